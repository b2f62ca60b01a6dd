"""Rows whose cells do not stand where the table's others do: cut short, or shifted by a cell that is lost or too many.

What each column holds is known from the rows that are whole. A row of another length is read in every way that it may
have come about; where the ways that fit best differ in the supplier, the date or the amount, it is ragged.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from spendscan.ledger.amounts import looks_like_amount, read_amount
from spendscan.ledger.dates import read_date
from spendscan.ledger.grid import EXTRA, LENGTH, RAGGED, ROW, column
from spendscan.ledger.roles import Roles

# A sample of fewer whole rows says too little of a column.
FEWEST_ROWS = 12
MOST_VALUES = 30
# A kind of cell that a column holds less often than this does not belong there.
RARE, RARE_IN_SHEETS = 0.02, 0.04
# More cells than this are not lost from within a row: it was cut off.
MOST_LOST = 3
LONGEST_DATE, LONGEST_SHORT_NUMBER = 40, 4
BLANK = "blank"
# Readings whose scores differ by less may both be right where one of them has an odd key cell.
NEAR = 1
_INTEGER = re.compile(r"^[-+]?\d+$")
_POSTCODE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$", re.IGNORECASE)
_CODE = re.compile(r"^(?=\S*\d)[A-Za-z\d/._-]{2,}$")
_WORDS = re.compile(r"[^\W\d_]{2}")
Lost = frozenset[int]


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
    return "words" if _WORDS.search(bare) else "signs"


def _kind_with_digits(text: str) -> str | None:
    when = read_date(text)
    if when.day is not None or when.period is not None:
        return "date"
    if looks_like_amount(text) or read_amount(text).amount is not None:
        return "money"
    if _POSTCODE.match(text):
        return "postcode"
    return "code" if _CODE.match(text) else None


@dataclass(frozen=True)
class Column:
    """What a column holds in whole rows.

    Args:
        kinds: The kinds of its cells that are not rare.
        values: Its values, where they are few and come again and again; else empty.
        full: Whether hardly a cell of it is blank.
    """

    kinds: frozenset[str]
    values: frozenset[str]
    full: bool


@dataclass(frozen=True)
class Shape:
    """What whole rows of a table look like.

    Args:
        columns: Each column.
        names: Suppliers of whole rows.
    """

    columns: tuple[Column, ...]
    names: frozenset[str]


def shape_of(rows: Sequence[Sequence[str]], width: int, supplier: int | None, *, sheet: bool) -> Shape | None:
    """The shape of a table by a sample of its whole rows; None where they are too few to tell."""
    if len(rows) < FEWEST_ROWS:
        return None
    rare = RARE_IN_SHEETS if sheet else RARE
    columns = tuple(_column([row[i].strip() if i < len(row) else "" for row in rows], rare) for i in range(width))
    at = supplier
    names = frozenset() if at is None else frozenset(row[at].strip() for row in rows if at < len(row))
    return Shape(columns, names - {""})


def _column(cells: list[str], rare: float) -> Column:
    kinds = Counter(map(kind_of, cells))
    filled = len(cells) - kinds.pop(BLANK, 0)
    values = Counter(cell for cell in cells if cell)
    few = len(values) <= MOST_VALUES and len(values) * 4 <= filled
    return Column(
        frozenset(kind for kind, count in kinds.items() if count >= max(filled * rare, 1)),
        frozenset(values) if few else frozenset(),
        full=filled >= len(cells) * (1 - rare),
    )


@dataclass(frozen=True)
class Reading:
    """A row's cells as they may have been.

    Args:
        cells: One a column; blank where lost.
        lost: The columns whose cells are lost.
    """

    cells: tuple[str, ...]
    lost: Lost = frozenset()


def marked(grid: pl.DataFrame, shape: Shape | None, usual: int, cut: int, roles: Roles) -> pl.DataFrame:
    """A batch with a column that says which rows are ragged: 1, or 2 where their amount is sure all the same.

    Args:
        grid: Rows of text cells.
        shape: What whole rows look like.
        usual: How many cells a whole row has; 0 where that is not known.
        cut: The row in which the file breaks off; 0 for none.
        roles: Where the columns stand.
    """
    if shape is None or "supplier_name" not in roles.at:
        return grid
    at = _candidates(grid, shape, usual, roles).arg_true()
    if at.len() == 0:
        return grid
    width = len(shape.columns)
    keys = _keys(roles)
    names = [column(i) for i in range(width) if column(i) in grid.columns]
    lengths = grid[LENGTH][at].to_list() if LENGTH in grid.columns and usual else [None] * at.len()
    known: dict[tuple[str | None, ...], int] = {}
    found = []
    for row, length, cells in zip(grid[ROW][at], lengths, grid.select(names)[at].iter_rows(), strict=True):
        if length is not None and length < usual:
            whole = tuple(cell or "" for cell in cells[:length])
            found.append(1 if row == cut else _short(whole, min(usual, width), shape, keys))
            continue
        if cells not in known:
            known[cells] = _shifted(tuple(cell or "" for cell in cells), shape, keys)
        found.append(known[cells])
    if not any(found):
        return grid
    none = pl.Series(RAGGED, [0], dtype=pl.Int64).new_from_index(0, grid.height)
    return grid.with_columns(none.scatter(at, pl.Series(found, dtype=pl.Int64)))


def _keys(roles: Roles) -> Mapping[str, int]:
    named = {role: roles.get(role) for role in ("supplier_name", "payment_date", "chosen_amount")}
    return {role: at for role, at in named.items() if at is not None}


def _candidates(grid: pl.DataFrame, shape: Shape, usual: int, roles: Roles) -> pl.Series:
    """Rows worth a look: shorter than the others; or, where lengths say nothing, unlike them in several columns."""
    if LENGTH in grid.columns and usual:
        return (grid[LENGTH] != usual) & (grid[LENGTH] > 1) & grid[EXTRA].is_null()
    unlike = pl.lit(0)
    for i, one in enumerate(shape.columns):
        if column(i) not in grid.columns:
            continue
        cell = pl.col(column(i)).str.strip_chars().fill_null("")
        if one.full:
            unlike = unlike + (cell == "").cast(pl.Int64)
        if one.values:
            unlike = unlike + ((cell != "") & ~cell.is_in(sorted(one.values))).cast(pl.Int64)
        elif i == roles.get("supplier_name") and "code" not in one.kinds:
            unlike = unlike + 2 * (~cell.str.contains(r"\p{L}{2}") & (cell != "")).cast(pl.Int64)
            unlike = unlike + 2 * cell.str.contains(r"^[A-Za-z]{0,3}\d[\dA-Za-z/.-]{2,}$").cast(pl.Int64)
    filled = pl.any_horizontal(pl.col(column(roles.at["chosen_amount"])).str.contains(r"\d").fill_null(value=False))
    return grid.select(row=(unlike >= 1) & filled & pl.col(EXTRA).is_null())["row"]


def _short(cells: tuple[str, ...], usual: int, shape: Shape, keys: Mapping[str, int]) -> int:
    """A record that ends before the others do: 0 where its key cells are sure, else 1 or 2."""
    n, missing = len(cells), usual - len(cells)
    if missing <= 0:
        return 0
    cut_off = Reading((*cells, *[""] * missing), frozenset(range(n, usual)))
    readings = [cut_off]
    if missing <= MOST_LOST:
        readings += [
            Reading((*cells[:at], *[""] * missing, *cells[at:]), frozenset(range(at, at + missing))) for at in range(n)
        ]
    return _settled(readings, cut_off, shape, keys, NEAR)


def _shifted(cells: tuple[str, ...], shape: Shape, keys: Mapping[str, int]) -> int:
    """A row of unknown length, as it stands, or with one cell lost or one blank too many before the end."""
    stands = Reading(cells)
    readings = [stands]
    if not cells[-1].strip():
        readings += [
            Reading((*cells[:at], "", *cells[at:-1]), frozenset({at}))
            for at in range(len(cells) - 1)
            if cells[at].strip()
        ]
    readings += [
        Reading((*cells[:at], *cells[at + 1 :], ""), frozenset({len(cells) - 1}))
        for at in range(len(cells) - 1)
        if not cells[at].strip()
    ]
    if not stands.lost and _whole(stands, shape, keys):
        # Nothing says that a cell is lost, and supplier, date and amount stand right: none of them is.
        readings = [reading for reading in readings if not _lost(reading, keys)]
    return _settled(readings, stands, shape, keys, 0)


def _settled(readings: list[Reading], stands: Reading, shape: Shape, keys: Mapping[str, int], near_by: int) -> int:
    """Whether the readings that fit best give the key cells as they stand: 0; 1 or 2 where they do not."""
    # Where nothing says that a cell is lost, a reading by which one is must be the better for it.
    scores = [_score(reading, shape, keys) - (len(reading.lost) > 0 and not stands.lost) for reading in readings]
    best = max(scores)
    same = [reading for reading, score in zip(readings, scores, strict=True) if score == best]
    told = {tuple(_key_cells(reading, keys)) for reading in same}
    here = tuple(_key_cells(stands, keys))
    # A name of an unusual kind is no reason for doubt by itself: another reading must come near.
    near = any(
        score >= best - near_by and tuple(_key_cells(reading, keys)) != here
        for reading, score in zip(readings, scores, strict=True)
    )
    if told == {here} and not _lost(stands, keys) and (not near or _whole(stands, shape, keys)):
        return 0
    amount = keys.get("chosen_amount")
    if amount is None:
        return 1
    amounts = {"" if amount in reading.lost else reading.cells[amount].strip() for reading in same}
    return 2 if amounts == {stands.cells[amount].strip()} and "" not in amounts else 1


def _key_cells(reading: Reading, keys: Mapping[str, int]) -> Iterator[str]:
    return ("\0" if at in reading.lost else reading.cells[at].strip() for at in keys.values())


def _lost(reading: Reading, keys: Mapping[str, int]) -> bool:
    return any(at in reading.lost for at in keys.values())


def _whole(reading: Reading, shape: Shape, keys: Mapping[str, int]) -> bool:
    """Whether every key cell is there and such as its column holds elsewhere."""
    for role, at in keys.items():
        one, kind = shape.columns[at], kind_of(reading.cells[at])
        if kind == BLANK:
            if one.full:
                return False
        elif role == "supplier_name":
            if kind not in one.kinds and reading.cells[at].strip() not in shape.names:
                return False
        elif role == "payment_date" and kind not in one.kinds:
            when = read_date(reading.cells[at])
            if when.day is None and when.period is None:
                return False
    return True


def score_of(cells: Sequence[str], shape: Shape, roles: Roles) -> int:
    """How well cells stand by their columns: the more the better."""
    return _score(Reading(tuple(cells)), shape, _keys(roles))


def _score(reading: Reading, shape: Shape, keys: Mapping[str, int]) -> int:
    """How many cells are such as their columns hold, less those that are not."""
    score = 0
    supplier, amount = keys.get("supplier_name"), keys.get("chosen_amount")
    for at, (cell, one) in enumerate(zip(reading.cells, shape.columns, strict=False)):
        if at in reading.lost:
            continue
        kind = kind_of(cell)
        if kind == BLANK:
            score -= one.full
            continue
        fits = kind in one.kinds or (at == amount and (kind == "money" or kind.startswith("number")))
        score += -2 if not fits else -1 if kind not in one.kinds else 0
        if one.values:
            score += 1 if cell.strip() in one.values else -1
        if at == supplier and cell.strip() in shape.names:
            score += 2
    return score
