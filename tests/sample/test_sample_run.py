"""The sample through the real command: every pound that was made is read, every flaw is seen as what it is."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

SAMPLE = Path(__file__).parents[2] / "sample_data"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample") / "run"
    command: list[str | Path] = ["analyse", SAMPLE / "ledgers", "-c", SAMPLE / "spendscan.toml", "-o", out, "--quiet"]
    done = subprocess.run(
        [sys.executable, "-m", "spendscan", *command], check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return out


def _table(run: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(run / "data" / f"{name}.parquet")


def test_every_pound_of_the_generator_is_read(run: Path) -> None:
    """The sums are of the payments as the generator made them, before a file spoilt them."""
    payments = _table(run, "payments")
    per_body = payments.group_by("body").agg(pl.len(), pl.col("amount").sum()).sort("body")
    assert per_body.rows() == [
        ("Ansel Vale College", 472, Decimal("2466453.96")),
        ("Brackenshire Police", 1_145, Decimal("7382030.56")),
        ("Calderwick Borough Council", 4_576, Decimal("89514734.25")),
    ]
    assert payments["currency"].unique().to_list() == ["GBP"]


def test_each_flaw_is_a_reject_with_its_reason(run: Path) -> None:
    rejects = _table(run, "rejects").filter(pl.col("reason") != "header")
    found = rejects.select(pl.col("source_file").str.split("/").list.last(), "source_row", "reason").sort("source_file")
    assert found.rows() == [
        ("2024-06 Payments over 500.csv", 1, "title"),
        ("2024-06 Payments over 500.csv", 2, "title"),
        ("2024-07 Payments over 500.csv", 201, "repeated_header"),
        ("March-2025-spend.csv", found["source_row"][3], "note"),
        ("November-2024-spend.csv", found["source_row"][4], "grand_total"),
    ]
    sources = _table(run, "sources")
    assert sources.filter(pl.col("status") == "hidden")["source_sheet"].to_list() == ["Pivot"]
    assert sources.filter(pl.col("status") == "read").height == 12 + 12 + 1


def test_every_payment_has_its_month(run: Path) -> None:
    payments = _table(run, "payments")
    assert payments["date_flag"].drop_nulls().to_list() == []
    assert payments["period"].n_unique() == 12
    named = payments.filter(pl.col("source_file").str.contains("November-2024"))
    assert named["period"].unique().to_list() == ["2024-11"]


def test_what_is_no_purchase_is_excluded_with_its_reason(run: Path) -> None:
    payments = _table(run, "payments")
    of = {
        ("Council Tax Precept", "tax_or_precept"), ("Parish Precept", "tax_or_precept"),
        ("Employer Pension Contributions", "payroll_or_pension"), ("Rent Allowances", "benefit"),
        ("Short Term Investments", "treasury"), ("Internal Recharge - Print Room", "internal"),
        ("Direct Payments", "individual"), ("Fostering Allowances", "individual"),
    }  # fmt: skip
    found = set(payments.filter(pl.col("exclusion").is_not_null()).select("category", "exclusion").unique().rows())
    assert of <= found
    redacted = payments.filter(pl.col("supplier_name").str.contains("(?i)redacted"))
    assert redacted["exclusion"].unique().to_list() == ["redacted_personal"]
    bought = payments.filter(pl.col("exclusion").is_null())
    assert bought["amount"].sum() > Decimal(44_000_000)


def test_accepted_matches_are_the_right_entities(run: Path) -> None:
    truth = pl.read_csv(SAMPLE / "truth" / "pairs.csv", infer_schema=False)
    names = _table(run, "payees").explode("names").select("payee_key", supplier_name="names")
    told = truth.join(names, on="supplier_name").join(
        _table(run, "matches").select("payee_key", "register", "decision", found="entity_id"),
        on=["payee_key", "register"],
    )
    assert told.height > 0.95 * truth.height
    accepted = told.filter(pl.col("decision") == "accepted")
    right = accepted.filter(pl.col("found") == pl.col("entity_id")).height
    held = told.filter(pl.col("entity_id").is_not_null() & (pl.col("entity_id") != "")).height
    assert right / accepted.height >= 0.98
    assert right / held >= 0.75
