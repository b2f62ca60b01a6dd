"""Who could be asked: businesses near, of the industries that money leaves, and whether their size suits."""

import polars as pl

from spendscan.metrics.choices import Choices

# The most that a firm of a size turns over in a year, in pounds: limits of the Companies Act 2006 as amended by
# SI 2024/1303, for financial years from 6 April 2025. A large one has none.
TURNOVER = {"micro": 1_000_000, "small": 15_000_000, "medium": 54_000_000, "large": None}
# A buyer may ask for a turnover of twice the contract and no more (Public Contracts Regulations 2015, reg. 58(9)).
TURNOVERS_ASKED = 2
NAMED_HERE, NAMED_NEXT = 10, 5
POUNDS = 100
PROSPECTS = pl.Schema(
    {
        "division": pl.String(),
        "rank": pl.Int64(),
        "ring": pl.String(),
        "register": pl.String(),
        "entity_id": pl.String(),
        "name": pl.String(),
        "size": pl.String(),
        "fits": pl.Boolean(),
        "paid": pl.Boolean(),
    }
)


def prospects(figures_: pl.DataFrame, near: pl.DataFrame | None, choices: Choices) -> pl.DataFrame:
    """Businesses here and in the next ring, of each industry that money leaves.

    Args:
        figures_: The table `metrics`.
        near: Who is near (`supply.businesses_near`).
        choices: Rings and the basis.

    Returns:
        `PROSPECTS`: of each division first those here, of these first those whose size fits, then those that are paid
        already; ten here and five in the next ring, none of them with a name that may be a person's.
    """
    if near is None or near.is_empty():
        return PROSPECTS.to_frame()
    left = figures_.filter(pl.col("metric") == "local_supply", pl.col("dimension_2") == "division")
    typical = figures_.filter(pl.col("metric") == "leaving_supplier_year", pl.col("dimension_2") == "division")
    pence_ = (pl.col("numerator") * POUNDS).cast(pl.Int64)
    money = typical.group_by("currency", division="member_2").agg(typical=pence_.max())
    return _listed(sized(near.filter(pl.col("division").is_in(left["member_2"].implode())), money, choices), choices)


def sized(near: pl.DataFrame, typical: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """Businesses near with whether their size suits what is bought of their industry: fits (null: size not known).

    Limits are in pounds: where an industry is paid in other currencies alone, nothing is said.
    """
    pounds = typical.filter(pl.col("currency") == "GBP").select("division", "typical")
    most = pl.col("size").replace_strict(TURNOVER, default=None, return_dtype=pl.Int64) * POUNDS
    able = (
        pl.when(pl.col("size") == "large")
        .then(pl.lit(value=True))
        .otherwise(most >= TURNOVERS_ASKED * pl.col("typical"))
    )
    found = near.join(pounds, on="division", how="left")
    return found.with_columns(
        fits=pl.when(pl.col("typical").is_not_null()).then(able), local=pl.col("rank").is_in(choices.local_ranks)
    ).drop("typical")


def _listed(judged: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """The businesses that are named, in their order; those without a name that may be printed are only counted."""
    order = {True: 0, None: 1, False: 2}
    named = judged.filter(pl.col("name").is_not_null()).with_columns(
        suits=pl.col("fits").replace_strict(order, return_dtype=pl.Int8),
        ring=pl.col("rank").replace_strict(dict(enumerate(choices.rings)), return_dtype=pl.String),
    )
    by = ["division", "local", "suits", "paid", "rank", "register", "entity_id"]
    ranked = named.sort(by, descending=[name in ("local", "paid") for name in by])
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    within = place.over("division", "local") <= pl.when("local").then(NAMED_HERE).otherwise(NAMED_NEXT)
    numbered = ranked.filter(within).with_columns(rank=place.over("division"))
    return numbered.select(PROSPECTS.names()).cast(PROSPECTS)
