"""What a command says at its end: the headline, the rings, and where the report is."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

import polars as pl

from spendscan.api import Analysis, Inspection
from spendscan.core.money import rounded, spelt

_BAR = 30


def print_summary(done: Analysis, out: TextIO) -> None:
    """The headline of each currency, its rings as bars on a terminal, and the path of the report."""
    for line in done.headline:
        print(line, file=out)
    if out.isatty():
        for line in ring_bars(done.figures, done.basis):
            print(line, file=out)
    print(f"Report: {done.run / 'report.md'}", file=out)


def ring_bars(figures: pl.DataFrame, basis: str) -> list[str]:
    """A bar for each ring of the pooled analysed spend, in each currency."""
    shares = figures.filter(
        pl.col("dimension") == "ring",
        pl.col("dimension_2").is_null(),
        pl.col("body").is_null(),
        pl.col("period").is_null(),
        pl.col("scope") == "analysed",
        pl.col("basis") == basis,
        pl.col("metric").is_in(["spend", "spend_share"]),
    ).sort("currency", "member", "metric")
    lines = []
    width = max([len(member) for member in shares["member"]], default=0)
    for (currency, member), pair in shares.group_by("currency", "member", maintain_order=True):
        value = {row["metric"]: row["value"] for row in pair.iter_rows(named=True)}
        if not value.get("spend"):
            continue
        share = value.get("spend_share") or 0.0
        bar = "#" * max(0, round(share / 100 * _BAR))
        lines.append(
            f"  {member:<{width}}  {bar:<{_BAR}} {rounded(share, 1):>5}%  {spelt(value['spend'], str(currency))}"
        )
    return lines


def print_inspection(seen: Inspection, form: str) -> None:
    """What would be read: a row for each file and sheet and why each column was chosen, or JSON."""
    if form == "json":
        print(json.dumps([_opened(row) for row in seen.rows], ensure_ascii=False, indent=1, default=str))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 150, highlight=False, soft_wrap=False)
    table = Table(box=box.SIMPLE, pad_edge=False)
    for name in _INSPECTION:
        right = name in ("lines", "payments", "rejects", "blank", "money")
        table.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in seen.rows:
        table.add_row(*(Text(cell) for cell in _inspected(row)))
    console.print(table)
    for line in _columns_and_why(seen.rows):
        console.print(Text(line))


_INSPECTION = ("file", "read as", "body", "lines", "payments", "rejects", "blank", "money", "dates")


def _inspected(row: Mapping[str, Any]) -> tuple[str, ...]:
    name = row["source_file"] + (f" [{row['source_sheet']}]" if row["source_sheet"] is not None else "")
    if row["status"] != "read":
        return (name, f"{row['status']}: {row['reason'] or ''}", *[""] * 7)
    delimiter = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}.get(row["delimiter"], row["delimiter"])
    how = ", ".join(
        str(part)
        for part in (
            row["encoding"],
            delimiter,
            f"header in row {row['header_row']}" if row["header_row"] else "no header",
        )
        if part
    )
    counts = tuple(f"{row[name]:,}" for name in ("lines", "payments", "rejects", "blank"))
    dates = f"{row['first_date']} to {row['last_date']}" if row["first_date"] else "none"
    money = f"{row['amount_payments']:,.2f} {row['currency'] or ''} ({row['amount_basis']})"
    return (name, how, f"{row['body']} ({row['body_from']})", *counts, money, dates)


def _columns_and_why(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each way of choosing columns once, with the files that it was chosen for."""
    ways: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["why"]:
            ways.setdefault(row["why"], []).append(row)
    lines = []
    for why, files in ways.items():
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        lines.append(f"Columns of {files[0]['source_file']}{more} (dates {files[0]['date_order']}):")
        for role, chosen in json.loads(why).items():
            lines.append(f"  {role.replace('_', ' ')} = {chosen['column']!r}: {chosen['why']}")
    for row in rows:
        if row["reject_reasons"]:
            told = ", ".join(f"{count} {reason}" for reason, count in json.loads(row["reject_reasons"]).items())
            sheet = f" [{row['source_sheet']}]" if row["source_sheet"] is not None else ""
            lines.append(f"Rejects of {row['source_file']}{sheet}: {told}")
    return lines


def _opened(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the JSON texts in it opened."""
    return {k: json.loads(v) if k in ("roles", "why", "reject_reasons") and v else v for k, v in row.items()}
