"""A file, a sheet or a line above a table that calls its lines something else than payments: told, and read."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger import plan
from spendscan.ledger.plan import plan_ledgers

LINES = [f"Northgate {n} Ltd,0{n}/04/2024,{n}9.50" for n in range(1, 9)]
HEADER = "Supplier,Date,Amount"


def told(path: Path) -> list[str]:
    found = plan_ledgers([str(path)], LedgerSettings()).plans[0]
    assert found.read
    return [warning for warning in found.warnings if "its lines may be" in warning]


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("Purchase Orders over 20,000 Q1 2024.csv", "orders"),
        ("POs-2024.csv", "orders"),
        ("Invoices outstanding.csv", "debts or plans"),
        ("Receipts April.csv", "money received"),
        ("Aged creditors.csv", "debts or plans"),
        ("Credit notes April.csv", "credits"),
        ("Payments and purchase orders.csv", ""),
        ("Spend against budget.csv", ""),
        ("April.csv", ""),
    ],
)
@pytest.mark.parametrize("large", [1, 1 << 30])
def test_the_name_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, of: str, large: int) -> None:
    monkeypatch.setattr(plan, "LARGE", large)
    (tmp_path / name).write_text("\n".join([HEADER, *LINES]) + "\n")
    assert [of in warning for warning in told(tmp_path / name)] == [True] * bool(of)


@pytest.mark.parametrize(("title", "said"), [("Purchase orders over £20k", True), ("Payments over £500", False)])
def test_a_line_above_a_table(tmp_path: Path, title: str, said: bool) -> None:
    (tmp_path / "april.csv").write_text("\n".join([title, "", HEADER, *LINES]) + "\n")
    assert bool(told(tmp_path / "april.csv")) == said


@pytest.mark.parametrize(("sheet", "said"), [("Outstanding", True), ("Paid", False), ("Sheet1", False)])
def test_the_name_of_a_sheet(tmp_path: Path, sheet: str, said: bool) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet(sheet)
        for number, line in enumerate([HEADER, *LINES]):
            page.write_row(number, 0, line.split(","))
    (tmp_path / "april.xlsx").write_bytes(out.getvalue())
    assert bool(told(tmp_path / "april.xlsx")) == said


@pytest.mark.parametrize(
    ("names", "cells", "refused"),
    [
        ("Current,30 Days,60 Days,Total", ["5.00,,,5.00", ",7.50,,7.50", ",,9.25,9.25"], True),
        ("Amount,0-30 days,31-60 days,Over 90 days", ["5.00,5.00,,", "7.50,,7.50,", "9.25,,,9.25"], True),
        ("Amount,Days,30 days", ["5.00,12,Yes", "7.50,9,No", "9.25,40,No"], False),
        ("Amount,30 Days,60 Days", ["5.00,1,0", "7.50,0,1", "9.25,1,0"], False),
    ],
)
def test_amounts_by_how_long_they_are_owed_are_no_payments(
    tmp_path: Path, names: str, cells: list[str], refused: bool
) -> None:
    lines = [f"Northgate {n} Ltd,{cells[n % 3]}" for n in range(12)]
    (tmp_path / "list.csv").write_text("\n".join([f"Supplier,{names}", *lines]) + "\n")
    plan = plan_ledgers([str(tmp_path / "list.csv")], LedgerSettings()).plans[0]
    assert plan.read != refused
    assert ("for how many days" in (plan.reason or "")) == refused
