"""Opportunity through the command line: a register with industries and people in it, a ledger, and what is said."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from spendscan.enquiries.runs import explain_figure
from spendscan.metrics.under import Asked

LEDGER = """Supplier,Amount,Date,Category
Far Builders Limited,60000,2024-05-01,Works
Near Builders Limited,40000,2024-06-01,Works
Far Printers Limited,10000,2024-06-01,Print
"""
REGISTER = """name,company_number,trading_postcode,sic,status,employees
Far Builders Limited,09000001,LS1 1AA,41201,Active,60
Near Builders Limited,09000002,PR1 2HE,41201,Active,20
Other Builders Limited,09000003,PR1 2HF,41202,Active,5
Closed Builders Limited,09000004,PR1 2HG,41202,Dissolved,5
Jennifer Quillbeck,,PR1 2HH,41202,Active,1
Far Printers Limited,09000005,LS1 1AA,18129,Active,60
"""
AREA = """[area]
name = "Here"
[[area.ring]]
name = "Preston"
postcodes = ["PR1"]
[[area.ring]]
name = "Lancashire"
postcodes = ["BB"]
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("opportunity")
    for name, text in (("ledger.csv", LEDGER), ("register.csv", REGISTER), ("area.toml", AREA)):
        (folder / name).write_text(text, encoding="utf-8")
    words = ("analyse", "ledger.csv", "--register", "register.csv", "--area", "area.toml", "-o", "run", "-q")
    done = subprocess.run(
        [sys.executable, "-m", "spendscan", *words], cwd=folder, check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return folder / "run"


def test_figures(run: Path) -> None:
    """£60,000 leaves to a builder, of whom three are here (a dissolved one is not); nobody prints here."""
    rows = pl.read_parquet(run / "data" / "metrics.parquet")
    rows = rows.filter(pl.col("body").is_null(), pl.col("scope") == "analysed")
    plain = rows.filter(pl.col("dimension") == "all", pl.col("period").is_null(), pl.col("basis") == "best")
    value = dict(plain.select("metric", "value").iter_rows())
    assert (value["opportunity"], value["market_gap"], value["next_ring_supply"]) == (60_000, 10_000, 0)
    supply = rows.filter(pl.col("metric") == "local_supply")
    assert dict(supply.select("member_2", "value").iter_rows())["Building of houses and other buildings"] == 3


def test_names_of_businesses_and_of_no_person(run: Path) -> None:
    named = pl.read_parquet(run / "data" / "prospects.parquet")
    assert named.select("name", "paid", "size").rows() == [
        ("Near Builders Limited", True, "small"),
        ("Other Builders Limited", False, "micro"),
    ]
    report = (run / "report.md").read_text(encoding="utf-8")
    assert "£60,000 left Preston in industries that have businesses there" in report
    assert "Other Builders Limited" in report
    assert "Market gaps" in report
    assert "Quillbeck" not in report + (run / "report.html").read_text(encoding="utf-8")


def test_the_payments_under_an_opportunity(run: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "spendscan", "explain", "run", "--metric", "opportunity", "-o", "lines.csv"],
        cwd=run.parent, check=False, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = pl.read_csv(run.parent / "lines.csv", infer_schema=False)
    assert lines.select("supplier_name", "amount").rows() == [("Far Builders Limited", "60000.00")]


def test_industries_of_naics(tmp_path: Path) -> None:
    """A register that knows NAICS alone: its sectors are the industries; one without codes says why there are none."""
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    codes = {"41201": "236115", "41202": "236115", "18129": "323111"}
    text = REGISTER.replace(",sic,", ",naics,")
    for sic, naics in codes.items():
        text = text.replace(f",{sic},", f",{naics},")
    (tmp_path / "register.csv").write_text(text, encoding="utf-8")
    (tmp_path / "bare.csv").write_text("\n".join(",".join(line.split(",")[:3]) for line in text.splitlines()), "utf-8")
    told = {}
    for name in ("register", "bare"):
        words = ("analyse", "ledger.csv", "--register", f"{name}.csv", "--local", "PR1", "-o", name)
        done = subprocess.run(
            [sys.executable, "-m", "spendscan", *words],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        told[name] = done.stderr
    rows = pl.read_parquet(tmp_path / "register" / "data" / "metrics.parquet")
    rows = rows.filter(pl.col("body").is_null(), pl.col("scope") == "analysed")
    value = dict(
        rows.filter(pl.col("dimension") == "all", pl.col("basis") == "best").select("metric", "value").iter_rows()
    )
    assert (value["opportunity"], value["market_gap"]) == (60_000, 10_000)
    supply = rows.filter(pl.col("metric") == "local_supply")
    assert dict(supply.select("member_2", "value").iter_rows()) == {"Construction": 3, "Manufacturing": 0}
    assert explain_figure(tmp_path / "register", Asked("opportunity")).payments["amount"].sum() == 60_000
    assert "no register has industry codes" in told["bare"]
    assert "opportunities and gaps" not in told["register"]
