"""Analysed money of a finished run by supplier and ring: what studies of one or several runs start from."""

import polars as pl

from spendscan.core.money import pence
from spendscan.core.reasons import INDIVIDUALS, NOT_GIVEN, REDACTED_KEY, UNNAMED_KEY, Kind, Ring
from spendscan.metrics.choices import BY_POSTCODE

POOLED = (REDACTED_KEY, UNNAMED_KEY, INDIVIDUALS)


def money_of(cube: pl.DataFrame, places: pl.DataFrame, payees: pl.DataFrame, basis: str) -> pl.DataFrame:
    """Analysed money with the ring that it went to.

    Args:
        cube: The table `cube`.
        places: The table `places`.
        payees: The table `payees`.
        basis: Which address says where a supplier is.

    Returns:
        body, period, currency, category, payee_key, supplier, ring, pence, payments.
    """
    key = ["payee_key", "ledger_postcode"] if basis in BY_POSTCODE else ["payee_key"]
    where = places.filter(pl.col("basis") == basis).select(*key, "ring").unique(key, keep="first", maintain_order=True)
    who = payees.select(
        "payee_key",
        "currency",
        supplier=pl.when(pl.col("kind") == str(Kind.INDIVIDUAL))
        .then(pl.lit(INDIVIDUALS))
        .otherwise(pl.coalesce("supplier_key", "payee_key")),
    )
    cells = cube.filter(pl.col("exclusion").is_null()).with_columns(pence=pence("amount"))
    ringed = cells.join(where, on=key, how="left", nulls_equal=True).join(who, on=["payee_key", "currency"], how="left")
    return ringed.select(
        "body",
        "period",
        "currency",
        pl.col("category").fill_null(NOT_GIVEN),
        "payee_key",
        pl.col("supplier").fill_null(pl.col("payee_key")),
        pl.col("ring").fill_null(str(Ring.UNKNOWN)),
        "pence",
        "payments",
    )
