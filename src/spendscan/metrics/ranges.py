"""The 90% interval: how a figure would have come out had every match been decided rightly (the contract, section 6).

A payee whose match is uncertain is in a set of rings (the local ones, one ring, a ring with those inside it) or not,
with a known probability q, whatever the others are. The money of a set is then a sum of independent terms, whose mean,
variance and third moment are exact sums: net·q, net²·q(1−q) and net³·q(1−q)(1−2q). Its 5% and 95% quantiles are those
of a gamma distribution with these moments, and no end lies beyond what is possible at all. No random number is drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import polars as pl

from spendscan.core.quantiles import bent, normal_quantile
from spendscan.metrics.cells import Cells
from spendscan.metrics.chances import CHANCE
from spendscan.metrics.choices import BY_POSTCODE, Choices
from spendscan.metrics.codes import aggregated, reduced

LEVEL = 0.9
Z = normal_quantile((1 + LEVEL) / 2)
LOCAL, OPEN = "local", "local or unknown"
# Moments of a set's money about what is counted: mean (pence × millionths), variance (pence² × millionths), third
# (pence³, in thousands of tenpences cubed), and the least and the most that it can change by (pence).
MOMENTS = ("mean", "variance", "third", "least", "most")
_THOUSAND = 1000


def ring_set(rank: int) -> str:
    """The name of the set of one ring."""
    return f"ring {rank}"


def inside_set(rank: int) -> str:
    """The name of the set of a ring with those inside it."""
    return f"inside {rank}"


def sets(choices: Choices) -> dict[str, list[int]]:
    """The sets of rings that figures are of: each ring, each with those inside it, the local ones, and with unknown."""
    ranks = range(len(choices.all_rings))
    return {
        **{ring_set(rank): [rank] for rank in ranks},
        **{
            inside_set(r[-1]): list(r) for r in accumulate([[x] for x in range(len(choices.rings))], lambda a, b: a + b)
        },
        LOCAL: choices.local_ranks,
        OPEN: [*choices.local_ranks, choices.unknown],
    }


@dataclass(frozen=True)
class Patterns:
    """How likely units are in each set: many units are alike, as few probabilities occur.

    Args:
        of_units: The pattern of each unit (row of `Cells.units`), 0 where nothing of it varies.
        sets: pattern, set (number in `sets`), q (millionths), now (1 where it is counted in the set).
    """

    of_units: pl.Series
    sets: pl.DataFrame

    def only(self, number: int) -> "Patterns":
        """The same for one set."""
        return Patterns(self.of_units, self.sets.filter(pl.col("set") == number))


def patterns(cells: Cells, chances: pl.DataFrame, choices: Choices, basis: str) -> Patterns:
    """The patterns of a basis's units."""
    rank = {ring: number for number, ring in enumerate(choices.all_rings)}
    ranked = chances.filter(pl.col("basis") == basis).with_columns(
        rank=pl.col("ring").replace_strict(rank, default=choices.unknown, return_dtype=pl.Int64)
    )
    on = ["payee_key", "ledger_postcode"] if basis in BY_POSTCODE else ["payee_key"]
    units = cells.units(basis).with_row_index("unit").select("unit", *on)
    # Regions and industries within a ring are of no matter here.
    by_ring = ranked.group_by(*on, "rank").agg(pl.col("chance").sum(), pl.col("now").any())
    found = units.join(by_ring, on=on, nulls_equal=True)
    vectors = found.sort("unit", "rank").group_by("unit", maintain_order=True).agg("rank", "chance", "now")
    alike = vectors.select(pl.struct("rank", "chance", "now").alias("vector"), "unit")
    distinct = alike.group_by("vector").agg(pl.col("unit").min()).sort("unit").with_row_index("pattern", 1)
    numbered = alike.join(distinct.select("vector", "pattern"), on="vector")
    of_units = pl.Series([0], dtype=pl.UInt32).new_from_index(0, units.height)
    of_units = of_units.scatter(numbered["unit"], numbered["pattern"])
    members = pl.DataFrame(
        [(n, r) for n, ranks in enumerate(sets(choices).values()) for r in ranks],
        schema={"set": pl.Int64, "rank": pl.Int64},
        orient="row",
    )
    rows = distinct.select("pattern", pl.col("vector").struct.unnest()).explode("rank", "chance", "now")
    held = rows.join(members, on="rank").group_by("pattern", "set")
    summed_ = held.agg(q=pl.col("chance").sum(), now=pl.col("now").any().cast(pl.Int64))
    # Where a unit is in the set as sure as it is counted there, nothing varies.
    return Patterns(of_units.alias("pattern"), summed_.filter(pl.col("q") != pl.col("now") * CHANCE))


def moments(nets: pl.DataFrame, cells: Cells, found: Patterns, basis: str, by: Sequence[str]) -> pl.DataFrame:
    """Moments of the money of each set in each slice.

    Args:
        nets: by, place, pence.
        cells: What the numbers mean.
        found: What `patterns` gives.
        basis: The basis.
        by: What tells slices apart, besides the currency.

    Returns:
        by, currency, set, and `MOMENTS`; only where something varies.
    """
    unit = nets["place"] if basis in BY_POSTCODE else cells.places["payee"].gather(nets["place"])
    rows = nets.with_columns(found.of_units.gather(unit).alias("pattern")).filter(pl.col("pattern") > 0)
    rows = cells.with_places(rows, ["payee", "currency", "alone"])
    slices = [*by, "currency"]
    if not rows["alone"].all():
        # One match decides for all postcodes of a payee that rest on it: they move together.
        rows = reduced(rows, [*slices, "payee", "pattern"], ("pence",))
    net = pl.col("pence")
    tens = (net // 10).cast(pl.Int128)
    sums = {
        "net": net.cast(pl.Int128).sum(),
        "net2": (net.cast(pl.Int128) * net).sum(),
        "net3": (tens * tens * tens).sum(),
        "plus": net.clip(lower_bound=0).sum(),
        "minus": net.clip(upper_bound=0).sum(),
    }
    return summed(aggregated(rows, [*slices, "pattern"], sums).join(found.sets, on="pattern"), [*slices, "set"])


def summed(terms: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Moments of sums of independent terms.

    Args:
        terms: by; net, net2, net3 (sums of pence, of their squares, and of the cubes of their tens), plus and minus
            (sums of positive and negative ones), q (millionths) and now (0 or 1), which they have in common.
        by: What tells sums apart.
    """
    q, now = pl.col("q"), pl.col("now")
    spread = q * (CHANCE - q) // CHANCE
    lean = (spread * (CHANCE - 2 * q) / (CHANCE * _THOUSAND)).round().cast(pl.Int64)
    never, surely = (q >= CHANCE).cast(pl.Int64) - now, (q > 0).cast(pl.Int64) - now
    return terms.group_by(by).agg(
        mean=(pl.col("net") * (q - now * CHANCE)).sum(),
        variance=(pl.col("net2") * spread).sum(),
        third=(pl.col("net3") * lean).sum(),
        least=(pl.col("plus") * never + pl.col("minus") * surely).sum(),
        most=(pl.col("plus") * surely + pl.col("minus") * never).sum(),
    )


def beside(sums: pl.DataFrame, held: pl.DataFrame, prefix: str, on: Sequence[str]) -> pl.DataFrame:
    """Sums with the moments of their set, nought where nothing varies."""
    named = held.select(*on, *(pl.col(name).alias(f"{prefix}_{name}") for name in MOMENTS))
    columns = [f"{prefix}_{name}" for name in MOMENTS]
    return sums.join(named, on=on, how="left", nulls_equal=True).with_columns(pl.col(columns).fill_null(0))


def centre(prefix: str) -> pl.Expr:
    """By how much the mean of a set's money is above what is counted, in pence."""
    return pl.col(f"{prefix}_mean").cast(pl.Float64) / CHANCE


def variance(prefix: str) -> pl.Expr:
    """The variance of a set's money, in pence²."""
    return pl.col(f"{prefix}_variance").cast(pl.Float64) / CHANCE


def third(prefix: str) -> pl.Expr:
    """The third central moment of a set's money, in pence³."""
    return pl.col(f"{prefix}_third").cast(pl.Float64)


def skewness(cubed: pl.Expr, squared: pl.Expr) -> pl.Expr:
    """Third moment over variance to 3/2; 0 where nothing varies."""
    return pl.when(squared > 0).then(cubed / squared.sqrt().pow(3)).otherwise(0.0)


def ends(part: str | pl.Expr, prefix: str) -> tuple[pl.Expr, pl.Expr]:
    """The 5% and the 95% quantile of a set's money, in pence.

    Args:
        part: What is counted in it.
        prefix: Of the columns with its moments.
    """
    held = (pl.col(part) if isinstance(part, str) else part).cast(pl.Float64)
    squared = variance(prefix)
    skewed = skewness(third(prefix), squared)
    least, most = (held + pl.col(f"{prefix}_{name}").cast(pl.Float64) for name in ("least", "most"))
    low, high = ((held + centre(prefix) + squared.sqrt() * bent(z, skewed)).clip(least, most) for z in (-Z, Z))
    return low, high


def has(frame: pl.DataFrame, prefix: str) -> bool:
    """Whether sums carry the moments of a set."""
    return f"{prefix}_mean" in frame.columns


def spread(frame: pl.DataFrame, part: str | pl.Expr, prefix: str) -> Mapping[str, pl.Expr]:
    """`low` and `high` in pence for figures, or nothing where no chances are known."""
    if not has(frame, prefix):
        return {}
    low, high = ends(part, prefix)
    return {"low": low, "high": high}
