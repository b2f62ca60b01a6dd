"""What published ledgers have been seen to do, case by case, on lines made up for it."""

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from spendscan.core.errors import InputError
from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers

NAMES = ("NORTH WORKS LTD", "Calder Care CIC", "O'Neill & Hart", "Harwood Supplies Limited")
FIRST = date(2012, 4, 13)
LINES = [
    (NAMES[n % 4], FIRST + timedelta(days=n % 14), Decimal(n * 137_531 % 900_000 + 2_500_000) / 100) for n in range(20)
]
HEADER = "Entity,Date,Supplier,Transaction number,Amount"


def rows(day: str = "%d/%m/%Y", amount: str = "{:.2f}") -> list[str]:
    return [
        f"Exford,{when.strftime(day)},{name},T{1000 + n},{amount.format(money)}"
        for n, (name, when, money) in enumerate(LINES)
    ]


def text(*lines: str, ends: str = "\r\n", encoding: str = "utf-8") -> bytes:
    return "".join(line + ends for line in lines).encode(encoding)


def read(path: Path, content: bytes) -> tuple[pl.DataFrame, Ledger]:
    path.write_bytes(content)
    ledger = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, path.parent / "out.parquet")
    for source in ledger.sources.filter(status="read").to_dicts():
        assert source["lines"] == source["payments"] + source["rejects"] + source["blank"]
    return pl.read_parquet(path.parent / "out.parquet"), ledger


def lines(payments: pl.DataFrame) -> list[tuple[str, date, Decimal]]:
    return list(payments.select("supplier_name", "payment_date", "amount").iter_rows())


QUERY = [
    "select s.name, t.amount, t.date",
    "from ledger t, suppliers s",
    "where t.supplier = s.id",
    "and t.amount > 500",
]
MIXED = b"".join(line.encode() + (b"\r\n" if n % 3 else b"\r") for n, line in enumerate([HEADER, *rows()]))
WHOLE = {
    "lines end with a return alone": text(HEADER, *rows(), ends="\r"),
    "lines end in two ways": MIXED,
    "a preamble of eighteen rows": text(*[f"Spend over 25k {n},,,," for n in range(17)], "", HEADER, *rows()),
    "a whole query above": text(*(f'"{line}"' for line in QUERY), "", HEADER, *rows()),
    "a header over three rows": text(
        ",Date of,Name of,,", ",payment,supplier,Transaction,Amount", "Entity,,,number,paid", *rows()
    ),
    "semicolons": text(*(line.replace(",", ";") for line in [HEADER, *rows()])),
    "a name twice, a line break in another, unnamed columns": text(
        'Entity,Date,Supplier,"Transaction\nnumber",Amount,Account Code,Account Code' + "," * 134,
        *(f"{line},4100,Fees" + "," * 134 for line in rows()),
    ),
    "thousands of blank rows below": text(HEADER, *rows(), *[",,,,"] * 31_337),
    "a header wider than the lines": text(HEADER + ",Item,Notes,Postcode,Contract", *rows()),
    "a total in the last row": text(HEADER, *rows(), f",,,,{sum(money for *_, money in LINES):.2f}"),
    "pounds of an old code page": text(HEADER, *rows(amount="£{:.2f}"), encoding="cp850"),
    "pounds of Windows": text(HEADER, *rows(amount="£{:.2f}"), encoding="cp1252"),
    "a mark": text(HEADER, *rows(), encoding="utf-8-sig"),
    "a mark encoded twice": b"\xc3\xaf\xc2\xbb\xc2\xbf" + text(HEADER, *rows()),
    "dates with hours": text(HEADER, *rows("%Y-%m-%d 00:00:00")),
    "months in letters": text(HEADER, *rows("%d-%b-%y")),
    "dates with full stops": text(HEADER, *rows("%d.%m.%Y")),
    "American dates with hours": text(HEADER, *rows("%m/%d/%Y 0:00")),
    "two styles of dates": text(HEADER, *rows()[:10], *rows("%d-%b-%y")[10:]),
    "a name with a colon": text(HEADER.replace("Supplier", "Name:"), *rows()),
    "stars before the names": text("* Entity,* DATE,* SUPPLIER FINAL,* REF,* Total Invoice Amount", *rows()),
    "a padded name of the amounts": text(HEADER.replace("Amount", '" Amount "'), *rows(amount=" {:.2f} ")),
    "amounts with noise": text(HEADER, *rows(amount="{:.2f}0000000001")),
    "redacted invoice numbers": text(HEADER, *(line.replace("T10", "REDACTED UNDER DP ACT ") for line in rows())),
    "gross, VAT and net": text(
        HEADER.replace("Amount", "Gross,VAT,Net"),
        *rows(amount="{0:.2f}0,{0:.2f},{0:.2f}"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WHOLE)
def test_every_line_is_read(tmp_path: Path, case: str) -> None:
    payments, ledger = read(tmp_path / "spend.csv", WHOLE[case])
    assert lines(payments) == LINES
    assert not [told for told in ledger.warnings if "--currency" not in told]


@pytest.mark.parametrize("style", ["({:,.2f})", "{:,.2f}-", "-£{:,.2f}", "£-{:,.2f}"])
def test_money_paid_back(tmp_path: Path, style: str) -> None:
    back = [f'Exford,13/04/2012,NORTH WORKS LTD,T1,"{style.format(Decimal("31433.82"))}"']
    payments, _ = read(tmp_path / "spend.csv", text(HEADER, *rows(), *back))
    assert payments["amount"].to_list()[-1] == Decimal("-31433.82")


def test_quoted_line_breaks_and_padded_names(tmp_path: Path) -> None:
    breaks = [line.replace("NORTH WORKS LTD", '"NORTH\nWORKS LTD"') for line in rows()]
    made = [line.replace("Care CIC", "Care CIC    ") for line in breaks]
    payments, _ = read(tmp_path / "spend.csv", text(HEADER, *made))
    assert [name.split() for name in payments["supplier_name"]] == [name.split() for name, *_ in LINES]
    assert payments["amount"].to_list() == [money for *_, money in LINES]


def test_header_in_the_last_row_and_trailing_minuses(tmp_path: Path) -> None:
    payments, _ = read(tmp_path / "spend.csv", text(*rows(amount='"{:,.2f}-"'), HEADER.replace("Supplier", "Name:")))
    assert lines(payments) == [(name, day, -money) for name, day, money in LINES]


@pytest.mark.parametrize("said", ["NIL RETURN", "No payments over £25,000 this month"])
def test_a_month_without_payments(tmp_path: Path, said: str) -> None:
    payments, ledger = read(tmp_path / "spend.csv", text(HEADER, f"{said},,,,"))
    assert payments.height == 0
    assert ledger.rejects["reason"].to_list() == ["header", "nil_return"]


@pytest.mark.parametrize(
    ("header", "said", "month"),
    [("Period", "201009", "2010-09"), ("Month", "Sep-10", "2010-09"), ("Year Period", "2010/09", "2010-09")],
)
def test_a_period_and_no_date(tmp_path: Path, header: str, said: str, month: str) -> None:
    made = [f"{said},{name},{money:.2f}" for name, _, money in LINES]
    payments, _ = read(tmp_path / "spend.csv", text(f"{header},Supplier,Amount", *made))
    assert payments["period"].unique().to_list() == [month]
    assert payments["date_flag"].unique().to_list() == ["period_only"]


CONTRACTS = [f"Works,{n} LTD,01/04/2012,31/03/2013,5.00" for n in range(20)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!DOCTYPE html><html><body>Page not found</body></html>", "a web page"),
        (b"", "empty"),
        (text("Contract Title,Supplier,Start Date,End Date,Contract Value", *CONTRACTS), "no"),
    ],
)  # fmt: skip
def test_what_only_calls_itself_a_ledger(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path / "spend.csv", content)
    assert says in error.value.what


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        shown = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, cells in sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(cells):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(at, place, datetime.combine(cell, datetime.min.time()), shown)
                    else:
                        page.write(at, place, cell)
    return file.getvalue()


def test_a_sheet_a_month_with_its_own_name_of_the_amounts_and_serials_among_the_dates(tmp_path: Path) -> None:
    serials = [(day - date(1899, 12, 30)).days for _, day, _ in LINES]
    days = [day if n % 3 else serial for n, ((_, day, _), serial) in enumerate(zip(LINES, serials, strict=True))]
    april = [(name, when, float(money)) for (name, _, money), when in zip(LINES, days, strict=True)]
    may = [(f"{name} B", day, money) for name, day, money in april]
    book = workbook(
        April=[["* SUPPLIER", "* DATE", "* Total Invoice Amount"], *april],
        May=[["* SUPPLIER", "* DATE", "* Invoice Amount"], *may],
    )
    payments, _ = read(tmp_path / "spend.xlsx", book)
    assert lines(payments.filter(source_sheet="April")) == LINES
    assert payments["amount"].sum() == 2 * sum(money for *_, money in LINES)


def test_a_cell_that_glues_a_reference_to_a_redacted_name_is_a_name(tmp_path: Path) -> None:
    made = [*rows(), "Exford,14/04/2012,4517012000THIRD PARTY SUPPLIER,T9,512.00"]
    payments, _ = read(tmp_path / "spend.csv", text(HEADER, *made))
    assert payments.height == 21
    assert payments["amount"].to_list()[-1] == Decimal("512.00")


def test_lines_under_a_second_header_that_stand_a_column_to_the_left(tmp_path: Path) -> None:
    whole = [f"A{n},{line}" for n, line in enumerate(rows())]
    book = [line.split(",") for line in (f"Ref,{HEADER}", *whole, HEADER, *rows())]
    payments, _ = read(tmp_path / "spend.xlsx", workbook(Year=book))
    assert lines(payments) == LINES * 2


def test_a_workbook_that_is_called_a_text(tmp_path: Path) -> None:
    payments, _ = read(
        tmp_path / "spend.csv", workbook(April=[HEADER.split(","), *(line.split(",") for line in rows())])
    )
    assert lines(payments) == LINES


def test_the_numbers_of_columns_above_a_header_are_no_payment(tmp_path: Path) -> None:
    payments, _ = read(tmp_path / "spend.csv", text("1,2,3,4,5", HEADER, *rows()))
    assert lines(payments) == LINES
