"""A grid: rows of text cells with their spreadsheet row numbers, as one frame of text columns."""

from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest

import polars as pl

# A record's number, what it has beyond the table's columns, and how many cells it has (of text files only).
ROW, EXTRA, LENGTH = "row", "__extra", "__length"
# Whether a record's cells do not stand where the table's others do: 1, or 2 where its amount is sure all the same.
RAGGED = "__ragged"
# Beyond these a sheet is no table that a person made.
MOST_COLUMNS = 2000
CHUNK = 50_000


def column(position: int) -> str:
    """The name of the column at a position, from 0."""
    return f"c{position}"


def schema(width: int) -> dict[str, pl.DataType]:
    """The schema of a grid of so many columns."""
    return {ROW: pl.Int64(), **{column(i): pl.String() for i in range(width)}, EXTRA: pl.String()}


def grid_of(records: Iterable[list[str]], width: int, first_row: int = 1, *, lengths: bool = False) -> pl.DataFrame:
    """A grid of records; what stands beyond the width goes, joined by tabs, into the extra column."""
    rows = list(records)
    extra = ["\t".join(c.rstrip() for c in r[width:]).rstrip() if len(r) > width else "" for r in rows]
    cells = list(islice(zip_longest(*rows, fillvalue=""), width)) if rows else []
    cells += [("",) * len(rows)] * (width - len(cells))
    data: dict[str, pl.Series] = {ROW: pl.Series(range(first_row, first_row + len(rows)), dtype=pl.Int64)}
    data |= {column(i): pl.Series(values, dtype=pl.String) for i, values in enumerate(cells)}
    data[EXTRA] = pl.Series([e or None for e in extra], dtype=pl.String)
    if lengths:
        data[LENGTH] = pl.Series([len(row) for row in rows], dtype=pl.Int64)
    return pl.DataFrame(data)


def chunks(
    records: Iterator[list[str]], width: int, size: int = CHUNK, *, lengths: bool = False
) -> Iterator[pl.DataFrame]:
    """Grids of so many records each."""
    row = 1
    while batch := list(islice(records, size)):
        yield grid_of(batch, width, row, lengths=lengths)
        row += len(batch)
