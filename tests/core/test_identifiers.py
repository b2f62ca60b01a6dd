import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.identifiers import VALIDATORS, charity_number, company_number, lei, uei, vat_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1234567", "01234567"),
        (" 01234567 ", "01234567"),
        ("1234567.0", "01234567"),
        ("sc12345", "SC012345"),
        ("OC 301540", "OC301540"),
        ("00000000", None),
        ("123", None),
        ("123456789", None),
        ("XX123456", None),
        ("n/a", None),
        ("", None),
    ],
)
def test_company_numbers_have_eight_characters(text: str, number: str | None) -> None:
    assert company_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("1012345", "1012345"), ("SC012345", "SC012345"), ("NIC101234", "NIC101234"), ("12", None), ("charity", None)],
)
def test_charity_numbers(text: str, number: str | None) -> None:
    assert charity_number(text) == number


@pytest.mark.parametrize(
    ("text", "number"), [("GB 980 7806 84", "980780684"), ("980780684", "980780684"), ("980780685", None), ("", None)]
)
def test_check_digits_of_vat_numbers_hold(text: str, number: str | None) -> None:
    assert vat_number(text) == number


def test_check_digits_of_leis_hold() -> None:
    assert lei("213800KUD8LAJWSQ9D15") == "213800KUD8LAJWSQ9D15"
    assert lei("213800KUD8LAJWSQ9D16") is None


def test_a_uei_has_twelve_letters_and_digits_without_o_and_i() -> None:
    assert uei("zqgg-jk2n-4b51") == "ZQGGJK2N4B51"
    assert uei("ZQGGJO2N4B51") is None
    assert uei("123456789012") is None


@given(st.sampled_from(sorted(VALIDATORS)), st.text(max_size=24))
def test_a_valid_identifier_stays_what_it_is(kind: str, text: str) -> None:
    found = VALIDATORS[kind](text)
    assert found is None or VALIDATORS[kind](found) == found


@given(st.integers(1000, 99_999_999))
def test_a_lost_nought_is_given_back(number: int) -> None:
    assert company_number(str(number)) == f"{number:08}"
