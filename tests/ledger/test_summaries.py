"""Sheets without dates that sum up others of their workbook are no payments."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, count_ledgers, read_ledgers

LINES = [(f"WORKS {n * 7 % 9} LTD", date(2024, 4, 1) + timedelta(days=n % 28), n * 31 + 5.25) for n in range(40)]
WHOLE = sum(Decimal(str(amount)) for *_, amount in LINES)
SUMS = {name: sum(amount for other, _, amount in LINES if other == name) for name, *_ in LINES}
Reader = Callable[[Path], Ledger]


def _read(path: Path) -> Ledger:
    return read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, path.parent / "out.parquet")


def _count(path: Path) -> Ledger:
    return count_ledgers(plan_ledgers([str(path)], LedgerSettings()))


def book(path: Path, beside: list[tuple[str, float]]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        page, day = made.add_worksheet("April"), made.add_format({"num_format": "dd/mm/yyyy"})
        page.write_row(0, 0, ["Supplier", "Date", "Amount"])
        for row, (name, when, amount) in enumerate(LINES, 1):
            page.write(row, 0, name)
            page.write_datetime(row, 1, when, day)
            page.write(row, 2, amount)
        other = made.add_worksheet("Beside")
        other.write_row(0, 0, ["Supplier", "Spend"])
        for row, line in enumerate(beside, 1):
            other.write_row(row, 0, line)
    return path


@pytest.mark.parametrize("read", [_read, _count])
@pytest.mark.parametrize("most", [len(SUMS), 4])
def test_sums_by_supplier_do_not_count_again(tmp_path: Path, read: Reader, most: int) -> None:
    largest = sorted(SUMS.items(), key=lambda pair: -pair[1])[:most]
    found = read(book(tmp_path / "spend.xlsx", largest))
    counted = (found.sources["amount_payments"] - found.sources["amount_excluded"]).to_list()
    assert sum(counted, Decimal(0)) == WHOLE
    assert any(f"sheet Beside: its {most} lines without a date add up to" in one for one in found.warnings)


@pytest.mark.parametrize("read", [_read, _count])
def test_other_payments_without_a_date_count(tmp_path: Path, read: Reader) -> None:
    found = read(book(tmp_path / "spend.xlsx", [(name, amount + 1) for name, amount in SUMS.items()][:4]))
    assert found.sources["amount_excluded"].sum() == 0
