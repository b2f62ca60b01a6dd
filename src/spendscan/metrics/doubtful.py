"""Moments of money whose match is in doubt, for figures that rest on more than a ring: a region, an industry, a count.

A payee whose match is uncertain is in what a figure is of with a known probability, as in `ranges`; here the caller
says what that is, unit by unit, and may ask for several at once.
"""

from collections.abc import Sequence

import polars as pl

from spendscan.metrics.cells import Cells
from spendscan.metrics.chances import CHANCE
from spendscan.metrics.choices import BY_POSTCODE, Choices
from spendscan.metrics.codes import reduced
from spendscan.metrics.ranges import MOMENTS, summed

# Counts are taken in thousandths, as money is in pence: the third moments are of tens of them.
COUNTED = 1000


def worlds_of_units(cells: Cells, chances: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """Where each unit of the default basis may be: unit, rank, region, deprivation, division, chance, now."""
    rank = {ring: number for number, ring in enumerate(choices.all_rings)}
    on = ["payee_key", "ledger_postcode"] if choices.basis in BY_POSTCODE else ["payee_key"]
    units = cells.units(choices.basis).with_row_index("unit").select("unit", *on)
    own = chances.filter(pl.col("basis") == choices.basis).with_columns(
        rank=pl.col("ring").replace_strict(rank, default=choices.unknown, return_dtype=pl.UInt8)
    )
    found = units.join(own, on=on, nulls_equal=True)
    return found.select("unit", "rank", "region", "deprivation", "division", "chance", pl.col("now").cast(pl.Int64))


def within(worlds: pl.DataFrame, where: pl.Expr, of: Sequence[str] = ()) -> pl.DataFrame:
    """How likely each unit is in something, and whether it is counted there: unit, of, q, now."""
    held = worlds.filter(where).group_by("unit", *of).agg(q=pl.col("chance").sum(), now=pl.col("now").max())
    return held.filter(pl.col("q") != pl.col("now") * CHANCE)


def doubtful_moments(
    nets: pl.DataFrame, likely: pl.DataFrame, cells: Cells, choices: Choices, by: Sequence[str], of: Sequence[str] = ()
) -> pl.DataFrame:
    """Moments of what is summed in each slice.

    Args:
        nets: by, place, pence.
        likely: What `within` gives.
        cells: What the numbers mean.
        choices: The default basis.
        by: What tells slices apart, besides the currency.
        of: What `likely` tells apart.

    Returns:
        by, of, currency, and `MOMENTS`; only where something varies.
    """
    unit = nets["place"] if choices.basis in BY_POSTCODE else cells.places["payee"].gather(nets["place"])
    rows = nets.select(*by, "place", "pence").with_columns(unit.alias("unit"))
    rows = cells.with_places(
        rows.filter(pl.col("unit").is_in(likely["unit"].unique().implode())), ["payee", "currency"]
    )
    # One match decides for all postcodes of a payee that rest on it, in all bodies: they move together.
    alike = [*by, "currency", "payee", *of, "q", "now"]
    together = rows.join(likely, on="unit").group_by(alike).agg(pl.col("pence").sum())
    net = pl.col("pence")
    tens = (net // 10).cast(pl.Int128)
    terms = together.with_columns(
        net=net.cast(pl.Int128), net2=net.cast(pl.Int128) * net, net3=tens * tens * tens,
        plus=net.clip(lower_bound=0), minus=net.clip(upper_bound=0),
    )  # fmt: skip
    return summed(terms, [*by, "currency", *of])


def with_moments(sums: pl.DataFrame, held: pl.DataFrame, prefix: str, on: Sequence[str]) -> pl.DataFrame:
    """Sums with moments beside them, nought where nothing varies."""
    columns = {name: f"{prefix}_{name}" for name in MOMENTS}
    named = held.select(*on, *(pl.col(name).alias(column) for name, column in columns.items()))
    joined = sums.join(named, on=on, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col(list(columns.values())).fill_null(0))


def counts(cells: Cells, choices: Choices, by_body: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Payment lines, and payees, as money is counted: (body), place, pence.

    A payee with several postcodes counts once, in its innermost ring.
    """
    by = ["body"] if by_body else []
    nets = (cells.by_body.told if by_body else cells.pooled.nets).select(*by, "place", "payments")
    lines = nets.select(*by, "place", pence=pl.col("payments") * COUNTED)
    rank = cells.places[f"in_{choices.basis}"]
    ranked = cells.with_places(nets, ["payee"]).with_columns(rank.gather(nets["place"]).alias("rank"))
    once = ranked.sort("rank", "place", maintain_order=True).unique([*by, "payee"], keep="first", maintain_order=True)
    return lines, once.select(*by, "place", pence=pl.lit(COUNTED, pl.Int64))


def pooled_nets(cells: Cells) -> pl.DataFrame:
    """Analysed money of all bodies and periods: place, pence."""
    return reduced(cells.pooled.nets, ["place"], ("pence",))
