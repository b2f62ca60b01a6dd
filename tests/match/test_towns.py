"""The town as evidence, where the ledger and the register both say it."""

from typing import Any

import pytest

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.userfiles.decisions import no_decisions

HEADERS = ("company_name", "company_number", "postcode", "town")
FIRMS = [
    ("QUERNSTONE JOINERY LTD", "1", "LS1 4AP", "Leeds"),
    ("QUERNSTONE JOINERY LTD", "2", "DE1 2BB", "Derby"),
    ("TORBECK PAVING SERVICES LTD", "3", "TR1 1AA", "Truro"),
]


@pytest.fixture
def found(seen: Any, register: Any) -> Any:
    def make(**payee: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        outcome = match_payees(seen(payee), [register(*FIRMS, headers=HEADERS)], no_decisions(), Match())
        return outcome.matches.row(0, named=True), outcome.candidates.row(0, named=True)

    return make


@pytest.mark.parametrize(("town", "entity"), [("LEEDS", "00000001"), ("derby", "00000002")])
def test_of_equal_names_the_one_in_the_town_is_the_payee(found: Any, town: str, entity: str) -> None:
    row, candidate = found(name="QUERNSTONE JOINERY LTD", town=town)
    assert (row["decision"], row["entity_id"]) == ("accepted", entity)
    assert "the same town" in candidate["evidence"]


def test_an_equal_postcode_says_more_than_a_town(found: Any) -> None:
    row, _ = found(name="QUERNSTONE JOINERY LTD", town="Leeds", postcode="DE1 2BB")
    assert (row["decision"], row["entity_id"]) == ("accepted", "00000002")


def test_another_town_says_nothing(found: Any) -> None:
    assert found(name="QUERNSTONE JOINERY LTD", town="York")[0]["reason"] == "several_entities"
    plain, elsewhere = (found(name="TORBECK PAVNG SERVICES LTD", town=town)[0] for town in (None, "York"))
    assert plain["probability"] == elsewhere["probability"]


def test_a_name_alike_in_the_same_town_is_likelier(found: Any) -> None:
    plain, there = (found(name="TORBECK PAVNG SERVICES LTD", town=town) for town in (None, "TRURO"))
    assert there[0]["probability"] > plain[0]["probability"]
    assert there[1]["postcode_evidence"] == 0.5
    assert "the same town" in there[1]["evidence"]
