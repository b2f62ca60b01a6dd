"""A second reader of the published ledgers, which shares no code with the first: plain rules, slow and exact.

Run it on a folder of ledgers:
`python independent.py FOLDER > expectations.json`, or `--doubts`.
"""

import csv
import hashlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import fastexcel

csv.field_size_limit(1 << 30)

PENNY = Decimal("0.01")
NOISE = Decimal("0.000001")

# Spellings, best first. Each is compared with a header in small letters, without signs of currency and decoration.
SUPPLIERS = (
    "supplier name",
    "supplier(beneficiary) name",
    "supplier (beneficiary) name",
    "beneficiary name",
    "beneficiary_name",
    "vendor name",
    "vendorname",
    "suppliername",
    "supplier_name",
    "supplier text",
    "supplier final",
    "supplier tab final",
    "gc supplier red",
    "supplier",
    "payee",
    "vendor",
    "merchant name",
    "supplier company name",
    "supplicer",
    "name",
    "supplier id",
)
AMOUNTS = (
    "net amount",
    "netamount",
    "net",
    "nett",
    "total (excludes vat)",
    "invoice line value (net of vat)",
    "invoice net amt",
    "distribution_amount",
    "distribution amount",
    "amount paid",
    "amount",
    "ap amount",
    "amount in sterling",
    "amount sterling",
    "gbp amount",
    "sumofamount",
    "sum of amount",
    "paymentamount",
    "transaction amount",
    "invoice amount",
    "invoice_amount",
    "invoiced value",
    "spend",
    "value",
    "total invoice amount",
    "total",
    "gross",
)
DATES = (
    "payment date",
    "date of payment",
    "date paid",
    "datepaid",
    "pay date",
    "paid date",
    "invoice payment date",
    "paymentdate",
    "check/payment date",
    "clearing date",
    "transaction date",
    "transactiondate",
    "date",
    "posting date",
    "accounting_date",
    "accounting date",
    "gl date",
    "invoice gl date",
    "updated",
    "effective date",
)
TOTAL = re.compile(r"\W*((grand|report|overall|final|page|sub)?\W*totals?)\W*", re.IGNORECASE)
TOTAL_OF = re.compile(r"\W*((grand|report|overall|final|page|sub)?\W*totals?)\b", re.IGNORECASE)
MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


@dataclass
class Table:
    """What was made of a file or a sheet; no row of it is kept."""

    file: str
    sheet: str | None
    status: str
    reason: str = ""
    lines: int = 0
    payments: int = 0
    rejects: int = 0
    blank: int = 0
    money: str = ""
    supplier: str = ""
    amount: str = ""
    date: str = ""
    first: str | None = None
    last: str | None = None
    dated: int = 0
    days: int = 0
    unnamed: int = 0
    names: int = 0
    doubts: list[str] = field(default_factory=list)


def text_of(data: bytes) -> str:
    """The characters of a text file."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    while data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        # Written on a DOS code page, where byte 9C is the pound.
        text = re.sub(r"œ(?=\s*[\d(-])|(?<=\()œ(?=\))", "£", text)
    return text.removeprefix("ï»¿").removeprefix("\ufeff").replace("\x00", "")


def rows_of_text(text: str) -> list[list[str]]:
    """Records as a spreadsheet shows them."""
    head = text[:20000]
    separator = max(",;\t|", key=head.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _column(reference: str) -> int:
    letters = re.match(r"[A-Z]+", reference)
    assert letters
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def sheets_of_xlsx(data: bytes) -> Iterator[tuple[str, bool, list[list[str]]]]:
    """Name, whether it is hidden, and cells of each sheet, from the XML itself; dates are serials."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        shared: list[str] = []
        if "xl/sharedStrings.xml" in book.namelist():
            for item in ET.fromstring(book.read("xl/sharedStrings.xml")).findall(f"{MAIN}si"):
                phonetic = {id(t) for r in item.iter(f"{MAIN}rPh") for t in r.iter(f"{MAIN}t")}
                shared.append("".join(t.text or "" for t in item.iter(f"{MAIN}t") if id(t) not in phonetic))
        links = {one.get("Id"): one.get("Target", "") for one in ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))}
        for sheet in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
            target = links[sheet.get(LINK)].lstrip("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            rows: list[list[str]] = []
            for row in ET.fromstring(book.read(path)).iter(f"{MAIN}row"):
                number = int(row.get("r", len(rows) + 1))
                rows.extend([] for _ in range(number - len(rows)))
                for cell in row.findall(f"{MAIN}c"):
                    at = _column(cell.get("r", "A"))
                    value = cell.findtext(f"{MAIN}v") or ""
                    if cell.get("t") == "s" and value:
                        value = shared[int(value)]
                    elif cell.get("t") == "inlineStr":
                        value = "".join(t.text or "" for t in cell.iter(f"{MAIN}t"))
                    rows[number - 1].extend([""] * (at + 1 - len(rows[number - 1])))
                    rows[number - 1][at] = value
            yield sheet.get("name", ""), sheet.get("state", "visible") != "visible", rows


def sheets_of_xls(data: bytes) -> Iterator[tuple[str, bool, list[list[str]]]]:
    """The same of an old workbook; nothing in the standard library opens one."""
    book = fastexcel.read_excel(data)
    for name in book.sheet_names:
        sheet = book.load_sheet(name, header_row=None, dtypes="string", whitespace_as_null=False)
        columns = [["" if v is None else str(v) for v in column] for column in sheet.to_arrow().to_pydict().values()]
        yield name, sheet.visible != "visible", [list(row) for row in zip(*columns, strict=True)] if columns else []


def plain(header: str) -> str:
    """A header without its decoration."""
    text = " ".join(header.replace("ï»¿", "").split()).lower()
    text = re.sub(r"^\*\s*|^\d+\s+", "", text)
    text = re.sub(r"\((£|œ|gbp|t|\W)\)|[£œ\x9c�]|:$", "", text)
    return " ".join(text.split())


def amount_of(cell: str) -> Decimal | None:
    """A published amount, unrounded."""
    text = cell.strip().strip("\u00a0").replace("\u00a0", "").replace("−", "-")
    text = re.sub(r"[£$€œ\x9c�]|(?i:gbp|usd)|(?<=\d)\s+(?=\d)", "", text).strip()
    text = text.removeprefix("ú")
    if text in ("-", "–"):
        return Decimal(0)
    sign = 1
    if re.fullmatch(r"\(.*\)", text):
        sign, text = -1, text[1:-1].strip()
    text = text.replace("£", "").replace(" ", "")
    if text.endswith("-"):
        sign, text = -sign, text[:-1].strip()
    if re.fullmatch(r"(?i)\d[\d,.]*cr", text):
        sign, text = -sign, text[:-2]
    # Commas part thousands or nothing: `34,551,00` may be either of two amounts.
    if "," in text and not re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", text):
        return None
    text = text.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        return None
    return sign * Decimal(text)


def rounded(value: Decimal) -> Decimal:
    """To the penny, half to even; noise of floats is taken off first."""
    if abs(value - value.quantize(PENNY)) < NOISE:
        return value.quantize(PENNY)
    return value.quantize(PENNY, ROUND_HALF_EVEN)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def date_of(cell: str, month_first: bool) -> date | None:  # noqa: PLR0911 - each return is a way of writing it
    """A published day; None for a month, a period or nonsense."""
    text = cell.strip().strip("\u00a0")
    try:
        if found := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := re.match(r"(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{4}|\d{2})(?=$|[T ]\d)", text):
            day, month = int(found[1]), int(found[2])
            if (month_first and day <= 12) or month > 12:
                day, month = month, day
            return date(_year(found[3]), month, day)
        if found := re.match(r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([A-Za-z]{3,9})[-/., ]*(\d{4}|\d{2})(?=$|[T ]\d)", text):
            return date(_year(found[3]), MONTHS[found[2][:3].lower()], int(found[1]))
        if re.fullmatch(r"\d{8}", text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if re.fullmatch(r"[34]\d{4}(\.\d+)?", text):
            return date(1899, 12, 30) + timedelta(days=int(float(text)))
    except (ValueError, KeyError):
        return None
    return None


def month_first_in(cells: list[str]) -> bool:
    """Whether a column's days cannot all stand first, and its months can."""
    first = second = 0
    for cell in cells:
        if found := re.match(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)", cell):
            first += int(found[1]) > 12
            second += int(found[2]) > 12
    return second > first


def _ranked(names: list[str], spellings: tuple[str, ...]) -> list[int]:
    found = [(spellings.index(plain(n)), i) for i, n in enumerate(names) if plain(n) in spellings]
    return [i for _, i in sorted(found)]


def header_of(rows: list[list[str]]) -> tuple[int, int, list[str]] | None:
    """First and last row (from 0) of the header, and its names."""
    last = max((i for i, row in enumerate(rows) if any(c.strip() for c in row)), default=-1)
    places = [(i, size) for size in (1, 2, 3, 4) for i in range(min(len(rows), 60))]
    for i, size in [*places[:60], (last, 1), *places]:
        part = rows[i : i + size]
        if len(part) < size or (size > 1 and any(amount_of(c) is not None for r in part for c in r if c.strip())):
            continue
        width = max(map(len, part), default=0)
        names = [" ".join(r[k].strip() for r in part if k < len(r) and r[k].strip()) for k in range(width)]
        if _ranked(names, SUPPLIERS) and (_ranked(names, AMOUNTS) or _amounts_without_a_name(names, rows[i + size :])):
            return i, i + size - 1, names
    return None


def _cell(row: list[str], at: int | None) -> str:
    return row[at].strip().strip("\u00a0").strip() if at is not None and at < len(row) else ""


def _wordy(rows: list[list[str]], at: int) -> float:
    cells = [c for row in rows if (c := _cell(row, at))]
    return sum(any(ch.isalpha() for ch in c) for c in cells) / len(cells) if cells else 0.0


def _numeric(rows: list[list[str]], at: int) -> float:
    cells = [c for row in rows if (c := _cell(row, at))]
    return sum(amount_of(c) is not None for c in cells) / len(cells) if cells else 0.0


def _amounts_without_a_name(names: list[str], below: list[list[str]]) -> list[int]:
    if len(_ranked(names, DATES)) == 0:
        return []
    return [i for i, name in enumerate(names) if not name.strip() and _numeric(below, i) > 0.9]


def _roles(names: list[str], data: list[list[str]]) -> tuple[int, int, int | None]:
    """Columns of suppliers, amounts and dates: by their names, among those that hold such things."""
    suppliers = [i for i in _ranked(names, SUPPLIERS) if _wordy(data, i) > 0.5] or _ranked(names, SUPPLIERS)
    ranked = _ranked(names, AMOUNTS) or _amounts_without_a_name(names, data)
    amounts = [i for i in ranked if _numeric(data, i) > 0.5] or ranked
    dates = _ranked(names, DATES)
    return suppliers[0], amounts[0], dates[0] if dates else None


def read_rows(table: Table, rows: list[list[str]]) -> Table:  # noqa: C901, PLR0912 - a plain list of rules, on purpose
    """Counts, money and dates of a table's rows."""
    while rows and not any(c.strip().strip("\u00a0") for c in rows[-1]):
        rows.pop()
    table.lines = len(rows)
    if not rows:
        table.status = "empty"
        return table
    found = header_of(rows)
    if found is None:
        table.status, table.reason = "not_payments", "no header"
        return table
    top, bottom, names = found
    at_bottom = bottom == len(rows) - 1 and top > 0
    data = rows[:top] if at_bottom else rows[bottom + 1 :]
    supplier, amount, when = _roles(names, data)
    table.supplier, table.amount, table.date = (
        " ".join(names[i].split()) if i is not None else "" for i in (supplier, amount, when)
    )
    american = month_first_in([_cell(row, when) for row in data])
    money, days, called = Decimal(0), list[date](), set[str]()
    for number, row in enumerate(rows):
        filled = [c for c in (cell.strip().strip("\u00a0").strip() for cell in row) if c]
        if not filled:
            table.blank += 1
            continue
        if top <= number <= bottom or (number < top and not at_bottom):
            table.rejects += 1
            continue
        value, name = amount_of(_cell(row, amount)), _cell(row, supplier)
        if value is None:
            table.rejects += 1
            if _ranked(row, SUPPLIERS) and _ranked(row, AMOUNTS):
                supplier, amount, when = _roles(row, rows[number + 1 :])
            elif len(filled) > 2:
                table.doubts.append(f"row {number + 1}: amount {_cell(row, amount)!r}, {len(filled)} cells")
            continue
        words = [c for c in filled if TOTAL_OF.match(c)]
        if (not name or TOTAL.fullmatch(name)) and (words or len(filled) == 1 or (value == money and value)):
            table.rejects += 1
            table.doubts.append(f"row {number + 1}: total? {len(filled)} cells, {value}, sum so far {money}")
            continue
        table.unnamed += not name
        called.add(" ".join(name.upper().split()))
        table.payments += 1
        money += rounded(value)
        if day := date_of(_cell(row, when), american):
            days.append(day)
        elif when is not None and _cell(row, when):
            table.doubts.append(f"row {number + 1}: date {_cell(row, when)!r}")
    table.dated, table.days, table.names = len(days), sum(day.toordinal() for day in days), len(called - {""})
    table.money = str(money.quantize(PENNY))
    if days:
        table.first, table.last = str(min(days)), str(max(days))
    return table


def read_file(path: Path, name: str) -> list[Table]:
    """Every table of a file."""
    data = path.read_bytes()
    if not data.strip():
        return [Table(name, None, "empty")]
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        book = sheets_of_xlsx(data) if data.startswith(b"PK") else sheets_of_xls(data)
        return [
            Table(name, title, "hidden") if hidden else read_rows(Table(name, title, "read"), rows)
            for title, hidden, rows in book
        ]
    start = data[:2000].lower()
    if b"<html" in start or b"<!doctype" in start:
        return [Table(name, None, "refused", "html")]
    return [read_rows(Table(name, None, "read"), rows_of_text(text_of(data)))]


def read_folder(folder: Path) -> list[Table]:
    """Every table below a folder, copies of a file left out, in the order of names."""
    tables, seen = [], dict[str, str]()
    for path in sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.relative_to(folder).as_posix()):
        name = path.relative_to(folder).as_posix()
        mark = hashlib.sha256(path.read_bytes()).hexdigest()
        if mark in seen:
            tables.append(Table(name, None, "duplicate_of", seen[mark]))
            continue
        seen[mark] = name
        tables.extend(read_file(path, name))
    return tables


COMPARED = (
    "status",
    "supplier",
    "amount",
    "date",
    "lines",
    "payments",
    "rejects",
    "blank",
    "money",
    "first",
    "last",
    "dated",
    "days",
    "unnamed",
    "names",
)


def expectations(tables: list[Table]) -> list[dict[str, object]]:
    """What is kept of the tables: counts, totals and column names."""
    return [
        {"file": t.file, "sheet": t.sheet, **{key: getattr(t, key) for key in COMPARED if t.status == "read"}}
        | {"status": t.status}
        | ({"of": t.reason} if t.status == "duplicate_of" else {})
        for t in tables
    ]


def main() -> None:
    """Print the expectations of a folder; with `--doubts`, what a person should look at."""
    tables = read_folder(Path(sys.argv[1]))
    if "--doubts" in sys.argv:
        for table in tables:
            for doubt in table.doubts:
                sys.stdout.write(f"{table.file} {table.sheet or ''} {doubt}\n")
        return
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in expectations(tables))
    sys.stdout.write(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
