from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.register.spelling import forms_conflict, spelt


@pytest.mark.parametrize(
    ("name", "core", "form"),
    [
        ("Acme Roofing Ltd.", "ACME ROOFING", "LTD"),
        ("THE ACME ROOFING", "ACME ROOFING", None),
        ("ROYAL COLLEGE OF LANTERN MAKERS(THE)", "ROYAL COLLEGE OF LANTERN MAKERS", None),
        ("TOLVERNE CONTRACTING COMPANY INC", "TOLVERNE CONTRACTING", "INC"),
        ("SMITH & CO LTD", "SMITH ANDCO", "LTD"),
        ("SMITH LTD", "SMITH", "LTD"),
        ("TQ EAST LIMITED PARTNERSHIP", "TQ EAST", "LP"),
        ("ARCO SERV UK LIMITED", "ARCO SERVICES UK", "LTD"),
        ("COMPANY LTD", "COMPANY LTD", "LTD"),
        ("THE LTD", "THE", "LTD"),
    ],
)
def test_core_and_legal_form(name: Any, core: Any, form: Any) -> None:
    found = spelt(pl.Series([name])).row(0, named=True)
    assert (found["core"], found["form"]) == (core, form)


@given(st.lists(st.text(max_size=40), max_size=5))
def test_no_core_is_ever_empty(names: Any) -> None:
    found = spelt(pl.Series(names, dtype=pl.String))
    assert found.height == len(names)
    assert (found["core"].str.len_chars() > 0).all()
    assert found.null_count()["squash"].sum() == 0


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [("LTD", "LLP", True), ("LTD", "LTD", False), (None, "LTD", False), ("CO", "LLC", False), ("INC", "LLC", True)],
)
def test_legal_forms_that_cannot_be_one(one: Any, other: Any, conflict: Any) -> None:
    frame = pl.DataFrame({"a": [one], "b": [other]}, schema={"a": pl.String, "b": pl.String})
    assert frame.select(forms_conflict(pl.col("a"), pl.col("b"))).item() is conflict
