"""Render a run's tables as a report: Markdown and charts, text and bytes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from spendscan.core.settings import Report as ReportSettings
from spendscan.report.draw import draw
from spendscan.report.headline import headline
from spendscan.report.markdown import to_markdown
from spendscan.report.story import tell


@dataclass(frozen=True)
class Rendered:
    """A rendered report.

    Args:
        markdown: The text of report.md.
        charts: SVG by its path in the run folder.
        headline: The headline of each currency, plain text.
    """

    markdown: str
    charts: dict[str, bytes]
    headline: tuple[str, ...]


def render_report(
    tables: Mapping[str, pl.DataFrame], manifest: Mapping[str, Any], settings: ReportSettings
) -> Rendered:
    """The report of a run, from its tables alone.

    Args:
        tables: The run's tables by name: sources, rejects, payees, matches, places, cube, metrics.
        manifest: What the manifest holds: area, settings, warnings, attribution, versions.
        settings: Title, and how many suppliers are listed.

    Returns:
        The same text and bytes for the same tables.
    """
    report, scenes = tell(tables, manifest, settings)
    return Rendered(to_markdown(report), draw(report.charts), tuple(headline(scene) for scene in scenes))
