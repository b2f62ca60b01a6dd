"""Slips of the pen: how words one letter apart differ, in words, in numbers and in their order."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from rapidfuzz.distance import Prefix

from spendscan.match.fuzzy import compared
from spendscan.match.model import features
from spendscan.match.slips import keys_beside, slips
from spendscan.match.subjects import subjects
from spendscan.register.ready import indexed


@pytest.mark.parametrize(
    ("word", "other", "how"),
    [
        ("ROOFNIG", "ROOFING", "swapped"), ("ORMAN", "ROMAN", "swapped"),
        ("ROOOFING", "ROOFING", "doubled"), ("ROFING", "ROOFING", "doubled"), ("ROOFINGG", "ROOFING", "doubled"),
        ("ROOFIMG", "ROOFING", "beside"), ("TOOFING", "ROOFING", "beside"),
        ("ROOFIG", "ROOFING", "lost"), ("OOFING", "ROOFING", "lost"),
        ("ROOFXNG", "ROOFING", None), ("ROOFINGS", "ROOFING", None),
    ],
)  # fmt: skip
def test_how_words_differ(word: str, other: str, how: str | None) -> None:
    told = slips(pl.Series([word]), pl.Series([other]), np.array([Prefix.similarity(word, other)]))
    found = {name: bool(getattr(told, name)[0]) for name in ("swapped", "doubled", "beside", "lost")}
    assert [name for name, fits in found.items() if fits] == ([how] if how else [])


def test_keys_lie_beside_each_other_both_ways() -> None:
    beside = keys_beside()
    assert set(beside["S"]) == set("ADWEZX")
    assert all(letter in beside[other] for letter, others in beside.items() for other in others)


def compare(seen: Any, register: Any, name: str, firm: str) -> dict[str, Any]:
    """The features of a name and a firm, among others that have its words in other orders."""
    index = indexed(register((firm, "1"), ("TORBECK TYRES LTD", "2"), ("MIREVALE JOINERY LTD", "3")))
    none = pl.DataFrame(schema={"payee_key": pl.String, "postcode": pl.String, "town": pl.String})
    pairs = compared(subjects(seen(name).payees), none, index)
    pairs = pairs.filter(pl.col("entity") == 0)
    told = features(pairs, index.names.height).row(0, named=True)
    return pairs.row(0, named=True) | {key.removeprefix("f_"): value for key, value in told.items()}


@pytest.mark.parametrize(
    ("number", "its", "slip"),
    [
        ("11776", "1176", True), ("176", "1476", True), ("1Q29", "1329", True), ("1389", "1839", True),
        ("1303", "1308", False), ("12", "13", False), ("112", "12", False), ("1949", "2010", False),
    ],
)  # fmt: skip
def test_long_numbers_have_slips(seen: Any, register: Any, number: str, its: str, slip: bool) -> None:
    found = compare(seen, register, f"KELBURN TYRES {number} LTD", f"KELBURN TYRES {its} LTD")
    assert (found["number_slip"], found["number_differs"], found["other_number"]) == (
        (1.0, 0.0, 0.0) if slip else (0.0, 1.0, 1.0)
    )


def test_a_number_that_only_one_name_has_is_no_other_number(seen: Any, register: Any) -> None:
    found = compare(seen, register, "KELBURN TYRES 1949 LTD", "KELBURN TYRES LTD")
    assert (found["number_differs"], found["other_number"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("name", "firm", "turned"),
    [
        ("WIGAN TYERS JOINERY", "WIGAN JOINERY TYRES LTD", True),  # one of the words misspelt
        ("WIGAN TYRES JOINERY", "WIGAN JOINERY TYRES LTD", True),
        ("WIGAN JOINREY TYERS", "WIGAN JOINERY TYRES LTD", False),
        ("WIGAN TYERS", "WIGAN JOINERY TYRES LTD", False),
    ],
)
def test_another_order_is_seen_beside_slips(seen: Any, register: Any, name: str, firm: str, turned: bool) -> None:
    assert compare(seen, register, name, firm)["turned"] == float(turned)


@pytest.mark.parametrize(
    ("name", "doubt"),
    [("KELBURN AUTSO", "final_s"), ("KELBURN ATUO", None), ("KELBURN AUTOSS", "final_s"), ("SKELBURN AUTO", None)],
)
def test_an_s_out_of_place_near_the_end_may_be_its_last(seen: Any, register: Any, name: str, doubt: str | None) -> None:
    assert compare(seen, register, name, "KELBURN AUTO LTD")["doubt"] == doubt
