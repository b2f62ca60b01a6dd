"""What a command says at its end: the headline, the rings, and where the report is."""

import json
import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

import polars as pl

from spendscan.api import Analysis
from spendscan.core.money import rounded, spelt
from spendscan.core.reasons import Ring
from spendscan.enquiries import Inspection

_BAR, _WIDEST = 30, 100


def print_summary(done: Analysis, out: TextIO) -> None:
    """The headline of each currency and where the report is; on a terminal the rings as bars and how many warnings."""
    terminal = out.isatty()
    width = min(shutil.get_terminal_size().columns, _WIDEST) if terminal else 0
    for line in done.headline:
        print(textwrap.fill(line, width) if terminal else line, file=out)
    if terminal:
        solid, pale = _blocks(out)
        for line in ring_bars(done.figures, done.basis, done.rings, solid, pale):
            print(line, file=out)
        if done.warnings:
            number = f"{len(done.warnings)} warning{'s' if len(done.warnings) > 1 else ''}"
            print(f"{number}, listed above and in the report.", file=out)
    print(f"Report: {done.run / 'report.md'}", file=out)
    if terminal:
        print(f"        {done.run / 'report.html'}", file=out)


def _blocks(out: TextIO) -> tuple[str, str]:
    """What bars are drawn with: blocks where the terminal can write them."""
    try:
        "█░".encode(out.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return "#", "-"
    return "█", "░"


def ring_bars(
    figures: pl.DataFrame, basis: str, rings: Sequence[str] = (), solid: str = "#", pale: str = "-"
) -> list[str]:
    """A bar for each ring of the pooled analysed spend, in each currency: solid what is known, pale what may be more.

    Args:
        figures: The table `metrics`.
        basis: Which address made a supplier local.
        rings: The area's rings, innermost first; the others follow.
        solid: What the known part is drawn with.
        pale: What the part up to the upper bound is drawn with.
    """
    own = figures.filter(
        pl.col("dimension") == "ring",
        pl.col("dimension_2").is_null(),
        pl.col("body").is_null(),
        pl.col("period").is_null(),
        pl.col("scope") == "analysed",
        pl.col("basis") == basis,
        pl.col("metric").is_in(["spend", "spend_share"]),
    )
    order = {ring: i for i, ring in enumerate((*rings, *(str(ring) for ring in Ring)))}
    rows: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in own.sort("currency", "member", "metric").iter_rows(named=True):
        rows.setdefault((row["currency"], row["member"]), {})[row["metric"]] = row
    width = max([len(_name(member)) for _, member in rows], default=0)
    lines = []
    for currency, member in sorted(rows, key=lambda key: (key[0], order.get(key[1], len(order)), key[1])):
        pair = rows[currency, member]
        if not pair["spend"]["value"]:
            continue
        share = pair.get("spend_share") or {}
        known, high = share.get("value") or 0.0, share.get("bound_high") or 0.0
        filled = max(0, round(known / 100 * _BAR))
        bar = solid * filled + pale * max(0, round(min(high, 100.0) / 100 * _BAR) - filled)
        money = spelt(pair["spend"]["value"], currency)
        lines.append(f"  {_name(member):<{width}}  {bar:<{_BAR}} {rounded(known, 1):>5}%  {money}")
    return lines


def _name(member: str) -> str:
    return {"rest_of_country": "Rest of country", "overseas": "Overseas", "unknown": "Unknown"}.get(member, member)


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
