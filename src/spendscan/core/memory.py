"""Memory that was used and is free: given back to the system, or kept for later, where the C library can be told to."""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# The numbers that glibc has for its settings: from how many bytes on memory is asked of the system for each array, and
# from how many free ones on it is given back.
_ASKED_FROM, _GIVEN_FROM = -3, -1
_KEPT, _USUAL_ASKED, _USUAL_GIVEN = (1 << 31) - 1, 32 << 20, 64 << 20


def give_back() -> None:
    """Give free memory back, where the C library is one that can be told to (glibc); elsewhere nothing is done.

    Matching works in many short-lived arrays on several threads: without this, some 300 MB of them count as a run's own
    until its end.
    """
    trim = _function("malloc_trim")
    if trim is not None:
        trim(0)


@contextmanager
def kept() -> Iterator[None]:
    """Free memory is kept for the next array until the block ends, and given back then; where glibc is, else nothing.

    Building a register's index works in arrays of tens of megabytes, one after the other. Else the system clears the
    pages of each anew: a tenth of the time of five million companies.
    """
    setting = _function("mallopt")
    if setting is None:
        yield
        return
    setting(_ASKED_FROM, _KEPT)
    setting(_GIVEN_FROM, _KEPT)
    try:
        yield
    finally:
        setting(_ASKED_FROM, _USUAL_ASKED)
        setting(_GIVEN_FROM, _USUAL_GIVEN)
        give_back()


def _function(name: str) -> "ctypes._NamedFuncPointer | None":
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
