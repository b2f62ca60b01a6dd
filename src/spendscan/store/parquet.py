"""Tables of a run, written and read."""

from pathlib import Path

import polars as pl

from spendscan.core.errors import InputError
from spendscan.core.schemas import TABLES, Table

ROW_GROUP = 250_000


def write_table(frame: pl.DataFrame, table: Table, folder: Path) -> pl.DataFrame:
    """Write a table of the run as the contract has it: its columns, sorted by its key, in row groups of a fixed size.

    Returns:
        The frame as it was written.
    """
    whole = table.conform(frame)
    whole.write_parquet(
        folder / f"{table.name}.parquet", compression="zstd", compression_level=1, row_group_size=ROW_GROUP
    )
    return whole


def read_table(run: Path, name: str) -> pl.DataFrame:
    """A table of a finished run."""
    return scan_table(run, name).collect()


def scan_table(run: Path, name: str) -> pl.LazyFrame:
    """A table of a finished run, lazily.

    Raises:
        InputError: The folder has no such table.
    """
    path = run / "data" / f"{TABLES[name].name}.parquet"
    if not path.is_file():
        raise InputError(
            f"no {path.name} in this folder",
            where=str(run),
            hint="Is it a run folder? `spendscan analyse … -o RUN` writes one.",
        )
    return pl.scan_parquet(path, glob=False)
