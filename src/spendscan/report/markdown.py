"""The report as Markdown: paragraphs, tables and pictures in which published text stays text."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from spendscan.report import escape, wording
from spendscan.report.model import Cell, Column, Kind, Linked, Range, Report, Table

_TEMPLATE = "report.md.j2"
_GAPS = re.compile(r"\n{3,}")


def to_markdown(report: Report) -> str:
    """The whole report, a newline at its end."""
    environment = Environment(  # noqa: S701 - no HTML: every text goes through our own escaping below
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    environment.filters |= {
        "inline": escape.markdown,
        "paragraph": escape.paragraph,
        "point": point,
        "table": table,
        "kind": lambda block: type(block).__name__,
    }
    source = files("spendscan.report").joinpath("templates", _TEMPLATE).read_text("utf-8")
    text = environment.from_string(source).render(report=report)
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _GAPS.sub("\n\n", lines).strip() + "\n"


def point(said: str | Linked) -> str:
    """A statement of a list, with a link to its table where it has one."""
    if isinstance(said, str):
        return escape.paragraph(said)
    return f"{escape.paragraph(said.text)} ([{escape.markdown(said.label)}](#{said.to}))"


def table(shown: Table) -> str:
    """A table in pipes: text to the left, numbers to the right."""
    heads = [escape.markdown(column.title) for column in shown.columns]
    rule = ["---" if column.kind == "text" else "---:" for column in shown.columns]
    rows = [[cell(value, column) for value, column in zip(row, shown.columns, strict=True)] for row in shown.rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in (heads, rule, *rows))


_PRINTED: dict[Kind, Callable[[Any], str]] = {
    "percent": wording.percent,
    "ratio": wording.ratio,
    "exact": lambda value: wording.numeral(value, 2),
    "range": wording.spread,
    "date": str,
}


def cell(value: Cell, column: Column) -> str:
    """A cell as it is printed, rounded once."""
    return escape.markdown(value) if isinstance(value, str) else printed(value, column)


def printed(value: float | Decimal | date | Range | None, column: Column) -> str:
    """A number as it is printed, rounded once."""
    if value is None:
        return wording.ABSENT
    form = _PRINTED.get(column.kind)
    return form(value) if form else wording.numeral(_number(value))


def _number(value: float | Decimal | date | Range) -> Decimal | float:
    assert not isinstance(value, tuple | date)
    return value
