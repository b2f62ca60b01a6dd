"""What a command says at its end: the headline, the rings, and where the report is."""

import json
import sys
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
    """What would be read: a row for each file and sheet, or JSON."""
    if form == "json":
        print(json.dumps(seen.rows, ensure_ascii=False, indent=1, default=str))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160, highlight=False)
    table = Table(box=box.SIMPLE, pad_edge=False)
    for name in seen.columns:
        table.add_column(name.replace("_", " "), overflow="fold")
    for row in seen.rows:
        table.add_row(*(Text(_cell(row.get(name))) for name in seen.columns))
    console.print(table)
    for line in seen.notes:
        console.print(Text(line))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
