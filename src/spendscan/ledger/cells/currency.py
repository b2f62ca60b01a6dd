"""The currency of a file: said by an option, a column, a code, a sign; else by the home country."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

SIGNS = {"$": "USD", "£": "GBP", "€": "EUR", "₹": "INR", "₦": "NGN"}
OF_COUNTRY = {"GB": "GBP", "US": "USD", "IE": "EUR", "AU": "AUD", "NZ": "NZD", "CA": "CAD"}
CODES = (
    "GBP",
    "USD",
    "EUR",
    "CAD",
    "AUD",
    "NZD",
    "CHF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "INR",
    "ZAR",
    "BRL",
    "KES",
    "NGN",
    "SGD",
    "HKD",
    "HUF",
)
_CODE = re.compile(rf"(?<![A-Za-z])({'|'.join(CODES)})(?![A-Za-z])")
_WORDS = (("sterling", "GBP"),)
# A country's letters before the sign of another currency, and signs that are words.
_LETTERS = (
    (re.compile(r"(?<![A-Za-z])CA?\$"), "CAD"),
    (re.compile(r"(?<![A-Za-z])AU?\$"), "AUD"),
    (re.compile(r"(?<![A-Za-z])NZ\$"), "NZD"),
    (re.compile(r"(?<![A-Za-z])R\$"), "BRL"),
    (re.compile(r"zł"), "PLN"),
    (re.compile(r"Kč"), "CZK"),
    (re.compile(r"(?<![A-Za-z])Rs(?![A-Za-z])"), "INR"),
    (re.compile(r"(?i)(?<![a-z])kshs?(?![a-z])"), "KES"),
    (re.compile(r"^\W*R ?\d[\d, \u00a0]*[.,]\d\d\W*$"), "ZAR"),
    (re.compile(r"(?<![A-Za-z])HK\$"), "HKD"),
    (re.compile(r"(?<![A-Za-z])S\$"), "SGD"),
    (re.compile(r"\d ?Ft\b"), "HUF"),
)
# A pound's sign of an old code page, where it is no letter of a word.
_POUND_LOOKALIKE = re.compile(r"(?<![^\W\d_])[œú](?![^\W\d_])")


# Currencies that are written with another one's sign.
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "BRL", "SGD", "HKD"})


def marks_of_others(code: str) -> list[str]:
    """What an amount of another currency than a file's is marked with: codes and signs."""
    own = {"$"} if code in _DOLLARS else {sign for sign, of in SIGNS.items() if of == code}
    return [*(other for other in CODES if other != code), *(sign for sign in SIGNS if sign not in own)]


def few_marked(cells: Sequence[str], code: str) -> int | None:
    """How many amounts are marked as of a currency, where most are not; None where most are."""
    marked = sum(currency_of([], [cell])[0] == code for cell in cells)
    return marked if marked * 2 < len(cells) else None


def currency_of(names: Iterable[str], cells: Iterable[str]) -> tuple[str | None, str]:
    """The currency that a file states, and where: `header`, `cell` or `symbol`; None where it states none.

    Args:
        names: Names of its amount columns.
        cells: A sample of its amounts.
    """
    names, cells = list(names), list(cells)
    for where, texts in (("header", names), ("cell", cells)):
        codes = Counter(code for text in texts for code in _CODE.findall(text.upper() if where == "header" else text))
        if codes:
            return min(codes, key=lambda code: (-codes[code], code)), where
    for word, code in _WORDS:
        if any(word in name.lower() for name in names):
            return code, "header"
    for texts in (names, cells):
        letters = Counter(code for text in texts for pattern, code in _LETTERS if pattern.search(text))
        if letters:
            return min(letters, key=lambda code: (-letters[code], code)), "symbol"
        signs = Counter(sign for text in texts for sign in _POUND_LOOKALIKE.sub("£", text) if sign in SIGNS)
        if signs:
            return SIGNS[min(signs, key=lambda sign: (-signs[sign], sign))], "symbol"
    return None, "default"
