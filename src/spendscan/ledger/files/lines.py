"""Lines of a block of text by arithmetic on its bytes: whether quotes stand where they should, and single lines."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

NEWLINE, RETURN, QUOTE = ord("\n"), ord("\r"), ord('"')
# Bytes are compared in pieces that a processor's cache holds; line feeds are counted in as many as a byte can count.
PIECE, STRIDE = 1 << 18, 1 << 10
Places = NDArray[np.int64]
_NONE = np.empty(0, np.int64)


def places_of(block: bytes, byte: int) -> Places:
    """Where a byte stands in a block."""
    found = [np.flatnonzero(same) + at for at, same in _compared(block, byte)]
    return np.concatenate([_NONE, *found])


def is_ascii(block: bytes) -> bool:
    """Whether a block has no letter beyond ASCII, told in half the time that bytes take to say so."""
    return int(np.frombuffer(block, np.int8).min(initial=0)) >= 0


def count_of(block: bytes, byte: int) -> int:
    """How often a byte stands in a block."""
    return sum(int(np.count_nonzero(same)) for _, same in _compared(block, byte))


def quotes_and_lines(block: bytes) -> tuple[Places, "Lines"]:
    """Where quotes stand in a block, and its lines: found while a piece of it is at hand."""
    quotes, ends = [_NONE], [_NONE]
    for (at, quoted), (_, ended) in zip(_compared(block, QUOTE), _compared(block, NEWLINE), strict=True):
        quotes.append(np.flatnonzero(quoted) + at)
        ends.append(_by_stride(ended))
    return np.concatenate(quotes), Lines(block, np.concatenate(ends))


def _compared(block: bytes, byte: int) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """Piece by piece where each begins, and which of its bytes are a certain one; the next piece takes its room."""
    buffer, room = np.frombuffer(block, np.uint8), np.empty(min(PIECE, len(block)), np.bool_)
    for at in range(0, len(block), PIECE):
        piece = buffer[at : at + PIECE]
        yield at, np.equal(piece, byte, out=room[: piece.size])


def well_quoted(block: bytes, quotes: Places, delimiter: str) -> bool:
    """Whether every quote opens a cell, closes one, or is one of two in a row that stand for one.

    Args:
        block: Whole lines, no quote left open.
        quotes: Where its quotes stand.
        delimiter: What separates cells.
    """
    if not quotes.size or quotes.size % 2:
        return not quotes.size
    buffer, last = np.frombuffer(block, np.uint8), len(block) - 1
    opens, closes = quotes[::2], quotes[1::2]
    before = np.where(opens > 0, buffer[opens - 1], NEWLINE)
    after = np.where(closes < last, buffer[np.minimum(closes + 1, last)], NEWLINE)
    then = buffer[np.minimum(closes + 2, last)]
    fits = np.zeros(256, np.bool_)
    fits[[ord(delimiter), NEWLINE, QUOTE]] = True
    return bool(fits[before].all() and (fits[after] | (after == RETURN) & (then == NEWLINE)).all())


class Lines:
    """The lines of a block by their numbers.

    Args:
        block: The block.
        ends: How many line feeds it has, stride by stride.
    """

    def __init__(self, block: bytes, ends: Places) -> None:
        self._block = block
        self._before = np.concatenate([[0], np.cumsum(ends)])
        self.count = int(self._before[-1]) + bool(block and not block.endswith(b"\n"))

    def at(self, numbers: Iterable[int]) -> bytes:
        """Some lines, one after the other, by their numbers from 0."""
        return b"".join([self._line(number) for number in numbers])

    def _line(self, number: int) -> bytes:
        start = self._after(number)
        return self._block[start : self._block.find(b"\n", start) + 1 or None]

    def _after(self, count: int) -> int:
        """Where the line after so many begins."""
        if count == 0:
            return 0
        # The stride in which the last line feed before it stands.
        stride = int(np.searchsorted(self._before, count)) - 1
        at = stride * STRIDE
        for _ in range(count - int(self._before[stride])):
            at = self._block.index(b"\n", at) + 1
        return at


def _by_stride(ends: NDArray[np.bool_]) -> Places:
    """How many of a piece's bytes are set, stride by stride."""
    rest = -ends.size % STRIDE
    whole = np.concatenate([ends, np.zeros(rest, np.bool_)]) if rest else ends
    # Eight at a time: each byte of a sum counts an eighth of the stride.
    sums = whole.view(np.uint64).reshape(-1, STRIDE // 8).sum(axis=1)
    counted: Places = sums.view(np.uint8).reshape(-1, 8).sum(axis=1, dtype=np.int64)
    return counted
