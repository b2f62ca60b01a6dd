"""A ledger of a seed, damaged, as bytes: `made(seed)` gives the same file for the same seed everywhere."""

import csv
import gzip
import io
import random
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import xlsxwriter
from damage import AMOUNTS, BYTE_DAMAGES, DATES, ROW_DAMAGES, TEXT_DAMAGES, Line, Made, Sheet, sheet
from office import OFFICE_ALONE, OFFICE_BYTES, OFFICE_ROWS, OFFICE_TEXT
from strange import ALONE as STRANGE_ALONE
from strange import STRANGE_BYTES, STRANGE_ROWS, STRANGE_TEXT
from unkind import UNKIND_ROWS, UNKIND_TEXT

# What is done to a file: to its rows; to them, and nothing else of the kind; to its text; and to its bytes.
Damages = Sequence[Callable[..., Any]]
Kind = tuple[Damages, Damages, Damages, Damages]
# Seeds from these on have the unkind damages, the strange ones and those of offices, too: what the ones before make
# stays what it was.
KINDS: dict[int, Kind] = {
    0: (ROW_DAMAGES, (), TEXT_DAMAGES, BYTE_DAMAGES),
    1_000_000: (UNKIND_ROWS, (), UNKIND_TEXT, ()),
    100_000_000: (STRANGE_ROWS, STRANGE_ALONE, STRANGE_TEXT, STRANGE_BYTES),
    200_000_000: (OFFICE_ROWS, OFFICE_ALONE, OFFICE_TEXT, OFFICE_BYTES),
}


def _together(kinds: Iterable[Kind]) -> Kind:
    """Damages of several kinds, one after the other."""
    rows, alone, texts, to_bytes = (tuple(chain.from_iterable(part)) for part in zip(*kinds, strict=True))
    return rows, alone, texts, to_bytes


TO_ROWS, ALONE, TO_TEXT, TO_BYTES = _together(KINDS.values())
# Categories of what is not seen: marks without a width, controls, breaks of lines and paragraphs.
UNSEEN = ("Cf", "Cc", "Zl", "Zp")


def _written(made: Sheet) -> list[str]:
    lines = []
    for row in made.whole():
        if id(row) in made.bare:
            lines.append(made.delimiter.join(row) + made.ends)
            continue
        out = io.StringIO(newline="")
        # With a line end of one sort, the writer leaves breaks of the other sort bare.
        breaks = any("\n" in cell or "\r" in cell for cell in row)
        csv.writer(
            out, delimiter=made.delimiter, quoting=csv.QUOTE_ALL if breaks else made.quoting, lineterminator=made.ends
        ).writerow(row)
        lines.append(out.getvalue())
    return lines


def workbook(made: Sheet) -> bytes:
    """The sheet as .xlsx, dates and amounts as a spreadsheet holds them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page, day = book.add_worksheet("Data"), book.add_format({"num_format": "dd/mm/yyyy"})
    lines = dict(zip(map(id, made.rows), made.lines, strict=True))
    plain = all(len(row) == len(made.header) for row in made.rows)
    for y, row in enumerate(made.whole()):
        line = lines.get(id(row))
        for x, cell in enumerate(row):
            if (
                line
                and plain
                and x == made.at["amount"]
                and cell == AMOUNTS.get(made.styles["amount"], AMOUNTS["plain"])(line.amount)
            ):
                page.write_number(y, x, float(line.amount))
            elif (
                line
                and plain
                and x == made.at["date"]
                and cell == DATES.get(made.styles["date"], DATES["iso"])(line.day)
            ):
                page.write_datetime(y, x, datetime.combine(line.day, datetime.min.time()), day)
            elif cell:
                page.write_string(y, x, cell)
    book.close()
    return out.getvalue()


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("payments.csv", "w") as member:
        for _ in range(100):
            member.write(b"\x00" * (1 << 20))
    return out.getvalue()


def _far_cells(*cells: tuple[int, int], rows: int = 40) -> bytes:
    """A good sheet with a value far off: laid out as a table it would take gigabytes, or minutes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Data")
    page.write_row(0, 0, ["Supplier", "Amount", "Date"])
    for y in range(1, rows):
        page.write_row(y, 0, ["Calder Ltd", 12.5, "01/02/2019"])
    for y, x in cells:
        page.write_string(y, x, " ")
    book.close()
    return out.getvalue()


def _swollen_book() -> bytes:
    """A workbook whose sheet is a few kilobytes packed and 200 MB when opened."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_far_cells())) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for part in good.namelist():
            with bad.open(part, "w") as member:
                member.write(good.read(part))
                for _ in range(200 if part.startswith("xl/worksheets/") else 0):
                    member.write(b" " * (1 << 20))
    return out.getvalue()


OTHER_THINGS: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "blank": lambda: b"\r\n\r\n  \r\n",
    "html": lambda: (
        b"<!DOCTYPE html><html><head><title>Not found</title></head><body>Supplier, Amount, Date</body></html>"
    ),
    "pdf": lambda: b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nSupplier,Amount,Date\n",
    "png": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "noise": lambda: random.Random(1).randbytes(5000),
    "zip bomb": _zip_bomb,
    "far corner": lambda: _far_cells((1_048_575, 16_383)),
    "far row": lambda: _far_cells((1_048_575, 5)),
    "far column": lambda: _far_cells((10, 16_383)),
    "swollen workbook": _swollen_book,
    "broken zip": lambda: b"PK\x03\x04" + random.Random(2).randbytes(600),
    "broken gzip": lambda: b"\x1f\x8b\x08" + random.Random(3).randbytes(600),
    "broken xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(4).randbytes(2000),
    "json": lambda: b'[{"supplier": "Calder Ltd", "amount": 12.5}]',
    "staff list": lambda: b"Name,Post,Grade,Started\r\n" + b"A Person,Officer,7,01/02/2019\r\n" * 40,
}


def truncated(rng: random.Random, lines: list[str], made: Sheet) -> list[Line]:
    """The file breaks off within a line's first cells, as no reader can miss; the truth is of the lines before it."""
    written = dict(zip(map(id, made.rows), made.lines, strict=True))
    rows = made.whole()
    at = rng.randrange(len(lines) // 2, len(lines))
    kept, apart = "".join(lines[:at]), len(lines) != len(rows)
    # Of a line that is blank for the most part the first third may be all that it says.
    most, said = len(lines[at]) // 3, len(lines[at].rstrip('",;|\t\r\n '))
    lines[at:] = [lines[at][: rng.randint(0, most if said > most else said // 3)]]
    if apart:
        # Lines were broken in two, or one stands above: which rows are left is told by their tokens.
        return [line for row in rows if (line := written.get(id(row))) and line.token in kept]
    return [line for row in rows[:at] if (line := written.get(id(row)))]


ALL = (
    *(damage.__name__ for damage in (*TO_ROWS, *ALONE, *TO_TEXT, *TO_BYTES)),
    "truncated",
    "workbook",
    "gzip",
    "zip",
    *OTHER_THINGS,
)
# Each of these says where the header is; two of them say nothing together.
_OF_HEADERS = {
    "header_in_three_rows",
    "headers_with_breaks",
    "header_in_two_rows",
    "header_last",
    "no_header",
    "nil_return",
    "second_header_moved",
    "columns_twice",
    "headers_in_other_words",
}


def _chosen(rng: random.Random, seed: int) -> list[str]:
    """Some damages that can be done to one file together."""
    if rng.random() < 0.02:
        return [rng.choice(list(OTHER_THINGS))]
    rows, alone, texts, to_bytes = _together(kind for first, kind in KINDS.items() if seed >= first)
    if alone and rng.random() < 0.02:
        return [rng.choice(alone).__name__]
    chosen = rng.sample([one.__name__ for one in rows], rng.choices((0, 1, 2, 3, 5), (1, 6, 5, 3, 1))[0])
    of_headers = [name for name in chosen if name in _OF_HEADERS]
    chosen = [name for name in chosen if name not in of_headers[1:]]
    if rng.random() < 0.06:
        return [*chosen, "workbook"]
    if rng.random() < 0.2:
        chosen.append(rng.choice([one.__name__ for one in texts]))
    if rng.random() < 0.2:
        chosen.append(rng.choice((*(one.__name__ for one in to_bytes), "truncated")))
    if rng.random() < 0.05:
        chosen.append(rng.choice(("gzip", "zip")))
    return chosen


def made(seed: int, damages: list[str] | None = None) -> Made:
    """The file of a seed; with damages, those and no others are done to it."""
    rng = random.Random(seed)
    chosen = _chosen(rng, seed) if damages is None else damages
    for what in chosen:
        if what in OTHER_THINGS:
            return Made(seed, "payments.csv", OTHER_THINGS[what](), [], chosen, no_ledger=True)
    page = sheet(rng)
    for damage in TO_ROWS:
        if damage.__name__ in chosen:
            damage(rng, page)
    truth = [line for line in page.lines if line]
    for damage in ALONE:
        if damage.__name__ in chosen:
            damage(rng, page)
    if "workbook" in chosen:
        name = rng.choice(("payments.xlsx", "payments.csv"))
        return Made(seed, name, workbook(page), truth, chosen, styles=page.styles)
    data, truth = _spoilt(rng, page, chosen, truth)
    name, data = _packed(rng, chosen, data)
    return Made(seed, name, data, truth, chosen, styles={**page.styles, "encoding": page.encoding})


def _spoilt(rng: random.Random, page: Sheet, chosen: list[str], truth: list[Line]) -> tuple[bytes, list[Line]]:
    """The sheet as bytes, with the damages to its text and to its bytes."""
    lines = _written(page)
    for damage_text in TO_TEXT:
        if damage_text.__name__ in chosen and len(lines) > 2:
            damage_text(rng, lines)
    if "truncated" in chosen:
        truth = truncated(rng, lines, page)
    whole = "".join(lines)
    encoding = page.encoding if page.encoding != "cp1252" else _can(whole)
    if encoding == "cp437":
        # It lacks the marks that are not seen: what saves a text in it drops them, and writes no `?` for them.
        whole = "".join(letter for letter in whole if letter.isascii() or unicodedata.category(letter) not in UNSEEN)
    data = whole.encode(encoding, errors="replace")
    for damage_bytes in TO_BYTES:
        fits = {"double_bom": ("utf-8",), "no_mark": ("utf-16",), "two_encodings": ("utf-8",)}.get(
            damage_bytes.__name__, ("utf-8", "cp1252", "cp437")
        )
        if damage_bytes.__name__ in chosen and page.encoding in fits:
            data = damage_bytes(rng, data)
    return data, truth


def _can(text: str) -> str:
    """Windows' code page where it has every letter of a text, else UTF-8."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return "utf-8"
    return "cp1252"


def _packed(rng: random.Random, chosen: list[str], data: bytes) -> tuple[str, bytes]:
    if "gzip" in chosen:
        return rng.choice(("payments.csv.gz", "payments.csv")), gzip.compress(data, mtime=0)
    if "zip" in chosen:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("inner.csv"), data)
        return "payments.zip", out.getvalue()
    return "payments.csv", data
