"""Days of payment against the days on which registers' entities began and ended."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from spendscan.core.settings import Match
from spendscan.match.explain import why_not
from spendscan.match.flow import match_payees
from spendscan.register.ready import indexed
from spendscan.userfiles.decisions import no_decisions

HEADERS = ("company_name", "company_number", "company_status", "incorporation_date", "dissolution_date")
FIRMS = [
    ("QUERNSTONE JOINERY LTD", "1", "Active", "2019-05-01", None),
    ("BRINDLE FOODS LTD", "2", "Dissolved", "2001-01-01", "2020-06-30"),
    ("WALMERE ROOFING LTD", "3", "Dissolved", "2001-01-01", "2012-06-30"),
    ("WALMERE ROOFING LTD", "4", "Active", "2013-02-01", None),
    ("TORBECK PAVING SERVICES LTD", "5", "Active", "2023-02-01", None),
]

Found = Callable[..., dict[str, Any]]


@pytest.fixture
def found(seen: Any, register: Any) -> Found:
    def make(name: str, first: date | None, last: date | None) -> dict[str, Any]:
        who = seen(name)
        days = (pl.lit(day, pl.Date).alias(which) for which, day in (("first_date", first), ("last_date", last)))
        who.evidence = who.evidence.with_columns(days)
        outcome = match_payees(who, [register(*FIRMS, headers=HEADERS)], no_decisions(), Match())
        return {**outcome.matches.row(0, named=True), "evidence": outcome.candidates["evidence"][0]}

    return make


@pytest.mark.parametrize(
    ("name", "year", "decision", "reason"),
    [
        ("QUERNSTONE JOINERY LTD", 2018, "review", "incorporated_later"),
        ("QUERNSTONE JOINERY LTD", 2019, "accepted", "exact"),
        ("TORBECK PAVNG SERVICES LTD", 2022, "review", "incorporated_later"),
        ("TORBECK PAVNG SERVICES LTD", 2024, "accepted", "fuzzy"),
        ("BRINDLE FOODS LTD", 2019, "accepted", "exact"),
        ("BRINDLE FOODS LTD", 2021, "review", "no_longer_active"),
    ],
)
def test_an_entity_is_looked_at_as_it_was_when_paid(
    found: Found, name: str, year: int, decision: str, reason: str
) -> None:
    row = found(name, date(year, 8, 1), date(year, 9, 1))
    assert (row["decision"], row["reason"]) == (decision, reason)


@pytest.mark.parametrize(("year", "entity"), [(2011, "00000003"), (2021, "00000004")])
def test_of_equal_names_the_one_that_was_there_is_the_payee(found: Found, year: int, entity: str) -> None:
    row = found("WALMERE ROOFING LTD", date(year, 8, 1), date(year, 9, 1))
    assert (row["decision"], row["entity_id"]) == ("accepted", entity)


def test_the_evidence_says_so(found: Found) -> None:
    assert "after the last payment" in found("QUERNSTONE JOINERY LTD", date(2018, 1, 1), date(2018, 2, 1))["evidence"]
    assert "dissolved since" in found("BRINDLE FOODS LTD", date(2018, 1, 1), date(2018, 2, 1))["evidence"]


def test_payments_without_a_day_say_nothing(found: Found) -> None:
    assert found("QUERNSTONE JOINERY LTD", None, None)["decision"] == "accepted"
    assert found("BRINDLE FOODS LTD", None, None)["reason"] == "no_longer_active"


def test_why_not_names_the_day(register: Any) -> None:
    days = pl.DataFrame(
        {"postcode": [None], "town": [None], "first_date": [date(2022, 8, 1)], "last_date": [date(2022, 9, 1)]}
    )
    given = days.with_columns(pl.col("postcode", "town").cast(pl.String))
    index = indexed(register(*FIRMS, headers=HEADERS))
    said = why_not("Torbeck Pavng Services Ltd", given, "00000005", None, index)
    assert "incorporated after the last payment" in said[0]
