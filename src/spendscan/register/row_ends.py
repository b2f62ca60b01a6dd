"""Where the rows of a CSV end, and whether each has the cells of its header: asked of all bytes at once, as bits."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from spendscan.core.bits import Bits, counted

Letters = npt.NDArray[np.uint8]

_QUOTE, _NEWLINE, _RETURN, _SPACE = ord('"'), ord("\n"), ord("\r"), ord(" ")
_AT_ONCE = 1 << 18  # bytes, that stay in a processor's cache
_ONE, _LAST, _EVERY = np.uint64(1), np.uint64(63), np.uint64((1 << 64) - 1)


@dataclass(frozen=True)
class RowEnds:
    """What is told of some bytes of a CSV.

    Args:
        cut: Where the last row that is whole ends; 0 where none is.
        even: Whether each row up to there has as many cells as the header, its quotation marks where they belong.
        trim: Whether a cell may begin or end with a space; where that is not told, it may.
    """

    cut: int
    even: bool
    trim: bool = True


def row_ends(data: bytes, delimiter: str, cells: int, *, bare: bool = False) -> RowEnds:
    """Where the last whole row of some bytes ends; they begin with a row.

    Args:
        data: The bytes.
        delimiter: What parts cells.
        cells: How many the header has.
        bare: Whether quotation marks are but marks.
    """
    letters = np.frombuffer(data, np.uint8)
    commas = _where(letters, ord(delimiter))
    returns = _where(letters, _RETURN) if b"\r" in data else np.zeros_like(commas)
    quotes = np.zeros_like(commas) if bare else _where(letters, _QUOTE)
    inside = _inside(quotes)
    ends = np.concatenate([np.empty(0, np.int64), *_places(letters, _NEWLINE)])
    newlines = np.zeros_like(commas)
    np.bitwise_or.at(newlines, ends >> 6, _ONE << (ends & 63).astype(np.uint64))
    ends = ends[~_set(inside, ends)]
    if not len(ends):
        return RowEnds(0, even=False)
    opens, closes = quotes & inside, quotes & ~inside
    edges = commas | newlines | quotes
    astray = (opens & ~_after(edges)).any() or (closes & ~_before(edges | returns, len(data))).any()
    commas &= ~inside
    even = not astray and bool((counted(commas, ends) == np.arange(1, len(ends) + 1) * (cells - 1)).all())
    if not even or bare:
        return RowEnds(int(ends[-1]) + 1, even=even)
    lines = (newlines | returns) & ~inside
    blanks = _bits(letters, lambda part: part <= _SPACE) & ~lines
    # Two marks within a cell stand for one, and are no edge of it: the first seems to close it, the next to open it.
    first = closes & _one_back(opens)
    commas |= lines
    opened: Bits = _after(commas | (opens & ~_one_on(first)))
    closed: Bits = commas | (closes & ~first)
    trim = bool((blanks & (opened | _before(closed, len(data)))).any())
    return RowEnds(int(ends[-1]) + 1, even=True, trim=trim)


def _bits(letters: Letters, asked: Callable[[Letters], npt.NDArray[np.bool_]]) -> Bits:
    """What is asked of each byte, a bit for each."""
    found = np.zeros(-(-len(letters) // 64) * 8, np.uint8)
    for begin in range(0, len(letters), _AT_ONCE):
        part = np.packbits(asked(letters[begin : begin + _AT_ONCE]), bitorder="little")
        found[begin // 8 : begin // 8 + len(part)] = part
    return found.view(np.uint64)


def _where(letters: Letters, mark: int) -> Bits:
    """Which bytes are a mark, a bit for each."""
    return _bits(letters, lambda part: part == mark)


def _places(letters: Letters, mark: int) -> list[npt.NDArray[np.int64]]:
    return [
        np.flatnonzero(letters[begin : begin + _AT_ONCE] == mark) + begin
        for begin in range(0, len(letters), _AT_ONCE)
    ]  # fmt: skip


def _inside(quotes: Bits) -> Bits:
    """Which bytes stand after an odd number of quotation marks, the one that they are included."""
    odd = quotes.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        odd ^= odd << np.uint64(shift)
    # What the words before have in all turns a word over.
    turned = np.bitwise_xor.accumulate(odd >> _LAST)
    odd[1:] ^= turned[:-1] * _EVERY
    return odd


def _set(bits: Bits, places: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = (bits[places >> 6] >> (places & 63).astype(np.uint64) & _ONE).astype(np.bool_)
    return found


def _one_on(bits: Bits) -> Bits:
    """Which bytes stand after one of these."""
    moved = bits << _ONE
    moved[1:] |= bits[:-1] >> _LAST
    return moved


def _after(bits: Bits) -> Bits:
    """Which bytes stand after one of these, or at the beginning."""
    moved = _one_on(bits)
    moved[:1] |= _ONE
    return moved


def _one_back(bits: Bits) -> Bits:
    """Which bytes stand before one of these."""
    moved = bits >> _ONE
    moved[:-1] |= bits[1:] << _LAST
    return moved


def _before(bits: Bits, size: int) -> Bits:
    """Which bytes stand before one of these, or at the end."""
    moved = _one_back(bits)
    moved[(size - 1) >> 6] |= _ONE << np.uint64((size - 1) & 63)
    return moved
