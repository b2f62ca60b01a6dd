"""What a column's name says of its role: spellings as data, and one plain spelling for each way of writing a name."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spendscan.ledger.cells.dates import MONTHS

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Greek and Cyrillic letters are words, too.
_NOT_WORDS = re.compile(r"[^a-z0-9/.&? \u03b1-\u03c9\u0430-\u045f\u0491]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
# Letters that are no letter with an accent, as they are written without them.
_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "Ae", "đ": "d", "Đ": "D"})
# How a column's dates are to be written, and thousands of its money: no part of what it is called.
_STYLE = re.compile(r"(?<=\w) (?:d{1,2}[ ./]?m{2,3}[ ./]?y{2,4}|y{4}[ ./]?m{2,3}[ ./]?d{2}|000 ?s)$")
_MONTH_OR_YEAR = re.compile(rf"\b({'|'.join(MONTHS)}|(19|20)\d\d|\d\d)\b")
_CURRENCY = re.compile(r"\b(gbp|eur|usd|aud|nzd|cad|nz|au|stg|sterling|pounds?|euros?|dollars?|ευρω|грн|руб|лв)\b")
_SIGN = re.compile(r"(?i)^[\s(]*[£$€œ\ufffd]\s*('?000'?s?|k|m|mn|millions?|thousands?)?[\s)]*$")
# Ranks: a spelling that is listed, one less a stray letter, one written otherwise, a pattern.
_BARE, _OTHERWISE, _PATTERN = 500, 600, 1000
# Words that a slip of the pen is looked for in, and how long a word has to be.
WORDS = (
    "supplier",
    "vendor",
    "beneficiary",
    "creditor",
    "merchant",
    "recipient",
    "amount",
    "payment",
    "invoice",
    "expenditure",
    "transaction",
    "description",
    "department",
    "directorate",
    "organisation",
    "category",
    "entity",
)
SHORTEST = 5
# What systems shorten in the names of columns.
SHORT = {
    **dict.fromkeys(("amt", "amnt"), "amount"),
    **dict.fromkeys(("dt", "dte"), "date"),
    **dict.fromkeys(("pmt", "pymt", "pymnt", "pymnts", "paymt"), "payment"),
    **dict.fromkeys(("vend", "vndr", "vndor"), "vendor"),
    **dict.fromkeys(("supp", "suppl", "supplr", "splr"), "supplier"),
    **dict.fromkeys(("nm", "nme"), "name"),
    **dict.fromkeys(("chk", "chck"), "check"),
    **dict.fromkeys(("chq", "cheq"), "cheque"),
    **dict.fromkeys(("inv", "invc", "invce"), "invoice"),
    **dict.fromkeys(("trans", "trx", "txn", "trn"), "transaction"),
    "val": "value",
    "curr": "currency",
    **dict.fromkeys(("descr", "desc"), "description"),
    "ctr": "centre",
    "acct": "account",
}
_EDGES = re.compile(r"^[\d. ]+(?=[a-z])|(?<=[a-z)])[ ]+\d+$")


def plain(name: str) -> str:
    """A column's name in plain spelling: `Supplier_Name(T)` is `supplier name t`, `6 Supplier` is `supplier`."""
    text = name.replace("ï»¿", "").replace("\ufeff", "").translate(_LETTERS)
    text = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text)).lower().replace("_", " ")
    text = _ACCENTS.sub("", text)
    text = _NOT_WORDS.sub(" ", text)
    text = _STYLE.sub("", " ".join(text.split()))
    text = _EDGES.sub("", text).replace("value added tax", "vat")
    return " ".join(text.strip(" .?&/").split())


@dataclass(frozen=True)
class Spellings:
    """The spellings of every role: exact ones with their rank, patterns, and patterns of last resort."""

    exact: dict[str, tuple[tuple[str, int], ...]]
    like: tuple[tuple[str, re.Pattern[str]], ...]
    kin: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def spellings() -> Spellings:
    """The table of spellings that comes with spendscan."""
    tables = tomllib.loads(files("spendscan.ledger.table").joinpath("spellings.toml").read_text("utf-8"))
    exact: dict[str, list[tuple[str, int]]] = {}
    like, kin = [], []
    for role, table in tables.items():
        for rank, spelling in enumerate(table["exact"]):
            exact.setdefault(spelling.strip(" .?&/"), []).append((role, rank))
        like += [(role, re.compile(pattern)) for pattern in table["like"]]
        kin += [(role, re.compile(pattern)) for pattern in table.get("kin", [])]
    return Spellings({name: tuple(roles) for name, roles in exact.items()}, tuple(like), tuple(kin))


def is_unit(name: str) -> bool:
    """Whether a name is only in what amounts are: `£`, `£000`, `(£m)`."""
    return _SIGN.match(name) is not None


def is_pivot(name: str) -> bool:
    """Whether a name is what a spreadsheet calls the first column of a pivot table."""
    return plain(name) in {"row labels", "row label"}


@cache
def roles_named(name: str) -> tuple[tuple[str, int], ...]:
    """The roles that a column's name may stand for, with ranks (0 best; patterns after every spelling, then kin)."""
    if is_unit(name):
        # A sign of money is all the name that some columns of amounts have.
        return (("amount", _BARE - 1),)
    text = plain(name)
    if not text:
        return ()
    known = spellings()
    if text in known.exact:
        return known.exact[text]
    bare = re.sub(r" [a-z]$", "", text)
    if bare in known.exact:
        return tuple((role, rank + _BARE) for role, rank in known.exact[bare])
    if twice := _in_two_languages(name):
        return twice
    patterns = (*known.like, *known.kin)
    found = tuple((role, _PATTERN + i) for i, (role, pattern) in enumerate(patterns) if pattern.search(text))
    # What is named for a tax is no amount, though a table may have two of the kind: `Invoice VAT Amount`.
    taxes = tuple((role, rank) for role, rank in found[:1] if role == "vat_amount")
    return taxes or found or _written_otherwise(text)


def _in_two_languages(name: str) -> tuple[tuple[str, int], ...]:
    """Roles of a name that is said twice over, `Enw'r Cyflenwr / Supplier Name`, where one half is a spelling."""
    known = spellings().exact
    one, between, other = name.partition(" / ")
    said = [found for half in (one, other) if (found := known.get(plain(half), ()))]
    if not between or not said or len({found[0][0] for found in said}) > 1:
        return ()
    return tuple((role, rank + 1) for role, rank in said[0])


def _written_otherwise(text: str) -> tuple[tuple[str, int], ...]:
    """Roles of names whose words are run together or cut short, that name a month or a currency, or have a slip."""
    known = spellings().exact
    glued = _glued().get(text.replace(" ", ""), ())
    timeless = " ".join(_MONTH_OR_YEAR.sub(" ", text).split())
    bare = " ".join(_CURRENCY.sub(" ", timeless).split())
    found = glued or next((known[one] for one in (timeless, bare) if one != text and one in known), ())
    if not found:
        meant = " ".join(_meant(SHORT.get(word, word)) for word in text.split())
        found = roles_named(meant) if meant != text else ()
    return tuple((role, rank + _OTHERWISE) for role, rank in found)


def _meant(word: str) -> str:
    """The word of a ledger that a word differs from by one letter too many, too few, wrong or swapped; else itself."""
    if len(word) < SHORTEST or word in WORDS:
        return word
    return next((known for known in WORDS if _one_slip(word, known)), word)


def _one_slip(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    same = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    start = next(same, min(len(one), len(other)))
    left, right = one[start:], other[start:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right[1:] or left[1:] == right or left == right[1:]


@cache
def _glued() -> dict[str, tuple[tuple[str, int], ...]]:
    """The spellings of several words, run together; those that would be two things so are left out."""
    glued: dict[str, list[str]] = {}
    for name in spellings().exact:
        if " " in name:
            glued.setdefault(name.replace(" ", ""), []).append(name)
    return {text: spellings().exact[names[0]] for text, names in glued.items() if len(names) == 1}
