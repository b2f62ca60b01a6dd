"""Numbers and periods as a reader sees them."""

import re
from decimal import Decimal
from typing import Any

import pytest

from spendscan.core import reasons
from spendscan.report import wording


@pytest.mark.parametrize(
    ("value", "printed"),
    [(24.04999, "24.0%"), (24.05, "24.1%"), (-0.04, "0.0%"), (-0.05, "-0.1%"), (1234.5, "1,234.5%"), (None, "–")],
)
def test_percent_is_rounded_once_half_away_from_nought(value: float | None, printed: str) -> None:
    assert wording.percent(value) == printed


def test_money_has_its_sign_before_its_symbol() -> None:
    assert wording.money(Decimal("-1234.50"), "GBP") == "-£1,235"
    assert wording.money(Decimal("5.49"), "CHF") == "CHF 5"
    assert wording.money(None, "GBP") == "–"


def test_ranges_in_words() -> None:
    assert wording.between((5, 84)) == "between 5.0% and 84.0%"
    assert wording.at_least_at_most((16, 95)) == "at least 16.0%, at most 95.0%"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (list("ABCDEF"), "A, B, C and 3 others"),
    ],
)
def test_lists_in_words(names: list[str], words: str) -> None:
    assert wording.listed(names) == words


def test_many_payers_are_counted() -> None:
    assert wording.payer(["A", "B", "C"]) == "A, B and C"
    assert wording.payer(list("ABCD")) == "4 bodies"


def test_periods_in_words() -> None:
    assert wording.span(["2011-03", "2010-04"]) == "April 2010 to March 2011"
    assert wording.span(["2010-04"]) == "April 2010"
    assert wording.span([]) == "no dated payments"
    assert wording.short_month("2010-04") == "Apr 2010"


def test_members_of_classes_are_the_ledgers_words_or_ours() -> None:
    assert wording.member("not_ours", published=True) == "not_ours"
    assert wording.member("co_operative", published=False) == "co operative"
    assert wording.member("(not given)", published=True) == "not given in the ledger"
    assert wording.member("(not given)", published=False) == "not known"


def test_every_reason_has_words() -> None:
    assert set(wording.EXCLUSIONS) == set(reasons.Exclusion)
    assert set(wording.REJECTS) == set(reasons.RejectReason)
    assert set(wording.STATUSES) == set(reasons.SourceStatus)
    assert set(wording.BASES) == set(wording.BASED) == set(reasons.Basis)
    assert set(wording.SCOPES) == set(reasons.Scope)
    assert set(wording.PLACES) == set(reasons.UNKNOWN_PLACE_REASONS)


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("1,234.5", "£1,234,567 1,234.5%"),
        ("1.234,5", "£1.234.567 1.234,5%"),
        ("1 234,5", "£1\u202f234\u202f567 1\u202f234,5%"),
    ],
)
def test_numbers_are_written_in_the_form_that_was_asked_for(form: str, printed: str) -> None:
    with wording.numbers(form):
        assert f"{wording.money(Decimal(1234567), 'GBP')} {wording.percent(1234.5)}" == printed
    assert wording.percent(1234.5) == "1,234.5%"


def test_the_whole_report_is_in_that_form(town: Any) -> None:
    done = town.render(numbers="1.234,5")
    assert "£1.994.000" in done.headline[0]
    assert not re.search(r"£[\d.]*,\d{3}|\d\.\d%", done.markdown + done.html)
    assert b"29,1%" in done.charts["charts/ring.svg"]


def test_a_foreign_owner_is_not_called_a_place() -> None:
    assert wording.member("overseas", published=False) == "of another country"
    assert wording.member("overseas", published=True) == "overseas"
