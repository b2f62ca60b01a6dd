"""Commands on finished runs, and published figures through the command line."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
HEAD = "Supplier,Postcode,Amount,Date,Category\n"


@pytest.fixture
def spendscan(tmp_path: Path) -> Run:
    def run(*words: str, code: int = 0) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, "-m", "spendscan", *words],
            cwd=tmp_path,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == code, done.stderr + done.stdout
        return done

    return run


@pytest.fixture
def analysed(spendscan: Run, tmp_path: Path) -> Callable[..., Path]:
    def make(
        name: str, rows: list[tuple[str, str, str]], *more: str, category: str = "", date: str = "2024-05-01"
    ) -> Path:
        lines = [f"{supplier},{postcode},{amount},{date},{category}" for supplier, postcode, amount in rows]
        (tmp_path / f"{name}.csv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
        spendscan("analyse", f"{name}.csv", "--local", "PR", "--body", "Anchor", "-o", name, "-q", *more)
        return tmp_path / name

    return make


def figure(run: Path, metric: str) -> dict[str, Any]:
    rows = pl.read_parquet(run / "data" / "metrics.parquet").filter(
        pl.col("metric") == metric, pl.col("dimension") == "all", pl.col("body").is_null(),
        pl.col("period").is_null(), pl.col("scope") == "analysed", pl.col("basis") == "best",
    )  # fmt: skip
    assert rows.height == 1
    return rows.row(0, named=True)


@pytest.mark.parametrize(
    ("local", "total", "share"),
    [
        ("750569905", "1502898932", 49.94),  # Wales 2015/16 (cardiff-times.co.uk)
        ("25000000", "100000000", 25.0),  # Derry and Strabane 2018 (derrynow.com)
        ("112300000", "617030000", 18.2),  # Preston 2016/17 (preston.gov.uk/article/1791)
    ],
)
def test_published_shares(analysed: Callable[..., Path], local: str, total: str, share: float) -> None:
    run = analysed("run", [("Near Ltd", "PR1 2HE", local), ("Far Ltd", "LS1 1AA", str(int(total) - int(local)))])
    places = 1 if share == 18.2 else 2
    assert round(figure(run, "local_share")["value"], places) == share
    assert (figure(run, "local_share")["low"], figure(run, "local_share")["high"]) == (
        figure(run, "local_share")["value"],
    ) * 2


def test_preston_moves_from_5_to_10_percent(analysed: Callable[..., Path], spendscan: Run) -> None:
    """Of £750m, 5% more spent in Preston is £37.5m (published: +£37m)."""
    analysed("run", [("Near Ltd", "PR1 2HE", "37500000"), ("Far Ltd", "LS1 1AA", "712500000")])
    (found,) = json.loads(spendscan("scenario", "run", "--shift", "all=5%", "--format", "json").stdout)
    assert (found["extra"], found["leaking"], found["effect"]) == (37_500_000, 712_500_000, None)


def test_leeds_city_region(analysed: Callable[..., Path], spendscan: Run) -> None:
    """10% of £1.4bn is £140m, and with multipliers of 1.2 and 1.4 £168m and £196m (JRF 2017)."""
    analysed("run", [("Near Ltd", "PR1 2HE", "735000000"), ("Far Ltd", "LS1 1AA", "665000000")])
    for multiplier, effect in (("1.2", 168_000_000), ("1.4", 196_000_000)):
        told = spendscan("scenario", "run", "--shift", "all=10%", "--multiplier", multiplier, "--format", "json").stdout
        assert json.loads(told)[0]["effect"] == pytest.approx(effect)


def test_manchester_in_points_and_percent(analysed: Callable[..., Path], spendscan: Run) -> None:
    """51.5% of £357m, then 69.9% of £461m: £138m more (cles.org.uk); the parts add up to the penny."""
    analysed("a", [("Near Ltd", "PR1 2HE", "183855000"), ("Far Ltd", "LS1 1AA", "173145000")])
    analysed("b", [("Near Ltd", "PR1 2HE", "322239000"), ("Far Ltd", "LS1 1AA", "138761000")], date="2025-05-01")
    found = json.loads(spendscan("compare", "a", "b", "--format", "json").stdout)
    parts = {row["part"]: row["pence"] for row in found["changes"] if row["terms"] == "cash"}
    assert round(parts["change"] / 1e8) == 138
    assert parts["change"] == sum(pence for part, pence in parts.items() if part != "change")
    assert [round(side["local_share"], 1) for side in found["sides"] if side["body"] is None] == [51.5, 69.9]


def test_compare_says_what_differs_and_needs_two(analysed: Callable[..., Path], spendscan: Run) -> None:
    rows = [("Near Ltd", "PR1 2HE", "10")]
    analysed("a", rows)
    analysed("b", rows, "--basis", "ledger")
    assert "local.basis: best in a, ledger in b" in spendscan("compare", "a", "b").stdout
    assert "two runs" in spendscan("compare", "a", code=2).stderr
    assert "no run folder" in spendscan("compare", "a", "absent", code=3).stderr.replace(
        "there is no such folder", "no run folder"
    )


def test_real_terms(analysed: Callable[..., Path], spendscan: Run, tmp_path: Path) -> None:
    """£100 became £121 while prices rose by a tenth: 10 is price, 11 is real."""
    analysed("a", [("Near Ltd", "PR1 2HE", "100")])
    analysed("b", [("Near Ltd", "PR1 2HE", "121")], date="2025-05-01")
    (tmp_path / "index.csv").write_text("period,index\n2024/25,100\n2025/26,110\n", encoding="utf-8")
    told = json.loads(spendscan("compare", "a", "b", "--deflator", "index.csv", "--format", "json").stdout)
    real = {row["part"]: row["pence"] for row in told["changes"] if row["terms"] == "real"}
    assert (real["price"], real["volume"], real["change"]) == (1000, 1100, 2100)
    (tmp_path / "index.csv").write_text("period,index\n2024/25,100\n", encoding="utf-8")
    assert "does not cover" in spendscan("compare", "a", "b", "--deflator", "index.csv", code=2).stderr


def test_survey_there_and_back(analysed: Callable[..., Path], spendscan: Run, tmp_path: Path) -> None:
    run = analysed("run", [("Near Ltd", "PR1 2HE", "80"), ("By Ltd", "PR1 2HE", "20"), ("Far Ltd", "LS1 1AA", "50")])
    spendscan("survey", "template", "run", "-o", "form.csv", "--coverage", "80")
    form = pl.read_csv(tmp_path / "form.csv", infer_schema=False)
    assert form["supplier_name"].to_list() == ["Near Ltd"]
    rows = ["Near Ltd,2024/25,50", "Ghost Ltd,2024/25,10", "By Ltd,2024/25,130", "Near Ltd,2019/20,40"]
    (tmp_path / "answers.csv").write_text(
        "supplier_name,year,respend_percent\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    told = json.loads(spendscan("survey", "load", "answers.csv", "run", "--format", "json").stdout)
    assert sorted(row["issue"] for row in told["issues"]) == ["share_over_100", "unknown_supplier", "wrong_year"]
    whole = next(row for row in told["response"] if row["stratum"] == "all")
    assert (whole["by_count"], whole["by_value"]) == (50.0, 80.0)
    done = spendscan("analyse", "run.csv", "--local", "PR", "--survey", "answers.csv", "-o", "again", "--no-progress")
    assert "of suppliers that the ledgers do not name (line 3)" in done.stderr
    assert run.is_dir()


def test_strata_are_those_of_the_answers(analysed: Callable[..., Path], spendscan: Run, tmp_path: Path) -> None:
    """A form with strata of ownership is read by ownership without being told, and by what is asked if told."""
    analysed("run", [("Near Charity", "PR1 2HE", "80"), ("By Charity", "PR1 2HE", "20"), ("Ltd Ltd", "PR1 1AA", "9")])
    payees = pl.read_parquet(tmp_path / "run" / "data" / "payees.parquet")
    known = str(payees["ownership"].drop_nulls().to_list()[0])
    (tmp_path / "answers.csv").write_text(
        f"supplier_name,respend_percent,stratum\nNear Charity,50,{known}\n", encoding="utf-8"
    )
    load = ("survey", "load", "answers.csv", "run", "--format", "json")
    assert json.loads(spendscan(*load).stdout)["by"] == "ownership"
    assert json.loads(spendscan(*load, "--by", "size").stdout)["by"] == "size"


def test_climate_needs_the_users_factors(analysed: Callable[..., Path], spendscan: Run, tmp_path: Path) -> None:
    analysed("run", [("Near Ltd", "PR1 2HE", "100")], category="Fuel")
    (tmp_path / "f.csv").write_text("category,kgco2e_per_gbp,year,price_base\nFuel,0.5,2022,2022\n", encoding="utf-8")
    assert json.loads(spendscan("climate", "run", "--factors", "f.csv", "--format", "json").stdout)[0]["kgco2e"] == 50
    (tmp_path / "f.csv").write_text("category,kgco2e_per_gbp,year,price_base\nFuel,much,2022,2022\n", encoding="utf-8")
    assert "f.csv:2" in spendscan("climate", "run", "--factors", "f.csv", code=2).stderr


def test_multipliers_by_name(spendscan: Run) -> None:
    keynes = ("multiplier", "keynes", "--consumption", "0.54", "--tax", "0.11", "--imports", "0.15", "--form")
    assert "1.493875" in spendscan(*keynes, "additive").stdout
    assert "1.690646" in spendscan(*keynes, "proportional").stdout
    rounds = spendscan("multiplier", "rounds", "--income", "100000", "--staff", "50000", "--respent", "50000").stdout
    assert "LM2 1.5" in rounds
    assert "LM3 2.0" in rounds
    assert "must be over 0" in spendscan("multiplier", "rounds", "--income", "0", code=2).stderr
    pound = spendscan("multiplier", "pound", "--share", "0", "--local", "0.76", "--elsewhere", "0.36").stdout
    assert "0.36" in pound
    assert "1.40" in pound


def test_metrics_are_listed(spendscan: Run) -> None:
    told = json.loads(spendscan("metrics", "--format", "json").stdout)
    assert {"local_share", "leakage", "lm3", "days_to_pay"} <= {row["metric"] for row in told}
    assert all(row["question"].endswith("?") and row["formula"] and row["limits"] for row in told)
