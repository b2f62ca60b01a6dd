"""Marks of bytes as bits, sixty-four in a number: how many stand before a place is told without a sum for each byte."""

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
_ONE, _WORD = np.uint64(1), 64


def bits_of(flags: Flags) -> Bits:
    """Flags as bits, with one at least that is not set behind the last."""
    found = np.zeros((len(flags) // _WORD + 1) * (_WORD // 8), np.uint8)
    packed = np.packbits(flags, bitorder="little")
    found[: len(packed)] = packed
    return found.view(np.uint64)


def counted(bits: Bits, places: Places) -> Places:
    """How many of the bits stand before each place."""
    each = np.bitwise_count(bits).astype(np.int64)
    whole = np.cumsum(each) - each
    lower = bits[places >> 6] & ((_ONE << (places & 63).astype(np.uint64)) - _ONE)
    found: Places = whole[places >> 6] + np.bitwise_count(lower)
    return found
