"""Every way in which a row of another length than its table's, or unlike it, may have come about."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spendscan.ledger.cells.amounts import looks_like_amount
from spendscan.ledger.cells.dates import read_date
from spendscan.ledger.planned import Plan
from spendscan.ledger.table.roles import Roles, is_code
from spendscan.ledger.table.shape import KNOWN_VALUE, LED_BY_BLANK, NEVER, Shape, kind_of, odds_of

BETWEEN = "\t"
# More cells than this are not lost from within a row: it was cut off.
MOST_LOST = 3
MOST_JOINED, MOST_MISHAPS, MOST_PARTS = 3, 3, 8
# How likely each mishap is, as a logarithm of odds; each cell lost costs something on top.
GAP, CUT, LOST, BLANK_TOO_MANY, CELL_TOO_MANY, REMARK, JOIN, SPACED, NEW_NAME, TORN = (
    -3.0,
    -3.0,
    -1.0,
    -1.5,
    -7.0,
    -2.0,
    -2.0,
    2.0,
    -3.0,
    -9.0,
)
# Where the row's length says that nothing is amiss, a mishap is the less likely; and so is another one in the same row.
HIDDEN, ANOTHER = -3.0, -4.0
_MONEY = frozenset({"chosen_amount", "amount", "net_amount", "gross_amount", "vat_amount"})
_SHAPED = _MONEY | {"payment_date", "invoice_date"}
# Before and after its digits a number may have signs of any kind: of currency, of what a wrong encoding left of one.
_THOUSANDS = (
    re.compile(r"^[^\dA-Za-z]{0,4}(?:GBP|USD|EUR)?[^\dA-Za-z]{0,4}\d{1,3}$"),
    re.compile(r"^\d{3}(\.\d+)?(?: ?(?:GBP|USD|EUR|CR|DR)|[^\dA-Za-z]){0,4}$"),
)
# What a cell's text stands between: blanks, and quotes that were not closed or not meant.
_EDGES = " \t\r\n\u00a0\"'"
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True)
class Reading:
    """A row's cells as they may have been.

    Args:
        cells: One a column; blank where lost.
        odds: How likely it is.
        lost: The columns whose cells are lost.
        stands: Whether it is the row as it stands.
    """

    cells: tuple[str, ...]
    odds: float
    lost: frozenset[int] = frozenset()
    stands: bool = False


@dataclass(frozen=True)
class Table:
    """What is known of a row's table.

    Args:
        width: How many columns are kept.
        usual: How many cells a whole row has; 0 where that is not known.
        shape: What whole rows hold; None where too few were seen.
        roles: Where the columns stand.
        keys: Where supplier, date and amount stand.
        moneys: Where other sums stand.
        padded: Columns whose cells have blanks at their edges.
        delimiter: What separates cells.
        decimal: What stands before the pennies.
        telling: Without a shape: known values by column.
    """

    width: int
    usual: int
    shape: Shape | None
    roles: Roles
    keys: Mapping[str, int]
    moneys: tuple[int, ...] = ()
    padded: frozenset[int] = frozenset()
    delimiter: str = ","
    decimal: str = "."
    telling: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan, roles: Roles) -> "Table":
        """The table that a plan reads."""
        named = {role: roles.get(role) for role in ("supplier_name", "payment_date", "chosen_amount")}
        moneys = [roles.get(role) for role in ("net_amount", "gross_amount", "vat_amount")]
        return cls(
            plan.width,
            plan.usual,
            plan.shape,
            roles,
            {role: at for role, at in named.items() if at is not None},
            tuple(at for at in moneys if at is not None),
            plan.padded,
            plan.dialect.delimiter if plan.dialect else ",",
            plan.decimal,
            plan.telling,
        )

    def full(self, at: int) -> bool:
        """Whether hardly a cell of a column is blank."""
        return self.shape is not None and at < len(self.shape.columns) and self.shape.columns[at].full

    def numeric(self, at: int) -> bool:
        """Whether a column holds numbers."""
        columns = self.shape.columns if self.shape else ()
        return 0 <= at < len(columns) and any(kind.split()[0] in {"number", "money"} for kind in columns[at].kinds)

    def names_a_supplier(self, cell: str) -> bool:
        """Whether a cell can be a supplier's name: one that is known, or of a kind that its column holds."""
        text, at = cell.strip(), self.keys["supplier_name"]
        if self.shape is not None and text in self.shape.names:
            return True
        if "\n" in text or "\r" in text or self.delimiter * 2 in text:
            return False
        if self.shape is not None:
            return kind_of(text) in self.shape.columns[at].kinds
        return bool(_WORD.search(text)) and not is_code(text) and read_date(text).day is None

    def odds(self, cells: Sequence[str], lost: frozenset[int] = frozenset()) -> float:
        """How likely cells stand in their columns, lost ones left out."""
        return sum(self.cell_odds(at, cell) for at, cell in enumerate(cells) if at not in lost)

    def cell_odds(self, at: int, cell: str) -> float:
        """How likely a column holds a cell."""
        text = cell.strip()
        led = LED_BY_BLANK if text and cell[:1] == " " and at not in self.padded else 0.0
        if at >= self.width:
            return 2 * REMARK if text else 0.0
        if self.shape is not None:
            return led + odds_of(at, cell, self.shape, self.keys)
        return led + (KNOWN_VALUE if text and text in self.telling.get(at, ()) else 0.0)


def readings_of(cells: tuple[str, ...], length: int | None, table: Table) -> list[Reading]:
    """The likeliest readings of a row, the likeliest first: for each choice of supplier, date and amount one at least.

    Cell by cell and column by column: a cell stands in its column, is joined with the next ones, is one too many, or
    the column's cell is lost.

    Args:
        cells: Its cells, those beyond the columns too.
        length: How many cells it has in its file; None where that says nothing.
        table: What is known of the others.
    """
    usual = table.usual if length is not None else 0
    whole = (*cells, *[""] * usual)[:length] if usual and length else cells
    whole = _trimmed(whole, usual or table.width)
    right = not usual or len(whole) == usual
    stands = _standing(whole, usual, table, hidden=right)
    return sorted([*stands, *_aligned(whole, usual or table.width, table, HIDDEN * right)], key=lambda one: -one.odds)


def _trimmed(cells: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Cells without the blank ones at the end, all but one of which no column is left for."""
    length = len(cells)
    while length > most + 1 and not cells[length - 1].strip() and not cells[length - 2].strip():
        length -= 1
    return cells[:length] if any(cell.strip() for cell in cells[most:length]) or length > most else cells


def _standing(cells: tuple[str, ...], usual: int, table: Table, *, hidden: bool) -> Iterator[Reading]:
    """A row as it stands: what is missing at its end blank, or cut off; what is too much a remark."""
    width = table.width
    here = (*cells[:width], *[""] * (width - len(cells)))
    beyond = sum(bool(cell.strip()) for cell in cells[max(usual, width) :])
    torn = _torn(cells, table.keys.get("chosen_amount", len(cells)), table)
    yield Reading(here, table.odds(here) + beyond * REMARK + torn * TORN, stands=True)
    filled = max((at for at, cell in enumerate(here) if cell.strip()), default=-1) + 1
    end = min(filled if hidden else len(cells), width)
    if end < width:
        lost = frozenset(range(end, width))
        yield Reading(here, table.odds(here, lost) + CUT + hidden * HIDDEN, lost)


@dataclass(frozen=True)
class _Part:
    """A row read up to some cell and column."""

    odds: float
    placed: tuple[str, ...] = ()
    lost: frozenset[int] = frozenset()
    mishaps: int = 0

    def keys(self, keys: Mapping[str, int]) -> tuple[str, ...]:
        return tuple(
            self.placed[at].strip() if at not in self.lost else "\0" for at in keys.values() if at < len(self.placed)
        )


def _aligned(cells: tuple[str, ...], columns: int, table: Table, odds: float) -> Iterator[Reading]:
    """Readings by which something went wrong in a row, the best for each choice of key cells."""
    fit = _fits(cells, table)
    at: dict[int, list[_Part]] = {0: [_Part(odds)]}
    for j in range(columns):
        after: dict[int, list[_Part]] = {}
        for i, parts in _without_some(cells, at, table).items():
            for end, text, gain, mishaps in _steps(cells, i, j, fit, table):
                # What is left must go into the columns that are left.
                if abs((len(cells) - end) - (columns - j - 1)) <= MOST_LOST + 1:
                    made = [_placed(one, j, text, gain, mishaps) for one in parts]
                    after.setdefault(end, []).extend(one for one in made if one.mishaps <= MOST_MISHAPS)
        at = {i: _best(parts, table) for i, parts in after.items()}
    # What no column is left for is a remark, where there are cells too many.
    remark = REMARK if len(cells) > columns else NEVER
    for i, parts in at.items():
        left = sum(bool(cell.strip()) for cell in cells[i:])
        for one in parts:
            placed = (*one.placed[: table.width], *[""] * (table.width - len(one.placed)))
            another = ANOTHER if left and one.mishaps else 0.0
            yield Reading(placed, one.odds + left * remark + another, one.lost)


def _without_some(cells: tuple[str, ...], at: dict[int, list[_Part]], table: Table) -> dict[int, list[_Part]]:
    """The same, with cells too many, blank ones as a rule, left out before a column takes its own."""
    found = dict(at)
    for i, cell in enumerate(cells):
        if i in found:
            odds = CELL_TOO_MANY if cell.strip() else BLANK_TOO_MANY
            skipped = [_moved(one, odds) for one in found[i] if one.mishaps < MOST_MISHAPS]
            found[i + 1] = _best([*found.get(i + 1, []), *skipped], table)
    return found


def _placed(one: _Part, j: int, text: str | None, gain: float, mishaps: int) -> _Part:
    """A part with one more column: its text, or None where its cell is lost."""
    another = ANOTHER if mishaps and one.mishaps else 0.0
    if text is not None:
        return _Part(one.odds + gain + another, (*one.placed, text), one.lost, one.mishaps + mishaps)
    if j - 1 in one.lost:
        return _Part(one.odds + LOST, (*one.placed, ""), one.lost | {j}, one.mishaps)
    return _Part(one.odds + GAP + LOST + another, (*one.placed, ""), one.lost | {j}, one.mishaps + mishaps)


def _moved(one: _Part, odds: float) -> _Part:
    another = ANOTHER if one.mishaps else 0.0
    return _Part(one.odds + odds + another, one.placed, one.lost, one.mishaps + 1)


def _best(parts: list[_Part], table: Table) -> list[_Part]:
    """The likeliest way to each choice of key cells, and only the likeliest choices."""
    best: dict[tuple[str, ...], _Part] = {}
    for one in sorted(parts, key=lambda part: -part.odds):
        best.setdefault(one.keys(table.keys), one)
    return list(best.values())[:MOST_PARTS]


def _steps(
    cells: tuple[str, ...], i: int, j: int, fit: Callable[[int, int], float], table: Table
) -> Iterator[tuple[int, str | None, float, int]]:
    """What a column may hold when the cells before one are used up: where the next begins, text, odds, mishaps."""
    yield i, None, 0.0, 1
    if i >= len(cells):
        return
    torn = j == table.keys.get("chosen_amount") and _torn(cells, i, table)
    yield i + 1, cells[i], fit(i, j) + TORN * torn, 0
    for more in range(1, min(MOST_JOINED, len(cells) - i - 1) + 1):
        text = _joined(cells[i : i + more + 1], j, table)
        if text is not None:
            yield i + more + 1, text, table.cell_odds(j, text) + _join_odds(cells, i, j, more, text, table), 1


def _fits(cells: tuple[str, ...], table: Table) -> Callable[[int, int], float]:
    known: dict[tuple[int, int], float] = {}

    def fit(i: int, j: int) -> float:
        if (i, j) not in known:
            known[i, j] = table.cell_odds(j, cells[i])
        return known[i, j]

    return fit


def _join_odds(cells: tuple[str, ...], start: int, column: int, more: int, joined: str, table: Table) -> float:
    spaced = _spaced(cells, start, more)
    odds = JOIN * more + (SPACED if spaced else 0.0)
    if column == table.keys.get("supplier_name"):
        known = table.shape.names if table.shape else table.telling.get(column, frozenset())
        odds += 0.0 if joined.strip() in known or spaced else NEW_NAME
    return odds


def _spaced(cells: tuple[str, ...], start: int, count: int) -> bool:
    """Whether a blank follows each delimiter within a join, as in a sentence."""
    inside = cells[start + 1 : start + count + 1]
    return bool(inside) and all(cell[:1] == " " and cell.strip() for cell in inside) and bool(cells[start].strip())


def _joined(part: tuple[str, ...], start: int, table: Table) -> str | None:
    """Neighbours as one cell; None where they cannot have been one."""
    role = next((role for role, at in table.roles.at.items() if at == start), "")
    bare = [cell.strip(_EDGES) for cell in part]
    if role in _MONEY:
        first, rest = _THOUSANDS
        grouped = table.delimiter == "," and first.match(bare[0]) and all(rest.match(cell) for cell in bare[1:])
        return table.delimiter.join(bare) if grouped and all("." not in cell for cell in bare[:-1]) else None
    if role in _SHAPED or not all(bare) or not _WORD.search("".join(bare)):
        return None
    if any(looks_like_amount(cell) or read_date(cell).day is not None for cell in bare):
        return None
    if role == "supplier_name" and any(kind_of(cell) in {"code", "postcode"} for cell in bare):
        return None
    return table.delimiter.join(part)


def _torn(cells: tuple[str, ...], at: int, table: Table) -> bool:
    """Whether a cell taken for the amount would be a piece of a number that a delimiter cuts in two."""
    amount = table.keys.get("chosen_amount")
    if amount is None or at >= len(cells):
        return False
    first, rest = _THOUSANDS
    here, before, after = (cells[i].strip(_EDGES) if 0 <= i < len(cells) else "" for i in (at, at - 1, at + 1))
    # Where a column of numbers stands beside the amounts, two numbers side by side are as they should be.
    torn_after = first.match(here) and rest.match(after) and not table.numeric(amount + 1)
    return bool(torn_after or (first.match(before) and rest.match(here) and not table.numeric(amount - 1)))
