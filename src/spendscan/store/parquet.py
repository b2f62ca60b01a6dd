"""Tables of a run, written and read."""

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from spendscan.core.errors import InputError
from spendscan.core.schemas import TABLES, Table

ROW_GROUP = 250_000
_ARROW_SCHEMA = "ARROW:schema"
# Rows in the order of a ledger's: the least and the greatest of a group say nothing of what it holds, and cost a tenth.
_STATISTICS = {"min": False, "max": False, "distinct_count": False, "null_count": True}


def write_table(frame: pl.DataFrame, table: Table, folder: Path) -> pl.DataFrame:
    """Write a table of the run as the contract has it: its columns, sorted by its key, in row groups of a fixed size.

    Texts that the frame holds as Enum, with values in order, are written at a third of the cost, and read as text.

    Returns:
        The frame as it was written; such texts are Enum still.
    """
    whole = table.conform(frame, coded=True)
    whole.write_parquet(
        folder / f"{table.name}.parquet",
        compression="zstd",
        compression_level=1,
        row_group_size=ROW_GROUP,
        metadata=None if whole.schema == table.schema else {_ARROW_SCHEMA: _arrow_schema(table)},
    )
    return whole


def sink_table(
    batches: Callable[[], Iterator[pl.DataFrame]], table: Table, path: Path, coded: Mapping[str, pl.DataType]
) -> None:
    """Write a table batch by batch, in their order, in row groups of a fixed size.

    Args:
        batches: Gives them, their rows in the table's order, with the table's columns.
        table: The table.
        path: Where to write it.
        coded: Columns of text that the batches hold as categories: they are written at a third of the cost, and read
            as text.
    """
    schema = pl.Schema({**table.schema, **coded})

    def given(_columns: object, _predicate: object, _rows: object, _size: object) -> Iterator[pl.DataFrame]:
        for batch in batches():
            held = batch.schema
            yield batch.cast({name: dtype for name, dtype in coded.items() if held[name] != dtype})

    register_io_source(given, schema=schema).sink_parquet(
        path,
        compression="zstd",
        compression_level=1,
        row_group_size=ROW_GROUP,
        statistics=_STATISTICS,
        metadata={_ARROW_SCHEMA: _arrow_schema(table)},
    )


def _arrow_schema(table: Table) -> str:
    """The types that a table is read with, as the engine writes them into a file."""
    file = io.BytesIO()
    table.empty().write_parquet(file)
    file.seek(0)
    return pl.read_parquet_metadata(file)[_ARROW_SCHEMA]


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
