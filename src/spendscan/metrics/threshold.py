"""Thresholds for batch jobs: `--fail-under local_share=30`, `--fail-over leakage=60`."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.reasons import ALL
from spendscan.metrics.choices import DEFAULT_SCOPE
from spendscan.metrics.extensions import known


@dataclass(frozen=True)
class Threshold:
    """A figure that must not be under, or over, a limit.

    Args:
        metric: The figure's id.
        limit: The limit, in the figure's unit.
        under: Whether the run fails when the figure is under it; else when it is over.
    """

    metric: str
    limit: Decimal
    under: bool

    @property
    def option(self) -> str:
        """As it was written on the command line."""
        return f"--fail-{'under' if self.under else 'over'} {self.metric}={self.limit:f}"


def parse_threshold(text: str, *, under: bool) -> Threshold:
    """A threshold as written: `METRIC=X`, X a number in the figure's unit (`%` may follow a percentage).

    Raises:
        UsageError: There is no such figure, or X is no number.
    """
    option = f"--fail-{'under' if under else 'over'}"
    metrics = known()
    metric, sign, number = (part.strip() for part in text.partition("="))
    if not sign:
        raise UsageError(f"{option} {text!r} is not METRIC=X", hint=f"For example {option} local_share=30.")
    if metric not in metrics:
        near = get_close_matches(metric, metrics, 1, 0.5)
        hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(metrics)}."
        raise UsageError(f"{option}: there is no figure {metric!r}", hint=hint)
    percent = metrics[metric].unit == "percent"
    try:
        limit = Decimal(number.removesuffix("%") if percent else number)
    except InvalidOperation:
        limit = Decimal("NaN")
    if not limit.is_finite():
        raise UsageError(f"{option} {text!r}: {number!r} is no number", hint=f"For example {option} {metric}=30.")
    return Threshold(metric, limit, under)


def crossed(figures: pl.DataFrame, threshold: Threshold, basis: str) -> list[str]:
    """What to tell the caller where a threshold was crossed, or could not be shown; a line a currency.

    Tests all bodies and periods together, in the default scope and basis, unrounded, in every currency.

    Args:
        figures: The table `metrics`.
        threshold: What was asked.
        basis: The run's default basis.
    """
    default = figures.filter(
        pl.col("dimension") == ALL,
        pl.col("dimension_2").is_null(),
        pl.col("body").is_null(),
        pl.col("period").is_null(),
        pl.col("scope") == _scope(threshold.metric),
        pl.col("basis") == basis,
    )
    rows = default.filter(pl.col("metric") == threshold.metric)
    told = []
    for currency in sorted(default["currency"].unique()) or [None]:
        row = next((r for r in rows.iter_rows(named=True) if r["currency"] == currency), None)
        inside = f" in {currency}" if currency else ""
        if row is None or row["value"] is None:
            told.append(f"{threshold.option}: {threshold.metric}{inside} could not be worked out")
        elif _beyond(row, threshold):
            told.append(f"{threshold.option}: {threshold.metric}{inside} is {row['value']:.6f}".rstrip("0").rstrip("."))
    return told


def _scope(metric: str) -> str:
    """The scope that is tested: the default, but for what a narrower scope covers of it."""
    return "top_300" if metric == "scope_coverage" else DEFAULT_SCOPE


def _beyond(row: dict[str, object], threshold: Threshold) -> bool:
    """Whether the exact figure lies beyond the limit: fractions are compared crosswise, never rounded."""
    unit, above, below = known()[threshold.metric].unit, row["numerator"], row["denominator"]
    if isinstance(above, Decimal) and isinstance(below, Decimal):
        figure, limit = above * (100 if unit == "percent" else 1), threshold.limit * below
    elif isinstance(above, Decimal) and unit == "money":
        figure, limit = above, threshold.limit
    else:
        figure, limit = Decimal(repr(row["value"])), threshold.limit
    return figure < limit if threshold.under else figure > limit
