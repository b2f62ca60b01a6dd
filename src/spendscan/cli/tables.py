"""Tables that a command prints: aligned text for people, JSON or CSV for programs."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import polars as pl

from spendscan.core.money import rounded

Form = Literal["text", "json", "csv"]


def print_table(frame: pl.DataFrame, form: Form = "text", *, places: int = 2) -> None:
    """Print a table: text with numbers rounded to some places and set to the right, or as it is."""
    if form == "json":
        print(json.dumps(frame.to_dicts(), ensure_ascii=False, indent=1, default=_plain))
    elif form == "csv":
        sys.stdout.write(frame.write_csv())
    else:
        for line in aligned(frame.columns, frame.rows(), places):
            print(line)


def aligned(names: Sequence[str], rows: Sequence[Sequence[Any]], places: int = 2) -> list[str]:
    """Rows as lines: texts to the left, numbers to the right."""
    cells = [[_cell(value, places) for value in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(names, *cells, strict=True)]
    right = [any(isinstance(v, int | float | Decimal) for v in column) for column in zip(*rows, strict=True)]
    right = right or [False] * len(names)
    lines = []
    for line in (list(names), *cells):
        padded = (c.rjust(w) if r else c.ljust(w) for c, w, r in zip(line, widths, right, strict=True))
        lines.append("  ".join(padded).rstrip())
    return lines


def _cell(value: Any, places: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{rounded(value, places):,}"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def print_json(content: Mapping[str, Any]) -> None:
    """Print an object as JSON."""
    print(json.dumps(content, ensure_ascii=False, indent=1, default=_plain))
