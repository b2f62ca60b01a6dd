"""A table of an index that stays on disk: of millions of rows those are read that are asked for."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from spendscan.register.classes import numbered

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

    def of(self, entities: Places, *columns: str) -> pl.DataFrame:
        """The rows of some entities, by their numbers: ascending, each once; of all columns if none are named."""
        asked = list(columns) or self.schema.names()
        if self.owners is None:
            return self._read(entities, asked)
        begins = np.searchsorted(self.owners, entities)
        many = np.searchsorted(self.owners, entities, side="right") - begins
        before = np.cumsum(many) - many
        return self._read(np.arange(many.sum()) + np.repeat(begins - before, many), asked)

    def _read(self, rows: Places | None, columns: list[str]) -> pl.DataFrame:
        if rows is None:
            with pa.memory_map(str(self.path)) as file:
                frame = pl.DataFrame(pa.ipc.open_file(file).read_all().select(columns))
        else:
            frame = pl.DataFrame(_taken(self.path, rows, columns))
        texts = json.loads(_texts(self.path).read_text("utf-8"))
        return frame.select(
            pl.Series(name, texts[name], dtype=pl.String).gather(frame[name])
            if name in texts
            else frame[name].cast(kind)
            for name, kind in self.schema.items()
            if name in columns
        )


def _taken(path: Path, rows: Places, columns: list[str]) -> pa.Table:
    """Some rows, ascending. Taken from each stretch by itself: from all of them Arrow takes by way of a copy of all."""
    found: list[pa.RecordBatch] = []
    before, stretches = 0, 1
    while len(found) < stretches:
        # Mapped anew for each: as long as it is mapped, all of the file that was looked at counts as memory.
        with pa.memory_map(str(path)) as file:
            reader = pa.ipc.open_file(file)
            schema, stretches = reader.schema, reader.num_record_batches
            if not stretches:
                break
            stretch = reader.get_batch(len(found)).select(columns)
            begin, end = np.searchsorted(rows, [before, before + stretch.num_rows])
            found.append(stretch.take(pa.array(rows[begin:end] - before)))
            before += stretch.num_rows
            del stretch, reader
    return pa.Table.from_batches(found, pa.schema([schema.field(name) for name in columns]))


class Keeper:
    """Writes a table for `Kept`, part by part; columns of few different texts as numbers.

    Args:
        path: The Arrow file.
        few: These columns.
    """

    def __init__(self, path: Path, few: list[str]) -> None:
        self._path = path
        self._numbers: dict[str, dict[str | None, int]] = {name: {} for name in few}
        self._writer: pa.ipc.RecordBatchFileWriter | None = None

    def add(self, frame: pl.DataFrame) -> None:
        """More rows, after those before."""
        coded = frame.with_columns(self._coded(frame[name]) for name in self._numbers)
        # A stretch at a time: the whole of a national register once more would be gigabytes.
        for stretch in coded.iter_slices(_STRETCH) if coded.height else [coded]:
            table = stretch.rechunk().to_arrow()
            self._writer = self._writer or pa.ipc.new_file(str(self._path), table.schema)
            self._writer.write_table(table)

    def _coded(self, texts: pl.Series) -> pl.Series:
        numbers = self._numbers[texts.name]
        different, codes = numbered(texts)
        for text in different.sort():
            numbers.setdefault(text, len(numbers))
        own = pl.Series([numbers[text] for text in different], dtype=pl.UInt32)
        return own.gather(codes).alias(texts.name)

    def close(self) -> None:
        """Write what is written at the end."""
        told = json.dumps({name: list(numbers) for name, numbers in self._numbers.items()}, ensure_ascii=False)
        _texts(self._path).write_text(told, encoding="utf-8")
        if self._writer:
            self._writer.close()


def _texts(path: Path) -> Path:
    return path.with_suffix(".json")
