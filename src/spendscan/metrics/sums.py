"""Exact sums by slice: the cells reduced once more, to body × period × currency × scope × basis × ring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from spendscan.core.reasons import Scope
from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import BASES, BY_POSTCODE, DEFAULT_SCOPE, SLICE, TOP_SCOPE_SUPPLIERS, Choices
from spendscan.metrics.codes import MONEY, aggregated, fetched, numbered, reduced

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
    yearly = cells.yearly.rename({"year": "period"}).filter(pl.col("period") > 0)
    for nets in (cells.monthly, yearly):
        yield Level(nets.with_columns(scope).select(_COLUMNS), default)
        pooled = reduced(nets, ["period", "place"])
        yield Level(pooled.with_columns(_NONE.alias("body"), scope).select(_COLUMNS), default)


def scoped(cells: Cells) -> pl.DataFrame:
    """Money of all periods by place in every scope, in each body and in all: the columns of a level."""
    analysed, marked = pl.col("analysed"), pl.col("marked")
    own = {Scope.ANALYSED: cells.by_body}
    for scope, where in {Scope.LEDGER: ~marked, Scope.INFLUENCEABLE: marked}.items():
        same = cells.accounts.select((where == (analysed & ~marked)).all()).item()
        own[scope] = cells.by_body if same else reduced(cells.sums.filter(where), ["body", "place"])
    parts = []
    for scope, nets in own.items():
        pooled = cells.pooled if nets is cells.by_body else reduced(nets, ["place"])
        parts += [frame.with_columns(_NUMBER[scope]) for frame in (nets, pooled.with_columns(_NONE.alias("body")))]
    every = [part.with_columns(_NONE.alias("period")).select(_COLUMNS) for part in parts]
    top = _top(pl.concat(every[:2]), cells)
    return pl.concat([*every, top.with_columns(_NUMBER[Scope.TOP_300]).select(_COLUMNS)])


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


@dataclass(frozen=True)
class Placed:
    """Nets of what has one place in a basis.

    Args:
        nets: What tells slices apart, unit (row of `units`), pence, payments.
        units: payee, currency, rank of the ring, alone, and rate and own where re-spend rates are known.
    """

    nets: pl.DataFrame
    units: pl.DataFrame


def in_units(nets: pl.DataFrame, cells: Cells, basis: str, by: Sequence[str]) -> Placed:
    """Nets by what has one place in a basis.

    A payee's credits and payments are netted here, within the slice: bounds rest on nets.
    """
    if basis in BY_POSTCODE:
        netted = nets.rename({"place": "unit"})
    else:
        netted = reduced(cells.with_places(nets, ["payee"]), [*by, "payee"]).rename({"payee": "unit"})
    known = pl.col("payee", "currency", "alone", "^rate$", "^own$")
    return Placed(netted, cells.units(basis).select(known, rank=f"in_{basis}"))


def by_ring(placed: Placed, by: Sequence[str]) -> pl.DataFrame:
    """Sums by ring of nets that have a rank.

    Returns:
        by, currency, rank; k, n, who, inner, plus, minus, gross, and r3, r3_plus, r3_minus, own, rated where rates are
        known.
    """
    units = placed.units
    # Currency and ring in one number, which is fetched once.
    ring, rings = numbered({"currency": units["currency"], "rank": units["rank"]})
    rows = fetched(placed.nets, "unit", {"ring": ring}).with_columns(plus=pl.col("pence").clip(lower_bound=0))
    key = [*by, "ring"]
    result = reduced(rows, key, ("pence", "payments", "plus"), "who").with_columns(inner="who")
    if not units["alone"].all():
        result = _once_each(result, rows, units, rings["rank"], by)
    if "rate" in units.columns:
        result = result.join(_respent(rows, units, key), on=key)
    minus = pl.col("pence") - pl.col("plus")
    result = result.with_columns(k="pence", n="payments", minus=minus, gross=pl.col("plus") - minus)
    more = ("r3", "r3_plus", "r3_minus", "own", "rated") if "rate" in units.columns else ()
    told = fetched(result, "ring", {name: rings[name] for name in rings.columns})
    return told.select(*by, "currency", "rank", "k", "n", "who", "inner", "plus", "minus", "gross", *more)


def _once_each(
    result: pl.DataFrame, rows: pl.DataFrame, units: pl.DataFrame, ranks: pl.Series, by: Sequence[str]
) -> pl.DataFrame:
    """Sums in which a payee with several postcodes is one payee: in each ring that it stands in, and in all."""
    key = [*by, "ring"]
    several = rows.filter(~units["alone"].gather(rows["unit"]))
    seen = reduced(fetched(several, "unit", {"payee": units["payee"]}), [*by, "payee", "ring"], ())
    innermost = seen.with_columns(ranks.gather(seen["ring"]).alias("rank")).sort("rank", maintain_order=True)
    first = innermost.unique([*by, "payee"], keep="first")
    twice = reduced(several, key, (), "twice")
    result = result.join(twice, on=key, how="left", maintain_order="left")
    for name, frame in (("who", seen), ("inner", first)):
        result = result.join(reduced(frame, key, (), f"{name}_once"), on=key, how="left", maintain_order="left")
        once, counted = pl.col(f"{name}_once").fill_null(0), pl.col("twice").fill_null(0)
        result = result.with_columns(pl.col(name) - counted + once)
    return result


def _respent(rows: pl.DataFrame, units: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Sums of what payees spend again, by their rates."""
    net = pl.col("pence")
    respent = net.cast(pl.Int128) * pl.col("rate")
    rated = fetched(rows, "unit", {name: units[name] for name in ("rate", "own")})
    return aggregated(
        rated,
        key,
        {
            "r3": respent.sum(),
            "r3_plus": respent.clip(lower_bound=0).sum(),
            "r3_minus": respent.clip(upper_bound=0).sum(),
            "own": pl.when("own").then(net).otherwise(0).sum(),
            "rated": pl.col("rate").is_not_null().sum().cast(pl.Int64),
        },
    )


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
