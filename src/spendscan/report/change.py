"""What changed between the last two whole years, or the last two whole months where there are no such years."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import polars as pl

from spendscan.core.periods import month_number
from spendscan.core.reasons import Ring
from spendscan.report import flows, wording
from spendscan.report.accounts import read_sources
from spendscan.report.charts import Words
from spendscan.report.figures import MONTH, YEAR, Figure, by_member
from spendscan.report.model import Block, Cell, Column, Prose, Section, Table
from spendscan.report.scene import Scene
from spendscan.report.trend import months_covered

_WHOLE = "all 12 months"
_DAYS = 7
_MONTHLY = "Single months vary with the calendar of payments, so read a change between two of them with care."


@dataclass(frozen=True)
class Pair:
    """The two times that are compared.

    Args:
        before: The earlier period.
        after: The later one, the next.
        shape: Which kind of period both are.
    """

    before: str
    after: str
    shape: str

    def words(self, period: str) -> str:
        """A period as it is printed."""
        return wording.month(period) if self.shape == MONTH else period


def pair_of(scene: Scene, sources: pl.DataFrame) -> Pair | None:
    """The last two whole years that follow each other, else the last two such months; None without any."""
    whole = [f.period for f in scene.figures.times("spend", YEAR) if f.period and months_covered(f) == _WHOLE]
    for before, after in zip(reversed(whole[:-1]), reversed(whole[1:]), strict=True):
        if int(after[:4]) - int(before[:4]) == 1:
            return Pair(before, after, YEAR)
    months = _whole_months(scene.months, sources)
    for before, after in zip(reversed(months[:-1]), reversed(months[1:]), strict=True):
        if month_number(after) - month_number(before) == 1:
            return Pair(before, after, MONTH)
    return None


def _whole_months(months: list[str], sources: pl.DataFrame) -> list[str]:
    """The months but a first that begins, or a last that ends, over a week inside: the ledgers hold part of those."""
    read = read_sources(sources)
    first, last = read["first_date"].min(), read["last_date"].max()
    kept = list(months)
    if isinstance(first, date) and kept and kept[0] == f"{first:%Y-%m}" and first.day > _DAYS:
        kept = kept[1:]
    if isinstance(last, date) and kept and kept[-1] == f"{last:%Y-%m}":
        later = last + timedelta(days=_DAYS)
        kept = kept if later.month != last.month else kept[:-1]
    return kept


def change_section(scene: Scene, pair: Pair | None) -> Section:
    """The headline figures of both times side by side, and what moved by ring, drawn as steps."""
    if pair is None:
        text = "There are no two whole years or months that follow each other, so nothing is said of change."
        return Section("What changed", (Prose(text),), scene.level)
    blocks: list[Block] = [measures(scene, pair)]
    steps = ring_steps(scene, pair)
    if steps:
        blocks += [_chart(scene, pair, steps), _steps(scene, pair, steps)]
    if pair.shape == MONTH:
        blocks.append(Prose(_MONTHLY))
    return Section("What changed", tuple(blocks), scene.level)


def _at(scene: Scene, metric: str, pair: Pair, period: str) -> Figure | None:
    return next((f for f in scene.figures.times(metric, pair.shape) if f.period == period), None)


_COUNTS = (("payee_count", "Payees"), ("payment_count", "Payments"))


def measures(scene: Scene, pair: Pair) -> Table:
    """Spend, local share with its range, share of what could be placed, coverage and counts, at both times."""
    shown: list[tuple[str, str, Callable[[Figure], str]]] = [("Spend", "spend", scene.money)]
    if scene.area.rings:
        shown += [
            ("Local share", "local_share", lambda f: wording.percent(f.value)),
            ("at least to at most", "local_share", lambda f: wording.spread(f.bounds)),
            ("of what could be placed", "local_share_of_known", lambda f: wording.percent(f.value)),
            ("Coverage", "local_share", lambda f: wording.percent(f.coverage)),
        ]
    shown += [(words, metric, lambda f: wording.whole(f.value)) for metric, words in _COUNTS]
    rows: list[tuple[Cell, ...]] = []
    for words, metric, say in shown:
        found = [_at(scene, metric, pair, period) for period in (pair.before, pair.after)]
        cells = [None if f is None or f.value is None else say(f) for f in found]
        if any(cells):
            rows.append((words, *cells))
    return Table(
        f"{pair.words(pair.before)} and {pair.words(pair.after)}",
        f"analysed spend of {scene.payer}; basis “{scene.figures.basis}”",
        (Column("Measure"), Column(pair.words(pair.before), "right"), Column(pair.words(pair.after), "right")),
        tuple(rows),
        "A share may move because more or fewer suppliers could be placed: look at the coverage too.",
        f"change{scene.suffix}",
        "spend, local_share, local_share_of_known, payee_count, payment_count by period",
    )


Step = tuple[str, Decimal, Decimal]


def ring_steps(scene: Scene, pair: Pair) -> list[Step]:
    """(ring, before, after) of every ring that had money at either time."""
    figures = scene.figures.times("spend", pair.shape, "ring")
    before, after = (by_member(f for f in figures if f.period == period) for period in (pair.before, pair.after))
    steps = []
    for ring in scene.area.every:
        both = [f.numerator or Decimal(0) if f else Decimal(0) for f in (before.get(ring), after.get(ring))]
        if any(both) or ring == str(Ring.UNKNOWN):
            steps.append((ring, both[0], both[1]))
    return steps if any(before or after for ring, before, after in steps if ring != str(Ring.UNKNOWN)) else []


def _steps(scene: Scene, pair: Pair, steps: list[Step]) -> Table:
    return Table(
        f"Change in spend by ring, {pair.words(pair.before)} to {pair.words(pair.after)}",
        f"analysed spend of {scene.payer}; basis “{scene.figures.basis}”",
        (
            Column("Ring"),
            scene.spend(pair.words(pair.before)),
            scene.spend(pair.words(pair.after)),
            scene.spend("Change"),
        ),
        tuple((wording.ring(ring), before, after, after - before) for ring, before, after in steps),
        None,
        f"change-rings{scene.suffix}",
        "spend by ring and period",
    )


def _chart(scene: Scene, pair: Pair, steps: list[Step]) -> Block:
    before, after = pair.words(pair.before), pair.words(pair.after)
    words = Words(
        f"Change in spend by place of the supplier, {before} to {after}, {wording.symbol(scene.currency)}",
        f"Basis “{scene.figures.basis}”\n{scene.payer}",
        f"Steps from the spend of {before} to that of {after}, a step for each ring; the table below has the figures.",
        f"change-rings{scene.suffix}",
    )
    changes = [(wording.ring(ring), later - earlier) for ring, earlier, later in steps]
    start = sum((earlier for _, earlier, _ in steps), Decimal(0))
    return flows.waterfall(f"change{scene.suffix}", words, (before, start), changes, after, scene.currency)
