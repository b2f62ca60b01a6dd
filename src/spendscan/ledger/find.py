"""Which files are ledgers, and what they are called in every table."""

import glob
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spendscan.core.errors import InputError
from spendscan.ledger.cells.amounts import looks_like_amount
from spendscan.ledger.files.dialect import Dialect, delimiter_of, encoding_of, no_text, text_of
from spendscan.ledger.files.read import SUFFIXES, files_below, load
from spendscan.ledger.files.records import records
from spendscan.ledger.table.header import find_header

# Delimited text under another name: taken from a folder where it holds a ledger, as notes are called so, too.
TEXTS = frozenset({".txt", ".tab", ".psv", ".dat"})
# What publishers put a month into as well; a folder's other files (notes, settings, pictures) pass without a word.
OTHER = frozenset(
    {*TEXTS, ".pdf", ".html", ".htm", ".doc", ".docx", ".rtf", ".xml", ".json", ".numbers"}
    | {".7z", ".rar", ".tar", ".bz2", ".xz"}
)
STDIN = "-"
LOOKED_AT = 1 << 16


@dataclass(frozen=True)
class Found:
    """A file to be read.

    Args:
        source_file: Its name in every table: the path below the deepest folder that holds all files read.
        path: Where it lies; None for bytes that were handed over.
        data: Bytes that were handed over (standard input).
    """

    source_file: str
    path: Path | None = None
    data: bytes | None = None


def find_ledgers(given: Sequence[str], stdin: bytes | None = None) -> list[Found]:
    """The files that paths, folders, globs and `-` stand for, each once, sorted by name.

    Args:
        given: As on the command line.
        stdin: What standard input held, for `-`.

    Raises:
        InputError: A file is missing, a folder or a pattern holds no ledger, or `-` has no data.
    """
    paths: dict[str, Path] = {}
    found: list[Found] = []
    for text in given:
        if text == STDIN:
            if not stdin:
                raise InputError("no data on standard input", where=STDIN, hint="Pipe a CSV into it, or name a file.")
            found.append(Found(STDIN, data=stdin))
            continue
        for path in _paths(text):
            absolute = os.path.abspath(path)  # noqa: PTH100 - links keep the name under which they were given
            paths[absolute] = Path(absolute)
    if not paths and not found:
        raise InputError("no ledger given", hint="Name files, folders or patterns of CSV files or workbooks.")
    return found + _named(paths)


def passed_over(given: Sequence[str], found: Sequence[Found]) -> list[str]:
    """Names of files in folders that are not among those found and may hold payments all the same, sorted."""
    taken = {str(one.path) for one in found}
    folders = [Path(text) for text in given if text != STDIN and Path(text).is_dir()]
    return sorted(
        {
            file.name
            for path in folders
            for file in files_below(path)
            if file.suffix.lower() in OTHER and os.path.abspath(file) not in taken  # noqa: PTH100 - as they are named there
        }
    )


def _paths(text: str) -> list[Path]:
    path = Path(text)
    if path.is_dir():
        inside = [file for file in files_below(path) if file.suffix.lower() in SUFFIXES or _is_ledger(file)]
        if not inside:
            raise InputError("no ledger in this folder", where=text, hint="CSV files and workbooks are looked for.")
        return inside
    if path.exists():
        return [path]
    matched = [Path(name) for name in sorted(glob.glob(text, recursive=True))]  # noqa: PTH207 - absolute patterns too
    files = [file for file in matched if file.is_file()]
    if not files:
        raise InputError("no such file", where=text, hint="Check the spelling, and the folder the command runs in.")
    return files


def _is_ledger(file: Path) -> bool:
    """Whether a text has a ledger's header among its first lines, and an amount under it."""
    if file.suffix.lower() not in TEXTS:
        return False
    head = load(file, LOOKED_AT)
    if not head or no_text(head):
        return False
    encoding, skip = encoding_of(head)
    dialect = Dialect(encoding, ",", skip)
    text = text_of(head, dialect)
    rows = list(records(text, delimiter_of(text)))
    header = find_header(rows, [], len(rows))
    return header is not None and any(looks_like_amount(cell) for row in rows[header.last :] for cell in row)


def _named(paths: dict[str, Path]) -> list[Found]:
    if not paths:
        return []
    folder = os.path.commonpath([os.path.dirname(name) for name in paths])  # noqa: PTH120 - texts, not files
    named = []
    for path in paths.values():
        relative = os.path.relpath(path, folder).replace(os.sep, "/")
        named.append(Found(unicodedata.normalize("NFC", relative), path))
    return sorted(named, key=lambda one: one.source_file)
