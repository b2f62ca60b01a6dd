from typing import Any

import polars as pl
import pytest

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.match.fuzzy import fuzzy_hits
from spendscan.match.subjects import subjects
from spendscan.match.variants import variants
from spendscan.register.ready import indexed
from spendscan.userfiles.decisions import no_decisions

FIRMS = [
    "EDRIC PELL BUILDING CONTRACTORS LTD", "MIREVALE PRODUCTS LTD", "HALLOWSON ELECTRICAL LTD", "TOLVARS LLP",
    "TORBECK MATEX UK LTD", "HARDSCAPE SUPPLIES LTD", "NORTHGATE CATERING LTD", "KINGSWAY BUILDING SUPPLIES LTD",
    "ORCHARD CARE HOMES LTD", "PENNINE ROOFING SERVICES LTD", "CALDER VALLEY TRANSPORT LTD", "ALDER AND ASH LLP",
    "RIVERSIDE PRINTING COMPANY LTD", "WESTFIELD LANDSCAPE DESIGN LTD", "HALCYON SOFTWARE SYSTEMS PLC",
]  # fmt: skip
NO_POSTCODES = pl.DataFrame(schema={"payee_key": pl.String, "postcode": pl.String})


@pytest.fixture
def companies(register: Any) -> Any:
    return register(*((name, str(n)) for n, name in enumerate(FIRMS, 1)))


def decided(seen: Any, companies: Any) -> Any:
    return match_payees(seen, [companies], no_decisions(), Match()).matches.row(0, named=True)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("EDRIC PELL BULDING CONTRACTORS", "EDRIC PELL BUILDING CONTRACTORS LTD"),
        ("Pennine Roffing Services Ltd", "PENNINE ROOFING SERVICES LTD"),
        ("WESTFIELD LANDSCPE DESIGN", "WESTFIELD LANDSCAPE DESIGN LTD"),
    ],
)
def test_a_slip_of_the_pen_is_accepted_as_fuzzy(seen: Any, companies: Any, name: str, found: str) -> None:
    row = decided(seen(name), companies)
    assert (row["decision"], row["reason"], row["entity_name"]) == ("accepted", "fuzzy", found)
    assert row["score"] < 0.968  # below every exact tier
    assert row["evidence"]


@pytest.mark.parametrize(
    "twin",
    [
        "GREENVALE PRODUCTS HOLDINGS LTD", "GREENVALE PRODUCTS GROUP LTD", "GREENVALE PRODUCTS (LEEDS) LTD",
        "GREENVALE PRODUCTS 2 LTD", "GREENVALE PRODUCT LTD", "GREENVALE PRODUCTS LLP", "GREENVALE ROOFING LTD",
        "GREENVALE PRODUCTS (UK) LTD", "CALDER VALLEY CATERING LTD",
    ],
)  # fmt: skip
def test_a_near_twin_is_never_accepted(seen: Any, companies: Any, twin: str) -> None:
    assert decided(seen(twin), companies)["decision"] != "accepted"


def test_a_short_word_one_letter_away_is_review_at_best(seen: Any, register: Any) -> None:
    assert decided(seen("AIRCO"), register(("ARCO LTD", "1"), *((f, "9") for f in FIRMS)))["decision"] != "accepted"


def test_whoever_may_be_a_person_is_not_accepted_by_likeness(seen: Any, companies: Any) -> None:
    payee = {"name": "EDRIC PELL BULDING CONTRACTORS", "person_like": True}
    assert decided(seen(payee), companies)["decision"] == "review"


def test_two_close_companies_are_not_guessed(seen: Any, register: Any) -> None:
    firms = register(("PENNINE ROOFING SERVICES LTD", "1"), ("PENNINA ROOFING SERVICES LTD", "2"))
    assert decided(seen("PENNIN ROOFING SERVICES LTD"), firms)["decision"] != "accepted"


def test_the_side_after_trading_as_is_not_accepted(seen: Any, companies: Any) -> None:
    row = decided(seen("QUAYSIDE VENTURES LTD T/A NORTHGATE CATERING LTD"), companies)
    assert (row["decision"], row["entity_name"]) != ("accepted", "NORTHGATE CATERING LTD")


def test_words_in_another_order_and_a_postcode_are_evidence(seen: Any, register: Any) -> None:
    firms = register(*((name, str(n), "LS1 4AP") for n, name in enumerate(FIRMS, 1)))
    payee = {"name": "LEE BRYAN BUILDING CONTRACTORS", "postcode": "LS1 4AP"}
    far = {"name": "LEE BRYAN BUILDING CONTRACTORS", "postcode": "M1 1AE"}
    near, other = decided(seen(payee), firms), decided(seen(far), firms)
    assert near["entity_name"] == other["entity_name"] == FIRMS[0]
    assert near["probability"] > other["probability"]
    assert "the same postcode" in near["evidence"]


def test_no_batch_size_or_order_changes_a_candidate(seen: Any, companies: Any) -> None:
    names = [f"{name[:5]}X{name[5:]}" for name in FIRMS] + [name[:-6] for name in FIRMS]
    who, index = subjects(seen(*names).payees), indexed(companies)
    whole = fuzzy_hits(who, NO_POSTCODES, index).sort("payee_key", "entity_id")
    for batch in (1, 7):
        parts = fuzzy_hits(who.sample(fraction=1, shuffle=True, seed=batch), NO_POSTCODES, index, batch=batch)
        assert parts.sort("payee_key", "entity_id").equals(whole)


@pytest.mark.parametrize(
    "name", ["¿", "SERVICES LTD", "A" * 10_000, "X Y Z " * 2_000, "北京建筑公司", "شركة البناء", "ŁÓDŹ BUDOWA SP Z OO"]
)
def test_strange_names_have_a_clear_outcome(seen: Any, companies: Any, name: str) -> None:
    assert decided(seen(name), companies)["decision"] in {"none", "rejected", "review"}


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("ACME ROOFING LTD T/A TOP ROOFS", {"before_ta": "ACME ROOFING", "after_ta": "TOP ROOFS"}),
        ("ACME ROOFING LTD [OLD NAME LTD]", {"to_form": "ACME ROOFING"}),
        ("ACME ROOFING (NORTH)", {"unbracketed": "ACME ROOFING"}),
        ("ACME ROOFING#ONEBILL", {"left": "ACME ROOFING", "right": "ONEBILL"}),
        ("ACME ROOFING CONTRACTORS LIM", {"uncut": "ACME ROOFING CONTRACTORS"}),
        ("ACME ROOFING LTD", {}),
    ],
)
def test_readings_are_added_and_never_replace_the_name(seen: Any, name: str, readings: dict[str, str]) -> None:
    found = dict(variants(subjects(seen(name).payees)).select("variant", "core").rows())
    assert "whole" in found
    assert readings.items() <= found.items()
    assert readings or set(found) == {"whole"}


def test_of_readings_that_are_equally_likely_the_first_counts_in_any_batch(seen: Any, register: Any) -> None:
    words = [
        f"{head}{tail}" for head in ("KEL", "MIRE", "TOR", "HAL", "QUIL") for tail in ("BURN", "VALE", "BECK", "LOW")
    ]
    trades = [
        "ROOFING",
        "PRODUCTS",
        "CATERING",
        "TYRES",
        "DESIGN",
        "FREIGHT",
        "JOINERY",
        "FLOORING",
        "PRINTING",
        "TIMBER",
    ]
    firms = [(f"{word} {trade} LTD", f"{word}{trade}") for word in words for trade in trades]
    index = indexed(register(*firms))
    # Written together, the legal form too, and a town behind: several readings have the firm's letters.
    names = [f"{word}{trade}{form}" for word in words for trade in trades for form in (" LTD DERBY", "LIMITED")]
    who = subjects(seen(*names).payees)
    whole = fuzzy_hits(who, NO_POSTCODES, index)
    assert whole.height > len(names) / 2
    for batch in (40, 150):
        assert fuzzy_hits(who, NO_POSTCODES, index, batch=batch).equals(whole)
