from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.userfiles.decisions import Decisions, read_decisions


@pytest.fixture
def decisions(tmp_path: Path) -> Callable[..., Decisions]:
    def make(*rows: str) -> Decisions:
        path = tmp_path / "decisions.csv"
        path.write_text("supplier_name,register,decision,decided_by\n" + "\n".join(rows) + "\n", encoding="utf-8")
        return read_decisions(path)

    return make


@pytest.mark.parametrize(
    ("said", "want"),
    [
        ("Acme Roofing Limited,,00000002,AB", ("accepted", "decision", "00000002", "AB")),
        ("Acme Roofing Limited,,2,AB", ("accepted", "decision", "00000002", "AB")),
        ("Acme Roofing Limited,,NONE,AB", ("rejected", "decision_none", "00000001", "AB")),
        ("Acme Roofing Limited,,LATER,AB", ("review", "decision_later", "00000001", "AB")),
        ("Acme Roofing Limited,companies,00000009,AB", ("review", "decision_entity_gone", "00000001", "AB")),
        ("Acme Roofing Limited,elsewhere,NONE,AB", ("accepted", "exact", "00000001", None)),
    ],
)
def test_what_people_decided_goes_first(seen: Any, register: Any, decisions: Any, said: Any, want: Any) -> None:
    companies = register(("ACME ROOFING LTD", "1"), ("ZEBRA LTD", "2"))
    found = match_payees(seen("ACME ROOFING LTD"), [companies], decisions(said), Match())
    assert found.matches.select("decision", "reason", "entity_id", "decided_by").row(0) == want


def test_an_individual_stays_unmatched_whatever_was_decided(seen: Any, register: Any, decisions: Any) -> None:
    payee = {"name": "MR J DOE", "kind": "individual"}
    found = match_payees(seen(payee), [register(("ZEBRA LTD", "2"))], decisions("MR J DOE,,2,AB"), Match())
    assert found.matches.select("decision", "reason").row(0) == ("none", "individual")


def test_a_decision_of_one_register_is_not_asked_of_another(seen: Any, register: Any, decisions: Any) -> None:
    one, two = register(("ZEBRA LTD", "2")), register(("ACME ROOFING LTD", "5"), name="second")
    found = match_payees(seen("ACME ROOFING LTD"), [one, two], decisions("ACME ROOFING LTD,,2,AB"), Match())
    assert found.matches.filter(pl.col("register") == "companies")["reason"].item() == "decision"
