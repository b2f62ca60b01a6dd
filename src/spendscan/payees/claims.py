"""What the ledger itself says of its suppliers: small or medium, voluntary, and of what type."""

import polars as pl

from spendscan.core.money import pence

WORDS = ("sme", "vcse", "supplier_type")
CLAIMS = {"payee_key": pl.String(), **dict.fromkeys(WORDS, pl.String())}


def claims(payments: pl.LazyFrame) -> pl.DataFrame:
    """The ledger's own words on each payee; of several the one with most absolute money, then alphabetical.

    Args:
        payments: The table `payments`.

    Returns:
        `payee_key`, `sme`, `vcse`, `supplier_type` as published; payees of which nothing is said have no row.
    """
    said = pl.any_horizontal(pl.col(word).is_not_null() for word in WORDS)
    sums = (
        payments.select("payee_key", *WORDS, "amount")
        .filter(said)
        .group_by("payee_key", *WORDS)
        .agg(pence_abs=pence("amount").abs().sum())
        .collect(engine="streaming")
    )
    found = sums.select("payee_key").unique()
    for word in WORDS:
        most = (
            sums.drop_nulls(word)
            .group_by("payee_key", word)
            .agg(pl.col("pence_abs").sum())
            .sort("payee_key", "pence_abs", word, descending=[False, True, False])
            .unique("payee_key", keep="first", maintain_order=True)
        )
        found = found.join(most.select("payee_key", word), on="payee_key", how="left")
    return found.select(pl.col(name).cast(dtype) for name, dtype in CLAIMS.items()).sort("payee_key")
