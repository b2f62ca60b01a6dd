"""Hashes of files, and of the program itself."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from spendscan import __version__


def sha256_of(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def program(*rooms: str) -> str:
    """The sha256 of the code and data of some rooms: what they made once, another version of them makes anew."""
    text = hashlib.sha256(__version__.encode())
    for room in rooms:
        for path in sorted(_within(files("spendscan") / room), key=lambda path: path.name):
            text.update(path.name.encode() + path.read_bytes())
    return text.hexdigest()


def _within(folder: Traversable) -> Iterator[Traversable]:
    return (path for path in folder.iterdir() if path.name.endswith((".py", ".json", ".toml")))
