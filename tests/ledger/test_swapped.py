"""Days and months that a spreadsheet swapped are told of."""

from pathlib import Path

from spendscan.core.settings import Ledger
from spendscan.ledger.plan import plan_ledgers


def warnings(path: Path, *days: str) -> list[str]:
    rows = "".join(f"{day},NEARBY WORKS LTD,60.00\n" for day in days)
    path.write_text("Date,Supplier Name,Amount\n" + rows, encoding="utf-8")
    return [told for plan in plan_ledgers([str(path)], Ledger()).plans for told in plan.warnings]


def test_many_dates_of_the_files_month_only_if_swapped_are_told(tmp_path: Path) -> None:
    path = tmp_path / "spend-july-2013.csv"
    told = warnings(path, *["15/07/2013"] * 40, *["07/02/2013"] * 30)
    assert [text for text in told if "30 of 70 dates" in text and "2013-02-07" in text]


def test_dates_that_lie_in_the_files_month_are_not_told(tmp_path: Path) -> None:
    path = tmp_path / "spend-july-2013.csv"
    assert not warnings(path, *["15/07/2013"] * 40, *["02/07/2013"] * 30)
    assert not warnings(path, *["15/07/2013"] * 40, *["07/02/2013"] * 3)


def test_days_that_lie_in_one_month_the_other_way_are_told(tmp_path: Path) -> None:
    told = warnings(tmp_path / "spend.csv", "06/01/2023", "06/07/2023", "06/09/2023")
    assert [text for text in told if "day-first the dates lie in 3 months, the other way in 1" in text]
    assert not warnings(tmp_path / "spend.csv", "01/06/2023", "07/06/2023", "09/06/2023")
    assert not warnings(tmp_path / "spend.csv", "06/01/2023", "06/07/2023", "26/09/2023")


def test_a_file_that_runs_on_into_the_next_month_has_not_swapped_its_days(tmp_path: Path) -> None:
    days = [f"{day:02}/01/2023" for day in range(2, 32)]
    assert not warnings(tmp_path / "spend.csv", *days, "01/02/2023", "01/02/2023")
    assert not warnings(tmp_path / "spend.csv", *(day.replace("01/20", "12/20") for day in days), "01/01/2024")
    told = warnings(tmp_path / "spend.csv", *days, "01/02/2023", "01/07/2023")
    assert [text for text in told if "2 dates lie in the months of the others only if" in text]
    # Of days that could be months none stands as it should.
    told = warnings(tmp_path / "spend.csv", *days[11:], "01/02/2023")
    assert [text for text in told if "1 dates lie in the months of the others only if" in text]
