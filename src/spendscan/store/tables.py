"""Single tables and texts that a command writes where the user says: .parquet or .csv, never half of one."""

import os
import re
from pathlib import Path

import polars as pl

from spendscan.core.errors import OutputError, UsageError

SUFFIXES = (".parquet", ".csv")
_FORMULA = r"^[=+\-@\t\r]"
_NUMBER = r"^[+-]?[0-9][0-9,]*(\.[0-9]+)?%?$"


def check_table_path(path: Path, *, force: bool) -> None:
    """Refuse a path that is neither .parquet nor .csv, or that is there and may not be replaced.

    Raises:
        UsageError: It is so.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(
            "is neither .parquet nor .csv", where=str(path), hint="Name the output OUT.parquet or OUT.csv."
        )
    check_free(path, force=force)


def check_free(path: Path, *, force: bool) -> None:
    """Refuse a file that is there and may not be replaced.

    Raises:
        UsageError: It is so.
    """
    if path.exists() and not force:
        raise UsageError("is already there", where=str(path), hint="Replace it with --force, or name another file.")


def write_table_file(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as Parquet, or as CSV that a spreadsheet opens without running a formula.

    Raises:
        OutputError: It cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.suffix.lower() == ".parquet":
            frame.write_parquet(part, compression="zstd", compression_level=1)
        else:
            frame.with_columns(_plain(name) for name, kind in frame.schema.items() if kind == pl.String).write_csv(part)
        part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot be written: {(error.strerror or str(error)).lower()}", where=str(path)) from None
    finally:
        part.unlink(missing_ok=True)


def write_text(text: str, path: Path) -> None:
    """Write a text file whole, or not at all.

    Raises:
        OutputError: It cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise OutputError(f"cannot be written: {(error.strerror or str(error)).lower()}", where=str(path)) from None
    finally:
        part.unlink(missing_ok=True)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run a cell."""
    return bool(re.match(_FORMULA, text)) and not re.match(_NUMBER, text)


def _plain(name: str) -> pl.Expr:
    cell = pl.col(name)
    runs = cell.str.contains(_FORMULA) & ~cell.str.contains(_NUMBER)
    return pl.when(runs).then(pl.lit("'") + cell).otherwise(cell).alias(name)
