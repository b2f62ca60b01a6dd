"""Answers that were costly to find, kept in the user's cache by what was asked, so that no question is asked twice."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl

_MOST_BOOKS = 12  # of the books of one kind, those used last stay
_MOST_ROWS = 5_000_000


@dataclass(frozen=True)
class Book:
    """The answers of one kind of question under one set of circumstances.

    Args:
        path: A Parquet file, which need not be there.
        schema: Its columns; `asked` says what was asked.
    """

    path: Path
    schema: pl.Schema

    def known(self, asked: pl.DataFrame) -> pl.DataFrame:
        """The answers to what is `asked`; none where there is no such file, or it cannot be read."""
        try:
            held = pl.scan_parquet(self.path, glob=False).match_to_schema(self.schema)
            return held.join(asked.lazy().select("asked").unique(), on="asked", how="semi").collect()
        except (pl.exceptions.PolarsError, OSError):
            return self.schema.to_frame()

    def learn(self, answers: pl.DataFrame) -> None:
        """Add answers to questions that were not in it; where that fails, they are found again the next time."""
        work = self.path.with_suffix(f".{os.getpid()}.new")
        with contextlib.suppress(pl.exceptions.PolarsError, OSError):
            try:
                before = pl.read_parquet(self.path, glob=False).match_to_schema(self.schema)
            except (pl.exceptions.PolarsError, OSError):
                before = self.schema.to_frame()
            before = before.join(answers, on="asked", how="anti")
            whole = pl.concat([before, answers]) if before.height <= _MOST_ROWS else answers
            whole.sort("asked", maintain_order=True).write_parquet(work, compression="zstd", compression_level=1)
            work.replace(self.path)
            _forget_oldest(self.path.parent)
        with contextlib.suppress(OSError):
            work.unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    books = sorted(folder.glob("*.parquet"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in books[_MOST_BOOKS:]:
        path.unlink(missing_ok=True)
