"""The cells of a register file: text in, a frame of text out, with rows mended or rejected and counted."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from spendscan.core.errors import InputError
from spendscan.ledger.files.records import records

csv.field_size_limit(1 << 27)
DELIMITERS = ",;\t|"
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( .*)?")
# What most of a column's filled cells have in common, so that a shifted row shows; the first that fits.
_SHAPES = (
    ("digits", re.compile(r"[\d\s-]+")),
    ("date", _DATE),
    ("short", re.compile(r"[A-Za-z]{1,4}")),
    ("words", re.compile(r"[^\d]+")),
)
_LETTER = re.compile(rb"[A-Za-z]")
_WHOLE = re.compile(r'^"(.*)"$', re.DOTALL)  # a cell that is quoted as a whole
_TYPICAL = 0.98
_SAMPLE = 2_000
_SAMPLE_BYTES = 4_000_000
BEGINNING, _WIDE = 4_096, 0.25  # bytes that tell whether a text is of two bytes a letter, and the share of noughts
_PREAMBLE = 20  # lines that a title and notes may take above the header


@dataclass(frozen=True)
class Cells:
    """A register's cells as text.

    Args:
        frame: The columns of the header, text, trimmed, null where blank.
        mended: Rows longer than the header whose name cells were joined.
        rejected: Rows that fit in no way.
        told: What else a reader of the register should know.
    """

    frame: pl.DataFrame
    mended: int = 0
    rejected: int = 0
    told: tuple[str, ...] = ()


def decoded(data: bytes) -> str:
    """The text of a file's bytes: UTF-8 or UTF-16, with or without a mark, else Windows-1252."""
    if encoding := wide(data):
        return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def wide(data: bytes) -> str | None:
    """The encoding of a text in UTF-16, by its mark, or as every other of its first bytes is nought; else None."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    head = data[:BEGINNING]
    noughts = [head[at::2].count(0) for at in (0, 1)]
    if max(noughts) <= len(head) * _WIDE or min(noughts) > 0 or not _LETTER.search(head):
        return None
    return "utf-16-be" if noughts[0] else "utf-16-le"


def unique_headers(headers: Sequence[object]) -> list[str]:
    """Headers trimmed, the unnamed and the repeated made different."""
    seen: dict[str, int] = {}
    named = []
    for position, header in enumerate(headers, 1):
        name = str(header or "").strip() or f"#{position}"
        seen[name] = seen.get(name, 0) + 1
        named.append(name if seen[name] == 1 else f"{name} #{position}")
    return named


def tidy(frame: pl.DataFrame, *, ascii_only: bool = False, trimmed: bool = False) -> pl.DataFrame:
    """Every cell as trimmed text, null where blank; rows that are blank throughout are left out.

    Args:
        frame: The cells.
        ascii_only: Whether they are known to be of ASCII letters alone.
        trimmed: Whether none of them is known to begin or end with a space, or to be an empty text.
    """
    if not frame.width:
        return frame
    columns = [_spaced(column.cast(pl.String), ascii_only=ascii_only) for column in frame.iter_columns()]
    cells = pl.DataFrame(columns)
    if not trimmed:
        filled = [column.name for column in columns if column.null_count() < len(column)]
        cells = cells.with_columns(pl.col(filled).str.strip_chars())
        cells = cells.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in filled)
    blank = cells.select(pl.all_horizontal(pl.all().is_null())).to_series()
    return cells.filter(~blank) if blank.any() else cells


def _spaced(column: pl.Series, *, ascii_only: bool) -> pl.Series:
    """A column with plain spaces; asked column by column, since of 55 most are blank and few have other spaces."""
    if column.null_count() == len(column) or not column.str.len_bytes().sum():
        return pl.repeat(None, len(column), dtype=pl.String, eager=True).alias(column.name)
    if ascii_only or not column.str.contains("\u00a0", literal=True).any():
        return column
    return column.str.replace_all("\u00a0", " ", literal=True)


def csv_cells(data: bytes, where: str, names: Callable[[str], bool]) -> Cells:
    """The cells of a CSV file.

    Args:
        data: Its bytes.
        where: Its name, for errors.
        names: Whether a header is of a column of names, for mending rows longer than the header.

    Raises:
        InputError: There is no header.
    """
    text = _from_header(decoded(data), names)
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    if not first or "\x00" in first:
        raise InputError(
            "no rows to read", where=where, hint="A register is a CSV, xlsx, JSON or zip with a header row."
        )
    delimiter = max(DELIMITERS, key=first.count)
    header = unique_headers(next(csv.reader([first], delimiter=delimiter)))
    bare = delimiter == "\t" and unquoted(text)
    if not bare and unclosed(text):
        return ragged(text, header, delimiter, names, headed=True)
    try:
        frame = pl.read_csv(
            text.encode(), separator=delimiter, has_header=True, infer_schema=False, new_columns=header,
            quote_char=None if bare else '"',
        )  # fmt: skip
    except (pl.exceptions.PolarsError, ValueError):
        return ragged(text, header, delimiter, names, headed=True)
    if frame.width != len(header):
        return ragged(text, header, delimiter, names, headed=True)
    return Cells(tidy(_unwrapped(frame) if bare else frame))


def json_cells(data: bytes, where: str) -> Cells:
    """The cells of a JSON file that is a list of rows, as the Charity Commission publishes its register.

    Raises:
        InputError: It is none.
    """
    text = data.removeprefix(b"\xef\xbb\xbf")
    hint = 'A register in JSON is one list of objects with the same names: [{"name": …}, …].'
    try:
        names = list(dict.fromkeys(name for row in json.loads(_first_rows(text)) for name in row))
        frame = pl.read_json(text, schema=dict.fromkeys(names, pl.String()))
    except (pl.exceptions.PolarsError, ValueError, TypeError):
        raise InputError("is no JSON list of rows", where=where, hint=hint) from None
    return Cells(tidy(frame))


def _first_rows(text: bytes) -> bytes:
    """Enough of a JSON list to know the names of its columns: all of a short one, else rows of its beginning."""
    if len(text) <= _SAMPLE_BYTES:
        return text
    cut = text[:_SAMPLE_BYTES]
    return cut[: cut.rindex(b"}") + 1] + b"]"


def header_row(rows: Iterable[Sequence[object]], names: Callable[[str], bool]) -> int:
    """Which row is the header, from 0: the first with a name column, if every row above it has fewer cells filled.

    Titles and notes above a header have fewer; where a row of data has a cell such as "Business", they have as many.

    Args:
        rows: Rows from the beginning of a file; a few are looked at.
        names: Whether a header is of a column of names.
    """
    most = 0
    for number, row in enumerate(islice(rows, _PREAMBLE)):
        filled = [str(cell) for cell in row if cell is not None and str(cell).strip()]
        if len(filled) > most and any(map(names, filled)):
            return number
        most = max(most, len(filled))
    return 0


def _from_header(text: str, names: Callable[[str], bool]) -> str:
    """A file from its header on: titles and notes that stand above it are left out."""
    lines = list(islice(io.StringIO(text, newline=""), _PREAMBLE))
    cells = (next(csv.reader([line], delimiter=max(DELIMITERS, key=line.count)), []) for line in lines)
    return text[sum(map(len, lines[: header_row(cells, names)])) :]


def unquoted(text: str, delimiter: str = "\t") -> bool:
    """Whether quotation marks in a file, most often one separated by tabs, are but marks: every line has all cells."""
    return len({line.count(delimiter) for line in io.StringIO(text) if line.strip()}) == 1


def unclosed(text: str) -> bool:
    """Whether a quotation mark is closed by no other: it would take all rows after it into its cell."""
    return text.count('"') % 2 == 1


def _unwrapped(frame: pl.DataFrame) -> pl.DataFrame:
    """Cells that are quoted as a whole, without their quotation marks."""
    return frame.select(plain(name) for name in frame.columns)


def plain(name: str) -> pl.Expr:
    """A column of which cells that are quoted as a whole lose their quotation marks."""
    whole = pl.col(name).str.extract('^"(.*)"$', 1).str.replace_all('""', '"', literal=True)
    return pl.coalesce(whole, name).alias(name)


def ragged(
    text: str, header: list[str], delimiter: str, names: Callable[[str], bool], *, headed: bool = False
) -> Cells:
    """The cells of rows of other lengths than the header: the shorter are filled, the longer mended or rejected.

    Args:
        text: The rows.
        header: The names of the columns.
        delimiter: What parts cells.
        names: Whether a header is of a column of names, for mending.
        headed: Whether the first row is the header.
    """
    rows = [row for row in _rows(text, delimiter) if any(c.strip() for c in row)][headed:]
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


def _rows(text: str, delimiter: str) -> Iterable[list[str]]:
    """Rows by their quotation marks; where one is not closed, and every line has all cells, each line is a row."""
    if not (unclosed(text) and unquoted(text, delimiter)):
        return records(text, delimiter)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return ([_marked(cell) for cell in line] for line in lines)


def _marked(cell: str) -> str:
    whole = _WHOLE.match(cell)
    return whole[1].replace('""', '"') if whole else cell


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
