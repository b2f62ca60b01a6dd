"""Spend and shares: by ring, by class, by supplier, crossed; counts of payees and payments; what a scope covers."""

from collections.abc import Mapping

import polars as pl

from spendscan.core.reasons import Scope
from spendscan.metrics.choices import DEFAULT_SCOPE, SLICE, Choices
from spendscan.metrics.figures import IS_UNKNOWN, Given, bounds_of_part, coverage, figures, share
from spendscan.metrics.ranges import spread
from spendscan.metrics.sums import Rings

POUNDS = 100
# Ends of a range in pence, by column.
Ends = Mapping[str, pl.Expr]


def _pounds(pence: str | pl.Expr) -> pl.Expr:
    expression = pl.col(pence) if isinstance(pence, str) else pence
    return expression.cast(pl.Float64) / POUNDS


def totals(sums: Rings) -> list[pl.DataFrame]:
    """Spend, payees and payments of each slice."""
    whole, counts = sums.whole, {"payees": "payees", "payments": "payments"}
    method = "sum of payments"
    return [
        figures(whole, "spend", value=_pounds("total"), numerator="total", method=method, **counts),
        figures(whole, "payee_count", value="payees", method="distinct payee keys", **counts),
        figures(whole, "payment_count", value="payments", method="payment lines", **counts),
    ]


def scope_coverage(sums: Rings) -> pl.DataFrame:
    """What part of the analysed money a narrower scope holds."""
    on = ["body", "period", "currency", "basis"]
    analysed = sums.whole.filter(pl.col("scope") == DEFAULT_SCOPE).select(*on, analysed="total")
    narrow = sums.whole.filter(pl.col("scope").is_in([str(Scope.TOP_300), str(Scope.INFLUENCEABLE)]))
    return figures(
        narrow.join(analysed, on=on, how="left", nulls_equal=True),
        "scope_coverage",
        value=share("total", "analysed"),
        numerator="total",
        denominator="analysed",
        payees="payees",
        payments="payments",
        method="100 × spend of the scope ÷ analysed spend",
    )


def by_ring(sums: Rings) -> list[pl.DataFrame]:
    """Spend and share of each ring alone."""
    rings = sums.rings.select(*SLICE, "ring", "k", "n", "who", pl.col("^ring_.*$"))
    rings = rings.join(sums.whole, on=SLICE, nulls_equal=True)
    return _of_rings(rings, "ring", "this ring only")


def cumulative(sums: Rings, choices: Choices) -> pl.DataFrame:
    """Sums of each of the area's rings with those inside it.

    Returns:
        Slice, ring, k, n, who, and the sums of the slice.
    """
    rings = sums.rings.sort(*SLICE, "rank", nulls_last=False)
    # A payee counts from its innermost ring on, so that one with several postcodes is one payee.
    running = [pl.col(x).cum_sum().over(SLICE).alias(y) for x, y in (("k", "k"), ("n", "n"), ("inner", "who"))]
    inside = rings.with_columns(running).filter(pl.col("rank") < len(choices.rings))
    moments = pl.col("^inside_.*$")
    return inside.select(*SLICE, "ring", "k", "n", "who", moments).join(sums.whole, on=SLICE, nulls_equal=True)


def by_cumulative_ring(inside: pl.DataFrame) -> list[pl.DataFrame]:
    """Spend and share of each of the area's rings with those inside it, of all periods."""
    return _of_rings(inside.filter(pl.col("period").is_null()), "ring_cumulative", "this ring and those inside it")


def _of_rings(rings: pl.DataFrame, dimension: str, what: str) -> list[pl.DataFrame]:
    low, high = bounds_of_part("k", unknown=IS_UNKNOWN)
    likely = spread(rings, "k", "inside" if dimension == "ring_cumulative" else "ring")
    counts: Given = {"payees": "who", "payments": "n", "coverage": coverage()}
    named: Given = {"dimension": dimension, "member": pl.col("ring")}
    methods = (f"sum of payments, {what}", f"100 × K ÷ T, K in {what}")
    return _spend_and_share(rings, methods, likely, named | counts, {"bound_low": low, "bound_high": high})


def by_class(members: pl.DataFrame, whole: pl.DataFrame) -> list[pl.DataFrame]:
    """Spend and share of each member of each class, of the scope's total.

    Args:
        members: Slice, dimension, member, k, n, who, and moments where matches decide of a class.
        whole: Sums of slices.
    """
    sums = members.join(whole.select(*SLICE, "total"), on=SLICE, how="left", nulls_equal=True)
    named: Given = {
        "dimension": pl.col("dimension"),
        "member": pl.col("member"),
        "payees": "who",
        "payments": "n",
    }
    likely = spread(sums, "k", "class")
    methods = ("sum of payments", "100 × spend of the member ÷ spend of the scope")
    return _spend_and_share(sums, methods, likely, named, {})


def crossed(sums: Rings) -> list[pl.DataFrame]:
    """Spend and share of each ring within each member of a class, of the class's total."""
    key = [*SLICE, "dimension", "member"]
    rings = sums.rings.select(*key, "ring", "k", "n", "who", pl.col("^ring_.*$"))
    rings = rings.join(sums.whole, on=key, nulls_equal=True)
    low, high = bounds_of_part("k", unknown=IS_UNKNOWN)
    likely = spread(rings, "k", "ring")
    named: Given = {
        "dimension": pl.col("dimension"),
        "member": pl.col("member"),
        "dimension_2": pl.lit("ring"),
        "member_2": pl.col("ring"),
        "payees": "who",
        "payments": "n",
        "coverage": coverage(),
    }
    methods = (
        "sum of payments of the class in this ring only",
        "100 × K ÷ T, T the class's spend, K its part in this ring only",
    )
    return _spend_and_share(rings, methods, likely, named, {"bound_low": low, "bound_high": high})


def _spend_and_share(
    frame: pl.DataFrame, methods: tuple[str, str], likely: Ends, given: Given, bounds: Ends
) -> list[pl.DataFrame]:
    """Money K of each row, and its share of the total T; what each end of a range is in pence is turned into both."""
    ends = {**bounds, **likely}
    return [
        figures(
            frame,
            "spend",
            value=_pounds("k"),
            numerator="k",
            method=methods[0],
            **{name: _pounds(end) for name, end in ends.items()},
            **given,
        ),
        figures(
            frame,
            "spend_share",
            value=share("k"),
            numerator="k",
            denominator="total",
            method=methods[1],
            **{name: share(end) for name, end in ends.items()},
            **given,
        ),
    ]
