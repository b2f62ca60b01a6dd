"""spendscan: how much of what an institution spends stays in its place, where the rest goes, and what could change."""

import os
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Read by the engine's allocator as it is loaded: memory that one batch of lines has left is kept for the next one for
# ten seconds, rather than given back to the system within half of one, and is one batch's like another's on whichever
# thread: a twentieth of the time of reading goes without, in clearing pages. However many processors there are, one
# store of such memory is kept: with two, a large ledger takes forty megabytes more.
# A program that uses the engine itself hands the engine's own setting on to what it starts; anybody else's holds.
_ALLOCATOR, _HANDED_ON = "_RJEM_MALLOC_CONF", "dirty_decay_ms:500,muzzy_decay_ms:1000"
if os.environ.get(_ALLOCATOR, _HANDED_ON) == _HANDED_ON:
    os.environ[_ALLOCATOR] = "dirty_decay_ms:10000,narenas:1"

_PUBLIC = {"analyse": "spendscan.api", "inspect": "spendscan.enquiries.ledgers", "match": "spendscan.enquiries.names"}


def __getattr__(name: str) -> Any:
    """Load the library face only when it is used, so that the command line starts fast."""
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'spendscan' has no attribute {name!r}")
