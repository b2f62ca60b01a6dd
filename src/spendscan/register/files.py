"""The cells of a register file that is read whole: a CSV, workbook, JSON, Parquet file, or one of these in a zip."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import polars as pl

from spendscan.core.errors import InputError
from spendscan.register.cells import Cells, csv_cells, header_row, json_cells, tidy, unique_headers
from spendscan.register.formats import is_name
from spendscan.register.stretches import member_of
from spendscan.register.unnamed import with_names

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_BEGINNING = 1_000  # bytes that tell what a file is
_MOST = 1 << 30  # bytes of a table in a zip that is read whole


def whole_cells(path: Path) -> Cells:
    """The cells of a file that is read whole.

    Raises:
        InputError: It cannot be read, or is no table.
    """
    if path.suffix.lower() == ".parquet":
        return _parquet(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {(error.strerror or str(error)).lower()}", where=str(path)) from None
    if data[:4] == b"PAR1":
        return _parquet(path)
    if data[:4] == b"PK\x03\x04" and path.suffix.lower() not in WORKBOOKS:
        data = _zipped(data, path)
    elif data[:4] == b"PK\x03\x04" or path.suffix.lower() in WORKBOOKS:
        return _workbook(data, path)
    if data[:5] == b"%PDF-":
        raise InputError("is a PDF", where=str(path), hint="Ask for the register as CSV or a workbook.")
    begins = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:_BEGINNING]
    if begins.startswith(b"<"):
        what = "a web page" if b"<html" in begins.lower() else "XML"
        raise InputError(f"is {what}, no table", where=str(path), hint="Ask for the register as CSV or a workbook.")
    if begins[:1] in (b"[", b"{"):
        return json_cells(data, str(path))
    return with_names(csv_cells(data, str(path), is_name), path.name)


def _parquet(path: Path) -> Cells:
    try:
        return Cells(tidy(pl.read_parquet(path, glob=False)))
    except (pl.exceptions.PolarsError, OSError):
        raise InputError("is not a readable Parquet file", where=str(path)) from None


def _zipped(data: bytes, path: Path) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            member = member_of(archive, path)
            if member is None:
                raise InputError("the zip holds no CSV, text or JSON", where=str(path), hint="Give the file itself.")
            if member.file_size > _MOST:
                raise InputError(
                    f"holds {member.file_size / 2**30:,.1f} GB that cannot be read row by row",
                    where=str(path),
                    hint="Give the register as CSV.",
                )
            return archive.read(member)
    except (zipfile.BadZipFile, EOFError, RuntimeError, zlib.error):
        raise InputError("is not a whole zip file", where=str(path), hint="Download it again.") from None


def _workbook(data: bytes, path: Path) -> Cells:
    """The sheet of most rows among those with a column of names; the first with rows where there is none."""
    try:
        sheets = pl.read_excel(BytesIO(data), sheet_id=0, has_header=False, infer_schema_length=0, raise_if_empty=False)
    except Exception:  # noqa: BLE001 - calamine raises errors of its own kinds for what is no workbook
        raise InputError("is not a readable workbook", where=str(path), hint="Save it as CSV and give that.") from None
    found = {name: _headed(body) for name, sheet in sheets.items() if not (body := tidy(sheet)).is_empty()}
    if not found:
        raise InputError("no rows to read", where=str(path))
    named = [name for name, cells in found.items() if any(map(is_name, cells.frame.columns))]
    if not named:
        return with_names(next(iter(found.values())), path.name)
    largest = max(named, key=lambda name: found[name].frame.height)
    others = ", ".join(name for name in named if name != largest)
    told = (f"{path.name}: the sheet {largest} was read; {others} holds names, too",) if others else ()
    return Cells(found[largest].frame, told=told)


def _headed(body: pl.DataFrame) -> Cells:
    top = header_row(body.head(50).rows(), is_name)
    header = unique_headers(body.row(top))
    return Cells(body.slice(top + 1).rename(dict(zip(body.columns, header, strict=True))))
