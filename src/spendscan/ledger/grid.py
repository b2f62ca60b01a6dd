"""A grid: rows of text cells with their spreadsheet row numbers, as one frame of text columns."""

from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest

import polars as pl

ROW, EXTRA = "row", "__extra"
# Beyond these a sheet is no table that a person made.
MOST_COLUMNS = 2000
CHUNK = 50_000


def column(position: int) -> str:
    """The name of the column at a position, from 0."""
    return f"c{position}"


def schema(width: int) -> dict[str, pl.DataType]:
    """The schema of a grid of so many columns."""
    return {ROW: pl.Int64(), **{column(i): pl.String() for i in range(width)}, EXTRA: pl.String()}


def grid_of(records: Iterable[list[str]], width: int, first_row: int = 1) -> pl.DataFrame:
    """A grid of records; what stands beyond the width goes, joined by tabs, into the extra column."""
    rows = list(records)
    extra = ["\t".join(c.strip() for c in r[width:]).rstrip() if len(r) > width else "" for r in rows]
    cells = list(islice(zip_longest(*rows, fillvalue=""), width)) if rows else []
    cells += [("",) * len(rows)] * (width - len(cells))
    data: dict[str, pl.Series] = {ROW: pl.Series(range(first_row, first_row + len(rows)), dtype=pl.Int64)}
    data |= {column(i): pl.Series(values, dtype=pl.String) for i, values in enumerate(cells)}
    data[EXTRA] = pl.Series([e or None for e in extra], dtype=pl.String)
    return pl.DataFrame(data)


def chunks(records: Iterator[list[str]], width: int, size: int = CHUNK) -> Iterator[pl.DataFrame]:
    """Grids of so many records each."""
    row = 1
    while batch := list(islice(records, size)):
        yield grid_of(batch, width, row)
        row += len(batch)
