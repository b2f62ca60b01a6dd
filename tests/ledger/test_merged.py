"""Merged cells of a workbook: words are said of every row they cover, amounts of one."""

import io
from pathlib import Path

import polars as pl
import xlsxwriter

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

FIRMS = [f"{word} Ltd" for word in ("Alder", "Beech", "Cedar", "Larch", "Rowan")]


def book(path: Path) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        page = made.add_worksheet("April")
        page.merge_range(0, 0, 1, 0, "Supplier")
        page.merge_range(0, 1, 1, 1, "Date")
        page.merge_range(0, 2, 0, 3, "Payment")
        page.write_row(1, 2, ["Service", "Amount"])
        for n, firm in enumerate(FIRMS):
            top = 2 + n * 3
            page.merge_range(top, 0, top + 2, 0, firm)
            page.merge_range(top, 1, top + 2, 1, f"0{n + 1}/04/2024")
            for row in range(3):
                page.write_row(top + row, 2, [f"Service {row}", n * 100 + row + 0.25])
        page.merge_range(17, 0, 18, 0, "Elm Ltd")
        page.write_row(17, 1, ["09/04/2024", "Service 1"])
        page.merge_range(17, 3, 18, 3, 900.5)
        page.write_row(18, 1, ["10/04/2024", "Service 2"])
    path.write_bytes(file.getvalue())


def test_the_name_of_a_merged_cell_is_that_of_each_line(tmp_path: Path) -> None:
    book(tmp_path / "april.xlsx")
    out = tmp_path / "out.parquet"
    found = read_ledgers(plan_ledgers([str(tmp_path / "april.xlsx")], LedgerSettings()), None, out)
    payments = pl.read_parquet(out)
    assert payments["supplier_name"].to_list() == [*(firm for firm in FIRMS for _ in range(3)), "Elm Ltd"]
    assert payments["payment_date"].null_count() == 0
    assert payments["amount"].sum() == sum(n * 100 + row for n in range(5) for row in range(3)) + 15 * 0.25 + 900.5
    # An amount that is merged over two lines was paid once: the second line is told.
    assert found.sources["rejects"].item() == 3
