"""Sheets of a workbook as records with true row numbers, every cell as text."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import fastexcel
import polars as pl

from spendscan.ledger.files.dialect import DOUBLED_TEXT, OLE_MAGIC, once_encoded
from spendscan.ledger.files.extent import MOST_CELLS, MOST_COLUMNS, SPARSE_CELLS, Extent, hopeless_sheet
from spendscan.ledger.files.merged import Down, merged_down, said_of_all

MOST_EXPANSION = 1 << 31
# Sheets shrink 10-fold in their file, often 50-fold where most cells are empty; beyond this nobody made one.
LARGE_EXPANSION, MOST_RATIO = 1 << 26, 200
_MIDNIGHT = " 00:00:00"
# `="00123"`: a formula by which another program keeps a cell a text, carried over as it is written.
_FORMULA = r'^\s*="'
ODS_CONTENT, _BLANKS, MOST_BLANKS = "content.xml", re.compile(rb'text:c="(\d{1,18})"'), 1_000_000
ODS_MANIFEST = "META-INF/manifest.xml"
# Days between the dates that a workbook may count from, and the serials of 1990 to 2050 in those from 1904.
SINCE_1904, FIRST_SERIAL, LAST_SERIAL = 1462, 31412, 53327


class NoWorkbook(Exception):  # noqa: N818 - it is told, never raised to a user
    """A file that cannot be opened as a workbook; its text says why."""


_DATE_1904 = re.compile(rb'date1904="(?:1|true)"')
HEADER_ROWS = 50


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook.

    Args:
        name: Its name.
        visible: Whether a reader of the workbook sees it.
        records: Its rows from row 1, every cell as text.
    """

    name: str
    visible: bool
    records: list[list[str]]


def locked(data: bytes) -> bool:
    """Whether a workbook is protected by a password."""
    if data[:4] == OLE_MAGIC:
        return any(name.encode("utf-16-le") in data for name in ("EncryptedPackage", "EncryptionInfo"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return ODS_MANIFEST in archive.namelist() and b"encryption-data" in archive.read(ODS_MANIFEST)
    except zipfile.BadZipFile:
        return False


def sheet_names(source: Path | bytes) -> list[str]:
    """The names of a workbook's sheets, in order.

    Raises:
        NoWorkbook: It cannot be opened.
    """
    _no_bomb(source)
    far = hopeless_sheet(source if isinstance(source, bytes) else source.read_bytes())
    if far is not None:
        raise NoWorkbook(_too_far(far))
    return list(_open(source).sheet_names)


def sheet(source: Path | bytes, name: str) -> Sheet:
    """One sheet.

    Raises:
        NoWorkbook: It cannot be read, or is no table that a person made.
    """
    reader = _open(source)
    extent = _extent(source, name)
    if extent is not None and extent.hopeless:
        raise NoWorkbook(_too_far(extent))
    try:
        loaded = reader.load_sheet(name, header_row=None, dtypes="string", n_rows=1)
        visible = loaded.visible == "visible"
        if not visible:
            return Sheet(name, visible=False, records=[])
        area = loaded.width * loaded.total_height
        # Each cell of an open document takes some text, but for those that a number stands for.
        repeated = extent is None and area > SPARSE_CELLS and area > _size(source, ODS_CONTENT) > 0
        if loaded.width > MOST_COLUMNS or area > MOST_CELLS or repeated:
            raise NoWorkbook(f"a sheet of {loaded.width:,} columns and {loaded.total_height:,} rows")  # noqa: TRY301 - it is told like any other fault of the sheet
        loaded = reader.load_sheet(name, header_row=None, dtypes="string")
        frame = loaded.to_polars()
    except NoWorkbook:
        raise
    except BaseException as error:  # noqa: BLE001 - a panic is no Exception
        raise _not_read(error) from None
    frame = frame.with_columns(pl.all().str.strip_suffix(_MIDNIGHT).fill_null(""))
    frame = frame.with_columns(_unwrapped(cells) for cells in frame if cells.str.contains(_FORMULA).any())
    frame = frame.with_columns(
        _once_encoded(cells) for cells in frame if cells.str.contains(DOUBLED_TEXT.pattern).any()
    )
    if _from_1904(source):
        frame = frame.with_columns(_dated(cells) for cells in frame)
    rows = [list(row) for row in frame.iter_rows()]
    above, left = (extent.above, extent.left) if extent else (0, 0)
    padded = [[""] * left + row for row in rows] if left else rows
    empty: list[list[str]] = [[] for _ in range(above)]
    return Sheet(name, visible=True, records=said_of_all(empty + padded, _merged(source, name)))


def _from_1904(source: Path | bytes) -> bool:
    """Whether a workbook counts days from 1904: its bare serials mean other dates, those shown as dates are right."""
    handle: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(handle):
        return False
    with zipfile.ZipFile(handle) as archive:
        return "xl/workbook.xml" in archive.namelist() and bool(_DATE_1904.search(archive.read("xl/workbook.xml")))


def _unwrapped(cells: pl.Series) -> pl.Series:
    return cells.str.replace(r'(?s)^\s*="([^"]*)"\s*$', "${1}")


def _once_encoded(cells: pl.Series) -> pl.Series:
    """A column whose letters that were encoded twice are as they were meant."""
    doubled = cells.filter(cells.str.contains(DOUBLED_TEXT.pattern)).unique().to_list()
    return cells.replace({text: once_encoded(text) for text in doubled})


def _dated(cells: pl.Series) -> pl.Series:
    """A column with its serials counted from 1900, where it is named for dates and most of it are serials."""
    numbers = cells.str.to_integer(strict=False)
    serial = numbers.is_between(FIRST_SERIAL, LAST_SERIAL).fill_null(value=False)
    named = cells.head(HEADER_ROWS).str.contains("(?i)\\bdated?\\b|\\bperiod\\b").any()
    if not named or int(serial.sum()) * 2 < int((cells != "").sum()):
        return cells
    return pl.select(
        pl.when(serial).then((numbers + SINCE_1904).cast(pl.String)).otherwise(cells).alias(cells.name)
    ).to_series()


def _open(source: Path | bytes) -> Any:
    _no_bomb(source)
    try:
        return fastexcel.read_excel(source if isinstance(source, bytes) else str(source))
    except BaseException as error:  # noqa: BLE001 - a panic is no Exception
        raise _not_read(error) from None


def _not_read(error: BaseException) -> BaseException:
    """What the library cannot read is refused by name, where it gives up in panic, too; what is not its own goes on."""
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return NoWorkbook(_said(error))
    return error


def _too_far(extent: Extent) -> str:
    return f"its cells reach to {extent.columns:,} columns and {extent.rows:,} rows, nearly all empty"


def _size(source: Path | bytes, name: str) -> int:
    """The size of a part of a workbook; 0 where it has none of the name."""
    handle: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(handle):
        return 0
    with zipfile.ZipFile(handle) as archive:
        return next((part.file_size for part in archive.infolist() if part.filename == name), 0)


def _no_bomb(source: Path | bytes) -> None:
    handle: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(handle):
        return
    with zipfile.ZipFile(handle) as archive:
        parts = archive.infolist()
    total, packed = sum(part.file_size for part in parts), max(sum(part.compress_size for part in parts), 1)
    if total > MOST_EXPANSION or (total > LARGE_EXPANSION and total > packed * MOST_RATIO):
        raise NoWorkbook(f"it expands {total / packed:,.0f}-fold, to {total / 1e9:.1f} GB")
    if ODS_CONTENT in {part.filename for part in parts}:
        with zipfile.ZipFile(handle) as archive:
            blanks = _blanks(archive)
        if blanks > MOST_BLANKS:
            raise NoWorkbook(f"its cells say that they hold {blanks:,} blanks")


def _blanks(archive: zipfile.ZipFile) -> int:
    """How many blanks the cells of an open document say that they hold: a number stands for them."""
    found, rest = 0, b""
    try:
        with archive.open(ODS_CONTENT) as file:
            while block := file.read(1 << 20):
                piece = rest + block
                cut = max(piece.rfind(b"<"), len(piece) - MOST_CELL)
                found, rest = found + sum(map(int, _BLANKS.findall(piece[:cut]))), piece[cut:]
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile):
        pass
    return found + sum(map(int, _BLANKS.findall(rest)))


def _said(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]


def _extent(source: Path | bytes, name: str) -> Extent | None:
    """Where a sheet's cells stand: the reader drops empty rows above and columns to the left, and lays out the rest.

    Only the .xlsx format is asked (None for others).
    """
    handle: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(handle):
        return None
    try:
        with zipfile.ZipFile(handle) as archive:
            part = _part(archive, name)
            return _cells(archive, part) if part else None
    except zipfile.BadZipFile:
        raise NoWorkbook("its parts are not what its index says") from None
    except (KeyError, ET.ParseError, ValueError):
        return None


def _merged(source: Path | bytes, name: str) -> list[Down]:
    """Cells merged over several rows; none in formats other than .xlsx, of which they are not known."""
    handle: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(handle):
        return []
    try:
        with zipfile.ZipFile(handle) as archive:
            part = _part(archive, name)
            return merged_down(archive, part) if part else []
    except (zipfile.BadZipFile, KeyError, ET.ParseError, ValueError):
        return []


# A cell that is not closed at once: it has a value, or a text of its own.
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>(?!\s*</(?:\w+:)?c>)')
MOST_CELL = 1 << 16


def _cells(archive: zipfile.ZipFile, part: str) -> Extent | None:
    """Where a sheet's cells stand by its own XML, whatever the sheet says of its size."""
    first = last = cells = 0
    columns: set[bytes] = set()
    rest = b""
    with archive.open(part) as file:
        while block := file.read(1 << 20):
            piece = rest + block
            # A cell and what follows it must stand together: the last one waits for the next block.
            cut = max(piece.rfind(b"</"), len(piece) - MOST_CELL)
            rest = piece[cut:]
            found = _CELL.findall(piece[:cut])
            if found:
                first = first or int(found[0][1])
                last = max(last, int(found[-1][1]))
                columns.update(column for column, _ in found)
                cells += len(found)
    if not cells:
        return None
    places = [_column_of(column.decode()) for column in columns]
    return Extent(first - 1, min(places), last, max(places) + 1, cells)


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _part(archive: zipfile.ZipFile, name: str) -> str | None:
    if "xl/workbook.xml" not in archive.namelist():
        return None
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - sizes are checked before
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for one in book.iter(f"{_MAIN}sheet"):
        if one.get("name") == name:
            target = targets.get(one.get(_REL), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _column_of(place: str) -> int:
    number = 0
    for letter in place:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1
