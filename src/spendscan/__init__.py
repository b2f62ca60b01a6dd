"""spendscan: how much of what an institution spends stays in its place, where the rest goes, and what could change."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {"analyse": "spendscan.api", "inspect": "spendscan.enquiries.ledgers", "match": "spendscan.enquiries.names"}


def __getattr__(name: str) -> Any:
    """Load the library face only when it is used, so that the command line starts fast."""
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'spendscan' has no attribute {name!r}")
