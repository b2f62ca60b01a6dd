"""Authorities by name, groups, shared offices and days: what tables of the report call things, and their types."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import fastexcel
import polars as pl
import pytest

from spendscan.core.schemas import GROUPS, PLACES
from spendscan.core.settings import Report as ReportSettings
from spendscan.report.render import render_report, render_workbook

Make = Callable[..., Any]


@pytest.fixture
def world(run_of: Make, paid: Any) -> Any:
    lines = [paid("A LTD", 700_00, ring="Anytown"), paid("B LTD", 300_00, ring="rest_of_country")]
    made = run_of(lines, ["Anytown"], authorities={"E07000001": "Anytown"})
    codes = pl.col("payee_key").replace_strict({"A LTD": "E07000001", "B LTD": "E07000002"}, return_dtype=pl.String)
    office = pl.when(pl.col("payee_key") == "B LTD").then(pl.lit("shared_office"))
    made.tables["places"] = PLACES.conform(made.tables["places"].with_columns(area_code=codes, office_flag=office))
    days = {"first_date": pl.lit(date(2023, 4, 2)), "last_date": pl.lit(date(2023, 4, 28))}
    made.tables["sources"] = made.tables["sources"].with_columns(**days)
    group = {"currency": "GBP", "parent": "Acme Group", "rank": 2, "payees": 3, "suppliers": 2, "payments": 9}
    money = pl.lit(Decimal("4321.00"), pl.Decimal(38, 2))
    made.tables["groups"] = GROUPS.conform(pl.DataFrame([group]).with_columns(amount=money, share=pl.lit(12.5)))
    return made


def test_authorities_are_named_where_the_lookup_names_them(world: Any) -> None:
    text = render_report(world.tables, world.manifest, ReportSettings()).markdown
    assert "| Anytown (E07000001) | Anytown | 700 |" in text
    assert "| E07000002 | Rest of country | 300 |" in text


def test_groups_and_shared_offices_are_told_where_there_are_some(world: Any) -> None:
    text = render_report(world.tables, world.manifest, ReportSettings()).markdown
    assert "| 2 | Acme Group | 4,321 | 12.5% | 2 | 3 | 9 |" in text
    assert "| Placed by a registered office that many companies share | 1 payee, £300 |" in text
    plain = {**world.tables, "groups": GROUPS.empty(), "places": world.tables["places"].drop("office_flag")}
    plain["places"] = PLACES.conform(plain["places"])
    quiet = render_report(plain, world.manifest, ReportSettings()).markdown
    assert "under one parent" not in quiet
    assert "many companies share" not in quiet


def test_days_are_days_in_the_workbook_and_text_elsewhere(world: Any) -> None:
    book = render_workbook(world.tables, world.manifest, ReportSettings())
    sheet = fastexcel.read_excel(io.BytesIO(book).getvalue()).load_sheet("Origins", header_row=3, n_rows=1).to_polars()
    assert sheet.schema["First payment"].is_temporal()
    assert sheet["Last payment"].cast(pl.Date).to_list() == [date(2023, 4, 28)]
    rendered = render_report(world.tables, world.manifest, ReportSettings())
    assert "| 2023-04-02 | 2023-04-28 |" in rendered.markdown
    assert ">2023-04-02</td>" in rendered.html
