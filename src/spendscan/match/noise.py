"""Noise as ledgers make it: a name typed, cut, abbreviated or ordered otherwise; and near-twins of other firms."""

import random
from collections.abc import Callable

from spendscan.match.slips import keys_beside

Words = list[str]

_ABBREVIATED = {
    "SERVICES": ("SERV", "SVCS", "SERVS", "SERVICE"), "MANAGEMENT": ("MGMT", "MGT", "MANAGMENT", "MNGT"),
    "ASSOCIATES": ("ASSOC", "ASSOCS"), "ASSOCIATION": ("ASSOC", "ASSN"), "CONSTRUCTION": ("CONST", "CONSTR"),
    "INTERNATIONAL": ("INTL", "INT"), "ENGINEERING": ("ENG", "ENGRG"), "EQUIPMENT": ("EQUIP",),
    "TECHNOLOGY": ("TECH",), "TECHNOLOGIES": ("TECH", "TECHS"), "DEVELOPMENT": ("DEV", "DEVT"),
    "DEVELOPMENTS": ("DEVS", "DEVTS"), "NATIONAL": ("NATL", "NAT"), "COMPANY": ("CO",), "BROTHERS": ("BROS",),
    "CENTRE": ("CTR", "CENTER"), "GROUP": ("GRP",), "PROPERTIES": ("PROPS",), "SOLUTIONS": ("SOLNS", "SOLUTION"),
    "SYSTEMS": ("SYS", "SYSTEM"), "CONTRACTORS": ("CONTR", "CONTRACTOR"), "ENVIRONMENTAL": ("ENV", "ENVIRO"),
    "COMMUNITY": ("COMM", "CMNTY"), "MAINTENANCE": ("MAINT",), "ELECTRICAL": ("ELEC", "ELECT"),
    "TRANSPORT": ("TRANS", "TPT"), "COMMUNICATIONS": ("COMMS",), "RESIDENTIAL": ("RES", "RESID"),
    "PARTNERSHIP": ("PSHIP", "PARTNERS"), "HOLDINGS": ("HLDGS",), "EDUCATION": ("EDUC", "ED"),
    "TRAINING": ("TRNG",), "HEALTHCARE": ("HEALTH CARE", "H'CARE"), "LIMITED": ("LTD", "LTD."), "SAINT": ("ST",),
}  # fmt: skip
_FORMS = {"LTD", "LIMITED", "PLC", "LLP", "LLC", "INC", "CORP", "CIC", "CO", "CORPORATION", "CIO", "LP"}
_TOWNS = (
    "LEEDS", "NORTH", "LONDON", "WEST", "PHOENIX", "MESA", "YORK", "SOUTH WEST", "SCOTLAND", "MIDLANDS", "ARIZONA",
    "MANCHESTER", "NORTHERN", "BIRMINGHAM", "WALES", "CARLISLE", "TEMPE", "LANCS", "EAST", "NEWCASTLE", "PLYMOUTH",
)  # fmt: skip
_TRADES = (
    "SERVICES", "CONSTRUCTION", "PROPERTIES", "CONSULTING", "SOLUTIONS", "ENGINEERING", "TRANSPORT", "SUPPLIES", "CARE",
    "CATERING", "MANAGEMENT", "DESIGN", "SYSTEMS", "LANDSCAPING", "TRAINING", "CLEANING", "INVESTMENTS", "TRADING",
    "SECURITY", "BUILDERS", "PLUMBING", "MOTORS", "MEDIA", "HEALTHCARE", "RECRUITMENT", "ESTATES", "FOODS", "HOMES",
)  # fmt: skip
_TAILS = (
    "#1001", "- 20391", "REF 7712", "A/C 55", "ACCOUNT", "DD", "(THE)", "BACS", "DO NOT USE", "(DUPLICATE)", "- OLD",
    "(0042)", "NO 2 ACCOUNT", "HEAD OFFICE", "*", "(DD)", "(USE 40012)", "A/C 7 (DD)", "- INACTIVE", "L'D",
)  # fmt: skip
_PAID = (
    "PAYROLL", "NURSERY", "ACCOUNTS", "SALES", "HOSPITAL", "HEAD OFFICE", "DIVISION", "DEPOT", "BRANCH", "SCHOOL",
    "OFFICE", "SERVICE", "UK", "(SALES)", "- RENTALS", "RETAIL", "SUPPLIER", "CARE HOME", "- INVOICES", "PAYMENTS",
)  # fmt: skip
_BESIDE = 0.6  # of the letters that stand for another, those beside it on a keyboard
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def noisy(name: str, rng: random.Random) -> str:
    """A name as a ledger might have it: none to three of the things that happen to names."""
    words = _other_form(name.upper().split(), rng)
    for _ in range(rng.choices((0, 1, 2, 3), (15, 52, 25, 8))[0]):
        words = _spoilt(words, rng)
    text = " ".join(words)
    width = rng.choice((20, 24, 25, 28, 30, 32, 35, 40))
    text = text[:width].strip() if rng.random() < 0.08 and len(text) > width else text
    return text.title() if rng.random() < 0.15 else text


def _other_form(words: Words, rng: random.Random) -> Words:
    """The legal form left out, written otherwise, or as it is."""
    if len(words) < 2 or words[-1].strip(".,") not in _FORMS:
        return words
    drawn = rng.random()
    if drawn < 0.3:
        return words[:-1]
    last = {"LIMITED": "LTD", "LTD": "LIMITED"}.get(words[-1], words[-1]) if drawn < 0.65 else words[-1]
    return [*words[:-1], last]


def _spoilt(words: Words, rng: random.Random) -> Words:
    if not words:
        return words
    what = rng.choices(list(_NOISE), list(_NOISE.values()))[0]
    return what(words, rng.randrange(_body(words)), rng)


def _body(words: Words) -> int:
    """How many words stand before the legal form; mistakes are made in those."""
    return len(words) - (1 if len(words) > 1 and words[-1].strip(".,") in _FORMS else 0)


def _typo(words: Words, at: int, rng: random.Random) -> Words:
    return [*words[:at], _mistyped(words[at], rng), *words[at + 1 :]]


def _short(words: Words, _at: int, rng: random.Random) -> Words:
    return [rng.choice(_ABBREVIATED[w]) if w in _ABBREVIATED else w for w in words]


def _clipped(words: Words, at: int, rng: random.Random) -> Words:
    """A long word cut short, or written without its vowels."""
    word = words[at]
    if len(word) < 6:
        return words
    bare = word[0] + "".join(c for c in word[1:] if c not in "AEIOU")
    cut = word[: rng.randrange(3, min(len(word), 8))]
    return [*words[:at], bare if rng.random() < 0.3 and len(bare) > 2 else cut, *words[at + 1 :]]


def _dropped(words: Words, at: int, _rng: random.Random) -> Words:
    return [*words[:at], *words[at + 1 :]] if _body(words) > 2 and at else words


def _ordered(words: Words, _at: int, rng: random.Random) -> Words:
    if _body(words) < 2:
        return words
    initials = len(words[0]) == len(words[1]) == 1
    if rng.random() < 0.5 and not initials:
        return [*words[1 : _body(words)], words[0], *words[_body(words) :]]
    return [words[1] + rng.choice((",", "")), words[0], *words[2:]]


def _glued(words: Words, at: int, _rng: random.Random) -> Words:
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]] if at + 1 < len(words) else words


def _split(words: Words, at: int, rng: random.Random) -> Words:
    if len(words[at]) <= 6:
        return words
    cut = rng.randrange(3, len(words[at]) - 2)
    return [*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]]


def _tail(words: Words, _at: int, rng: random.Random) -> Words:
    return [*words, rng.choice(_TAILS)]


def _placed(words: Words, _at: int, rng: random.Random) -> Words:
    """The branch that is dealt with."""
    town = rng.choice(_TOWNS)
    at = _body(words) if rng.random() < 0.3 else len(words)
    return [*words[:at], rng.choice((town, f"({town})", f"- {town}", f"({town})")), *words[at:]]


def _article(words: Words, _at: int, _rng: random.Random) -> Words:
    return words[1:] if words[0] == "THE" and len(words) > 1 else ["THE", *words]


def _and(words: Words, _at: int, _rng: random.Random) -> Words:
    return [{"&": "AND", "AND": "&", "+": "&"}.get(w, w) for w in words]


def _trading(words: Words, _at: int, rng: random.Random) -> Words:
    said = rng.choice(("T/A", "TRADING AS", "DBA", "t/a"))
    other = [*rng.sample(_TRADES, rng.choice((1, 2))), *([rng.choice(_TOWNS)] if rng.random() < 0.5 else [])]
    return [*words, said, *other] if rng.random() < 0.8 else [*other, said, *words]


def _acronym(words: Words, _at: int, rng: random.Random) -> Words:
    letters = "".join(w[0] for w in words[: _body(words)] if w[0].isalpha())
    if len(letters) < 3:
        return words
    return rng.choice(([*words, f"({letters})"], [letters, *words], [letters, "-", *words]))


def _formed(words: Words, _at: int, _rng: random.Random) -> Words:
    if words[-1].strip(".,") not in ("CIC", "PLC", "C.I.C", "CIO"):
        return words
    return [*words[:-1], "LTD"]


def _uncharitable(words: Words, _at: int, _rng: random.Random) -> Words:
    kept = [w for n, w in enumerate(words) if n < 2 or w not in ("TRUST", "CHARITY", "FOUNDATION", "SOCIETY", "FUND")]
    return kept or words


def _headed(words: Words, _at: int, rng: random.Random) -> Words:
    """A long name by the words that it begins with, two or more of the rest left out."""
    body = _body(words)
    return words[: rng.randrange(1 if body < 5 else 2, body - 1)] if body > 2 else words


def _extra(words: Words, _at: int, rng: random.Random) -> Words:
    """What is dealt in, or the part of the firm that is paid, as if it were of the name."""
    said = rng.choice(_PAID) if rng.random() < 0.5 else rng.choice(_TRADES)
    at = _body(words) if rng.random() < 0.6 else len(words)
    return [*words[:at], said, *words[at:]]


def _bracketed(words: Words, at: int, _rng: random.Random) -> Words:
    return [*words[:at], f"({words[at]})", *words[at + 1 :]] if len(words) > 2 else words


def _initial(words: Words, at: int, _rng: random.Random) -> Words:
    return [*words[:at], words[at][0], *words[at + 1 :]] if len(words) > 2 and at < 2 else words


def _plural(words: Words, at: int, rng: random.Random) -> Words:
    word = words[at]
    if len(word) < 4:
        return words
    other = word[:-1] if word.endswith("S") else word + rng.choice(("S", "'S"))
    return [*words[:at], other, *words[at + 1 :]]


def _marks(words: Words, at: int, rng: random.Random) -> Words:
    """Stray punctuation, and what a wrong encoding leaves."""
    mark = rng.choice((".", ",", "-", "'", "Â", "\u00a0", "?", "*"))
    return [*words[:at], words[at] + mark, *words[at + 1 :]]


# What happens to names, and how often out of a hundred.
_NOISE: dict[Callable[[Words, int, random.Random], Words], int] = {
    _typo: 28, _short: 12, _clipped: 4, _dropped: 6, _ordered: 4, _glued: 7, _split: 4, _tail: 8, _placed: 8,
    _article: 5, _and: 4, _trading: 5, _bracketed: 2, _acronym: 2, _formed: 3, _uncharitable: 6, _initial: 3,
    _plural: 4, _marks: 5, _headed: 2, _extra: 2,
}  # fmt: skip


def _mistyped(word: str, rng: random.Random) -> str:
    if len(word) < 4:
        return word
    at = rng.randrange(0 if rng.random() < 0.25 else 1, len(word))
    match rng.randrange(5):
        case 0:
            return word[:at] + word[at + 1 :]
        case 1:
            return word[:at] + rng.choice(_LETTERS) + word[at:]
        case 2:
            # A finger oftener hits the key beside the right one than any other.
            other = keys_beside().get(word[at], _LETTERS) if rng.random() < _BESIDE else _LETTERS
            return word[:at] + rng.choice(other) + word[at + 1 :]
        case 3:
            return word[:at] + word[at] + word[at:]
        case _:
            at = max(at, 1)
            return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


# How often a twin is of each kind: those that differ by a trade are often no twins in real life, but other firms.
_TWINS = (12, 10, 10, 16, 10, 12, 12, 10, 4, 4)


def twin(name: str, rng: random.Random) -> str:
    """Another firm's name that is close to this one."""
    words = name.upper().split()
    form = [words.pop()] if len(words) > 1 and words[-1].strip(".,") in _FORMS else []
    at = rng.randrange(len(words))
    match rng.choices(range(10), _TWINS)[0]:
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
        case 8:
            words = [*words, rng.choice(_TRADES)]
        case _:
            words = [*words[:at], rng.choice(_TRADES + _TOWNS), *words[at:]]
    return " ".join([*words, *form])


def neighbour(name: str, other: str, rng: random.Random) -> str:
    """A name with one word replaced by the word of another name, from the same end."""
    words, theirs = name.upper().split(), other.upper().split()
    body = _body(words)
    at = rng.randrange(body)
    new = theirs[0] if at == 0 else theirs[min(_body(theirs) - 1, at)]
    return " ".join([*words[:at], new, *words[at + 1 :]])
