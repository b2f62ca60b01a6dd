"""The report as a workbook: a sheet for each table, typed cells, notes with definitions, native charts for the main."""

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from spendscan.report import escape
from spendscan.report.caveats import CAVEATS, DEFINITIONS
from spendscan.report.model import Cell, Kind, Linked, Points, Prose, Report, Table

_SHEET = 31
_FIRST = 4  # the row under the head: caption, base, an empty row, the head
_WIDEST, _NARROWEST = 60, 10
# A fixed day, so that the same report is the same bytes.
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_FORMS: dict[Kind, str] = {
    "money": "#,##0",
    "exact": "#,##0.00",
    "percent": '0.0"%"',
    "count": "#,##0",
    "ratio": "0.00",
    "index": "#,##0",
    "date": "yyyy-mm-dd",
}
# Which tables are drawn, as what, and which columns.
_DRAWN = {"rings": "bar", "years": "column", "months": "column", "suppliers": "bar"}
_BARS = 15


def to_workbook(report: Report) -> bytes:
    """The whole report as the bytes of an .xlsx file; published text is text, never a formula or a link."""
    import xlsxwriter  # noqa: PLC0415 - a tenth of a second that only a workbook needs

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(content, options)
    book.set_properties({"title": escape.plain(report.title), "created": _CREATED})
    forms = _formats(book)
    names = sheet_names(report.tables)
    _contents(book, report, names, forms)
    _notes(book, report, forms)
    for table, name in zip(report.tables, names, strict=True):
        _sheet(book, table, name, forms)
    book.close()
    return content.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    forms = {kind: book.add_format({"num_format": form, "valign": "top"}) for kind, form in _FORMS.items()}
    wrapped = {"text_wrap": True, "valign": "top"}
    return forms | {
        "text": book.add_format(wrapped),
        "right": book.add_format({"align": "right", "valign": "top"}),
        "head": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bg_color": "#F3F5F7"}
        ),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "soft": book.add_format({"font_color": "#525252"}),
        "link": book.add_format({"font_color": "#0B4F8A", "underline": 1}),
    }


def sheet_names(tables: Iterable[Table]) -> list[str]:
    """A name for each table's sheet: short, without signs that a sheet may not have, told apart from the others."""
    taken: set[str] = {"contents", "notes"}
    names = []
    for table in tables:
        wanted = table.anchor.replace("-", " ").capitalize()[:_SHEET]
        name, number = wanted, 1
        while name.lower() in taken:
            number += 1
            name = f"{wanted[: _SHEET - 4]} {number}"
        taken.add(name.lower())
        names.append(name)
    return names


def _contents(book: Any, report: Report, names: list[str], forms: dict[str, Any]) -> None:
    sheet = book.add_worksheet("Contents")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90, forms["text"])
    _text(sheet, 0, 0, report.title, forms["title"])
    _text(sheet, 1, 0, report.subtitle, forms["soft"])
    row = 3
    leads = [b.text for s in report.sections for b in s.blocks if isinstance(b, Prose) and b.lead]
    points = [b for s in report.sections for b in s.blocks if isinstance(b, Points)]
    found = [item.text for b in points for item in b.items if isinstance(item, Linked)]
    for text in (*leads, *found):
        _text(sheet, row, 1, text, forms["text"])
        row += 1
    row += 1
    for table, name in zip(report.tables, names, strict=True):
        # A link inside the book, made of the sheet's name, which is ours.
        sheet.write_url(row, 0, f"internal:'{name}'!A1", forms["link"], name)
        _text(sheet, row, 1, table.caption, forms["text"])
        row += 1


def _notes(book: Any, report: Report, forms: dict[str, Any]) -> None:
    sheet = book.add_worksheet("Notes")
    sheet.set_column(0, 0, 120, forms["text"])
    warnings = [
        item if isinstance(item, str) else item.text
        for section in report.sections
        if section.title in ("Warnings", "Sources and licences")
        for block in section.blocks
        if isinstance(block, Points)
        for item in block.items
    ]
    rows = [("Definitions", DEFINITIONS), ("Caveats", CAVEATS), ("Warnings and licences", tuple(warnings))]
    row = 0
    for title, texts in rows:
        _text(sheet, row, 0, title, forms["title"])
        for text in texts:
            row += 1
            _text(sheet, row, 0, text, forms["text"])
        row += 2


def _text(sheet: Any, row: int, column: int, text: str, form: Any) -> None:
    sheet.write_string(row, column, escape.plain(text), form)


def _sheet(book: Any, table: Table, name: str, forms: dict[str, Any]) -> None:
    sheet = book.add_worksheet(name)
    _text(sheet, 0, 0, table.caption, forms["title"])
    _text(sheet, 1, 0, f"Base: {table.base}.", forms["soft"])
    heads = list(_heads(table))
    for column, (title, _, _) in enumerate(heads):
        _text(sheet, _FIRST - 1, column, title, forms["head"])
    for at, cells in enumerate(table.rows):
        for column, (_, source, part) in enumerate(heads):
            kind = "percent" if part is not None else table.columns[source].kind
            _cell(sheet, _FIRST + at, column, _part(cells[source], part), forms, kind)
    for column, (title, source, _) in enumerate(heads):
        widest = max([len(title), *(len(str(cells[source] or "")) for cells in table.rows)], default=0)
        sheet.set_column(column, column, min(max(widest + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(_FIRST, 1)
    if table.rows:
        sheet.autofilter(_FIRST - 1, 0, _FIRST - 1 + len(table.rows), len(heads) - 1)
    notes = [n for n in (table.note, table.figures and f"From data/metrics.parquet: {table.figures}.") if n]
    for i, note in enumerate(notes):
        _text(sheet, _FIRST + len(table.rows) + 1 + i, 0, note, forms["soft"])
    _draw(book, sheet, table, name)


def _heads(table: Table) -> Iterable[tuple[str, int, int | None]]:
    """(title, column of the table, end of a range): a range is two columns of numbers."""
    for i, column in enumerate(table.columns):
        if column.kind == "range":
            yield f"{column.title}: least", i, 0
            yield f"{column.title}: most", i, 1
        else:
            yield column.title or "No.", i, None


def _part(cell: Cell, part: int | None) -> Cell:
    return cell[part] if isinstance(cell, tuple) and part is not None else cell


def _cell(sheet: Any, row: int, column: int, value: Cell, forms: dict[str, Any], kind: Kind) -> None:
    if value is None:
        return
    if isinstance(value, str):
        _text(sheet, row, column, value, forms["right" if kind == "right" else "text"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), forms["date"])  # noqa: DTZ001 - a day
    else:
        assert not isinstance(value, tuple)
        # A spreadsheet's numbers are floats: good for the penny up to tens of trillions.
        sheet.write_number(row, column, float(value) if isinstance(value, Decimal) else value, forms[kind])


def _draw(book: Any, sheet: Any, table: Table, name: str) -> None:
    """A native chart of the main tables: money by ring, over time, of the top suppliers."""
    stem = table.anchor.split("-")[0]
    what = _DRAWN.get(stem)
    if what is None or table.anchor.startswith("rings-cumulative") or not table.rows:
        return
    heads = list(_heads(table))
    label = next(i for i, (_, source, _) in enumerate(heads) if table.columns[source].kind == "text")
    money = next(i for i, (_, source, _) in enumerate(heads) if table.columns[source].kind == "money")
    last = _FIRST - 1 + min(len(table.rows), _BARS if stem == "suppliers" else len(table.rows))
    chart = book.add_chart({"type": what})
    chart.add_series(
        {
            "name": heads[money][0],
            "categories": [name, _FIRST, label, last, label],
            "values": [name, _FIRST, money, last, money],
            "fill": {"color": "#0072B2"},
        }
    )
    chart.set_title({"name": table.caption, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    # Of bars the first axis has the labels, of columns too: bars go top down.
    chart.set_x_axis({"reverse": True} if what == "bar" else {"text_axis": True})
    chart.set_y_axis({"num_format": "#,##0"})
    chart.set_size({"width": 720, "height": 60 + 26 * (last - _FIRST + 1) if what == "bar" else 360})
    sheet.insert_chart(_FIRST - 1, len(heads) + 1, chart, {"description": table.caption})
