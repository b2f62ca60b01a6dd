"""Exact sums by class of spend (category, department, sector, size, ownership, deprivation, supplier), and by ring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from spendscan.core.reasons import NOT_GIVEN
from spendscan.metrics.cells import OF_CELLS, OF_PLACES, Cells
from spendscan.metrics.choices import DEFAULT_SCOPE, SLICE, TOP_PAYEES, Choices
from spendscan.metrics.codes import MONEY, reduced
from spendscan.metrics.sums import by_ring, in_units, of_scope

CROSSED = (*OF_CELLS, "sector")
CLASS = (*SLICE, "dimension", "member")
_SUMS = ("k", "n", "who")


def class_dimensions(cells: Cells) -> list[str]:
    """The classes that anything is known of: the ledger's always, the others where a register or a place says."""
    return [*OF_CELLS, *(name for name in OF_PLACES if cells.places[name].max())]


@dataclass(frozen=True)
class Members:
    """Analysed money of one class: member, place, pence, payments.

    Args:
        dimension: Which class.
        yearly: By body, year (0: undated) too.
        by_year: By year, of all bodies.
        by_body: By body, of all periods.
        pooled: Of all bodies and periods.
    """

    dimension: str
    yearly: pl.DataFrame
    by_year: pl.DataFrame
    by_body: pl.DataFrame
    pooled: pl.DataFrame


def members(cells: Cells) -> Iterator[Members]:
    """Analysed money by member and place, of one class after the other."""
    by_year = reduced(cells.yearly, ["year", "place"])
    for dimension in class_dimensions(cells):
        if dimension in OF_CELLS:
            nets = cells.analysed.rename({dimension: "member"})
            yearly = reduced(nets, ["body", "year", "member", "place"])
            own = reduced(yearly, ["body", "member", "place"])
            dated = yearly.filter(pl.col("year") > 0)
            yield Members(
                dimension,
                yearly,
                reduced(dated, ["year", "member", "place"]),
                own,
                reduced(own, ["member", "place"]),
            )
        else:
            # A place has one member: money by place is money by member and place.
            frames = (cells.yearly, by_year, cells.by_body, cells.pooled)
            known = (cells.with_places(nets, [dimension]).rename({dimension: "member"}) for nets in frames)
            yield Members(dimension, *known)


def class_sums(found: Members, cells: Cells, choices: Choices) -> list[pl.DataFrame]:
    """Sums of a class's members, in each body and in all, of all periods and of each financial year.

    Args:
        found: Money by member and place.
        cells: What the numbers mean.
        choices: Rings and settings.

    Returns:
        Frames of slice, dimension, member; k (pence), n (payment lines), who (payees).
    """
    dated = pl.col("year") > 0
    parts: tuple[tuple[pl.DataFrame, list[str]], ...] = (
        (found.yearly.filter(dated), ["body", "year"]),
        (found.by_year.filter(dated), ["year"]),
        (found.by_body, ["body"]),
        (found.pooled, []),
    )
    return [
        stated_class(counted(frame, [*by, "member"], cells), found.dimension, cells, choices) for frame, by in parts
    ]


def counted(nets: pl.DataFrame, by: Sequence[str], cells: Cells) -> pl.DataFrame:
    """Sums of money by place: by, currency; k, n, who (a payee with several places is one)."""
    known = cells.with_places(nets, ["currency"])
    key = [*by, "currency"]
    result = reduced(known, key, count="who")
    if not cells.places["alone"].all():
        several = known.filter(~cells.places["alone"].gather(known["place"]))
        once = reduced(cells.with_places(several, ["payee"]), [*key, "payee"], ())
        for name, frame in (("twice", several), ("once", once)):
            result = result.join(reduced(frame, key, (), name), on=key, how="left", maintain_order="left")
        result = result.with_columns(pl.col("who") - pl.col("twice").fill_null(0) + pl.col("once").fill_null(0))
    return result.select(*key, k="pence", n="payments", who="who")


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
