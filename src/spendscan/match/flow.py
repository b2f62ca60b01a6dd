"""Matching payees to registers: who is sent, which tier finds whom, what is decided, and who is one supplier."""

from collections.abc import Sequence

import polars as pl
from rapidfuzz import fuzz

from spendscan.core.progress import SILENT, Listener
from spendscan.core.schemas import CANDIDATES, MATCHES
from spendscan.core.settings import Match
from spendscan.match.across import LINKED, linked
from spendscan.match.dates import at_the_time
from spendscan.match.decide import best, ranked, verdicts
from spendscan.match.decided import decided
from spendscan.match.exact import HITS, exact_hits, identifier_hits
from spendscan.match.outcome import Matches, together
from spendscan.match.remembered import remembered_hits
from spendscan.match.subjects import Seen, subjects
from spendscan.register.ready import Index, indexed
from spendscan.register.register import Register
from spendscan.userfiles.decisions import Decisions

_ALIKE = 60


def match_payees(
    seen: Seen, registers: Sequence[Register], decisions: Decisions, settings: Match, on: Listener = SILENT
) -> Matches:
    """Match every payee to every register, in their order of priority.

    Args:
        seen: The payees and what the ledger says of them.
        registers: Registers, the first the weightiest.
        decisions: What people decided.
        settings: Thresholds.
        on: Hears of progress.
    """
    who = subjects(seen.payees)
    indexes = []
    on.stage("match", len(registers))
    halves = []
    for order, register in enumerate(registers):
        index = indexed(register)
        indexes.append(index)
        others = [other for other in registers if other is not register]
        said = decided(decisions.frame, index, first=order == 0, others=others)
        halves.append(_in_register(who, seen.evidence, index, said, settings))
        on.step(register.name)
    tables, listed = [MATCHES.empty()], [CANDIDATES.empty()]
    links = linked([rows for rows, _ in halves], indexes, who.filter("sent"))
    for half, index, link in zip(halves, indexes, links, strict=True):
        rows, candidates = _overruled(*half, link, index)
        tables.append(_matches(who, rows, index))
        listed.append(_candidates(rows, candidates, index))
    return together(who, MATCHES.conform(pl.concat(tables)), CANDIDATES.conform(pl.concat(listed)), registers)


def _in_register(
    who: pl.DataFrame, evidence: pl.DataFrame, index: Index, said: pl.DataFrame, settings: Match
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What one register says of each payee that is sent, on its own: rows of decisions, and candidates."""
    sent = who.filter("sent")
    sent = sent.join(index.common(), on="core", how="left").with_columns(pl.col("common").fill_null(value=False))
    postcodes = evidence.select("payee_key", "postcode", "town").unique()
    postcodes = postcodes.filter(pl.any_horizontal(pl.col("postcode", "town").is_not_null()))
    hits = exact_hits(sent, postcodes, index)
    left = sent.join(hits, on="payee_key", how="anti")
    hits = pl.concat([hits, remembered_hits(left, postcodes, index, keep=settings.candidates)])
    candidates = ranked(at_the_time(hits, evidence, index), settings.candidates)
    rows = verdicts(best(candidates), sent, settings, index.names.height)
    given = _identified(identifier_hits(evidence.join(sent, on="payee_key", how="semi"), index), sent, index)
    rows, candidates = _overruled(rows, candidates, given, index)
    return _overruled(rows, candidates, said.join(sent, on="payee_key", how="semi"), index)


def _identified(found: pl.DataFrame, sent: pl.DataFrame, index: Index) -> pl.DataFrame:
    """What the ledger's own identifiers decide; a number whose company has quite another name is asked."""
    names = index.names.of_entities(found["entity_id"], "entity_id", "core")
    names = names.group_by("entity_id").agg(pl.col("core").alias("cores"))
    pairs = (
        found.join(sent.select("payee_key", "core"), on="payee_key")
        .join(names, on="entity_id")
        .sort("payee_key", "entity_id")
    )
    alike = [
        max((fuzz.token_set_ratio(core, c) for c in cores), default=0) >= _ALIKE
        for core, cores in pairs.select("core", "cores").rows()
    ]
    pairs = pairs.with_columns(alike=pl.Series(alike, dtype=pl.Boolean), several=pl.len().over("payee_key") > 1)
    first = pairs.sort("payee_key", "alike", "entity_id", descending=[False, True, False]).unique(
        "payee_key", keep="first", maintain_order=True
    )
    decision = (
        pl.when("several").then(pl.lit("ambiguous")).when("alike").then(pl.lit("accepted")).otherwise(pl.lit("review"))
    )
    reason = (
        pl.when("several").then(pl.lit("several_identifiers"))
        .when("alike").then(pl.format("identifier_{}", "identifier"))
        .otherwise(pl.lit("identifier_of_another_name"))
    )  # fmt: skip
    return first.select("payee_key", "entity_id", decision=decision, reason=reason, decided_by=pl.lit(None, pl.String))


def _overruled(
    rows: pl.DataFrame, candidates: pl.DataFrame, ruled: pl.DataFrame, index: Index
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows and candidates where a weightier tier names the entity, or says that there is none."""
    if "decided_by" not in rows.columns:
        rows = rows.with_columns(decided_by=pl.lit(None, pl.String))
    if ruled.is_empty():
        return rows, candidates
    certain = pl.when(pl.col("decision") == "accepted").then(1.0).otherwise(0.5)
    named = ruled.match_to_schema(LINKED, missing_columns="insert").drop_nulls("entity_id")
    named = named.with_columns(
        evidence=pl.coalesce("evidence", pl.col("reason").str.replace_all("_", " ", literal=True)),
        probability=pl.coalesce("probability", certain),
    )
    current = index.register.entities_of(named["entity_id"], "entity_id", "name").rename({"name": "matched_name"})
    listed = named.select("payee_key", "entity_id", "reason", "evidence", "probability").join(current, on="entity_id")
    top = listed.select(
        "payee_key", "entity_id", "matched_name",
        name_kind=pl.lit("current"), score=pl.lit(1.0),
        live=pl.lit(value=True), tier=pl.col("reason").str.split("_").list.first(),
        evidence="evidence", probability="probability",
    ).match_to_schema(HITS, missing_columns="insert")  # fmt: skip
    rest = candidates.drop("rank").join(
        named.select("payee_key", "entity_id"), on=["payee_key", "entity_id"], how="anti"
    )
    mine = rest.join(named, on="payee_key", how="semi")
    mine = mine.with_columns(pl.col("score").clip(upper_bound=0.999))
    others = rest.join(named, on="payee_key", how="anti")
    keep = int(candidates["rank"].max() or 1)  # type: ignore[arg-type]
    again = ranked(pl.concat([others, mine, top]), max(keep, 1))
    said = ruled.select("payee_key", "decision", "reason", "decided_by")
    first = best(again)
    kept = first.drop("decision", "reason", "decided_by", strict=False)
    old = rows.select("payee_key", "decision", "reason", "decided_by").join(said, on="payee_key", how="anti")
    verdict = pl.concat([old, said], how="vertical_relaxed")
    return verdict.join(kept, on="payee_key", how="left").select(rows.columns), again


def _matches(who: pl.DataFrame, rows: pl.DataFrame, index: Index) -> pl.DataFrame:
    names = index.register.entities_of(rows["entity_id"], "entity_id", "name").rename({"name": "entity_name"})
    found = rows.join(names, on="entity_id", how="left")
    found = who.select("payee_key", "sent", "kind", supplier_name="name").join(found, on="payee_key", how="left")
    unsent = pl.when("sent").then(pl.lit("no_candidate")).otherwise("kind")
    return MATCHES.conform(
        found.with_columns(
            register=pl.lit(index.register.name),
            decision=pl.col("decision").fill_null("none"),
            reason=pl.col("reason").fill_null(unsent),
        )
    )


def _candidates(rows: pl.DataFrame, candidates: pl.DataFrame, index: Index) -> pl.DataFrame:
    names = index.register.entities_of(candidates["entity_id"], "entity_id", "name").rename({"name": "entity_name"})
    kept = candidates.join(rows.select("payee_key"), on="payee_key", how="semi")
    return CANDIDATES.conform(
        kept.join(names, on="entity_id", how="left").with_columns(register=pl.lit(index.register.name))
    )
