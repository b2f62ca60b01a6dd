"""Ties: which entities a payee is, over all registers, and which payees are one supplier."""

from collections.abc import Iterable

import polars as pl


def disagreeing(accepted: pl.DataFrame) -> pl.DataFrame:
    """Accepted matches that carry another company number than an earlier register's.

    Args:
        accepted: payee_key, register, order (position of the register), entity_id, company_number.

    Returns:
        payee_key, register of the later ones.
    """
    numbered = accepted.drop_nulls("company_number").sort("payee_key", "order")
    first = pl.col("company_number").first().over("payee_key", order_by="order")
    return numbered.filter(pl.col("company_number") != first).select("payee_key", "register")


def supplier_keys(payees: pl.Series, ties: pl.DataFrame) -> pl.DataFrame:
    """The supplier key of each payee.

    Payees that share an entity, without differing company numbers, are one supplier: `register:entity_id` of the first
    register in which any of them is tied, the least id there. Whoever is not tied is its own supplier.

    Args:
        payees: Every payee key.
        ties: payee_key, register, order, entity_id, company_number.

    Returns:
        payee_key, supplier_key, sorted.
    """
    entity = ["order", "register", "entity_id"]
    # Most payees are tied once, to an entity that nobody else is tied to: their key needs no look at others.
    alone = (pl.len().over("payee_key") == 1) & (pl.len().over(entity) == 1)
    ties = ties.select("payee_key", *entity, "company_number", alone=alone)
    single = ties.filter("alone").select("payee_key", supplier_key=pl.format("{}:{}", "register", "entity_id"))
    found = pl.concat([single, _shared_keys(ties.filter(~pl.col("alone")).drop("alone"))])
    every = payees.unique().sort().cast(pl.String).to_frame("payee_key")
    keyed = every.join(found, on="payee_key", how="left", maintain_order="left")
    return keyed.with_columns(pl.coalesce("supplier_key", "payee_key").alias("supplier_key"))


def _shared_keys(ties: pl.DataFrame) -> pl.DataFrame:
    """payee_key, supplier_key of payees that may share an entity with others."""
    rows = ties.sort("payee_key", "order", "entity_id").rows()
    groups = _joined((payee, (order, register, entity)) for payee, order, register, entity, _ in rows)
    numbers: dict[str, dict[str, tuple[int, str, str]]] = {}
    least: dict[str, tuple[int, str, str]] = {}
    for payee, order, register, entity, number in rows:
        group, tie = groups[payee], (order, register, entity)
        least[group] = min(least.get(group, tie), tie)
        if number is not None:
            held = numbers.setdefault(group, {})
            held[number] = min(held.get(number, tie), tie)
    own = {payee: number for payee, *_, number in rows if number is not None}
    keys = {}
    for payee, group in groups.items():
        parted = len(numbers.get(group, {})) > 1 and payee in own
        order, register, entity = numbers[group][own[payee]] if parted else least[group]
        keys[payee] = f"{register}:{entity}"
    return pl.DataFrame(
        list(keys.items()), schema=dict.fromkeys(("payee_key", "supplier_key"), pl.String), orient="row"
    )


def _joined(pairs: Iterable[tuple[str, tuple[int, str, str]]]) -> dict[str, str]:
    """Payee -> a payee that stands for all that are connected by shared entities."""
    parent: dict[str, str] = {}
    holder: dict[tuple[int, str, str], str] = {}

    def root(payee: str) -> str:
        while parent[payee] != payee:
            parent[payee] = parent[parent[payee]]
            payee = parent[payee]
        return payee

    for payee, tie in pairs:
        parent.setdefault(payee, payee)
        one, other = root(holder.setdefault(tie, payee)), root(payee)
        parent[max(one, other)] = min(one, other)
    return {payee: root(payee) for payee in parent}
