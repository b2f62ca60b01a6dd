"""Tables that spendscan wrote itself: payments are a ledger again, what was worked out of them is none."""

from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from spendscan.core.money import WIDE_MONEY
from spendscan.core.reasons import Exclusion
from spendscan.core.schemas import PAYMENTS, TABLES
from spendscan.ledger.planned import Reissued

_REVIEW = frozenset({"decision", "candidate_1_id"})


def no_ledger(names: Iterable[str]) -> str | None:
    """What a table of a run is that holds no payments, though suppliers and money; None for any other table."""
    have = {name.strip().lower() for name in names}
    if have >= _REVIEW:
        return "a run's list of matches to decide, no payments"
    found = [table for table in TABLES.values() if have >= set(table.names)]
    if not found or PAYMENTS in found:
        return None
    return f"the table {found[0].name} of a run, worked out of payments (data/payments.parquet has them)"


def reissued(frame: pl.LazyFrame) -> Reissued | None:
    """The payments that a run has left out as published twice: they are no payments of a further run either."""
    if "exclusion" not in frame.collect_schema().names():
        return None
    rows = (
        frame.select("amount", pl.col("exclusion").cast(pl.String))
        .with_row_index("row", offset=1)
        .filter(pl.col("exclusion") == Exclusion.REISSUE.value)
        .select(pl.col("row").cast(pl.Int64), pl.col("amount").cast(WIDE_MONEY))
        .collect()
    )
    money = sum(rows["amount"].drop_nulls().to_list(), Decimal(0))
    return Reissued(tuple(rows["row"].to_list()), rows.height, money) if rows.height else None
