"""Large text block by block: the records are those that the whole text has, read line by line."""

import gzip
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger import plan
from spendscan.ledger.files import blocks, transcode
from spendscan.ledger.files.dialect import Dialect, decode
from spendscan.ledger.files.grid import EXTRA, LENGTH, MOST_COLUMNS, chunks
from spendscan.ledger.files.records import records, usual_delimiters
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

WIDTH = 4
CELLS = st.sampled_from(
    ["a", "", "b c", '"q"', '"x, y"', '"two\nlines"', '"say ""no"""', '12" pipe', '"open', '""', "é"]
)
LINES = st.lists(CELLS, min_size=0, max_size=6).map(",".join)
TEXTS = st.tuples(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans()).map(
    lambda made: made[1].join(text.replace("\n", made[1]) for text in ["h,i,j,k"] * 3 + made[0]) + made[1] * made[2]
)


def by_blocks(data: bytes, dialect: Dialect, delimiters: int, size: int) -> pl.DataFrame:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", size)
        patch.setattr(transcode, "PIECE", min(size, 64))
        return pl.concat(blocks.grids_of(io.BytesIO(data), dialect, WIDTH, WIDTH, delimiters))


def plainly(grid: pl.DataFrame) -> list[tuple[object, ...]]:
    # What a file that breaks off within a quote has at its very end is no part of a cell.
    ends = pl.col(pl.String).str.replace_all("\r\n?", "\n").str.strip_chars_end("\n").fill_null("")
    return grid.select(pl.exclude("__length"), "__length").with_columns(ends).rows()


@given(TEXTS, st.sampled_from([7, 64, 1 << 20]), st.sampled_from(["utf-8", "cp1252", "utf-16"]))
def test_records_are_those_of_the_whole_text(text: str, size: int, encoding: str) -> None:
    dialect, data = Dialect(encoding, ","), text.encode(encoding)
    read = decode(data, dialect)
    delimiters = usual_delimiters(list(io.StringIO(read, newline="")), ",")
    (whole,) = chunks(records(read, ","), WIDTH, 1 << 20, lengths=True)
    assert plainly(by_blocks(data, dialect, delimiters, size)) == plainly(whole)


def test_an_unclosed_quote_keeps_to_its_line() -> None:
    lines = ["h,i,j,k", 'a,"open,c,d', *["e,f,g,h"] * 60, 'a,"two\nlines",c,d', "x,y,z,w"]
    grid = by_blocks("\n".join(lines).encode(), Dialect("utf-8", ","), 3, 100)
    assert grid.height == 64
    assert grid["c1"][1] == '"open'
    assert grid["c1"][62] == "two\nlines"


HEADER = "Body Name,Payment Date,Supplier Name,Amount,Description\n"
Write = Callable[[bytes], tuple[str, bytes]]


def ledger(encoding: str) -> bytes:
    line = 'Exford,{:02}/04/2024,CAFÉ {} LTD,"1,{:03}.00",{}\n'
    rest = ("plain", '"two\nlines"', '12" pipe', '"with, comma"')
    return (HEADER + "".join(line.format(i % 28 + 1, i % 9, i % 1000, rest[i % 4]) for i in range(400))).encode(
        encoding
    )


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("april.csv", data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", ledger("utf-8")),
        ("b.csv", ledger("cp1252")),
        ("c.csv", ledger("utf-16")),
        ("d.csv", ledger("utf-16-be")),
        ("e.csv", ledger("utf-8").replace(b"\n", b"\r")),
        ("f.csv", ledger("utf-8").replace(b",plain", b",\x00plain")),
        ("g.csv.gz", gzip.compress(ledger("cp1252"))),
        ("h.zip", zipped(ledger("utf-8"))),
    ],
)
def test_large_files_read_as_small_ones_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    def read() -> tuple[pl.DataFrame, pl.DataFrame]:
        plans = plan_ledgers([str(tmp_path / name)], LedgerSettings())
        done = read_ledgers(plans, None, tmp_path / "payments.parquet")
        return pl.read_parquet(tmp_path / "payments.parquet"), done.sources

    (tmp_path / name).write_bytes(content)
    whole, sources = read()
    assert whole["amount"].sum() == sum(Decimal(1000 + i) for i in range(400))
    monkeypatch.setattr(plan, "LARGE", 1000)
    monkeypatch.setattr(blocks, "BLOCK", 1 << 14)
    assert plan_ledgers([str(tmp_path / name)], LedgerSettings()).plans[0].records == 0
    payments, again = read()
    # Line breaks within cells are line feeds there.
    assert payments.equals(whole.with_columns(pl.col("description").str.replace_all("\r\n?", "\n")))
    assert again.select("lines", "payments", "rejects", "amount_payments", "sha256").equals(
        sources.select("lines", "payments", "rejects", "amount_payments", "sha256")
    )


@pytest.mark.parametrize("mark", ["\x0c", "\x0b", "\x85", "\u2028", "\u2029\x0c"])
@pytest.mark.parametrize("large", [True, False])
def test_a_page_break_before_a_quote_is_no_letter_of_the_cell(
    mark: str, *, large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr(plan, "LARGE", 1)
    rows = [f'"1,{at}00.50",Firm {at} Ltd,2{at % 9}/05/2024' for at in range(1, 9)]
    rows[4] = mark + rows[4]
    (tmp_path / "payments.csv").write_text("\n".join(["Amount,Supplier,Date", *rows, ""]), encoding="utf-16")
    read_ledgers(plan_ledgers([str(tmp_path)], LedgerSettings()), None, tmp_path / "out.parquet")
    amounts = pl.read_parquet(tmp_path / "out.parquet")["amount"]
    assert amounts.to_list() == [Decimal(f"1{at}00.50") for at in range(1, 9)]


def test_a_long_first_line_that_short_ones_make_up_for_is_read_whole() -> None:
    """On average each line has as many cells as it should, and the first has more than there are columns for."""
    long, short = ",".join("abcdefghij"), "x"
    text = "\n".join([long, *["a,b,c,d"] * 4, *[short] * 2, ""]).encode()
    (grid,) = blocks.grids_of(io.BytesIO(text), Dialect("utf-8", ","), 4, 4, 3)
    assert grid[LENGTH].to_list() == [10, 4, 4, 4, 4, 1, 1]
    assert grid.row(0, named=True)[EXTRA] == "e\tf\tg\th\ti\tj"


def test_a_first_line_of_more_cells_than_any_table_has_is_no_fault() -> None:
    text = b"x" + b"," * (2 * MOST_COLUMNS) + b"y\na,b,c,d\n"
    (grid,) = blocks.grids_of(io.BytesIO(text), Dialect("utf-8", ","), 4, 4, 3)
    assert grid[LENGTH].to_list() == [2 * MOST_COLUMNS + 1, 4]
