"""Rows of another length than their table's: payments where their key cells are sure, else ragged."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger import plan
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers
from spendscan.ledger.table.shape import kind_of, shape_of

HEADER = ["Body", "Payment Date", "Supplier ID", "Supplier Name", "Amount", "Directorate"]
SUPPLIERS = ("NEARBY WORKS LTD", "Distant Supply PLC", "Harbour Care CIC")
AREAS = ("Roads", "Schools", "Planning")
Read = Callable[..., tuple[pl.DataFrame, Ledger]]


def line(number: int) -> list[str]:
    name = SUPPLIERS[number % 3]
    code = f"{100_000 + number % 3}"
    return ["Exford Council", f"{number % 27 + 1:02}/04/2024", code, name, f"{number + 60}.25", AREAS[number // 2 % 3]]


def text(*odd: list[str], many: int = 60) -> str:
    rows = [HEADER, *(line(number) for number in range(many)), *odd]
    return "".join(",".join(row) + "\n" for row in rows)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def go(content: str) -> tuple[pl.DataFrame, Ledger]:
        path, out = tmp_path / "ledger.csv", tmp_path / "payments.parquet"
        path.write_bytes(content.encode())
        ledger = read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
        return pl.read_parquet(out), ledger

    return go


def reason(ledger: Ledger, row: int) -> str | None:
    found = ledger.rejects.filter(pl.col("source_row") == row)["reason"].to_list()
    return found[0] if found else None


@pytest.mark.parametrize("lost", [0, 2, 5])
def test_a_row_that_lost_a_cell_is_put_right_where_the_rest_tells_which(read: Read, lost: int) -> None:
    row = line(7)
    del row[lost]
    payments, ledger = read(text(row))
    assert payments.filter(source_row=62).select("supplier_name", "amount").rows() == [(SUPPLIERS[1], Decimal("67.25"))]
    assert ledger.sources["mended"].to_list() == [lost < 5]


@pytest.mark.parametrize("lost", [1, 3, 4])
def test_a_row_that_lost_supplier_date_or_amount_is_ragged(read: Read, lost: int) -> None:
    row = line(7)
    del row[lost]
    payments, ledger = read(text(row))
    assert reason(ledger, 62) in {"ragged", "unreadable_amount"}
    assert 62 not in payments["source_row"]


def test_a_row_cut_after_its_key_cells_is_a_payment(read: Read) -> None:
    payments, ledger = read(text(line(7)[:5]))
    assert reason(ledger, 62) is None
    assert payments.filter(source_row=62).select("supplier_name", "amount").rows() == [(SUPPLIERS[1], Decimal("67.25"))]


@pytest.mark.parametrize("cells", [2, 3, 4])
def test_a_row_cut_before_its_amount_is_no_payment(read: Read, cells: int) -> None:
    payments, ledger = read(text(line(7)[:cells]))
    assert reason(ledger, 62) is not None
    assert 62 not in payments["source_row"]


def test_a_blank_cell_too_many_is_left_out(read: Read) -> None:
    payments, _ = read(text([*line(7)[:2], "", *line(7)[2:]]))
    assert payments.filter(source_row=62).select("supplier_name", "amount").rows() == [(SUPPLIERS[1], Decimal("67.25"))]


def test_a_row_with_a_value_too_many_is_put_right(read: Read) -> None:
    payments, ledger = read(text([*line(7)[:4], "R410", *line(7)[4:]]))
    assert payments.filter(source_row=62).select("supplier_name", "amount").rows() == [(SUPPLIERS[1], Decimal("67.25"))]
    assert ledger.sources["mended"].to_list() == [1]


def test_a_row_with_another_number_before_its_amount_is_ragged(read: Read) -> None:
    _, ledger = read(text([*line(7)[:4], "14", *line(7)[4:]]))
    assert reason(ledger, 62) == "ragged"


@pytest.mark.parametrize("large", [1, 1 << 30])
def test_lengths_tell_though_blank_cells_end_many_rows(read: Read, monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    """Of no length are most rows; without the blank cells at their ends nearly all are of one."""
    monkeypatch.setattr(plan, "LARGE", large)
    rows = [[*line(number), *[""] * (number % 4)] for number in range(60)]
    content = [HEADER, *rows, line(7)[1:], line(8)[:1]]
    payments, ledger = read("".join(",".join(row) + "\n" for row in content))
    assert payments.filter(source_row=62).select("supplier_name", "amount").rows() == [(SUPPLIERS[1], Decimal("67.25"))]
    assert reason(ledger, 63) == "ragged"
    assert ledger.sources["mended"].to_list() == [1]


def test_a_row_that_breaks_off_in_its_amount_is_ragged_where_nought_is_a_dash(read: Read) -> None:
    rows = [line(number) if number % 9 else [*line(number)[:4], "-", *line(number)[5:]] for number in range(60)]
    content = [HEADER, *rows, [*line(7)[:4], "67"]]
    _, ledger = read("".join(",".join(row) + "\n" for row in content))
    assert reason(ledger, 62) == "ragged"


def test_a_remark_beyond_the_columns_changes_nothing(read: Read) -> None:
    payments, _ = read(text([*line(7), "", "checked"]))
    assert payments.filter(source_row=62).select("supplier_name", "amount").rows() == [(SUPPLIERS[1], Decimal("67.25"))]


def test_a_ragged_row_keeps_the_money_that_all_readings_agree_on(read: Read) -> None:
    """The supplier's cell is lost, and stands at the end of what is left: which name it was nothing tells."""
    header = "Payment Date,Amount,Supplier Name,Description\n"
    lines = "".join(f"{n % 27 + 1:02}/04/2024,{n}.50,{SUPPLIERS[n % 3]},Works at {n} and more\n" for n in range(1, 60))
    payments, ledger = read(header + lines + "03/04/2024,77.50,Works at the depot and more\n")
    assert reason(ledger, 61) == "ragged"
    assert ledger.rejects.filter(source_row=61)["amount"].to_list() == [Decimal("77.50")]
    assert 61 not in payments["source_row"]


def test_a_header_said_twice_in_other_words_is_not_one_in_two_rows(read: Read) -> None:
    rows = text().split("\n", 1)
    payments, _ = read(rows[0] + "\nBODY,PAYMENT_DATE,SUPPLIER_ID,SUPPLIER_NAME,AMOUNT,AREA\n" + rows[1])
    assert payments.height == 60


@given(st.text(max_size=30))
def test_every_cell_is_of_some_kind(cell: str) -> None:
    assert (kind_of(cell) == "blank") == (cell.strip() == "")


def test_too_few_rows_have_no_shape() -> None:
    assert shape_of([line(1)] * 3, 6, 3, sheet=False) is None
    assert shape_of([line(n) for n in range(40)], 6, 3, sheet=False) is not None
