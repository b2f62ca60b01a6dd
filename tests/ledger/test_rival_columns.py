"""Columns that may as well be meant as those that are read: chosen by what they say, or told."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

FIRMS = ("Northgate Ltd", "Harwood Supplies Limited", "Calder Energy PLC", "Ribble Care CIC")
OTHERS = ("Mill House", "The Old Forge", "Elm Court", "River Centre", "Oak Lodge")
DAYS = [date(2023, 4, 3) + timedelta(days=3 * n) for n in range(24)]
PAID = [Decimal(n * 7919 % 90_000 + 51_225).scaleb(-2) for n in range(24)]
CELLS = {
    "s": [FIRMS[n % 4] for n in range(24)],
    "o": [OTHERS[n % 5] for n in range(24)],
    "c": [f"{40100 + n % 4}" for n in range(24)],
    "k": [f"{FIRMS[n % 4][:4].upper()}{n % 4 + 1:03}" for n in range(24)],
    "w": [("Repairs", "Fuel", "Care", "Paper")[n // 6] for n in range(24)],
    "a": [f"{sum_:.2f}" for sum_ in PAID],
    "x": [f"{n * 31_337 % 80_000 + 125}.50" for n in range(24)],
    "g": [f"{sum_ * Decimal('1.2'):.2f}" for sum_ in PAID],
    "d": [f"{day:%d/%m/%Y}" for day in DAYS],
    "e": [f"{day - timedelta(days=40):%d/%m/%Y}" for day in DAYS],
    "m": [f"{day:%b-%y}" for day in DAYS],
    "p": [f"{day.year}/{(day.month - 4) % 12 + 1:02}" for day in DAYS],
}


def read(path: Path, *header: str) -> tuple[pl.DataFrame, list[str]]:
    """A table of columns that are called as what stands before the colon, and hold what is behind it."""
    names, kinds = zip(*(name.rsplit(":", 1) for name in header), strict=True)
    rows = [names, *zip(*(CELLS[kind] for kind in kinds), strict=True)]
    (path / "spend.csv").write_text("".join(",".join(row) + "\n" for row in rows))
    out = path / "out.parquet"
    found = read_ledgers(plan_ledgers([str(path / "spend.csv")], LedgerSettings()), None, out)
    return pl.read_parquet(out), [warning for warning in found.warnings if "--currency" not in warning]


@pytest.mark.parametrize("other", ["Date:e", "Document Date:e", "Posting Date:e", "Effective Date:e", "GL Date:e"])
@pytest.mark.parametrize("paid", ["Paid:d", "Payment Run Date:d", "Settlement Date:d", "Value Date:d"])
def test_a_date_that_says_that_it_was_paid_goes_before_others(tmp_path: Path, paid: str, other: str) -> None:
    payments, _ = read(tmp_path, other, paid, "Supplier:s", "Amount:a")
    assert payments["payment_date"].to_list() == DAYS


@pytest.mark.parametrize("paid", ["Check Date:d", "Warrant Date:d", "Check/EFT Date:d", "Disbursement Date:d"])
def test_a_cheque_is_paid_when_it_was_issued_rather_than_when_a_bank_cleared_it(tmp_path: Path, paid: str) -> None:
    payments, _ = read(tmp_path, "Cleared Date:e", paid, "Payee:s", "Amount:a")
    assert payments["payment_date"].to_list() == DAYS


def test_what_it_cost_abroad_is_no_amount_beside_the_gross_one(tmp_path: Path) -> None:
    payments, _ = read(tmp_path, "Date:d", "Supplier:s", "Foreign Amount:x", "Gross Amount:g")
    assert payments["amount"].to_list() == [Decimal(cell) for cell in CELLS["g"]]


@pytest.mark.parametrize("paid", ["Gross Amount:a", "£:a", "Total inc VAT:a", "Net:a"])
@pytest.mark.parametrize("other", ["Order Value:x", "PO Amount:x", "Contract Value:x", "Total Spend to Date:x"])
def test_what_was_ordered_or_paid_so_far_is_no_amount_beside_what_was_paid(
    tmp_path: Path, paid: str, other: str
) -> None:
    payments, warnings = read(tmp_path, "Date:d", "Supplier:s", other, paid)
    assert payments["amount"].to_list() == PAID
    assert not warnings


@pytest.mark.parametrize(("other", "told"), [("Gross Amount:x", True), ("Gross Amount:g", False)])
def test_amounts_that_differ_from_the_gross_by_more_than_a_tax_are_told(tmp_path: Path, other: str, told: bool) -> None:
    _, warnings = read(tmp_path, "Date:d", "Supplier:s", "Sum:a", other)
    assert any("may be in 'Sum' or in 'Gross Amount'" in warning for warning in warnings) == told


@pytest.mark.parametrize(("vendor", "told"), [("Vendor:o", True), ("Vendor:c", False)])
def test_a_column_that_may_be_of_numbers_names_suppliers_where_it_holds_words(
    tmp_path: Path, vendor: str, told: bool
) -> None:
    payments, warnings = read(tmp_path, "Date:d", vendor, "Payee:s", "Amount:a")
    assert payments["supplier_name"].to_list() == CELLS["s"]
    assert any("'Payee' and 'Vendor' both name suppliers" in warning for warning in warnings) == told


@pytest.mark.parametrize("name", ["Supplier/Payee", "Supplier Name and Number", "Vendor No & Name", "Payee / Supplier"])
def test_a_column_that_names_suppliers_among_other_things(tmp_path: Path, name: str) -> None:
    payments, _ = read(tmp_path, "Date:d", f"{name}:s", "Amount:a")
    assert payments["supplier_name"].to_list() == CELLS["s"]


@pytest.mark.parametrize(
    ("day", "month", "told"),
    [
        ("Invoice Date:e", "Month:m", True),
        ("Statement Date:e", "Month:m", True),
        ("Invoice Date:d", "Month:m", False),
        ("Payment Date:e", "Month:m", False),
        # Counted from April: no calendar's month.
        ("Invoice Date:d", "Period:p", False),
    ],
)
def test_dates_in_other_months_than_a_column_says_are_told(tmp_path: Path, day: str, month: str, told: bool) -> None:
    _, warnings = read(tmp_path, day, month, "Supplier:s", "Amount:a")
    assert any("lie in other months than" in warning for warning in warnings) == told


@pytest.mark.parametrize(
    ("write", "told"),
    [
        ("{0} - Northgate {1} Ltd", True),
        ("UK00{0} : Northgate {1} Ltd", True),
        ("{0} Northgate {1} Ltd", True),
        ("Northgate {1} Ltd ({0})", True),
        ("Northgate {1} Ltd:{0}", True),
        ("Northgate {1} Ltd", False),
        ("{1} Northgate Ltd", False),
    ],
)
def test_numbers_beside_names_are_told(tmp_path: Path, write: str, told: bool) -> None:
    lines = "".join(f"{write.format(40100 + n, n)},0{n % 9 + 1}/04/2023,{n}9.50\n" for n in range(1, 16))
    (tmp_path / "spend.csv").write_text("Supplier,Date,Amount\n" + lines)
    warnings = plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()).plans[0].warnings
    assert any("hold a number beside each name" in warning for warning in warnings) == told


@pytest.mark.parametrize("header", ["Supplier,Paid,Date", "Supplier,Date,Paid", "Supplier,Paid,Invoice Date"])
def test_whole_pounds_that_are_days_of_a_spreadsheet_too_are_what_was_paid(tmp_path: Path, header: str) -> None:
    cells = {"Supplier": "Northgate {0} Ltd", "Paid": "{1}", "Date": "0{0}/04/2023", "Invoice Date": "0{0}/04/2023"}
    row = ",".join(cells[name] for name in header.split(","))
    lines = "".join(row.format(n, 36_000 + n * 1_234) + "\n" for n in range(1, 10))
    (tmp_path / "spend.csv").write_text(f"{header}\n{lines}")
    plan = plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()).plans[0]
    assert plan.header is not None
    assert plan.header.names[plan.roles.at["chosen_amount"]] == "Paid"
    assert plan.header.names[plan.roles.at["payment_date"]] != "Paid"


def test_the_number_of_a_run_is_no_day(tmp_path: Path) -> None:
    lines = "".join(f"Northgate {n} Ltd,{45_000 + n},0{n}/04/2023,{n}9.50\n" for n in range(1, 10))
    (tmp_path / "spend.csv").write_text("Supplier,Pay Run,Date,Amount\n" + lines)
    plan = plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()).plans[0]
    assert plan.header is not None
    assert plan.header.names[plan.roles.at["payment_date"]] == "Date"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (("Supplier:k", "Name:s"), ()),
        (("Creditor Name:s", "Creditor:k"), ()),
        (("Supplier Short Name:k", "Supplier Long Name:s"), ()),
        (("Supplier:k", "Account Name:s"), ("'Account Name' is read, by the names of firms in it",)),
    ],
)
def test_what_accounts_are_called_is_no_supplier_beside_their_names(
    tmp_path: Path, header: tuple[str, ...], told: tuple[str, ...]
) -> None:
    payments, warnings = read(tmp_path, *header, "Date:d", "Amount:a")
    assert payments["supplier_name"].to_list() == CELLS["s"]
    assert len(warnings) == len(told)
    assert all(one in warnings[0] for one in told)


def test_what_accounts_are_called_is_told_where_nothing_names_the_suppliers(tmp_path: Path) -> None:
    payments, warnings = read(tmp_path, "Supplier:k", "Date:d", "Amount:a", "Purpose:w")
    assert payments["supplier_name"].to_list() == CELLS["k"]
    assert any("cells of 'Supplier' are what accounts are called" in one for one in warnings)


@pytest.mark.parametrize("slip", [0, 1])
def test_a_payment_said_in_the_first_of_its_lines_is_what_they_add_up_to(tmp_path: Path, slip: int) -> None:
    wholes = [sum(PAID[n : n + 2], Decimal(slip).scaleb(-2)) if n % 2 == 0 else "" for n in range(12)]
    lines = [f"{FIRMS[n // 2 % 4]},{CELLS['d'][n // 2]},INV{n},{PAID[n]},{wholes[n]}" for n in range(12)]
    lines += [f"{FIRMS[n % 4]},{CELLS['d'][n]},INV{n},{PAID[n]},{PAID[n]}" for n in range(12, 24)]
    path, out = tmp_path / "spend.csv", tmp_path / "out.parquet"
    path.write_text("\n".join(["Supplier,Date Paid,Invoice,Invoice Amount,Payment Amount", *lines, ""]))
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    told = [warning for warning in found.warnings if "--currency" not in warning]
    assert bool(told) == bool(slip)
    assert slip or pl.read_parquet(out)["amount"].to_list() == PAID


@pytest.mark.parametrize(
    ("before", "behind", "says"),
    [
        (">", "", "begin or end with a mark that ends lines"),
        ("", ";", "begin or end with a mark that ends lines"),
        ("Caf=C3=A9 ", "", "hold letters as mails write them"),
    ],
)
def test_marks_of_mails_and_of_ends_of_lines_about_names_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, behind: str, says: str
) -> None:
    assert not any(says in one for one in read(tmp_path, "Date:d", "Amount:a", "Supplier:s")[1])
    monkeypatch.setitem(CELLS, "s", [f"{before}{name}{behind}" for name in CELLS["s"]])
    assert any(says in one for one in read(tmp_path, "Date:d", "Amount:a", "Supplier:s")[1])


def test_days_behind_the_year_are_told_of_those_that_may_be_months(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CELLS, "d", [f"{day:%Y-%d-%m}" for day in DAYS])
    assert any("have their day behind the year" in one for one in read(tmp_path, "Date:d", "Amount:a", "Supplier:s")[1])
    monkeypatch.setitem(CELLS, "d", [f"{day:%Y-%m-%d}" for day in DAYS])
    assert read(tmp_path, "Date:d", "Amount:a", "Supplier:s")[1] == []


def test_dates_of_invoices_are_told_where_those_of_payments_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CELLS, "c", [f"43.{n:03}" for n in range(24)])
    payments, told = read(tmp_path, "Payment Date:c", "Invoice Date:e", "Supplier:s", "Amount:a")
    assert payments["payment_date"].null_count() == 0
    assert any("'Payment Date' holds no dates that can be read: those of invoices are" in one for one in told)
    monkeypatch.setitem(CELLS, "c", [""] * 24)
    told = read(tmp_path, "Payment Date:c", "Invoice Date:e", "Supplier:s", "Amount:a")[1]
    assert not any("those of invoices are" in one for one in told)
