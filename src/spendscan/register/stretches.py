"""Large registers a stretch of rows at a time: a CSV of gigabytes, also in a zip, read without holding its text."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

import polars as pl

from spendscan.core.errors import InputError
from spendscan.register.cells import (
    BEGINNING,
    DELIMITERS,
    Cells,
    decoded,
    header_row,
    plain,
    ragged,
    tidy,
    unclosed,
    unique_headers,
    unquoted,
    wide,
)  # fmt: skip
from spendscan.register.formats import is_name, needed
from spendscan.register.row_ends import RowEnds, row_ends

TABLE_FILES = (".csv", ".txt", ".tsv", ".json")
_ROWS = 250_000  # of a stretch
_BLOCK = 8 << 20  # bytes that are parsed together
_HEAD = 1 << 20  # bytes in which the header must stand
_PREAMBLE = 20  # lines that a title and notes may take above it
_WIDEST = 64 << 20  # bytes without an end of row at which quotes are closed: the quotes are but marks
_MOST = 64 << 30  # bytes that a zip may hold, unpacked
_PACKED, _LIKELY = 1 << 30, 100  # bytes from which a table in a zip may not be packed to so small a part


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Stretches:
    """The rows of a large file, stretch by stretch, only the columns that a register is read from.

    Args:
        columns: These columns.
        read: Reads them from the beginning.
    """

    columns: list[str]
    read: Callable[[], Iterator[Cells]]


@dataclass(frozen=True)
class _Table:
    """How a CSV is written.

    Args:
        skipped: Bytes, of UTF-8, that stand before the first row.
        header: Its columns.
        delimiter: What parts cells.
        bare: Whether quotation marks are but marks.
    """

    skipped: int
    header: list[str]
    delimiter: str
    bare: bool


def stretches_of(path: Path, large: int) -> Stretches | None:
    """A large file to be read in stretches.

    Args:
        path: A CSV, a zip with one, or a Parquet file.
        large: Bytes from which it is worth it; those of the table in a zip.

    Returns:
        None where the file is small, or must be read whole: a workbook, JSON, a header that cannot be told from a part
        of the file.

    Raises:
        InputError: The zip holds too much, there are no rows, or no column holds names.
    """
    with path.open("rb") as file:
        begins = file.read(5)
    if begins[:4] == b"PAR1":
        return _parquet(path) if path.stat().st_size >= large else None
    packed = begins[:4] == b"PK\x03\x04"
    member = _member(path) if packed else None
    size = member.file_size if member else path.stat().st_size
    if size < large or (packed and not member) or begins == b"%PDF-" or begins.startswith(b"<"):
        return None
    name = member.filename if member else None
    with _opened(path, name) as stream:
        head = stream.read(_HEAD)
    table = _table(head)
    if table is None:
        if size > _WIDEST and (b"\n" not in head or b"\x00" in head) and not _is_json(head):
            raise InputError("no rows to read", where=str(path), hint="A register is a table with a header row.")
        return None
    wanted = needed(table.header, str(path))
    return Stretches(wanted, lambda: _stretched(path, name, table, wanted))


def member_of(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo | None:
    """The table in a zip, the first by name; None where it holds none.

    Raises:
        InputError: It is larger unpacked than any register, or than any that is packed so small.
    """
    tables = tables_of(archive)
    if not tables:
        return None
    first = tables[0]
    if first.file_size > _MOST or (first.file_size > _PACKED and first.file_size > _LIKELY * first.compress_size):
        raise InputError(
            f"holds {first.file_size / 2**30:,.1f} GB in {first.compress_size / 2**20:,.1f} MB, which is no register",
            where=str(path),
            hint="Unpack it, look at what it is, and give the file itself.",
        )
    return first


def tables_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The tables in a zip, by name."""
    return sorted((i for i in archive.infolist() if i.filename.lower().endswith(TABLE_FILES)), key=_by_name)


def _by_name(info: zipfile.ZipInfo) -> str:
    return info.filename


def _member(path: Path) -> zipfile.ZipInfo | None:
    with zipfile.ZipFile(path) as archive:
        return member_of(archive, path)


@contextmanager
def _opened(path: Path, member: str | None) -> Iterator[_Stream]:
    """A file, or one in a zip, as bytes of UTF-8 where it is in UTF-16, else as they are."""
    if member is None:
        with path.open("rb", buffering=0) as file:
            yield _unmarked(file)
        return
    with zipfile.ZipFile(path) as archive, archive.open(member) as packed:
        yield _unmarked(packed)


class _Recoded:
    """UTF-16 as UTF-8."""

    def __init__(self, stream: IO[bytes], encoding: str) -> None:
        self._text = io.TextIOWrapper(stream, encoding, "replace", newline="")

    def read(self, size: int, /) -> bytes:
        return self._text.read(size).encode()


def _unmarked(stream: IO[bytes]) -> _Stream:
    encoding = wide(stream.read(BEGINNING))
    stream.seek(0)
    return _Recoded(stream, encoding) if encoding else stream


def _is_json(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"[", b"{")


def _table(head: bytes) -> _Table | None:
    """How a file is written, from its beginning."""
    lines = head.split(b"\n")[:-1]
    first = lines[:_PREAMBLE]
    if not first or b"\x00" in b"".join(first) or _is_json(head):
        return None
    texts = [decoded(line).rstrip("\r") for line in first]
    rows = (next(csv.reader([text], delimiter=max(DELIMITERS, key=text.count)), []) for text in texts)
    top = header_row(rows, is_name)
    while top < len(texts) and not texts[top].strip():
        top += 1
    if top == len(texts) or texts[top].count('"') % 2 or "\r" in texts[top]:
        return None
    delimiter = max(DELIMITERS, key=texts[top].count)
    header = unique_headers(next(csv.reader([texts[top]], delimiter=delimiter)))
    rest = decoded(b"\n".join(lines[top:]))
    return _Table(
        sum(len(line) + 1 for line in lines[: top + 1]), header, delimiter, delimiter == "\t" and unquoted(rest)
    )


def _parquet(path: Path) -> Stretches | None:
    try:
        scan = pl.scan_parquet(path, glob=False)
        wanted = needed(scan.collect_schema().names(), str(path))
    except (pl.exceptions.PolarsError, OSError):
        return None

    def read() -> Iterator[Cells]:
        try:
            for batch in scan.select(wanted).collect_batches(chunk_size=_ROWS, maintain_order=True):
                yield Cells(tidy(batch))
        except (pl.exceptions.PolarsError, OSError):
            raise InputError("is not a readable Parquet file", where=str(path)) from None

    return Stretches(wanted, read)


def _stretched(path: Path, member: str | None, table: _Table, wanted: Sequence[str]) -> Iterator[Cells]:
    """The cells of a file, so many rows at a time."""
    held: list[Cells] = []
    ascii_only = trimmed = True
    for block, ends in _blocks(path, member, table):
        ascii_only &= block.isascii()
        trimmed &= not ends.trim
        held.append(_parsed(block, table, wanted, even=ends.even))
        if sum(cells.frame.height for cells in held) >= _ROWS:
            yield _together(held, ascii_only=ascii_only, trimmed=ascii_only and trimmed)
            held, ascii_only, trimmed = [], True, True
    if held:
        yield _together(held, ascii_only=ascii_only, trimmed=ascii_only and trimmed)


def _together(parts: list[Cells], *, ascii_only: bool, trimmed: bool) -> Cells:
    frame = pl.concat([part.frame for part in parts])
    return Cells(
        tidy(frame, ascii_only=ascii_only, trimmed=trimmed),
        sum(part.mended for part in parts),
        sum(part.rejected for part in parts),
    )


def _blocks(path: Path, member: str | None, table: _Table) -> Iterator[tuple[bytes, RowEnds]]:
    """The bytes of a file after its header, cut between rows, and what is told of the rows."""
    with _opened(path, member) as stream:
        rest, left = b"", table.skipped
        while left:
            left -= len(stream.read(left))
        while data := stream.read(_BLOCK):
            whole = rest + data
            ends = row_ends(whole, table.delimiter, len(table.header), bare=table.bare)
            # A quotation mark that nothing closes is but a mark.
            cut = ends.cut or (whole.rfind(b"\n") + 1 if len(whole) > _WIDEST else 0)
            rest = whole[cut:]
            del data
            if cut:
                block = whole[:cut]
                del whole
                yield block, ends
                # Its room is free before the next bytes are read.
                del block
        if rest.strip():
            yield rest, RowEnds(0, even=False)


def _parsed(block: bytes, table: _Table, wanted: Sequence[str], *, even: bool) -> Cells:
    """The cells of some rows; where these are not of one length, they are read one by one, and mended."""
    if not block.isascii():
        block = decoded(block).encode()
    if not (even or table.bare) and unclosed(text := decoded(block)):
        return _one_by_one(text, table, wanted)
    cells = [plain(name) if table.bare else pl.col(name) for name in wanted]
    try:
        rows = pl.scan_csv(
            io.BytesIO(block.lstrip(b"\r\n")), separator=table.delimiter, has_header=False, infer_schema=False,
            new_columns=table.header, quote_char=None if table.bare else '"', null_values="",
        )  # fmt: skip
        # Of rows that are longer than the header Polars says nothing, unless it is asked for all columns.
        return Cells(rows.select(cells).collect() if even else rows.collect().select(cells))
    except (pl.exceptions.PolarsError, ValueError):
        return _one_by_one(decoded(block), table, wanted)


def _one_by_one(text: str, table: _Table, wanted: Sequence[str]) -> Cells:
    found = ragged(text, table.header, table.delimiter, is_name)
    return Cells(found.frame.select(wanted), found.mended, found.rejected)
