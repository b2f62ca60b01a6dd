"""From hits to decisions: one row for each payee in a register, with the reason, and its candidates in rank."""

import numpy as np
import polars as pl

from spendscan.core.settings import Match
from spendscan.match.dates import LATER
from spendscan.match.exact import HITS
from spendscan.register.hashing import run_begins

_TIE = 1e-9
_EQUAL = 0.15  # less probable a match may be whose name is equal in a reading: without brackets, or a code
_A_MILLION, _ROOT, _EQUAL_ROOT = 1_000_000, 0.25, 0.5
_BRIEF = 10  # letters of a name that a fuzzy match is accepted for, at least
# An AND with nothing on one of its sides: half of the name is missing.
_DANGLING = r"^AND | AND(?: ?(?:LTD|LIMITED|PLC|LLP|CIC|CYF|CIO|INC|LLC))*$"
# Readings that leave out what may be the firm: the other side of T/A or of a separator.
_PARTIAL = ["after_ta", "left", "right"]


def ranked(hits: pl.DataFrame, keep: int) -> pl.DataFrame:
    """Candidates of each payee, the best first: HITS with `rank` from 1, at most `keep` of each, entities once."""
    # Only what orders them is sorted, and told apart by number: both cost several times less than whole rows of text.
    order = hits.select("payee_key", "score", "entity_id").with_row_index("at")
    order = order.sort("payee_key", "score", "entity_id", descending=[False, True, False])
    payee, entity = order["payee_key"].rle_id(), order["entity_id"].cast(pl.Categorical).to_physical()
    once = (payee.cast(pl.UInt64) * (1 << 32) + entity).is_first_distinct()
    first = run_begins(payee.filter(once).to_numpy())
    rank = np.arange(1, len(first) + 1) - first
    kept = rank <= keep
    rows = hits[order["at"].filter(once).filter(pl.Series(kept, dtype=pl.Boolean))]
    return rows.with_columns(rank=pl.Series(rank[kept], dtype=pl.Int64))


def best(candidates: pl.DataFrame) -> pl.DataFrame:
    """The first candidate of each payee with its runner-up and the number of `rivals` that have its score."""
    top = candidates.filter(pl.col("rank") == 1).drop("rank")
    second = candidates.filter(pl.col("rank") == 2).select(
        "payee_key", runner_up_id="entity_id", runner_up_score="score"
    )
    firsts = candidates.select("payee_key", "score").join(
        top.select("payee_key", first="score"), on="payee_key", maintain_order="left"
    )
    rivals = (
        firsts.filter(pl.col("score") >= pl.col("first") - _TIE)
        .group_by("payee_key")
        .agg(rivals=pl.len().cast(pl.Int64))
    )
    return top.join(second, on="payee_key", how="left").join(rivals, on="payee_key", how="left")


def least_probable(accept: float, names: int) -> float:
    """The probability from which a match by likeness is accepted among so many names.

    Of more names, more are like a supplier's by chance: what `accept` leaves of doubt is less by the fourth root of how
    many times a million there are.
    """
    return float(1 - (1 - accept) * _rarer(names) ** _ROOT)


def _rarer(names: int) -> float:
    """The share that a million is of so many names; 1 of fewer."""
    return min(1.0, _A_MILLION / max(names, 1))


def verdicts(first: pl.DataFrame, subjects: pl.DataFrame, settings: Match, names: int) -> pl.DataFrame:
    """A decision and its reason for each payee that has a candidate.

    Args:
        first: What `best` gives.
        subjects: payee_key, person_like, squash, common (its name is one common word).
        settings: Thresholds of the fuzzy tier.
        names: Names in the register.

    Returns:
        first with decision, reason.
    """
    rows = first.join(subjects.select("payee_key", "person_like", "common", "squash"), on="payee_key", how="left")
    fuzzy = pl.col("tier") == "fuzzy"
    label = pl.when(pl.col("tier") == "exact").then(pl.lit("exact")).otherwise(pl.format("exact_{}", "tier"))
    gap = pl.col("score") - pl.col("runner_up_score").fill_null(0.0)
    # A short word one letter away is as often another firm's.
    rows = rows.with_columns(brief=pl.col("squash").str.len_chars() < _BRIEF)
    equal = (pl.col("string_score") >= 1) & (pl.col("rarity_score") >= 1)
    least = least_probable(settings.accept, names)
    likely = pl.col("probability") >= least - pl.when(equal).then(_EQUAL * _rarer(names) ** _EQUAL_ROOT).otherwise(0.0)
    close = gap < settings.gap
    dangling = pl.col("payee_key").str.contains(_DANGLING) & (pl.col("tier") != "exact")
    cases = [
        (~fuzzy & (pl.col("rivals") > 1), "ambiguous", pl.lit("several_entities")),
        (~fuzzy & ~pl.col("live"), "review", pl.lit("no_longer_active")),
        (~fuzzy & pl.col("doubt").is_not_null(), "review", pl.col("doubt")),
        (dangling & (~fuzzy | likely), "review", pl.lit("part_of_the_name")),
        (pl.col("common") & (~fuzzy | likely), "review", pl.lit("one_common_word")),
        (~fuzzy, "accepted", label),
        (pl.col("probability") < settings.review, "rejected", pl.lit("unlike")),
        ((pl.col("doubt") == LATER).fill_null(value=False), "review", pl.lit(LATER)),
        (~likely, "review", pl.lit("likeness")),
        (pl.col("variant").is_in(_PARTIAL), "review", pl.lit("part_of_the_name")),
        (pl.col("doubt").is_not_null(), "review", pl.col("doubt")),
        (pl.col("brief") & ~equal, "review", pl.lit("short_name")),
        (close, "ambiguous", pl.lit("close_runner_up")),
        (pl.col("person_like") & pl.col("variant").ne_missing("unglued"), "review", pl.lit("may_be_a_person")),
        (~pl.col("live"), "review", pl.lit("no_longer_active")),
    ]
    decision, reason = pl.lit("accepted"), pl.lit("fuzzy")
    for condition, verdict, why in reversed(cases):
        decision = pl.when(condition).then(pl.lit(verdict)).otherwise(decision)
        reason = pl.when(condition).then(why).otherwise(reason)
    return rows.with_columns(decision=decision, reason=reason).drop("person_like", "common", "squash", "brief")


def no_hits() -> pl.DataFrame:
    """No hit at all."""
    return HITS.to_frame()
