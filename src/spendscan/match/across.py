"""One payee across registers: a number that two registers share ties it in both, whatever the second calls it."""

from collections.abc import Sequence

import polars as pl
from rapidfuzz import fuzz

from spendscan.register.ready import Index

LINKED = pl.Schema({
    "payee_key": pl.String, "entity_id": pl.String, "decision": pl.String, "reason": pl.String, "decided_by": pl.String,
    "evidence": pl.String, "probability": pl.Float64,
})  # fmt: skip
_NUMBERS = ("company_number", "charity_number", "lei")
# As for the ledger's own numbers: one whose holder has quite another name may be mistyped.
_ALIKE = 60


def linked(rows: Sequence[pl.DataFrame], indexes: Sequence[Index], sent: pl.DataFrame) -> list[pl.DataFrame]:
    """The entity of each register that shares a number with one which a payee is tied to in another.

    The tie of the first register that has such a number speaks; a number that several entities of a register hold says
    nothing, nor one whose holder has a name unlike the payee's.

    Args:
        rows: For each register, `payee_key, entity_id, decision, reason, probability`.
        indexes: The registers, in order of priority.
        sent: `payee_key, core` of the payees that are matched.

    Returns:
        For each register, LINKED: payees that are not accepted there and of whom no person said anything.
    """
    if len(indexes) < 2:
        return [LINKED.to_frame() for _ in indexes]
    tied = pl.concat([
        pl.DataFrame(schema={"payee_key": pl.String, "order": pl.Int64, "of": pl.String, "number": pl.String,
                             "probability": pl.Float64, "by": pl.String}),
        *(_numbered(held, index, order) for order, (held, index) in enumerate(zip(rows, indexes, strict=True))),
    ])  # fmt: skip
    return [_in(index, order, tied, held, sent) for order, (held, index) in enumerate(zip(rows, indexes, strict=True))]


def _numbered(held: pl.DataFrame, index: Index, order: int) -> pl.DataFrame:
    """The numbers of the entities that payees are tied to in a register."""
    accepted = held.filter(pl.col("decision") == "accepted").select("payee_key", "entity_id", "probability")
    entities = index.register.entities_of(accepted["entity_id"], "entity_id", *_NUMBERS)
    numbers = accepted.join(entities, on="entity_id").unpivot(
        _NUMBERS, index=["payee_key", "probability"], variable_name="of", value_name="number"
    )
    return numbers.drop_nulls("number").select(
        "payee_key", pl.lit(order, pl.Int64).alias("order"), "of", "number", "probability",
        by=pl.lit(index.register.name),
    )  # fmt: skip


def _in(index: Index, order: int, tied: pl.DataFrame, held: pl.DataFrame, sent: pl.DataFrame) -> pl.DataFrame:
    settled = (pl.col("decision") == "accepted") | pl.col("reason").str.starts_with("decision")
    asked = tied.filter(pl.col("order") != order).join(held.filter(settled), on="payee_key", how="anti")
    if asked.is_empty():
        return LINKED.to_frame()
    holders = pl.concat(
        index.register.entities_with(of, asked.filter(pl.col("of") == of)["number"]).select(
            "entity_id", of=pl.lit(of), number=of
        )
        for of in _NUMBERS
    )
    alone = holders.filter(pl.len().over("of", "number") == 1)
    found = asked.join(alone, on=["of", "number"]).sort("payee_key", "order", "of", "entity_id")
    found = found.unique("payee_key", keep="first", maintain_order=True)
    found = found.filter(_alike(found, index, sent))
    return found.select(
        "payee_key", "entity_id", decision=pl.lit("accepted"), reason=pl.format("identifier_{}", "of"),
        decided_by=pl.lit(None, pl.String),
        evidence=pl.format("the same {} as in {}", pl.col("of").str.replace("_", " ", literal=True), "by"),
        probability="probability",
    ).match_to_schema(LINKED)  # fmt: skip


def _alike(found: pl.DataFrame, index: Index, sent: pl.DataFrame) -> pl.Series:
    """Whether any name of each entity is like its payee's."""
    names = index.names.of_entities(found["entity_id"], "entity_id", "core").group_by("entity_id").agg(cores="core")
    pairs = found.join(sent.select("payee_key", "core"), on="payee_key", how="left", maintain_order="left")
    pairs = pairs.join(names, on="entity_id", how="left", maintain_order="left")
    alike = [
        max((fuzz.token_set_ratio(core or "", c) for c in cores or ()), default=0.0) >= _ALIKE
        for core, cores in pairs.select("core", "cores").rows()
    ]
    return pl.Series(alike, dtype=pl.Boolean)
