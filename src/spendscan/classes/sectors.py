"""Sector: by the register's industry code, else by the ledger's own category as somebody rolled it up."""

import polars as pl

from spendscan.core.money import pence
from spendscan.register.classes import section_of
from spendscan.userfiles.categories import Categories


def sectored(known: pl.DataFrame, cube: pl.DataFrame, categories: Categories) -> pl.DataFrame:
    """Payees with a sector where a register gave none.

    The category that holds most of the payee's absolute money, of those that the roll-up names, then the first by
    alphabet, says the sector.

    Args:
        known: `payee_key, sector, sector_source, division, sector_register`.
        cube: The table `cube`; its texts may be numbered.
        categories: The roll-up.
    """
    said = pl.format("{}: {}", "sector_register", "sector_source")
    known = known.with_columns(sector_source=pl.when(pl.col("sector").is_not_null()).then(said))
    if categories.frame.is_empty():
        return known
    rolled = categories.of(cube["category"].unique().cast(pl.String))
    rolled = rolled.with_columns(
        sector=pl.Series([section_of(word) or word for word in rolled["sector"]], dtype=pl.String)
    )
    sums = (
        cube.lazy()
        .select(pl.col("payee_key", "category").cast(pl.String), pence_abs=pence("amount").abs())
        .join(rolled.lazy(), on="category")
        .group_by("payee_key", "category", "sector", "line")
        .agg(pl.col("pence_abs").sum())
        .collect()
    )
    most = sums.sort("payee_key", "pence_abs", "category", descending=[False, True, False]).unique(
        "payee_key", keep="first", maintain_order=True
    )
    rule = pl.format("the ledger's category {} (line {} of the roll-up)", "category", "line")
    by_category = most.select("payee_key", by_category="sector", by_rule=rule)
    rows = known.join(by_category, on="payee_key", how="left")
    none = pl.col("sector").is_null()
    return rows.with_columns(
        sector=pl.coalesce("sector", "by_category"),
        sector_source=pl.when(none).then("by_rule").otherwise("sector_source"),
    ).drop("by_category", "by_rule")
