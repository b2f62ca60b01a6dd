"""Where a binary workbook's cells stand: its reader lays out all that lies between them, however little that is."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spendscan.ledger.files.dialect import OLE_MAGIC

MOST_COLUMNS = 2000
MOST_CELLS = 30_000_000
SPARSE_CELLS, SPARSE = 3_000_000, 50


@dataclass(frozen=True)
class Extent:
    """Where a sheet's cells with a value stand, from 0.

    Args:
        above: Rows above the first.
        left: Columns left of the first.
        rows: The last row, from 1.
        columns: The last column, from 1.
        cells: How many there are.
    """

    above: int
    left: int
    rows: int
    columns: int
    cells: int

    @property
    def hopeless(self) -> bool:
        """A table spread over so many empty cells that laying it out takes gigabytes or minutes."""
        wide = self.columns - self.left
        area = (self.rows - self.above) * wide
        return wide > MOST_COLUMNS or area > MOST_CELLS or (area > SPARSE_CELLS and area > self.cells * SPARSE)


def hopeless_sheet(data: bytes) -> Extent | None:
    """The first sheet of a binary workbook (.xls, .xlsb) that nobody can lay out; None where there is none."""
    try:
        if data.startswith(OLE_MAGIC):
            sheets = _of_xls(_stream(data))
        else:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
                sheets = iter([_of_xlsb(archive.read(name)) for name in parts if name.endswith(".bin")])
        return next((extent for extent in sheets if extent is not None and extent.hopeless), None)
    except (IndexError, ValueError, OSError, EOFError, zlib.error, zipfile.BadZipFile):
        # What is damaged here is for the reader of the whole to say.
        return None


# Records of a sheet: a row, and cells with a value by their kinds; blank ones are not laid out.
_ROW, _VALUES = 0, frozenset(range(2, 12))


def _of_xlsb(part: bytes) -> Extent | None:
    at, row, cells, end = 0, 0, 0, len(part)
    corner: list[int] = []
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (part[at] & 0x7F) << 7, at + 1
        size = shift = 0
        while True:
            byte = part[at]
            at, size, shift = at + 1, size | (byte & 0x7F) << shift, shift + 7
            if byte < 0x80:
                break
        if kind == _ROW:
            row = int.from_bytes(part[at : at + 4], "little")
        elif kind in _VALUES:
            column = int.from_bytes(part[at : at + 4], "little")
            corner = _stretched(corner, row, column, column)
            cells += 1
        at += size
    return Extent(corner[0], corner[1], corner[2] + 1, corner[3] + 1, cells) if cells else None


def _stretched(corner: list[int], row: int, first: int, last: int) -> list[int]:
    """The first row and column, and the last ones, with a row's cells."""
    if not corner:
        return [row, first, row, last]
    return [min(corner[0], row), min(corner[1], first), max(corner[2], row), max(corner[3], last)]


# A sheet begins; one cell; a run of cells of a row.
_BEGINS, _ONE, _RUN = 0x0809, frozenset({0x0006, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E}), 0x00BD


def _of_xls(stream: bytes) -> Iterator[Extent | None]:
    at, cells = 0, 0
    corner: list[int] = []
    while at + 4 <= len(stream):
        kind, size = stream[at] | stream[at + 1] << 8, stream[at + 2] | stream[at + 3] << 8
        at += 4
        if kind in _ONE or kind == _RUN:
            row, first = stream[at] | stream[at + 1] << 8, stream[at + 2] | stream[at + 3] << 8
            last = stream[at + size - 2] | stream[at + size - 1] << 8 if kind == _RUN else first
            corner = _stretched(corner, row, first, last)
            cells += 1 + last - first
        elif kind == _BEGINS and cells:
            yield Extent(corner[0], corner[1], corner[2] + 1, corner[3] + 1, cells)
            cells, corner = 0, []
        at += size
    if cells:
        yield Extent(corner[0], corner[1], corner[2] + 1, corner[3] + 1, cells)


def _stream(data: bytes) -> bytes:
    """The stream of a compound file that holds a workbook's records."""

    def number(at: int, size: int = 4) -> int:
        return int.from_bytes(data[at : at + size], "little")

    def sector(number_of: int) -> bytes:
        return data[(number_of + 1) * length : (number_of + 2) * length]

    if number(0x1E, 2) not in _SECTORS:
        raise ValueError("no compound file")
    length = 1 << number(0x1E, 2)
    tables = [number(0x4C + 4 * place) for place in range(109)]
    more = number(0x44)
    while more < _LAST_SECTOR:
        block = sector(more)
        entries = [int.from_bytes(block[i : i + 4], "little") for i in range(0, length, 4)]
        tables, more = [*tables, *entries[:-1]], entries[-1]
        if len(tables) * length > len(data):
            raise ValueError("its sectors go round")
    index = b"".join(sector(table) for table in tables if table < _LAST_SECTOR)

    def chain(first: int) -> bytes:
        found: list[bytes] = []
        here = first
        while here < _LAST_SECTOR and len(found) * length <= len(data):
            found.append(sector(here))
            here = int.from_bytes(index[4 * here : 4 * here + 4], "little")
        return b"".join(found)

    directory = chain(number(0x30))
    for at, after in pairwise(range(0, len(directory) + 1, 128)):
        entry = directory[at:after]
        name = entry[: max(int.from_bytes(entry[64:66], "little") - 2, 0)].decode("utf-16-le", "replace")
        if name in {"Workbook", "Book"}:
            return chain(int.from_bytes(entry[116:120], "little"))[: int.from_bytes(entry[120:124], "little")]
    return b""


# Sectors are of 512 or 4096 bytes, as a power of two; numbers from this on stand for none.
_SECTORS = (9, 12)
_LAST_SECTOR = 0xFFFFFFFA
