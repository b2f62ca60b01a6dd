"""What published ledgers look like after the payees room: figures counted apart from it, by the standard library."""

import os
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Settings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers
from spendscan.payees.distinct import Seen, distinct_payees
from spendscan.payees.stamp import Stamp

pytestmark = [pytest.mark.real_data, pytest.mark.slow]


def marked(folder: str, target: Path) -> tuple[pl.DataFrame, Seen]:
    place = os.environ.get("SPENDSCAN_REAL_DATA")
    if not place:
        pytest.skip("SPENDSCAN_REAL_DATA is not set")
    stamp = Stamp()
    read_ledgers(plan_ledgers([str(Path(place) / "ledgers" / folder)], Settings().ledger, None), stamp, target)
    return pl.read_parquet(target), distinct_payees(pl.scan_parquet(target), stamp)


def total(frame: pl.DataFrame) -> Decimal:
    return sum(frame["amount"].to_list(), Decimal(0))


def test_precepts_of_a_district_are_no_local_spend(tmp_path: Path) -> None:
    payments, seen = marked("hyndburn-bc", tmp_path / "payments.parquet")
    whole = total(payments)
    assert whole == Decimal("123221793.34")
    tax = total(payments.filter(pl.col("exclusion") == "tax_or_precept"))
    # "precept" or "precerpt" stands on 38.85% of the money; tariffs, levies and the central share make 49.5% at most.
    assert Decimal("37.0") <= 100 * tax / whole <= Decimal("49.5")
    left = payments.filter(pl.col("exclusion").is_null(), pl.col("description").str.contains("(?i)prece(pt|rpt)"))
    assert left.is_empty()
    assert total(seen.payees) == whole


def test_a_police_ledger_that_takes_names_out(tmp_path: Path) -> None:
    payments, seen = marked("lancashire-pcc", tmp_path / "payments.parquet")
    third = payments.filter(pl.col("supplier_name").str.contains(r"(?i)third ?party")).select(
        "supplier_name", "payee_key"
    )
    kept = third.filter(pl.col("payee_key") != "(redacted)")["payee_key"].unique().sort().to_list()
    assert all("FORENSIC" in key for key in kept)
    redacted = third.filter(pl.col("payee_key") == "(redacted)")
    assert redacted.height > 2000
    assert seen.payees.filter(pl.col("payee_key") == "(redacted)")["kind"].to_list() == ["redacted"]
    one_key = payments.drop_nulls("supplier_name").group_by("supplier_name").agg(pl.col("payee_key").n_unique())
    assert one_key["payee_key"].max() == 1
