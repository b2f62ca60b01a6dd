"""Lines that were not paid after all, or not yet, by what another column says of them: told, and read as they stand."""

from pathlib import Path

import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers


def told(path: Path, name: str, cell: str, others: str = "", *, amount: str = "45.50", lines: int = 20) -> list[str]:
    """Doubts about undone lines, of a list in which a column says something of one line, and else of the others."""
    rows = [f"0{n % 9 + 1}/04/2024,Northgate {n} Ltd,{n + 10}.25,{others}" for n in range(lines)]
    rows.insert(7, f"05/04/2024,Harwood Ltd,{amount},{cell}")
    (path / "spend.csv").write_text("\n".join([f"Check Date,Payee,Amount,{name}", *rows]) + "\n")
    plan = plan_ledgers([str(path / "spend.csv")], LedgerSettings()).plans[0]
    assert plan.read
    return [warning for warning in plan.warnings if "calls lines" in warning]


@pytest.mark.parametrize(
    ("name", "cell", "others"),
    [
        ("Check Status", "V", "C"),
        ("Status", "Stop Payment", "Paid"),
        ("Status", "Pending", "Paid"),
        ("Void", "Y", "N"),
        ("Voided?", "Yes", ""),
        ("Void Date", "09/04/2024", ""),
        ("Void Amount", "45.50", "0.00"),
        ("Cancelled Date", "09/04/2024", ""),
        ("Reconciled", "VD", "RC"),
        ("Type", "VOID", "CHK"),
        ("Type", "Payment Reversal", "Payment"),
        ("Paid Y/N", "N", "Y"),
        ("Comments", "VOID - reissued", ""),
        ("Description", "Void check", "Supplies"),
    ],
)
def test_a_line_that_was_undone_or_is_not_paid_is_told(tmp_path: Path, name: str, cell: str, others: str) -> None:
    assert [name in warning for warning in told(tmp_path, name, cell, others)] == [True]


@pytest.mark.parametrize(
    ("name", "cell", "others"),
    [
        ("Void", "", "N"),
        ("Void Date", "", ""),
        ("Type", "V", "C"),
        # An empty home is a void, too.
        ("Description", "Void property repairs", "Repairs"),
        ("Description", "Void works", "Repairs"),
        ("Paid", "BACS", "Cheque"),
        ("Payment Type", "Draft", "Cheque"),
        ("Status", "Outstanding", "Cleared"),
    ],
)
def test_what_says_nothing_of_the_kind_is_no_doubt(tmp_path: Path, name: str, cell: str, others: str) -> None:
    assert not told(tmp_path, name, cell, others)


def test_what_was_undone_with_a_minus_is_no_doubt(tmp_path: Path) -> None:
    assert not told(tmp_path, "Status", "Void", "Paid", amount="-45.50")
    assert not told(tmp_path, "Status", "Void", "Paid", amount="(45.50)")


def test_a_payee_that_is_void_is_told(tmp_path: Path) -> None:
    lines = "".join(
        f"0{n % 9 + 1}/04/2024,{'VOID' if n == 4 else f'Northgate {n} Ltd'},{n + 10}.25\n" for n in range(20)
    )
    (tmp_path / "spend.csv").write_text("Check Date,Payee,Amount\n" + lines)
    warnings = plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()).plans[0].warnings
    assert any("column 'Payee' calls lines void" in warning for warning in warnings)
