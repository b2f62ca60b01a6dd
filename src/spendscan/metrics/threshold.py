"""Thresholds for batch jobs: `--fail-under local_share=30`, `--fail-over leakage[Lancashire]=60`."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.reasons import ALL
from spendscan.metrics.choices import DEFAULT_SCOPE
from spendscan.metrics.extensions import known

_WRITTEN = re.compile(r"^(\w+)(?:\[(?:(\w+):)?(.+)\])?\s*=\s*([^=\[\]]+)$")


@dataclass(frozen=True)
class Threshold:
    """A figure that must not be under, or over, a limit.

    Args:
        metric: The figure's id.
        limit: The limit, in the figure's unit.
        under: Whether the run fails when the figure is under it; else when it is over.
        member: Of which ring, sector or other member; None: of everything.
        dimension: Of what it is a member, where that is said.
    """

    metric: str
    limit: Decimal
    under: bool
    member: str | None = None
    dimension: str | None = None

    @property
    def asked(self) -> str:
        """The figure as it is written: `leakage[ring_cumulative:Lancashire]`."""
        if self.member is None:
            return self.metric
        return f"{self.metric}[{f'{self.dimension}:' if self.dimension else ''}{self.member}]"

    @property
    def option(self) -> str:
        """As it was written on the command line."""
        return f"--fail-{'under' if self.under else 'over'} {self.asked}={self.limit:f}"


def parse_threshold(text: str, *, under: bool) -> Threshold:
    """A threshold as written: `METRIC=X`, X a number in the figure's unit (`%` may follow a percentage).

    `METRIC[MEMBER]=X` tests the figure of a ring, sector or other member; `METRIC[DIMENSION:MEMBER]=X` says which
    dimension, where several have such a member.

    Raises:
        UsageError: There is no such figure, it needs a member, or X is no number.
    """
    option = f"--fail-{'under' if under else 'over'}"
    metrics = known()
    found = _WRITTEN.match(text.strip())
    if not found:
        raise UsageError(f"{option} {text!r} is not METRIC=X", hint=f"For example {option} local_share=30.")
    metric, dimension, member, number = found.groups()
    if metric not in metrics:
        near = get_close_matches(metric, metrics, 1, 0.5)
        hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(metrics)}."
        raise UsageError(f"{option}: there is no figure {metric!r}", hint=hint)
    known_by = metrics[metric].dimensions
    if dimension is not None and dimension not in known_by:
        # A colon of the member's own: a supplier's key has one.
        dimension, member = None, f"{dimension}:{member}"
    if member is None and ALL not in known_by:
        hint = f"For example {option} '{metric}[MEMBER]={number}'; it is by {', '.join(known_by)}."
        raise UsageError(f"{option} {text!r}: {metric} is not of everything", hint=hint)
    percent = metrics[metric].unit == "percent"
    try:
        limit = Decimal(number.removesuffix("%") if percent else number)
    except InvalidOperation:
        limit = Decimal("NaN")
    if not limit.is_finite():
        raise UsageError(f"{option} {text!r}: {number!r} is no number", hint=f"For example {option} {metric}=30.")
    return Threshold(metric, limit, under, member, dimension)


def crossed(figures: pl.DataFrame, threshold: Threshold, basis: str) -> list[str]:
    """What to tell the caller where a threshold was crossed, or could not be shown; a line a currency.

    Tests all bodies and periods together, in the default scope and basis, unrounded, in every currency.

    Args:
        figures: The table `metrics`.
        threshold: What was asked.
        basis: The run's default basis.
    """
    default = figures.filter(
        pl.col("dimension_2").is_null(),
        pl.col("body").is_null(),
        pl.col("period").is_null(),
        pl.col("scope") == _scope(threshold.metric),
        pl.col("basis") == basis,
    )
    rows = _asked(default.filter(pl.col("metric") == threshold.metric), threshold)
    told = []
    for currency in sorted(default["currency"].unique()) or [None]:
        row = next((r for r in rows.iter_rows(named=True) if r["currency"] == currency), None)
        inside = f" in {currency}" if currency else ""
        if row is None or row["value"] is None:
            told.append(f"{threshold.option}: {threshold.asked}{inside} could not be worked out")
        elif _beyond(row, threshold):
            told.append(f"{threshold.option}: {threshold.asked}{inside} is {row['value']:.6f}".rstrip("0").rstrip("."))
    return told


def _asked(rows: pl.DataFrame, threshold: Threshold) -> pl.DataFrame:
    """The rows of one figure that are asked for: a row a currency.

    Raises:
        UsageError: Members of several dimensions are called so.
    """
    if threshold.member is None:
        return rows.filter(pl.col("dimension") == ALL)
    mine = rows.filter(pl.col("member") == threshold.member, pl.col("dimension") != ALL)
    if threshold.dimension is not None:
        return mine.filter(pl.col("dimension") == threshold.dimension)
    dimensions = mine["dimension"].unique().sort().to_list()
    if len(dimensions) > 1:
        hint = " or ".join(f"{threshold.metric}[{name}:{threshold.member}]" for name in dimensions)
        raise UsageError(f"{threshold.option}: several figures are called so", hint=f"Say {hint}.")
    return mine


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
