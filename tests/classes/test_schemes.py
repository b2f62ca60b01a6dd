"""Schemes of categories: told by codes and titles of most of a body's categories, or not at all."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.classes.schemes import recognised, scheme_of, schemes, starter
from spendscan.core.schemas import CUBE
from spendscan.register.classes import section_of
from spendscan.store.tables import write_table_file
from spendscan.userfiles.categories import read_categories

CPV = ["45233141-9 Road maintenance works", "22113000-5 Library books", "79100000-5 Legal services"]


def cube(*lines: tuple[str, str | None, int], currency: str = "GBP") -> pl.DataFrame:
    rows = [
        {"body": body, "payee_key": "P", "category": category, "currency": currency, "amount": Decimal(pounds),
         "payments": 1}
        for body, category, pounds in lines
    ]  # fmt: skip
    return CUBE.conform(pl.DataFrame(rows, schema_overrides={"amount": pl.Decimal(38, 2)}))


@pytest.mark.parametrize(
    ("categories", "name"),
    [
        (CPV, "CPV 2008"),
        (["45000000-7", "79000000-4", "50000000-5", "Other"], "CPV 2008"),
        (["45000000 Construction work", "80000000 Education services", "72000000 IT services"], "CPV 2008"),
        (["72000000 Building maintenance", "80111600 Business services", "43211500 Technology"], "UNSPSC"),
        (["270000 Information Communication Technology", "390000 Works - Construction", "271440 Software"], "ProClass"),
        (["Catering", "Works - Construction, Repair & Maintenance", "Legal Services", "Arts & Leisure Services"],
         "ProClass"),
        (["Supplies and services", "Premises-related expenditure", "Third Party Payments", "Misc"], "SeRCOP"),
        (["ADULT SOCIAL CARE", "Children's Social Care", "Highways & Transport Services"], "SeRCOP"),
        # Eight digits alone are of either; six digits alone are any account's number; two are too few.
        (["45000000", "72000000", "80000000"], None),
        (["270000", "390000", "271440", "100000"], None),
        (["45233141-9", "22113000-5"], None),
        (["Agency staff", "Agency costs", "Books", "Catering"], None),
        (["Legal fees 450000001", "99999999-1", "12"], None),
        ([], None),
    ],
)  # fmt: skip
def test_a_scheme_is_told_by_most_of_its_categories(categories: list[str], name: str | None) -> None:
    found = scheme_of(categories)
    assert (found.name if found else None) == name


@given(
    st.lists(
        st.one_of(st.text(max_size=30), st.sampled_from([*CPV, "Catering", "72000000 IT", "Employees"])), max_size=6
    )
)
def test_any_text_is_read_and_no_order_matters(categories: list[str]) -> None:
    one, other = scheme_of(categories), scheme_of(categories[::-1])
    assert one is other


def test_every_class_has_a_section_or_none() -> None:
    for scheme in schemes():
        assert all(not letter or section_of(letter) for letter in scheme.sections.values()), scheme.name
        assert all(scheme.class_of(title) == number for number, title in scheme.titles.items()), scheme.name


def test_each_body_has_its_own_scheme_and_free_text_none() -> None:
    lines = [*(("Ayton", c, 1) for c in CPV), ("Ayton", "Other", 1), ("Beeton", "Books", 1), ("Beeton", None, 1)]
    found = recognised(cube(*lines))
    assert found["body"].unique().to_list() == ["Ayton"]
    assert found.select("category", "scheme", "code", "section").rows() == [
        ("22113000-5 Library books", "CPV 2008", "22", "G"),
        ("45233141-9 Road maintenance works", "CPV 2008", "45", "F"),
        ("79100000-5 Legal services", "CPV 2008", "79", "N"),
    ]


def test_a_roll_up_to_start_from_is_read_back(tmp_path: Path) -> None:
    lines = [
        *(("Ayton", c, 10 * n) for n, c in enumerate(CPV, 1)),
        ("Ayton", "=HYPERLINK(1)", 7),
        ("Beeton", "Books", 3),
        ("Ayton", "BOOKS", 5),
    ]
    rows = starter(cube(*lines, ("Ayton", "45000000-7 Construction", -90)))
    assert rows.select("category", "sector", "amount").rows() == [
        ("45*", "F", "-80.00"), ("79*", "N", "30.00"), ("22*", "G", "20.00"), ("BOOKS", "", "8.00"),
        ("=HYPERLINK(1)", "", "7.00"),
    ]  # fmt: skip
    write_table_file(rows, tmp_path / "c.csv")
    assert "\n=HYPERLINK" not in (tmp_path / "c.csv").read_text("utf-8")
    read = read_categories(tmp_path / "c.csv")
    assert read.frame["category"].to_list() == ["45*", "79*", "22*"]
    filled = (tmp_path / "c.csv").read_text("utf-8").replace('HYPERLINK(1),""', "HYPERLINK(1),J")
    (tmp_path / "c.csv").write_text(filled, "utf-8")
    read = read_categories(tmp_path / "c.csv")
    assert read.of(pl.Series([CPV[0], "=HYPERLINK(1)", "Books"])).select("category", "sector").rows() == [
        (CPV[0], "F"), ("=HYPERLINK(1)", "J"),
    ]  # fmt: skip
