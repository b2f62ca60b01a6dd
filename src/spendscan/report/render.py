"""Render a run's tables as a report: Markdown and charts, text and bytes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from spendscan.core.settings import Report as ReportSettings
from spendscan.report import wording
from spendscan.report.accounts import CELLS
from spendscan.report.draw import draw
from spendscan.report.headline import headline
from spendscan.report.html import to_html
from spendscan.report.markdown import to_markdown
from spendscan.report.story import tell
from spendscan.report.workbook import to_workbook
from spendscan.userfiles.house import PLAIN, House

# The tables that a report is made of, with the columns that it looks at; of most, all.
REPORTED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("sources", "rejects", "payees", "matches", "places", "metrics", "prospects", "groups"), ()),
    "cube": CELLS,
}


@dataclass(frozen=True)
class Rendered:
    """A rendered report.

    Args:
        markdown: The text of report.md.
        html: The text of report.html, one file with all in it.
        charts: SVG by its path in the run folder.
        headline: The headline of each currency, plain text.
    """

    markdown: str
    html: str
    charts: dict[str, bytes]
    headline: tuple[str, ...]


def render_report(
    tables: Mapping[str, pl.DataFrame],
    manifest: Mapping[str, Any],
    settings: ReportSettings,
    house: House = PLAIN,
) -> Rendered:
    """The report of a run, from its tables alone.

    Args:
        tables: The run's tables by name: sources, rejects, payees, matches, places, cube, metrics.
        manifest: What the manifest holds: area, settings, warnings, attribution, versions.
        settings: Title, and how many suppliers are listed.
        house: The house style: logo, colours, a text for a section.

    Returns:
        The same text and bytes for the same tables.
    """
    with wording.numbers(settings.numbers):
        report, scenes = tell(tables, manifest, settings, house)
        charts = draw(report.charts)
        words = tuple(headline(scene) for scene in scenes)
        return Rendered(to_markdown(report), to_html(report, charts, house), charts, words)


def render_workbook(
    tables: Mapping[str, pl.DataFrame],
    manifest: Mapping[str, Any],
    settings: ReportSettings,
    house: House = PLAIN,
) -> bytes:
    """The report of a run as a workbook: the bytes of an .xlsx file, the same for the same tables."""
    with wording.numbers(settings.numbers):
        report, _ = tell(tables, manifest, settings, house)
        return to_workbook(report)
