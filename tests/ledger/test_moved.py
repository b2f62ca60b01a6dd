"""Columns that change their order within a file: read by the header that says so, or said."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger import plan
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers

FIRST = ("Supplier", "Date", "Amount", "VAT")
ROWS = [(f"NORTH {n % 9} LTD", f"{n % 28 + 1:02}/04/2024", f"{n}1.{n % 100:02}", f"{n % 7}.00") for n in range(4000)]
MONEY = sum(Decimal(row[2]) for row in ROWS)
MOVED = "a header within the file names the same columns in another order: rows under it may be read wrongly"


def text(second: tuple[str, ...], at: int = 2000, to: int = 4000) -> str:
    order = [FIRST.index(name) for name in second]
    lines = [FIRST, *ROWS[:at], second, *([row[i] for i in order] for row in ROWS[at:to])]
    lines += [FIRST, *ROWS[to:]] if to < len(ROWS) else []
    return "".join(",".join(line) + "\n" for line in lines)


def read(tmp_path: Path, content: str) -> tuple[pl.DataFrame, Ledger]:
    (tmp_path / "spend.csv").write_text(content)
    ledger = read_ledgers(plan_ledgers([str(tmp_path / "spend.csv")], LedgerSettings()), None, tmp_path / "out.parquet")
    return pl.read_parquet(tmp_path / "out.parquet"), ledger


def said(ledger: Ledger) -> list[str]:
    return [told for told in ledger.warnings if "--currency" not in told]


@pytest.mark.parametrize(
    "content",
    [
        text(("Supplier", "Date", "VAT", "Amount")),
        text(("Date", "Supplier", "Amount", "VAT")),
        text(("Supplier", "Date", "VAT", "Amount"), 2000, 2040),
    ],
)
def test_rows_under_another_header_are_read_by_it(tmp_path: Path, content: str) -> None:
    payments, ledger = read(tmp_path, content)
    assert payments["amount"].sum() == MONEY
    assert payments["payment_date"].null_count() == 0
    assert said(ledger) == []


def test_beyond_what_is_looked_at_of_a_large_file_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "LARGE", 1)
    rows = "".join(",".join(row) + "\n" for row in ROWS)
    moved = text(("Supplier", "Date", "VAT", "Amount"))
    _, ledger = read(
        tmp_path, ",".join(FIRST) + "\n" + rows * 4 + moved.removeprefix(",".join(FIRST) + "\n") + rows * 4
    )
    assert said(ledger) == [f"{MOVED}: spend.csv (row 18002)"]


def test_a_second_table_below_under_names_of_its_own_is_read(tmp_path: Path) -> None:
    second = [(row[1], "Depot", row[0], row[2]) for row in ROWS[20:40]]
    blocks = [("Revenue payments",), FIRST[:3], *(row[:3] for row in ROWS[:20]), (), ("Capital payments",)]
    lines = [*blocks, ("Date", "Project", "Payee", "Value"), *second]
    payments, _ = read(tmp_path, "".join(",".join(line) + "\n" for line in lines))
    assert payments["amount"].sum() == sum(Decimal(row[2]) for row in ROWS[:40])
    assert payments["supplier_name"].to_list() == [row[0] for row in ROWS[:40]]


def test_a_header_said_again_is_not_believed_where_the_rows_under_it_stand_as_those_above(tmp_path: Path) -> None:
    first = ("No", "Supplier", "Category", "Amount", "Date")
    serial = 45500
    rows = [
        (f"T{n:05}", f"NORTH {n % 9} LTD", ("Fuel", "Care")[n % 2], f"{n}1.50", f"{serial + n % 30}") for n in range(60)
    ]
    lines = [first, *rows[:40], (*first[1:], first[0]), *((*row[1:], row[0]) for row in rows[40:48])]
    lines += [first, *((*row[1:], row[0]) for row in rows[48:])]
    payments, _ = read(tmp_path, "".join(",".join(line) + "\n" for line in lines))
    assert payments["amount"].sum() == sum(Decimal(row[3]) for row in rows)
    assert payments["payment_date"].null_count() == 0


def test_few_rows_under_another_header_are_known_by_the_ones_above(tmp_path: Path) -> None:
    first = ("No", "Body", "Supplier", "Category", "Amount", "Date")
    rows = [
        (
            f"T{n:05}",
            "Exford Council",
            f"NORTH {n % 9} LTD",
            ("Fuel", "Care")[n % 2],
            f"{n}1.50",
            f"{n % 28 + 1:02}/04/2024",
        )
        for n in range(40)
    ]
    under = [(*row[1:], row[0]) for row in rows[34:]]
    short = under[2][1:]
    lines = [first, *rows[:34], (*first[1:], first[0]), *under[:2], short, *under[3:]]
    payments, _ = read(tmp_path, "".join(",".join(line) + "\n" for line in lines))
    assert payments["supplier_name"].to_list() == [row[2] for row in rows]


def test_a_header_that_slipped_against_its_rows_is_told(tmp_path: Path) -> None:
    first = ("No", "Supplier", "Category", "Ref", "Amount")
    rows = [(f"{n + 20000}", f"NORTH {n % 9} LTD", ("Fuel", "Care")[n % 2], f"T{n}", f"{n}1.50") for n in range(60)]
    second = ("Supplier", "Category", "Ref", "", "Amount", "No")
    lines = [first, *rows[:40], second, *((*row[1:], row[0]) for row in rows[40:])]
    _, ledger = read(tmp_path, "".join(",".join(line) + "\n" for line in lines))
    assert any("amounts under the header in row 42 are not written as those above it" in one for one in said(ledger))
