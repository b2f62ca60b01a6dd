"""What whole rows of a table look like, and how well a row's cells stand by that: odds, column by column."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from spendscan.ledger.cells.amounts import looks_like_amount, read_amount
from spendscan.ledger.cells.dates import read_date

# A sample of fewer whole rows says too little of a column.
FEWEST_ROWS = 12
MOST_VALUES, MOST_OF_THEM = 30, 0.8
# A kind of cell that a column holds less often than this does not belong there.
RARE, RARE_IN_SHEETS = 0.02, 0.04
# Of a hundred amounts whose noughts at the end are left out so few are whole.
MOSTLY_POINTED = 0.95
LONGEST_DATE, LONGEST_SHORT_NUMBER = 40, 4
BLANK, DATE, WORDS = "blank", "date", "words"
# Logarithms of odds: a cell of a kind that its column never holds; of one that is only of the same sort; a value of a
# column of few that is one of them, or is not; a supplier's name that other rows have; a blank before a cell's text.
NEVER, ALIKE, KNOWN_VALUE, OTHER_VALUE, KNOWN_NAME, LED_BY_BLANK = -6.0, -1.5, 2.5, -2.5, 3.0, -2.5
# The logarithm of the share of blank cells above which a filled cell is unlike the others.
NEARLY_BLANK = log(0.95)
NUMERIC = frozenset({"money", "number"})
_INTEGER = re.compile(r"^[-+]?\d+$")
_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"^(?=\S*\d)[A-Za-z\d/._-]{2,}$")
_WORDS = re.compile(r"[^\W\d_]{2}")
PENNIES = re.compile(r"[.,]\d\d\D*$")
# Pennies, and more decimals than any has, as a program's sums have: `654.490000000001`.
POINTED, BEYOND_PENNIES = re.compile(r"[.,](?:\d\d?|\d{4,})\D*$"), re.compile(r"[.,]\d{4,}\D*$")
FIRM = re.compile(
    r"\b(ltd|limited|plc|llp|llc|inc|cic|corp|gmbh|sa|sarl|council|trust|company|association|& sons|& partners)\b"
    # The same abroad: of two letters alone, with their points or at the end of a name.
    r"|\b(pty|sas|srl|spa|sro|doo|lda|aps|zrt|kft|o[yü]|[asbn]\.[aslv]\.|s\.r\.[lo]\.|s\.p\.a\.|d\.o\.o\.|e\.v\.)(?!\w)"
    r"|\bsp\. ?z ?o\.? ?o|\ba/s\b|\w (?-i:AB|AG|AS|BV|NV|KG)$",
    re.IGNORECASE,
)


@lru_cache(1 << 16)
def kind_of(text: str) -> str:
    """What sort of thing a cell holds: nothing, a date, money, a number of so many digits, a code, words."""
    bare = text.strip()
    if not bare:
        return BLANK
    if _INTEGER.match(bare):
        return f"number {len(bare)}" if len(bare) > LONGEST_SHORT_NUMBER else "number"
    if len(bare) <= LONGEST_DATE and any(c.isdigit() for c in bare):
        found = _kind_with_digits(bare)
        if found is not None:
            return found
    return WORDS if _WORDS.search(bare) else "signs"


def _kind_with_digits(text: str) -> str | None:
    when = read_date(text)
    if when.day is not None or when.period is not None:
        return DATE
    if looks_like_amount(text) or read_amount(text).amount is not None:
        return "money"
    if _POSTCODE.match(text):
        return "postcode"
    return "code" if _CODE.match(text) else None


@lru_cache(1 << 16)
def finer_kind(text: str) -> str:
    """A kind told apart further: codes by their letters, words by whether they name a firm."""
    kind = kind_of(text)
    if kind == "code":
        return "code " + re.sub(r"\d+", "9", text.strip().upper())[:12]
    if kind == WORDS:
        return "words of a firm" if FIRM.search(text) else "words alone"
    return kind


@dataclass(frozen=True)
class Column:
    """What a column holds in whole rows.

    Args:
        kinds: The kinds of its cells that are not rare.
        values: Its values, where they are few and come again and again; else empty.
        full: Whether hardly a cell of it is blank.
        odds: The logarithm of the share of each kind, and of each finer one.
        lengths: How long its cells are.
        pennies: Whether nearly all of them that hold a digit end with two decimals.
        pointed: Whether nearly all of them end with one or two, or with far more than there are pennies.
    """

    kinds: frozenset[str]
    values: frozenset[str]
    full: bool
    odds: Mapping[str, float] = field(default_factory=dict)
    lengths: frozenset[int] = frozenset()
    pennies: bool = False
    pointed: bool = False

    @property
    def unfilled(self) -> bool:
        """Whether nearly all of its cells are blank."""
        return self.odds.get(BLANK, NEVER) > NEARLY_BLANK

    def of(self, cell: str) -> float:
        """How likely the column holds a cell."""
        kind = kind_of(cell)
        found = self.odds.get(finer_kind(cell))
        if found is None:
            wide = self.odds.get(kind)
            found = NEVER if wide is None else max(wide + ALIKE, NEVER)
        if self.values and kind != BLANK:
            found += KNOWN_VALUE if cell.strip() in self.values else OTHER_VALUE
        return found


@dataclass(frozen=True)
class Shape:
    """What whole rows of a table look like.

    Args:
        columns: Each column.
        names: Suppliers of whole rows.
        new_name: The logarithm of the share of names that stand in one row only: how likely a name is a new one.
    """

    columns: tuple[Column, ...]
    names: frozenset[str]
    new_name: float = 0.0


def shape_of(rows: Sequence[Sequence[str]], width: int, supplier: int | None, *, sheet: bool) -> Shape | None:
    """The shape of a table by a sample of its whole rows; None where they are too few to tell."""
    if len(rows) < FEWEST_ROWS:
        return None
    rare = RARE_IN_SHEETS if sheet else RARE
    columns = tuple(_column([row[i].strip() if i < len(row) else "" for row in rows], rare) for i in range(width))
    names = (
        Counter[str]() if supplier is None else Counter(row[supplier].strip() for row in rows if supplier < len(row))
    )
    names.pop("", None)
    once = sum(count == 1 for count in names.values())
    return Shape(columns, frozenset(names), log(max(once / max(names.total(), 1), RARE)))


def _column(cells: list[str], rare: float) -> Column:
    kinds = Counter(map(kind_of, cells))
    odds = {kind: _odds(n, len(cells)) for kind, n in {**Counter(map(finer_kind, cells)), **kinds}.items()}
    odds.setdefault(BLANK, _odds(0, len(cells)))
    filled = len(cells) - kinds.pop(BLANK, 0)
    numbers = [cell for cell in cells if _DIGIT.search(cell)]
    # A value that stands there once may have slipped in from another column.
    values = {cell: n for cell, n in Counter(cell for cell in cells if cell).items() if n > 1}
    few = len(values) <= MOST_VALUES and len(values) * 4 <= filled and sum(values.values()) >= filled * MOST_OF_THEM
    return Column(
        frozenset(kind for kind, count in kinds.items() if count >= max(filled * rare, 1)),
        frozenset(values) if few else frozenset(),
        filled >= len(cells) * (1 - rare),
        odds,
        frozenset(map(len, cells)),
        sum(PENNIES.search(cell) is not None for cell in numbers) >= len(numbers) * (1 - rare) > 0,
        sum(POINTED.search(cell) is not None for cell in numbers) >= len(numbers) * MOSTLY_POINTED > 0,
    )


def _odds(count: int, of: int) -> float:
    return max(log((count + 0.1) / (of + 1)), NEVER)


def odds_of(at: int, cell: str, shape: Shape, keys: Mapping[str, int]) -> float:
    """How likely a column holds a cell, as a logarithm.

    Args:
        at: The column.
        cell: The cell.
        shape: What whole rows look like.
        keys: Where supplier and amount stand.
    """
    found = shape.columns[at].of(cell)
    if at == keys.get("chosen_amount") and kind_of(cell).split()[0] in NUMERIC:
        found = max(found, ALIKE)
    if at == keys.get("supplier_name") and cell.strip():
        found += KNOWN_NAME if cell.strip() in shape.names else shape.new_name
    return found
