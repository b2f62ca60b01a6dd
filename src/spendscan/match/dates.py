"""Whether an entity was there when the payee was paid: the dates of a register set against those of payments."""

import polars as pl

from spendscan.match.exact import ENDED
from spendscan.register.ready import Index

LATER = "incorporated_later"
_AT_MOST = 0.5  # probable is an entity that began after the last payment: the ledger may mean the firm before it


def at_the_time(hits: pl.DataFrame, evidence: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Hits, with what the days of payment say of their entities.

    An entity that ended on or after the first payment was active then. One that began after the last payment cannot be
    the payee, but its forerunner may: it is in doubt, and behind an equal one that was there.

    Args:
        hits: HITS.
        evidence: payee_key, first_date, last_date; without the dates, the hits are as they were.
        index: The register.
    """
    if hits.is_empty() or not {"first_date", "last_date"} <= set(evidence.columns):
        return hits
    days = index.register.entities_of(hits["entity_id"], "entity_id", "incorporated", "dissolved")
    if all(days[column].null_count() == days.height for column in ("incorporated", "dissolved")):
        return hits
    paid = evidence.group_by("payee_key").agg(_first=pl.col("first_date").min(), _last=pl.col("last_date").max())
    paid = paid.drop_nulls("_last")
    if paid.is_empty():
        return hits
    rows = hits.join(paid, on="payee_key", how="left", maintain_order="left")
    rows = rows.join(days.unique("entity_id"), on="entity_id", how="left", maintain_order="left")
    later = (pl.col("incorporated") > pl.col("_last")).fill_null(value=False)
    since = ~pl.col("live") & (pl.col("dissolved") >= pl.col("_first")).fill_null(value=False)
    exact = pl.col("tier") != "fuzzy"
    moved = pl.when(exact & since).then(ENDED).otherwise(0.0) - pl.when(exact & later).then(ENDED).otherwise(0.0)
    said = pl.col("evidence")
    said = pl.when(since).then(said.str.replace("no longer active", "dissolved since", literal=True)).otherwise(said)
    return rows.with_columns(
        score=(pl.col("score") + moved).round(6),
        probability=pl.when(later).then(pl.col("probability").clip(upper_bound=_AT_MOST)).otherwise("probability"),
        live=pl.col("live") | since,
        doubt=pl.when(later).then(pl.lit(LATER)).otherwise("doubt"),
        evidence=pl.when(later).then(pl.format("{}; incorporated after the last payment", said)).otherwise(said),
    ).select(hits.columns)
