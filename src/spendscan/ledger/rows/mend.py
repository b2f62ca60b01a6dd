"""Rows whose cells do not stand where the table's others do: put right where one reading of them is far the likeliest.

A row of another length than the others, or unlike them, has lost cells, was cut off, has a blank cell or a remark too
many, or a delimiter in a cell that nobody quoted. It is read in each of these ways; the likeliest one is taken where no
other comes near that differs in the supplier, the date or the amount. Else the row is ragged.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import polars as pl

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.cells.dates import read_date
from spendscan.ledger.files.grid import EXTRA, LENGTH, RAGGED, ROW
from spendscan.ledger.planned import Plan
from spendscan.ledger.rows.readings import BETWEEN, Reading, Table, readings_of
from spendscan.ledger.rows.unlike import odd_rows
from spendscan.ledger.table.lengths import FEWEST_FILLED
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.shape import BEYOND_PENNIES, BLANK, PENNIES, WORDS, Shape, kind_of

# Logarithm of odds: by so much the likeliest reading is the likelier one, or the row is ragged.
MARGIN = 4.0
CERTAIN, RAGGED_ALL, RAGGED_BUT_AMOUNT = 0, 1, 2
KEYS = ("supplier_name", "payment_date", "chosen_amount")
# A name may look like a code: Love2shop.co.uk.
_WORD = re.compile(r"[^\W\d_]{4}")
# A row whose length is right stands as it is, unless another reading is by so much the likelier.
DOUBT = 1.0


@dataclass(frozen=True)
class Settled:
    """What became of a row.

    Args:
        cells: Its cells, one a column.
        mark: Whether its key cells are certain: 0, or 1, or 2 where its amount is all the same.
        moved: Whether its cells were put elsewhere.
        told: Whether what it has beyond the columns is known for a remark, or has its place.
    """

    cells: tuple[str, ...]
    mark: int = CERTAIN
    moved: bool = False
    told: bool = False


def mended(grid: pl.DataFrame, plan: Plan, roles: Roles) -> tuple[pl.DataFrame, list[int]]:
    """A batch with its odd rows put right, or marked as ragged where nothing tells; and which were put right.

    Args:
        grid: Rows of text cells.
        plan: How the file is read.
        roles: Where the columns stand.
    """
    at = odd_rows(grid, plan, roles).arg_true()
    if at.len() == 0:
        return grid, []
    names = [c for c in grid.columns if c not in (ROW, EXTRA, LENGTH)]
    part = grid[at]
    table = Table.of(plan, roles)
    lengths = part[LENGTH].to_list() if LENGTH in grid.columns and plan.usual else [None] * at.len()
    torn = _torn_apart(part[ROW].to_list(), lengths, plan.usual)
    known: dict[tuple[object, ...], Settled] = {}
    done = []
    for row, length, extra, cells in zip(
        part[ROW].to_list(), lengths, part[EXTRA].to_list(), part.select(names).iter_rows(), strict=True
    ):
        key = (length, extra, *cells)
        if row == plan.cut or row in torn:
            done.append(Settled(tuple(cell or "" for cell in cells), RAGGED_ALL))
            continue
        if key not in known:
            known[key] = _settled(tuple(cell or "" for cell in cells), extra, length, table)
        done.append(known[key])
    return _with(grid, at, names, done), [row for row, one in zip(part[ROW].to_list(), done, strict=True) if one.moved]


def _with(grid: pl.DataFrame, at: pl.Series, names: list[str], done: list[Settled]) -> pl.DataFrame:
    changed = [
        grid[name].scatter(at, pl.Series([value or None for value in values], dtype=pl.String))
        for name, values in zip(names, zip(*(one.cells for one in done), strict=True), strict=True)
    ]
    extra = [None if one.told else text for one, text in zip(done, grid[EXTRA][at].to_list(), strict=True)]
    changed.append(grid[EXTRA].scatter(at, pl.Series(extra, dtype=pl.String)))
    if any(one.mark for one in done):
        none = pl.Series(RAGGED, [0], dtype=pl.Int64).new_from_index(0, grid.height)
        changed.append(none.scatter(at, pl.Series([one.mark for one in done], dtype=pl.Int64)))
    return grid.with_columns(changed)


def _torn_apart(rows: list[int], lengths: list[int | None], usual: int) -> frozenset[int]:
    """Two short rows, one under the other, that make one together: a line break within a cell that nobody quoted."""
    torn: set[int] = set()
    known = dict(zip(rows, lengths, strict=True))
    for row, length in known.items():
        after = known.get(row + 1)
        if length and after and length < usual and after < usual and length + after - 1 == usual:
            torn |= {row, row + 1}
    return frozenset(torn)


def _settled(cells: tuple[str, ...], extra: str | None, length: int | None, table: Table) -> Settled:
    """A row as it is most likely to be read, or ragged."""
    surplus = tuple(extra.split(BETWEEN)) if extra else ()
    whole = (*cells, *surplus)
    short = length is not None and length < table.usual
    if table.shape is None and short:
        return Settled(cells, _short_of_few(whole, length or 0, table))
    if sum(bool(cell.strip()) for cell in whole) < FEWEST_FILLED:
        return Settled(cells, RAGGED_ALL if short and _rest_of_a_row(cells, table) else CERTAIN)
    found = readings_of(whole, length, table)
    best: dict[tuple[str, ...], Reading] = {}
    for one in found:
        best.setdefault(_key_cells(one, table.keys), one)
    first, *others = best.values()
    stands = next(one for one in found if one.stands)
    here = _key_cells(stands, table.keys)
    likelier = max((one.odds for key, one in best.items() if key != here), default=-inf) > stands.odds + DOUBT
    if not extra and not short and (not likelier or _key_cells(first, table.keys) == here):
        # Even in a row that fits, a break and then half a row of cells is the next line.
        goes_on = any(_swallowed_a_line(cell, table.delimiter, len(cells) // 2) for cell in cells)
        return Settled(cells, RAGGED_ALL if goes_on else CERTAIN)
    if any(_swallowed_a_line(cell, table.delimiter) or _torn_quote(cell) for cell in whole):
        return Settled(cells, RAGGED_ALL)
    near = [one for one in others if one.odds > first.odds - MARGIN]
    if (
        not near
        and _sure(first, stands, length or len(cells), table)
        and not (short and _cut_within(_last(whole, length), first, table))
    ):
        moved = first.cells != stands.cells
        # A remark is of a cell or two: of more, the next line goes on in this one.
        remark = moved or sum(bool(cell.strip()) for cell in surplus) < FEWEST_FILLED
        return Settled(first.cells if moved else cells, CERTAIN, moved, told=remark)
    return Settled(cells, _mark([first, *near], stands, table))


def _swallowed_a_line(cell: str, delimiter: str, least: int = FEWEST_FILLED) -> bool:
    """Whether a cell of a row that is unlike the others holds a line break, and after it as many cells as a payment."""
    _, broken, rest = cell.replace("\r", "\n").partition("\n")
    return bool(broken) and rest.count(delimiter) >= max(least, FEWEST_FILLED)


def _torn_quote(cell: str) -> bool:
    """Whether a quote opens a cell, behind a blank, that another one would have to close."""
    return cell[:1].isspace() and cell.lstrip()[:1] == '"' and cell.count('"') == 1


def _last(cells: tuple[str, ...], length: int | None) -> str:
    """The cell that a record ends with; blank where it ends in delimiters beyond the table."""
    return cells[length - 1] if length and length <= len(cells) else ""


def _cut_within(last: str, found: Reading, table: Table) -> bool:
    """Whether a row that breaks off ends with its supplier, date or amount, which may be a piece of it or no such."""
    for role, at in table.keys.items():
        # What stands behind it was not cut off.
        if found.cells[at] != last or any(cell.strip() for cell in found.cells[at + 1 :]) or table.shape is None:
            continue
        text = last.strip()
        if role == "supplier_name":
            return text not in table.shape.names
        if _of_a_later_column(text, at, table.shape):
            return True
        if role == "payment_date":
            return len(text) not in table.shape.columns[at].lengths
        column = table.shape.columns[at]
        to_the_penny = PENNIES.search(text) or BEYOND_PENNIES.search(text)
        return (column.pennies or column.pointed) and to_the_penny is None
    return False


def _of_a_later_column(text: str, at: int, shape: Shape) -> bool:
    """Whether a later column, which no whole row leaves blank, holds such sums or dates, too: a balance beside amounts.

    What a row ends with may then be that one's, and its own cell be lost.
    """
    return any(one.full and kind_of(text) in one.kinds for one in shape.columns[at + 1 :])


def _short_of_few(cells: tuple[str, ...], length: int, table: Table) -> int:
    """Whether a row that ends early in a table of few rows is ragged: its key cells must be there, and fit."""
    if any(at >= length for at in table.keys.values()):
        return RAGGED_ALL
    if any(_held_elsewhere(at, cell.strip(), table) for at, cell in enumerate(cells) if cell.strip()):
        return RAGGED_ALL
    return CERTAIN if _whole(Reading(cells, 0.0), table) else RAGGED_ALL


def _held_elsewhere(at: int, text: str, table: Table) -> bool:
    """Whether a column of names or classes holds in no whole row what it holds here, and another one does."""
    own = table.telling.get(at)
    return own is not None and text not in own and any(text in other for other in table.telling.values())


def _rest_of_a_row(cells: tuple[str, ...], table: Table) -> bool:
    """Whether a row of one cell or two is what is left of a longer one, not a title, a total or a note."""
    amount = table.keys.get("chosen_amount")
    if amount is not None and read_amount(cells[amount], table.decimal).amount is not None:
        return True
    supplier = table.keys.get("supplier_name")
    if table.shape is None:
        return False
    return (supplier is not None and cells[supplier].strip() in table.shape.names) or any(
        cell.strip() in one.values or (kind_of(cell) not in {BLANK, WORDS, "signs"} and kind_of(cell) in one.kinds)
        for cell, one in zip(cells, table.shape.columns, strict=False)
    )


def _sure(first: Reading, stands: Reading, there: int, table: Table) -> bool:
    """Whether a reading's key cells are all there, and such as their columns hold."""
    if any(at in first.lost for at in table.keys.values()):
        return False
    # A blank cell that is there, and where nothing has moved, is a blank one.
    supplier = table.keys.get("supplier_name", there)
    return _whole(first, table, here=first.cells == stands.cells and supplier < there)


def _mark(near: list[Reading], stands: Reading, table: Table) -> int:
    at = table.keys.get("chosen_amount")
    if at is None:
        return RAGGED_ALL
    amounts = {"" if at in one.lost else one.cells[at].strip() for one in near}
    return RAGGED_BUT_AMOUNT if amounts == {stands.cells[at].strip()} and "" not in amounts else RAGGED_ALL


def _key_cells(one: Reading, keys: Mapping[str, int]) -> tuple[str, ...]:
    return tuple("\0" if at in one.lost else one.cells[at].strip() for at in keys.values())


def _whole(one: Reading, table: Table, *, here: bool = False) -> bool:
    """Whether every key cell is such as its column holds elsewhere, and money and dates can be read."""
    for role, at in table.keys.items():
        cell = one.cells[at]
        if kind_of(cell) == BLANK:
            if role == "chosen_amount" or (table.full(at) and not (here and role == "supplier_name")):
                return False
        elif role == "supplier_name":
            if not table.names_a_supplier(cell) and not (here and _WORD.search(cell)):
                return False
        elif role == "payment_date":
            when = read_date(cell)
            if when.day is None and when.period is None:
                return False
        elif read_amount(cell, table.decimal).amount is None:
            return False
    return all(
        read_amount(one.cells[at], table.decimal).amount is not None for at in table.moneys if one.cells[at].strip()
    )
