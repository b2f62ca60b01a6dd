"""A date that is said once for several lines is read in each of them where that is plain, and told; and headings."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.inspect import mapping_text
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers

FIRMS = ("Alder Ltd", "Beech & Sons", "Cedar (UK) Ltd", "Dove PLC", "Elm CIC")
DAYS = ("03/04/2023", "05/04/2023", "19/04/2023", "02/05/2023")
ISO = ["2023-04-03", "2023-04-05", "2023-04-19", "2023-05-02"]
TOLD = "payments without a date are read as of the one said above them"


def of(path: Path) -> tuple[pl.DataFrame, Ledger]:
    out = path.parent / "out.parquet"
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    return pl.read_parquet(out), found


def read(tmp_path: Path, lines: list[str]) -> tuple[list[str], list[str]]:
    path = tmp_path / "spend.csv"
    path.write_text("\n".join(lines) + "\n")
    payments, found = of(path)
    days = payments["payment_date"].dt.strftime("%Y-%m-%d").fill_null(payments["period"]).to_list()
    return days, [one for one in found.warnings if "--currency" not in one]


def lines(said: list[str], *, alone: bool = False, mark: str = "", after: str = "") -> list[str]:
    """Three payments to each date, which stands in the first of them or in a row of its own."""
    rows = []
    for n, day in enumerate(said):
        rows += [f"{day},,,"] if alone else []
        for i in range(3):
            first = day if not (i or alone) else mark
            rows.append(f"{first},{FIRMS[(n + i) % 5]},10{n}{i},{n * 100 + i * 7 + 20}.50{after}")
    return rows


HEADER = "Date,Payee,Cheque,Amount"
EACH = [day for day in ISO for _ in range(3)]


@pytest.mark.parametrize(
    "rows",
    [
        lines(list(DAYS)),
        lines(list(DAYS), alone=True),
        lines(list(DAYS), mark='"""'.replace('"""', '""""')),
        lines(list(DAYS), mark="ditto"),
        [*lines(list(DAYS)), ",Total,,99999.00"],
    ],
)
def test_blank_cells_under_dates_in_order_are_of_the_date_above(tmp_path: Path, rows: list[str]) -> None:
    days, told = read(tmp_path, [HEADER, *rows])
    assert days == EACH
    assert f"spend.csv: {12 if rows[0].endswith(',,,') else 8} {TOLD}" in told


def test_dates_may_go_down(tmp_path: Path) -> None:
    days, told = read(tmp_path, [HEADER, *lines(list(DAYS[::-1]))])
    assert days == EACH[::-1]
    assert told == [f"spend.csv: 8 {TOLD}"]


@pytest.mark.parametrize("words", ["{}", "Payment run {}", "Payments made on {}:"])
def test_a_table_without_dates_gets_those_of_the_rows_above_its_payments(tmp_path: Path, words: str) -> None:
    rows = ["Payee,Amount,Purpose"]
    for n, day in enumerate(DAYS):
        rows += [f"{words.format(day)},,", *(f"{FIRMS[(n + i) % 5]},{n * 100 + i * 7 + 20}.50,Care" for i in range(3))]
    days, told = read(tmp_path, rows)
    assert days == EACH
    assert told == [f"spend.csv: 12 {TOLD}"]


def test_months_as_headings_the_first_above_the_header(tmp_path: Path) -> None:
    rows = []
    for n, month in enumerate(("April 2023", "May 2023", "June 2023")):
        rows += [f"{month},,", "Payee,Amount,Purpose"]
        rows += [f"{FIRMS[(n + i) % 5]},{n * 100 + i * 7 + 20}.50,Care" for i in range(3)]
        rows += [f"Total for {month},{n * 300 + 82}.50,", ",,"]
    days, told = read(tmp_path, rows)
    assert days == [month for month in ("2023-04", "2023-05", "2023-06") for _ in range(3)]
    assert told[0] == f"spend.csv: 9 {TOLD}"


def test_a_workbook_whose_rows_are_short(tmp_path: Path) -> None:
    path = tmp_path / "spend.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("List")
    rows: list[list[object]] = [["Payee", "Amount", "Remark"]]
    for n, month in enumerate(("April 2023", "May 2023")):
        rows += [[month], *([FIRMS[(n + i) % 5], n * 100 + i * 7 + 20.5] for i in range(4))]
    rows[2].append("late")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    payments, _ = of(path)
    assert payments["period"].to_list() == ["2023-04"] * 4 + ["2023-05"] * 4
    # The column that the table does not have is none that a mapping could name.
    assert "payment_date" not in mapping_text(plan_ledgers([str(path)], LedgerSettings()))


@pytest.mark.parametrize(
    "rows",
    [
        # In no order.
        lines([DAYS[2], DAYS[0], DAYS[3], DAYS[1]]),
        # A date that comes again: lines that lack theirs among others that have it.
        lines([DAYS[0], DAYS[1], DAYS[1], DAYS[3]]),
        # Nothing is said above the first line.
        [",Fir Ltd,99,12.50", *lines(list(DAYS))],
        # Too few.
        lines(list(DAYS[:2])),
        # Other words above some lines than above the others.
        [
            *lines(list(DAYS[:1]), alone=True),
            *("Printed " + row if row[0] != "," else row for row in lines(list(DAYS[1:]), alone=True)),
        ],
    ],
)
def test_where_it_is_not_plain_they_stay_without_a_date(tmp_path: Path, rows: list[str]) -> None:
    days, told = read(tmp_path, [HEADER, *rows])
    assert "undated" in days
    assert not any(TOLD in one for one in told)
    assert any("of no known month" in one for one in told)


def test_what_adds_up_the_lines_above_bears_no_date(tmp_path: Path) -> None:
    rows = lines(list(DAYS))
    whole = sum(float(row.rsplit(",", 1)[1]) for row in rows)
    halves = [f",{name},,{whole / 2:.2f}" for name in ("Revenue", "Capital")]
    days, told = read(tmp_path, [HEADER, *rows, ",,,", *halves])
    assert days == EACH
    assert any("its last lines are sums" in one for one in told)


def headed(headings: list[str]) -> list[str]:
    rows = ["Supplier,Date,Amount"]
    for n, heading in enumerate(headings):
        rows += [f"{heading},,"] * bool(heading)
        rows += [f"{FIRMS[(n + i) % 5]},{i + 1:02}/04/2023,{n * 100 + i * 7 + 20}.50" for i in range(3)]
    return rows


def test_headings_of_parts_are_nothing_left_of_a_payment(tmp_path: Path) -> None:
    days, told = read(tmp_path, headed(["Housing", "Parks and Gardens", "Finance Committee"]))
    assert len(days) == 9
    assert told == []


@pytest.mark.parametrize(
    "headings",
    [
        # One that may be the beginning of a name, one that is a firm's, one that a supplier bears.
        ["Housing", "London Borough of", "Parks"],
        ["Housing", "Fir Ltd", "Parks"],
        ["Housing", "Beech", "Parks"],
        # None above the first lines; too few; one twice.
        ["", "Housing", "Parks", "Finance"],
        ["Housing", "Parks"],
    ],
)
def test_words_that_may_be_left_of_a_payment_are_told(tmp_path: Path, headings: list[str]) -> None:
    _, told = read(tmp_path, headed(headings))
    assert any("lines that may be payments" in one for one in told)


def test_sums_alone_in_their_rows(tmp_path: Path) -> None:
    rows, part = ["Supplier,Date,Amount"], 0.0
    for n in range(4):
        rows += [f"{FIRMS[(n + i) % 5]},{i + 1:02}/04/2023,{n * 100 + i * 7 + 20}.50" for i in range(3)]
        part = 3 * (n * 100) + 82.5
        rows += [f",,{part:.2f}", ",,"]
    whole = sum(3 * n * 100 + 82.5 for n in range(4))
    path = tmp_path / "spend.csv"
    path.write_text("\n".join([*rows, f",,{whole:.2f}"]) + "\n")
    payments, found = of(path)
    assert payments.height == 12
    assert found.rejects["reason"].value_counts().sort("reason").rows() == [
        ("grand_total", 1),
        ("header", 1),
        ("subtotal", 4),
    ]
    assert [one for one in found.warnings if "--currency" not in one] == []
    # One that is another sum may be what is left of a payment.
    path.write_text("\n".join([*rows[:4], ",,99.00", *rows[5:]]) + "\n")
    _, found = of(path)
    assert any("lines that may be payments" in one for one in found.warnings)


def test_marks_far_more_than_dates_leave_their_column_one_of_dates(tmp_path: Path) -> None:
    rows = [f"{DAYS[n // 12] if n % 12 == 0 else 'ditto'},{FIRMS[n % 5]},10{n},{n * 7 + 20}.50" for n in range(48)]
    days, told = read(tmp_path, [HEADER, *rows])
    assert days == [day for day in ISO for _ in range(12)]
    assert told == [f"spend.csv: 44 {TOLD}"]


@pytest.mark.parametrize("names", ["Revenue,Capital,Supplier,Date", "Debit,Credit,Payee,Date"])
def test_headings_above_lines_that_hold_either_of_two_amounts(tmp_path: Path, names: str) -> None:
    rows = [names]
    for n, heading in enumerate(("Roads and Transport", "Adult Care", "Housing")):
        rows += [f"{heading},,,", *(f"{n}1{i}.50,,{FIRMS[i]},0{i + 3}/04/2023" for i in range(4))]
        rows += [f",2{n}.25,{FIRMS[4]},1{n}/04/2023"]
    days, told = read(tmp_path, rows)
    assert len(days) == 15
    assert told == []
