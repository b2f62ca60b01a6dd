"""The fast path: a large regular text file parsed by the engine, block by block, through the same kernel."""

import hashlib
import os
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl

from spendscan.ledger.files.cellcounts import cells_of_lines, delimiters_in
from spendscan.ledger.files.curly import some_between
from spendscan.ledger.files.dialect import some_doubled
from spendscan.ledger.files.grid import EXTRA, ROW, column
from spendscan.ledger.files.lines import (
    NEWLINE,
    QUOTE,
    Lines,
    Places,
    count_of,
    is_ascii,
    places_of,
    quotes_and_lines,
    well_quoted,
)
from spendscan.ledger.kernel import ASKED, payments_of
from spendscan.ledger.knowledge import Tally
from spendscan.ledger.planned import Plan
from spendscan.ledger.rows.classify import Rows
from spendscan.ledger.rows.mend import KEYS
from spendscan.ledger.rows.readings import BETWEEN
from spendscan.ledger.table.lengths import FEWEST_FILLED

# Columns kept beyond the header's; a row that fills the last of them, or one after it, needs care.
BEYOND = (f"{EXTRA}1", f"{EXTRA}2")
# Of rows with more cells than this beyond the header's the engine is not asked.
MOST_BEYOND = 64
# Bytes that are parsed at a time, and where payments are only counted: in 150,000 rows of a dozen columns the cost of a
# batch as such is small, and however large the file is, no more of it is held. (Given the path, the engine holds the
# whole file.) More than 32 MB would be asked of the system afresh for each block, which takes as long as reading them.
BLOCK, COUNTED = 20 << 20, 30 << 20
# Where a block's last line ends is looked for in so many bytes before the block is read.
REACH = 64 << 10
MOST_BLOCKS_AT_ONCE, MOST_LINES_BACK = 2, 1000
# Of more rows than one in so many, the block is parsed again rather than their lines alone.
MANY = 8


class NeedsCareError(Exception):
    """A file that the engine cannot read record by record; it is read again with care, nobody is told."""


def parsed(plan: Plan, block: bytes, first: int, only: Sequence[int] | None = None) -> pl.DataFrame:
    """Records as text: `row`, the header's columns, and what a long row has beyond them.

    Args:
        plan: How the file is read.
        block: Whole records.
        first: The number of the first.
        only: The columns that are wanted; None: all.
    """
    # Without columns for what long rows have beyond the others' the engine is quicker, and refuses a block with one.
    try:
        found = _records(plan, block, first, only, ())
    except pl.exceptions.ComputeError:
        return _long(plan, block, first, only)
    return found.with_columns(pl.lit(None, pl.String).alias(name) for name in (EXTRA, *BEYOND))


def _long(plan: Plan, block: bytes, first: int, only: Sequence[int] | None) -> pl.DataFrame:
    """Records of which some are long: none is cut off, since behind blank cells another payment may stand."""
    assert plan.dialect is not None
    cells = cells_of_lines(block, places_of(block, QUOTE), ord(plan.dialect.delimiter))
    most = int(cells.max(initial=0)) - plan.width
    if most > MOST_BEYOND:
        raise NeedsCareError
    further = tuple(f"{EXTRA}{n}" for n in range(len(BEYOND) + 1, most))
    found = _records(plan, block, first, only, (EXTRA, *BEYOND, *further))
    if any(found[name].null_count() < found.height for name in (BEYOND[-1], *further)):
        raise NeedsCareError
    return found.drop(further)


def _records(plan: Plan, block: bytes, first: int, only: Sequence[int] | None, beyond: tuple[str, ...]) -> pl.DataFrame:
    """The same; without columns for what stands `beyond` the header's, a long row is an error."""
    assert plan.dialect is not None
    records = pl.scan_csv(
        block,
        has_header=False,
        separator=plan.dialect.delimiter,
        schema=dict.fromkeys([*map(column, range(plan.width)), *beyond], pl.String()),
        missing_columns="insert",
        row_index_name=ROW,
        row_index_offset=first,
    )
    if only is not None:
        records = records.select(ROW, *map(column, only), *beyond)
    return records.collect(engine="streaming")


def payments_streamed(plan: Plan, path: Path, tally: Tally, *, counting: bool = False) -> Iterator[pl.DataFrame]:
    """A file's payments, batch by batch, in the order of its rows.

    Raises:
        NeedsCareError: The engine cannot read it, or reads other records than a spreadsheet would.
    """
    sha = None if plan.sha256 or counting else hashlib.sha256()
    try:
        for grid, rows in _grids(plan, path, sha, counting=counting):
            frame = payments_of(grid, plan, plan.roles, plan.known, tally, counting=counting, rows=rows)
            # While a batch is written, and the next one read, the texts of neither are held here.
            del grid, rows
            yield frame
            del frame
    except pl.exceptions.PolarsError:
        raise NeedsCareError from None
    if sha is not None:
        tally.sha256 = sha.hexdigest()


def _grids(
    plan: Plan, path: Path, sha: "hashlib._Hash | None", *, counting: bool
) -> Iterator[tuple[pl.DataFrame, Rows | None]]:
    """Grids; and what gives rows with all their columns, where a grid has only those that are counted."""
    assert plan.dialect is not None
    row = 1
    for block, quotes, lines in blocks(path, COUNTED if counting else BLOCK, numbered=counting):
        if sha is not None:
            sha.update(block)
        if not is_ascii(block) and (some_doubled(block) or some_between(block, plan.dialect.delimiter)):
            raise NeedsCareError
        narrow = _narrow(plan, block, quotes, lines, row) if lines and quotes is not None else None
        grid, rows = narrow or (_whole(plan, block, row), None)
        if grid.height != (lines.count if lines else _lines(block)):
            # Quoted line breaks, or stray quotes: other records than the block has lines.
            raise NeedsCareError
        row += grid.height
        yield grid, rows
        # None of it is held while the next block is read: that takes its room, which need not be asked for anew.
        del grid, rows, narrow, block, quotes, lines


def _lines(block: bytes) -> int:
    return count_of(block, NEWLINE) + (not block.endswith(b"\n"))


def _whole(plan: Plan, block: bytes, first: int) -> pl.DataFrame:
    # In one piece: what is asked of a column is asked once, not of each piece that the engine read.
    grid = _as_grid(parsed(plan, block, first)).rechunk()
    _refuse_cut(grid, plan, grid.filter)
    _refuse_other_lengths(grid, plan, block, None, grid.filter)
    return grid


def _narrow(plan: Plan, block: bytes, quotes: Places, lines: Lines, first: int) -> tuple[pl.DataFrame, Rows] | None:
    """A grid of the columns that are counted, and what gives its rows with all of them.

    None where the block has to be parsed whole: rows are long, or the engine would not have read a column left out.
    """
    assert plan.dialect is not None
    asked = (*map(plan.roles.get, ASKED), plan.width - 1, *_never_filled(plan))
    places = {at for at in asked if at is not None}
    if len(places) == plan.width or not well_quoted(block, quotes, plan.dialect.delimiter):
        return None
    grid = parsed(plan, block, first, sorted(places))
    if any(grid[name].null_count() < grid.height for name in (EXTRA, *BEYOND)):
        return None
    grid = grid.drop(BEYOND).rechunk()
    rows = partial(_rows, plan, block, lines, grid[ROW])
    _refuse_cut(grid, plan, rows)
    _refuse_other_lengths(grid, plan, block, quotes, rows)
    return grid, rows


def _rows(plan: Plan, block: bytes, lines: Lines, numbers: pl.Series, wanted: pl.Series) -> pl.DataFrame:
    """Rows of a block with all their columns: their lines alone are parsed, where they are few."""
    at = wanted.arg_true()
    if at.len() * MANY > numbers.len():
        return _as_grid(parsed(plan, block, int(numbers[0]))).filter(wanted)
    if lines.count != numbers.len():
        # Quoted line breaks.
        raise NeedsCareError
    assert plan.dialect is not None
    # The engine goes by the first line, and refuses a long one there; a mark at the top it leaves out.
    plain = plan.dialect.delimiter * (plan.width - 1) + "\n"
    mark = BOM_UTF8 if at[0] == 0 else b""
    grid = _as_grid(parsed(plan, plain.encode() + lines.at(at.to_list()).removeprefix(mark), 0))[1:]
    return grid.with_columns(numbers.gather(at))


def blocks(path: Path, most: int, *, numbered: bool = False) -> Iterator[tuple[bytes, Places | None, Lines | None]]:
    """Pieces of a text that end where a line ends and no quote is open, however it is quoted.

    Args:
        path: The text.
        most: How many bytes a piece has, or more where its last line ends later.
        numbered: Whether each comes with where its quotes stand, and its lines by number.

    Raises:
        NeedsCareError: There is no such end for many lines: a quote does not close.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        at, length = 0, most
        while at < size:
            reach = _up_to_a_line(file, at, length) if at + length < size else size - at
            file.seek(at)
            block = file.read(reach)
            quotes, lines = quotes_and_lines(block) if numbered else (None, None)
            end = _end(block, quotes, last=at + reach == size)
            if end == 0 and at + reach < size:
                if length > MOST_BLOCKS_AT_ONCE * most:
                    raise NeedsCareError
                length += most
                continue
            at, length = at + (end or reach), most
            if 0 < end < reach:
                block = block[:end]
                quotes, lines = quotes_and_lines(block) if numbered else (None, None)
            yield block, quotes, lines
            del block, quotes, lines


def _up_to_a_line(file: BinaryIO, at: int, length: int) -> int:
    """How much of a file is read so that it ends with a line: what is cut off afterwards is copied."""
    before = at + max(length - REACH, 0)
    file.seek(before)
    cut = file.read(at + length - before).rfind(b"\n") + 1
    return before - at + cut if cut else length


def _end(block: bytes, quotes: Places | None, *, last: bool) -> int:
    """Where the last line ends at which no quote is open; 0 for nowhere near."""
    end = len(block) if last else block.rfind(b"\n") + 1
    if quotes is None:
        # Mostly none is open at the first line that is asked, which to count them tells at a smaller cost.
        if count_of(block[:end], QUOTE) % 2 == 0:
            return end
        quotes = places_of(block, QUOTE)
    for _ in range(MOST_LINES_BACK):
        if np.searchsorted(quotes, end) % 2 == 0:
            return end
        end = block.rfind(b"\n", 0, end - 1) + 1
    return 0


def _refuse_cut(grid: pl.DataFrame, plan: Plan, rows: Rows) -> None:
    """Refuse rows that may end before the others do: the engine reads a cell that is not there as an empty one.

    Only a row whose last cell is empty can be short; it matters where supplier, date or amount are missing in it, too.
    One that fills a column that others leave empty may be too long.
    """
    if any(grid[name].null_count() < grid.height for name in map(column, _never_filled(plan)) if name in grid.columns):
        raise NeedsCareError
    last = grid[column(plan.width - 1)]
    if not last.null_count() or plan.header is None:
        return
    places = map(plan.roles.get, KEYS)
    full = plan.shape is not None and plan.shape.columns[-1].full
    keys = [column(at) for at in places if at is not None and at < plan.width - 1 + full]
    lacking = pl.any_horizontal(pl.col(c).is_null() for c in keys) if keys else pl.lit(value=False)
    under = pl.col(ROW) > plan.header.last
    cut = grid.select(cut=pl.col(last.name).is_null() & under & lacking)["cut"]
    if cut.any() and rows(cut).select(pl.any_horizontal(pl.exclude(ROW).is_not_null()).any()).item():
        raise NeedsCareError


def _refuse_other_lengths(grid: pl.DataFrame, plan: Plan, block: bytes, quotes: Places | None, rows: Rows) -> None:
    """Refuse rows of fewer cells than the others, or of more where a column is left for those: they may have moved.

    Where few rows lack the last cell, these are looked at. Else all delimiters of a block are counted first: where each
    row has as many as it should, nothing more is asked.
    """
    assert plan.dialect is not None
    if not plan.usual or _hardly_filled(grid, plan, rows):
        return
    delimiter = ord(plan.dialect.delimiter)
    quotes = places_of(block, QUOTE) if quotes is None else quotes
    if delimiters_in(block, quotes, delimiter) == (plan.usual - 1) * grid.height:
        return
    lengths = cells_of_lines(block, quotes, delimiter)
    if lengths.size != grid.height:
        raise NeedsCareError
    odd = pl.Series("odd", (lengths != plan.usual) & (lengths > 0))
    odd = odd & (grid[ROW] > (plan.header.last if plan.header else 0))
    if odd.any() and _have_moved(rows(odd), plan, pl.Series(lengths).filter(odd)):
        raise NeedsCareError


def _hardly_filled(grid: pl.DataFrame, plan: Plan, rows: Rows) -> bool:
    """Whether all rows that lack the last cell, as any shorter row does, are few, and blank or nearly so.

    False, too, where a column is left for longer rows: they lack nothing.
    """
    if plan.usual != plan.width:
        return False
    unfilled = grid[column(plan.width - 1)].is_null() & (grid[ROW] > (plan.header.last if plan.header else 0))
    some = int(unfilled.sum())
    return not some or (some * MANY < grid.height and bool((_filled(rows(unfilled), plan) < FEWEST_FILLED).all()))


def _filled(part: pl.DataFrame, plan: Plan) -> pl.Series:
    """How many of a row's columns are filled."""
    cells = [name for name in map(column, range(plan.width)) if name in part.columns]
    return part.select(pl.sum_horizontal(pl.col(c).is_not_null().cast(pl.Int64) for c in cells)).to_series()


def _have_moved(part: pl.DataFrame, plan: Plan, lengths: pl.Series) -> bool:
    """Whether rows may be payments with a cell too few or too many, not notes, nor filled up with blank cells."""
    beyond = [name for name in map(column, range(plan.usual, plan.width)) if name in part.columns]
    further = part.select(pl.any_horizontal(pl.lit(value=False), *(pl.col(c).is_not_null() for c in beyond)))
    return bool(((_filled(part, plan) >= FEWEST_FILLED) & ((lengths < plan.usual) | further.to_series())).any())


def _never_filled(plan: Plan) -> list[int]:
    """Columns without a name in which hardly a row that was looked at has a value."""
    names, shape = plan.header.names if plan.header else (), plan.shape
    return [] if shape is None else [at for at, name in enumerate(names) if not name and shape.columns[at].unfilled]


def _as_grid(batch: pl.DataFrame) -> pl.DataFrame:
    """A batch with what stands beyond its columns in one."""
    if batch[EXTRA].null_count() < batch.height or batch[BEYOND[0]].null_count() < batch.height:
        joined = pl.concat_str([pl.col(c).fill_null("") for c in (EXTRA, *BEYOND)], separator=BETWEEN)
        batch = batch.with_columns(joined.str.strip_chars_end(BETWEEN).alias(EXTRA))
        batch = batch.with_columns(pl.when(pl.col(EXTRA) != "").then(pl.col(EXTRA)).alias(EXTRA))
    return batch.drop(BEYOND)
