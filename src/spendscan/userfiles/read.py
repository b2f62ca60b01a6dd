"""Files that people write, read as they come back from a spreadsheet or a text editor."""

import csv
import hashlib
import io
import re
import tomllib
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.errors import InputError, UsageError
from spendscan.core.provenance import Provenance

_TOML_POSITION = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")
# Excel would run a cell that begins so; writers put an apostrophe before it, and Excel itself writes ="0123".
_ESCAPED = re.compile(r"^'(?=[=+\-@\t\r'])")
_QUOTED_FORMULA = re.compile(r'^="([^"]*)"$')


def read_bytes(path: str | Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: There is no such file, or it cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise InputError("no such file", where=str(path), hint="Check the path.") from None
    except OSError as error:
        reason = (error.strerror or "unknown fault").lower()
        raise InputError(f"cannot be read ({reason})", where=str(path), hint="Give a file that you may read.") from None


def provenance_of(path: str | Path, role: str) -> Provenance:
    """The name and hash of a file that a run rests on."""
    return Provenance(role, Path(path).name, str(path), hashlib.sha256(read_bytes(path)).hexdigest())


def decoded(data: bytes) -> str:
    """Text as people's programs write it: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_text(path: str | Path) -> str:
    """A text file, whatever its encoding."""
    return decoded(read_bytes(path))


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """A TOML document's tables.

    Raises:
        UsageError: Its syntax is wrong; the error names row and column.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = _TOML_POSITION.search(message)
        what = _TOML_POSITION.sub("", message)
        at = where
        if found and found[1]:
            at = f"{where}:{found[1]}:{found[2]}"
        elif found:
            at = f"{where}:{len(text.splitlines()) or 1}"
        hint = "Text stands in quotes, a list in [ ], a table's name in [ ] on a line of its own."
        raise UsageError(f"not TOML: {what[:1].lower()}{what[1:]}", where=at, hint=hint) from None


def read_toml(path: str | Path) -> dict[str, Any]:
    """A TOML file's tables.

    Raises:
        InputError: There is no such file.
        UsageError: Its syntax is wrong; the error names `file:row:column`.
    """
    return parse_toml(read_text(path), str(path))


def read_people_csv(path: str | Path, *, as_written: bool = False) -> pl.DataFrame:
    """A CSV that a person wrote, perhaps opened and saved by Excel.

    Comma, semicolon or tab; headers in lower case with `_` for what is no letter or digit (`Supplier Name` is
    `supplier_name`); cells trimmed, no-break spaces plain, `'=` escapes and `="0123"` undone, empty cells null.

    Args:
        path: The file.
        as_written: Keep headers as they stand.

    Returns:
        Text columns as the file has them, and `line` Int64, the row on opening the file in a spreadsheet. Blank rows
        are left out.

    Raises:
        InputError: There is no such file, or it is empty.
        UsageError: A header stands twice, or a row is longer than the header.
    """
    text = read_text(path)
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    start = next((i for i, record in enumerate(records) if any(cell.strip() for cell in record)), None)
    if start is None:
        raise InputError("the file is empty", where=str(path), hint="It needs a header row and a row for each entry.")
    header = _headers(records[start], f"{path}:{start + 1}", as_written=as_written)
    rows: list[list[str | None]] = []
    for number, record in enumerate(records[start + 1 :], start + 2):
        cells = [_cell(cell) for cell in record]
        if not any(cells):
            continue
        if any(cells[len(header) :]):
            hint = "A name with a comma stands in double quotes."
            raise UsageError(
                f"the row has {len(cells)} cells, the header {len(header)}", where=f"{path}:{number}", hint=hint
            )
        rows.append([*(cells + [None] * len(header))[: len(header)], str(number)])
    schema = dict.fromkeys([*header, "line"], pl.String())
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col("line").cast(pl.Int64)).select(pl.exclude("^_column_.*$"))


def read_people_table(path: str | Path) -> pl.DataFrame:
    """A table of people's as it is, CSV or Parquet: its own columns and order, text as text.

    Raises:
        InputError: There is no such file, or it is no table.
    """
    if Path(path).suffix.lower() != ".parquet":
        return read_people_csv(path, as_written=True).drop("line")
    if not Path(path).is_file():
        raise InputError("no such file", where=str(path), hint="Check the path.")
    try:
        return pl.read_parquet(path, glob=False)
    except pl.exceptions.PolarsError:
        raise InputError("is no Parquet file", where=str(path), hint="Save it as CSV or Parquet.") from None


def _delimiter(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", head)
    # The comma first: with none of the three, any will do.
    return max((",", ";", "\t"), key=bare.count)


def _headers(cells: list[str], where: str, *, as_written: bool) -> list[str]:
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        name = _cell(cell) or ""
        if not as_written:
            name = re.sub(r"[\W_]+", "_", name.casefold()).strip("_")
        if name and name in names:
            raise UsageError(f"two columns are called {name}", where=f"{where}:{position}", hint="Remove one of them.")
        names.append(name or f"_column_{position}")
    if "line" in names:
        names[names.index("line")] = "line_given"
    return names


def _cell(cell: str) -> str | None:
    plain = cell.replace("\xa0", " ").replace("\ufeff", "").strip()
    if formula := _QUOTED_FORMULA.match(plain):
        plain = formula[1].strip()
    return _ESCAPED.sub("", plain) or None
