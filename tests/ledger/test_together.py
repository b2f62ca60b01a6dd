"""What a file's dates are compared with: the time that its name states, and each other."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers

DAYS = [date(2023, 4, 3) + timedelta(days=n) for n in range(24)]


def told(path: Path, dates: list[str]) -> str:
    lines = [f"Northgate {n % 5} Ltd,{day},{n + 10}.50" for n, day in enumerate(dates)]
    path.write_text("\n".join(["Supplier,Date,Amount", *lines]) + "\n")
    return "\n".join(plan_ledgers([str(path)], LedgerSettings()).plans[0].warnings)


@pytest.mark.parametrize(
    ("name", "begins", "said"),
    [
        ("Spend April 2023", date(1904, 1, 1), "counted from 1904, 1462 days later"),
        ("Spend 2023-24", date(1904, 1, 1), "counted from 1904, 1462 days later"),
        ("Spend April 2021", date(1899, 12, 30), "most dates lie elsewhere than its name says, such as 03/04/2023"),
        ("Spend April 2023", date(1899, 12, 30), ""),
        ("Spend 1 of 2021", date(1899, 12, 30), ""),
    ],
)
def test_dates_of_another_time_than_the_file_s_name_says_are_told(
    tmp_path: Path, name: str, begins: date, said: str
) -> None:
    found = told(tmp_path / f"{name}.csv", [str((day - begins).days) for day in DAYS])
    assert said in found
    assert ("elsewhere" in found) == bool(said)


@pytest.mark.parametrize(("last", "said"), [(12, True), (13, False), (3, False)])
def test_many_dates_of_which_none_tells_day_from_month_are_told(tmp_path: Path, last: int, said: bool) -> None:
    days = [date(2023, n * 7 % 12 + 1, (n * 5 + n // 12) % last + 1) for n in range(40)]
    assert ("none tells day from month" in told(tmp_path / "a.csv", [f"{day:%m/%d/%Y}" for day in days])) == said
