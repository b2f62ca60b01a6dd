"""Exact sums by slice: the cells reduced once more, to body × period × currency × scope × basis × ring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from spendscan.core.reasons import Scope
from spendscan.metrics.cells import Cells, Sliced
from spendscan.metrics.choices import BASES, BY_POSTCODE, DEFAULT_SCOPE, SLICE, TOP_SCOPE_SUPPLIERS, Choices
from spendscan.metrics.codes import aggregated, fetched, numbered, reduced

SCOPES = pl.Series([str(scope) for scope in Scope])
_NUMBER = {scope: pl.lit(number, pl.UInt32).alias("scope") for number, scope in enumerate(SCOPES)}
# What tells slices apart within a level; the currency is the place's, the basis comes last.
BY = ("body", "period", "scope")


@dataclass(frozen=True)
class Level(Sliced):
    """Money by place in slices of one make, which have a scope too.

    Args:
        bases: In which bases it is wanted.
    """

    bases: tuple[str, ...]


def levels(cells: Cells, choices: Choices) -> Iterator[Level]:
    """Every slice that is written: all scopes and bases, and the default by month and by financial year."""
    yield scoped(cells)
    for dated in (cells.monthly, cells.by_month, cells.yearly, cells.by_year):
        nets, slices = dated.nets, dated.slices.with_columns(_NUMBER[DEFAULT_SCOPE])
        if not slices["period"].min():
            nets = nets.filter((slices["period"] > 0).gather(nets["slice"]))
        yield Level(nets, slices, (choices.basis,))


def scoped(cells: Cells) -> Level:
    """Money of all periods by place in every scope, in each body and in all."""
    analysed, marked = pl.col("analysed"), pl.col("marked")
    both = stacked([cells.by_body, cells.pooled])
    parts = [(Scope.ANALYSED, both), (Scope.TOP_300, Sliced(_top(both, cells), both.slices))]
    for scope, where in {Scope.LEDGER: ~marked, Scope.INFLUENCEABLE: marked}.items():
        same = cells.accounts.select((where == (analysed & ~marked)).all()).item()
        parts.append((scope, both if same else _in_scope(cells.sums.filter(where))))
    told = [Sliced(part.nets, part.slices.with_columns(_NUMBER[scope])) for scope, part in parts]
    every = stacked(told)
    return Level(every.nets, every.slices, BASES)


def _in_scope(sums: pl.DataFrame) -> Sliced:
    number, slices = numbered({"body": sums["body"]})
    by_body = Sliced(
        reduced(sums.with_columns(number.alias("slice")), ["slice", "place"]),
        slices.with_columns(pl.lit(0, pl.UInt32).alias("period")),
    )
    return stacked([by_body, by_body.over(period=False)])


def stacked(parts: Sequence[Sliced]) -> Sliced:
    """Nets and slices of several, one below the other."""
    nets, first = [], 0
    for part in parts:
        nets.append(part.nets.with_columns((pl.col("slice") + first).cast(pl.UInt32)))
        first += part.slices.height
    return Sliced(pl.concat(nets), pl.concat(part.slices for part in parts))


def of_scope(level: Level, scope: str) -> Sliced:
    """The part of a level that is one scope's."""
    own = level.slices["scope"] == SCOPES.to_list().index(scope)
    return Sliced(level.nets.filter(own.gather(level.nets["slice"])), level.slices)


def _top(analysed: Sliced, cells: Cells) -> pl.DataFrame:
    """What went to the supplier keys with most money, in each body and in all, in each currency."""
    on = ["slice", "currency", "supplier"]
    named = cells.with_places(analysed.nets, on[1:])
    held = reduced(named.filter(~pl.col("supplier").is_in(cells.pooled_suppliers)), on)
    # Suppliers are numbered in the order of their keys.
    best = held.sort("pence", "supplier", descending=[True, False]).group_by("slice", "currency", maintain_order=True)
    return named.join(best.head(TOP_SCOPE_SUPPLIERS), on=on, how="semi").select(analysed.nets.columns)


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
    rows, key = fetched(placed.nets, "unit", {"ring": ring}), [*by, "ring"]
    result = reduced(rows, key, count="who").with_columns(inner="who")
    if (rows["pence"].min() or 0) < 0:  # type: ignore[operator]
        credits_ = rows.select(*key, "pence").filter(pl.col("pence") < 0)
        less = reduced(credits_, key, ("pence",)).rename({"pence": "minus"})
        result = result.join(less, on=key, how="left", maintain_order="left").with_columns(pl.col("minus").fill_null(0))
    else:
        result = result.with_columns(minus=pl.lit(0, pl.Int64))
    if not units["alone"].all():
        result = _once_each(result, rows, units, rings["rank"], by)
    if "rate" in units.columns:
        result = result.join(_respent(rows, units, key), on=key)
    plus = pl.col("pence") - pl.col("minus")
    result = result.with_columns(k="pence", n="payments", plus=plus, gross=plus - pl.col("minus"))
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


def stated(sums: pl.DataFrame, level: Sliced, cells: Cells) -> pl.DataFrame:
    """Sums by slice with the texts of their slices."""
    told = level.said(sums)
    named = cells.stated(told, [name for name in ("body", "period", "currency") if name in told.columns])
    if "scope" not in told.columns:
        return named.with_columns(scope=pl.lit(DEFAULT_SCOPE))
    return named.with_columns(SCOPES.gather(told["scope"]).alias("scope"))


def ring_sums(level: Level, cells: Cells, basis: str) -> pl.DataFrame:
    """Sums by ring of a level in one basis: slice, rank, and the sums of `by_ring`."""
    sums = by_ring(in_units(level.nets, cells, basis, ["slice"]), ["slice"])
    return stated(sums, level, cells).with_columns(basis=pl.lit(basis)).select(*SLICE, pl.exclude(SLICE))


def dense(rings: pl.DataFrame, choices: Choices, by: Sequence[str]) -> Rings:
    """Sums with a row for every ring of every slice, and the sums of the slices."""
    names = pl.DataFrame({"ring": choices.all_rings}).with_row_index("rank").with_columns(pl.col("rank").cast(pl.UInt8))
    grid = rings.select(by).unique().join(names, how="cross")
    filled = grid.join(rings, on=[*by, "rank"], how="left", nulls_equal=True)
    filled = filled.with_columns(pl.exclude(*by, "rank", "ring").fill_null(0)).sort(*by, "rank", nulls_last=False)
    return Rings(filled, wholes(filled, choices, by))
