"""Payments listed with their invoices: the money counts once, whichever way the list is laid out."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

Line = tuple[str, str | None, str]
# Supplier, and its invoices in pounds; the sum is the transfer to it.
PAID = [
    ("ALDER WORKS", (10, 20)),
    ("BIRCH CARE", (7,)),
    ("BIRCH CARE", (3, 4, 5)),
    ("CEDAR FOODS", (40,)),
    ("DALE COACHES", (11, 12)),
    ("ELM PRINT", (9,)),
]
MONEY = sum(sum(invoices) for _, invoices in PAID)
INVOICES = sum(len(invoices) for _, invoices in PAID)


def laid_out(*, above: bool, named: bool = True) -> list[Line]:
    lines: list[Line] = []
    for number, (supplier, invoices) in enumerate(PAID):
        transfer = [(f"EFT{number}", supplier, f"{sum(invoices)}.00")]
        parts = [(f"INV{number}{at}", supplier if named else None, f"{x}.00") for at, x in enumerate(invoices)]
        lines += [*transfer, *parts] if above else [*parts, *transfer]
    return lines


def read(folder: Path, lines: list[Line]) -> tuple[pl.DataFrame, dict[str, int]]:
    """The payments, and how many lines were rejected for what."""
    rows = [f"{ref},0{1 + at % 9}/04/2024,{name or ''},{amount}" for at, (ref, name, amount) in enumerate(lines)]
    (folder / "list.csv").write_text("\n".join(["Chq/EFT,Date,Name,Amount", *rows]) + "\n", encoding="utf-8")
    ledger = read_ledgers(plan_ledgers([str(folder / "list.csv")], LedgerSettings()), None, folder / "p.parquet")
    reasons = ledger.rejects["reason"].value_counts()
    return pl.read_parquet(folder / "p.parquet"), dict(reasons.iter_rows())


@pytest.mark.parametrize("above", [True, False])
def test_the_invoices_count_and_the_transfer_is_their_subtotal(tmp_path: Path, above: bool) -> None:
    payments, rejected = read(tmp_path, laid_out(above=above))
    assert (payments["amount"].sum(), payments.height) == (Decimal(MONEY), INVOICES)
    assert payments["transaction_id"].str.starts_with("INV").all()
    assert rejected == {"header": 1, "subtotal": len(PAID)}


def test_where_invoices_name_no_supplier_the_transfer_counts(tmp_path: Path) -> None:
    payments, rejected = read(tmp_path, laid_out(above=True, named=False))
    assert (payments["amount"].sum(), payments.height) == (Decimal(MONEY), len(PAID))
    assert payments["supplier_name"].null_count() == 0
    assert rejected == {"header": 1, "subtotal": INVOICES}


def test_real_repeated_payments_stay(tmp_path: Path) -> None:
    """A supplier paid the same twice, or once as much as in the two payments after, is no breakdown by itself."""
    lines: list[Line] = [(f"R{at}", name, f"{at + 1}.00") for at, (name, _) in enumerate(PAID * 3)]
    twice: list[Line] = [("A1", "FIR LTD", "5.00"), ("A2", "FIR LTD", "5.00"), ("A3", "FIR LTD", "10.00")]
    payments, rejected = read(tmp_path, [*twice, *lines, *twice])
    assert (payments.height, rejected) == (len(lines) + 6, {"header": 1})


def test_every_payment_made_twice_is_no_breakdown(tmp_path: Path) -> None:
    """Pairs of equal lines alone do not tell a sum from a second payment."""
    pairs: list[Line] = [(f"R{at}", name, "8.00") for at, (name, _) in enumerate(PAID) for _ in range(2)]
    payments, rejected = read(tmp_path, pairs)
    assert (payments.height, rejected) == (len(pairs), {"header": 1})
