"""Single figures asked as questions: each with its value, bounds, interval and how it was worked out."""

from collections.abc import Sequence

from spendscan.metrics.registry import METRICS
from spendscan.report import wording
from spendscan.report.figures import Figure
from spendscan.report.model import Column, Section, Table
from spendscan.report.scene import Scene

PROMPT = ("days_to_pay", "paid_within_30_days", "paid_in_31_to_60_days", "paid_after_60_days")
SPREAD = (
    "effective_suppliers", "cr4", "pareto_suppliers", "tail_share", "payments_per_supplier", "names_per_supplier",
)  # fmt: skip
ROUNDS = ("leakage_tier2", "local_value_per_pound")
ESTIMATED = "Estimated, 90%"
CHANCES = ("reservable_spend", "reservable_share")


def measures(scene: Scene, ids: Sequence[str], caption: str, anchor: str) -> Table | None:
    """A table of figures of the whole, a question a row; None where the run has none of them."""
    found = [(METRICS[name], f) for name in ids if name in METRICS and (f := scene.figures.one(name)) is not None]
    rows = [
        (
            metric.question,
            said(scene, f),
            _bounds(scene, f),
            interval(scene, f),
            f.method or metric.formula,
            metric.limits,
        )
        for metric, f in found
        if f.value is not None
    ]
    if not rows:
        return None
    columns = (
        Column("Question"),
        Column("Value", "right"),
        Column("At least to at most", "right"),
        Column(ESTIMATED, "right"),
        Column("How"),
        Column("What it does not say"),
    )
    named = ", ".join(metric.id for metric, _ in found)
    table = Table(caption, scene.placed_base(), columns, tuple(rows), None, f"{anchor}{scene.suffix}", named)
    return table.without_empty()


def said(scene: Scene, f: Figure) -> str:
    """A figure's value in words, by its unit."""
    return _said(scene, f, f.value)


def _said(scene: Scene, f: Figure, value: float | None) -> str:
    if value is None:
        return wording.ABSENT
    if f.unit == "percent":
        return wording.percent(value)
    if f.unit == scene.currency:
        return wording.money(f.numerator if value == f.value and f.numerator is not None else value, scene.currency)
    return wording.ratio(value) if f.unit == "ratio" else wording.numeral(value, 1 if value % 1 else 0)


def _bounds(scene: Scene, f: Figure) -> str | None:
    if f.bounds is None or f.bounds[0] == f.bounds[1]:
        return None
    return f"{_said(scene, f, f.bounds[0])} to {_said(scene, f, f.bounds[1])}"


def interval(scene: Scene, f: Figure) -> str | None:
    """The 90% interval in words; None where there is none, or nothing of the figure is in doubt."""
    if f.low is None or f.high is None or f.low == f.high:
        return None
    return f"{_said(scene, f, f.low)} to {_said(scene, f, f.high)}"


def prompt_section(scene: Scene) -> Section | None:
    """How fast suppliers are paid; None where ledgers lack one of the two dates."""
    table = measures(scene, PROMPT, "From invoice to payment", "prompt")
    return Section("How fast suppliers are paid", (table,), scene.level) if table else None


def chances_section(scene: Scene) -> Section | None:
    """What could be bought locally that is not; None where nothing is said of it."""
    table = measures(scene, CHANCES, "What could be reserved to local suppliers", "chances")
    return Section("What could change", (table,), scene.level) if table else None
