"""Exact sums by class of spend (category, department, sector, size, ownership, deprivation, supplier), and by ring."""

from collections.abc import Sequence

import polars as pl

from spendscan.core.reasons import NOT_GIVEN
from spendscan.metrics.attributes import ATTRIBUTES
from spendscan.metrics.cells import POOLED_MEMBERS, Cells
from spendscan.metrics.choices import DEFAULT_SCOPE, SLICE, TOP_PAYEES, Choices
from spendscan.metrics.sums import MONEY, NO_TEXT, Rings, by_ring, dense, in_units, reduced, with_units

OF_CELLS = ("category", "department")
CROSSED = (*OF_CELLS, "sector")


def class_dimensions(cells: Cells) -> list[str]:
    """The classes that anything is known of: the ledger's always, the others where a register or a place says."""
    known = [name for name in (*ATTRIBUTES, "deprivation") if cells.places[name].is_not_null().any()]
    return [*OF_CELLS, *known]


def _members(cells: Cells, dimension: str, by: Sequence[str]) -> pl.DataFrame:
    """Analysed money by some columns, member and place."""
    analysed = cells.sums.filter("analysed", pl.col("influenceable").is_null())
    if dimension in OF_CELLS:
        return reduced(analysed.rename({dimension: "member"}), [*by, "member", "place"])
    nets = reduced(analysed, [*by, "place"])
    return with_units(nets, cells.places, [dimension]).rename({dimension: "member"})


def class_sums(cells: Cells, choices: Choices) -> pl.DataFrame:
    """Sums of each class's members, in each body and in all, of all periods and of each financial year.

    Returns:
        Slice, dimension, member; k (pence), n (payment lines), who (payees).
    """
    parts = []
    for dimension in class_dimensions(cells):
        nets = with_units(_members(cells, dimension, ["body", "year"]), cells.places, ["payee", "currency"])
        own = reduced(nets, ["body", "year", "member", "payee", "currency"])
        for by in (["body"], [], ["body", "year"], ["year"]):
            key = [*by, "member", "currency"]
            dated = own.drop_nulls("year") if "year" in by else own
            netted = reduced(dated, [*key, "payee"])
            counted = netted.group_by(key).agg(
                k=pl.col("pence").sum(), n=pl.col("payments").sum(), who=pl.len().cast(pl.Int64)
            )
            parts.append(_stated(counted, choices, dimension))
    return pl.concat(parts)


def payee_sums(cells: Cells, choices: Choices) -> pl.DataFrame:
    """Sums of the suppliers with most money in each body and in all, and of the pooled members.

    Returns:
        Slice, dimension, member (supplier key); k, n, who.
    """
    nets = with_units(_members(cells, "supplier", ["body"]), cells.places, ["payee", "currency"])
    parts = []
    for by in (["body"], []):
        key = [*by, "currency", "member"]
        sums = reduced(nets, [*key, "payee"]).group_by(key)
        held = sums.agg(k=pl.col("pence").sum(), n=pl.col("payments").sum(), who=pl.len().cast(pl.Int64))
        pooled = pl.col("member").is_in(POOLED_MEMBERS)
        best = held.filter(~pooled).sort("k", "member", descending=[True, False])
        top = best.group_by([*by, "currency"], maintain_order=True).head(TOP_PAYEES).select(held.columns)
        parts.append(_stated(pl.concat([top, held.filter(pooled)]), choices, "payee"))
    return pl.concat(parts)


def _stated(sums: pl.DataFrame, choices: Choices, dimension: str) -> pl.DataFrame:
    """Sums with slice and dimension in text."""
    absent = [NO_TEXT.alias(name) for name in ("body", "period") if name not in sums.columns]
    named = sums.rename({"year": "period"}, strict=False)
    absent = [expression for expression in absent if expression.meta.output_name() not in named.columns]
    return named.with_columns(
        *absent, scope=pl.lit(DEFAULT_SCOPE), basis=pl.lit(choices.basis), dimension=pl.lit(dimension)
    ).select(
        pl.col(SLICE).cast(pl.String),
        "dimension",
        pl.col("member").cast(pl.String).fill_null(NOT_GIVEN),
        "k",
        "n",
        "who",
    )


def crossed_sums(cells: Cells, choices: Choices) -> Rings:
    """Sums by ring of each class's members: all bodies, all periods, the default scope and basis.

    Returns:
        Sums by slice, dimension and member, where Rings has slices.
    """
    parts = []
    for dimension in (name for name in class_dimensions(cells) if name in CROSSED):
        nets = _members(cells, dimension, []).select("member", "place", *MONEY)
        sums = by_ring(in_units(nets, cells, choices.basis, ["member"]), ["member"])
        named = sums.select(
            NO_TEXT.alias("body"),
            NO_TEXT.alias("period"),
            pl.col("currency"),
            pl.lit(DEFAULT_SCOPE).alias("scope"),
            pl.lit(choices.basis).alias("basis"),
            pl.lit(dimension).alias("dimension"),
            pl.col("member").cast(pl.String).fill_null(NOT_GIVEN),
            pl.exclude("currency", "member"),
        )
        parts.append(named)
    return dense(pl.concat(parts), choices, [*SLICE, "dimension", "member"])
