from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.money import MONEY, money, pence, ratio, rounded, spelt

amounts = st.decimals(Decimal("-9999999999999.99"), Decimal("9999999999999.99"), places=2)


@given(st.lists(amounts, min_size=1, max_size=20))
def test_money_is_pence_and_back(some: list[Decimal]) -> None:
    frame = pl.DataFrame({"amount": some}, schema={"amount": MONEY})
    there = frame.select(pence("amount"))
    assert there["amount"].to_list() == [int(amount * 100) for amount in some]
    assert there.select(money("amount"))["amount"].to_list() == some


def test_a_ratio_of_nothing_or_of_a_debt_is_null() -> None:
    frame = pl.DataFrame({"n": [1, 1, 1], "d": [3, 0, -3]})
    assert frame.select(r=ratio(pl.col("n"), pl.col("d"), 100))["r"].to_list() == [33.333333, None, None]


@pytest.mark.parametrize(
    ("value", "places", "expected"), [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("1.005", 2, "1.01"), ("-0.004", 2, "0.00")]
)
def test_rounding_is_half_away_from_zero(value: str, places: int, expected: str) -> None:
    assert str(rounded(Decimal(value), places)) == expected


def test_money_for_a_reader() -> None:
    assert spelt(Decimal("1234.4"), "GBP") == "£1,234"
    assert spelt(Decimal("-0.5"), "USD", 2) == "-$0.50"
    assert spelt(Decimal(12), "CHF") == "CHF 12"
