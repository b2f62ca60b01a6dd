"""How concentrated the money would be had every match been decided rightly: names that matching brought together.

A wrong match makes one supplier of two, a match left in review leaves one as two. Each doubtful payee changes the
index, and the part of the largest, by what it would change alone; changes of different payees are independent and
added up. Their first three moments give the interval, as they do for money in a ring.
"""

from collections.abc import Sequence

import polars as pl

from spendscan.core.quantiles import bent
from spendscan.metrics.cells import Cells
from spendscan.metrics.chances import CHANCE
from spendscan.metrics.choices import Choices
from spendscan.metrics.codes import reduced
from spendscan.metrics.ranges import Z, skewness
from spendscan.metrics.sums import stacked, stated

_KEY = ["slice", "currency"]
# Weights are sums of thousandths: nothing less tells them apart.
_SLACK = 1e-9
# Prefixes of the moments: of the index (0 to 1), and of the part of the N largest.
INDEX, TOP = "index", "top_n"


def merged_moments(cells: Cells, worlds: pl.DataFrame, ties: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """Moments of the change of concentration of all periods, in each body and in all.

    Args:
        cells: What the numbers mean.
        worlds: What may be right of each payee whose match is uncertain (`chances.worlds`).
        ties: payee_key, register, entity_id of accepted matches.
        choices: N of the largest.

    Returns:
        body, period, scope, currency; mean, variance, third moment, least and most of each prefix; only where something
        varies.
    """
    level = stacked([cells.by_body, cells.pooled])
    named = cells.with_places(level.nets, ["payee", "supplier", "currency"])
    suppliers = reduced(named, [*_KEY, "supplier"], ("pence",))
    moves = _moves(cells, worlds, ties)
    mine = reduced(named.filter(pl.col("payee").is_in(moves["payee"].unique().implode())), [*_KEY, "payee"], ("pence",))
    rows = _with_nets(mine.rename({"pence": "x"}).join(moves, on="payee"), suppliers)
    ranked = _ranked(suppliers, cells)
    rows = rows.join(ranked.group_by(_KEY).agg(pl.col("whole", "squares").first()), on=_KEY)
    rows = rows.with_columns(_index_effect().alias(INDEX))
    rows = _with_top_effect(rows, ranked, choices.top_n)
    return stated(_moments(rows), level, cells)


def _moves(cells: Cells, worlds: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """What else each doubtful payee may be of: payee, world, chance, supplier (its own now), other (null: nobody's)."""
    who = cells.payees.select("payee", "payee_key", "currency", "supplier")
    held = ties.select("payee_key", "register", "entity_id").join(who, on="payee_key")
    # Who shares an accepted entity is one supplier: any payee of it says which.
    others = held.group_by("register", "entity_id", "currency").agg(other=pl.col("supplier").min())
    rows = worlds.filter(pl.col("world") > 0, pl.col("chance") > 0).join(who, on="payee_key")
    rows = rows.join(others, on=["register", "entity_id", "currency"], how="left")
    return rows.select("payee", "world", "chance", "supplier", "other")


def _with_nets(rows: pl.DataFrame, suppliers: pl.DataFrame) -> pl.DataFrame:
    """Rows with the nets of both suppliers now (old, new), and after the payee is moved (left, joined)."""
    nets = suppliers.select(*_KEY, "supplier", old="pence")
    rows = rows.join(nets, on=[*_KEY, "supplier"])
    rows = rows.join(nets.rename({"supplier": "other", "old": "new"}), on=[*_KEY, "other"], how="left")
    same = pl.col("supplier").eq_missing(pl.col("other"))
    return rows.filter(~same).with_columns(
        pl.col("new").fill_null(0), left=pl.col("old") - pl.col("x"), joined=pl.col("new").fill_null(0) + pl.col("x")
    )


def _ranked(suppliers: pl.DataFrame, cells: Cells) -> pl.DataFrame:
    """Named suppliers with positive nets: place (from 1), whole (Σ of all positive nets), squares (Σ net² of these)."""
    positive = suppliers.filter(pl.col("pence") > 0)
    whole = positive.group_by(_KEY).agg(whole=pl.col("pence").sum())
    named = positive.filter(~cells.pooled_flags.gather(positive["supplier"]))
    ordered = named.sort(*_KEY, "pence", "supplier", descending=[False, False, True, False])
    net = pl.col("pence")
    return ordered.with_columns(
        place=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(_KEY),
        squares=(net.cast(pl.Int128) * net).sum().over(_KEY),
    ).join(whole, on=_KEY)


def _above(name: str) -> pl.Expr:
    """A net as far as it is positive, as a number that squares do not overflow."""
    return pl.col(name).clip(lower_bound=0).cast(pl.Float64)


def _whole_after() -> pl.Expr:
    change = _above("left") + _above("joined") - _above("old") - _above("new")
    return pl.col("whole").cast(pl.Float64) + change


def _index_effect() -> pl.Expr:
    squares = pl.col("squares").cast(pl.Float64)
    after = squares + sum((_above(n).pow(2) for n in ("left", "joined")), pl.lit(0.0))
    after = after - _above("old").pow(2) - _above("new").pow(2)
    whole = pl.col("whole").cast(pl.Float64)
    return pl.when(_whole_after() > 0).then(after / _whole_after().pow(2) - squares / whole.pow(2)).otherwise(0.0)


def _with_top_effect(rows: pl.DataFrame, suppliers: pl.DataFrame, n: int) -> pl.DataFrame:
    """By how much the part of the n largest would change, about the net from which on a supplier is among them.

    The sum of the n largest is n·t + Σ(net − t)⁺, least where n nets are above t; so t is the net that n suppliers are
    expected to be above, and what each change adds to Σ(net − t)⁺ is its effect. `shift` is what the sum so written is
    above the true one as things are.
    """
    likely = pl.col("chance") / CHANCE
    changed = [
        rows.select(*_KEY, net=pl.col(name).clip(lower_bound=0), weight=sign * likely)
        for name, sign in (("old", -1), ("new", -1), ("left", 1), ("joined", 1))
    ]
    now = suppliers.select(*_KEY, net="pence", weight=pl.lit(1.0))
    every = (
        pl.concat([now, *changed])
        .filter(pl.col("net") > 0)
        .sort(*_KEY, "net", "weight", descending=[False, False, True, True])
    )
    reached = every.with_columns(above=pl.col("weight").cum_sum().over(_KEY)).filter(pl.col("above") >= n - _SLACK)
    limits = reached.group_by(_KEY).agg(limit=pl.col("net").max())
    held = suppliers.join(limits, on=_KEY, how="left").with_columns(pl.col("limit").fill_null(0))
    over = (pl.col("pence") - pl.col("limit")).clip(lower_bound=0)
    sums = held.sort(*_KEY, "place").group_by(_KEY, maintain_order=True).agg(
        pl.col("limit").first(), written=n * pl.col("limit").first() + over.sum(), top=pl.col("pence").head(n).sum()
    )  # fmt: skip
    found = rows.join(sums, on=_KEY)
    above = {name: (_above(name) - pl.col("limit")).clip(lower_bound=0) for name in ("left", "joined", "old", "new")}
    effect = above["left"] + above["joined"] - above["old"] - above["new"]
    whole = pl.col("whole").cast(pl.Float64)
    shift = (pl.col("written") - pl.col("top")).cast(pl.Float64) / whole
    told = found.with_columns((effect / whole).alias(TOP), shift.alias("shift"))
    return told.select(*rows.columns, TOP, "shift")


def _moments(rows: pl.DataFrame) -> pl.DataFrame:
    """Moments of each slice, from those of each payee: it is in one of its worlds, and in the first nothing changes."""
    chance = pl.col("chance") / CHANCE
    names = (INDEX, TOP)
    # Sorted and summed in that order: sums of floats would else depend on it.
    powers = {f"{name}_{power}": (chance * pl.col(name).pow(power)).sum() for name in names for power in (1, 2, 3)}
    powers |= {f"{name}_least": pl.min_horizontal(pl.col(name).min(), pl.lit(0.0)) for name in names}
    powers |= {f"{name}_most": pl.max_horizontal(pl.col(name).max(), pl.lit(0.0)) for name in names}
    ordered = rows.sort(*_KEY, "payee", "world").group_by(*_KEY, "payee", maintain_order=True)
    each = ordered.agg(pl.col("shift").first(), **powers)
    sums: dict[str, pl.Expr] = {}
    for name in names:
        one, two, three = (pl.col(f"{name}_{power}") for power in (1, 2, 3))
        sums[f"{name}_mean"] = one.sum()
        sums[f"{name}_variance"] = (two - one * one).clip(lower_bound=0).sum()
        sums[f"{name}_third"] = (three - 3 * one * two + 2 * one.pow(3)).sum()
        sums |= {f"{name}_{end}": pl.col(f"{name}_{end}").sum() for end in ("least", "most")}
    # The sum so written is never below the true one, so that its least is none of the true one's.
    sums[f"{TOP}_least"] = pl.lit(-1.0).first()
    for moment in ("mean", "most"):
        sums[f"{TOP}_{moment}"] = pl.col("shift").first() + sums[f"{TOP}_{moment}"]
    return each.group_by(_KEY, maintain_order=True).agg(**sums)


def merged_ends(value: pl.Expr, prefix: str, columns: Sequence[str]) -> tuple[pl.Expr, pl.Expr] | None:
    """The 5% and the 95% quantile of an index or part, between nought and one; None where nothing is known of matches.

    Args:
        value: As it is counted, of one.
        prefix: Of the columns with its moments.
        columns: The columns that there are.
    """
    if f"{prefix}_mean" not in columns:
        return None
    mean, squared, cubed, least, most = (
        pl.col(f"{prefix}_{name}") for name in ("mean", "variance", "third", "least", "most")
    )
    skewed = skewness(cubed, squared)
    low, high = (
        (value + mean + squared.sqrt() * bent(z, skewed)).clip(value + least, value + most).clip(0.0, 1.0)
        for z in (-Z, Z)
    )
    return low, high
