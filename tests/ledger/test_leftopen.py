"""Columns that a header leaves open are known by what they hold, and told; where that leaves a choice they are not."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.errors import InputError
from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers

FIRMS = [
    f"{word} {form}" for word in ("Alder", "Beech", "Cedar", "Larch", "Rowan") for form in ("Ltd", "PLC", "Stores")
]
LINES = [(name, f"{n + 11}/04/2024", f"{n * 317 + 45}.{n + 10}") for n, name in enumerate(FIRMS)]


def read(path: Path, header: list[str], rows: list[list[str]]) -> tuple[pl.DataFrame, Ledger]:
    path.write_text("\n".join(",".join(row) for row in [header, *rows]) + "\n", encoding="utf-8")
    out = path.parent / "out.parquet"
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    return pl.read_parquet(out), found


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (["Supplier", "Date", "Obligation"], "no column is named for the amounts: 'Obligation' is read"),
        (["Supplier", "Date", "Debit"], "no column is named for the amounts: 'Debit' is read"),
        (["Account Name", "Date", "Amount"], "no column is named for the suppliers: 'Account Name' is read"),
        (["Organisation", "Date", "Amount"], "no column is named for the suppliers: 'Organisation' is read"),
        (["Wer", "Wann", "Was"], "no column is named for the suppliers: 'Wer' is read"),
    ],
)
def test_the_one_column_that_can_be_it_is_read_and_told(tmp_path: Path, header: list[str], says: str) -> None:
    payments, found = read(tmp_path / "spend.csv", header, [list(line) for line in LINES])
    assert payments["supplier_name"].to_list() == FIRMS
    assert [str(amount) for amount in payments["amount"]] == [line[2] for line in LINES]
    assert payments["payment_date"].null_count() == 0
    assert any(says in told for told in found.warnings)


@pytest.mark.parametrize(
    "header",
    [
        ["Supplier", "Obligation", "Remainder"],
        ["Supplier", "Rateable value", "Town"],
        ["Supplier", "Salary", "Town"],
        ["Supplier", "Annual value", "Town"],
        ["Received From", "Amount", "Town"],
        ["Debtor", "Amount", "Town"],
    ],
)
def test_what_leaves_a_choice_or_was_paid_to_nobody_is_not_read(tmp_path: Path, header: list[str]) -> None:
    third = {"Town": "Leeds", "Remainder": "7.50"}[header[2]]
    with pytest.raises(InputError, match=r"no header|no column"):
        read(tmp_path / "spend.csv", header, [[name, amount, third] for name, _, amount in LINES])


def test_two_columns_of_firms_leave_a_choice(tmp_path: Path) -> None:
    rows = [[name, FIRMS[-1 - n], amount] for n, (name, _, amount) in enumerate(LINES)]
    with pytest.raises(InputError, match="no header"):
        read(tmp_path / "spend.csv", ["Left", "Right", "Amount"], rows)


def test_two_columns_of_amounts_of_which_neither_is_a_part_are_told(tmp_path: Path) -> None:
    rows = [[name, day, amount, f"{n}7.25"] for n, (name, day, amount) in enumerate(LINES)]
    payments, found = read(tmp_path / "spend.csv", ["Supplier", "Date", "Transaction Amount", "Invoice Amount"], rows)
    assert payments.height == len(LINES)
    assert any("amounts may be in 'Invoice Amount' or in 'Transaction Amount'" in told for told in found.warnings)


@pytest.mark.parametrize("line", ["Dist Amount", "DIST_LINE_AMOUNT", "Allocated Amount", "Distribution_Amt"])
@pytest.mark.parametrize("whole", ["Invoice Total", "Cheque Amount", "Invoice_Amt"])
def test_an_amount_of_a_line_goes_before_that_of_its_invoice(tmp_path: Path, line: str, whole: str) -> None:
    rows = [[name, day, "9000.00", amount] for name, day, amount in LINES]
    payments, found = read(tmp_path / "spend.csv", ["Supplier", "Date", whole, line], rows)
    assert [str(amount) for amount in payments["amount"]] == [amount for _, _, amount in LINES]
    assert not [told for told in found.warnings if "--currency" not in told]


@pytest.mark.parametrize("posted", ["Post Dt", "POST_DATE", "Posted Date", "Posting Date", "Cleared"])
def test_the_day_of_posting_goes_before_that_of_the_transaction(tmp_path: Path, posted: str) -> None:
    rows = [["01/04/2024", name, day, amount] for name, day, amount in LINES]
    payments, _ = read(tmp_path / "spend.csv", ["Transaction Date", "Supplier", posted, "Amount"], rows)
    assert str(payments["payment_date"].min()) == "2024-04-11"


def test_rows_of_a_pivot_table_are_read_where_none_is_a_subtotal(tmp_path: Path) -> None:
    rows = [[name, amount] for name, _, amount in LINES]
    payments, found = read(tmp_path / "spend.csv", ["Row Labels", "Sum of Amount"], rows)
    assert payments.height == len(LINES)
    assert any("'Row Labels' is read" in told for told in found.warnings)
    nested = [["Adult Care Trust", "10.00"], ["Alder Ltd", "4.00"], ["Beech Ltd", "6.00"], *rows]
    with pytest.raises(InputError, match="a pivot table"):
        read(tmp_path / "spend.csv", ["Row Labels", "Sum of Amount"], nested)


def test_revenue_and_capital_are_one_amount(tmp_path: Path) -> None:
    paid = [["10.50", ""], ["", "20.25"], ["0.00", "-3.00"], ["1.00", "2.00"]]
    rows = [[name, day, *paid[n % 4]] for n, (name, day, _) in enumerate(LINES)]
    payments, _ = read(tmp_path / "spend.csv", ["Supplier", "Date", "Revenue £", "Capital £"], rows)
    assert [str(amount) for amount in payments["amount"].head(4)] == ["10.50", "20.25", "-3.00", "3.00"]
    payments, _ = read(
        tmp_path / "spend.csv", ["Supplier", "Date", "Revenue", "Capital", "Total"], [[*row, "9.00"] for row in rows]
    )
    assert {str(amount) for amount in payments["amount"]} == {"9.00"}


@pytest.mark.parametrize(("whole", "line"), [("Amount", "Invoice Amount"), ("Paid Amount", "Amount (£)")])
def test_sums_that_lines_repeat_are_told_from_the_lines_by_adding_up(tmp_path: Path, whole: str, line: str) -> None:
    """By their names either could be the amount: the lines of each payment add up to what each of them repeats."""
    rows = [
        [name, day, str(4000 + n // 2), f"{(n // 2 + 1) * 30}.00", f"{(n // 2 + 1) * (10 if n % 2 else 20)}.00"]
        for n, (name, day, _) in enumerate(LINES[:14])
    ]
    header = ["Supplier", "Date", "Transaction Number", whole, line]
    payments, found = read(tmp_path / "spend.csv", header, rows)
    assert payments["amount"].sum() == sum(Decimal(row[4]) for row in rows)
    assert not [told for told in found.warnings if "--currency" not in told]


@pytest.mark.parametrize("name", ["Paid To Date", "Spend to date", "YTD"])
def test_sums_to_date_are_told_and_give_way_to_the_month(tmp_path: Path, name: str) -> None:
    payments, found = read(tmp_path / "spend.csv", ["Supplier", "Date", name], [list(line) for line in LINES])
    assert payments.height == len(LINES)
    assert any("amounts are sums to date" in told for told in found.warnings)
    rows = [[supplier, day, amount, "99.00"] for supplier, day, amount in LINES]
    payments, found = read(tmp_path / "spend.csv", ["Supplier", "Date", "Spend this month", name], rows)
    assert [str(amount) for amount in payments["amount"]] == [amount for _, _, amount in LINES]
    assert not [told for told in found.warnings if "--currency" not in told]


def test_amounts_that_each_line_of_a_payment_repeats_are_told(tmp_path: Path) -> None:
    several = [
        [name, day, str(700 + n), amount, f"Item {item}"]
        for n, (name, day, amount) in enumerate(LINES)
        for item in "AB"
    ]
    header = ["Supplier", "Date", "Invoice Number", "Invoice Total", "Description"]
    _, found = read(tmp_path / "spend.csv", header, several)
    assert any("each line of a payment repeats one amount" in told for told in found.warnings)
    lines = [[*row[:3], f"{n}5.25", row[4]] for n, row in enumerate(several)]
    _, found = read(tmp_path / "spend.csv", header, lines)
    assert not any("repeats one amount" in told for told in found.warnings)


def test_an_empty_column_of_suppliers_is_left_open(tmp_path: Path) -> None:
    rows = [["", name, day, amount] for name, day, amount in LINES]
    payments, found = read(tmp_path / "spend.csv", ["Name", "Surname or firm", "Date", "Amount"], rows)
    assert payments["supplier_name"].cast(pl.String).to_list() == FIRMS
    assert any("'Surname or firm' is read, by the names of firms in it" in one for one in found.warnings)
