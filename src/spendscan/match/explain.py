"""Why a supplier was matched as it was: the evidence for the entity, for the runner-up, and against another one."""

import difflib

import numpy as np
import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.names import payee_keys
from spendscan.core.reasons import Kind
from spendscan.match.dates import at_the_time
from spendscan.match.fuzzy import compared_with
from spendscan.match.model import weight_of
from spendscan.match.review import WHY
from spendscan.match.score import evidence_in_words
from spendscan.match.subjects import NEVER_SENT
from spendscan.register.ready import Index
from spendscan.register.spelling import spelt

_PARTS = {
    "name_score": "likeness of the names", "rarity_score": "by shared words and their rarity",
    "string_score": "by letters", "postcode_evidence": "postcode or town", "form_evidence": "legal form",
    "number_evidence": "numbers",
}  # fmt: skip


def payee_of(name: str, payees: pl.DataFrame) -> str:
    """The payee key that a name, in any spelling, has in a run.

    Raises:
        UsageError: The run has no such supplier; the nearest are named.
    """
    key = payee_keys(pl.Series([name], dtype=pl.String))[0]
    if key in set(payees["payee_key"]):
        return str(key)
    # Names of people are never offered.
    shown = payees.filter(~pl.col("kind").is_in([str(k) for k in (Kind.INDIVIDUAL, Kind.REDACTED)]))
    near = difflib.get_close_matches(key, shown["payee_key"].unique().sort().to_list(), 3, 0.75)
    hint = f"Did you mean {', '.join(near)}?" if near else "Give the name as the ledger or the report has it."
    raise UsageError("the run has no such supplier", where="--supplier", hint=hint)


def explained(key: str, tables: dict[str, pl.DataFrame]) -> list[str]:
    """What a run says of a payee in each register, in lines: the decision and why, the match, the runner-up, the rest.

    Args:
        key: The payee key.
        tables: matches, candidates, payees.
    """
    kind = tables["payees"].filter(pl.col("payee_key") == key)["kind"].first()
    if kind in [str(k) for k in NEVER_SENT]:
        return [f"It is {kind}: such payees are never looked for in a register."]
    said = []
    for row in tables["matches"].filter(pl.col("payee_key") == key).sort("register").iter_rows(named=True):
        why = WHY.get(row["reason"], str(row["reason"]).replace("_", " "))
        said.append(f"{row['supplier_name']} in {row['register']}: {row['decision']} ({why})")
        here = (pl.col("payee_key") == key) & (pl.col("register") == row["register"])
        said += _listed(tables["candidates"].filter(here).sort("rank"))
    return said or ["No register was given to that run."]


def _listed(candidates: pl.DataFrame) -> list[str]:
    said = []
    for row in candidates.iter_rows(named=True):
        label = {1: "best", 2: "runner-up"}.get(row["rank"], f"rank {row['rank']}")
        said.append(f"  {label}: {_candidate(row)}")
        parts = [f"{told} {row[part]:+.3f}" for part, told in _PARTS.items() if row.get(part)]
        if row["rank"] <= 2 and parts:
            said.append(f"    {'; '.join(parts)}")
    return said or ["  no entity shares enough of the name to be a candidate"]


def _candidate(row: dict[str, object]) -> str:
    also = f", as {row['matched_name']}" if row["matched_name"] not in (None, row["entity_name"]) else ""
    likely = f"; {row['probability']:.1%} likely" if row["probability"] is not None else ""
    return f"{row['entity_id']} {row['entity_name']}{also}: score {row['score']:.3f}{likely}; {row['evidence']}"


def why_not(name: str, evidence: pl.DataFrame, entity_id: str, best: float | None, index: Index) -> list[str]:
    """Why an entity is not the match of a name: their likeness, set beside the best candidate's score.

    Args:
        name: The name as the ledger has it.
        evidence: postcode, town, first_date, last_date: what the ledger gives, a row for each combination.
        entity_id: The entity, as the register writes its number.
        best: The score of the best candidate, or None.
        index: The register.

    Raises:
        UsageError: The register has no such entity.
    """
    rows = np.flatnonzero(np.isin(index.names.entities, index.names.numbers(pl.Series([entity_id]))))
    if not len(rows):
        where = f"{index.register.name} has no entity {entity_id}"
        raise UsageError(where, where="--candidate", hint="Give the number as the register writes it.")
    subject = pl.DataFrame({"payee_key": [name], "name": [name]}).hstack(spelt(pl.Series([name])).drop("key"))
    given = evidence.with_columns(payee_key=pl.lit(name))
    pair = compared_with(subject, given.select("payee_key", "postcode", "town"), index, rows).head(1)
    rival = 0.0 if best is None or pair["score"][0] >= best else np.exp(weight_of(best))
    odds = np.exp(pair["weight"][0])
    met = index.names.take(pair["name"].to_numpy(), "entity_id", "name").rename({"name": "met"})
    told = pair.with_columns(
        payee_key=pl.lit(name), tier=pl.lit("fuzzy"), probability=pl.lit(odds / (1 + odds + rival)),
        evidence=evidence_in_words(),
    ).hstack(met)  # fmt: skip
    row = at_the_time(told, given, index).row(0, named=True)
    said = [f"{entity_id} {row['met']}: score {row['score']:.3f}; {row['probability']:.1%} likely; {row['evidence']}"]
    if best is not None and best > row["score"]:
        said.append(f"  {best - row['score']:.3f} behind the best candidate")
    if row["shared"] == 0:
        said.append("  it shares no word with the name, so it is not looked at")
    return said
