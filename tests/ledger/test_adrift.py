"""Columns that stand a row off their lines, or were sorted without them, are told."""

from pathlib import Path

import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.table.adrift import adrift
from spendscan.ledger.table.roles import Roles

ROLES = Roles({"supplier_name": 0, "payment_date": 1, "chosen_amount": 2, "supplier_id": 3})
NAMES = ("Supplier", "Date", "Amount", "Vendor")
LINES = [[f"Firm {n % 6}", f"{n + 1:02}/04/2024", f"{n * 37}.50", f"V{n % 6}"] for n in range(1, 25)]


def off(at: int, lines: list[list[str]]) -> list[list[str]]:
    cells = ["", *(row[at] for row in lines)]
    moved = [[*row[:at], cell, *row[at + 1 :]] for row, cell in zip(lines, cells, strict=False)]
    return [*moved, [cells[-1] if place == at else "" for place in range(4)]]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_column_that_stands_a_row_lower_is_told(at: int) -> None:
    (told,) = adrift(ROLES, NAMES, [*off(at, LINES), ["", "", "", ""], ["Contact finance", "", "", ""]])
    assert f"column {NAMES[at]!r} may stand a row lower than the others: {LINES[-1][at]!r} stands alone" in told
    (told,) = adrift(ROLES, NAMES, off(at, LINES)[::-1])
    assert "a row higher" in told


def test_a_total_and_a_title_are_no_column_that_moved() -> None:
    total, title = ["", "", "11,100.00", ""], ["Roads", "", "", ""]
    assert not [*adrift(ROLES, NAMES, [title, *LINES, total])]
    # Somebody left a cell of the first line blank.
    assert not [*adrift(ROLES, NAMES, [["Firm 9", "01/04/2024", "", "V9"], *LINES])]


@pytest.mark.parametrize("large", [100, 1 << 20])
def test_it_is_told_of_large_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    monkeypatch.setattr("spendscan.ledger.plan.LARGE", large)
    path = tmp_path / "spend.csv"
    path.write_text("\n".join(map(",".join, [["Supplier", "Date", "Amount", "Vendor"], *off(2, LINES), []])))
    plan = plan_ledgers([str(path)], LedgerSettings()).plans[0]
    assert any("may stand a row lower" in one for one in plan.warnings)


def test_names_that_were_sorted_without_their_lines_are_told() -> None:
    names = sorted(row[0] for row in LINES)
    (told,) = adrift(ROLES, NAMES, [[name, *row[1:]] for name, row in zip(names, LINES, strict=True)])
    assert "in the order of the alphabet, but 6 of 6 numbers in 'Vendor' stand beside several names" in told
    assert not [*adrift(ROLES, NAMES, sorted(LINES))]
    # Numbers of cost centres are few, and those of lines many.
    assert not [*adrift(ROLES, NAMES, [[*row[:3], f"C{n % 2}"] for n, row in enumerate(sorted(LINES))])]
    assert not [*adrift(ROLES, NAMES, [[*row[:3], f"C{n}"] for n, row in enumerate(sorted(LINES))])]
