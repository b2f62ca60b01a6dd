"""Rows whose cells do not stand where the others' do: read right or not, a reader is told of them."""

import io
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger import plan
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers

HEADER = "Payment Date,Amount,Supplier Name,Directorate,Purpose\n"
FIRMS = ("NEARBY WORKS LTD", "FURTHER CARE PLC", "MARSDEN GROUP LLP", "ROYD SUPPLIES LTD")


def line(n: int, amount: str = "", row: str = "{day},{amount},{firm},Roads,Repairs") -> str:
    return row.format(day=f"{n % 15 + 13}/04/2024", amount=amount or f"{n}.50", firm=FIRMS[n % 4]) + "\n"


LINES = "".join(map(line, range(1, 60)))


def read(tmp_path: Path, text: str, name: str = "payments.csv") -> tuple[Ledger, pl.DataFrame]:
    path, out = tmp_path / name, tmp_path / "out.parquet"
    path.write_bytes(text.encode())
    ledger = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    return ledger, pl.read_parquet(out)


def told(ledger: Ledger) -> str:
    return "\n".join(one for one in ledger.warnings if "no currency" not in one)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is read as a large one: by the engine, in blocks."""
    monkeypatch.setattr(plan, "LARGE", 1)


@pytest.mark.parametrize("sign", ["", "£", "Â£", "\ufffd", "ï¿½", "=", "-", "GBP "])
def test_an_amount_that_a_comma_tears_is_put_together_and_told(tmp_path: Path, sign: str) -> None:
    ledger, payments = read(tmp_path, HEADER + LINES + line(3, f"{sign}6,077.36") + line(4))
    assert payments.filter(source_row=61)["amount"].abs().to_list() == [Decimal("6077.36")]
    assert "put right by what they hold: payments.csv (row 61)" in told(ledger)


def test_rows_put_right_are_told_by_their_numbers(tmp_path: Path) -> None:
    torn = "".join(line(n, "6,077.36") for n in range(5))
    ledger, _ = read(tmp_path, HEADER + LINES + torn)
    assert "payments.csv (rows 61, 62, 63 and 2 more)" in told(ledger)
    assert ledger.sources["mended"].to_list() == [5]


def test_a_payment_in_the_line_of_a_repeated_header_is_rejected_and_told(tmp_path: Path) -> None:
    ledger, payments = read(tmp_path, HEADER + LINES + HEADER.rstrip() + "," + line(3) + LINES + HEADER + LINES)
    assert payments.height == 3 * 59
    assert ledger.rejects["reason"].to_list() == ["header", "ragged", "repeated_header"]
    assert "1 ragged" in told(ledger)


SPACED = HEADER + LINES + line(3, ' "6,077.36"') + LINES


def test_an_amount_in_quotes_behind_a_blank_is_read_whole(tmp_path: Path) -> None:
    _, payments = read(tmp_path, SPACED)
    assert payments.height == 119
    assert payments.filter(source_row=61)["amount"].to_list() == [Decimal("6077.36")]


@pytest.mark.usefixtures("large")
def test_an_amount_in_quotes_behind_a_blank_is_never_read_in_part(tmp_path: Path) -> None:
    ledger, payments = read(tmp_path, SPACED)
    assert payments.height == 118
    assert "1 ragged" in told(ledger)


def test_formulas_whose_quotes_nobody_doubled_are_cells(tmp_path: Path) -> None:
    lines = "".join(line(n, row='"="{day}"","="{amount}"","="{firm}"","="Roads""') for n in range(1, 40))
    _, payments = read(tmp_path, HEADER.replace(",Purpose", "") + lines)
    assert set(payments["supplier_name"]) == set(FIRMS)


def test_a_line_above_the_header_may_be_a_payment_that_moved(tmp_path: Path) -> None:
    above = "13/04/2024,,60.50,NEARBY WORKS LTD,Roads,Repairs\n"
    ledger, _ = read(tmp_path, above + HEADER + LINES)
    assert "1 ragged" in told(ledger)
    for title in ("Payments,over £500,for,2024,,\n", "Period,Quarter 2,Printed,at the town hall\n"):
        assert told(read(tmp_path, title + HEADER + LINES)[0]) == ""


def test_a_title_that_names_two_columns_of_many_is_doubted(tmp_path: Path) -> None:
    lines = "".join(line(n, row="Roads,1000{day:.2},Repairs,{firm},T1000{day:.2},{day},{amount}") for n in range(40))
    ledger, _ = read(tmp_path, "select a.supplier,a.amount from gl\n" + lines)
    assert "the line that is read as the header may be a title" in told(ledger)


def test_lines_taken_into_a_header_over_several_rows_may_be_payments(tmp_path: Path) -> None:
    last = "".join(
        line(n, row="\u201c{day}\u201d,\u201c{amount}\u201d,\u201c{firm}\u201d,\u201cRoads\u201d,\u201cRepairs\u201d")
        for n in (1, 2)
    )
    ledger, payments = read(tmp_path, LINES + last + HEADER)
    assert payments.height == 61 or "2 ragged" in told(ledger) or "2 unreadable" in told(ledger)


@pytest.mark.parametrize(("above", "mark"), [(8, ""), (6, "\ufeff"), (6, "ï»¿")])
def test_a_line_whose_class_is_called_as_a_supplier_has_lost_a_cell_in_a_short_table_too(
    tmp_path: Path, above: int, mark: str
) -> None:
    header = "Payment Date,Amount,Directorate,Supplier Name,Expense Type,Purpose\n"
    lines = "".join(line(n, row="{day},{amount},Roads,{firm},Utilities,Repairs") for n in range(1, above + 1))
    again = mark + header + lines * 6 if mark else ""
    ledger, payments = read(
        tmp_path, header + lines + again + "14/04/2024,9.50 Roads,FURTHER CARE PLC,Utilities,Repairs\n"
    )
    assert set(payments["supplier_name"]) == set(FIRMS)
    ledger, payments = read(tmp_path, header + lines + again + "14/04/2024,9.50,FURTHER CARE PLC,Utilities,Repairs\n")
    assert set(payments["supplier_name"]) == set(FIRMS)
    assert "1 ragged" in told(ledger) or "put right" in told(ledger)


def test_a_row_that_swallowed_the_next_line_is_not_put_right(tmp_path: Path) -> None:
    header = "VAT,Payment Date,Expense,Directorate,Body,Purpose,Reference,Amount,Supplier Name\n"
    uses, areas, whys = ("Utilities", "Building Works"), ("Roads", "Planning"), ("Repairs", "50% deposit", "")
    lines = "".join(
        f"{('', 'GB123456789')[n % 2]},{n % 15 + 13}/04/2024,{uses[n % 2]},{areas[n % 2]},Exford Council,{whys[n % 3]},"
        f"T5685{n:05},{n * 7 % 900}.{n % 90 + 10},{FIRMS[n % 4]}\n"
        for n in range(1, 150)
    )
    torn = 'GB123456789,14/04/2024,Utilities,"Roads""\r\n'
    torn += f',15/04/2024,Utilities,Planning,Exford Council,50% deposit,T568500444,"2,306.37",{FIRMS[0]}\n'
    ledger, payments = read(tmp_path, header + lines + torn + lines)
    assert (payments.height, "1 ragged" in told(ledger)) == (298, True)
    assert Decimal("306.37") not in set(payments["amount"])


@pytest.mark.usefixtures("large")
def test_returns_that_end_lines_of_a_large_file_count_as_a_spreadsheet_counts(tmp_path: Path) -> None:
    text = ("Payments\n" * 12 + HEADER + LINES).replace("\n", "\r\r\n")
    ledger, payments = read(tmp_path, text)
    assert payments["source_row"].to_list() == list(range(27, 27 + 2 * 59, 2))
    assert told(ledger) == ""


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("{day},{amount},Roads, late,{firm},Repairs,,", "put right"),
        ("{day},{amount},Roads, late,{firm},Repairs,", "put right"),
        ("{day},{amount},{firm},Repairs,,", "put right"),
        ("{day},{amount},{firm},Repairs", "put right"),
    ],
)
def test_rows_of_another_length_are_seen_in_a_large_file(tmp_path: Path, row: str, says: str) -> None:
    """A cell too many ends in a column that nothing fills; one too few leaves the last one empty."""
    header = "Payment Date,Amount,Directorate,Supplier Name,Purpose\n"
    lines = "".join(line(n, row="{day},{amount},Roads,{firm},Repairs") for n in range(60))
    text = header + lines
    if row.endswith(","):
        text = text.replace("\n", ",,\n")
    ledger, payments = read(tmp_path, text + line(3, row=row) + line(4, row="{day},{amount},Roads,{firm},Repairs"))
    assert set(payments["supplier_name"]) == set(FIRMS)
    assert says in told(ledger)


@pytest.mark.usefixtures("large")
def test_a_preamble_and_blank_lines_leave_a_large_file_to_the_engine(tmp_path: Path) -> None:
    ledger, payments = read(tmp_path, "Payments\n\n" + HEADER + LINES + "\n,,,,\n")
    assert (payments.height, told(ledger)) == (59, "")


@pytest.mark.parametrize(
    "row",
    [
        "{day},{amount},Roads,Repairs",
        "{day},{firm},Roads,Repairs",
        "R410,{day},{amount},{firm},Roads,Repairs",
        "{day},{amount}, Unit 4,{firm},Roads,Repairs",
        "{day},{amount},{firm},Roads,late,Repairs",
    ],
)
def test_lines_of_several_lengths_are_told_where_they_stand_elsewhere(tmp_path: Path, row: str) -> None:
    ledger, _ = read(tmp_path, HEADER + LINES + "".join(line(n, row=row) for n in range(40)))
    assert "its lines are of several lengths" in told(ledger) or "rejected" in told(ledger)


def test_lines_that_end_in_fewer_delimiters_are_told_of_nowhere(tmp_path: Path) -> None:
    short = "".join(line(n, row="{day},{amount},{firm},Roads") for n in range(40))
    trailing = "".join(line(n, row="{day},{amount},{firm},Roads,Repairs,,") for n in range(40))
    assert told(read(tmp_path, HEADER + LINES + short + trailing)[0]) == ""


def test_a_line_in_which_the_next_one_goes_on_is_no_payment(tmp_path: Path) -> None:
    both = line(3).rstrip("\n") + line(4)
    ledger, payments = read(tmp_path, HEADER + LINES + both + LINES)
    assert payments.filter(source_row=61).is_empty()
    assert "1 ragged" in told(ledger)


@pytest.mark.usefixtures("large")
def test_a_short_row_is_seen_in_a_large_file_though_many_lack_the_last_cell(tmp_path: Path) -> None:
    header = "Payment Date,Amount,Directorate,Supplier Name,Purpose,Postcode\n"
    row = "{day},{amount},Roads,{firm},Repairs,"
    lines = "".join(line(n, row=row + ("" if n % 2 else "PR1 2HE")) for n in range(60))
    moved = line(3, row="{day},{amount},{firm},Repairs,PR1 2HE")
    ledger, payments = read(tmp_path, header + lines + moved + lines)
    assert set(payments["supplier_name"]) == set(FIRMS)
    assert "(row 62)" in told(ledger)
    assert told(read(tmp_path, "A title\n" + header + lines + "\n\nA note\n")[0]) == ""


def test_a_column_that_the_header_does_not_know_is_told_where_most_lines_have_it(tmp_path: Path) -> None:
    header = "Payment Date,Supplier Name,Directorate,Amount\n"
    lines = "".join(line(n, row="{day},{firm},Roads,{amount}") for n in range(20))
    more = "".join(line(n, row="{day},{firm},Roads,%s,{amount}" % (n % 7 or "")) for n in range(300))
    assert "300 of 5 cells under a header of 4" in told(read(tmp_path, header + lines + more)[0])


def test_rows_of_a_sheet_that_lack_a_cell_from_some_row_on_are_told(tmp_path: Path) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as made:
        page = made.add_worksheet("Spend")
        rows = [row.split(",") for row in "Purpose,Amount,Supplier Name,Directorate,Payment Date\n".splitlines()]
        rows += [line(n, row="Repairs,{amount},{firm},Roads,{day}").strip().split(",") for n in range(50)]
        rows += [line(n, row="Repairs,{amount},Roads,{day}").strip().split(",") for n in range(20)]
        for at, cells in enumerate(rows):
            page.write_row(at, 0, cells)
    (tmp_path / "spend.xlsx").write_bytes(book.getvalue())
    plans = plan_ledgers([str(tmp_path / "spend.xlsx")], LedgerSettings())
    assert "20 of 4 cells under a header of 5" in told(read_ledgers(plans, None, tmp_path / "out.parquet"))


def test_an_amount_torn_between_half_closed_quotes_is_put_together(tmp_path: Path) -> None:
    _, payments = read(
        tmp_path,
        "Date,Supplier,Amount\n"
        + "".join(line(n, row="{day},{firm},{amount}") for n in range(40))
        + "13/04/2024,NEARBY WORKS LTD,\"4,'524.24'\n",
    )
    assert Decimal("4.00") not in payments.filter(source_row=42)["amount"].to_list()


@pytest.mark.parametrize(("cut", "ragged"), [("26", True), ("26.5", True), ("26.53", False)])
def test_a_line_that_breaks_off_in_an_amount_whose_noughts_are_left_out(
    tmp_path: Path, cut: str, *, ragged: bool
) -> None:
    amounts = [f"{n}.{n % 90 + 10}".rstrip("0") for n in range(1, 60)]
    rows = [f"{FIRMS[n % 4]},{n % 15 + 13}/04/2024,{amount},Roads,Repairs\n" for n, amount in enumerate(amounts)]
    rows.insert(30, f"{FIRMS[1]},14/04/2024,{cut}\n")
    ledger, _ = read(tmp_path, "Supplier Name,Payment Date,Amount,Directorate,Purpose\n" + "".join(rows))
    assert ("1 ragged" in told(ledger)) == ragged


def test_a_short_line_among_whole_pounds_is_a_payment(tmp_path: Path) -> None:
    rows = [f"{FIRMS[n % 4]},{n % 15 + 13}/04/2024,{n + 20}{'.5' * (n % 3 > 0)},Roads,Repairs\n" for n in range(60)]
    rows.insert(30, f"{FIRMS[1]},14/04/2024,26\n")
    ledger, payments = read(tmp_path, "Supplier Name,Payment Date,Amount,Directorate,Purpose\n" + "".join(rows))
    assert payments.height == 61
    assert told(ledger) == ""


def test_what_a_short_row_ends_with_may_be_a_balance_and_not_its_amount(tmp_path: Path) -> None:
    header = HEADER.replace("Amount,Supplier Name", "Supplier Name,Amount,Balance")
    lines = "".join(line(n, row=f"{{day}},{{firm}},{{amount}},{n * 70}.50,Roads,Repairs") for n in range(1, 60))
    ledger, payments = read(tmp_path, header + lines + line(2, row="{day},{firm},4201.00"))
    assert payments.height == 59
    assert "1 ragged" in told(ledger)
    # Without such a column behind it, nothing else can have stood there.
    short = line(2, row="{day},{firm},4201.00")
    without = "".join(line(n, row="{day},{firm},{amount},Roads,Repairs") for n in range(1, 60))
    assert read(tmp_path, header.replace("Balance,", "") + without + short)[1].height == 60


def test_two_cells_under_a_header_of_many_are_no_payment(tmp_path: Path) -> None:
    header = "Supplier Name,Amount,Payment Date,Directorate,Purpose\n"
    ledger, payments = read(tmp_path, header + "NIL RETURN,,,,\n\nService,,Total\nRoads,0.00\nPlanning,0.00\n")
    assert payments.height == 0
    assert "2 ragged" in told(ledger)
    assert told(read(tmp_path, header + "NEARBY WORKS LTD,12.50,13/04/2024,Roads,Repairs\n")[0]) == ""


@pytest.mark.parametrize("size", [None, 1])
def test_a_file_that_breaks_off_in_blank_cells_is_doubted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int | None
) -> None:
    if size:
        monkeypatch.setattr(plan, "LARGE", size)
    for left in ('""', ",,"):
        ledger, payments = read(tmp_path, HEADER + LINES + left)
        assert payments.height == 59
        assert "it breaks off within its last line" in told(ledger)
    for whole in ("", "\x1a", "  ", ",,,,"):
        assert told(read(tmp_path, HEADER + LINES + whole)[0]) == ""


def test_amounts_that_begin_with_a_hyphen_nobody_sees_are_told(tmp_path: Path) -> None:
    ledger, payments = read(tmp_path, HEADER + LINES + line(3, "\u00ad12.50"))
    assert payments.filter(source_row=61).select("amount", "amount_flag").row(0) == (Decimal("-12.50"), "sign")
    assert "read as below nought: payments.csv (1 of 60)" in told(ledger)


def test_a_page_break_alone_in_a_cell_is_a_blank_one(tmp_path: Path) -> None:
    for mark in ("\v", "\f", "\x85", "\u2028"):
        total = f"{mark},1799.50,Sub Total,,\n"
        ledger, _ = read(tmp_path, HEADER + LINES + total + LINES)
        assert ledger.rejects["reason"].to_list() == ["header", "subtotal"]


def test_lines_from_some_line_on_with_other_delimiters_are_told_wherever_the_header_is(tmp_path: Path) -> None:
    quoted = "".join(line(n, row='"Roads, and bridges",{day},{amount},{firm},T1{day:.2}') for n in range(40))
    first = "Directorate;Payment Date;Amount;Supplier Name;Number\n"
    first += "".join(line(n, row="Roads;{day};{amount};{firm};T2{day:.2}") for n in range(30))
    again = "Directorate,Payment Date,Amount,Supplier Name,Number\n"
    ledger, payments = read(tmp_path, first + again + quoted)
    assert payments.height in {30, 40}
    assert "(30 title)" in told(ledger)
    # Where the header stands above the other half, the lines above it are told.
    ledger, _ = read(tmp_path, first.replace(";", "|") + quoted)
    assert " note" in told(ledger)
