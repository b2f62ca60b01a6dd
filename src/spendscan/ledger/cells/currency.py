"""The currency of a file: said by an option, a column, a code, a sign; else by the home country."""

import re
from collections import Counter
from collections.abc import Iterable

SIGNS = {"$": "USD", "£": "GBP", "€": "EUR", "₹": "INR"}
OF_COUNTRY = {"GB": "GBP", "US": "USD", "IE": "EUR"}
_CODE = re.compile(r"(?<![A-Za-z])(GBP|USD|EUR|CAD|AUD|NZD|CHF|SEK|NOK|DKK|PLN|CZK|INR|ZAR|BRL)(?![A-Za-z])")
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
)
_POUND_LOOKALIKES = str.maketrans({"œ": "£", "ú": "£"})


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
        signs = Counter(sign for text in texts for sign in text.translate(_POUND_LOOKALIKES) if sign in SIGNS)
        if signs:
            return SIGNS[min(signs, key=lambda sign: (-signs[sign], sign))], "symbol"
    return None, "default"
