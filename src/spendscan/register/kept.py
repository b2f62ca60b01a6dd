"""A table of an index that stays on disk: of millions of rows those are read that are asked for."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

_STRETCH = 250_000  # rows
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
        return self._read(None, self.schema.names())

    def column(self, name: str) -> pl.Series:
        """A column of it."""
        return self._read(None, [name])[name]

    def of(self, entities: Places) -> pl.DataFrame:
        """The rows of some entities, by their numbers: ascending, each once."""
        if self.owners is None:
            return self._read(entities, self.schema.names())
        begins = np.searchsorted(self.owners, entities)
        many = np.searchsorted(self.owners, entities, side="right") - begins
        before = np.cumsum(many) - many
        return self._read(np.arange(many.sum()) + np.repeat(begins - before, many), self.schema.names())

    def _read(self, rows: Places | None, columns: list[str]) -> pl.DataFrame:
        with pa.memory_map(str(self.path)) as file:
            table = pa.ipc.open_file(file).read_all().select(columns)
            frame = pl.DataFrame(table if rows is None else table.take(pa.array(rows)))
        texts = json.loads(_texts(self.path).read_text("utf-8"))
        return frame.select(
            pl.Series(name, texts[name], dtype=pl.String).gather(frame[name])
            if name in texts
            else frame[name].cast(kind)
            for name, kind in self.schema.items()
            if name in columns
        )


def keep(frame: pl.DataFrame, path: Path, few: list[str]) -> None:
    """Write a table for `Kept`; columns of few different texts as numbers."""
    texts = {name: frame[name].drop_nulls().unique().sort().to_list() for name in few}
    _texts(path).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
    coded = [pl.col(name).cast(pl.Enum(texts[name])).to_physical().cast(pl.UInt32) for name in few]
    # A stretch at a time: the whole of a national register once more would be gigabytes.
    stretches = frame.iter_slices(_STRETCH) if frame.height else [frame]
    writer = None
    for stretch in stretches:
        table = stretch.with_columns(coded).rechunk().to_arrow()
        writer = writer or pa.ipc.new_file(str(path), table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def _texts(path: Path) -> Path:
    return path.with_suffix(".json")
