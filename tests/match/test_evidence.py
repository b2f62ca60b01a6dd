from datetime import date
from typing import Any

import polars as pl
import pytest

from spendscan.core.errors import UsageError
from spendscan.core.settings import Match
from spendscan.match.explain import explained, payee_of, why_not
from spendscan.match.flow import match_payees
from spendscan.register.ready import indexed
from spendscan.userfiles.decisions import no_decisions

TRADES = ("ROOFING", "CARE", "TRAINING", "CATERING", "TRANSPORT")
STEMS = [head + tail for head in ("KEL", "MOR", "TAR", "VEN") for tail in ("BURN", "DALE", "FORD", "WICK", "TON")]
FILLER = [f"{stem} {trade} LTD" for stem in STEMS for trade in TRADES]


@pytest.fixture
def firms(register: Any) -> Any:
    named = (
        "HOUSING ASSOCIATIONS RESEARCH TRUST", "OAKENSHAW CARE CIC", "BRINDLE ACCOUNTANTS LLP", "WALMERE ROOFING PLC",
        "QUERNSTONE JOINERY LIMITED", "NORTH QUAY HOSPICE",
    )  # fmt: skip
    rows = [(name, str(n)) for n, name in enumerate([*named, *FILLER], 1)]
    return register(*rows)


def row_of(seen: Any, firms: Any, name: str) -> dict[str, Any]:
    found = match_payees(seen(name), [firms], no_decisions(), Match())
    return found.matches.row(0, named=True)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("HOUSING ASSOCIATIONS RESEARCH TRUST(HART)", "HOUSING ASSOCIATIONS RESEARCH TRUST"),
        ("OAKENSHAW CARE LTD", "OAKENSHAW CARE CIC"),
        ("OAKENSHAW CARE COMMUNITY INTEREST CO", "OAKENSHAW CARE CIC"),
        ("QUERNSTONE JOINERY LTD - 45117", "QUERNSTONE JOINERY LIMITED"),
        ("QUERNSTONE JOINERYLIMITED", "QUERNSTONE JOINERY LIMITED"),
        ("QUERNSTONE JOINERY LTD DO NOT USE", "QUERNSTONE JOINERY LIMITED"),
        ("NORTHAA QUAYAA HOSPICE", "NORTH QUAY HOSPICE"),
        ("WALMERE ROOFING PUBLIC LTD CO", "WALMERE ROOFING PLC"),
    ],
)
def test_what_ledgers_write_beside_a_name_is_seen_through(seen: Any, firms: Any, name: str, found: str) -> None:
    row = row_of(seen, firms, name)
    assert (row["decision"], row["entity_name"]) == ("accepted", found)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("BRINDLE ACCOUNTANTS", "legal_form"), ("WALMERE ROOFING LTD", "legal_form")],
)
def test_an_equal_name_of_another_legal_form_is_asked(seen: Any, firms: Any, name: str, reason: str) -> None:
    row = row_of(seen, firms, name)
    assert (row["decision"], row["reason"]) == ("review", reason)


def test_an_llp_is_not_a_limited_company(seen: Any, firms: Any) -> None:
    assert row_of(seen, firms, "BRINDLE ACCOUNTANTS LTD")["decision"] != "accepted"


@pytest.mark.parametrize(
    "twin", ["QUERNSTONE JOINERY JOINERY LTD", "QUERNSTONES JOINERY LTD", "QUERNSTONE JOINERY (UK) LTD"]
)
def test_a_doubled_word_a_plural_and_a_country_are_another_firm(seen: Any, firms: Any, twin: str) -> None:
    assert row_of(seen, firms, twin)["decision"] != "accepted"


def tables(seen: Any, firms: Any, name: Any) -> tuple[dict[str, pl.DataFrame], str]:
    who = seen(name)
    found = match_payees(who, [firms], no_decisions(), Match())
    told = {"matches": found.matches, "candidates": found.candidates, "payees": who.payees}
    return told, str(found.matches["payee_key"][0])


def test_a_match_is_explained_with_its_runner_up(seen: Any, firms: Any) -> None:
    told, key = tables(seen, firms, "KELBURN ROOFING CARE LTD")
    said = "\n".join(explained(key, told))
    assert "KELBURN ROOFING LTD" in said
    assert "runner-up" in said
    assert "legal form +" in said


def test_an_individual_is_not_explained(seen: Any, firms: Any) -> None:
    told, key = tables(seen, firms, {"name": "MRS J SMITH", "kind": "individual"})
    assert explained(key, told) == ["It is individual: such payees are never looked for in a register."]


GIVEN = pl.DataFrame(
    {"postcode": ["PR1 1AA"], "town": ["PRESTON"], "first_date": [date(2024, 4, 1)], "last_date": [date(2024, 9, 1)]}
)


def test_why_not_another_entity(seen: Any, firms: Any) -> None:
    said = why_not("KELBURN ROFFING LTD", GIVEN, "00000005", 0.9, indexed(firms))
    assert said[0].startswith("00000005 QUERNSTONE JOINERY LIMITED: score 0.")
    assert any("shares no word" in line for line in said)
    with pytest.raises(UsageError):
        why_not("KELBURN ROFFING LTD", GIVEN, "99", 0.9, indexed(firms))


def test_a_name_in_another_spelling_is_found_and_a_wrong_one_helped(seen: Any) -> None:
    payees = seen("Acme & Sons Limited.", {"name": "MR A SMYTHE", "kind": "individual"}).payees
    assert payee_of("ACME AND SONS LTD", payees) == "ACME AND SONS LTD"
    with pytest.raises(UsageError, match="no such supplier") as caught:
        payee_of("ACME & SON LTD", payees)
    assert "ACME AND SONS LTD" in str(caught.value)
    with pytest.raises(UsageError) as caught:
        payee_of("MR A SMYTH", payees)
    assert "SMYTHE" not in str(caught.value)
