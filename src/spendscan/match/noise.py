"""Noise as ledgers make it: a name typed, cut, abbreviated or ordered otherwise; and near-twins of other firms."""

import random
from collections.abc import Callable

_ABBREVIATED = {
    "SERVICES": ("SERV", "SVCS", "SERVS"), "MANAGEMENT": ("MGMT", "MGT", "MANAGMENT"), "ASSOCIATES": ("ASSOC",),
    "CONSTRUCTION": ("CONST", "CONSTR"), "INTERNATIONAL": ("INTL", "INT"), "ENGINEERING": ("ENG", "ENGRG"),
    "EQUIPMENT": ("EQUIP",), "TECHNOLOGY": ("TECH",), "DEVELOPMENT": ("DEV", "DEVT"), "NATIONAL": ("NATL", "NAT"),
    "COMPANY": ("CO",), "BROTHERS": ("BROS",), "CENTRE": ("CTR", "CENTER"), "GROUP": ("GRP",), "PROPERTIES": ("PROPS",),
    "SOLUTIONS": ("SOLNS", "SOLUTION"), "SYSTEMS": ("SYS", "SYSTEM"), "CONTRACTORS": ("CONTR", "CONTRACTOR"),
}  # fmt: skip
_FORMS = {"LTD", "LIMITED", "PLC", "LLP", "LLC", "INC", "CORP", "CIC", "CO", "CORPORATION"}
_TOWNS = (
    "LEEDS",
    "NORTH",
    "LONDON",
    "WEST",
    "PHOENIX",
    "MESA",
    "YORK",
    "SOUTH WEST",
    "SCOTLAND",
    "MIDLANDS",
    "ARIZONA",
)
_TRADES = (
    "SERVICES", "CONSTRUCTION", "PROPERTIES", "CONSULTING", "SOLUTIONS", "ENGINEERING", "TRANSPORT", "SUPPLIES", "CARE",
    "CATERING", "MANAGEMENT", "DESIGN", "SYSTEMS", "LANDSCAPING", "TRAINING", "CLEANING", "INVESTMENTS", "TRADING",
)  # fmt: skip
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def noisy(name: str, rng: random.Random) -> str:
    """A name as a ledger might have it: none to three of the things that happen to names."""
    words = name.upper().split()
    for _ in range(rng.choices((0, 1, 2, 3), (15, 50, 25, 10))[0]):
        words = _spoilt(words, rng)
    if rng.random() < 0.35 and len(words) > 1 and words[-1].strip(".,") in _FORMS:
        words = words[:-1]
    text = " ".join(words)
    width = rng.choice((24, 28, 30, 32, 35))
    return text[:width].strip() if rng.random() < 0.08 and len(text) > width else text


def _spoilt(words: list[str], rng: random.Random) -> list[str]:
    if not words:
        return words
    what = rng.choices(list(_NOISE), list(_NOISE.values()))[0]
    return what(words, rng.randrange(len(words)), rng)


def _typo(words: list[str], at: int, rng: random.Random) -> list[str]:
    return [*words[:at], _mistyped(words[at], rng), *words[at + 1 :]]


def _short(words: list[str], _at: int, rng: random.Random) -> list[str]:
    return [rng.choice(_ABBREVIATED[w]) if w in _ABBREVIATED else w for w in words]


def _dropped(words: list[str], at: int, _rng: random.Random) -> list[str]:
    return [*words[:at], *words[at + 1 :]] if len(words) > 3 else words


def _ordered(words: list[str], _at: int, _rng: random.Random) -> list[str]:
    return [*words[1:], words[0]] if len(words) > 2 else words


def _glued(words: list[str], at: int, _rng: random.Random) -> list[str]:
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]] if at + 1 < len(words) else words


def _split(words: list[str], at: int, rng: random.Random) -> list[str]:
    if len(words[at]) <= 6:
        return words
    cut = rng.randrange(3, len(words[at]) - 2)
    return [*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]]


def _tail(words: list[str], _at: int, rng: random.Random) -> list[str]:
    return [*words, rng.choice(("#1001", "- 20391", "REF 7712", "A/C 55", "ACCOUNT", "DD", "(THE)"))]


def _article(words: list[str], _at: int, _rng: random.Random) -> list[str]:
    return words[1:] if words[0] == "THE" and len(words) > 1 else ["THE", *words]


def _trading(words: list[str], _at: int, rng: random.Random) -> list[str]:
    return [*words, rng.choice(("T/A", "TRADING AS", "DBA")), rng.choice(_TRADES), rng.choice(_TOWNS)]


def _acronym(words: list[str], _at: int, rng: random.Random) -> list[str]:
    body = words[:-1] if words[-1].strip(".,") in _FORMS else words
    letters = "".join(w[0] for w in body if w[0].isalpha())
    if len(letters) < 3:
        return words
    return rng.choice(([*words, f"({letters})"], [letters, *words], [letters, "-", *words]))


def _formed(words: list[str], _at: int, _rng: random.Random) -> list[str]:
    if words[-1].strip(".,") not in ("CIC", "PLC", "C.I.C"):
        return words
    return [*words[:-1], "LTD"]


def _uncharitable(words: list[str], _at: int, _rng: random.Random) -> list[str]:
    kept = [w for n, w in enumerate(words) if n < 2 or w not in ("TRUST", "CHARITY", "FOUNDATION", "SOCIETY")]
    return kept or words


def _bracketed(words: list[str], at: int, _rng: random.Random) -> list[str]:
    return [*words[:at], f"({words[at]})", *words[at + 1 :]] if len(words) > 2 else words


# What happens to names, and how often out of a hundred.
_NOISE: dict[Callable[[list[str], int, random.Random], list[str]], int] = {
    _typo: 38, _short: 14, _dropped: 7, _ordered: 5, _glued: 9, _split: 4,
    _tail: 8, _article: 6, _trading: 5, _bracketed: 4, _acronym: 3, _formed: 8, _uncharitable: 8,
}  # fmt: skip


def _mistyped(word: str, rng: random.Random) -> str:
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word))
    match rng.randrange(4):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + rng.choice(_LETTERS) + word[at:]
        case 2:
            return word[:at] + rng.choice(_LETTERS) + word[at + 1 :]
        case _:
            return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def twin(name: str, rng: random.Random) -> str:
    """Another firm's name that is close to this one."""
    words = name.upper().split()
    form = [words.pop()] if len(words) > 1 and words[-1].strip(".,") in _FORMS else []
    at = rng.randrange(len(words))
    match rng.randrange(9):
        case 0:
            words = [*words, "HOLDINGS"]
        case 1:
            words = [*words, "GROUP"]
        case 2:
            words = [*words, "(UK)"]
        case 3:
            words = [*words, f"({rng.choice(_TOWNS)})"]
        case 4:
            words = [*words, str(rng.randrange(2, 30))]
        case 5:
            words = [*words[:at], words[at][:-1] if words[at].endswith("S") else words[at] + "S", *words[at + 1 :]]
        case 6:
            form = ["LLP"] if form != ["LLP"] else ["LTD"]
        case 7:
            words = [*words[:-1], rng.choice(_TRADES)] if len(words) > 1 else [*words, rng.choice(_TRADES)]
        case _:
            words = [*words[:at], rng.choice(_TRADES + _TOWNS), *words[at:]]
    return " ".join([*words, *form])
