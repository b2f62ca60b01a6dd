"""The fast path: a large regular text file parsed by the engine, block by block, through the same kernel."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from spendscan.ledger.grid import EXTRA, ROW, column
from spendscan.ledger.kernel import payments_of
from spendscan.ledger.knowledge import Tally
from spendscan.ledger.planned import Plan
from spendscan.ledger.readings import BETWEEN

# Columns kept beyond the header's; a row that fills the last of them may have more, and needs care.
SURPLUS = 3
# Bytes that are parsed at a time: in 70,000 rows of a dozen columns the cost of a batch as such is small, and however
# large the file is, no more of it is held. (Given the path, the engine holds the whole file.)
BLOCK = 12 << 20
MOST_BLOCKS_AT_ONCE, MOST_LINES_BACK = 4, 1000
QUOTE = ord('"')


class NeedsCareError(Exception):
    """A file that the engine cannot read record by record; it is read again with care, nobody is told."""


def parsed(plan: Plan, block: bytes, first: int) -> pl.DataFrame:
    """Records as text: `row`, the header's columns, and what a long row has beyond them.

    Args:
        plan: How the file is read.
        block: Whole records.
        first: The number of the first.
    """
    assert plan.dialect is not None
    names = [*(column(i) for i in range(plan.width)), EXTRA, *(f"{EXTRA}{i}" for i in range(1, SURPLUS))]
    records = pl.scan_csv(
        block,
        has_header=False,
        separator=plan.dialect.delimiter,
        schema=dict.fromkeys(names, pl.String()),
        missing_columns="insert",
        truncate_ragged_lines=True,
        row_index_name=ROW,
        row_index_offset=first,
    )
    return records.collect(engine="streaming")


def payments_streamed(plan: Plan, path: Path, tally: Tally, *, counting: bool = False) -> Iterator[pl.DataFrame]:
    """A file's payments, batch by batch, in the order of its rows.

    Raises:
        NeedsCareError: The engine cannot read it, or reads other records than a spreadsheet would.
    """
    try:
        for grid in _grids(plan, path):
            frame = payments_of(grid, plan, plan.roles, plan.known, tally, counting=counting)
            # While a batch is written, and the next one read, the texts of neither are held here.
            del grid
            yield frame
            del frame
    except pl.exceptions.PolarsError:
        raise NeedsCareError from None
    if tally.rows != plan.newlines:
        # Quoted line breaks, or stray quotes: other records than the file has lines.
        raise NeedsCareError


def _grids(plan: Plan, path: Path) -> Iterator[pl.DataFrame]:
    row = 1
    for block in blocks(path):
        # In one piece: what is asked of a column is asked once, not of each piece that the engine read.
        grid = _as_grid(parsed(plan, block, row)).rechunk()
        row += grid.height
        if _may_be_cut(grid, plan):
            raise NeedsCareError
        yield grid
        del grid


def blocks(path: Path) -> Iterator[bytes]:
    """Pieces of a text that end where a line ends and no quote is open, however it is quoted.

    Raises:
        NeedsCareError: There is no such end for many lines: a quote does not close.
    """
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(BLOCK):
            block = rest + piece
            end = _end(block)
            if not end and len(block) > MOST_BLOCKS_AT_ONCE * BLOCK:
                raise NeedsCareError
            rest = block[end:]
            if end:
                yield block[:end]
    if rest:
        yield rest


def _end(block: bytes) -> int:
    """Where the last line ends at which no quote is open; 0 for nowhere near."""
    end = block.rfind(b"\n") + 1
    quotes = int(np.count_nonzero(np.frombuffer(block, np.uint8, end) == QUOTE))
    for _ in range(MOST_LINES_BACK):
        if quotes % 2 == 0:
            return end
        before = block.rfind(b"\n", 0, end - 1) + 1
        quotes -= block.count(b'"', before, end)
        end = before
    return 0


def _may_be_cut(grid: pl.DataFrame, plan: Plan) -> bool:
    """Whether a row may end before the others do: the engine reads a cell that is not there as an empty one.

    Only a row whose last cell is empty can be short; it matters where supplier, date or amount are missing in it, too.
    """
    last = grid[column(plan.width - 1)]
    if not last.null_count() or plan.header is None:
        return False
    places = [plan.roles.get(role) for role in ("supplier_name", "payment_date", "chosen_amount")]
    keys = [column(at) for at in places if at is not None and at < plan.width - 1]
    part = grid.filter(last.is_null() & (grid[ROW] > plan.header.last))
    some = pl.any_horizontal(pl.col(c).is_not_null() for c in part.columns if c != ROW)
    lacking = pl.any_horizontal(pl.col(c).is_null() for c in keys) if keys else pl.lit(value=False)
    return part.height > 0 and bool(part.select((some & lacking).any()).item())


def _as_grid(batch: pl.DataFrame) -> pl.DataFrame:
    """A batch with what stands beyond its columns in one."""
    more = [f"{EXTRA}{i}" for i in range(1, SURPLUS)]
    if batch[more[-1]].null_count() < batch.height:
        raise NeedsCareError
    if batch[EXTRA].null_count() < batch.height or batch[more[0]].null_count() < batch.height:
        joined = pl.concat_str([pl.col(c).fill_null("") for c in (EXTRA, *more)], separator=BETWEEN)
        batch = batch.with_columns(joined.str.strip_chars_end(BETWEEN).alias(EXTRA))
        batch = batch.with_columns(pl.when(pl.col(EXTRA) != "").then(pl.col(EXTRA)).alias(EXTRA))
    return batch.drop(more)
