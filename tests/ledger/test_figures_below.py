"""Lines that say something about the payments in the columns of payments: counts, averages, balances, each total."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers

NAMES = ("Northgate Ltd", "Total Gas & Power Ltd", "Net World Sports Ltd", "No. 10 Catering", "Average Joe's Gym")
ROWS = [f"{NAMES[n % 5]},{n + 10}/04/2024,{n}7.50" for n in range(15)]


def read(tmp_path: Path, *lines: str) -> tuple[pl.DataFrame, Ledger]:
    (tmp_path / "spend.csv").write_text("\n".join(["Supplier,Date,Amount", *lines]) + "\n")
    ledger = read_ledgers(plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()), None, tmp_path / "out.parquet")
    return pl.read_parquet(tmp_path / "out.parquet"), ledger


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Number of payments,,15", "note"),
        ("Total number of payments,,15", "note"),
        ("Average payment,,63.50", "note"),
        ("VAT,,190.50", "note"),
        ("Opening balance,,5000.00", "subtotal"),
        ("Closing balance,,12.00", "subtotal"),
        ("Total Northgate Ltd,,31.00", "subtotal"),
        ("Total Total Gas & Power Ltd,,31.00", "subtotal"),
    ],
)
def test_they_are_no_payments(tmp_path: Path, line: str, reason: str) -> None:
    payments, ledger = read(tmp_path, *ROWS, line)
    assert payments.height == 15
    assert ledger.rejects["reason"].to_list() == ["header", reason]


def test_suppliers_of_such_names_are_paid(tmp_path: Path) -> None:
    """A date tells that it is a payment, and so does a name that no other line has."""
    paid = ["VAT,20/04/2024,190.50", "Average,21/04/2024,5.00", "Total Fitness Ltd,,8.00", "Northgate Ltd,,9.00"]
    payments, _ = read(tmp_path, *ROWS, *paid)
    assert payments["amount"].to_list()[-4:] == [Decimal("190.50"), Decimal("5.00"), Decimal("8.00"), Decimal("9.00")]
