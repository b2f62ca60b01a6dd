"""A table without dates counts in the month, or the first one of the quarter, that its name or its title states."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers
from spendscan.ledger.stated import first_month

LINES = [f"Northgate {n} Ltd,{n}9.50,Roads" for n in range(1, 13)]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Spend Q1 2023-24", "2023-04"),
        ("payments_over_500_q4_2023_24", "2024-01"),
        ("Quarter 2 2023/24", "2023-07"),
        ("2023-24 Q3", "2023-10"),
        ("Q1 FY2023-24", "2023-04"),
        ("Q3-23-24", "2023-10"),
        ("Payments April - June 2023", "2023-04"),
        ("exford-jul-sep-2022", "2022-07"),
        ("Nov - Jan 2024", "2023-11"),
        ("1st April 2023 to 30th June 2023", "2023-04"),
        ("Payments over £500: April 2023", "2023-04"),
        # Of which quarter of which kind of year, or of which of two months, nothing says.
        ("Q1 2023", None),
        ("April 2023 and May 2023", None),
        ("Spend 2023-24", None),
    ],
)
def test_the_first_month_of_a_title(text: str, month: str | None) -> None:
    assert first_month(text) == month


def test_a_quarter_of_one_year_is_a_calendar_s_where_years_begin_with_january() -> None:
    assert first_month("Q2 2023", calendar=True) == "2023-04"
    assert first_month("Purchase orders over 20,000 2023 Q4", calendar=True) == "2023-10"


def read(path: Path, header: str = "Supplier,Amount,Service", above: str = "") -> tuple[list[str], list[str]]:
    path.write_text("\n".join([*([above, ""] if above else []), header, *LINES]) + "\n")
    out = path.parent / "out.parquet"
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    payments = pl.read_parquet(out)
    assert payments["payment_date"].null_count() == payments.height
    told = [warning for warning in found.warnings if "payments count in" in warning]
    return payments["period"].unique().to_list(), told


@pytest.mark.parametrize(
    ("name", "above", "period"),
    [
        ("spend-q1-2023-24.csv", "", "2023-04"),
        ("spend.csv", "Payments over £500 April - June 2023", "2023-04"),
        ("spend.csv", "Report run 3 July 2023", "undated"),
        ("spend-2023.csv", "", "undated"),
    ],
)
def test_payments_without_dates_count_in_it_and_that_is_told(
    tmp_path: Path, name: str, above: str, period: str
) -> None:
    periods, told = read(tmp_path / name, above=above)
    assert periods == [period]
    assert bool(told) == (period != "undated")


def test_euros_count_quarters_from_january(tmp_path: Path) -> None:
    assert read(tmp_path / "q2-2023.csv", "Supplier,Amount €,Service")[0] == ["2023-04"]


@pytest.mark.parametrize(
    ("name", "sheets", "periods"),
    [
        ("Spend 2023-24", ("May", "Feb"), ["2023-05", "2024-02"]),
        ("Spend 2023-24", ("Period 1", "P12"), ["2023-04", "2024-03"]),
        ("Spend 2023-24", ("Q1", "Quarter 4"), ["2023-04", "2024-01"]),
        ("Spend 2023", ("May", "Feb"), ["undated"]),
    ],
)
def test_sheets_called_by_a_month_are_of_the_financial_year_in_the_file_s_name(
    tmp_path: Path, name: str, sheets: tuple[str, str], periods: list[str]
) -> None:
    path, out = tmp_path / f"{name}.xlsx", tmp_path / "out.parquet"
    with xlsxwriter.Workbook(path) as book:
        for month in sheets:
            sheet = book.add_worksheet(month)
            for row, line in enumerate(["Supplier,Amount,Service", *LINES]):
                who, money, what = line.split(",")
                sheet.write_row(row, 0, [who, float(money) + len(month) if row else money, what])
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    assert sorted(pl.read_parquet(out)["period"].unique()) == periods
    assert sum("the months that their sheets are called by" in one for one in found.warnings) == (len(periods) == 2)


@pytest.mark.parametrize(
    ("name", "column", "cell", "period"),
    [
        ("Spend 2023-24.csv", "Period", "1", "2023-04"),
        ("Spend 2023-24.csv", "Period", "P11", "2024-02"),
        ("Spend 2023_24 Q3.csv", "Accounting Period", "08", "2023-11"),
        ("Spend 2023-24.csv", "Month", "January", "2024-01"),
        ("Spend 2023-24.csv", "Quarter", "Q4", "2024-01"),
        ("2023-24/Spend.csv", "Period", "Period 1", "2023-04"),
        # A number of a month may be a calendar's, and of one year nothing tells when it begins.
        ("Spend 2023-24.csv", "Month", "4", "undated"),
        ("Spend 2023.csv", "Period", "4", "undated"),
        ("Spend 04-05-2023.csv", "Period", "4", "undated"),
    ],
)
def test_months_that_say_no_year_are_of_the_financial_year_in_the_name_of_file_or_folder(
    tmp_path: Path, name: str, column: str, cell: str, period: str
) -> None:
    path, out = tmp_path / name, tmp_path / "out.parquet"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([f"Supplier,Amount,{column}", *(f"{line.rpartition(',')[0]},{cell}" for line in LINES)]))
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    assert pl.read_parquet(out)["period"].unique().to_list() == [period]
    assert any("says no year" in one for one in found.warnings) == (period != "undated")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Spend June 2023.csv", "1-Jun", date(2023, 6, 1)),
        ("Spend January 2024.csv", "29 December", date(2023, 12, 29)),
        ("Spend 2023-24.csv", "31st March", date(2024, 3, 31)),
        ("2023-24/Spend.csv", "01-Apr", date(2023, 4, 1)),
        ("Spend June 2023.csv", "1-Dec", None),
        ("Spend 2023.csv", "1-Jun", None),
        ("Spend June 2023.csv", "31-Jun", None),
    ],
)
def test_days_that_say_no_year_are_of_the_one_nearest_to_the_time_in_the_name(
    tmp_path: Path, name: str, first: str, last: date | None
) -> None:
    path, out = tmp_path / name, tmp_path / "out.parquet"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(["Supplier,Amount,Date", *(f"{line.rpartition(',')[0]},{first}" for line in LINES)]))
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    assert pl.read_parquet(out)["payment_date"].unique().to_list() == [last]
    assert any("'Date' says no year: its days are read" in one for one in found.warnings) == (last is not None)
