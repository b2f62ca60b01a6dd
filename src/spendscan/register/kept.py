"""A table of an index that stays on disk: of millions of rows those are read that are asked for."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Kept:
    """A table on disk, its rows in the order of the entities that they are of.

    Args:
        path: An Arrow file.
        schema: Its columns; those of few different texts are kept as numbers.
        owners: The number of the entity of each row, ascending; none where row n is of entity n.
    """

    path: Path
    schema: pl.Schema
    owners: npt.NDArray[np.int32] | None

    @property
    def height(self) -> int:
        """How many rows it has."""
        with pa.memory_map(str(self.path)) as file:
            return int(pa.ipc.open_file(file).read_all().num_rows)

    def whole(self) -> pl.DataFrame:
        """All of it."""
        return self._read(None)

    def column(self, name: str) -> pl.Series:
        """A column of it."""
        with pa.memory_map(str(self.path)) as file:
            return pl.Series(name, pa.ipc.open_file(file).read_all()[name]).cast(self.schema[name])

    def of(self, entities: Places) -> pl.DataFrame:
        """The rows of some entities, by their numbers: ascending, each once."""
        if self.owners is None:
            return self._read(entities)
        begins = np.searchsorted(self.owners, entities)
        many = np.searchsorted(self.owners, entities, side="right") - begins
        before = np.cumsum(many) - many
        return self._read(np.arange(many.sum()) + np.repeat(begins - before, many))

    def _read(self, rows: Places | None) -> pl.DataFrame:
        with pa.memory_map(str(self.path)) as file:
            table = pa.ipc.open_file(file).read_all()
            frame = pl.DataFrame(table if rows is None else table.take(pa.array(rows)))
        return frame.select(pl.col(name).cast(kind) for name, kind in self.schema.items())


def keep(frame: pl.DataFrame, path: Path, few: list[str]) -> None:
    """Write a table for `Kept`; columns of few different texts as numbers."""
    table = frame.with_columns(pl.col(few).cast(pl.Categorical)).rechunk().to_arrow()
    with pa.ipc.new_file(str(path), table.schema) as file:
        file.write_table(table)
