"""The payments under a figure: for every figure of money they add up to it, and nobody is named who should not be."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from spendscan.api import analyse
from spendscan.cli.app import app
from spendscan.core.errors import UsageError
from spendscan.core.settings import Local, Settings
from spendscan.enquiries.runs import explain_figure
from spendscan.metrics.under import Asked

LEDGER = """Date,Supplier,Amount,Postcode,Expense Type,Description
03/04/2023,Acme Builders Ltd,1200.00,PR1 2HE,Works,Roof
04/04/2023,Acme Builders Ltd,-200.10,PR1 2HE,Works,Credit
09/05/2023,Far Away Plc,5000.55,EC1A 1BB,Care,Homes
10/05/2024,Far Away Plc,700.00,EC1A 1BB,,Homes
11/05/2024,Nowhere Known Ltd,90.00,,Care,=cmd()
12/05/2024,Mr John Smithson,55.00,PR1 2HE,Care,fostering by John Smithson
13/05/2024,HM Revenue and Customs,900.00,,PAYE,tax
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    (folder / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    analyse([str(folder / "ledger.csv")], folder / "run", Settings(local=Local(local=("PR1",))))
    return folder / "run"


def test_the_payments_of_every_figure_of_money_add_up_to_it(run: Path) -> None:
    figures = pl.read_parquet(run / "data" / "metrics.parquet").filter(
        pl.col("metric").is_in(
            ["spend", "spend_share", "local_share", "leakage", "reservable_spend", "reservable_share"]
        ),
        pl.col("value").is_not_null(),
        pl.col("scope") != "influenceable",
    )
    assert figures.height > 100
    for row in figures.iter_rows(named=True):
        told = explain_figure(
            run,
            Asked(
                row["metric"],
                row["member"],
                row["dimension"],
                row["member_2"],
                row["body"],
                row["period"],
                row["currency"],
                row["scope"],
                row["basis"],
            ),
        )
        assert told.figure["value"] == row["value"]
        assert (told.payments["amount"].sum() or Decimal(0)) == row["numerator"]
        if row["payments"] is not None and row["metric"] == "spend":
            assert told.payments.height == row["payments"]


def test_what_could_be_reserved_is_of_payments_too(run: Path) -> None:
    """Both years of the one elsewhere are under the threshold; what is here, or nobody knows where, is not."""
    told = CliRunner().invoke(app, ["explain", str(run), "--metric", "reservable_spend"])
    assert told.exit_code == 0, told.output
    payments = explain_figure(run, Asked("reservable_share")).payments
    assert payments["supplier_name"].to_list() == ["Far Away Plc", "Far Away Plc"]
    assert payments["amount"].sum() == Decimal("5700.55")


def test_the_biggest_come_first_and_people_are_not_named(run: Path) -> None:
    told = explain_figure(run, Asked("spend", scope="ledger"))
    assert told.payments["amount"].abs().is_sorted(descending=True)
    person = told.payments.filter(pl.col("exclusion") == "individual")
    assert person["supplier_name"].to_list() == ["(individual)"]
    assert "Smithson" not in str(told.payments.to_dicts())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked("spnd"), "Did you mean spend"),
        (Asked("spend", member="Lokal"), "Did you mean 'Local'"),
        (Asked("spend", dimension="ring"), "--member: Local, overseas, rest_of_country, unknown"),
        (Asked("spend", period="1999-01"), "no such figure"),
        (Asked("spend", member="Local"), "--dimension: ring, ring_cumulative"),
    ],
)
def test_what_fits_is_named(run: Path, asked: Asked, words: str) -> None:
    with pytest.raises(UsageError) as told:
        explain_figure(run, asked)
    assert words in str(told.value)


def call(*words: Any) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_lists_and_writes_csv_that_runs_no_formula(run: Path, tmp_path: Path) -> None:
    shown = call("explain", run, "--metric", "spend", "--dimension", "ring", "--member", "Local")
    assert shown.exit_code == 0
    assert "2 payments, £999.90 in all" in shown.stdout
    assert "Acme Builders" in shown.stdout
    out = tmp_path / "lines.csv"
    written = call("explain", run, "--metric", "spend", "-o", out)
    assert written.exit_code == 0
    text = out.read_text("utf-8")
    assert "'=cmd()" in text
    assert "-200.10" in text
    assert "'-200.10" not in text


def test_nothing_asked_is_said(run: Path) -> None:
    assert isinstance(call("explain", run).exception, UsageError)
