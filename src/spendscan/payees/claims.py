"""What the ledger itself says of its suppliers: small or medium, voluntary, and of what type."""

import polars as pl

from spendscan.payees.columns import WORDS

CLAIMS = {"payee_key": pl.String(), **dict.fromkeys(WORDS, pl.String())}


def claims(sums: pl.DataFrame) -> pl.DataFrame:
    """The ledger's own words on each payee; of several the one with most absolute money, then alphabetical.

    Args:
        sums: What `Stamp.sums` gives: `payee_key`, `sme`, `vcse`, `supplier_type`, `pence_abs`, and more that tells
            payments apart.

    Returns:
        `payee_key`, `sme`, `vcse`, `supplier_type` as published; payees of which nothing is said have no row.
    """
    said = sums.select("payee_key", *WORDS, "pence_abs").filter(
        pl.any_horizontal(pl.col(word).is_not_null() for word in WORDS)
    )
    said = said.with_columns(pl.col("payee_key", *WORDS).cast(pl.String))
    found = said.select("payee_key").unique()
    for word in WORDS:
        most = (
            said.drop_nulls(word)
            .group_by("payee_key", word)
            .agg(pl.col("pence_abs").sum())
            .sort("payee_key", "pence_abs", word, descending=[False, True, False])
            .unique("payee_key", keep="first", maintain_order=True)
        )
        found = found.join(most.select("payee_key", word), on="payee_key", how="left")
    return found.select(pl.col(name).cast(dtype) for name, dtype in CLAIMS.items()).sort("payee_key")
