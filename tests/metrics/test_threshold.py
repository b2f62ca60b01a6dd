"""Thresholds of batch jobs: exact, in every currency, and a figure that cannot be shown crosses."""

from collections.abc import Callable
from typing import Any

import pytest

from spendscan.core.errors import UsageError
from spendscan.metrics.threshold import crossed, parse_threshold

Figures = Callable[..., Any]


@pytest.fixture(scope="module")
def third(figures_of: Figures) -> Any:
    """A third of £3 is local."""
    return figures_of([("A", "1", "Local"), ("B", "2", "rest_of_country")])


@pytest.mark.parametrize(
    ("text", "under", "fails"),
    [
        ("local_share=30", True, False),
        ("local_share=34%", True, True),
        ("local_share=33.3333333", True, False),
        ("local_share=33.3333334", True, True),
        ("local_share=33.3333333", False, True),
        ("leakage=60", False, True),
        ("leakage=70", False, False),
        ("lm2=1.5", True, True),
        ("spend=3", False, False),
        ("spend=2.99", False, True),
        ("payee_count=3", True, True),
        ("hhi=5555.555556", False, False),
        ("lm3=1", True, True),
        ("spend_share[ring:Local]=33", True, False),
        ("spend_share[overseas] = 0", True, False),
        ("spend[ring_cumulative:Local]=0.99", False, True),
        ("leakage[Local]=66.7", False, False),
        ("leakage[Nowhere]=1", False, True),
    ],
)
def test_limits(third: Any, text: str, under: bool, fails: bool) -> None:
    assert bool(crossed(third.frame, parse_threshold(text, under=under), "best")) is fails


def test_the_figure_is_told(third: Any) -> None:
    told = crossed(third.frame, parse_threshold("local_share=50", under=True), "best")
    assert told == ["--fail-under local_share=50: local_share in GBP is 33.333333"]


def test_every_currency_is_tested_and_null_crosses(figures_of: Figures) -> None:
    dollars = {"payee": "C", "amount": "-5", "ring": "Local", "currency": "USD"}
    frame = figures_of([("A", "1", "Local"), dollars]).frame
    told = crossed(frame, parse_threshold("local_share=50", under=True), "best")
    assert told == ["--fail-under local_share=50: local_share in USD could not be worked out"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("locl_share=30", "local_share"),
        ("nothing=1", "spend"),
        ("local_share", "METRIC"),
        ("local_share=x", "local_share=30"),
        ("spend_share=30", "spend_share[MEMBER]"),
    ],
)
def test_what_is_no_threshold(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_threshold(text, under=True)
    assert hint in str(caught.value)


def test_a_member_of_two_dimensions_must_be_told_apart(third: Any) -> None:
    limit = parse_threshold("spend_share[Local]=33", under=True)
    with pytest.raises(UsageError, match="several figures") as caught:
        crossed(third.frame, limit, "best")
    assert "spend_share[ring_cumulative:Local]" in str(caught.value)
