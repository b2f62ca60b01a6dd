"""Input-output tables as statistical offices publish them: the ONS's and the Scottish Government's workbooks."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import fastexcel
import numpy as np

from spendscan.core.errors import InputError
from spendscan.survey.workbooks.plain import tables_from
from spendscan.survey.workbooks.tables import Matrix, Tables
from spendscan.userfiles.read import read_people_csv

Row = tuple[str | None, ...]
_TOTALS = ("_T", "TDU")  # the row that ends the industries
_OUTPUT = ("P1", "TOut")
_WAGES = ("D1", "CoE")
_HOUSEHOLDS = ("households", "final consumption expenditure by households")
_IMPORTS = ("use of imported", "imports from")
_SHEETS = ("IOT", "IxI", "PxP")
_DIVISION = re.compile(r"\d{2}")


def divisions(code: str) -> tuple[str, ...]:
    """The divisions of SIC 2007 that an industry's code names: `Q87 & Q88` 87 and 88, `02.1, 02.4` 02, `C10.1` 10."""
    found = []
    for part in re.split(r"[,&]", code):
        numbers = [int(n) for n in _DIVISION.findall(re.sub(r"\.\d+", "", part))]
        if "-" in part and len(numbers) == 2 and numbers[0] < numbers[1]:
            numbers = list(range(numbers[0], numbers[1] + 1))
        found += [f"{n:02}" for n in numbers]
    return tuple(dict.fromkeys(found))


def read_tables(path: str | Path) -> Tables:
    """Input-output tables: a workbook as published, or a CSV (`plain.tables_from`).

    Raises:
        InputError: There is no such file, or no sheet of it is a domestic-use table that we know.
    """
    where = str(path)
    if not Path(path).is_file():
        raise InputError("there is no such file", where=where)
    if Path(path).suffix.lower() == ".csv":
        return tables_from(read_people_csv(path), where)
    try:
        book = fastexcel.read_excel(where)
    except fastexcel.FastExcelError:
        raise InputError("is no workbook", where=where, hint="Give the .xlsx as published, or a CSV.") from None
    name = next((sheet for sheet in _SHEETS if sheet in book.sheet_names), None)
    if name is None:
        hint = f"It has {', '.join(book.sheet_names[:8])}; we know {', '.join(_SHEETS)} of the ONS and Scotland."
        raise InputError("no sheet is an input-output table that we know", where=where, hint=hint)
    inverse = next((sheet for sheet in ("Leontief type II",) if sheet in book.sheet_names), None)
    try:
        return _tables(_rows(book, name), _rows(book, inverse) if inverse else None)
    except (StopIteration, ValueError, IndexError):
        raise InputError(f"sheet {name!r} is not laid out as we know it", where=where) from None


def _rows(book: fastexcel.ExcelReader, sheet: str) -> list[Row]:
    frame = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    return [tuple(None if cell is None else str(cell).strip() for cell in row) for row in frame.rows()]


def _tables(rows: Sequence[Row], inverse: Sequence[Row] | None) -> Tables:
    at = next(c for c in (0, 1) if any(row[c] in _TOTALS for row in rows))
    labels = [row[at] for row in rows]
    end = next(i for i, label in enumerate(labels) if label in _TOTALS)
    heads = next(i for i, row in enumerate(rows) if _codes(row))
    first = next(i for i in range(heads + 1, end) if labels[i] == _codes(rows[heads])[0])
    left = rows[heads].index(labels[first])
    n = end - first
    wide, names = slice(left, left + n), rows[heads + 1]

    def line(found: Callable[[int], bool]) -> Matrix:
        met = [i for i in range(end, len(rows)) if found(i)]
        return np.sum([_numbers(rows[i][wide]) for i in met], axis=0) if met else np.zeros(n)

    column = next(i for i, name in enumerate(names) if i >= left + n and (name or "").casefold() in _HOUSEHOLDS)
    bought = _numbers([row[column] for row in rows])
    below = range(end + 1, len(rows))
    outside = [i for i in below if _says(rows[i], _IMPORTS) or _says(rows[i], ("taxes less subsidies on products",))]
    outside = outside or [i for i in below if labels[i] in ("RUKImp", "RoWImp", "TlSPrds")]
    codes = tuple(str(label) for label in labels[first:end])
    return Tables(
        codes,
        tuple(str(row[at + 1]) for row in rows[first:end]),
        np.array([_numbers(row[wide]) for row in rows[first:end]]),
        line(lambda i: labels[i] in _OUTPUT),
        line(lambda i: labels[i] in _WAGES),
        line(lambda i: _says(rows[i], _IMPORTS)),
        bought[first:end],
        float(bought[first:end].sum() + sum(bought[i] for i in outside)),
        _inverse(inverse, codes) if inverse else None,
    )


def _codes(row: Row) -> list[str]:
    """The industry codes of a header row; none where it is no such row."""
    found = [cell for cell in row if cell and divisions(cell) and len(cell) < 40 and re.match(r"^[A-Z]?\d{2}", cell)]
    return found if len(found) > 20 else []


def _says(row: Row, words: Sequence[str]) -> bool:
    text = " ".join(cell for cell in row[:3] if cell).casefold()
    return any(word in text for word in words)


def _inverse(rows: Sequence[Row], codes: Sequence[str]) -> Matrix:
    """Industries of the published inverse with households, which is printed times 1,000."""
    labels = [row[1] for row in rows]
    first = labels.index(codes[0])
    return np.array([_numbers(row[3 : 3 + len(codes)]) for row in rows[first : first + len(codes)]]) / 1000


def _numbers(cells: Sequence[str | None]) -> Matrix:
    return np.array([_number(cell) for cell in cells])


def _number(cell: str | None) -> float:
    try:
        return float(cell) if cell else 0.0
    except ValueError:
        return 0.0
