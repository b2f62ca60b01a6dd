"""What an analysis says at its end: plain when piped, rings as bars with their range on a terminal."""

import io
from decimal import Decimal
from pathlib import Path

import polars as pl

from spendscan.api import Analysis
from spendscan.cli.summary import print_summary
from spendscan.core.schemas import METRICS


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class OldTerminal(Terminal):
    encoding = "ascii"


def figures(*rows: tuple[str, float, float, float]) -> pl.DataFrame:
    out = []
    for member, spend, share, high in rows:
        key = {"dimension": "ring", "member": member, "currency": "GBP", "scope": "analysed", "basis": "best"}
        out.append({**key, "metric": "spend", "value": spend, "numerator": Decimal(str(spend))})
        out.append({**key, "metric": "spend_share", "value": share, "bound_low": share, "bound_high": high})
    return METRICS.conform(pl.DataFrame(out, {c.name: c.dtype for c in METRICS.columns}))


DONE = Analysis(
    Path("run"),
    figures(
        ("Anyshire", 100.0, 10.0, 30.0), ("Zedtown", 500.0, 50.0, 70.0), ("unknown", 400.0, 40.0, 40.0),
        ("overseas", 0, 0, 20),
    ),
    "best",
    ("Zedtown", "Anyshire"),
    ("Between 60.0% and 100.0% of it stayed, and the line goes on until it is longer than any terminal is wide.",),
    ("one",),
)  # fmt: skip


def told(out: io.StringIO) -> str:
    print_summary(DONE, out)
    return out.getvalue()


def test_piped_it_is_the_headline_and_the_report_alone() -> None:
    assert told(io.StringIO()) == f"{DONE.headline[0]}\nReport: {Path('run') / 'report.md'}\n"


def test_a_terminal_has_rings_innermost_first_with_their_range_and_no_empty_one() -> None:
    lines = told(Terminal()).splitlines()
    bars = [line for line in lines if "█" in line]
    assert [line.split()[0] for line in bars] == ["Zedtown", "Anyshire", "Unknown"]
    assert bars[0].count("█") == 15
    assert bars[0].count("░") == 6
    assert "50.0%  £500" in bars[0]
    assert any(line.startswith("1 warning,") for line in lines)
    assert all(len(line) <= 100 for line in lines)
    assert lines[-1].strip().endswith("report.html")


def test_a_terminal_without_blocks_has_signs() -> None:
    text = told(OldTerminal())
    assert "#" * 15 + "-" * 6 in text
    assert text.isascii() or "£" in text
