"""What every family of figures returns, and how it becomes the table `metrics`."""

from collections.abc import Sequence

import polars as pl

from spendscan.core.money import money
from spendscan.core.reasons import ALL, Ring
from spendscan.core.schemas import METRICS
from spendscan.metrics import registry
from spendscan.metrics.choices import SLICE

Given = dict[str, pl.Expr | str]
PLACES = 6
# Beside the key and the method: what a family may give. Money is in whole pence until the end.
GIVEN = (
    "value",
    "numerator",
    "denominator",
    "payees",
    "payments",
    "coverage",
    "bound_low",
    "bound_high",
    "low",
    "high",
)
_TEXTS = ("metric", "dimension", "member", "dimension_2", "member_2", *SLICE, "method")
_WHOLE = ("numerator", "denominator", "payees", "payments")


def share(part: str | pl.Expr, whole: str | pl.Expr = "total", scale: int = 100) -> pl.Expr:
    """Scale × part ÷ whole of exact sums, not rounded; null where the whole is not positive."""
    above, below = (pl.col(x) if isinstance(x, str) else x for x in (part, whole))
    return pl.when(below > 0).then(scale * above.cast(pl.Float64) / below.cast(pl.Float64))


def coverage() -> pl.Expr:
    """100·(1 − Σ|unknown nets| ÷ Σ|all nets|); null where nothing was paid."""
    return share(pl.col("gross") - pl.col("blurred"), "gross")


def figures(
    sums: pl.DataFrame,
    metric: str,
    *,
    dimension: str | pl.Expr = ALL,
    member: str | pl.Expr = ALL,
    method: str | pl.Expr,
    **given: pl.Expr | str,
) -> pl.DataFrame:
    """Rows of one metric.

    Args:
        sums: Slices, and what the expressions need.
        metric: Its id.
        dimension: By what; text, or an expression.
        member: Of what; text, or an expression.
        method: How it was worked out, in words.
        given: Expressions for columns of `GIVEN`, `dimension_2` and `member_2`; text is a column's name. Without
            bounds they are the value.
    """
    columns: dict[str, pl.Expr] = {"metric": pl.lit(metric)}
    for name, text in (("dimension", dimension), ("member", member), ("method", method)):
        columns[name] = pl.lit(text) if isinstance(text, str) else text
    for name, expression in given.items():
        columns[name] = pl.col(expression) if isinstance(expression, str) else expression
    columns.setdefault("bound_low", columns["value"])
    columns.setdefault("bound_high", columns["value"])
    texts, numbers = [], []
    for name in _TEXTS:
        expression = columns.get(name, pl.col(name) if name in SLICE else pl.lit(None, pl.String))
        texts.append(expression.cast(pl.String).alias(name))
    for name in GIVEN:
        dtype = pl.Int64() if name in _WHOLE else pl.Float64()
        numbers.append(columns.get(name, pl.lit(None, dtype)).cast(dtype).alias(name))
    rows = sums.select(*texts, *numbers)
    # Asked of the numbers, not of the expressions that give them: each would be worked out a dozen times.
    return _stretched(rows) if "low" in columns else rows


def _stretched(rows: pl.DataFrame) -> pl.DataFrame:
    """An interval holds the value: where the value lies outside, it is stretched to it, and the method says so."""
    value, low, high = pl.col("value"), pl.col("low"), pl.col("high")
    given = value.is_not_null() & low.is_not_null() & high.is_not_null()
    # Rounded as they are printed: an interval is not stretched by less than a figure shows.
    outside = given & ((low.round(PLACES) > value.round(PLACES)) | (high.round(PLACES) < value.round(PLACES)))
    said = pl.when(outside).then(pl.lit("; 90% interval stretched to the value")).otherwise(pl.lit(""))
    return rows.with_columns(
        low=pl.when(given).then(pl.min_horizontal(low, value)),
        high=pl.when(given).then(pl.max_horizontal(high, value)),
        method=pl.concat_str("method", said),
    )


def bounds_of_part(k: str | pl.Expr, *, unknown: pl.Expr | None = None) -> tuple[pl.Expr, pl.Expr]:
    """What a ring's money would be with everything unknown outside, and inside.

    Args:
        k: What is known in the ring.
        unknown: Where the ring itself is `unknown`: it goes from nothing to what it holds.
    """
    part = pl.col(k) if isinstance(k, str) else k
    low, high = part + pl.col("minus"), part + pl.col("plus")
    if unknown is None:
        return low, high
    nothing = pl.lit(0, pl.Int64)
    return (
        pl.when(unknown).then(pl.min_horizontal(part, nothing)).otherwise(low),
        pl.when(unknown).then(pl.max_horizontal(part, nothing)).otherwise(high),
    )


IS_UNKNOWN = pl.col("ring") == str(Ring.UNKNOWN)


def table(parts: Sequence[pl.DataFrame], more: Sequence[registry.Metric] = ()) -> pl.DataFrame:
    """The table `metrics`: money with two places, floats rounded once to 6 places, units by metric, sorted.

    Args:
        parts: What families of figures give.
        more: Metrics besides ours.
    """
    units = {metric.id: str(metric.unit) for metric in (*registry.METRICS.values(), *more)}
    floats = [name for name in GIVEN if name not in _WHOLE]
    whole = pl.concat(parts).with_columns(
        # Adding nought makes minus nought nought.
        *(pl.col(name).round(PLACES) + 0.0 for name in floats),
        *(money(name).alias(name) for name in ("numerator", "denominator")),
        unit=pl.when(pl.col("metric").replace_strict(units, return_dtype=pl.String) == "money")
        .then("currency")
        .otherwise(pl.col("metric").replace_strict(units, return_dtype=pl.String)),
    )
    return METRICS.conform(whole)
