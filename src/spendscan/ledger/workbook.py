"""Sheets of a workbook as records with true row numbers, every cell as text."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import fastexcel
import polars as pl

MOST_COLUMNS = 2000
MOST_CELLS = 60_000_000
MOST_EXPANSION = 1 << 31
_MIDNIGHT = " 00:00:00"


class NoWorkbook(Exception):  # noqa: N818 - it is told, never raised to a user
    """A file that cannot be opened as a workbook; its text says why."""


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


def sheet_names(source: Path | bytes) -> list[str]:
    """The names of a workbook's sheets, in order.

    Raises:
        NoWorkbook: It cannot be opened.
    """
    return list(_open(source).sheet_names)


def sheet(source: Path | bytes, name: str) -> Sheet:
    """One sheet.

    Raises:
        NoWorkbook: It cannot be read, or is no table that a person made.
    """
    reader = _open(source)
    try:
        loaded = reader.load_sheet(name, header_row=None, dtypes="string", n_rows=1)
        visible = loaded.visible == "visible"
        if not visible:
            return Sheet(name, visible=False, records=[])
        if loaded.width > MOST_COLUMNS or loaded.width * loaded.total_height > MOST_CELLS:
            raise NoWorkbook(f"a sheet of {loaded.width:,} columns and {loaded.total_height:,} rows")  # noqa: TRY301 - it is told like any other fault of the sheet
        loaded = reader.load_sheet(name, header_row=None, dtypes="string")
        frame = loaded.to_polars()
    except NoWorkbook:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the library cannot read is refused by name
        raise NoWorkbook(_said(error)) from None
    frame = frame.with_columns(pl.all().str.strip_suffix(_MIDNIGHT).fill_null(""))
    rows = [list(row) for row in frame.iter_rows()]
    above, left = _offset(source, name)
    padded = [[""] * left + row for row in rows] if left else rows
    empty: list[list[str]] = [[] for _ in range(above)]
    return Sheet(name, visible=True, records=empty + padded)


def _open(source: Path | bytes) -> Any:
    _no_bomb(source)
    try:
        return fastexcel.read_excel(source if isinstance(source, bytes) else str(source))
    except Exception as error:  # noqa: BLE001 - whatever the library cannot open is refused by name
        raise NoWorkbook(_said(error)) from None


def _no_bomb(source: Path | bytes) -> None:
    handle: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(handle):
        return
    with zipfile.ZipFile(handle) as archive:
        total = sum(part.file_size for part in archive.infolist())
    if total > MOST_EXPANSION:
        raise NoWorkbook(f"it expands to {total / 1e9:.1f} GB")


def _said(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]


def _offset(source: Path | bytes, name: str) -> tuple[int, int]:
    """Empty rows above and columns left of a sheet's first cell: the reader drops them, so they are looked up.

    Only the .xlsx format is asked; the others are read from row 1 as the reader gives them.
    """
    handle: Any = io.BytesIO(source) if isinstance(source, bytes) else source
    if not zipfile.is_zipfile(handle):
        return 0, 0
    try:
        with zipfile.ZipFile(handle) as archive:
            part = _part(archive, name)
            return _first_cell(archive, part) if part else (0, 0)
    except (KeyError, ET.ParseError, zipfile.BadZipFile, ValueError):
        return 0, 0


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


def _first_cell(archive: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """Row and column, from 0, of the top left of the cells that hold a value."""
    first_row: int | None = None
    left: int | None = None
    row = 0
    column = -1
    with archive.open(part) as file:
        for event, element in ET.iterparse(file, ("start", "end")):  # noqa: S314
            if event == "start" and element.tag == f"{_MAIN}row":
                row = int(element.get("r") or row + 1)
                column = -1
            elif event == "end" and element.tag == f"{_MAIN}c":
                place = element.get("r")
                column = _column_of(place) if place else column + 1
                if any(child.tag in (f"{_MAIN}v", f"{_MAIN}is") for child in element):
                    first_row = row if first_row is None else first_row
                    left = column if left is None else min(left, column)
                element.clear()
            elif event == "end" and element.tag == f"{_MAIN}row":
                element.clear()
                if left == 0:
                    break
    return (first_row or 1) - 1, left or 0


def _column_of(place: str) -> int:
    number = 0
    for letter in place:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1
