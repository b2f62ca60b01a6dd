"""Exact sums by slice: the cells reduced once more, to body × period × currency × scope × basis × ring or member."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from spendscan.core.reasons import Scope
from spendscan.metrics.cells import POOLED_MEMBERS, Cells
from spendscan.metrics.choices import BASES, BY_POSTCODE, DEFAULT_SCOPE, SLICE, TOP_SCOPE_SUPPLIERS, Choices

MONEY = ["pence", "payments"]


NO_TEXT = pl.lit(None, pl.String)


def reduced(frame: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Money and payment lines by some columns."""
    return frame.group_by(by).agg(pl.col(MONEY).sum())


def levels(cells: Cells) -> Iterator[pl.DataFrame]:
    """Analysed money by place in each body and in all, by month and by financial year: one level a time.

    Yields:
        body (null: all), period, place, pence, payments.
    """
    analysed = cells.sums.filter("analysed", pl.col("influenceable").is_null())
    labels, bodies = cells.sums.schema["period"], cells.sums.schema["body"]
    everyone = pl.lit(None, bodies).alias("body")
    monthly = reduced(analysed, ["body", "period", "year", "place"])
    yearly = reduced(monthly.drop_nulls("year"), ["body", "year", "place"])
    columns = ["body", "period", "place", *MONEY]
    yield monthly.select(columns)
    yield reduced(monthly, ["period", "place"]).select(everyone, *columns[1:])
    yield yearly.select("body", pl.col("year").cast(labels).alias("period"), *columns[2:])
    yield reduced(yearly, ["year", "place"]).select(everyone, pl.col("year").alias("period"), *columns[2:])


def scoped(cells: Cells) -> pl.DataFrame:
    """Money of all periods by place in every scope, in each body and in all.

    Returns:
        body (null: all), scope, place, pence, payments.
    """
    marked = pl.col("influenceable").is_not_null()
    scopes = {Scope.LEDGER: ~marked, Scope.ANALYSED: pl.col("analysed") & ~marked, Scope.INFLUENCEABLE: marked}
    every = reduced(cells.sums, ["body", "place", "analysed", "influenceable"])
    own = pl.concat(
        reduced(every.filter(where), ["body", "place"]).with_columns(scope=pl.lit(str(scope)))
        for scope, where in scopes.items()
    )
    everyone = reduced(own, ["scope", "place"]).select(pl.lit(None, own.schema["body"]).alias("body"), *own.columns[1:])
    both = pl.concat([own, everyone.select(own.columns)])
    top = _top(both.filter(pl.col("scope") == DEFAULT_SCOPE), cells)
    return pl.concat([both, top.with_columns(scope=pl.lit(str(Scope.TOP_300)))])


def _top(analysed: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """What went to the supplier keys with most money, in each body and in all, in each currency."""
    named = with_units(analysed, cells.places, ["currency", "supplier"])
    best = (
        named.filter(~pl.col("supplier").is_in(POOLED_MEMBERS))
        .group_by("body", "currency", "supplier")
        .agg(pl.col("pence").sum())
        .sort("pence", "supplier", descending=[True, False])
        .group_by("body", "currency", maintain_order=True)
        .head(TOP_SCOPE_SUPPLIERS)
    )
    on = ["body", "currency", "supplier"]
    return named.join(best, on=on, how="semi", nulls_equal=True).select(analysed.columns)


def with_units(frame: pl.DataFrame, units: pl.DataFrame, columns: Sequence[str], number: str = "place") -> pl.DataFrame:
    """Columns of places or payees, fetched by their number."""
    return frame.with_columns(units[name].gather(frame[number]).alias(name) for name in columns)


@dataclass(frozen=True)
class Rings:
    """Sums of slices by ring.

    Args:
        rings: Slice, rank, ring; k (pence), n (payment lines), who (payees), inner (payees whose innermost ring it is):
            a row for every ring of every slice, zeros too.
        whole: Slice; total, payments, payees, local, unknown (pence), plus and minus (sums of positive and negative
            unknown nets), blurred and gross (sums of |unknown nets| and of |all nets|), and re-spend where rates are
            known.
    """

    rings: pl.DataFrame
    whole: pl.DataFrame


def in_units(nets: pl.DataFrame, cells: Cells, basis: str, by: Sequence[str]) -> pl.DataFrame:
    """Nets by what has one place in a basis, with its ring's rank and what else sums by ring need.

    A payee's credits and payments are netted here, within the slice: bounds rest on nets.
    """
    units = cells.units(basis)
    if basis in BY_POSTCODE:
        netted = nets.rename({"place": "unit"})
    else:
        netted = reduced(with_units(nets, cells.places, ["payee"]), [*by, "payee"]).rename({"payee": "unit"})
    rates = [name for name in ("rate", "own") if name in units.columns]
    return with_units(
        netted.select(*by, "unit", *MONEY),
        units.rename({f"in_{basis}": "rank"}),
        ["payee", "currency", "rank", "alone", *rates],
        "unit",
    )


def by_ring(placed: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Sums by ring of nets that have a rank.

    Returns:
        by, currency, rank; k, n, who, inner, plus, minus, gross, and r3, r3_plus, r3_minus, own where rates are known.
    """
    net = pl.col("pence")
    sums = [
        net.sum().alias("k"),
        pl.col("payments").sum().alias("n"),
        pl.col("alone").sum().cast(pl.Int64).alias("single"),
        net.clip(lower_bound=0).sum().alias("plus"),
        net.clip(upper_bound=0).sum().alias("minus"),
        net.abs().sum().alias("gross"),
    ]
    if "rate" in placed.columns:
        respent = net.cast(pl.Int128) * pl.col("rate")
        sums += [
            respent.sum().alias("r3"),
            respent.clip(lower_bound=0).sum().alias("r3_plus"),
            respent.clip(upper_bound=0).sum().alias("r3_minus"),
            net.filter("own").sum().alias("own"),
        ]
    key = [*by, "currency", "rank"]
    result = placed.group_by(key).agg(sums)
    # A payee with several postcodes may stand in several rings, and is one payee in each and in all.
    several = placed.filter(~pl.col("alone")).select(*by, "currency", "rank", "payee").unique()
    innermost = several.group_by(*by, "currency", "payee").agg(pl.col("rank").min())
    for name, frame in (("who", several), ("inner", innermost)):
        counted = frame.group_by(key).agg(pl.len().cast(pl.Int64).alias(name))
        result = result.join(counted, on=key, how="left", nulls_equal=True).with_columns(
            pl.col(name).fill_null(0) + pl.col("single")
        )
    return result.drop("single")


def wholes(rings: pl.DataFrame, choices: Choices, by: Sequence[str]) -> pl.DataFrame:
    """Sums of whole slices from their sums by ring."""
    unknown = pl.col("rank") == choices.unknown
    local = pl.col("rank").is_in(choices.local_ranks)
    sums = {
        "total": pl.col("k"),
        "payments": pl.col("n"),
        "payees": pl.col("inner"),
        "gross": pl.col("gross"),
        "local": pl.col("k").filter(local),
        "unknown": pl.col("k").filter(unknown),
        "plus": pl.col("plus").filter(unknown),
        "minus": pl.col("minus").filter(unknown),
        "blurred": pl.col("gross").filter(unknown),
    }
    if "r3" in rings.columns:
        sums |= {
            "r3": pl.col("r3").filter(local),
            "r3_plus": pl.col("r3_plus").filter(unknown),
            "r3_minus": pl.col("r3_minus").filter(unknown),
            "own": pl.col("own").filter(local),
        }
    return rings.group_by(by).agg(expression.sum().alias(name) for name, expression in sums.items())


def _stated(sums: pl.DataFrame, scope: str | None, basis: str) -> pl.DataFrame:
    """Sums with the slice in text: the default scope and all periods where the frame does not tell them apart."""
    missing = [NO_TEXT.alias("period")] if "period" not in sums.columns else []
    if scope is not None:
        missing.append(pl.lit(scope).alias("scope"))
    framed = sums.with_columns(*missing, pl.lit(basis).alias("basis"))
    return framed.with_columns(pl.col(SLICE).cast(pl.String)).select(*SLICE, pl.exclude(SLICE))


def ring_sums(cells: Cells, choices: Choices) -> Rings:
    """Sums by ring of every slice that is written: all scopes and bases, and the default by month and year."""
    everything = scoped(cells)
    parts = []
    for basis in BASES:
        by = ["body", "scope"]
        parts.append(_stated(by_ring(in_units(everything, cells, basis, by), by), None, basis))
    for level in levels(cells):
        by = ["body", "period"]
        placed = in_units(level, cells, choices.basis, by)
        parts.append(_stated(by_ring(placed, by), DEFAULT_SCOPE, choices.basis))
    return dense(pl.concat(parts), choices, SLICE)


def dense(rings: pl.DataFrame, choices: Choices, by: Sequence[str]) -> Rings:
    """Sums with a row for every ring of every slice, and the sums of the slices."""
    names = pl.DataFrame({"ring": choices.all_rings}).with_row_index("rank").with_columns(pl.col("rank").cast(pl.UInt8))
    grid = rings.select(by).unique().join(names, how="cross")
    filled = grid.join(rings, on=[*by, "rank"], how="left", nulls_equal=True)
    filled = filled.with_columns(pl.exclude(*by, "rank", "ring").fill_null(0)).sort(*by, "rank", nulls_last=False)
    return Rings(filled, wholes(filled, choices, by))
