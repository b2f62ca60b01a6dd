"""Workbooks and archives as people publish them, and those that nobody can read."""

import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import count_ledgers, read_ledgers

NAMES = ["Body Name", "Payment Date", "Supplier Name", "Amount"]
DAYS = [dt.date(2024, 4, 1 + i) for i in range(15)]
ROWS = [("Exford", day, f"SUPPLIER {i % 4} LTD", 100.5 + i) for i, day in enumerate(DAYS)]
MONEY = sum(Decimal("100.5") + i for i in range(15))
CSV = "Body Name,Payment Date,Supplier Name,Amount\n" + "".join(
    f"Exford,{day:%d/%m/%Y},{name},{amount}\n" for _, day, name, amount in ROWS
)


def read(path: Path, content: bytes) -> tuple[pl.DataFrame, pl.DataFrame]:
    path.write_bytes(content)
    out = path.parent / "payments.parquet"
    ledger = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    return pl.read_parquet(out), ledger.sources


def status(path: Path, content: bytes) -> tuple[str, str]:
    path.write_bytes(content)
    (plan,) = plan_ledgers([str(path)], LedgerSettings()).plans
    return plan.status.value, plan.reason or ""


def workbook(*, since_1904: bool = False) -> bytes:
    """A sheet under a title, right of empty columns; bare serials; a hidden, an empty and a foreign sheet."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"date_1904": since_1904, "in_memory": True}) as book:
        shown = book.add_format({"num_format": "dd/mm/yyyy"})
        april = book.add_worksheet("April")
        april.merge_range(0, 2, 0, 5, "Payments over 500")
        serials = book.add_worksheet("Serials")
        for at, name in enumerate(NAMES):
            april.write(3, at + 2, name)
            serials.write(0, at, name)
        base = dt.date(1904, 1, 1) if since_1904 else dt.date(1899, 12, 30)
        for row, (body, day, supplier, amount) in enumerate(ROWS, 1):
            april.write(row + 3, 2, body)
            april.write_datetime(row + 3, 3, dt.datetime.combine(day, dt.time()), shown)
            april.write(row + 3, 4, supplier)
            april.write(row + 3, 5, amount)
            for at, value in enumerate([body, (day - base).days + 30, f"{supplier} B", amount]):
                serials.write(row, at, value)
        book.add_worksheet("Hidden").hide()
        book.add_worksheet("Empty")
        book.add_worksheet("Notes").write(0, 0, "Figures are provisional")
    return file.getvalue()


@pytest.mark.parametrize("since_1904", [False, True])
@pytest.mark.parametrize("name", ["spend.xlsx", "spend.csv"])
def test_sheets_of_a_workbook(tmp_path: Path, name: str, since_1904: bool) -> None:
    payments, sources = read(tmp_path / name, workbook(since_1904=since_1904))
    told = dict(sources.select("source_sheet", "status").iter_rows())
    assert told == {"April": "read", "Empty": "empty", "Hidden": "hidden", "Notes": "not_payments", "Serials": "read"}
    april, serials = (payments.filter(pl.col("source_sheet") == sheet) for sheet in ("April", "Serials"))
    assert april["payment_date"].to_list() == DAYS
    assert april["source_row"].to_list() == list(range(5, 20))
    assert serials["payment_date"].to_list() == [day + dt.timedelta(days=30) for day in DAYS]
    assert april["amount"].sum() == serials["amount"].sum() == MONEY


def ods(table: str, manifest: str = "") -> bytes:
    named = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = " ".join(f'xmlns:{x}="{named}:{x}:1.0"' for x in ("office", "table", "text"))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{named}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/>{manifest}</manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{table}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()


def cell(kind: str, value: object, attribute: str = "value") -> str:
    own = "" if kind == "string" else f' office:{attribute}="{value}"'
    return f'<table:table-cell office:value-type="{kind}"{own}><text:p>{value}</text:p></table:table-cell>'


def test_an_open_document_with_empty_rows_above_and_a_million_below(tmp_path: Path) -> None:
    pad = '<table:table-cell table:number-columns-repeated="2"/>'
    lines = [[cell("string", name) for name in NAMES]] + [
        [cell("string", body), cell("date", day, "date-value"), cell("string", name), cell("float", amount)]
        for body, day, name, amount in ROWS
    ]
    rows = "".join(f"<table:table-row>{pad}{''.join(line)}</table:table-row>" for line in lines)
    nothing = '<table:table-cell table:number-columns-repeated="16384"/>'
    empty = '<table:table-row table:number-rows-repeated="{}">' + nothing + "</table:table-row>"
    table = f'<table:table table:name="April">{empty.format(3)}{rows}{empty.format(1_048_000)}</table:table>'
    payments, _ = read(tmp_path / "spend.ods", ods(table))
    assert payments["payment_date"].to_list() == DAYS
    assert payments["amount"].sum() == MONEY


def test_password_protected_workbooks_are_refused_as_such(tmp_path: Path) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    locked = ods("", '<manifest:file-entry><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>')
    for name, content in (("a.xlsx", ole), ("b.ods", locked)):
        assert status(tmp_path / name, content) == (
            "refused",
            "a password-protected workbook: Open it with its password and save it without one.",
        )


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_an_archive_of_archives(tmp_path: Path) -> None:
    def month(number: int) -> bytes:
        return CSV.replace("/04/", f"/{number:02}/").encode()

    inner = zipped(**{"june.csv": month(6), "read me.txt": b"no ledger"})
    outer = zipped(**{"2024/april.csv": month(4), "may.csv.gz": gzip.compress(month(5)), "inner.zip": inner})
    payments, sources = read(tmp_path / "year.zip", outer)
    assert sources["source_file"].to_list() == [
        "year.zip!2024/april.csv",
        "year.zip!inner.zip!june.csv",
        "year.zip!may.csv.gz",
    ]
    assert payments["amount"].sum() == 3 * MONEY
    assert sorted(payments["period"].unique()) == ["2024-04", "2024-05", "2024-06"]


def test_archives_within_archives_without_end_are_refused(tmp_path: Path) -> None:
    content = CSV.encode()
    for _ in range(6):
        content = zipped(**{"inner.zip": content, "a.csv": b"x"})
    path = tmp_path / "deep.zip"
    path.write_bytes(content)
    deepest = plan_ledgers([str(path)], LedgerSettings()).plans[-1]
    reasons = [plan.reason or "" for plan in plan_ledgers([str(path)], LedgerSettings()).plans]
    assert any(reason.startswith("an archive within archives") for reason in reasons), deepest


def test_what_expands_beyond_reason_is_refused(tmp_path: Path) -> None:
    much = b"a,b,c\n" * 13_000_000
    for name, content in (("a.zip", zipped(**{"a.csv": much})), ("a.csv.gz", gzip.compress(much))):
        kind, reason = status(tmp_path / name, content)
        assert kind == "refused"
        assert "expands" in reason


def test_a_million_empty_columns_of_a_text_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    first, rest = CSV.split("\n", 1)
    path.write_text(f"{first}{',' * 1_000_000}\n{rest}")
    ledger = count_ledgers(plan_ledgers([str(path)], LedgerSettings()))
    assert ledger.sources.select("payments", "amount_payments").row(0) == (15, MONEY)


@pytest.mark.parametrize(
    ("beyond", "says"),
    [
        (lambda n, name, amount: ["Yes" if n % 2 else "R410", amount, name], True),  # a column more from here
        (lambda n, name, amount: [name, amount, "paid late"], False),  # a note beside
    ],
)
def test_lines_behind_the_last_name_of_a_sheet_are_told_where_their_cells_have_moved(
    tmp_path: Path, beyond: Callable[[int, str, float], list[object]], says: bool
) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Body Name", "Supplier Name", "Amount"])
        for n in range(80):
            name, amount = f"SUPPLIER {n % 9} LTD", 100.5 + n
            sheet.write_row(n + 1, 0, ["Exford", *(beyond(n, name, amount) if n > 50 else [name, amount])])
    path = tmp_path / "a.xlsx"
    path.write_bytes(file.getvalue())
    told = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, tmp_path / "payments.parquet").warnings
    assert any("29 lines fill columns without a name behind the others" in one for one in told) is says
