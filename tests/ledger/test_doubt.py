"""What is doubtful in a file is said of it by name; what is not raises no alarm."""

from pathlib import Path

import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.cells.dates import DAY_FIRST, MONTH_FIRST, order_by_months
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

HEADER = "Payment Date,Supplier Name,Amount,Directorate\n"
LINES = "".join(f"{n % 15 + 13}/04/2024,NEARBY WORKS LTD,{n}.50,Roads\n" for n in range(1, 60))
# The lines of another page.
MORE = LINES.replace(".50,", ".75,")


def said(tmp_path: Path, text: str) -> str:
    path = tmp_path / "payments.csv"
    path.write_bytes(text.encode())
    told = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, tmp_path / "out.parquet").warnings
    return "\n".join(one for one in told if "no currency" not in one)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("14/04/2024,NEARBY WORKS LTD,see note,Roads\n", "may be payments are rejected"),
        ("14/04/2024,,60.00,Roads\n", "name no supplier"),
        ("14/04/2024,Roads,60.00,TR1\n", "called as the body, a department"),
        ("14/04/2024,#REF!,60.00,Roads\n", "name no supplier"),
        ("14/04/2024,101714,60.00,Roads\n", "suppliers are numbers or codes"),
        ("14/04/2024,13/04/2024,60.00,Roads\n", "suppliers are numbers or codes"),
        ("14/04/2024,TR10171401,60.00,Roads\n", "suppliers are numbers or codes"),
        ("14/04/2024,1017141234567890,60.00,Roads\n", "suppliers are numbers or codes"),
        ("14/04/2024,13/04/2024 00:00:00,60.00,Roads\n", "suppliers are numbers or codes"),
        ("14/04/2024,SUPP-101714123456,60.00,Roads\n", "suppliers are numbers or codes"),
        ("14/04/2024,1.01714E+15,60.00,Roads\n", "suppliers are numbers or codes"),
        ("14/04/2024,Yes,60.00,Roads\n", "suppliers are numbers or codes"),
        ("14/04/2024,550e8400-e29b-41d4-a716-446655440000,60.00,Roads\n", "suppliers are numbers or codes"),
        ("14/04/2024,#######,60.00,Roads\n", "name no supplier"),
        ("to be confirmed,NEARBY WORKS LTD,60.00,Roads\n", "dates cannot be read"),
        ("14/04/2024,NEARBY WORKS LTD,16.130,Roads\n", "may mean another number"),
        ("04/14/2024,NEARBY WORKS LTD,60.00,Roads\n", "day-first and for month-first"),
        ("Total,,1799.51,\n", "own total is not what its payments add up to: payments.csv (1,799.51 stated, 1,799.50"),
    ],
)
def test_each_kind_of_doubt_names_its_file(tmp_path: Path, line: str, says: str) -> None:
    told = said(tmp_path, HEADER + LINES + line)
    assert says in told
    assert "payments.csv" in told


@pytest.mark.parametrize(
    "under",
    [
        "",
        "14/04/2024,3M,1.00,Roads\n14/04/2024,4IMPRINT,1.00,Roads\n14/04/2024,B&Q 1234,1.00,Roads\n",
        "\nNotes\nContact finance\n",
        "Total,,1799.50,\n",
        "Total for April,,1000.00,\nTotal for May,,799.50,\n",
    ],
)
def test_a_file_without_doubtful_lines_raises_no_alarm(tmp_path: Path, under: str) -> None:
    assert said(tmp_path, HEADER + LINES + under) == ""


def test_words_between_payments_may_be_what_is_left_of_one(tmp_path: Path) -> None:
    assert "1 note" in said(tmp_path, HEADER + LINES + "Something else\n" + LINES)
    assert "1 note" in said(tmp_path, HEADER + LINES + ",Group Ltd,,\n")
    assert "1 note" in said(tmp_path, HEADER + "13/04/2024;NEARBY WORKS LTD;60.50;Roads\n" + LINES)
    assert "1 note" in said(tmp_path, HEADER + LINES + "\n,Sons,,\n")
    assert "1 note" in said(tmp_path, HEADER + LINES + ",Solutions,,\n")
    assert "1 note" in said(tmp_path, HEADER + ",,1073.40,T9794\n" + LINES)
    assert said(tmp_path, HEADER + LINES + ",Exford Council,,\n") == ""
    query = "select date, name, amount, unit, code from lines where type = '23'\n"
    assert said(tmp_path, query + HEADER + LINES) == ""
    record = "13/04/2024|NEARBY WORKS LTD|60.50|Roads\n"
    assert "1 note" in said(tmp_path, HEADER + LINES + f"{record}Payments over 500\n\n{HEADER}" + MORE)
    assert said(tmp_path, HEADER + LINES + f"Payments over 500\n\n{HEADER}" + MORE) == ""
    one = LINES.splitlines(keepends=True)[0]
    assert "1 note" in said(tmp_path, HEADER + LINES + f"Something else\n{one}{HEADER}" + LINES)


def test_the_same_word_under_several_names_may_be_the_end_of_each(tmp_path: Path) -> None:
    line = LINES.splitlines(keepends=True)[0]
    assert "2 note" in said(tmp_path, HEADER + LINES + f"{line},Services,,\n{line},Services,,\n" + LINES)
    assert said(tmp_path, HEADER + LINES + f"{line}Page,,,\n{line}Page,,,\n" + MORE) == ""
    header, names = "Supplier Name,Payment Date,Amount\n", [f"{word} WORKS" for word in ("NORTH", "SOUTH", "EAST")]
    lines = "".join(f"{names[n % 3]},{n % 15 + 13}/04/2024,{n}.50\n" for n in range(60))
    parted = "NORTH,14/04/2024,7.00\nWORKS,,\nEAST,14/04/2024,8.00\nWORKS,,\n"
    assert "2 note" in said(tmp_path, header + lines + parted + lines)
    assert said(tmp_path, header + lines + parted.replace("WORKS", "Page") + lines.replace(".50", ".75")) == ""


def test_words_that_payments_hold_too_or_have_a_sum_are_no_title_though_they_come_twice(tmp_path: Path) -> None:
    line = LINES.splitlines(keepends=True)[0]
    lines = LINES + LINES.replace("Roads", "Adult Care")
    assert "2 note" in said(tmp_path, HEADER + lines + f"{line}Adult Care\n{line}Adult Care\n" + lines)
    assert said(tmp_path, HEADER + lines + f"{line}Adult\n{line}Adult\n" + MORE) == ""
    assert "2 note" in said(tmp_path, HEADER + lines + f"{line},,7.50,Roads\n{line},,7.50,Roads\n" + lines)


def test_two_cells_such_as_payments_have_are_what_is_left_of_the_first_one(tmp_path: Path) -> None:
    lines = "".join(f"WORKS {n % 9} LTD,Roads,{n % 15 + 13}/04/2024,{n}.50\n" for n in range(1, 60))
    header = "Supplier Name,Directorate,Payment Date,Amount\n"
    assert "1 note" in said(tmp_path, header + "WORKS 3 LTD,Roads,,\n" + lines)
    assert said(tmp_path, header + "All amounts,in pounds,,\n" + lines) == ""


def test_a_day_and_a_sum_alone_are_no_payment_where_others_have_more(tmp_path: Path) -> None:
    lines = "".join(f"{n % 15 + 13}/04/2024,WORKS {n} LTD,{n}.50,Roads\n" for n in range(1, 60))
    assert "1 ragged" in said(tmp_path, HEADER + lines + "14/04/2024,,88.00,\n" + lines)


def test_a_narrow_columns_exponent_is_flagged() -> None:
    assert read_amount("1.23E+05").flag == "rounded"
    assert read_amount("1.2345678E+05").flag is None


def test_dates_that_nothing_tells_the_order_of_lie_in_few_months() -> None:
    assert order_by_months([f"{day:02}/06/2024" for day in range(1, 6)]) == (DAY_FIRST, 1, 5)
    assert order_by_months([f"6/{day}/2024" for day in range(1, 6)]) == (MONTH_FIRST, 1, 5)
    assert order_by_months(["01/02/2024", "02/01/2024", "03/03/2024", "01/04/2024", "04/01/2024"]) is None


def test_a_table_without_a_header_is_read_where_its_columns_leave_no_choice(tmp_path: Path) -> None:
    lines = "".join(f"{n % 15 + 13}/04/2024,WORKS {n % 9} LTD,{n}.50,Roads\n" for n in range(1, 60))
    assert "column 2 is taken for the suppliers, 3 for the amounts, 1 for the dates" in said(tmp_path, lines)


def test_a_column_that_counts_the_rows_is_no_money(tmp_path: Path) -> None:
    """The named amounts cannot be read: the unnamed column of numbers does not stand in for them."""
    lines = "".join(f"{n},NEARBY WORKS LTD,about {n}\n" for n in range(40))
    path = tmp_path / "payments.csv"
    path.write_text(",Supplier Name,Amount\n" + lines, encoding="utf-8")
    (plan,) = plan_ledgers([str(path)], LedgerSettings()).plans
    assert not plan.read


@pytest.mark.parametrize("cell", ["£60", '"1,060"', "60.00"])
def test_an_unnamed_column_written_as_money_is_the_amount(tmp_path: Path, cell: str) -> None:
    lines = "".join(f"{n % 15 + 13}/04/2024,NEARBY WORKS LTD,Roads,{n + 4000},{cell}\n" for n in range(40))
    path, out = tmp_path / "payments.csv", tmp_path / "out.parquet"
    path.write_text(f"Payment Date,Supplier Name,Directorate,Transaction Number, \n{lines}")
    read = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    assert read.sources["payments"].to_list() == [40]


@pytest.mark.parametrize("large", [100, 1 << 20])
def test_a_class_in_a_supplier_s_place_is_told_of_large_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr("spendscan.ledger.plan.LARGE", large)
    for name, size in (("HEAD", 2000), ("TAIL", 500), ("STRIDES", 2), ("STRIDE", 300)):
        monkeypatch.setattr(f"spendscan.ledger.files.read.{name}", size)
    kinds = ("Roads", "Care", "Parks")
    lines = [f"{n % 15 + 13}/04/2024,WORKS {n % 40} LTD,{n}.50,{kinds[n % 3]}\n" for n in range(1, 600)]
    lines[400] = "14/04/2024,Care,60.00,TR1\n"
    # Where a class stands beside it as well, it may be who was paid.
    lines[410] = "14/04/2024,Parks,60.00,Roads\n"
    assert "payments.csv (1 of 599)" in said(tmp_path, HEADER + "".join(lines))


def test_the_ends_of_two_cells_in_the_row_below_are_told_however_often(tmp_path: Path) -> None:
    lines = "".join(f"{n % 15 + 13}/04/2024,WORKS {n % 9} LTD,{n}.50,Roads\n" for n in range(1, 60))
    parted = "14/04/2024,North &,7.50,Children and\n,Hart,,Families\n"
    assert "2 note" in said(tmp_path, HEADER + lines + parted * 2 + lines.replace(".50", ".75"))


def test_the_beginning_of_a_name_above_the_first_payment_is_told(tmp_path: Path) -> None:
    assert "1 note" in said(tmp_path, HEADER + ",RIBBLE,,\n" + LINES)
    # In a first column it may be a title.
    header, lines = (
        "Supplier,Date,Amount\n",
        "".join(f"WORKS {n % 9} LTD,{n % 15 + 13}/04/2024,{n}.50\n" for n in range(40)),
    )
    assert said(tmp_path, header + "RIBBLE,,\n" + lines) == ""


def test_letters_that_a_line_had_no_room_for_are_told_however_often(tmp_path: Path) -> None:
    header, line = "Date,Amount,Supplier\n", "{day}/04/2024,{day}.50,WORKS {day} & Son\n"
    lines = "".join(line.format(day=n) for n in range(10, 29))
    assert "2 note" in said(
        tmp_path, header + lines + "s,,\n" + lines.replace(".50", ".75") + "s,,\n" + line.format(day=29)
    )
