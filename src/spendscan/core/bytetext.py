"""A column of text as its bytes in a row: what is asked of every name of a register is asked of all bytes at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.bits import bits_of, counted

Letters = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SPACE = 32
_AT_ONCE = 250_000  # bytes: what numpy makes of them stays in a processor's cache


@dataclass(frozen=True)
class ByteText:
    """A column of text.

    Args:
        data: The bytes (UTF-8) of all texts, one after the other.
        places: Where each text begins in `data`; one more than there are texts.
    """

    data: Letters
    places: Places

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.places) - 1

    def series(self) -> pl.Series:
        """The texts as a column."""
        import pyarrow as pa  # noqa: PLC0415 - of no use to who only looks at ledgers, and slow to load

        array = pa.LargeStringArray.from_buffers(
            len(self), pa.py_buffer(np.ascontiguousarray(self.places)), pa.py_buffer(np.ascontiguousarray(self.data))
        )
        return pl.Series(_Handed(array), dtype=pl.String)

    def parts(self) -> Iterator["ByteText"]:
        """The texts in their order, a few megabytes at a time."""
        begin = 0
        while begin < len(self):
            limit = self.places[begin] + _AT_ONCE
            end = max(begin + 1, int(np.searchsorted(self.places, limit, side="right")) - 1)
            first, last = self.places[begin], self.places[end]
            yield ByteText(self.data[first:last], self.places[begin : end + 1] - first)
            begin = end

    def kept(self, flags: Flags) -> "ByteText":
        """The texts with some bytes left out."""
        return ByteText(self.data[flags], counted(bits_of(flags), self.places))

    def gathered(self, begins: Places, ends: Places) -> "ByteText":
        """Stretches of the bytes as texts."""
        lengths = ends - begins
        places = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=places[1:])
        at = np.arange(places[-1]) + np.repeat(begins - places[:-1], lengths)
        return ByteText(self.data[at], places)


@dataclass(frozen=True)
class _Handed:
    """An Arrow array that is handed over as such: to look at it, Polars would import all that pyarrow computes with."""

    array: Any

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """The array, by Arrow's C interface."""
        handed: tuple[object, object] = self.array.__arrow_c_array__(requested_schema)
        return handed


def byte_text(texts: pl.Series) -> ByteText:
    """A column of text as bytes; null as an empty text."""
    array = texts.cast(pl.String).fill_null("").rechunk().to_arrow()
    _, offsets, data = array.buffers()
    width = np.int64 if str(array.type).startswith("large") else np.int32
    every: Places = np.frombuffer(offsets, width).astype(np.int64)[array.offset : array.offset + len(array) + 1]
    raw = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    return ByteText(raw[every[0] : every[-1]], every - every[0])


def joined(parts: list[ByteText]) -> ByteText:
    """Columns one below the other."""
    if not parts:
        return ByteText(np.empty(0, np.uint8), np.zeros(1, np.int64))
    ends = np.cumsum([0, *(part.places[-1] for part in parts)])
    places = [part.places[:-1] + end for part, end in zip(parts, ends[:-1], strict=True)]
    return ByteText(np.concatenate([part.data for part in parts]), np.concatenate([*places, ends[-1:]]))


@dataclass(frozen=True)
class Words:
    """The words of texts, where single spaces part them, text by text.

    Args:
        begins: Where each word begins among the bytes.
        ends: Where it ends.
        first: Where the words of each text begin among the words; one more than there are texts.
    """

    begins: Places
    ends: Places
    first: Places

    def texts(self) -> Places:
        """The text of each word."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int64), np.diff(self.first))


def words_of(text: ByteText, inside: Flags | None = None) -> Words:
    """The words of texts.

    Args:
        text: The texts.
        inside: Which bytes are of words; those that are no spaces if not given.
    """
    inside = text.data != SPACE if inside is None else inside
    before, after = np.zeros(len(inside), np.bool_), np.zeros(len(inside), np.bool_)
    before[1:], after[:-1] = inside[:-1], inside[1:]
    some = np.diff(text.places) > 0
    before[text.places[:-1][some]] = False
    after[text.places[1:][some] - 1] = False
    begins, ends = np.flatnonzero(inside & ~before), np.flatnonzero(inside & ~after) + 1
    return Words(begins, ends, np.searchsorted(begins, text.places))
