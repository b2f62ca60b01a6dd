"""What people decided of a payee in a register, set against what the register holds."""

from collections.abc import Sequence

import polars as pl

from spendscan.register.ready import Index
from spendscan.register.register import Register

DECIDED = pl.Schema({
    "payee_key": pl.String, "entity_id": pl.String, "decision": pl.String, "reason": pl.String, "decided_by": pl.String,
})  # fmt: skip
_WORDS = ("NONE", "LATER")


def decided(decisions: pl.DataFrame, index: Index, *, first: bool, others: Sequence[Register] = ()) -> pl.DataFrame:
    """The decisions that bear on a register.

    An entity id is accepted; one that the register no longer has is asked again; NONE is rejected; LATER is review.

    Args:
        decisions: payee_key, register (null: any), decision, decided_by, line.
        index: The register.
        first: Whether it is the first of the run: it asks again where no register knows the entity.
        others: The other registers of the run.

    Returns:
        DECIDED, one row a payee: a row that names the register goes before one that does not.
    """
    said = decisions.filter(pl.col("decision").is_not_null())
    named = pl.col("register").is_not_null()
    said = said.filter(~named | (pl.col("register") == index.register.name))
    said = said.with_columns(entity_id=pl.when(~pl.col("decision").is_in(_WORDS)).then("decision"))
    padded = pl.col("entity_id").str.zfill(8)
    asked = pl.concat([said["entity_id"], said["entity_id"].str.zfill(8)])
    known = index.register.entities_of(asked, "entity_id").with_columns(known=pl.lit(value=True))
    elsewhere = [known for other in others for known in other.entities_of(asked, "entity_id")["entity_id"]]
    said = said.join(known, on="entity_id", how="left").join(
        known.rename({"entity_id": "_padded", "known": "known_padded"}), left_on=padded, right_on="_padded", how="left"
    )
    # A spreadsheet takes leading zeros from company numbers.
    said = said.with_columns(
        entity_id=pl.when("known").then("entity_id").when("known_padded").then(padded),
        elsewhere=pl.col("entity_id").is_in(elsewhere) | padded.is_in(elsewhere),
    )
    word, found = pl.col("decision"), pl.col("entity_id").is_not_null()
    said = said.filter(word.is_in(_WORDS) | found | named | (pl.lit(first) & ~pl.col("elsewhere")))
    verdict = (
        pl.when(word == "NONE").then(pl.lit("rejected"))
        .when(word == "LATER").then(pl.lit("review"))
        .when(found).then(pl.lit("accepted"))
        .otherwise(pl.lit("review"))
    )  # fmt: skip
    reason = (
        pl.when(word == "NONE").then(pl.lit("decision_none"))
        .when(word == "LATER").then(pl.lit("decision_later"))
        .when(found).then(pl.lit("decision"))
        .otherwise(pl.lit("decision_entity_gone"))
    )  # fmt: skip
    rows = said.select("payee_key", "entity_id", "decided_by", "line", named=named, decision=verdict, reason=reason)
    rows = rows.sort("payee_key", "named", "line", descending=[False, True, False])
    return rows.unique("payee_key", keep="first", maintain_order=True).match_to_schema(DECIDED, extra_columns="ignore")
