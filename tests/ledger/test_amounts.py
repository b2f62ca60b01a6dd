from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.ledger.cells.amounts import decimal_of, read_amount, read_amounts


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.5", "1234.50"),
        ("£1,234.50", "1234.50"),
        (" (31,433.82) ", "-31433.82"),
        ("\u00ad31,433.82", "-31433.82"),
        ("STG 31,433.82", "31433.82"),
        ("Stg£31,433.82", "31433.82"),
        ("***31,433.82", "31433.82"),
        ("**$31,433.82**", "31433.82"),
        ("\u00ad£5.00", "-5.00"),
        ("31\u00ad433.82", "31433.82"),
        ("106,392.99-", "-106392.99"),
        ("0000106.99+", "106.99"),
        ("-£5.00", "-5.00"),
        ("£-5.00", "-5.00"),
        ("(£5.00)", "-5.00"),
        ("-", "0.00"),
        ("1,50.00", None),
        ("GBP 12.00", "12.00"),
        ("“1,980.05”", "1980.05"),
        ("（１２.５０）", "-12.50"),
        ("￡１,２３４.５０", "1234.50"),
        ("12.00 CR", "-12.00"),
        ("1,234.50 net", "1234.50"),
        ("GBP 1,234.50 Net of VAT", "1234.50"),
        ("-£1,234.50 (inc. VAT)", "-1234.50"),
        ("£90+VAT", "90.00"),
        ("90.00 VAT", None),
        ("5 planet", None),
        ("\x9c5.00", None),
        ("9900000001THIRD PARTY SUPPLIER", None),
        ("1e3", "1000.00"),
        ("n/a", None),
        ("", None),
    ],
)
def test_styles(text: str, amount: str | None) -> None:
    assert read_amount(text).amount == (None if amount is None else Decimal(amount))


def test_float_noise_is_no_rounding_and_a_third_decimal_is() -> None:
    noise, third = read_amount("435.90000000000003"), read_amount("10.125")
    assert (noise.amount, noise.rounding) == (Decimal("435.90"), Decimal(0))
    assert (third.amount, third.rounding) == (Decimal("10.12"), Decimal("-0.005"))


def test_a_hyphen_that_is_not_seen_is_a_minus_and_flagged() -> None:
    assert read_amount("\u00ad£5.00").flag == "sign"
    assert read_amount("31\u00ad433.82").flag is None
    assert read_amounts(pl.Series(["5.00", "\u00ad5.00"]))["flag"].to_list() == [None, "sign"]


def test_a_locale_trap_is_flagged() -> None:
    assert read_amount("16.130").flag == "locale"
    assert read_amount("12,50").flag == "locale"
    assert read_amount("1.234,56", ",").amount == Decimal("1234.56")


def test_too_large_is_out_of_range() -> None:
    assert read_amount("99999999999999999.00").out_of_range


def test_decimal_commas_by_the_column() -> None:
    assert decimal_of(["1.234,50", "12,00"]) == ","
    assert decimal_of(["1,234.50", "12"]) == "."
    assert decimal_of(["1.234,50 €", "12,00 €"]) == ","
    assert decimal_of(["1.234", "5.678", "1.234.567"]) == ","
    assert decimal_of(["1.234", "5.678"]) == "."
    assert decimal_of(["1.234.567", "5.60"]) == "."


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("CR 5.00", "-5"),
        ("DR 5.00", "5"),
        ("5.00(CR)", "-5"),
        ("<5.00>", "-5"),
        ("Rs. 1,23,456/-", "123456"),
        ("5.000,-", "5000"),
        ("R$ 12.50", "12.50"),
        ("CHF 1'234.50", "1234.50"),
        ("12.50 kr", "12.50"),
        ("A$12.50", "12.50"),
        ("01234567890", None),
        ("00123", "123"),
        ("000123456.50", "123456.50"),
    ],
)
def test_signs_of_other_countries(text: str, amount: str | None) -> None:
    expected = None if amount is None else Decimal(amount)
    assert read_amount(text).amount == expected
    assert read_amounts(pl.Series([text]))["amount"].to_list() == [expected]


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=50), st.randoms())
def test_the_column_reads_as_its_cells_do(values: list[Decimal], random: object) -> None:
    styles = (
        str,
        "{:,}".format,
        lambda v: f"({abs(v):,})" if v < 0 else f"£{v:,}",
        lambda v: f"{abs(v)}-" if v < 0 else f" {v} ",
    )
    texts = [random.choice(styles)(value) for value in values]  # type: ignore[attr-defined]
    found = read_amounts(pl.Series(texts))["amount"].to_list()
    assert found == [read_amount(text).amount for text in texts]
    assert sum(found) == sum(values)


@pytest.mark.parametrize("text", ["12 34", "296   89", "1 2 3", "12  345", "5\u00a000"])
def test_a_blank_that_parts_no_thousands_is_flagged(text: str) -> None:
    assert read_amount(text).flag == "locale"
    assert read_amounts(pl.Series([text]))["flag"].to_list() == ["locale"]


@pytest.mark.parametrize("text", ["1 234.50", "1 234 567", "12 .50", "- 5.00", "12.50 GBP", "12\u200b34.00"])
def test_a_blank_that_parts_thousands_or_signs_is_not(text: str) -> None:
    assert read_amount(text).flag is None
