"""Groups: payees rolled up to the parents that people named, for concentration; matches are never replaced by it."""

import polars as pl

from spendscan.core.money import money, pence
from spendscan.core.reasons import REDACTED_KEY, UNNAMED_KEY, Kind
from spendscan.core.schemas import GROUPS

SHARE = 100


def groups(payees: pl.DataFrame, cube: pl.DataFrame) -> pl.DataFrame:
    """Analysed money of each group, beside what its suppliers have alone.

    Args:
        payees: The table `payees`, with `parent` and `group_key`.
        cube: The table `cube`; its texts may be Enum.

    Returns:
        The table `groups`: one row for each currency and parent; `share` is of the sum of all positive nets of groups
        and of suppliers without one, redacted, unnamed and individual payees in the divisor only, as in `top_n_share`;
        `rank` counts groups and suppliers together by money.
    """
    if payees["parent"].null_count() == payees.height:
        return GROUPS.empty()
    who = payees.select("payee_key", "currency", "kind", "name", "parent", "group_key", "supplier_key")
    nets = (
        cube.filter(pl.col("exclusion").is_null())
        .group_by("payee_key", "currency")
        .agg(pence=pence("amount").sum(), payments=pl.col("payments").sum())
        .with_columns(pl.col("payee_key", "currency").cast(pl.String))
        .join(who, on=["payee_key", "currency"])
    )
    pooled = pl.col("kind").is_in([Kind.INDIVIDUAL.value]) | pl.col("payee_key").is_in([REDACTED_KEY, UNNAMED_KEY])
    nets = nets.with_columns(pooled=pooled, group_key=pl.when(pooled).then(pl.lit("(pooled)")).otherwise("group_key"))
    held = nets.group_by("currency", "group_key").agg(
        pl.col("pence", "payments").sum(),
        payees=pl.len().cast(pl.Int64),
        suppliers=pl.col("supplier_key").n_unique().cast(pl.Int64),
        parent=pl.col("parent").drop_nulls().min(),
        pooled=pl.col("pooled").first(),
    )
    positive = pl.col("pence").clip(lower_bound=0)
    held = held.with_columns(whole=positive.sum().over("currency")).filter(~pl.col("pooled"))
    held = held.sort("currency", "pence", "group_key", descending=[False, True, False])
    ranked = held.with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("currency"))
    share = (SHARE * positive.cast(pl.Float64) / pl.col("whole").cast(pl.Float64)).round(6)
    return GROUPS.conform(
        ranked.drop_nulls("parent").with_columns(amount=money("pence"), share=pl.when(pl.col("whole") > 0).then(share))
    )
