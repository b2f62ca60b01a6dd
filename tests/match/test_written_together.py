"""Words that are written together and misspelt besides, and little words that only one of two equal names has."""

from typing import Any

import polars as pl
import pytest

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.match.spaced import spaced
from spendscan.match.subjects import subjects
from spendscan.match.variants import variants
from spendscan.register.ready import indexed
from spendscan.userfiles.decisions import no_decisions

FIRM = "QUILLNORTH DAIRIES LTD"
# So many firms have the word that it is a common one.
DAIRIES = [f"{head}{tail} DAIRIES LTD" for head in ("BREN", "COL", "HAV", "TAM") for tail in ("GATE", "HOLM", "WICK")]


@pytest.fixture
def firms(register: Any) -> Any:
    return register((FIRM, "1"), *((name, str(n)) for n, name in enumerate(DAIRIES, 2)))


def row_of(seen: Any, firms: Any) -> dict[str, Any]:
    return match_payees(seen, [firms], no_decisions(), Match()).matches.row(0, named=True)


def readings(seen: Any, firms: Any) -> pl.DataFrame:
    index = indexed(firms)
    return spaced(variants(subjects(seen.payees)), index.blocks)


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("QUILLNORRTHDAIRIES LTD", "QUILLNORRTH DAIRIES"),
        ("THEQUILLNORTH DAIRY", "QUILLNORTH DAIRY"),
        ("DAIRIESQUILNORTH", "DAIRIES QUILNORTH"),
    ],
)
def test_a_word_that_no_name_has_is_read_in_two(seen: Any, firms: Any, name: str, core: str) -> None:
    found = readings(seen(name), firms).filter(pl.col("variant") == "spaced")
    assert found["core"].to_list() == [core]


@pytest.mark.parametrize("name", ["QUILLNORTH DAIRIES", "QUILLNORRTH", "QUILLNORTH DAIRY", "DAIRIES AB"])
def test_other_words_are_left_as_they_are(seen: Any, firms: Any, name: str) -> None:
    assert "spaced" not in readings(seen(name), firms)["variant"]


def test_a_misspelt_name_written_to_the_word_after_it_is_found(seen: Any, firms: Any) -> None:
    row = row_of(seen("QUILLNORRTHDAIRIES LTD"), firms)
    assert (row["entity_name"], row["decision"]) == (FIRM, "accepted"), row


@pytest.mark.parametrize(
    ("name", "core", "form"),
    [
        ("ORRIN FOODS PUBIC LIMITED COMPANY", "ORRIN FOODS", "PLC"),
        ("ORRIN FOODS PUBLIC LIMITED OCMPANY", "ORRIN FOODS", "PLC"),
        ("ORRIN FOODS (KU) LTD", "ORRIN FOODS UK", "LTD"),
    ],
)
def test_a_misspelt_form_or_uk_is_read_as_it_is_spelt(seen: Any, name: str, core: str, form: str) -> None:
    found = variants(subjects(seen(name).payees)).filter(pl.col("variant") == "slipped")
    assert found.select("core", "form").rows() == [(core, form)]


def test_uk_misspelt_is_no_other_word_in_brackets(seen: Any) -> None:
    found = variants(subjects(seen("ORRIN FOODS (UB) LTD").payees))
    assert "unbracketed" not in found["variant"]


@pytest.mark.parametrize("name", ["ORRIN TOLVAR FOODS LTD", "THE ORRIN TOLVAR FOODS LTD"])
def test_an_and_that_only_one_name_has_is_asked(seen: Any, register: Any, name: str) -> None:
    row = row_of(seen(name), register(("ORRIN AND TOLVAR FOODS LTD", "1")))
    assert (row["decision"], row["reason"], row["probability"]) == ("review", "part_of_the_name", 0.8)


def test_a_company_that_only_one_name_has_is_less_probable_and_with_the_asked(seen: Any, register: Any) -> None:
    firms = register(("ORRIN FOODS COMPANY LTD", "1"), ("THE TOLVAR FOODS COMPANY LTD", "2"))
    one, both = row_of(seen("ORRIN FOODS LTD"), firms), row_of(seen("TOLVAR FOODS LTD"), firms)
    assert (one["decision"], one["probability"]) == ("accepted", 0.95)
    assert (both["decision"], both["reason"]) == ("review", "part_of_the_name")
