"""From which probability a match by likeness is accepted, by the names that a register has."""

import polars as pl
import pytest

from spendscan.core.settings import Match
from spendscan.match.decide import best, least_probable, no_hits, ranked, verdicts


@pytest.mark.parametrize(
    ("names", "least"), [(0, 0.9), (1_000_000, 0.9), (16_000_000, 0.95), (5_000_000, 1 - 0.1 / 5**0.25)]
)
def test_more_is_asked_among_more_names(names: int, least: float) -> None:
    assert least_probable(0.9, names) == pytest.approx(least)
    assert least_probable(1.0, names) == 1.0


def test_what_is_accepted_among_a_million_is_asked_among_sixteen() -> None:
    hit = {
        "payee_key": "ALDER ROOFING CONTRACTORS", "entity_id": "1", "tier": "fuzzy", "score": 0.9,
        "probability": 0.92, "string_score": 0.98, "rarity_score": 0.98, "live": True, "variant": "whole",
    }  # fmt: skip
    columns: dict[str, pl.DataType | type[pl.DataType]] = {
        **no_hits().schema,
        "runner_up_id": pl.String,
        "runner_up_score": pl.Float64,
        "rivals": pl.Int64,
    }
    first = pl.DataFrame([{name: hit.get(name) for name in columns}], schema=columns)
    who = pl.DataFrame(
        {
            "payee_key": [hit["payee_key"]],
            "person_like": [False],
            "common": [False],
            "squash": ["ALDERROOFINGCONTRACTORS"],
        }
    )
    said = [verdicts(first, who, Match(), names).item(0, "decision") for names in (1_000_000, 16_000_000)]
    assert said == ["accepted", "review"]


def test_an_entity_stands_once_at_its_best_and_the_last_are_left_out() -> None:
    hits = [("B", "2", 0.5), ("A", "1", 0.5), ("A", "3", 0.7), ("A", "1", 0.9), ("A", "2", 0.9), ("B", "1", 0.4)]
    frame = pl.DataFrame(hits, schema=["payee_key", "entity_id", "score"], orient="row")
    found = ranked(frame.match_to_schema(no_hits().schema, missing_columns="insert"), 2)
    told = found.select("payee_key", "entity_id", "score", "rank").rows()
    assert told == [("A", "1", 0.9, 1), ("A", "2", 0.9, 2), ("B", "2", 0.5, 1), ("B", "1", 0.4, 2)]
    assert ranked(frame.match_to_schema(no_hits().schema, missing_columns="insert"), 9).height == 5
    firsts = best(found).sort("payee_key").select("payee_key", "runner_up_id", "rivals").rows()
    assert firsts == [("A", "2", 2), ("B", "1", 1)]
