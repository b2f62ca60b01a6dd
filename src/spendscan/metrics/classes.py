"""Exact sums by class of spend (category, department, sector, size, ownership, deprivation, supplier), and by ring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from spendscan.core.reasons import NOT_GIVEN
from spendscan.metrics.cells import OF_CELLS, OF_PLACES, Cells, Sliced
from spendscan.metrics.choices import DEFAULT_SCOPE, SLICE, TOP_PAYEES, Choices
from spendscan.metrics.codes import MONEY, fetched, numbered, reduced
from spendscan.metrics.sums import Level, by_ring, in_units, of_scope

CROSSED = (*OF_CELLS, "sector")
CLASS = (*SLICE, "dimension", "member")
_NONE = pl.Series([0], dtype=pl.UInt32)


def class_dimensions(cells: Cells) -> list[str]:
    """The classes that anything is known of: the ledger's always, the others where a register or a place says."""
    return [*OF_CELLS, *(name for name in OF_PLACES if cells.places[name].max())]


@dataclass(frozen=True)
class Members:
    """Analysed money of one class, by member and place.

    Args:
        dimension: Which class.
        slices: In each body and financial year, in each year, in each body; nets have a member too.
        pooled: Of all bodies and periods: member, place, pence, payments.
    """

    dimension: str
    slices: tuple[Sliced, ...]
    pooled: pl.DataFrame


def members(cells: Cells) -> Iterator[Members]:
    """Analysed money by member and place, of one class after the other."""
    for dimension in class_dimensions(cells):
        if dimension in OF_CELLS and cells.accounts[dimension].max():
            yield _of_cells(cells, dimension)
        else:
            # A place has one member, or the ledgers give none: money by place is money by member and place.
            given = dimension in OF_PLACES
            own = {"member": cells.places[dimension] if given else _NONE.new_from_index(0, cells.places.height)}
            dated = (cells.yearly, cells.by_year, cells.by_body)
            known = tuple(Sliced(fetched(part.nets, "place", own), part.slices) for part in dated)
            yield Members(dimension, known, fetched(cells.pooled.nets, "place", own).drop("slice"))


def _of_cells(cells: Cells, dimension: str) -> Members:
    named = cells.analysed.rename({dimension: "member"})
    # In the order of accounts, as they stand: cells of one department, or of one category, need not be summed.
    sums = reduced(named, ["place", "body", "member", "year"])
    parts = []
    for by in (("body", "year"), ("year",), ("body",)):
        number, slices = numbered({name: sums[name] for name in by})
        nets = sums.with_columns(number.alias("slice"))
        if len(by) == 1:
            nets = reduced(nets, ["slice", "member", "place"])
        absent = [pl.lit(0, pl.UInt32).alias(name) for name in ("body", "year") if name not in by]
        told = slices.with_columns(absent).select("body", period="year")
        parts.append(Sliced(nets.select("slice", "member", "place", *MONEY), told))
    return Members(dimension, tuple(parts), reduced(parts[-1].nets, ["member", "place"]))


def class_sums(found: Members, cells: Cells, choices: Choices) -> list[pl.DataFrame]:
    """Sums of a class's members, in each body and in all, of all periods and of each financial year.

    Args:
        found: Money by member and place.
        cells: What the numbers mean.
        choices: Rings and settings.

    Returns:
        Frames of slice, dimension, member; k (pence), n (payment lines), who (payees).
    """
    parts = [part.said(counted(part.nets, ["slice", "member"], cells)) for part in found.slices]
    # What is undated is of no year.
    parts = [*(part.filter(pl.col("period") > 0) for part in parts[:2]), *parts[2:]]
    parts.append(counted(found.pooled, ["member"], cells))
    return [stated_class(part, found.dimension, cells, choices) for part in parts]


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


def payee_sums(scoped: Level, cells: Cells, choices: Choices) -> pl.DataFrame:
    """Sums of the suppliers with most money in each body and in all, and of the pooled members.

    Args:
        scoped: The level of all periods.
        cells: What the numbers mean.
        choices: Rings and settings.

    Returns:
        Slice, dimension, member (supplier key); k, n, who.
    """
    own = of_scope(scoped, DEFAULT_SCOPE)
    nets = cells.with_places(own.nets, ["supplier"]).rename({"supplier": "member"})
    held = own.said(counted(nets, ["slice", "member"], cells)).drop("scope")
    pooled_member = pl.col("member").is_in(cells.pooled_suppliers)
    best = held.filter(~pooled_member).sort("k", "member", descending=[True, False])
    top = best.group_by("body", "currency", maintain_order=True).head(TOP_PAYEES).select(held.columns)
    return stated_class(pl.concat([top, held.filter(pooled_member)]), "payee", cells, choices)


def stated_class(sums: pl.DataFrame, dimension: str, cells: Cells, choices: Choices) -> pl.DataFrame:
    """Sums of a class's members with texts for numbers, and the slice that they are of."""
    label = "supplier" if dimension == "payee" else dimension
    absent = [pl.lit(None, pl.String).alias(name) for name in ("body", "period") if name not in sums.columns]
    told = cells.stated(sums, [name for name in ("body", "period", "currency") if name in sums.columns])
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
