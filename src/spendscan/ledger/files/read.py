"""Bytes of ledgers: hashed once, looked at in samples, read whole only where a file needs care."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from spendscan.core.errors import InputError

# What is taken from a folder; a file that is named itself is always tried.
SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".parquet", ".zip", ".gz"})
# So much at a time as a processor's cache holds.
BLOCK = 1 << 18


@dataclass(frozen=True)
class Digest:
    """A file's hash and what was counted on the way.

    Args:
        sha256: Hash of its bytes.
        size: Bytes.
    """

    sha256: str
    size: int


def digest(path: Path) -> Digest:
    """Hash a file.

    Raises:
        InputError: The file cannot be opened.
    """
    sha, size = hashlib.sha256(), 0
    block = bytearray(BLOCK)
    view = memoryview(block)
    try:
        with path.open("rb", buffering=0) as file:
            while length := file.readinto(block):
                sha.update(view[:length])
                size += length
    except OSError as error:
        raise _unreadable(path, error) from None
    return Digest(sha.hexdigest(), size)


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"cannot be read: {error.strerror or error}", where=str(path))


def digest_of(data: bytes) -> Digest:
    """The same of bytes in memory."""
    return Digest(hashlib.sha256(data).hexdigest(), len(data))


def size_of(path: Path | None) -> int:
    """A file's size in bytes; 0 for none, and for one that cannot be looked at."""
    try:
        return path.stat().st_size if path else 0
    except OSError:
        return 0


def load(path: Path, limit: int | None = None) -> bytes:
    """A file's bytes, or its first ones."""
    with path.open("rb") as file:
        return file.read() if limit is None else file.read(limit)


HEAD, TAIL, STRIDES, STRIDE = 128 << 10, 32 << 10, 16, 8 << 10


def samples(path: Path, size: int) -> list[bytes]:
    """The head, evenly spaced middle pieces and the tail of a large file.

    Raises:
        InputError: The file cannot be opened.
    """
    try:
        return _pieces(path, size)
    except OSError as error:
        raise _unreadable(path, error) from None


def _pieces(path: Path, size: int) -> list[bytes]:
    with path.open("rb") as file:
        pieces = [file.read(HEAD)]
        # Even: a piece of UTF-16 begins with a whole letter.
        step = max((size - HEAD - TAIL) // (STRIDES + 1), STRIDE) // 2 * 2
        for at in range(HEAD + step, size - TAIL - STRIDE, step):
            file.seek(at)
            pieces.append(file.read(STRIDE))
        file.seek(max(size - TAIL, HEAD) // 2 * 2)
        pieces.append(file.read())
    return pieces


def files_below(folder: Path) -> list[Path]:
    """Every file below a folder, hidden ones and office lock files aside, by name."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__MACOSX")
        found += [Path(root) / name for name in sorted(names) if not name.startswith((".", "~$"))]
    return found
