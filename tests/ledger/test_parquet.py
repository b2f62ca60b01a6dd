"""Parquet files as ledgers: typed columns, rows without a header, spendscan's own payments."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.schemas import TABLES, Table
from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers

ROWS = 30
DAYS = [dt.date(2024, 4, 1 + i % 28) for i in range(ROWS)]
FRAME = pl.DataFrame(
    {
        "Body": ["Exford"] * ROWS,
        "Payment Date": DAYS,
        "Supplier Name": [f"SUPPLIER {i % 7} LTD" for i in range(ROWS)],
        "Supplier No": [1000.0 + i if i % 3 else None for i in range(ROWS)],
        "Amount": [0.1 + 0.2 if i == 0 else 1234.56 + i for i in range(ROWS)],
        "Tags": [["a"]] * ROWS,
    }
)
MONEY = Decimal("0.30") + sum(Decimal("1234.56") + i for i in range(1, ROWS))


def read(path: Path) -> tuple[pl.DataFrame, Ledger]:
    out = path.parent / "out" / "payments.parquet"
    out.parent.mkdir(exist_ok=True)
    ledger = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    return pl.read_parquet(out), ledger


@pytest.mark.parametrize(
    "amount",
    [
        pl.col("Amount"),
        pl.col("Amount").round(2).cast(pl.Decimal(18, 2)),
        pl.col("Amount").round(2).cast(pl.String),
        pl.col("Amount").round(2).cast(pl.String).cast(pl.Categorical),
    ],
    ids=["float", "decimal", "text", "categorical"],
)
@pytest.mark.parametrize(
    "day",
    [
        pl.col("Payment Date"),
        pl.col("Payment Date").cast(pl.Datetime("us")) + pl.duration(hours=9),
        pl.col("Payment Date").dt.strftime("%d/%m/%Y"),
        pl.col("Payment Date").cast(pl.Datetime("us")).dt.replace_time_zone("Europe/Paris"),
        # As a system keeps it that knows Greenwich's time alone.
        pl.col("Payment Date").cast(pl.Datetime("us")).dt.replace_time_zone("Europe/Paris").dt.convert_time_zone("UTC"),
    ],
    ids=["date", "datetime", "text", "zone", "Greenwich"],
)
def test_typed_columns_are_exact(tmp_path: Path, amount: pl.Expr, day: pl.Expr) -> None:
    FRAME.with_columns(amount, day).write_parquet(tmp_path / "spend.parquet")
    payments, ledger = read(tmp_path / "spend.parquet")
    assert payments["amount"].sum() == MONEY
    assert payments["payment_date"].to_list() == DAYS
    assert payments["source_row"].to_list() == list(range(1, ROWS + 1))
    assert payments["supplier_id"].to_list()[:3] == [None, "1001", "1002"]
    (source,) = ledger.sources.to_dicts()
    assert (source["lines"], source["payments"], source["rejects"], source["blank"]) == (ROWS, ROWS, 0, 0)
    assert (source["encoding"], source["header_row"]) == ("parquet", None)


def test_an_hour_before_midnight_in_no_zone_is_told_and_spans_of_time_are_left_out(tmp_path: Path) -> None:
    late = pl.col("Payment Date").cast(pl.Datetime("ns")) + pl.duration(hours=22)
    FRAME.with_columns(late, Taken=pl.duration(days=3)).write_parquet(tmp_path / "spend.parquet")
    payments, ledger = read(tmp_path / "spend.parquet")
    assert payments["payment_date"].to_list() == DAYS
    assert sum("an hour or two before midnight" in warning for warning in ledger.warnings) == 1


def test_debits_and_credits_of_which_few_lines_have_the_latter_are_of_one_length(tmp_path: Path) -> None:
    debit = pl.when(pl.col("Amount") < 1260).then("Amount").alias("Debit")
    credit = pl.when(pl.col("Amount") >= 1260).then("Amount").alias("Credit")
    FRAME.select("Supplier Name", "Payment Date", debit, credit).write_parquet(tmp_path / "spend.parquet")
    payments, ledger = read(tmp_path / "spend.parquet")
    assert (payments["amount"] < 0).sum() == FRAME.filter(pl.col("Amount") >= 1260).height
    assert not [warning for warning in ledger.warnings if "lengths" in warning]


def test_rows_that_are_no_payments_are_rejected(tmp_path: Path) -> None:
    extra = pl.DataFrame({"Body": [None, None], "Supplier Name": ["Total", None], "Amount": [float(MONEY), None]})
    pl.concat([FRAME.drop("Tags"), extra], how="diagonal").write_parquet(tmp_path / "spend.parquet")
    payments, ledger = read(tmp_path / "spend.parquet")
    assert payments["amount"].sum() == MONEY
    assert ledger.rejects.select("source_row", "reason").rows() == [(ROWS + 1, "grand_total")]
    assert ledger.sources["lines"].item() == ROWS + 1


def test_payments_that_were_written_are_read_again_alike(tmp_path: Path) -> None:
    text = "Body,Payment Date,Supplier Name,Net Amount,Gross Amount,Directorate,Postcode\n" + "".join(
        f"Exford,{day:%d/%m/%Y},SUPPLIER {i % 7} LTD,{i}.50,{i + 1}.50,Roads,PR1 {i % 9}HE\n"
        for i, day in enumerate(DAYS)
    )
    (tmp_path / "spend.csv").write_text(text)
    first, _ = read(tmp_path / "spend.csv")
    first.write_parquet(tmp_path / "first.parquet")
    again, _ = read(tmp_path / "first.parquet")
    own = ["source_file", "source_row"]
    assert again.drop(own).equals(first.drop(own))


def test_what_begins_like_parquet_and_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "spend.parquet").write_bytes(b"PAR1" + bytes(100))
    (plan,) = plan_ledgers([str(tmp_path / "spend.parquet")], LedgerSettings()).plans
    assert plan.status.value == "refused"
    assert (plan.reason or "").startswith("a Parquet file that cannot be read")


def test_payments_that_a_run_left_out_as_a_reissue_stay_out(tmp_path: Path) -> None:
    FRAME.write_parquet(tmp_path / "spend.parquet")
    payments, _ = read(tmp_path / "spend.parquet")
    twice = pl.when(pl.col("source_row") < 11).then(pl.lit("reissue")).alias("exclusion")
    payments.with_columns(twice).write_parquet(tmp_path / "payments.parquet")
    again, ledger = read(tmp_path / "payments.parquet")
    assert again.filter(pl.col("exclusion") == "reissue")["source_row"].to_list() == list(range(1, 11))
    assert ledger.sources["amount_excluded"].item() == again["amount"].head(10).sum()


@pytest.mark.parametrize("table", [table for table in TABLES.values() if table.name != "payments"])
def test_what_a_run_worked_out_is_no_ledger(tmp_path: Path, table: Table) -> None:
    table.empty().write_parquet(tmp_path / "table.parquet")
    (plan,) = plan_ledgers([str(tmp_path / "table.parquet")], LedgerSettings()).plans
    assert (plan.status.value, f"the table {table.name} of a run" in str(plan.reason)) == ("not_payments", True)


def test_a_list_of_matches_to_decide_is_no_ledger(tmp_path: Path) -> None:
    names = "supplier_name,amount,currency,decision,candidate_1_id\n"
    (tmp_path / "review.csv").write_text(names + "NORTH LTD,500.00,GBP,,1\n" * 9)
    (plan,) = plan_ledgers([str(tmp_path / "review.csv")], LedgerSettings()).plans
    assert (plan.status.value, plan.reason) == ("not_payments", "a run's list of matches to decide, no payments")
