"""What is known of a payee by the entities that it is tied to: sector, size, ownership."""

import polars as pl

ATTRIBUTES = ("sector", "size", "ownership")


def attributes(payees: pl.DataFrame, entities: pl.DataFrame | None, ties: pl.DataFrame | None) -> pl.DataFrame:
    """Each attribute of each payee as it was classed; of payees that were not, from the first tied entity that has it.

    Args:
        payees: payee_key, and the attributes where they were classed.
        entities: The table `entities`, or None without registers.
        ties: payee_key, register, entity_id, order (position in `--register` order) of accepted matches, or None.

    Returns:
        payee_key, sector, size, ownership; one row a payee, null where no entity says.
    """
    if set(ATTRIBUTES) <= set(payees.columns):
        return payees.select("payee_key", *ATTRIBUTES).unique("payee_key", keep="any")
    keys = payees.select("payee_key").unique()
    if entities is None or ties is None or entities.is_empty() or ties.is_empty():
        return keys.with_columns(pl.lit(None, pl.String).alias(name) for name in ATTRIBUTES)
    tied = ties.join(entities.select("register", "entity_id", *ATTRIBUTES), on=["register", "entity_id"])
    first = tied.sort("payee_key", "order", "entity_id").group_by("payee_key", maintain_order=True)
    return keys.join(
        first.agg(pl.col(ATTRIBUTES).drop_nulls().first()), on="payee_key", how="left", maintain_order="left"
    )
