"""The names of a register taken apart, column by column: in memory, or on disk, where only rows asked for are read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from spendscan.core.bytetext import byte_text
from spendscan.register.hashing import Hashes, Places, word_hashes
from spendscan.register.packed import packed, within
from spendscan.register.spelling import spelt

TEXTS = ("entity_id", "name", "squash")
FEW = ("name_kind", "form")
_SHORT = 1 << 31  # letters from which places take more than 32 bits
COLUMNS = ("entity_id", "name", "name_kind", "key", "core", "squash", "form", "live", "entity")


class Column(Protocol):
    """A column of which some rows are read."""

    def at(self, rows: Places) -> pl.Series:
        """Some rows of it."""

    def whole(self) -> pl.Series:
        """All of it."""


@dataclass(frozen=True)
class Held:
    """A column in memory."""

    series: pl.Series

    def at(self, rows: Places) -> pl.Series:
        """Some rows of it."""
        return self.series.gather(rows)

    def whole(self) -> pl.Series:
        """All of it."""
        return self.series


@dataclass(frozen=True)
class Text:
    """A column of text on disk: its letters in a row, and where each text begins."""

    letters: npt.NDArray[np.uint8]
    places: Places | npt.NDArray[np.int32]

    @cached_property
    def _array(self) -> pa.Array:
        kind = pa.StringArray if self.places.dtype == np.int32 else pa.LargeStringArray
        return kind.from_buffers(len(self.places) - 1, pa.py_buffer(self.places), pa.py_buffer(self.letters))

    def at(self, rows: Places) -> pl.Series:
        """Some rows of it."""
        return pl.Series(self._array.take(pa.array(rows)), dtype=pl.String)

    def whole(self) -> pl.Series:
        """All of it."""
        return pl.Series(self._array, dtype=pl.String)


@dataclass(frozen=True)
class Apart:
    """What taking names apart tells of them, `key` or `core`: asked of the few that it is asked of, and not kept."""

    names: Text
    part: str

    def at(self, rows: Places) -> pl.Series:
        """Some rows of it."""
        return spelt(self.names.at(rows))[self.part]

    def whole(self) -> pl.Series:
        """All of it."""
        return spelt(self.names.whole())[self.part]


@dataclass(frozen=True)
class Coded:
    """A column of few different values on disk: which of them each row has."""

    codes: npt.NDArray[np.uint8] | npt.NDArray[np.uint32]
    values: pl.Series

    def at(self, rows: Places) -> pl.Series:
        """Some rows of it."""
        return self.values.gather(self.codes[rows])

    def whole(self) -> pl.Series:
        """All of it."""
        return self.values.gather(np.asarray(self.codes))


@dataclass(frozen=True)
class Numbers:
    """A column of numbers on disk."""

    numbers: npt.NDArray[np.uint32]

    def at(self, rows: Places) -> pl.Series:
        """Some rows of it."""
        return pl.Series(self.numbers[rows])

    def whole(self) -> pl.Series:
        """All of it."""
        return pl.Series(np.asarray(self.numbers))


@dataclass(frozen=True)
class Names:
    """The names of a register made ready for matching, sorted by entity_id and name.

    Args:
        columns: entity_id, name, name_kind, key, core, squash, form, live, and entity: a number for each entity, in the
            order of their ids.
        height: How many there are.
        stored: `by_id` and `by_squash`, where they lie on disk.
    """

    columns: Mapping[str, Column]
    height: int
    stored: Mapping[str, Hashes] | None = None

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "Names":
        """Names from a frame of these columns."""
        return cls({column.name: Held(column) for column in frame.iter_columns()}, frame.height)

    def take(self, rows: Places, *columns: str) -> pl.DataFrame:
        """Some rows of some columns; of all if none are named."""
        return pl.DataFrame({name: self.columns[name].at(rows) for name in columns or COLUMNS})

    def column(self, name: str) -> pl.Series:
        """A whole column."""
        return self.columns[name].whole()

    def frame(self, *columns: str) -> pl.DataFrame:
        """All rows of some columns; of all if none are named."""
        return pl.DataFrame({name: self.column(name) for name in columns or COLUMNS})

    @cached_property
    def entities(self) -> Places | npt.NDArray[np.uint32]:
        """The number of the entity of each name; ascending."""
        column = self.columns["entity"]
        return column.numbers if isinstance(column, Numbers) else column.whole().to_numpy()

    @property
    def entity_count(self) -> int:
        """How many entities the names are of."""
        return int(self.entities[-1]) + 1 if self.height else 0

    @cached_property
    def _by_id(self) -> Hashes:
        if self.stored is not None:
            return self.stored["by_id"]
        first = np.searchsorted(self.entities, np.arange(self.entity_count))
        return by_hash(self.columns["entity_id"].at(first.astype(np.int64)), 0, self.entity_count)

    @cached_property
    def _by_squash(self) -> Hashes:
        return self.stored["by_squash"] if self.stored is not None else by_hash(self.column("squash"), 0, self.height)

    def numbers(self, ids: pl.Series) -> Places:
        """The numbers of the entities that some ids are of; ascending, each once, none of an id that is not known."""
        wanted = ids.drop_nulls().unique()
        query, number = within(self._by_id, word_hashes(wanted), self.entity_count)
        first = np.searchsorted(self.entities, number).astype(np.int64)
        same = (self.columns["entity_id"].at(first) == wanted.gather(query)).to_numpy()
        return np.unique(number[same])

    def of_entities(self, ids: pl.Series, *columns: str) -> pl.DataFrame:
        """The names of some entities."""
        numbers = self.numbers(ids)
        begins, ends = (np.searchsorted(self.entities, numbers, side) for side in ("left", "right"))
        many = (ends - begins).astype(np.int64)
        rows = np.arange(many.sum()) + np.repeat(begins - (np.cumsum(many) - many), many)
        return self.take(rows.astype(np.int64), *columns)

    def squashed(self, squashes: pl.Series) -> tuple[Places, Places]:
        """(squashed name by position, name of the register that has it)."""
        query, row = within(self._by_squash, word_hashes(squashes), self.height)
        same = (self.columns["squash"].at(row) == squashes.gather(query)).fill_null(value=False).to_numpy()
        return query[same], row[same]


def by_hash(texts: pl.Series, first: int, count: int) -> Hashes:
    """The hashes of some of so many texts, with their numbers from the first, sorted."""
    return np.sort(packed(word_hashes(texts), np.arange(first, first + len(texts)), count))


class Writer:
    """Writes names to a folder, part by part."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._letters = {name: (folder / f"names.{name}.text").open("wb") for name in TEXTS}
        self._ends: dict[str, list[Places]] = {name: [np.zeros(1, np.int64)] for name in TEXTS}
        self._values: dict[str, dict[str | None, int]] = {name: {None: 0} for name in FEW}
        self._codes: dict[str, list[npt.NDArray[np.uint8]]] = {name: [] for name in FEW}
        self._live: list[npt.NDArray[np.uint8]] = []
        self._entities: list[npt.NDArray[np.uint32]] = []
        self._hashes: list[Hashes] = []
        self._ids: list[Hashes] = []
        self.height = 0

    def add(self, names: pl.DataFrame, squashed: Hashes) -> None:
        """More names, after those before.

        Args:
            names: The names.
            squashed: The hashes of their squashed forms.
        """
        for name in TEXTS:
            text = byte_text(names[name])
            self._letters[name].write(text.data.tobytes())
            self._ends[name].append(text.places[1:] + self._ends[name][-1][-1])
        for name in FEW:
            self._codes[name].append(self._coded(names[name]))
        self._live.append(names["live"].to_numpy().astype(np.uint8))
        entities = names["entity"].to_numpy()
        self._entities.append(entities)
        self._hashes.append(squashed)
        first = np.flatnonzero(np.concatenate([entities[:1] == entities[:1], entities[1:] != entities[:-1]]))
        self._ids.append(word_hashes(names["entity_id"].gather(first)))
        self.height += names.height

    def _coded(self, texts: pl.Series) -> npt.NDArray[np.uint8]:
        known = self._values[texts.name]
        for text in texts.unique().sort().to_list():
            known.setdefault(text, len(known))
        return texts.replace_strict(known, return_dtype=pl.UInt8).to_numpy()

    def close(self) -> None:
        """Write what is written at the end."""
        for file in self._letters.values():
            file.close()
        for name in TEXTS:
            places = np.concatenate(self._ends.pop(name))
            self._save(f"{name}.places", places.astype(np.int32) if places[-1] < _SHORT else places)
        for name in FEW:
            self._save(name, np.concatenate([np.empty(0, np.uint8), *self._codes.pop(name)]))
        self._save("live", np.concatenate([np.empty(0, np.uint8), *self._live]))
        self._save("entity", np.concatenate([np.empty(0, np.uint32), *self._entities]))
        for name, parts in (("by_squash", self._hashes), ("by_id", self._ids)):
            hashes = np.concatenate([np.empty(0, np.uint64), *parts])
            parts.clear()
            self._save(name, np.sort(packed(hashes, np.arange(len(hashes)), len(hashes))))
        told = {"height": self.height, **{name: list(values) for name, values in self._values.items()}}
        (self._folder / "names.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    def _save(self, name: str, values: npt.NDArray[np.generic]) -> None:
        np.save(self._folder / f"names.{name}.npy", values, allow_pickle=False)


def opened(folder: Path) -> Names:
    """The names that `Writer` wrote.

    Raises:
        OSError, ValueError, KeyError: They are not whole.
    """
    told = json.loads((folder / "names.json").read_text("utf-8"))
    values: dict[str, Sequence[str | None]] = {name: told[name] for name in FEW}
    texts = {name: Text(_letters(folder / f"names.{name}.text"), _array(folder, f"{name}.places")) for name in TEXTS}
    columns: dict[str, Column] = {**texts, **{part: Apart(texts["name"], part) for part in ("key", "core")}}
    columns |= {name: Coded(_array(folder, name), pl.Series(values[name], dtype=pl.String)) for name in FEW}
    columns["live"] = Coded(_array(folder, "live"), pl.Series([False, True]))
    columns["entity"] = Numbers(_array(folder, "entity"))
    stored = {name: _array(folder, name) for name in ("by_id", "by_squash")}
    return Names(columns, int(told["height"]), stored)


def _array(folder: Path, name: str) -> npt.NDArray[Any]:
    array: npt.NDArray[Any] = np.load(folder / f"names.{name}.npy", mmap_mode="r", allow_pickle=False)
    return array


def _letters(path: Path) -> npt.NDArray[np.uint8]:
    return np.memmap(path, np.uint8, "r") if path.stat().st_size else np.empty(0, np.uint8)
