from typing import Any

import polars as pl
import pytest

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.userfiles.decisions import no_decisions


def decided(seen: Any, *registers: Any, decisions: Any = None, **settings: Any) -> dict[Any, Any]:
    found = match_payees(seen, registers, decisions or no_decisions(), Match(**settings))
    return {
        (key, register): (decision, reason, entity)
        for key, register, decision, reason, entity in found.matches.select(
            "payee_key", "register", "decision", "reason", "entity_id"
        ).rows()
    }


def one(seen: Any, *registers: Any, **more: Any) -> Any:
    (row,) = decided(seen, *registers, **more).values()
    return row


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Acme Roofing Limited", "exact"),
        ("THE ACME ROOFING LTD", "exact_normalised"),
        ("ACME ROOFING", "exact_normalised"),
        ("ACMEROOFING LTD", "exact_squashed"),
    ],
)
def test_equal_names_are_accepted_with_their_tier(seen: Any, register: Any, name: Any, reason: Any) -> None:
    companies = register(("ACME ROOFING LTD", "01234567"), ("OTHER LTD", "7654321"))
    assert one(seen(name), companies) == ("accepted", reason, "01234567")


def test_legal_forms_that_conflict_are_not_equal_names(seen: Any, register: Any) -> None:
    decision, _, _ = one(seen("ACME ROOFING LLP"), register(("ACME ROOFING LTD", "01234567")))
    assert decision != "accepted"


def test_two_that_fit_equally_are_ambiguous_and_both_are_candidates(seen: Any, register: Any) -> None:
    companies = register(("ATKINS BUILD LTD", "1"), ("ATKINS BUILD LIMITED", "2"))
    found = match_payees(seen("ATKINS BUILD LTD"), [companies], no_decisions(), Match())
    row = found.matches.row(0, named=True)
    assert (row["decision"], row["reason"], row["runner_up_id"]) == ("ambiguous", "several_entities", "00000002")
    assert found.candidates["entity_id"].to_list() == ["00000001", "00000002"]
    assert found.ties.is_empty()


@pytest.mark.parametrize(
    ("twin", "why"),
    [
        (("ATKINS BUILD LTD", "2", None, "Dissolved"), "the living one"),
        (("ATKINS BUILD LTD", "2", "LS1 1AA", "Active"), "the one with the ledger's postcode"),
        (("ATKINS BUILD LLP", "2", None, "Active"), "the one with the legal form"),
    ],
)
def test_stated_evidence_tells_namesakes_apart(seen: Any, register: Any, twin: Any, why: Any) -> None:
    companies = register(("ATKINS BUILD LTD", "1", "M1 1AE", "Active"), twin)
    payee = {"name": "ATKINS BUILD LTD", "postcode": "M1 1AE"}
    assert one(seen(payee), companies) == ("accepted", "exact", "00000001"), why


def test_a_dissolved_company_is_review(seen: Any, register: Any) -> None:
    companies = register(("ACME ROOFING LTD", "1", None, "Dissolved"))
    assert one(seen("ACME ROOFING LTD"), companies)[:2] == ("review", "no_longer_active")


def test_a_single_common_word_is_review(seen: Any, register: Any) -> None:
    companies = register(("SERVICES LTD", "1"), *((f"FIRM{n} SERVICES LTD", f"{n + 2}") for n in range(30)))
    assert one(seen("SERVICES"), companies)[:2] == ("review", "one_common_word")


def test_a_previous_name_finds_its_company(seen: Any, register: Any) -> None:
    headers = ("company_name", "company_number", "previous_name")
    companies = register(("NEW NAME LTD", "1", "OLD TRUSTY LTD"), headers=headers)
    found = match_payees(seen("OLD TRUSTY LTD"), [companies], no_decisions(), Match())
    row = found.matches.row(0, named=True)
    assert (row["decision"], row["entity_name"], row["name_kind"]) == ("accepted", "NEW NAME LTD", "previous")


@pytest.mark.parametrize("kind", ["individual", "redacted", "unnamed"])
def test_some_kinds_are_never_sent(seen: Any, register: Any, kind: Any) -> None:
    payee = {"name": "JANE DOE LTD", "kind": kind}
    found = match_payees(seen(payee), [register(("JANE DOE LTD", "1"))], no_decisions(), Match())
    row = found.matches.row(0, named=True)
    assert (row["decision"], row["reason"], row["entity_id"]) == ("none", kind, None)
    assert found.candidates.is_empty()


def test_the_ledgers_number_goes_before_the_name(seen: Any, register: Any) -> None:
    companies = register(("ACME ROOFING LTD", "1"), ("ACME ROOFING HOLDINGS LTD", "2"))
    payee = {"name": "ACME ROOFING LTD", "company_number": "00000002"}
    assert one(seen(payee), companies) == ("accepted", "identifier_company_number", "00000002")


def test_a_number_of_quite_another_name_is_review(seen: Any, register: Any) -> None:
    companies = register(("ACME ROOFING LTD", "1"), ("ZEBRA HOLIDAYS LTD", "2"))
    payee = {"name": "ACME ROOFING LTD", "company_number": "00000002"}
    assert one(seen(payee), companies)[:2] == ("review", "identifier_of_another_name")


def test_a_number_that_no_register_knows_changes_nothing(seen: Any, register: Any) -> None:
    payee = {"name": "ACME ROOFING LTD", "company_number": "99999999"}
    assert one(seen(payee), register(("ACME ROOFING LTD", "1"))) == ("accepted", "exact", "00000001")


def test_every_payee_has_a_row_in_every_register(seen: Any, register: Any) -> None:
    payees = seen("ACME ROOFING LTD", "NOBODY KNOWS", {"name": "X", "kind": "redacted", "payee_key": "(redacted)"})
    rows = decided(payees, register(("ACME ROOFING LTD", "1")), register(("OTHER LTD", "2"), name="second"))
    assert len(rows) == 6
    assert rows["(redacted)", "second"] == ("none", "redacted", None)


def test_the_undecided_say_why(seen: Any, register: Any) -> None:
    companies = register(
        ("ATKINS BUILD LTD", "1"), ("ATKINS BUILD LTD", "2"), ("GONE AWAY LTD", "3", None, "Dissolved")
    )
    found = match_payees(seen("ATKINS BUILD LTD", "GONE AWAY LTD", "QQQQ XXXX"), [companies], no_decisions(), Match())
    assert dict(found.undecided.rows()) == {
        "ATKINS BUILD LTD": "ambiguous", "GONE AWAY LTD": "review", "QQQQ XXXX": "no_match",
    }  # fmt: skip


def test_without_a_register_there_is_nothing(seen: Any) -> None:
    found = match_payees(seen("ACME LTD"), [], no_decisions(), Match())
    assert all(t.is_empty() for t in (found.matches, found.candidates, found.entities, found.ties, found.undecided))
    assert found.supplier_keys.rows() == [("ACME LTD", "ACME LTD")]


def test_no_order_of_payees_or_rows_changes_the_outcome(seen: Any, register: Any) -> None:
    rows = [("ATKINS BUILD LTD", "1"), ("ATKINS BUILD LTD", "2"), ("ACME LTD", "3"), ("THE ACME", "4")]
    names = ["ACME", "ATKINS BUILD", "THE ACME LTD", "ATKINS BUILD LTD"]
    one, other = (
        match_payees(seen(*names[::step]), [register(*rows[::step])], no_decisions(), Match()) for step in (1, -1)
    )
    for table in ("matches", "candidates", "entities", "ties", "supplier_keys"):
        assert getattr(one, table).equals(getattr(other, table)), table


def test_tables_are_the_contracts(seen: Any, register: Any) -> None:
    companies = register(("ATKINS BUILD LTD", "1"), ("ATKINS BUILD LTD", "2"), ("ACME LTD", "3", "M1 1AE"))
    found = match_payees(seen("ATKINS BUILD LTD", "ACME", "ACME LTD"), [companies], no_decisions(), Match())
    listed = found.candidates.group_by("payee_key").agg(pl.col("rank").sort(), pl.col("score").sort_by("rank"))
    for _, ranks, scores in listed.rows():
        assert ranks == list(range(1, len(ranks) + 1))
        assert scores == sorted(scores, reverse=True)
    assert found.entities["entity_id"].to_list() == ["00000003"]
    assert found.entities["postcode"].to_list() == ["M1 1AE"]
    assert dict(found.supplier_keys.rows())["ACME"] == "companies:00000003"
