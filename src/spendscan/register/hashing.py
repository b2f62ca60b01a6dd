"""A 64-bit hash of words that is the same in every version and on every machine, for whole columns at once.

The hash of a word is a polynomial of its bytes modulo 2**64, so that the hashes of all its one-letter deletions follow
from prefix sums, mixed at the end by the finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
"""

from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.bytetext import ByteText, byte_text

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15 | 1
_INVERSE = pow(_BASE, -1, 1 << 64)
_LONGEST = 4_096
_FEWEST = 1 << 17  # bytes that powers are made for, at least: a batch of names is as long
_MASK = (1 << 64) - 1


def _powers(base: int, count: int) -> Hashes:
    powers, value = np.empty(count, np.uint64), 1
    for place in range(count):
        powers[place] = value
        value = value * base & _MASK
    return powers


_POWERS = _powers(_BASE, _LONGEST + 1)


def mixed(values: Hashes) -> Hashes:
    """Hashes spread evenly over 64 bits."""
    values = values ^ (values >> np.uint64(30))
    # In place: of millions of hashes each copy is tens of megabytes.
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values


def spread(starts: Places, counts: Places) -> Places:
    """The positions start, start + 1, … of each run, one after the other."""
    total = int(counts.sum())
    ends = np.cumsum(counts)
    runs: Places = np.repeat(starts - (ends - counts), counts)
    return np.arange(total, dtype=np.int64) + runs


def run_begins(rows: Places) -> Places:
    """Where the run of the same number begins that each of some numbers in order is of."""
    begins = np.flatnonzero(np.concatenate([rows[:1] == rows[:1], rows[1:] != rows[:-1]]))
    return np.repeat(begins, np.diff(np.append(begins, len(rows))))


def once_each(numbers: Places, below: int) -> tuple[Places, Places]:
    """The different ones of some numbers, in order, and the place of each number among them.

    Args:
        numbers: Non-negative numbers.
        below: What they are all below.
    """
    among = np.zeros(below, np.bool_)
    among[numbers] = True
    met = np.flatnonzero(among)
    place = np.empty(below, np.int32)
    place[met] = np.arange(len(met))
    return met, place[numbers].astype(np.int64)


def _sums(words: pl.Series) -> tuple[Hashes, Places]:
    """For each word the prefix sums of its polynomial (one more than it has bytes), and the lengths."""
    text = byte_text(words)
    lengths: Places = np.minimum(np.diff(text.places), _LONGEST)
    within = spread(np.zeros(len(lengths), np.int64), lengths)
    raw = text.data if lengths.sum() == len(text.data) else text.data[within + np.repeat(text.places[:-1], lengths)]
    terms = (raw.astype(np.uint64) + np.uint64(1)) * _POWERS[within]
    running = np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)])
    return running, lengths


def word_hashes(words: pl.Series) -> Hashes:
    """The hash of each word."""
    parts = [stretch_hashes(text, text.places[:-1], text.places[1:]) for text in byte_text(words).parts()]
    return np.concatenate([np.empty(0, np.uint64), *parts])


@cache
def _sliding(longest: int) -> tuple[Hashes, Hashes]:
    """The powers of the base, and of its inverse."""
    powers = (np.full(longest, base, np.uint64) for base in (_BASE, _INVERSE))
    one, other = (np.concatenate([np.ones(1, np.uint64), np.cumprod(power)]) for power in powers)
    return one, other


def stretch_hashes(text: ByteText, *stretches: Places) -> Hashes:
    """The hash of stretches of the bytes, as words; only the first 4,096 bytes of one count.

    The sums of all bytes so far tell the sum of any stretch; the power of the base where it begins is taken out.

    Args:
        text: The bytes.
        stretches: Where they begin, and where they end; of several kinds of stretches one pair after the other, for
            hashes one below the other.
    """
    powers, inverses = _sliding(1 << max(len(text.data), _FEWEST).bit_length())
    running = np.zeros(len(text.data) + 1, np.uint64)
    # No byte of UTF-8 is so large that one more would not fit it.
    np.multiply(text.data + np.uint8(1), powers[: len(text.data)], out=running[1:])
    np.cumsum(running, out=running)
    found = []
    for begins, ends in zip(stretches[::2], stretches[1::2], strict=True):
        lengths = np.minimum(ends - begins, _LONGEST)
        sums = running[begins + lengths]
        sums -= running[begins]
        sums *= inverses[begins]
        sums ^= lengths.view(np.uint64) << np.uint64(48)
        found.append(mixed(sums))
    return found[0] if len(found) == 1 else np.concatenate(found)


def deletion_hashes(words: pl.Series) -> tuple[Hashes, Places]:
    """The hashes of each word with one byte left out, and to which word each belongs."""
    running, lengths = _sums(words)
    ends = np.cumsum(lengths)
    word = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    gone = np.arange(int(lengths.sum()), dtype=np.int64)
    before = running[gone] - running[(ends - lengths)[word]]
    after = (running[ends[word]] - running[gone + 1]) * np.uint64(_INVERSE)
    return mixed((before + after) ^ ((lengths[word] - 1).astype(np.uint64) << np.uint64(48))), word


def pair_hashes(one: Hashes, other: Hashes) -> Hashes:
    """The hash of two words together, whichever comes first."""
    return mixed(one + other + np.uint64(0xD1B54A32D192ED03))
