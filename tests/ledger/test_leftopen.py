"""Columns that a header leaves open are known by what they hold, and told; where that leaves a choice they are not."""

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
        ["Row Labels", "Sum of Amount", "Town"],
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
    payments, found = read(tmp_path / "spend.csv", ["Supplier", "Date", "Payment Amount", "Invoice Amount"], rows)
    assert [str(amount) for amount in payments["amount"]] == [line[2] for line in LINES]
    assert any("amounts may be in 'Payment Amount' or in 'Invoice Amount'" in told for told in found.warnings)


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
