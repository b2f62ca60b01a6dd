"""Ledgers as they are published, written small, read end to end."""

import gzip
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spendscan.core.errors import InputError
from spendscan.core.schemas import PAYMENTS, REJECTS, SOURCES
from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers

HEADER = "Body Name,Payment Date,Supplier Name,Amount,Directorate\n"
LINE = "Exford Council,03/04/2024,NEARBY WORKS LTD,60.00,Roads\n"
Read = Callable[..., tuple[pl.DataFrame, Ledger]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def go(
        content: bytes | str, name: str = "ledger.csv", home: str | None = None, **given: str
    ) -> tuple[pl.DataFrame, Ledger]:
        folder = tmp_path / "exford"
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_all([path], tmp_path, home, **given)

    return go


def read_all(paths: list[Path], tmp_path: Path, home: str | None = None, **given: str) -> tuple[pl.DataFrame, Ledger]:
    out = tmp_path / "payments.parquet"
    plans = plan_ledgers([str(p) for p in paths], LedgerSettings.model_validate(given))
    ledger = read_ledgers(plans, None, out, home=home)
    payments = pl.read_parquet(out)
    holds(payments, ledger)
    return payments, ledger


def holds(payments: pl.DataFrame, ledger: Ledger) -> None:
    """Conservation, the tables' schemas and their keys."""
    assert payments.schema == PAYMENTS.schema
    assert ledger.rejects.schema == REJECTS.schema
    assert ledger.sources.schema == SOURCES.schema
    done = ledger.sources.filter(pl.col("status") == "read")
    assert (done["lines"] == done["payments"] + done["rejects"] + done["blank"]).all()
    assert done["payments"].sum() == payments.height
    assert done["rejects"].sum() == ledger.rejects.height
    assert (done["blank"] >= 0).all()
    assert done["amount_payments"].sum() == payments["amount"].cast(pl.Decimal(38, 2)).sum()
    lines = pl.concat([payments.select(PAYMENTS.keys), ledger.rejects.select(REJECTS.keys)])
    assert not lines.is_duplicated().any()


def reasons(ledger: Ledger) -> dict[int, str]:
    return dict(ledger.rejects.select("source_row", "reason").iter_rows())


def test_a_plain_ledger(read: Read) -> None:
    payments, ledger = read(HEADER + LINE)
    row = payments.row(0, named=True)
    assert (row["source_file"], row["source_row"], row["body"]) == ("ledger.csv", 2, "Exford Council")
    assert (str(row["payment_date"]), row["period"], row["amount"]) == ("2024-04-03", "2024-04", Decimal("60.00"))
    assert (row["payee_key"], row["department"], row["currency"]) == ("NEARBY WORKS LTD", "Roads", "GBP")
    assert reasons(ledger) == {1: "header"}


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + LINE).replace("\n", "\r"),
        (HEADER + LINE).replace("\n", "\r\n"),
        HEADER + LINE.rstrip("\n"),
        "\ufeff" + HEADER + LINE,
        (HEADER + LINE).encode("utf-16"),
        (HEADER + LINE).encode("utf-16-le"),
        (HEADER + LINE).replace(",", ";"),
        (HEADER + LINE).replace(",", "\t"),
        (HEADER + LINE).replace("\n", "\x00\n"),
        b"\xc3\xaf\xc2\xbb\xc2\xbf" + (HEADER + LINE).encode(),
        gzip.compress((HEADER + LINE).encode()),
        HEADER + LINE + ",,,,\n" * 50,
    ],
)
def test_dialects(read: Read, content: bytes | str) -> None:
    payments, ledger = read(content)
    assert payments.select("supplier_name", "amount", "source_row", "body").rows() == [
        ("NEARBY WORKS LTD", Decimal("60.00"), 2, "Exford Council")
    ]
    assert ledger.sources["lines"].to_list() == [2]


def test_signs_in_old_code_pages(read: Read) -> None:
    for sign in (b"\xa3", b"\x9c"):
        payments, _ = read(HEADER.encode() + LINE.encode().replace(b"60.00", sign + b"60.00"))
        assert (payments["amount"][0], payments["currency"][0]) == (Decimal("60.00"), "GBP")


def test_rows_are_those_of_a_spreadsheet(read: Read) -> None:
    text = "Payments over £500\n\n" + HEADER + 'Exford Council,03/04/2024,"NEARBY\nWORKS LTD",60.00,Roads\n\n' + LINE
    payments, ledger = read(text)
    assert payments["source_row"].to_list() == [4, 6]
    assert reasons(ledger) == {1: "title", 3: "header"}
    assert ledger.sources.select("lines", "blank").row(0) == (6, 2)


def test_header_as_the_last_row(read: Read) -> None:
    payments, ledger = read(LINE * 3 + HEADER)
    assert payments.height == 3
    assert reasons(ledger) == {4: "header"}


def test_header_over_two_rows(read: Read) -> None:
    payments, ledger = read("Body,Payment,Supplier,,\nName,Date,Name,Amount,Directorate\n" + LINE)
    assert payments.height == 1
    assert payments["payment_date"].null_count() == 0
    assert set(reasons(ledger).values()) <= {"header", "title"}


def test_header_over_two_rows_said_again_in_one(read: Read) -> None:
    lines = ("Amount,Vendor,Supplier", "(£),Name,Postcode", "12.00,NEARBY WORKS LTD,PR1 2HE")
    again = ("Amount (£),Vendor Name,Postcode", "13.00,NEARBY WORKS LTD,PR1 2HE")
    payments, _ = read("\n".join([*lines, *again]))
    assert payments["supplier_name"].to_list() == ["NEARBY WORKS LTD"] * 2


@pytest.mark.parametrize("numbers", ["1,2,3,4", "(1),(2),(3),(4)", "1.,2.,3.,4."])
def test_a_row_that_numbers_the_columns_is_of_the_header(read: Read, numbers: str) -> None:
    payments, ledger = read(f"Supplier,Date,Amount,Area\n{numbers}\nNEARBY WORKS LTD,03/04/2024,12.00,Roads\n")
    assert payments.height == 1
    assert reasons(ledger) == {1: "header", 2: "header"}


def test_postcodes_are_no_suppliers(read: Read) -> None:
    with pytest.raises(InputError):
        read("Supplier,Amount\n" + "PR1 2HE,12.00\n" * 5)


def test_lines_that_are_no_payments(read: Read) -> None:
    text = HEADER + LINE + HEADER + LINE + ",,,120.00,\n,,Grand Total,120.00,\nNote: figures exclude VAT,,,,\n"
    payments, ledger = read(text)
    assert payments.height == 2
    assert reasons(ledger) == {1: "header", 3: "repeated_header", 5: "grand_total", 6: "grand_total", 7: "note"}


def test_a_total_without_a_word_is_found_by_arithmetic(read: Read) -> None:
    payments, ledger = read(HEADER + LINE * 2 + "Exford Council,,,120.00,Roads\n")
    assert payments.height == 2
    assert reasons(ledger)[4] == "grand_total"


def test_nil_return(read: Read) -> None:
    _, ledger = read(HEADER + "NIL RETURN,,,,\n")
    assert reasons(ledger) == {1: "header", 2: "nil_return"}


def test_a_real_supplier_called_total_is_paid(read: Read) -> None:
    payments, _ = read(HEADER + LINE.replace("NEARBY WORKS LTD", "TOTAL GAS & LIGHT LTD"))
    assert payments.height == 1


def test_amounts_that_cannot_be_read(read: Read) -> None:
    _, ledger = read(HEADER + LINE + LINE.replace("60.00", "see note") + LINE.replace("60.00", ""))
    assert reasons(ledger) == {1: "header", 3: "unreadable_amount", 4: "missing_amount"}
    assert ledger.rejects["raw"].to_list()[1] == "see note"


def test_an_unquoted_delimiter_is_put_back_where_the_rest_tells(read: Read) -> None:
    payments, ledger = read(
        HEADER
        + LINE * 60
        + "Exford Council,03/04/2024,NEARBY, WORKS LTD,60.00,Roads\n"
        + LINE.replace("60.00", "1,060.00")
    )
    assert payments["supplier_name"][60] == "NEARBY, WORKS LTD"
    assert payments["amount"][61] == Decimal("1060.00")
    assert reasons(ledger) == {1: "header"}


def test_a_long_row_that_may_be_read_in_two_ways_is_ragged(read: Read) -> None:
    text = "Date,Description,Supplier Name,Amount\n" + "03/04/2024,Repairs,NEARBY WORKS LTD,60.00\n" * 60
    _, ledger = read(text + "03/04/2024,Repairs,roof,DISTANT SUPPLY LTD,60.00\n")
    assert reasons(ledger)[62] == "ragged"


def test_thousands_that_a_delimiter_cuts_are_one_amount_again(read: Read) -> None:
    text = "Date,Supplier Name,Amount\n" + "03/04/2024,NEARBY WORKS LTD,60.00\n" * 60
    payments, _ = read(text + "03/04/2024,NEARBY WORKS LTD,1,060.00\n")
    assert payments["amount"][60] == Decimal("1060.00")


def test_an_unclosed_quote_swallows_nothing(read: Read) -> None:
    payments, ledger = read(HEADER + LINE.replace("Roads", '"Roads') + LINE * 500)
    assert payments.height + ledger.rejects.height == 502
    assert payments.height >= 500


def test_an_unclosed_quote_swallows_neither_the_table_s_end_nor_what_is_counted_under_it(read: Read) -> None:
    rest = LINE * 5 + "\nNumber of payments,26\nTotal value,26.00\n"
    payments, _ = read(HEADER + LINE * 20 + LINE.replace("Roads", '"Roads') + rest)
    assert payments.height == 26


def test_an_unclosed_quote_swallows_nothing_where_the_file_is_cut_off(read: Read) -> None:
    payments, _ = read(HEADER + LINE * 20 + LINE.replace("Roads", '"Roads') + LINE + LINE[:20])
    assert payments.height == 22


def test_a_title_with_a_word_of_a_header_in_it_is_doubted_as_one(read: Read) -> None:
    row = "Roads,Works,T{0},{0} May 2024,NEARBY WORKS {0} LTD,AB1 2CD,{0}.50\n"
    text = "Supplier payments,Amount over £500,,,,,\n\n" + "".join(map(row.format, range(10, 30)))
    _, ledger = read(text)
    assert any("most columns have no name" in said for said in ledger.warnings)


@pytest.mark.parametrize(
    ("unit", "amount"), [("£", "12.50"), ("£000", "12500.00"), ("£'000", "12500.00"), ("£m", "12500000.00")]
)
def test_a_unit_is_all_the_name_that_a_column_of_amounts_needs(read: Read, unit: str, amount: str) -> None:
    payments, _ = read(f"Supplier,Payment Date,{unit}\nNEARBY WORKS LTD,23/04/2024,12.5\n")
    assert payments["amount"].to_list() == [Decimal(amount)]


def test_a_line_with_a_currency_beside_its_amount_is_no_header(read: Read) -> None:
    text = "".join(f"Supplier {n} Ltd,{n}/04/2024,{n}3.66 GBP,Roads\n" for n in range(10, 30))
    payments, ledger = read(text)
    assert payments.height == 20
    assert any("no header" in said for said in ledger.warnings)


def test_a_line_in_typographic_quotes_or_digits_of_full_width_is_no_header(read: Read) -> None:
    line = "“Feb 1, 2024”,“Alpha Ltd”,“ ５６６．１０ ”\n,Works,\n"
    rest = "".join(f'"Feb {n}, 2024",Alpha Ltd,{n}.10\n' for n in range(2, 20))
    payments, ledger = read(f"Date,Supplier,Amount\n{line.replace('Feb 1, ', 'Feb ')}{rest}")
    assert (payments.height, reasons(ledger)) == (19, {1: "header", 3: "note"})
    assert payments.filter(pl.col("source_row") == 2)["amount"].item() == Decimal("566.10")


def test_rows_under_a_second_header_stand_by_it(read: Read) -> None:
    text = "Ref,Date,Type,Supplier Name,Class,Amount\n" + "1,03/04/2024,A,NEARBY WORKS LTD,B,60.00\n" * 5
    text += "Ref,Date,Type,Supplier Name,Amount,\n" + "1,03/04/2024,A,DISTANT SUPPLY LTD,40.00,\n" * 5
    payments, _ = read(text)
    assert payments["amount"].sum() == Decimal("500.00")
    assert payments["supplier_name"].n_unique() == 2


def test_net_is_the_default_and_gross_a_choice(read: Read) -> None:
    text = "Date of Payment,Gross,VAT,Net,Vendor Name\n03/04/2024,120.00,20.00,100.00,NEARBY WORKS LTD\n"
    net, ledger = read(text)
    gross, _ = read(text, amount="gross")
    assert (net["amount"][0], gross["amount"][0]) == (Decimal("100.00"), Decimal("120.00"))
    assert net.select("net_amount", "vat_amount", "gross_amount").row(0) == (Decimal(100), Decimal(20), Decimal(120))
    assert ledger.sources["amount_basis"].to_list() == ["net"]


def test_home_settles_a_currency_that_nothing_states(read: Read) -> None:
    text = HEADER + LINE
    assert read(text, home="US")[0]["currency"].to_list() == ["USD"]
    assert read(text, currency="EUR")[0]["currency"].to_list() == ["EUR"]
    payments, ledger = read(text)
    assert payments["currency"].to_list() == ["GBP"]
    assert any("currency" in warning for warning in ledger.warnings)


def test_dollars_among_british_postcodes_are_a_slip(read: Read) -> None:
    text = "Date,Supplier Name,Amount,Supplier Postcode\n03/04/2024,NEARBY WORKS LTD,$60.00,PR1 2HE\n"
    payments, ledger = read(text)
    assert payments["currency"].to_list() == ["GBP"]
    assert any("USD" in warning for warning in ledger.warnings)


def test_outlying_dates_are_implausible_and_undated(read: Read) -> None:
    text = HEADER + LINE * 9 + LINE.replace("2024", "2014") + LINE.replace("2024", "1924")
    payments, _ = read(text)
    assert payments["date_flag"].to_list() == [None] * 9 + ["implausible"] * 2
    assert payments["period"].to_list()[-2:] == ["undated", "undated"]


def test_a_month_in_the_name_serves_lines_without_a_date(read: Read) -> None:
    payments, _ = read("Supplier Name,Amount\nNEARBY WORKS LTD,60.00\n", "Spend April 2024.csv")
    assert payments.select("payment_date", "period", "date_flag").row(0) == (None, "2024-04", "period_only")


def test_spellings_of_a_body_are_one(read: Read) -> None:
    text = HEADER + LINE * 2 + LINE.replace("Exford Council", "EXFORD COUNCIL.") + LINE.replace("Exford Council", "")
    payments, _ = read(text)
    assert payments["body"].unique().to_list() == ["Exford Council"]


def test_the_same_bytes_twice_are_read_once(tmp_path: Path) -> None:
    paths = [tmp_path / "april.csv", tmp_path / "may.csv"]
    for path in paths:
        path.write_text(HEADER + LINE)
    payments, ledger = read_all(paths, tmp_path)
    assert payments.height == 1
    assert ledger.sources["status"].to_list() == ["read", "duplicate_of"]
    assert ledger.sources["reason"].to_list() == [None, "april.csv"]


def test_a_copy_under_another_month_is_told(tmp_path: Path) -> None:
    for name in ("Over-25k-1205.csv", "Over-25k-1206.csv"):
        (tmp_path / name).write_text(HEADER + LINE)
    _, ledger = read_all([tmp_path], tmp_path)
    assert any("2012-06" in warning and "missing" in warning for warning in ledger.warnings)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.4\n", "PDF"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"a,b\n1,2\n", "supplier"),
        (b"\x89PNG\r\n", "image"),
        (b"PK\x03\x04broken", "zip"),
        (b"\xd0\xcf\x11\xe0broken", "workbook"),
    ],
)
def test_what_is_no_ledger_is_refused_by_what_it_is(read: Read, content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(content)


def test_a_refused_file_beside_a_good_one_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(HEADER + LINE)
    (tmp_path / "page.csv").write_text("<html></html>")
    _, ledger = read_all([tmp_path / "good.csv", tmp_path / "page.csv"], tmp_path)
    assert ledger.sources["status"].to_list() == ["read", "refused"]
    assert any("page.csv" in warning for warning in ledger.warnings)


def workbook(sheets: dict[str, list[list[object]]], hidden: str = "") -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            page.write_row(number, 0, cells)
        if name == hidden:
            page.hide()
    book.close()
    return stream.getvalue()


TABLE: list[list[object]] = [
    ["Date", "Supplier Name", "Amount"],
    ["03/04/2024", "NEARBY WORKS LTD", 60.1],
    [45385, "DISTANT SUPPLY LTD", 40],
]


def test_workbooks_keep_the_rows_of_the_sheet(read: Read) -> None:
    data = workbook(
        {"Front": TABLE, "Apr": [[], [None, None], ["Spend"], *TABLE], "Empty": [], "Old": TABLE}, hidden="Old"
    )
    payments, ledger = read(data, "book.xlsx")
    assert payments.select("source_sheet", "source_row").rows() == [("Apr", 5), ("Apr", 6), ("Front", 2), ("Front", 3)]
    assert payments["payment_date"].unique().len() == 1
    assert payments["amount"].sum() == Decimal("200.20")
    assert dict(ledger.sources.select("source_sheet", "status").iter_rows()) == {
        "Apr": "read",
        "Front": "read",
        "Empty": "empty",
        "Old": "hidden",
    }


def test_a_sheet_spread_over_millions_of_cells_is_refused(read: Read) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    for number, cells in enumerate(TABLE):
        page.write_row(number, 0, cells)
    page.write_string(1_048_575, 16_383, " ")
    book.close()
    with pytest.raises(InputError, match="nearly all empty"):
        read(stream.getvalue(), "bomb.xlsx")


def test_a_zip_that_expands_beyond_reason_is_refused(read: Read) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"\0" * (80 << 20))
    with pytest.raises(InputError, match="expands"):
        read(stream.getvalue(), "bomb.zip")


def test_odd_bytes_in_a_utf8_file_leave_its_letters_alone(read: Read) -> None:
    text = (HEADER + LINE.replace("NEARBY", "MÜLLER") * 3).encode() + LINE.encode().replace(b"NEARBY", b"CAF\xc9")
    payments, _ = read(text)
    assert payments["supplier_name"].to_list() == ["MÜLLER WORKS LTD"] * 3 + ["CAFÉ WORKS LTD"]


def test_broken_pound_signs(read: Read) -> None:
    signs = ("Â£", "ï¿½", "¬£", "ÔøΩ")
    payments, _ = read(HEADER + "".join(LINE.replace("60.00", f"{sign}6{n}.00") for n, sign in enumerate(signs)))
    assert payments["amount"].to_list() == [Decimal(f"6{n}.00") for n in range(4)]


def test_sums_carried_forward_are_no_payments(read: Read) -> None:
    _, ledger = read(HEADER + LINE * 2 + ",,Carried forward,120.00,\n" + LINE)
    assert reasons(ledger) == {1: "header", 4: "subtotal"}


def test_the_country_of_one_file_gives_way_to_home(read: Read) -> None:
    text = "Date,Supplier Name,Amount,Zip\n" + "03/04/2024,NEARBY WORKS LTD,60.00,85251\n" * 4
    assert read(text, home="GB")[0]["currency"].unique().to_list() == ["GBP"]
    assert read(text)[0]["currency"].unique().to_list() == ["USD"]


def test_a_row_cut_short_sends_a_large_file_to_the_careful_path(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEADER + LINE * 400 + "Exford Council,03/04/2024\n" + LINE * 400
    slow, slow_ledger = read(text)
    monkeypatch.setattr("spendscan.ledger.plan.LARGE", 1000)
    fast, fast_ledger = read(text)
    assert fast.equals(slow)
    assert fast_ledger.rejects.equals(slow_ledger.rejects)


def test_what_never_settles_is_an_error(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spendscan.ledger.read.learned", lambda plans, tallies: list(plans))
    with pytest.raises(InputError, match="settle"):
        read(HEADER + LINE)


def test_a_workbook_called_csv_is_read_as_one(read: Read) -> None:
    assert read(workbook({"S": TABLE}), "book.csv")[0].height == 2


def test_files_inside_a_zip_are_named_by_it(read: Read) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("may/b.csv", HEADER + LINE)
        archive.writestr("readme.txt", "no ledger")
    payments, _ = read(stream.getvalue(), "a.zip")
    assert payments["source_file"].to_list() == ["a.zip!may/b.csv"]


def test_a_large_file_reads_the_same_on_both_paths(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        f'Exford Council,{i % 28 + 1:02}/04/2024,FIRM {i % 7} LTD,"{i + 1000:,}.5{i % 10}",Roads\n' for i in range(3000)
    ]
    lines[7] = LINE.replace("60.00", "n/a")
    lines[9] = "Exford Council,03/04/2024,NEARBY, WORKS LTD,60.00,Roads\n"
    text = HEADER + "".join(lines)
    slow, slow_ledger = read(text)
    monkeypatch.setattr("spendscan.ledger.plan.LARGE", 1000)
    monkeypatch.setattr("spendscan.ledger.fast.BLOCK", 20_000)
    fast, fast_ledger = read(text)
    assert fast.equals(slow)
    assert fast_ledger.rejects.equals(slow_ledger.rejects)
    assert fast_ledger.sources.drop("roles").equals(slow_ledger.sources.drop("roles"))
    quoted = text.replace("FIRM 3 LTD", '"FIRM\n3 LTD"', 1)
    assert read(quoted)[0]["supplier_name"].str.contains("\n").sum() == 1


CELLS = st.sampled_from(
    ["", "60.00", "1,060.00", "NEARBY", "03/04/2024", "Total", '"', "'", "\n", "£", ",", "NIL RETURN", "é"]
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, max_size=7), max_size=12))
def test_no_line_is_lost_whatever_stands_in_it(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "damaged.csv"
    path.write_text(HEADER + LINE * 20 + "".join(",".join(cells) + "\n" for cells in rows), encoding="utf-8")
    payments, ledger = read_all([path], tmp_path)
    assert payments.height >= 1
    assert ledger.sources["lines"][0] == payments.height + ledger.rejects.height + ledger.sources["blank"][0]
