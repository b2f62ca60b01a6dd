"""Workbooks that would fill all memory, or take minutes, are refused within a second; those like them are read."""

import io
import struct
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.files.dialect import OLE_MAGIC
from spendscan.ledger.files.extent import hopeless_sheet
from spendscan.ledger.plan import plan_ledgers

Cell = tuple[int, int, str]
SOON = 2.0
LEDGER: list[Cell] = [
    (row, column, text)
    for row in range(30)
    for column, text in enumerate(("Supplier", "Date", "Amount") if not row else ("NORTH LTD", "01/04/2024", "5.00"))
]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(**parts: object) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content if isinstance(content, bytes) else str(content))
    return file.getvalue()


def linked(kind: str, target: str) -> str:
    link = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>'


def record(kind: int, content: bytes = b"") -> bytes:
    numbered = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    assert len(content) < 0x80
    return numbered + bytes([len(content)]) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(cells: Sequence[Cell]) -> bytes:
    book = record(0x83) + record(0x99, struct.pack("<II", 0, 0) + wide("")) + record(0x8F)
    book += record(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide("S")) + record(0x90)
    book += record(0x9D, bytes(26)) + record(0x84)
    page, last = record(0x81) + record(0x94, struct.pack("<IIII", 0, 29, 0, 2)) + record(0x91), None
    for row, column, text in cells:
        page += record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)) if row != last else b""
        page, last = page + record(6, struct.pack("<II", column, 0) + wide(text)), row
    return zipped(
        **{
            "_rels/.rels": linked("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": linked("worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": page + record(0x92) + record(0x82),
        }
    )


def xls(*sheets: Sequence[Cell]) -> bytes:
    """A compound file of one index, one directory and the stream of a workbook."""
    stream = b""
    for cells in sheets:
        stream += struct.pack("<HHHH", 0x0809, 4, 0x0600, 0x0010)
        for row, column, text in cells:
            stream += struct.pack("<HHHHHH", 0x0204, 8 + len(text), row, column, 0, len(text)) + text.encode()
    sectors = -(-len(stream) // 512)
    follow = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    index = struct.pack("<128I", *follow, *[0xFFFFFFFF] * (128 - len(follow)))
    header = OLE_MAGIC + bytes.fromhex("a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(10) + struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    name = "Workbook".encode("utf-16-le")
    entry = (
        name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2) + bytes(50) + struct.pack("<III", 2, len(stream), 0)
    )
    header = (header + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)).ljust(512, b"\0")
    return header + index + entry.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")


def ods(rows: str) -> bytes:
    named = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{short}="{named}:{short}:1.0"' for short in ("office", "table", "text"))
    table = f'<table:table table:name="S">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    content = f'<?xml version="1.0"?><office:document-content {spaces}>{body}</office:document-content>'
    return zipped(**{"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": content})


def row(*texts: str, times: int = 1, each: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{each}">'
        f"<text:p>{text}</text:p></table:table-cell>"
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


FIRST = row("Supplier", "Date", "Amount") + row("NORTH LTD", "01/04/2024", "5.00") * 20
FAR = [*LEDGER, (65_000, 250, "x")]


def seen(path: Path, content: bytes) -> tuple[str, str]:
    path.write_bytes(content)
    began = time.process_time()
    (plan,) = plan_ledgers([str(path)], LedgerSettings()).plans
    assert time.process_time() - began < SOON
    return plan.status.value, plan.reason or ""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("far.xlsb", xlsb([*LEDGER, (1_048_575, 16_383, "x")]), "16,384 columns and 1,048,576 rows"),
        ("far.xls", xls(FAR), "251 columns and 65,001 rows"),
        ("second.xls", xls(LEDGER, FAR), "251 columns and 65,001 rows"),
        ("rows.ods", ods(FIRST + row("x", "y", times=1_048_000, each=2)), "a sheet of 4 columns"),
        ("blanks.ods", ods(FIRST + row('<text:s text:c="2000000000"/>')), "they hold 2,000,000,000 blanks"),
        ("many.zip", zipped(**{f"{n}.csv": b"" for n in range(2001)}), "an archive of 2,001 files"),
    ],
)
def test_what_fills_the_memory_is_refused(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    status, reason = seen(tmp_path / name, content)
    assert (status, says in reason) == ("refused", True), reason


def test_what_is_like_it_is_read(tmp_path: Path) -> None:
    assert seen(tmp_path / "ledger.xlsb", xlsb(LEDGER)) == ("read", "")
    assert seen(tmp_path / "ledger.ods", ods(FIRST + row('NORTH<text:s text:c="3"/>LTD'))) == ("read", "")
    assert hopeless_sheet(xls(LEDGER, LEDGER)) is None


@pytest.mark.parametrize("cut", [4, 30, 100, 700, 1100])
def test_a_damaged_workbook_is_for_its_reader_to_refuse(cut: int) -> None:
    assert hopeless_sheet(xls(LEDGER)[:cut]) is None


@given(st.binary(max_size=3000))
def test_any_bytes_are_looked_at_within_reason(content: bytes) -> None:
    hopeless_sheet(OLE_MAGIC + content)
    hopeless_sheet(xls(LEDGER)[:512] + content)
    hopeless_sheet(zipped(**{"xl/worksheets/sheet1.bin": content}))
