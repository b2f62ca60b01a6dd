"""The cells of a register file: text in, a frame of text out, with rows mended or rejected and counted."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from spendscan.core.errors import InputError

_DELIMITERS = ",;\t|"
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( .*)?")
# What most of a column's filled cells have in common, so that a shifted row shows; the first that fits.
_SHAPES = (
    ("digits", re.compile(r"[\d\s-]+")),
    ("date", _DATE),
    ("short", re.compile(r"[A-Za-z]{1,4}")),
    ("words", re.compile(r"[^\d]+")),
)
_TYPICAL = 0.98
_SAMPLE = 2_000


@dataclass(frozen=True)
class Cells:
    """A register's cells as text.

    Args:
        frame: The columns of the header, text, trimmed, null where blank.
        mended: Rows longer than the header whose name cells were joined.
        rejected: Rows that fit in no way.
    """

    frame: pl.DataFrame
    mended: int = 0
    rejected: int = 0


def decoded(data: bytes) -> str:
    """The text of a file's bytes: UTF-8 with or without a mark, UTF-16 with one, else Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def unique_headers(headers: Sequence[object]) -> list[str]:
    """Headers trimmed, the unnamed and the repeated made different."""
    seen: dict[str, int] = {}
    named = []
    for position, header in enumerate(headers, 1):
        name = str(header or "").strip() or f"#{position}"
        seen[name] = seen.get(name, 0) + 1
        named.append(name if seen[name] == 1 else f"{name} #{position}")
    return named


def tidy(frame: pl.DataFrame) -> pl.DataFrame:
    """Every cell as trimmed text, null where blank; rows that are blank throughout are left out."""
    cell = pl.all().cast(pl.String).str.replace_all("\u00a0", " ", literal=True).str.strip_chars()
    trimmed = frame.select(cell.replace("", None))
    return trimmed.filter(~pl.all_horizontal(pl.all().is_null())) if trimmed.width else trimmed


def csv_cells(data: bytes, where: str, names: Callable[[str], bool]) -> Cells:
    """The cells of a CSV file.

    Args:
        data: Its bytes.
        where: Its name, for errors.
        names: Whether a header is of a column of names, for mending rows longer than the header.

    Raises:
        InputError: There is no header.
    """
    text = decoded(data)
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    if not first or "\x00" in first:
        raise InputError("no rows to read", where=where, hint="A register is a CSV, xlsx or zip with a header row.")
    delimiter = max(_DELIMITERS, key=first.count)
    header = unique_headers(next(csv.reader([first], delimiter=delimiter)))
    try:
        frame = pl.read_csv(text.encode(), separator=delimiter, has_header=True, infer_schema=False, new_columns=header)
    except (pl.exceptions.PolarsError, ValueError):
        return _ragged(text, header, delimiter, names)
    if frame.width != len(header):
        return _ragged(text, header, delimiter, names)
    return Cells(tidy(frame))


def scanned_cells(path: Path, needed: Callable[[Sequence[str]], Sequence[str]]) -> Cells | None:
    """The cells of a large CSV file, read without holding its text; only the columns that are needed.

    Args:
        path: The file.
        needed: Which of the headers are.

    Returns:
        None where the file is not plain: not UTF-8, rows of other lengths, a header over several lines.
    """
    with path.open("rb") as file:
        line = file.readline()
    try:
        first = line.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        return None
    delimiter = max(_DELIMITERS, key=first.count)
    if not first.strip() or "\x00" in first or first.count('"') % 2:
        return None
    header = unique_headers(next(csv.reader([first], delimiter=delimiter)))
    wanted = needed(header)
    cell = pl.col(wanted).str.replace_all("\u00a0", " ", literal=True).str.strip_chars()
    try:
        rows = pl.scan_csv(path, separator=delimiter, infer_schema=False, new_columns=header, glob=False)
        rows = rows.select(cell.replace("", None)).filter(~pl.all_horizontal(pl.all().is_null()))
        return Cells(rows.collect(engine="streaming"))
    except (pl.exceptions.PolarsError, ValueError):
        return None


def _ragged(text: str, header: list[str], delimiter: str, names: Callable[[str], bool]) -> Cells:
    rows = [
        row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(c.strip() for c in row)
    ][1:]
    width = len(header)
    fitting = [row for row in rows if len(row) == width]
    shapes = _shapes(fitting[:_SAMPLE], width)
    name = next((i for i, h in enumerate(header) if names(h)), 0)
    kept, mended, rejected = [], 0, 0
    for row in rows:
        if len(row) <= width:
            kept.append(row + [""] * (width - len(row)))
        elif (whole := _mended(row, name, width, shapes, delimiter)) is not None:
            kept.append(whole)
            mended += 1
        else:
            rejected += 1
    return Cells(tidy(pl.DataFrame(kept, schema=dict.fromkeys(header, pl.String()), orient="row")), mended, rejected)


def _shapes(rows: Sequence[Sequence[str]], width: int) -> list[re.Pattern[str] | None]:
    found: list[re.Pattern[str] | None] = []
    for column in range(width):
        filled = [row[column].strip() for row in rows if row[column].strip()]
        fits = (p for _, p in _SHAPES if filled and sum(bool(p.fullmatch(c)) for c in filled) >= _TYPICAL * len(filled))
        found.append(next(fits, None))
    return found


def _mended(
    row: list[str], name: int, width: int, shapes: Sequence[re.Pattern[str] | None], delimiter: str
) -> list[str] | None:
    surplus = len(row) - width
    joined = delimiter.join(row[name : name + surplus + 1])
    whole = [*row[:name], joined, *row[name + surplus + 1 :]]
    rest = [i for i in range(width) if i != name and whole[i].strip()]
    fits = all(
        pattern is None or pattern.fullmatch(whole[i].strip()) for i in rest if (pattern := shapes[i]) is not None
    )
    return whole if fits else None
