"""Figures for the report: rows of the metrics table, picked by their key and never worked out again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import polars as pl

from spendscan.core.reasons import ALL, UNDATED, Scope

MONTH = r"^\d{4}-\d{2}$"
YEAR = r"^\d{4}(/\d{2})?$"


@dataclass(frozen=True)
class Figure:
    """One row of the metrics table: a value with its exact money, its base and its bounds."""

    metric: str
    member: str
    member_2: str | None
    body: str | None
    period: str | None
    scope: str
    basis: str
    value: float | None
    unit: str
    numerator: Decimal | None
    denominator: Decimal | None
    payees: int | None
    payments: int | None
    coverage: float | None
    bound_low: float | None
    bound_high: float | None
    low: float | None
    high: float | None
    method: str | None

    @property
    def wide(self) -> bool:
        """Whether the bounds are over one point apart, so that prose has to lead with the range."""
        return self.bounds is not None and self.bounds[1] - self.bounds[0] > 1

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The bounds, where there are any."""
        if self.bound_low is None or self.bound_high is None:
            return None
        return self.bound_low, self.bound_high


_COLUMNS = [field.name for field in fields(Figure)]


class Figures:
    """The figures of one currency, in the default scope and basis unless another is asked for.

    Args:
        metrics: The metrics table.
        currency: The currency; no figure of another is ever seen.
        basis: The basis of the headlines.
    """

    def __init__(self, metrics: pl.DataFrame, currency: str, basis: str) -> None:
        self.currency, self.basis, self.scope = currency, basis, str(Scope.ANALYSED)
        own = metrics.filter(pl.col("currency") == currency)
        plain, default = pl.col("dimension_2").is_null(), (pl.col("scope") == self.scope) & (pl.col("basis") == basis)
        pooled, always = pl.col("body").is_null(), pl.col("period").is_null()
        # Few slices are asked for again and again, of a table that may have a row for each body and month.
        self._totals = own.filter(pooled, plain, always, pl.col("dimension").is_in(["all", "ring"]))
        keys = self._totals.select("metric", "dimension", "member", "scope", "basis").iter_rows()
        # A report asks for hundreds of them: looked up, not each looked for in the table.
        self._ones = dict(zip(keys, map(_figure, self._totals.select(_COLUMNS).iter_rows()), strict=True))
        self._timed = own.filter(pooled, plain, ~always, default)
        self._bodies = own.filter(~pooled, plain, always, default)
        whole = own.filter(pooled, always, default)
        self._whole = whole.partition_by("metric", "dimension", "dimension_2", as_dict=True)
        self._members: dict[tuple[str, str, str | None], list[Figure]] = {}

    def one(
        self,
        metric: str,
        dimension: str = ALL,
        member: str = ALL,
        *,
        scope: str | None = None,
        basis: str | None = None,
    ) -> Figure | None:
        """The pooled figure of the whole, or of a ring, for the whole time; None where there is no row."""
        return self._ones.get((metric, dimension, member, scope or self.scope, basis or self.basis))

    def members(self, metric: str, dimension: str, *, crossed: str | None = None) -> Sequence[Figure]:
        """The pooled figures of every member of a dimension for the whole time, crossed with another or not."""
        key = (metric, dimension, crossed)
        if key not in self._members:
            rows = self._whole.get(key)
            self._members[key] = [] if rows is None else _figures(rows)
        return self._members[key]

    def bodies(self, metric: str, dimension: str = ALL) -> list[Figure]:
        """The figures of each body for the whole time."""
        return _figures(self._bodies.filter(pl.col("metric") == metric, pl.col("dimension") == dimension))

    def times(self, metric: str, shape: str, dimension: str = ALL) -> list[Figure]:
        """The pooled figures of each month or each year, oldest first."""
        return _figures(
            self._timed.filter(
                pl.col("metric") == metric, pl.col("dimension") == dimension, pl.col("period").str.contains(shape)
            )
        )

    def undated(self) -> Figure | None:
        """Spend without a period."""
        return next(iter(self.times("spend", f"^{UNDATED}$")), None)

    def like(self, pattern: str) -> list[Figure]:
        """The pooled figures of the whole whose metric has a name like this, in the default scope and basis."""
        return _figures(
            self._totals.filter(
                pl.col("metric").str.contains(pattern),
                pl.col("dimension") == ALL,
                pl.col("scope") == self.scope,
                pl.col("basis") == self.basis,
            )
        )


def _figures(rows: pl.DataFrame) -> list[Figure]:
    ordered = rows.sort("period", "body", "member", "member_2", nulls_last=False)
    return list(map(_figure, ordered.select(_COLUMNS).iter_rows()))


def _figure(row: Sequence[Any]) -> Figure:
    return Figure(*row)


def by_member(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Figures by their member."""
    return {figure.member: figure for figure in figures}


def by_body(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Figures by their body."""
    return {figure.body: figure for figure in figures if figure.body is not None}


def by_period(figures: Iterable[Figure]) -> dict[str, Figure]:
    """Figures by their period."""
    return {figure.period: figure for figure in figures if figure.period is not None}


def currencies(metrics: pl.DataFrame, payees: pl.DataFrame) -> list[str]:
    """Every currency, the one with most payment lines first, then alphabetically."""
    lines = payees.group_by("currency").agg(pl.col("payments").sum())
    rest = (
        metrics.select("currency")
        .unique()
        .join(lines, on="currency", how="anti")
        .with_columns(payments=pl.lit(0, pl.Int64))
    )
    return pl.concat([lines, rest]).sort("payments", "currency", descending=[True, False])["currency"].to_list()
