"""The published files: each with the shape and the flaws that such files have."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import xlsxwriter

from generator.payments import COLLEGE, COUNCIL, MONTHS, POLICE, Payment
from generator.places import SAINT_ORRIN

# The template of the second half-year cuts names at its field's width.
WIDTH = 32
# Not the locale's: the bytes are the same in every language.
SHORT_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
Row = list[str]


@dataclass(frozen=True)
class Flaw:
    """How a month of the council was published.

    Args:
        amount: How an amount is written, from pence.
        encoding, ends: Bytes and line ends.
        spoil: What else is done to the rows of the file, the header first.
    """

    file: str
    amount: Callable[[int], str]
    encoding: str = "utf-8"
    ends: str = "\r\n"
    header: Row | None = None
    spoil: Callable[[list[Row]], list[Row]] = lambda rows: rows


OLD = [
    "Body Name",
    "Directorate",
    "Service Area",
    "Expense Type",
    "Payment Date",
    "Transaction Number",
    "Supplier Name",
    "Net Amount",
]
NEW = [
    "Directorate ",
    "Expenditure Category",
    "Ref No.",
    "Beneficiary Name:",
    "Date Paid",
    "Amount (£)",
    "Supplier Type",
]


def plain(pence: int) -> str:
    """1234.50."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def grouped(pence: int) -> str:
    """1,234.50."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def pounds(pence: int) -> str:
    """£1,234.50, and -£1,234.50."""
    return f"{'-' if pence < 0 else ''}£{grouped(abs(pence))}"


def trailing(pence: int) -> str:
    """1,234.50- for a credit."""
    return grouped(abs(pence)) + ("-" if pence < 0 else "")


def bracketed(pence: int) -> str:
    """(1,234.50) for a credit."""
    return f"({grouped(-pence)})" if pence < 0 else grouped(pence)


def padded(pence: int) -> str:
    """A spreadsheet's accounting format: spaces around the amount."""
    return f" {bracketed(pence)} "


def _titled(rows: list[Row]) -> list[Row]:
    return [["Payments to suppliers over £500"], ["June 2024, net of recoverable VAT"], [], *rows]


def _header_again(rows: list[Row]) -> list[Row]:
    return [*rows[:200], rows[0], *rows[200:]]


def _broken_and_blank(rows: list[Row]) -> list[Row]:
    """Two cells with a line break in them, and two empty rows between the payments."""
    for at in (40, 141):
        rows[at][3] = f"{rows[at][3]}\nsee note"
    empty = [""] * len(rows[0])
    return [*rows[:90], empty, *rows[90:180], empty, *rows[180:]]


def _grand_total(rows: list[Row]) -> list[Row]:
    total = sum(round(float(row[5].replace(",", "")) * 100) for row in rows[1:])
    return [*rows, ["", "", "", "Grand Total", "", grouped(total), ""]]


def _header_last(rows: list[Row]) -> list[Row]:
    return [*rows[1:], rows[0]]


def _blank_tail(rows: list[Row]) -> list[Row]:
    return [*rows, *([[""] * len(rows[0])] * 25)]


def _notes(rows: list[Row]) -> list[Row]:
    width = len(rows[0])
    return [
        *rows,
        [""] * width,
        ["Note: payments to individuals are redacted where the law asks for it.", *[""] * (width - 1)],
    ]


FLAWS = (
    Flaw("2024-04 Payments over 500.csv", pounds, "utf-8-sig", "\n"),
    Flaw("2024-05 Payments over 500.csv", plain, "cp1252", "\n", [*OLD[:-1], "Net Amount(£)"]),
    Flaw("2024-06 Payments over 500.csv", grouped, spoil=_titled),
    Flaw("2024-07 Payments over 500.csv", plain, spoil=_header_again),
    Flaw("2024-08 Payments over 500.csv", trailing),
    Flaw("2024-09 Payments over 500.csv", plain, spoil=_broken_and_blank),
    Flaw("October-2024-spend.csv", bracketed),
    Flaw("November-2024-spend.csv", grouped, spoil=_grand_total),
    Flaw("December-2024-spend.csv", grouped, "cp1252", spoil=_header_last),
    Flaw("January-2025-spend.csv", padded, spoil=_blank_tail),
    Flaw("February-2025-spend.csv", trailing, "utf-8-sig"),
    Flaw("March-2025-spend.csv", plain, spoil=_notes),
)


def published(payment: Payment, body: str) -> str:
    """The supplier's name as the body's file of that month spells it."""
    return payment.name[:WIDTH].rstrip() if body == COUNCIL and payment.day >= date(2024, 10, 1) else payment.name


def council_files(ledger: dict[tuple[int, int], list[Payment]]) -> dict[str, bytes]:
    """Twelve monthly CSVs, the template changed after six."""
    files = {}
    for month, flaw in zip(MONTHS, FLAWS, strict=True):
        old = month < (2024, 10)
        rows = [_old_row(p, flaw) if old else _new_row(p, flaw) for p in ledger[month]]
        header = flaw.header or (OLD if old else NEW)
        files[f"ledgers/{COUNCIL}/{flaw.file}"] = _csv(flaw.spoil([list(header), *rows]), flaw.encoding, flaw.ends)
    return files


def _old_row(payment: Payment, flaw: Flaw) -> Row:
    day = payment.day.strftime("%d/%m/%Y")
    return [COUNCIL, *payment.where, day, payment.reference, published(payment, COUNCIL), flaw.amount(payment.pence)]


def _new_row(payment: Payment, flaw: Flaw) -> Row:
    day = f"{payment.day.day:02d}-{SHORT_MONTHS[payment.day.month * 3 - 3 :][:3]}-{payment.day.year % 100:02d}"
    directorate, _, expense = payment.where
    return [
        directorate,
        expense,
        payment.reference,
        published(payment, COUNCIL),
        day,
        flaw.amount(payment.pence),
        payment.kind,
    ]


def college_file(payments: Sequence[Payment], rng: Random) -> dict[str, bytes]:
    """One CSV of the year, semicolons and a byte order mark, with each supplier's postcode."""
    rows = [["Organisation", "Date", "Supplier", "Supplier Postcode", "Category", "Transaction No", "Amount"]]
    for payment in payments:
        assert payment.business
        postcode = payment.business.trading[3]
        chance = rng.randrange(100)
        if payment.business.trading[0] is SAINT_ORRIN:
            postcode = ""  # the college's system knows no addresses abroad
        elif chance < 6:
            postcode = postcode.replace(" ", "").lower()
        elif chance < 10:
            postcode = rng.choice(("", "N/A", postcode.split(" ")[0]))
        rows.append(
            [
                COLLEGE,
                payment.day.isoformat(),
                payment.name,
                postcode,
                payment.where[2],
                payment.reference,
                plain(payment.pence),
            ]
        )
    return {f"ledgers/{COLLEGE}/supplier-payments-2024-25.csv": _csv(rows, "utf-8-sig", "\r\n", ";")}


def police_file(ledger: dict[tuple[int, int], list[Payment]]) -> dict[str, bytes]:
    """A workbook with a sheet a month, headers marked `* `, and a hidden sheet with the clerk's sums."""
    bytes_out = io.BytesIO()
    book = xlsxwriter.Workbook(bytes_out, {"in_memory": True})
    book.set_properties({"created": datetime(2025, 4, 30), "author": ""})  # noqa: DTZ001 - a workbook's times have no zone
    as_date = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, (month, payments) in enumerate(ledger.items()):
        sheet = book.add_worksheet(f"{SHORT_MONTHS[month[1] * 3 - 3 :][:3]} {month[0] % 100}")
        amount = "* Total Invoice Amount" if number < 5 else "* Amount"
        sheet.write_row(0, 0, ["* Expenditure Category", "* Date", amount, "* SUPPLIER FINAL"])
        for row, payment in enumerate(payments, 1):
            sheet.write_string(row, 0, payment.where[2])
            # A month of bare serial numbers: the column lost its date format.
            sheet.write_datetime(row, 1, payment.day, None if number == 7 and row > 40 else as_date)
            sheet.write_number(row, 2, payment.pence / 100)
            sheet.write_string(row, 3, payment.name)
    hidden = book.add_worksheet("Pivot")
    hidden.write_row(0, 0, ["Row Labels", "Sum of Amount"])
    hidden.write_row(1, 0, ["Grand Total", sum(p.pence for payments in ledger.values() for p in payments) / 100])
    hidden.hide()
    book.close()
    return {f"ledgers/{POLICE}/spend-over-500-2024-25.xlsx": _uncompressed(bytes_out.getvalue())}


def _uncompressed(workbook: bytes) -> bytes:
    """The workbook stored as it is: compressed bytes depend on the machine's zlib."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as packed, ZipFile(out, "w", ZIP_STORED) as stored:
        for name in packed.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            stored.writestr(entry, packed.read(name))
    return out.getvalue()


def _csv(rows: Sequence[Row], encoding: str, ends: str, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=ends).writerows(rows)
    return text.getvalue().encode(encoding)
