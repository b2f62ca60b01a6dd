"""From which probability a match by likeness is accepted, by the names that a register has."""

import polars as pl
import pytest

from spendscan.core.settings import Match
from spendscan.match.decide import least_probable, no_hits, verdicts


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
