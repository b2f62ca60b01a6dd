"""Exact sums by slice: the cells reduced once more, to body × period × currency × scope × basis × ring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from spendscan.core.reasons import Scope
from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import BASES, BY_POSTCODE, DEFAULT_SCOPE, SLICE, TOP_SCOPE_SUPPLIERS, Choices
from spendscan.metrics.codes import MONEY, fetched, reduced

SCOPES = pl.Series([str(scope) for scope in Scope])
_NUMBER = {scope: pl.lit(number, pl.UInt32).alias("scope") for number, scope in enumerate(SCOPES)}
# What tells slices apart within a level; the currency is the place's, the basis comes last.
BY = ("body", "period", "scope")
_COLUMNS = [*BY, "place", *MONEY]
_NONE = pl.lit(0, pl.UInt32)


@dataclass(frozen=True)
class Level:
    """Money by place in slices of one make.

    Args:
        nets: body (0: all), period (0: all), scope, place, pence, payments.
        bases: In which bases it is wanted.
    """

    nets: pl.DataFrame
    bases: tuple[str, ...]


def levels(cells: Cells, choices: Choices) -> Iterator[Level]:
    """Every slice that is written: all scopes and bases, and the default by month and by financial year."""
    yield Level(scoped(cells), BASES)
    default, scope = (choices.basis,), _NUMBER[DEFAULT_SCOPE]
    monthly = reduced(cells.analysed, ["body", "period", "place"])
    yield Level(monthly.with_columns(scope).select(_COLUMNS), default)
    pooled = reduced(monthly, ["period", "place"])
    yield Level(pooled.with_columns(_NONE.alias("body"), scope).select(_COLUMNS), default)
    years = cells.analysed.select("period", "year").unique().sort("period")
    year = pl.Series([0] * (1 + int(years["period"].max() or 0)), dtype=pl.UInt32)  # type: ignore[arg-type]
    year = year.scatter(years["period"], years["year"])
    yearly = fetched(monthly, "period", {"period": year}).filter(pl.col("period") > 0)
    yearly = reduced(yearly, ["body", "period", "place"])
    yield Level(yearly.with_columns(scope).select(_COLUMNS), default)
    pooled = reduced(yearly, ["period", "place"])
    yield Level(pooled.with_columns(_NONE.alias("body"), scope).select(_COLUMNS), default)


def scoped(cells: Cells) -> pl.DataFrame:
    """Money of all periods by place in every scope, in each body and in all: the columns of a level."""
    every = reduced(cells.sums, ["body", "place", "analysed", "marked"])
    scopes = {
        Scope.LEDGER: ~pl.col("marked"),
        Scope.ANALYSED: pl.col("analysed") & ~pl.col("marked"),
        Scope.INFLUENCEABLE: pl.col("marked"),
    }
    own = pl.concat(
        reduced(every.filter(where), ["body", "place"]).with_columns(_NUMBER[scope]) for scope, where in scopes.items()
    ).with_columns(_NONE.alias("period"))
    pooled = reduced(own, ["scope", "place"]).with_columns(_NONE.alias("body"), _NONE.alias("period"))
    both = pl.concat([own.select(_COLUMNS), pooled.select(_COLUMNS)])
    top = _top(of_scope(both, DEFAULT_SCOPE), cells)
    return pl.concat([both, top.with_columns(_NUMBER[Scope.TOP_300]).select(_COLUMNS)])


def of_scope(nets: pl.DataFrame, scope: str) -> pl.DataFrame:
    """The part of a level that is one scope's."""
    return nets.filter(pl.col("scope") == SCOPES.to_list().index(scope))


def _top(analysed: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """What went to the supplier keys with most money, in each body and in all, in each currency."""
    on = ["body", "currency", "supplier"]
    named = cells.with_places(analysed, on[1:])
    held = reduced(named.filter(~pl.col("supplier").is_in(cells.pooled_suppliers)), on)
    # Suppliers are numbered in the order of their keys.
    best = held.sort("pence", "supplier", descending=[True, False]).group_by("body", "currency", maintain_order=True)
    return named.join(best.head(TOP_SCOPE_SUPPLIERS), on=on, how="semi")


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
    if basis in BY_POSTCODE:
        netted = nets.rename({"place": "unit"})
    else:
        netted = reduced(cells.with_places(nets, ["payee"]), [*by, "payee"]).rename({"payee": "unit"})
    units = cells.units(basis)
    wanted = {"payee": "payee", "currency": "currency", "rank": f"in_{basis}", "alone": "alone"}
    wanted |= {name: name for name in ("rate", "own") if name in units.columns}
    return fetched(netted.select(*by, "unit", *MONEY), "unit", {name: units[column] for name, column in wanted.items()})


def by_ring(placed: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Sums by ring of nets that have a rank.

    Returns:
        by, currency, rank; k, n, who, inner, plus, minus, gross, and r3, r3_plus, r3_minus, own, rated where rates are
        known.
    """
    net = pl.col("pence")
    sums = {
        "k": net.sum(),
        "n": pl.col("payments").sum(),
        "who": pl.col("alone").sum().cast(pl.Int64),
        "plus": net.clip(lower_bound=0).sum(),
        "minus": net.clip(upper_bound=0).sum(),
        "gross": net.abs().sum(),
    }
    if "rate" in placed.columns:
        respent = net.cast(pl.Int128) * pl.col("rate")
        sums |= {
            "r3": respent.sum(),
            "r3_plus": respent.clip(lower_bound=0).sum(),
            "r3_minus": respent.clip(upper_bound=0).sum(),
            "own": pl.when("own").then(net).otherwise(0).sum(),
            "rated": pl.col("rate").is_not_null().sum().cast(pl.Int64),
        }
    key = [*by, "currency", "rank"]
    result = reduced(placed, key, sums).with_columns(inner="who")
    # A payee with several postcodes may stand in several rings, and is one payee in each and in all.
    several = placed.filter(~pl.col("alone"))
    if several.height:
        seen = reduced(several, [*by, "currency", "payee", "rank"], {})
        first = reduced(seen, [*by, "currency", "payee"], {"rank": pl.col("rank").min()})
        for name, frame in (("who", seen), ("inner", first)):
            more = reduced(frame, key, {"more": pl.len().cast(pl.Int64)})
            result = result.join(more, on=key, how="left").with_columns(pl.col(name) + pl.col("more").fill_null(0))
            result = result.drop("more")
    return result


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
            "rated": pl.col("rated"),
        }
    return rings.group_by(by).agg(expression.sum().alias(name) for name, expression in sums.items())


def stated(sums: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """Sums with the texts of their slices."""
    named = cells.stated(sums, [name for name in ("body", "period", "currency") if name in sums.columns])
    return named.with_columns(SCOPES.gather(sums["scope"]).alias("scope"))


def ring_sums(nets: pl.DataFrame, cells: Cells, basis: str) -> pl.DataFrame:
    """Sums by ring of a level in one basis: slice, rank, and the sums of `by_ring`."""
    sums = by_ring(in_units(nets, cells, basis, BY), BY)
    return stated(sums, cells).with_columns(basis=pl.lit(basis)).select(*SLICE, pl.exclude(SLICE))


def dense(rings: pl.DataFrame, choices: Choices, by: Sequence[str]) -> Rings:
    """Sums with a row for every ring of every slice, and the sums of the slices."""
    names = pl.DataFrame({"ring": choices.all_rings}).with_row_index("rank").with_columns(pl.col("rank").cast(pl.UInt8))
    grid = rings.select(by).unique().join(names, how="cross")
    filled = grid.join(rings, on=[*by, "rank"], how="left", nulls_equal=True)
    filled = filled.with_columns(pl.exclude(*by, "rank", "ring").fill_null(0)).sort(*by, "rank", nulls_last=False)
    return Rings(filled, wholes(filled, choices, by))
