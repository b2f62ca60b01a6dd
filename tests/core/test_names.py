import string

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.names import payee_keys
from spendscan.core.reasons import UNNAMED_KEY

FORMS = {"LIMITED": "LTD", "LTD": "LTD", "PLC": "PLC", "LLP": "LLP", "LLC": "LLC"}
names = st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cs", "Cc"]), max_size=40)


def key(name: str | None) -> str:
    return str(payee_keys(pl.Series([name], dtype=pl.String))[0])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme Limited.", "ACME LTD"),
        ("ACME LTD", "ACME LTD"),
        ("  acme   Ltd ", "ACME LTD"),
        ("ACME", "ACME"),
        ("J P SMITH", "JP SMITH"),
        ("J. P. Smith", "JP SMITH"),
        ("Marks & Spencer p.l.c.", "MARKS AND SPENCER PLC"),
        ("Marks&Spencer Public Limited Company", "MARKS AND SPENCER PLC"),
        ("O'Brien’s Café", "OBRIENS CAFE"),
        ("Desert Cabinets L L C", "DESERT CABINETS LLC"),
        ("Øster Łódź Straße", "OSTER LODZ STRASSE"),
        ("Smith/Jones (Exford)-Co", "SMITH JONES EXFORD CO"),
        ("Smith Limited Liability Partnership", "SMITH LLP"),
        ("Cwmni Cyfyngedig", "CWMNI CYF"),
        ("Unlimited Potential", "UNLIMITED POTENTIAL"),
        ("A B C L L P", "ABC LLP"),
        ("REDACTIVE PUBLISHING LIMITED", "REDACTIVE PUBLISHING LTD"),
        ("Green\u200bwood\u00ad Care\u200f Ltd\ufeff", "GREENWOOD CARE LTD"),
        ("***", UNNAMED_KEY),
        ("", UNNAMED_KEY),
        (None, UNNAMED_KEY),
    ],
)
def test_key_of_a_name(name: str | None, expected: str) -> None:
    assert key(name) == expected


def test_a_legal_form_is_never_removed() -> None:
    assert len(set(payee_keys(pl.Series(["ACME", "ACME LTD", "ACME PLC", "ACME LLP"])))) == 4


@given(names)
def test_a_key_is_its_own_key(name: str) -> None:
    once = key(name)
    assert once == UNNAMED_KEY or key(once) == once


@given(names)
def test_a_key_is_upper_case_words_with_single_spaces(name: str) -> None:
    once = key(name)
    if once != UNNAMED_KEY:
        assert once == once.upper()
        assert once == " ".join(once.split())
        assert once
        assert not set(once) & set(string.punctuation)


@given(st.text(string.ascii_letters + " ", min_size=1, max_size=30), st.sampled_from(sorted(FORMS)))
def test_a_name_that_ends_in_a_legal_form_has_a_key_that_ends_in_it(name: str, form: str) -> None:
    if name.strip():
        assert key(f"{name.strip()} {form.title()}").split()[-1] == FORMS[form]


@given(st.text(string.ascii_letters + " &", max_size=30))
def test_case_stops_and_spaces_do_not_matter(name: str) -> None:
    assert key(name.lower()) == key(name.upper()) == key(f"  {name.replace(' ', '  ')}. ")


@given(st.lists(names, max_size=8))
def test_keys_are_in_the_order_of_the_names(some: list[str]) -> None:
    assert payee_keys(pl.Series(some, dtype=pl.String)).to_list() == [key(name) for name in some]
