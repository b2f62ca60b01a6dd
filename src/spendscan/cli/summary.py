"""What a command says at its end: the headline, the rings, and where the report is."""

import shutil
import textwrap
from collections.abc import Sequence
from typing import Any, TextIO

import polars as pl

from spendscan.api import Analysis
from spendscan.core.money import rounded, spelt
from spendscan.core.reasons import Ring

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
