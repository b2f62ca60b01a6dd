"""Tables that are not read say why, as far as their cells tell; money that is not read is told."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import count_ledgers
from spendscan.ledger.table.unread import why_not

ROWS = [[f"NORTH {n} LTD", f"{n + 10:02}/04/2024", f"{n}1.50"] for n in range(12)]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([list(column) for column in zip(["Supplier", "Date", "Amount"], *ROWS, strict=True)], "lies on its side"),
        (
            [["Supplier", "Apr-24", "May-24", "Jun-24"], *([row[0], "1.00", "2.00", "3.00"] for row in ROWS)],
            "a column for each month or year, Apr-24 to Jun-24",
        ),
        ([["Vendor", "2022", "2023", "2024"], *([row[0], "1.00", "2.00", "3.00"] for row in ROWS)], "2022 to 2024"),
        ([["Supplier          Amount"], *([f"{row[0]}       {row[2]}"] for row in ROWS)], "of a fixed width"),
        ([["Supplier;Amount"], *([f"{row[0]};{row[2]}"] for row in ROWS)], "a line with ';' between"),
        ([["Wer", "Wann", "Was"], *ROWS], "how much, 'Wer', 'Wann', 'Was'; suppliers may be in column 1"),
        ([[row[0].removesuffix(" LTD"), *row[1:]] for row in ROWS[:5]], "5 lines are too few"),
        (ROWS[:2], "2 lines are too few"),
        # One of its rows would make a header.
        ([["Date", *["1/2/2024"] * 9], ["Payee", "Gas Total", *["A Ltd"] * 8], ["Amount", *["5.00"] * 9]], "its side"),
        ([["Minutes of the meeting"], *([f"Item {n}"] for n in range(20))], "no header with a supplier"),
    ],
)  # fmt: skip
def test_the_reason_says_what_it_looks_like(rows: list[list[str]], says: str) -> None:
    assert says in why_not(rows)


def test_titles_and_classes_that_are_called_as_columns_lay_no_table_on_its_side(tmp_path: Path) -> None:
    rows = [["Expenditure over 25k"], [], ["Category", "Payee", "Date", "Amount"]]
    rows += [[("Postage", "Suppliers", "Vendor costs")[n % 3], *row] for n, row in enumerate(ROWS)]
    (tmp_path / "spend.csv").write_text("".join(",".join(row) + "\n" for row in rows))
    (plan,) = plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()).plans
    assert plan.read


def book(path: Path, sheets: dict[str, list[list[str]]]) -> list[str]:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    path.write_bytes(file.getvalue())
    (path.parent / "other.csv").write_text("Supplier,Date,Amount\n" + "".join(",".join(row) + "\n" for row in ROWS))
    ledger = count_ledgers(plan_ledgers([str(path.parent)], LedgerSettings()))
    return [told for told in ledger.warnings if "not read" in told]


READ = [["Supplier", "Date", "Amount"], *([f"{row[0]} B", *row[1:]] for row in ROWS)]
NOTES = [["Figures are provisional"]]


def test_a_sheet_that_holds_money_and_is_not_read_is_told(tmp_path: Path) -> None:
    unknown = [["Wer", "Wann", "Was"], *([row[0].removesuffix(" LTD"), *row[1:]] for row in ROWS)]
    told = book(tmp_path / "spend.xlsx", {"April": READ, "May": unknown, "Notes": NOTES})
    assert [one[:61] for one in told] == ["spend.xlsx, sheet May is not read, though its column 3 holds "]


def test_a_workbook_of_which_no_sheet_is_read_is_told(tmp_path: Path) -> None:
    told = book(tmp_path / "spend.xlsx", {"Notes": NOTES})
    assert told == ["spend.xlsx, sheet Notes is not read: no header with a supplier and an amount column"]


def test_notes_beside_a_ledger_are_not_told(tmp_path: Path) -> None:
    assert book(tmp_path / "spend.xlsx", {"April": READ, "Notes": NOTES}) == []


@pytest.mark.parametrize("many", [3, 7, 12])
def test_a_few_lines_without_a_header_are_read_where_every_one_is_plain(tmp_path: Path, many: int) -> None:
    (tmp_path / "spend.csv").write_text("".join(",".join(row) + "\n" for row in ROWS[:many]))
    ledger = count_ledgers(plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()))
    assert ledger.sources["payments"].item() == many
    assert any("no header: column 1 is taken for the suppliers" in told for told in ledger.warnings)


def test_a_pivot_table_is_said() -> None:
    assert "a pivot table" in why_not([["Row Labels", "Sum of Amount"], ["Abbey Joinery Ltd", "1,200.00"]])


def test_a_pivot_sheet_beside_what_it_sums_up_is_left_out_without_a_word(tmp_path: Path) -> None:
    pivot = [["Row Labels", "Sum of Amount"], *([row[0], row[2]] for row in ROWS)]
    assert book(tmp_path / "spend.xlsx", {"April": READ, "Pivot": pivot}) == []
    plans = plan_ledgers([str(tmp_path / "spend.xlsx")], LedgerSettings()).plans
    assert [(plan.sheet, plan.read) for plan in plans] == [("April", True), ("Pivot", False)]


def test_amounts_and_days_in_a_line_are_no_months_of_a_header() -> None:
    header = ["FUNDER_NAME", "APPLICANT_NAME", "AWARDED", "DECIDED", "ANNOUNCED"]
    rows = [["Lottery", f"Exford Contractors {n} Ltd", f"438{n}7.89", "07/04/2012", "14/04/2012"] for n in range(9)]
    assert "a column for each month" not in why_not([header, *rows])
    months = ["Supplier", "Apr-12", "May-12", "Jun-12"]
    assert "a column for each month" in why_not([months, ["Exford Ltd", "1.00", "2.00", "3.00"]])
