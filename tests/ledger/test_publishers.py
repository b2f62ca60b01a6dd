"""Ledgers as publishers of many kinds and countries write them: read right, said to be doubtful, or refused."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable
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
from spendscan.userfiles.mapping import mapping_from

NAMES = ("Northgate Ltd", "Harwood Supplies Limited", "Calder Energy PLC", "O'Neill & Hart", "Ribble Care CIC")
Line = tuple[str, date, Decimal]
LINES: list[Line] = [
    (
        NAMES[n % 5],
        date(2023, 4, 3) + timedelta(days=n),
        Decimal((n * 7919 + 1234) % 900_000 + 50_025).scaleb(-2) * (-1 if n % 9 == 7 else 1) + n % 5 * 1000,
    )
    for n in range(20)
]
EPOCH = date(1899, 12, 30)
HEADER = ["Supplier Name", "Payment Date", "Amount"]


def british(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def pounds(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def continental(amount: Decimal) -> str:
    return pounds(amount).translate(str.maketrans(",.", ".,"))


def spaced(amount: Decimal) -> str:
    return continental(amount).replace(".", "\u00a0")


def lakhs(amount: Decimal) -> str:
    whole, pennies = f"{abs(amount):.2f}".split(".")
    head, parts = whole[:-3], [whole[-3:]]
    while head:
        parts.insert(0, head[-2:])
        head = head[:-2]
    return ("-" if amount < 0 else "") + ",".join(parts) + "." + pennies


def text(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue().encode(encoding)


def ledger(
    header: list[str],
    amount: Callable[[Decimal], str] = pounds,
    day: Callable[[date], str] = british,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    """A text of three columns: supplier, date, amount."""
    return text([header, *([name, day(when), amount(sum_)] for name, when, sum_ in LINES)], delimiter, encoding)


def read(path: Path, content: bytes, **mapping: str) -> tuple[pl.DataFrame, Ledger]:
    path.write_bytes(content)
    said = mapping_from({"file": [{"match": "*", **mapping}]}, "-") if mapping else None
    out = path.parent / "out.parquet"
    found = read_ledgers(plan_ledgers([str(path)], LedgerSettings(), said), None, out)
    payments = pl.read_parquet(out)
    for source in found.sources.filter(status="read").to_dicts():
        assert source["lines"] == source["payments"] + source["rejects"] + source["blank"]
    return payments, found


def told(found: Ledger) -> list[str]:
    return [warning for warning in found.warnings if "--currency" not in warning]


def lines(payments: pl.DataFrame) -> list[Line]:
    return list(payments.select("supplier_name", "payment_date", "amount").iter_rows())


RIGHT = {
    "German": (ledger(["Lieferant", "Buchungsdatum", "Betrag (EUR)"], lambda a: continental(a) + " €", delimiter=";")),
    "German creditors": (
        ledger(
            ["Kreditor", "Belegdatum", "Betrag in Hauswährung"],
            lambda a: continental(abs(a)) + "-" * (a < 0),
            lambda d: d.strftime("%d.%m.%Y"),
            ";",
            "cp1252",
        )
    ),
    "French": (ledger(["Nom du bénéficiaire", "Date", "Montant"], spaced, delimiter=";")),
    "Dutch": (ledger(["Naam crediteur", "Boekingsdatum", "Bedrag excl. btw"], continental, delimiter=";")),
    "Spanish": (ledger(["Adjudicatario", "Fecha", "Importe total"], lambda a: continental(a) + " €", delimiter=";")),
    "Italian": (ledger(["Fornitore", "Data mandato", "Importo netto"], lambda a: "€ " + continental(a), delimiter=";")),
    "Polish": (ledger(["Kontrahent", "Data płatności", "Kwota brutto"], lambda a: spaced(a) + " zł", delimiter=";")),
    "Swedish": (ledger(["Leverantör", "Datum", "Belopp"], spaced, date.isoformat, ";")),
    "Norwegian": (ledger(["Leverandør", "Bilagsdato", "Beløp"], lambda a: spaced(a) + " kr", delimiter=";")),
    "Brazilian": (ledger(["Favorecido", "Data", "Valor Pago"], lambda a: "R$ " + continental(a), delimiter=";")),
    "Ukrainian": (ledger(["Отримувач", "Дата операції", "Сума, грн"], spaced, lambda d: d.strftime("%d.%m.%Y"), ";")),
    "Bulgarian": (ledger(["Доставчик", "Дата", "Стойност"], spaced, lambda d: d.strftime("%d.%m.%Y"), ";")),
    "Serbian": (ledger(["Назив добављача", "Датум", "Износ"], continental, lambda d: d.strftime("%d.%m.%Y"), ";")),
    "Greek": (ledger(["Ανάδοχος", "Ημερομηνία πληρωμής", "Ποσό (€)"], continental, delimiter=";")),
    "Irish": (ledger(["Soláthraí", "Dáta", "Méid"])),
    "Indian": (ledger(["Name of Party", "Date of Payment", "Amount"], lambda a: "₹ " + lakhs(a))),
    "Swiss": (ledger(["Lieferant", "Datum", "Betrag"], lambda a: "CHF " + pounds(a).replace(",", "’"), delimiter=";")),
    "Australian": (ledger(["Creditor", "Paid Date", "Amount (inc GST)"], lambda a: "A$" + pounds(a))),
    "Canadian": (ledger(["Vendor / Fournisseur", "Date", "Amount / Montant"], lambda a: "C$ " + pounds(a))),
    "American": (
        ledger(
            ["VENDOR NAME", "CHECK DT", "NET AMT"],
            lambda a: f"(${pounds(-a)})" if a < 0 else f"${pounds(a)}",
            lambda d: d.strftime("%m%d%Y"),
        )
    ),
    "American with hours": (
        ledger(["Vendor Name", "Check Date", "Check Amount"], day=lambda d: f"{d.month}/{d.day}/{d.year} 12:00:00 AM")
    ),
    "a portal's milliseconds": (
        ledger(HEADER, day=lambda d: str((d - date(1970, 1, 1)).days * 86_400_000))
    ),
    "Agresso": (ledger(["xapar_id", "trans_date", "amount"], str)),
    "short names": (ledger(["Creditor", "Pymt Dt", "Amt Pd"])),
    "a parish": (ledger(["To whom paid", "Date", "Amount £"])),
    "credits in front": (ledger(HEADER, lambda a: ("CR " if a < 0 else "DR ") + pounds(abs(a)))),
    "angles": (ledger(HEADER, lambda a: f"<{pounds(-a)}>" if a < 0 else pounds(a))),
    "carets": (ledger(HEADER, delimiter="^")),
    "tildes": (ledger(HEADER, delimiter="~")),
    "a telephone number below": (ledger(HEADER) + b"Contact telephone,,01234567890\n"),
    "Dutch names": (ledger(["Crediteurnaam", "Boekingsdatum", "Inkoopbedrag"], continental, delimiter=";")),
    "German names": (ledger(["Kreditorname", "Buchungsdatum", "Betrag"], continental, delimiter=";")),
    "an American city's system": (ledger(["LGL_NM", "CHK_EFT_ISS_DT", "AMOUNT"], lambda a: f"{a:.2f}", date.isoformat)),
    "an American school's": (ledger(["Vendor_Name", "Date", "Cash_Expense"], day=date.isoformat)),
    "an American county's vouchers": (ledger(["Supplier", "Date", "Vouchers Paid"], day=date.isoformat)),
    "Czech": (ledger(["Dodavatel - název", "Datum", "Částka v Kč"], spaced, lambda d: f"{d:%-d. %-m. %Y}", ";")),
    "Swedish books": (ledger(["Leverantör namn", "Bokf.datum", "Nettobelopp"], spaced, lambda d: f"{d:%Y%m%d}", ";")),
    "Croatian": (ledger(["Primatelj", "Datum isplate", "Iznos"], continental, lambda d: f"{d:%d.%m.%Y}.", ";")),
    "Hungarian": (ledger(["Partner neve", "Teljesítés dátuma", "Bruttó összeg"], continental, date.isoformat, ";")),
    "flattened from a standard": (
        ledger(["transactions/0/payee/name", "transactions/0/date", "transactions/0/value/amount"], str, date.isoformat)
    ),
    "a department's totals": (ledger(["Supplier", "Date", "Total Value of Payments"])),
    "both languages": (ledger(["Enw'r Cyflenwr / Supplier Name", "Dyddiad Talu / Payment Date", "Swm / Amount (£)"])),
}  # fmt: skip


@pytest.mark.parametrize("kind", RIGHT)
def test_it_is_read_right(tmp_path: Path, kind: str) -> None:
    payments, found = read(tmp_path / "spend.csv", RIGHT[kind])
    assert Counter(lines(payments)) == Counter(LINES)
    assert told(found) == []


CODES = {"Polish": "PLN", "Brazilian": "BRL", "Indian": "INR", "Swiss": "CHF", "Australian": "AUD", "Canadian": "CAD"}


@pytest.mark.parametrize("kind", CODES)
def test_its_currency_is_known(tmp_path: Path, kind: str) -> None:
    payments, _ = read(tmp_path / "spend.csv", RIGHT[kind])
    assert payments["currency"].unique().to_list() == [CODES[kind]]


def test_whole_rupees(tmp_path: Path) -> None:
    content = ledger(["Vendor", "Date", "Amount"], lambda a: f"Rs. {lakhs(abs(a) * 100)[:-3]}/-")
    payments, _ = read(tmp_path / "spend.csv", content)
    assert payments["amount"].to_list() == [abs(amount) * 100 for *_, amount in LINES]
    assert payments["currency"][0] == "INR"


def periods(header: list[str], cells: list[str]) -> bytes:
    return text([["Supplier", *header, "Amount"], *([name, *cells, pounds(amount)] for name, _, amount in LINES)])


@pytest.mark.parametrize(
    ("header", "cells", "month"),
    [
        (["Period"], ["P07 2023/24"], "2023-10"),
        (["Period"], ["2023/24 P11"], "2024-02"),
        (["Payment Date"], ["01/04/2023 - 30/04/2023"], "2023-04"),
        (["Week"], ["2023-W15"], "2023-04"),
        (["Year", "Month"], ["2023", "April"], "2023-04"),
        (["Year", "Month"], ["2023", "4"], "2023-04"),
        (["Année", "Mois"], ["2023", "avril"], "2023-04"),
        (["Maand"], ["september 2023"], "2023-09"),
        (["Mes"], ["abril de 2023"], "2023-04"),
        (["Financial Year", "Period"], ["2023/24", "7"], "2023-10"),
        (["Financial Year", "Month"], ["2023/24", "January"], "2024-01"),
        (["Financial Year", "Quarter"], ["2023/24", "Q4"], "2024-01"),
        (["Year", "Quarter"], ["2023/24", "Quarter 2"], "2023-07"),
        (["Financial Year", "Quarter"], ["2023/24", "1"], "2023-04"),
        (["Quarter", "Year"], ["Q3 (Oct-Dec)", "2023/24"], "2023-10"),
        (["Qtr", "Year"], ["2nd Quarter", "2023"], "2023-04"),
        # A quarter of which year, or of a year that begins when, nothing says.
        (["Fiscal Year", "Quarter"], ["2023", "2"], "undated"),
        # Which month the fourth of a year is that begins with another than January, nothing says.
        (["Fiscal Year", "Period"], ["2023", "4"], "undated"),
    ],
)
def test_a_month_that_is_stated_otherwise(tmp_path: Path, header: list[str], cells: list[str], month: str) -> None:
    payments, found = read(tmp_path / "spend.csv", periods(header, cells))
    assert payments["period"].unique().to_list() == [month]
    assert [warning[:32] for warning in told(found)] == ["payments are of no known month ("] * (month == "undated")


@pytest.mark.parametrize(
    ("header", "cells", "days"),
    [
        (["Day", "Month", "Year"], [["3", "4", "2023"], ["28", "5", "2023"]], ["2023-04-03", "2023-05-28"]),
        (["Year", "Month", "Day"], [["2023", "April", "3"], ["2023", "Mai", "28"]], ["2023-04-03", "2023-05-28"]),
        (["Ano", "Mês", "Dia"], [["2023", "04", "03"], ["2023", "05", "28"]], ["2023-04-03", "2023-05-28"]),
        # Days to pay are none of a month.
        (["Days", "Month", "Year"], [["3", "4", "2023"], ["28", "5", "2023"]], [None, None]),
    ],
)
def test_a_day_that_three_columns_state(
    tmp_path: Path, header: list[str], cells: list[list[str]], days: list[str | None]
) -> None:
    rows = [[*cells[n % 2], f"Supplier {n} Ltd", f"{n + 1}50.25"] for n in range(12)]
    payments, _ = read(tmp_path / "spend.csv", text([[*header, "Supplier", "Amount"], *rows]))
    assert payments["payment_date"].cast(pl.String).to_list() == days * 6
    assert payments["period"].to_list() == ["2023-04", "2023-05"] * 6


def test_a_day_that_one_line_leaves_out(tmp_path: Path) -> None:
    rows = [["" if n == 5 else str(n + 1), "4", "2023", f"Supplier {n} Ltd", f"{n + 1}50.25"] for n in range(20)]
    payments, _ = read(tmp_path / "spend.csv", text([["Day", "Month", "Year", "Supplier", "Amount"], *rows]))
    assert payments["payment_date"].is_null().to_list() == [n == 5 for n in range(20)]
    assert (payments["period"].unique().to_list(), payments["date_flag"][5]) == (["2023-04"], "period_only")


def one_more(name: str, cell: Callable[[Decimal], str]) -> bytes:
    rows = [[who, british(day), pounds(amount), cell(amount)] for who, day, amount in LINES]
    return text([[*HEADER, name], *rows])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (ledger(HEADER, lambda a: pounds(-a)), "most amounts are below nought"),
        (ledger(HEADER, lambda a: f"GBP {-a:.2f}"), "most amounts are below nought"),
        (ledger(HEADER, day=lambda d: d.strftime("%y-%m-%d")), "may begin with the year"),
        (ledger(HEADER, day=lambda d: d.strftime("%y-05-0%w")), "may begin with the year"),
        (
            text([HEADER, *([f'{{"id": 7, "name": "{name}"}}', british(d), pounds(a)] for name, d, a in LINES)]),
            "hold more than names",
        ),
        (ledger(HEADER, day=lambda d: f"{d} 23:00:00"), "an hour or two before midnight"),
        (ledger(HEADER, day=lambda d: f"{d.day}/{d.month}/{d.year + 543}"), "lie in years such as 2566"),
        (
            ledger(HEADER, day=lambda d: f"{d:%d/%m/%Y}" if d.day > 12 else str((date(2023, d.day, 4) - EPOCH).days)),
            "only if it has swapped day and month",
        ),
        (ledger(["Supplier", "Created Date", "Amount"]), "dates are not those of payments"),
        (ledger(["Supplier", "PubDate", "Amount"]), "no column is named for the dates: 'PubDate' is read"),
        (ledger(["Supplier", "Void Date", "Amount"]), "no column is named for the dates: 'Void Date' is read"),
        (b"All figures in thousands of pounds,,\n" + ledger(HEADER), "a line above the table says thousands"),
        (ledger(HEADER).replace(b"Harwood Supplies Limited", b"ditto"), "payments name no supplier"),
        (ledger(HEADER, day=lambda d: f"{d:%d} of the month"), "'Payment Date' holds no dates"),
        (one_more("Amount", lambda a: pounds(a * 2)), "two columns are called 'Amount'"),
        (
            one_more("Contractor", lambda a: f"Firm of {a} pounds"),
            "both name suppliers, and differ: the former is read",
        ),
        (one_more("Payment Date", lambda a: f"{int(a) % 28 + 1:02}/01/2024"), "two columns are called 'Payment Date'"),
        (
            text(
                [
                    ["Supplier", "Invoice Date", "Amount", "Day"],
                    *([who, british(day), pounds(amount), "28/04/2024"] for who, day, amount in LINES),
                ]
            ),
            "though another column holds dates",
        ),
        (ledger(HEADER, lambda a: "0.00"), "most amounts are nought"),
        (one_more("Pence", lambda a: str(a)[-2:]), "a column holds pennies"),
        (ledger(["Supplier", "PO Date", "PO Amount"]), "may be of orders"),
        (ledger(["Claimant", "Payment Date", "Amount Claimed"]), "may be of orders"),
        (ledger(["Name", "Date", "Amount Written Off"]), "may be of orders"),
        (ledger(["Claimant", "Incident Date", "Amount"]), "dates are not those of payments"),
        (ledger(["Customer Name", "Invoice Date", "Invoice Amount"]), "suppliers may be who paid"),
        (text([HEADER, *([name, "", pounds(amount)] for name, _, amount in LINES)]), "payments are of no known month"),
    ],
)
def test_what_nothing_tells_is_said(tmp_path: Path, content: bytes, says: str) -> None:
    _, found = read(tmp_path / "spend.csv", content)
    assert [says in warning for warning in told(found)].count(True) == 1


@pytest.mark.parametrize(
    ("supplier", "others", "told_of"),
    [
        ("Name", ["Destination", "Accommodation"], True),
        ("Name", ["Offered by", "Type of hospitality"], True),
        ("Name", ["Party", "Basic Allowance"], True),
        ("Name", ["Destination", "Service"], False),
        ("Supplier", ["Destination", "Accommodation"], False),
    ],
)
def test_expenses_of_staff_are_told(tmp_path: Path, supplier: str, others: list[str], told_of: bool) -> None:
    rows = [[who, british(day), "Leeds", "Hall", pounds(amount)] for who, day, amount in LINES]
    _, found = read(tmp_path / "spend.csv", text([[supplier, "Date", *others, "Total Cost"], *rows]))
    assert any("expenses of staff or members" in warning for warning in told(found)) == told_of


@pytest.mark.parametrize("name", ["PubDate", "Date Published", "Extract Date", "data_as_of", "Last Updated"])
def test_the_day_when_a_table_was_published_is_no_payments(tmp_path: Path, name: str) -> None:
    rows = [[who, pounds(amount), "2024/01/09 00:00:00+00"] for who, _, amount in LINES]
    payments, found = read(tmp_path / "spend.csv", text([["Supplier", "Amount", name], *rows]))
    assert payments["payment_date"].to_list() == [None] * len(LINES)
    assert any("payments are of no known month" in warning for warning in told(found))


@pytest.mark.parametrize("hotel", ["Hotels", ""])
def test_classes_that_a_few_lines_alone_say_stand_behind_those_of_all(tmp_path: Path, hotel: str) -> None:
    rows = [
        [who, british(day), pounds(amount), f"Rents {n % 4}", hotel if n == 11 else ""]
        for n, (who, day, amount) in enumerate(LINES)
    ]
    payments, _ = read(tmp_path / "spend.csv", text([[*HEADER, "Expenditure Account", "Merchant Category"], *rows]))
    assert payments["category"].to_list() == [f"Rents {n % 4}" for n in range(20)]


def test_a_month_by_its_last_day(tmp_path: Path) -> None:
    rows = [[who, "30/04/2023" if n < 9 else "31/05/2023", pounds(amount)] for n, (who, _, amount) in enumerate(LINES)]
    payments, _ = read(tmp_path / "spend.csv", text([["Supplier", "Month Ending", "Amount"], *rows]))
    assert payments["period"].to_list() == ["2023-04"] * 9 + ["2023-05"] * 11
    assert payments["payment_date"].null_count() == len(LINES)


def test_an_extended_amount_is_its_lines(tmp_path: Path) -> None:
    rows = [[who, british(day), pounds(amount * 2 + 7), pounds(amount)] for who, day, amount in LINES]
    header = ["Payee", "Payment Date", "Invoice Amount", "Extended Amount"]
    payments, _ = read(tmp_path / "spend.csv", text([header, *rows]))
    assert payments["amount"].to_list() == [amount for _, _, amount in LINES]


@pytest.mark.parametrize("names", [("Montant HT", "Montant TVA", "Montant TTC"), ("Net", "Importe IVA", "Gross")])
def test_a_tax_in_another_language_is_no_amount(tmp_path: Path, names: tuple[str, str, str]) -> None:
    rows = [
        [who, british(day), pounds(amount), pounds(amount / 5), pounds(amount + amount / 5)]
        for who, day, amount in LINES
    ]
    payments, found = read(tmp_path / "spend.csv", text([["Supplier", "Payment Date", *names], *rows]))
    assert payments["amount"].to_list() == [amount for _, _, amount in LINES]
    assert not any("amounts may be in" in warning for warning in told(found))


@pytest.mark.parametrize(
    "form", ["s.r.o.", "a.s.", "S.p.A.", "B.V.", "AB", "Oy", "Lda", "Pty Ltd", "Sp. z o.o.", "A/S"]
)
def test_firms_are_known_by_their_legal_forms_abroad(tmp_path: Path, form: str) -> None:
    rows = [
        ["Exford", f"Calder {n % 9} {form}", british(day), pounds(amount)] for n, (_, day, amount) in enumerate(LINES)
    ]
    payments, found = read(tmp_path / "spend.csv", text([["Kunta", "Subjekt", "Date", "Amount"], *rows]))
    assert payments["supplier_name"].to_list() == [row[1] for row in rows]
    assert ["'Subjekt' is read, by the names of firms in it" in warning for warning in told(found)] == [True]


def test_a_copy_of_a_column_is_no_doubt(tmp_path: Path) -> None:
    for column in (one_more("Amount", pounds), one_more("Contractor", lambda a: f"C{int(a):06}")):
        _, found = read(tmp_path / "spend.csv", column)
        assert told(found) == []


def test_a_name_over_two_rows_is_said(tmp_path: Path) -> None:
    rows = [[name, british(day), pounds(amount)] for name, day, amount in LINES]
    content = text([HEADER, *rows[:5], ["Sons Limited", "", ""], *rows[5:9], ["Sons Limited", "", ""], *rows[9:]])
    _, found = read(tmp_path / "spend.csv", content)
    assert told(found) == ["lines that may be payments are rejected (see the rejects): spend.csv (2 note)"]


def test_a_mapping_says_that_dates_begin_with_the_year(tmp_path: Path) -> None:
    content = ledger(HEADER, day=lambda d: d.strftime("%y-%m-%d"))
    payments, _ = read(tmp_path / "spend.csv", content, date_order="ymd")
    assert payments["payment_date"].to_list() == [day for _, day, _ in LINES]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'[{"supplier": "Northgate Ltd", "amount": 5.00}]', "a JSON document"),
        ('[{"supplier": "Northgate Ltd", "amount": 5.00}]'.encode("utf-16"), "a JSON document"),
        (b'["Supplier", "Date", "Amount"]\n["Northgate Ltd", "03/04/2023", "5.00"]\n', "a JSON document"),
        (
            text(
                [
                    ["Supplier", "Contract Title", "Start Date", "End Date", "Total Value"],
                    *([name, "Works", british(day), british(day), pounds(amount)] for name, day, amount in LINES),
                ]
            ),
            "a register of contracts",
        ),
    ],
)
def test_what_is_something_else_is_refused_as_such(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path / "spend.csv", content)
    assert says in error.value.what


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        shown = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        page.write_datetime(at, place, datetime.combine(cell, datetime.min.time()), shown)
                    else:
                        page.write(at, place, cell)
    return file.getvalue()


@pytest.mark.parametrize("of", ["both", "one"])
def test_a_sheet_that_sums_up_the_others_counts_once(tmp_path: Path, of: str) -> None:
    months: dict[str, list[list[object]]] = {"April": [], "May": []}
    for name, day, amount in LINES[:10]:
        months["April"].append([name, day, float(amount)])
        months["May"].append([f"{name} B", day + timedelta(days=30), float(amount) + 5])
    summed: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in [*months["April"], *(months["May"] if of == "both" else [])]:
        summed[str(row[0])] += Decimal(str(row[2]))
    sheets = {name: [list[object](HEADER), *rows] for name, rows in months.items()}
    top: list[list[object]] = [["Supplier", "Total"], *([name, float(amount)] for name, amount in summed.items())]
    payments, found = read(tmp_path / "spend.xlsx", workbook({"Summary": top, **sheets}))
    counted = payments.filter(pl.col("exclusion").is_null())
    assert set(counted["source_sheet"]) == {"April", "May"}
    assert payments.filter(source_sheet="Summary")["exclusion"].unique().to_list() == ["reissue"]
    assert len([warning for warning in told(found) if "a summary" in warning]) == 1


def test_amounts_in_a_currency_by_their_name_are_in_no_other(tmp_path: Path) -> None:
    rows = [[name, british(day), pounds(amount * 2), "USD", pounds(amount)] for name, day, amount in LINES]
    content = text([["Supplier", "Date", "Original Amount", "Currency", "GBP Amount"], *rows])
    payments, found = read(tmp_path / "spend.csv", content)
    assert lines(payments) == LINES
    assert payments["currency"].unique().to_list() == ["GBP"]
    assert len([warning for warning in told(found) if "amounts are in GBP by the name" in warning]) == 1


@pytest.mark.parametrize("order", ["below", "beneath each", "anyhow"])
def test_a_table_that_holds_every_line_twice_is_told(tmp_path: Path, order: str) -> None:
    rows = [[name, british(day), pounds(amount)] for name, day, amount in LINES]
    twice = [row for row in rows for _ in range(2)] if order == "beneath each" else [*rows, *rows]
    twice = sorted(twice, key=lambda row: row[2][::-1]) if order == "anyhow" else twice
    payments, found = read(tmp_path / "spend.csv", text([HEADER, *twice]))
    assert payments.height == 2 * len(LINES)
    assert told(found) == ["spend.csv: every line stands in it twice: both are counted"]


def test_amounts_of_lines_are_read_where_the_net_ones_are_their_invoices_on_every_line(tmp_path: Path) -> None:
    rows = []
    for n, (name, day, amount) in enumerate(LINES):
        parts = [amount, Decimal("12.50") * (n + 1)]
        whole = sum(parts)
        rows += [[name, f"V{n}", british(day), f"{part:.2f}", f"{whole * 2:.2f}", f"{whole:.2f}"] for part in parts]
    header = ["SUPPLIER_NAME", "VOUCHER_NUM", "PAYMENT_DATE", "LINE_AMOUNT", "INVOICE_AMOUNT", "Net AMOUNT"]
    payments, found = read(tmp_path / "spend.csv", text([header, *rows]))
    assert payments["amount"].sum() == sum(Decimal(row[3]) for row in rows)
    assert told(found) == []
    apart = [[*row[:5], f"{Decimal(row[5]) + 3:.2f}"] for row in rows]
    payments, found = read(tmp_path / "spend.csv", text([header, *apart]))
    assert payments["amount"].sum() == sum(Decimal(row[3]) for row in rows)
    assert told(found) == [
        "spend.csv: amounts are those of 'LINE_AMOUNT': they do not add up to 'Net AMOUNT', which each line repeats"
    ]


@pytest.mark.parametrize(
    "name", ["FINAL Supplier name", "Amended Supplier Name", "Supplier Name for Publication", "SUPPLIER_NAME_REDACTED"]
)
def test_a_name_that_was_gone_over_is_the_supplier_s(tmp_path: Path, name: str) -> None:
    rows = [[f"{one} (LONDON)", british(day), pounds(amount), one] for one, day, amount in LINES]
    payments, _ = read(tmp_path / "spend.csv", text([["Supplier name", "Posting date", "Amount", name], *rows]))
    assert lines(payments) == LINES
    few = [
        [one, british(day), pounds(amount), "" if n else "Another Ltd"] for n, (one, day, amount) in enumerate(LINES)
    ]
    payments, _ = read(tmp_path / "spend.csv", text([["Supplier name", "Posting date", "Amount", name], *few]))
    assert lines(payments) == LINES


@pytest.mark.parametrize("name", ["Expenditure over £500 (exc VAT)", "Spend over £250", "Payments over £500"])
def test_a_column_that_is_called_by_the_threshold_holds_amounts(tmp_path: Path, name: str) -> None:
    rows = [["Housing", one, pounds(amount), british(day)] for one, day, amount in LINES]
    payments, found = read(tmp_path / "spend.csv", text([["Service Area", "Vendor", name, "Payment Date"], *rows]))
    assert lines(payments) == LINES
    assert told(found) == []


def test_of_two_columns_of_classes_the_one_with_their_names_is_read(tmp_path: Path) -> None:
    rows = [
        [
            one,
            british(day),
            pounds(amount),
            f"{4000 + n % 3}",
            ("Roads", "Parks", "Care")[n % 3],
            f"{300 + n % 2}",
            "Waste",
        ]
        for n, (one, day, amount) in enumerate(LINES)
    ]
    header = [*HEADER, "Cost Centre", "Cost Centre Description", "Proclass Code", "Proclass Description"]
    payments, _ = read(tmp_path / "spend.csv", text([header, *rows]))
    assert set(payments["department"]) == {"Roads", "Parks", "Care"}
    assert set(payments["category"]) == {"Waste"}


def test_a_number_for_each_line_is_no_class(tmp_path: Path) -> None:
    rows = [[one, british(day), pounds(amount), f"V{n}01", "Roads"] for n, (one, day, amount) in enumerate(LINES)]
    header = [*HEADER, "Voucher Number (Internal Classification)", "Classification of Spend"]
    payments, _ = read(tmp_path / "spend.csv", text([header, *rows]))
    assert set(payments["category"]) == {"Roads"}


def test_a_column_of_dates_that_is_called_otherwise_is_told_and_one_day_for_all_is_no_payment_s(tmp_path: Path) -> None:
    rows = [[one, pounds(amount), british(day), "30/06/2023"] for one, day, amount in LINES]
    header = ["Supplier Name", "Amount", "Seen"]
    payments, found = read(tmp_path / "spend.csv", text([header, *(row[:3] for row in rows)]))
    assert lines(payments) == LINES
    assert any("no column is named for the dates: 'Seen' is read" in warning for warning in told(found))
    made = [[*row[:2], row[3]] for row in rows]
    payments, _ = read(tmp_path / "spend.csv", text([["Supplier Name", "Amount", "Made"], *made]))
    assert payments["payment_date"].null_count() == len(LINES)


def test_tax_that_could_not_be_reclaimed_is_no_other_amount(tmp_path: Path) -> None:
    rows = [[one, british(day), pounds(amount), f"{n}.10"] for n, (one, day, amount) in enumerate(LINES)]
    header = ["Beneficiary Name", "Payment Date", "Amount GBP", "Irrecoverable VAT Amount GBP"]
    payments, found = read(tmp_path / "spend.csv", text([header, *rows]))
    assert lines(payments) == LINES
    assert told(found) == []


def test_a_table_without_a_header_may_have_tax_beside_its_amounts_and_a_lone_cell_above(tmp_path: Path) -> None:
    rows = [[british(day), str(n), pounds(amount), "0.00", one] for n, (one, day, amount) in enumerate(LINES)]
    payments, found = read(tmp_path / "spend.csv", text([["30/06/2023", "", "", "", ""], *rows]))
    assert lines(payments) == LINES
    assert any("no header" in warning for warning in told(found))


def test_what_the_lines_add_up_to_in_parts_is_no_payment_above_them(tmp_path: Path) -> None:
    whole = sum(amount for *_, amount in LINES)
    above = [["Accounts Payable", "", f"{whole - 7:.2f}"], ["Purchase Card", "", "7.00"], ["Total", "", f"{whole:.2f}"]]
    rows = [[one, british(day), pounds(amount)] for one, day, amount in LINES]
    payments, found = read(tmp_path / "spend.csv", text([*above, [""], HEADER, *rows]))
    assert lines(payments) == LINES
    assert told(found) == []


@pytest.mark.parametrize(("header", "told_of"), [(["Lieferant", "Datum", "Betrag"], False), (HEADER, True)])
def test_points_are_between_thousands_where_a_language_has_them_so(
    tmp_path: Path, header: list[str], told_of: bool
) -> None:
    content = ledger(header, lambda a: f"{abs(a) + 1000:,.0f}".replace(",", "."), delimiter=";")
    payments, found = read(tmp_path / "spend.csv", content)
    assert (min(amount for *_, amount in lines(payments)) >= Decimal(1000)) is not told_of
    assert ["may mean another number" in warning for warning in told(found)] == [True] * told_of


@pytest.mark.parametrize(("page", "rule"), [(5, "-------"), (20, "=====")])
def test_what_is_ruled_under_the_names_of_a_page_is_no_payment(tmp_path: Path, page: int, rule: str) -> None:
    rows = [[name, british(day), pounds(amount)] for name, day, amount in LINES]
    pages = [[HEADER, [rule] * 3, *rows[at : at + page]] for at in range(0, len(rows), page)]
    payments, found = read(tmp_path / "spend.csv", text([row for part in pages for row in part]))
    assert lines(payments) == LINES
    assert told(found) == []


def test_columns_that_stand_elsewhere_on_every_other_page(tmp_path: Path) -> None:
    rows: list[list[str]] = []
    for at, (name, day, amount) in enumerate(LINES * 2):
        moved = at // 10 % 2
        if at % 10 == 0:
            rows.append(["No", "", *HEADER] if moved else ["No", *HEADER, ""])
        cells = [name, british(day), f"{amount + at // 20:.2f}"]
        rows.append([str(900 + at), "", *cells] if moved else [str(900 + at), *cells, ""])
    payments, found = read(tmp_path / "spend.csv", text(rows))
    assert lines(payments) == [(name, day, amount + at // 20) for at, (name, day, amount) in enumerate(LINES * 2)]
    assert told(found) == []


def test_what_was_paid_is_read_rather_than_what_is_encumbered(tmp_path: Path) -> None:
    header = ["Vendor", "Check Date", "Encumbered Amount", "Expended Amount"]
    rows = [[name, british(day), pounds(amount / 2), pounds(amount)] for name, day, amount in LINES]
    payments, found = read(tmp_path / "spend.csv", text([header, *rows]))
    assert lines(payments) == LINES
    assert told(found) == []


@pytest.mark.parametrize(
    ("name", "encoding", "as_"),
    [
        ("Zakład Usług Łódź", "cp1250", "cp1250"),
        ("Město Žďár, školní knihkupectví Přerov", "cp1250", "cp1250"),
        ("Frøya Måneskøn & crème brûlée où", "cp1252", "cp1252"),
        ("Café Noël & Müller", "mac_roman", "mac_roman"),
        ("It’s Women’s Aid", "mac_roman", "mac_roman"),
        ("Müller & Co", "mac_roman", "mac_roman"),
        ("Café Noël & Müller", "cp1252", "cp1252"),
        ("It’s Women’s Aid", "cp1252", "cp1252"),
        ("Œuvres du Cœur 5m³", "cp1252", "cp1252"),
        ("Müller et Bébé", "cp850", "cp850"),
    ],
)
def test_letters_of_a_code_page(tmp_path: Path, name: str, encoding: str, as_: str) -> None:
    rows = [[f"{name} {n}", british(day), f"{amount:.2f}"] for n, (_, day, amount) in enumerate(LINES)]
    payments, found = read(tmp_path / "spend.csv", text([HEADER, *rows], encoding=encoding))
    assert payments["supplier_name"].to_list() == [row[0] for row in rows]
    assert found.sources["encoding"].item() == as_


def test_a_recipient_s_name_is_read_rather_than_its_identifier(tmp_path: Path) -> None:
    header = ["Recipient Org:Identifier", "Recipient Org:Name", "Payment Date", "Amount", "Date"]
    rows = [
        [f"GB-COH-{n}", name, british(day), pounds(amount), "31/12/2023"] for n, (name, day, amount) in enumerate(LINES)
    ]
    payments, _ = read(tmp_path / "grants.csv", text([header, *rows]))
    assert lines(payments) == LINES
    payments, _ = read(tmp_path / "grants.csv", text([[*header[:2], "transaction/date", *header[3:]], *rows]))
    assert lines(payments) == LINES


def test_letters_that_were_encoded_twice(tmp_path: Path) -> None:
    rows = [["Café Noël".encode().decode("cp1252"), british(day), f"Â£{amount:.2f}"] for _, day, amount in LINES]
    payments, _ = read(tmp_path / "spend.csv", text([HEADER, *rows]))
    assert payments["supplier_name"].unique().to_list() == ["Café Noël"]
    assert payments["amount"].to_list() == [amount for *_, amount in LINES]


def test_an_invoice_is_paid_by_its_own_date_rather_than_when_it_is_due(tmp_path: Path) -> None:
    rows = [[name, british(day), british(day + timedelta(days=400)), pounds(amount)] for name, day, amount in LINES]
    payments, _ = read(tmp_path / "spend.csv", text([["Supplier", "Invoice Date", "Due Date", "Amount"], *rows]))
    assert lines(payments) == LINES


def test_a_company_is_paid_rather_than_a_name(tmp_path: Path) -> None:
    rows = [["J Smith", name, british(day), pounds(amount)] for name, day, amount in LINES]
    payments, _ = read(tmp_path / "spend.csv", text([["Name", "Company", "Date", "Amount"], *rows]))
    assert lines(payments) == LINES


def test_dates_that_a_spreadsheet_has_swapped_are_told(tmp_path: Path) -> None:
    """Those that it can take for American ones are dates, the others have stayed texts."""
    days = [day.replace(month=day.day, day=4) if day.day <= 12 else british(day) for _, day, _ in LINES]
    rows: list[list[object]] = [[name, day, float(sum_)] for (name, _, sum_), day in zip(LINES, days, strict=True)]
    _, found = read(tmp_path / "spend.xlsx", workbook({"Spend": [list[object](HEADER), *rows]}))
    assert len([warning for warning in told(found) if "only if it has swapped day and month" in warning]) == 1


def test_a_firm_called_like_a_line_of_a_cash_book_is_paid(tmp_path: Path) -> None:
    names = [
        "Carried Forward Ltd",
        "Total Gas & Power Ltd",
        "Balance Foods Limited",
        "Grand Theatre",
        "3M",
        "Nil Works Ltd",
    ]
    firms = [(names[n % 6], when, amount) for n, (_, when, amount) in enumerate(LINES)]
    rows = [HEADER, *([name, british(when), pounds(amount)] for name, when, amount in firms)]
    payments, found = read(tmp_path / "spend.csv", text([*rows, ["Balance carried forward", "30/04/2023", "9.99"]]))
    assert lines(payments) == firms
    assert found.rejects.filter(pl.col("reason") == "subtotal").height == 1


def test_a_row_that_numbers_the_columns_is_part_of_the_header(tmp_path: Path) -> None:
    rows = [HEADER, ["1", "2", "3"], *([name, british(when), pounds(amount)] for name, when, amount in LINES)]
    payments, found = read(tmp_path / "spend.csv", text(rows))
    assert lines(payments) == LINES
    assert told(found) == []


@pytest.mark.parametrize(
    ("names", "said"),
    [
        # Neither says that it is when a line was paid.
        (("Date Input", "Date Released"), "dates may be in 'Date Input' or in 'Date Released', which differ"),
        (("Effective Date", "Valuta"), "dates may be in 'Effective Date' or in 'Valuta', which differ"),
        (("Date", "Valuta"), None),
        (("Effective Date", "Order Date"), None),
        (("Payment Date", "Date Released"), None),
    ],
)
def test_two_columns_of_dates_of_which_neither_is_named_for_payments(
    tmp_path: Path, names: tuple[str, str], said: str | None
) -> None:
    rows = [[who, british(day), british(day + timedelta(days=9)), pounds(sum_)] for who, day, sum_ in LINES]
    payments, found = read(tmp_path / "spend.csv", text([["Supplier", *names, "Amount"], *rows]))
    assert lines(payments) == LINES
    assert [one.split("spend.csv: ")[1].split(":")[0] for one in told(found)] == ([said] if said else [])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (lambda a: f"R {a:,.2f}".replace(",", " "), "ZAR"),
        (lambda a: f"R{a:,.2f}", "ZAR"),
        (lambda a: f"Kshs {a:,.2f}", "KES"),
        (lambda a: f"\u20a6{a:,.2f}", "NGN"),
        (lambda a: f"HK$ {a:,.2f}", "HKD"),
        (lambda a: f"S${a:,.2f}", "SGD"),
    ],
)
def test_signs_of_other_currencies(tmp_path: Path, cell: Callable[[Decimal], str], code: str) -> None:
    payments, _ = read(tmp_path / "spend.csv", ledger(HEADER, lambda a: ("-" if a < 0 else "") + cell(abs(a))))
    assert lines(payments) == LINES
    assert payments["currency"].unique().to_list() == [code]


def test_letters_and_digits_are_codes_not_rands(tmp_path: Path) -> None:
    rows = [[who, british(day), f"R{n + 1000}", pounds(sum_)] for n, (who, day, sum_) in enumerate(LINES)]
    payments, found = read(tmp_path / "spend.csv", text([["Supplier", "Date", "", "Amount"], *rows]))
    assert lines(payments) == LINES
    assert told(found) == []


@pytest.mark.parametrize(
    "names", [("Jaar", "Maand"), ("Jahr", "Monat"), ("Rok", "Miesi\u0105c"), ("\u00c5r", "M\u00e5ned")]
)
def test_year_and_month_in_other_languages(tmp_path: Path, names: tuple[str, str]) -> None:
    payments, found = read(tmp_path / "spend.csv", periods(list(names), ["2023", "4"]))
    assert payments["period"].unique().to_list() == ["2023-04"]
    assert told(found) == []


def test_a_year_and_a_month_go_before_a_date_that_nothing_calls_the_payment_s(tmp_path: Path) -> None:
    rows = [[who, british(day), "April", "2023", pounds(sum_)] for who, day, sum_ in LINES]
    payments, _ = read(tmp_path / "spend.csv", text([["Supplier", "Entered", "Month", "Year", "Amount"], *rows]))
    assert payments["period"].unique().to_list() == ["2023-04"]


def test_an_address_is_no_supplier(tmp_path: Path) -> None:
    rows = [[f"{n} High Street", who, british(day), pounds(sum_)] for n, (who, day, sum_) in enumerate(LINES)]
    payments, found = read(
        tmp_path / "spend.csv", text([["Supplier Address", "Organisation", "Date", "Amount"], *rows])
    )
    assert lines(payments) == LINES
    assert "no column is named for the suppliers" in told(found)[0]


def test_a_payment_to_a_firm_called_total_without_an_amount_is_no_note(tmp_path: Path) -> None:
    rows = [[who, british(day), "Fuel", f"T{n}", pounds(sum_)] for n, (who, day, sum_) in enumerate(LINES)]
    rows.insert(0, ["Total Gas Ltd", "03/04/2023", "Fuel", "T99", ""])
    _, found = read(tmp_path / "spend.csv", text([["Supplier", "Date", "Description", "Reference", "Amount"], *rows]))
    assert found.rejects["reason"].to_list() == ["header", "missing_amount"]
    assert "1 missing_amount" in told(found)[0]


def test_suppliers_that_are_postcodes_are_told(tmp_path: Path) -> None:
    content = ledger(HEADER).replace(b"Harwood Supplies Limited", b"PR1 2HE")
    _, found = read(tmp_path / "spend.csv", content)
    assert told(found) == [
        "suppliers are numbers or codes, which may stand there in place of their names: spend.csv (4 of 20)"
    ]


def test_lines_of_another_length_under_a_further_header_are_told(tmp_path: Path) -> None:
    """A column lost from a line on, below a header that names the columns in another order."""
    rows = [[who, british(day), "Roads", "Exford", pounds(sum_)] for who, day, sum_ in LINES]
    below = [["Roads", pounds(sum_), who, british(day), "Exford"] for who, day, sum_ in LINES]
    cut = [[*row[:2], *row[3:]] for row in below[8:]]
    header, again = ["Supplier", "Date", "Service", "Town", "Amount"], ["Service", "Amount", "Supplier", "Date", "Town"]
    _, found = read(tmp_path / "spend.csv", text([header, *rows, again, *below[:8], *cut]))
    assert any("its lines are of several lengths (12 of 4 cells under a header of 5)" in one for one in told(found))


def test_lines_with_words_under_a_column_of_sums_are_told(tmp_path: Path) -> None:
    """The column of amounts is no longer exported: sums to date stand there, and what was bought below these."""
    days = [[who, british(day), pounds(sum_), pounds(7 * sum_), "Repairs"] for who, day, sum_ in LINES]
    header = ["Supplier", "Date", "Value", "YTD", "Description"]
    _, found = read(tmp_path / "spend.csv", text([header, *days[:12], *([*row[:2], *row[3:]] for row in days[12:])]))
    assert any("of several lengths" in one or "may be payments are rejected" in one for one in told(found))


def test_a_supplier_called_as_the_body_whose_own_cell_is_blank_is_told(tmp_path: Path) -> None:
    rows = [["Exford Council", pounds(sum_), who, "Exford Council"] for who, _, sum_ in LINES]
    rows[8] = ["Exford Council", rows[8][1], "Exford Council", ""]
    fine, moved = ([["Body", "Amount", "Supplier", "Entity"], *some] for some in (rows[:8] + rows[9:], rows))
    for some, many in ((fine, 0), (moved, 1)):
        written = text([row[1:] for row in some])
        _, found = read(tmp_path / "spend.csv", written)
        assert sum("called as the body" in one for one in told(found)) == many


def test_amounts_that_are_others_and_a_fifth_may_be_gross(tmp_path: Path) -> None:
    rows = [
        [who, british(day), pounds(sum_), pounds((sum_ * 6 / 5).quantize(Decimal("0.01")))] for who, day, sum_ in LINES
    ]
    _, found = read(tmp_path / "spend.csv", text([["Supplier", "Date", "To Ledger", "Invoice Value"], *rows]))
    assert [one.split(": ", 1)[1] for one in told(found)] == [
        "amounts in 'Invoice Value' are those in 'To Ledger' and a fifth on most lines: they may be gross"
    ]
    _, found = read(tmp_path / "spend.csv", text([["Supplier", "Date", "Net Amount", "Amount Due"], *rows]))
    assert told(found) == []


def test_the_end_of_a_name_above_another_in_one_cell_is_told(tmp_path: Path) -> None:
    """As a page's text is cut into cells: what a name goes on with stands in the cell below."""
    rows = [[who, british(day), pounds(sum_)] for who, day, sum_ in LINES]
    rows[4][0], rows[5][0] = "London Borough of", "Exford\n" + rows[5][0]
    _, found = read(tmp_path / "spend.csv", text([HEADER, *rows]))
    said = f"'Exford / {LINES[5][0]}'"
    assert told(found) == [
        f"spend.csv: cells of 'Supplier Name' hold the end of another name above a supplier's (1, such as {said})"
    ]
    rows[5][0] = "Exford\nBuilders Ltd"
    _, found = read(tmp_path / "spend.csv", text([HEADER, *rows]))
    assert told(found) == []


def test_what_was_refunded_stands_beside_what_was_paid(tmp_path: Path) -> None:
    both = [(pounds(sum_), "") if sum_ >= 0 else ("", pounds(-sum_)) for *_, sum_ in LINES]
    rows = [[who, british(day), *cells] for (who, day, _), cells in zip(LINES, both, strict=True)]
    payments, found = read(tmp_path / "spend.csv", text([["Supplier", "Date", "Paid", "Refunded"], *rows]))
    assert lines(payments) == LINES
    assert told(found) == []


def test_a_period_that_says_days_is_told_beside_the_invoice_s(tmp_path: Path) -> None:
    def content(period: Callable[[date], date]) -> bytes:
        rows = [[who, british(period(day)), british(day), pounds(sum_)] for who, day, sum_ in LINES]
        return text([["Supplier", "Period", "Invoice Date", "Amount"], *rows])

    _, found = read(tmp_path / "spend.csv", content(lambda day: day + timedelta(days=9)))
    assert any("dates are those of invoices" in one for one in told(found))
    _, found = read(tmp_path / "spend.csv", content(lambda day: day.replace(day=30)))
    assert told(found) == []


@pytest.mark.parametrize(("name", "said"), [("Period", True), ("Accounting Period", True), ("Month", False)])
def test_numbers_of_periods_are_told_as_they_may_be_of_a_financial_year(tmp_path: Path, name: str, said: bool) -> None:
    """`202401` is January to some, and the April in which their year began to others."""
    rows = [[who, f"2024{1 + n // 7:02}", pounds(sum_)] for n, (who, _, sum_) in enumerate(LINES)]
    payments, found = read(tmp_path / "spend.csv", text([["Supplier", name, "Amount"], *rows]))
    assert payments["period"].to_list() == [f"2024-{1 + n // 7:02}" for n in range(20)]
    assert any("may be those of a financial year" in one for one in told(found)) == said


@pytest.mark.parametrize(("name", "period"), [("Spend November 2019", "2019-11"), ("Spend", "2019-04")])
def test_a_file_s_month_goes_before_a_year_on_every_line(tmp_path: Path, name: str, period: str) -> None:
    rows = [[who, "2019/20", pounds(sum_)] for who, _, sum_ in LINES]
    payments, found = read(tmp_path / f"{name}.csv", text([["Supplier", "Financial Year", "Amount"], *rows]))
    assert set(payments["period"]) == {period}
    assert any("are whole years such as 2019/20" in one for one in told(found)) == (name == "Spend")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["July-01", "August-02", "September-03", "January-07", "June-12"], True),
        (["Jul-21", "Aug-21", "Sep-21", "Jan-22", "Jun-22"], False),
    ],
)
def test_a_month_with_its_place_in_a_year_is_told(tmp_path: Path, cells: list[str], said: bool) -> None:
    rows = [[who, cells[n % 5], pounds(sum_)] for n, (who, _, sum_) in enumerate(LINES)]
    _, found = read(tmp_path / "spend.csv", text([["Supplier", "Fiscal Month Name", "Amount"], *rows]))
    assert any("its place in a year" in one for one in told(found)) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Payments less than £500", True),
        ("All other suppliers (under £500)", True),
        ("Summary - Under £1,000", True),
        ("Consolidated total of payments to suppliers who received $25,000 or less", True),
        ("All Suppliers Ltd", False),
        ("Payments Trust", False),
        ("Under One Sky", False),
    ],
)
def test_what_was_paid_to_many_is_told_to_be_no_supplier(tmp_path: Path, name: str, said: bool) -> None:
    rows = [*([who, british(day), pounds(sum_)] for who, day, sum_ in LINES), [name, "24/04/2023", "45,678.20"]]
    payments, found = read(tmp_path / "spend.csv", text([HEADER, *rows]))
    assert payments.height == len(LINES) + 1
    assert [name in one for one in told(found)] == [True] * said


def test_a_column_that_dates_are_read_from_is_no_rival_of_the_amounts(tmp_path: Path) -> None:
    """`Paid` is named for amounts, and `05.04.23` could be one."""
    rows = [[who, day.strftime("%d.%m.%y"), pounds(sum_)] for who, day, sum_ in LINES]
    payments, found = read(tmp_path / "spend.csv", text([["Supplier", "Paid", "£"], *rows]))
    assert lines(payments) == LINES
    assert told(found) == []


def test_of_two_columns_of_classes_the_one_called_a_name_says_more_than_a_code_s(tmp_path: Path) -> None:
    """Codes may be letters alone, as `PJHA` is."""
    codes = {"PJHA": "Depots", "FGAA": "Museums"}
    rows = [
        [who, british(day), pounds(sum_), code := list(codes)[n % 2], codes[code], "Revenue", "Agency"]
        for n, (who, day, sum_) in enumerate(LINES)
    ]
    header = [*HEADER, "7CCC - Level 7 Cost Centre Code", "7CCN - Level 7 Cost Centre Name", "Account", "Spend Type"]
    payments, _ = read(tmp_path / "spend.csv", text([header, *rows]))
    assert set(payments["department"]) == set(codes.values())
    assert set(payments["category"]) == {"Agency"}


def test_what_was_paid_after_deductions_comes_before_the_bill(tmp_path: Path) -> None:
    rows = [[who, british(day), pounds(sum_ + 10), "10.00", pounds(sum_)] for who, day, sum_ in LINES]
    header = ["Vendor", "Date of Payment", "Bill Amount (Rs.)", "Deductions", "Net Paid (Rs.)"]
    payments, _ = read(tmp_path / "spend.csv", text([header, *rows]))
    assert lines(payments) == LINES


@pytest.mark.parametrize(
    ("amount", "day", "said"),
    [
        ("Total Value Approved", "Payment Date", "amounts may be of orders"),
        ("Amount", "Date of Approval", "dates are not those of payments"),
        ("Amount", "Date Received", "dates are not those of payments"),
    ],
)
def test_what_was_approved_is_not_yet_paid(tmp_path: Path, amount: str, day: str, said: str) -> None:
    rows = [[who, british(when), pounds(sum_)] for who, when, sum_ in LINES]
    _, found = read(tmp_path / "spend.csv", text([["Supplier", day, amount], *rows]))
    assert [said in one for one in told(found)] == [True]


@pytest.mark.parametrize("number", ["payment_no", "memo"])
def test_what_each_line_repeats_of_a_payment_is_known_though_lines_have_numbers_of_their_own(
    tmp_path: Path, number: str
) -> None:
    """`payment_amount` is the whole cheque's; the number that has the role of the transaction is the voucher's."""
    parts = [LINES[n : n + 2 + n % 2] for n in range(0, 18, 3)]
    header = ["vendor_name", "payment_date", number, "voucher", "payment_amount", "sum_amount"]
    rows, paid = [], []
    for cheque, lines_of in enumerate(parts):
        who, day, _ = lines_of[0]
        whole = sum((sum_ for *_, sum_ in lines_of), Decimal(0))
        for n, (*_, sum_) in enumerate(lines_of):
            rows.append([who, british(day), str(7000 + cheque), f"V{cheque}{n}", pounds(whole), pounds(sum_)])
            paid.append((who, day, sum_))
    payments, _ = read(tmp_path / "spend.csv", text([header, *rows]))
    assert lines(payments) == paid


@pytest.mark.parametrize(("by", "body"), [("Contract", "Exford"), ("PO 123", "Exford"), ("Exbury", "Exbury")])
def test_by_what_authority_something_was_bought_is_no_body(tmp_path: Path, by: str, body: str) -> None:
    rows = [[who, british(day), pounds(sum_), by] for who, day, sum_ in LINES]
    (tmp_path / "Exford").mkdir()
    payments, _ = read(tmp_path / "Exford" / "spend.csv", text([[*HEADER, "Authority"], *rows]))
    assert set(payments["body"]) == {body}


@pytest.mark.parametrize(
    ("name", "cells", "body"),
    [
        ("LONDON BOROUGH OF EXFORD", "LONDON BOROUGH OF EXFORD", "LONDON BOROUGH OF EXFORD"),
        ("Exford Council", "Exford council ", "Exford council"),
        ("Exford Council", "Roads", "folder"),
        ("Revenue", "Revenue", "folder"),
    ],
)
def test_a_column_called_what_each_of_its_cells_says_names_the_body(
    tmp_path: Path, name: str, cells: str, body: str
) -> None:
    rows = [[cells, who, british(day), pounds(sum_)] for who, day, sum_ in LINES]
    (tmp_path / "folder").mkdir()
    payments, _ = read(tmp_path / "folder" / "spend.csv", text([[name, *HEADER], *rows]))
    assert set(payments["body"]) == {body}


def test_credits_of_an_account_at_a_bank_are_told(tmp_path: Path) -> None:
    rows = [[who, british(day), *(("", pounds(sum_)) if sum_ > 0 else (pounds(-sum_), ""))] for who, day, sum_ in LINES]
    payments, found = read(tmp_path / "spend.csv", text([["Name", "Date", "Debit", "Credit"], *rows]))
    assert lines(payments) == [(who, day, -sum_) for who, day, sum_ in LINES]
    assert any("most amounts stand in 'Credit'" in one for one in told(found))
    rows = [[*row[:2], *reversed(row[2:])] for row in rows]
    payments, found = read(tmp_path / "spend.csv", text([["Name", "Date", "Debit", "Credit"], *rows]))
    assert lines(payments) == LINES
    assert told(found) == []


@pytest.mark.parametrize("stated", [0, 1])
def test_a_query_s_footer_is_the_total_it_states(tmp_path: Path, stated: int) -> None:
    rows = [[f"{n:05}", who, british(day), pounds(sum_)] for n, (who, day, sum_) in enumerate(LINES)]
    total = ["INSERTED FOOTER", "", "", pounds(sum((sum_ for *_, sum_ in LINES), Decimal(stated)))]
    payments, found = read(tmp_path / "spend.csv", text([["Supplier ID", *HEADER], *rows, total]))
    assert lines(payments) == LINES
    assert found.rejects["reason"].to_list() == ["header", "grand_total"]
    assert any("total" in one for one in told(found)) == bool(stated)


def test_a_quote_that_never_closes_above_another_table_swallows_no_line(tmp_path: Path) -> None:
    content = ledger(HEADER, delimiter="|").replace(b"\nNorthgate Ltd", b'\n"Northgate Ltd')
    first = content.index(b'"') + 1
    content = content[:first] + content[first:].replace(b'"', b"") + b"\nDepartment|Sum\n" + b"Roads|1.00\n" * 20
    payments, _ = read(tmp_path / "spend.csv", content)
    assert lines(payments)[-19:] == [(name.strip('"'), day, sum_) for name, day, sum_ in LINES][-19:]


@pytest.mark.parametrize(
    ("page", "what"),
    [
        (b"<table><tr><th>Supplier</th></tr></table>", "a table saved as a web page"),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head></head></html>', "a table saved as a web page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "a web archive"),
        (b"SQLite format 3\x00\x10", "a database"),
        (b"<!DOCTYPE html><html><table><tr><td>Not found</td></tr></table></html>", "a web page"),
    ],
)
def test_a_table_saved_as_a_page_is_refused_with_what_to_do(tmp_path: Path, page: bytes, what: str) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path / "spend.xls", page)
    assert what in str(refused.value)
