"""Exact sums by class of spend (category, department, sector, size, ownership, deprivation, supplier), and by ring."""

from collections.abc import Iterator, Sequence

import polars as pl

from spendscan.core.reasons import NOT_GIVEN
from spendscan.metrics.cells import OF_CELLS, OF_PLACES, Cells
from spendscan.metrics.choices import DEFAULT_SCOPE, SLICE, TOP_PAYEES, Choices
from spendscan.metrics.codes import MONEY, reduced
from spendscan.metrics.sums import by_ring, in_units, of_scope

CROSSED = (*OF_CELLS, "sector")
CLASS = (*SLICE, "dimension", "member")
_SUMS = {
    "k": pl.col("pence").sum(),
    "n": pl.col("payments").sum(),
    "who": pl.col("alone").sum().cast(pl.Int64),
}


def class_dimensions(cells: Cells) -> list[str]:
    """The classes that anything is known of: the ledger's always, the others where a register or a place says."""
    return [*OF_CELLS, *(name for name in OF_PLACES if cells.places[name].max())]


def members(cells: Cells) -> Iterator[tuple[str, pl.DataFrame]]:
    """Analysed money by body, year, member and place, of one class after the other.

    Yields:
        The dimension; body, year (0: undated), member, place, pence, payments.
    """
    yearly = reduced(cells.analysed, ["body", "year", "place"])
    for dimension in class_dimensions(cells):
        if dimension in OF_CELLS:
            nets = cells.analysed.rename({dimension: "member"})
            yield dimension, reduced(nets, ["body", "year", "member", "place"])
        else:
            yield dimension, cells.with_places(yearly, [dimension]).rename({dimension: "member"})


def class_sums(nets: pl.DataFrame, dimension: str, cells: Cells, choices: Choices) -> list[pl.DataFrame]:
    """Sums of a class's members, in each body and in all, of all periods and of each financial year.

    Args:
        nets: body, year, member, place, pence, payments.
        dimension: Which class they are of.
        cells: What the numbers mean.
        choices: Rings and settings.

    Returns:
        Frames of slice, dimension, member; k (pence), n (payment lines), who (payees).
    """
    dated = nets.filter(pl.col("year") > 0)
    own = reduced(nets, ["body", "member", "place"])
    parts: tuple[tuple[pl.DataFrame, list[str]], ...] = (
        (dated, ["body", "year"]),
        (reduced(dated, ["year", "member", "place"]), ["year"]),
        (own, ["body"]),
        (pooled(own), []),
    )
    return [stated_class(counted(frame, [*by, "member"], cells), dimension, cells, choices) for frame, by in parts]


def pooled(nets: pl.DataFrame) -> pl.DataFrame:
    """Money by member and place, of all bodies and periods."""
    return reduced(nets, ["member", "place"])


def counted(nets: pl.DataFrame, by: Sequence[str], cells: Cells) -> pl.DataFrame:
    """Sums of money by place: by, currency; k, n, who (a payee with several places is one)."""
    known = cells.with_places(nets, ["payee", "currency", "alone"])
    key = [*by, "currency"]
    result = reduced(known, key, _SUMS)
    several = known.filter(~pl.col("alone"))
    if several.height:
        payees = reduced(several, [*key, "payee"], {})
        more = reduced(payees, key, {"more": pl.len().cast(pl.Int64)})
        result = result.join(more, on=key, how="left").with_columns(pl.col("who") + pl.col("more").fill_null(0))
    return result.select(*key, *_SUMS)


def payee_sums(scoped: pl.DataFrame, cells: Cells, choices: Choices) -> pl.DataFrame:
    """Sums of the suppliers with most money in each body and in all, and of the pooled members.

    Args:
        scoped: The level of all periods.
        cells: What the numbers mean.
        choices: Rings and settings.

    Returns:
        Slice, dimension, member (supplier key); k, n, who.
    """
    nets = cells.with_places(of_scope(scoped, DEFAULT_SCOPE), ["supplier"]).rename({"supplier": "member"})
    held = counted(nets, ["body", "member"], cells)
    pooled_member = pl.col("member").is_in(cells.pooled_suppliers)
    best = held.filter(~pooled_member).sort("k", "member", descending=[True, False])
    top = best.group_by("body", "currency", maintain_order=True).head(TOP_PAYEES).select(held.columns)
    return stated_class(pl.concat([top, held.filter(pooled_member)]), "payee", cells, choices)


def stated_class(sums: pl.DataFrame, dimension: str, cells: Cells, choices: Choices) -> pl.DataFrame:
    """Sums of a class's members with texts for numbers, and the slice that they are of."""
    label = "supplier" if dimension == "payee" else dimension
    named = sums.rename({"year": "period"}, strict=False)
    absent = [pl.lit(None, pl.String).alias(name) for name in ("body", "period") if name not in named.columns]
    told = cells.stated(named, [name for name in ("body", "period", "currency") if name in named.columns])
    return told.with_columns(
        *absent,
        scope=pl.lit(DEFAULT_SCOPE),
        basis=pl.lit(choices.basis),
        dimension=pl.lit(dimension),
        member=cells.labels[label].gather(sums["member"]).fill_null(NOT_GIVEN),
    ).select(*CLASS, pl.exclude(CLASS))


def crossed_sums(nets: pl.DataFrame, dimension: str, cells: Cells, choices: Choices) -> pl.DataFrame:
    """Sums by ring of a class's members: all bodies, all periods, the default scope and basis.

    Args:
        nets: member, place, pence, payments.
        dimension: Which class they are of.
        cells: What the numbers mean.
        choices: Rings and settings.

    Returns:
        Slice, dimension, member, rank, and the sums of `by_ring`.
    """
    placed = in_units(nets.select("member", "place", *MONEY), cells, choices.basis, ["member"])
    return stated_class(by_ring(placed, ["member"]), dimension, cells, choices)
