"""How spend and its local share moved: by financial year and by month."""

import re
from decimal import Decimal

from spendscan.core.periods import every_month
from spendscan.report import charts, wording
from spendscan.report.figures import MONTH, YEAR, Figure, by_period
from spendscan.report.model import Block, Chart, Column, Prose, Section, Table
from spendscan.report.scene import Scene

_MOST_MONTHS, _MOST_COLUMNS = 24, 60


def _columns(scene: Scene, unit: str) -> tuple[Column, ...]:
    return (
        Column(unit),
        scene.spend(),
        Column("Local share", "percent"),
        Column("At least to at most", "range"),
        Column("Of what could be placed", "percent"),
        Column("Coverage", "percent"),
        Column("Payments", "count"),
        Column("Months with payments"),
    )


def trend_section(scene: Scene) -> Section:
    """The chart by month, and tables by year and by month."""
    if not scene.months:
        return Section(
            "Over time", (Prose("No payment has a date or a period, so nothing can be said of change."),), scene.level
        )
    blocks: list[Block] = []
    chart = time_chart(scene)
    if chart:
        blocks.append(chart)
    if scene.years:
        blocks.append(times(scene, YEAR, "By financial year", "Year"))
    if len(scene.months) <= _MOST_MONTHS:
        blocks.append(times(scene, MONTH, "By month", "Month"))
    else:
        blocks.append(Prose(f"The {len(scene.months)} months one by one are in data/metrics.parquet."))
    undated = scene.figures.undated()
    if undated is not None and undated.payments:
        blocks.append(
            Prose(
                f"{wording.count(undated.payments, 'payment')} of {scene.money(undated)} without a usable "
                "date: in no month or year."
            )
        )
    return Section("Over time", tuple(blocks), scene.level)


def time_chart(scene: Scene) -> Chart | None:
    """Spend by ring and month, or by year where there are many months; None for a single time."""
    shape = MONTH if len(scene.months) <= _MOST_COLUMNS else YEAR
    figures = [f for f in scene.figures.times("spend", shape, "ring") if f.member in scene.area.every]
    parts = [(f.period or "", f.member, f.numerator) for f in figures if f.numerator]
    shown = sorted({period for period, _, _ in parts})
    if len(shown) < 2:
        return None
    if shape == MONTH:
        times = {m: wording.short_month(m) for m in every_month(shown[0], shown[-1])}
    else:
        times = {year: year for year in shown}
    unit = "month" if shape == MONTH else "financial year" if "/" in shown[0] else "year"
    words = charts.Words(
        f"Spend by {unit} and place of the supplier, {wording.symbol(scene.currency)}",
        scene.drawn_base(),
        f"Columns of spend by ring for each {unit}, {wording.span(scene.months)}.",
        f"{'months' if shape == MONTH and len(scene.months) <= _MOST_MONTHS else 'years'}{scene.suffix}",
    )
    return charts.over_time(f"time{scene.suffix}", words, parts, times, scene.area.every, scene.currency)


def times(scene: Scene, shape: str, caption: str, unit: str) -> Table:
    """Spend and its local share, a row a month or a year."""
    shares = by_period(scene.figures.times("local_share", shape))
    known = by_period(scene.figures.times("local_share_of_known", shape))
    rows = []
    for spend in scene.figures.times("spend", shape):
        period = spend.period or ""
        share, of_known = shares.get(period), known.get(period)
        rows.append((
            wording.month(period) if shape == MONTH else period,
            spend.numerator or Decimal(0),
            share.value if share else None,
            share.bounds if share else None,
            of_known.value if of_known else None,
            share.coverage if share else None,
            spend.payments,
            months_covered(spend) if shape == YEAR else None,
        ))  # fmt: skip
    return Table(
        caption,
        scene.placed_base(),
        _columns(scene, unit),
        tuple(rows),
        None,
        f"{unit.lower()}s{scene.suffix}",
        "spend, local_share, local_share_of_known by period",
    ).without_empty()


def months_covered(figure: Figure) -> str | None:
    """Which months of a year have payments, as its figure says."""
    if figure.method is None:
        return None
    found = re.search(r"\d+ of 12 months: [\d, to-]+", figure.method)
    return found[0] if found else "all 12 months"
