"""Cells between apostrophes are read as those between quotation marks are."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger import plan
from spendscan.ledger.files.apostrophes import records_of, wrapped
from spendscan.ledger.files.records import records
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

LINES = (
    ("'Supplier Name'", "'Payment Date'", "'Amount'"),
    ("'O'Neill & Hart'", "'03/04/2023'", "'1,234.00'"),
    ("'Smith, Jones; Co'", "'04/04/2023'", "12.50"),
    ("'The ''Mill'' Nursery'", " '05/04/2023' ", "'-9.50'"),
)


def text(delimiter: str) -> str:
    return "".join(delimiter.join(line) + "\r\n" for line in LINES)


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("large", [1, 1 << 30])
def test_cells_between_apostrophes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delimiter: str, large: int) -> None:
    monkeypatch.setattr(plan, "LARGE", large)
    path, out = tmp_path / "spend.csv", tmp_path / "out.parquet"
    path.write_text(text(delimiter))
    read_ledgers(plan_ledgers([str(path)], LedgerSettings()), None, out)
    assert pl.read_parquet(out).select("supplier_name", "amount", "source_row").rows() == [
        ("O'Neill & Hart", Decimal("1234.00"), 2),
        ("Smith, Jones; Co", Decimal("12.50"), 3),
        ("The 'Mill' Nursery", Decimal("-9.50"), 4),
    ]


def test_apostrophes_that_keep_cells_a_text_are_none_of_these() -> None:
    assert wrapped(text(","), ",")
    assert not wrapped(text(","), ";")
    assert not wrapped("'Supplier,'Amount\n'Calder Ltd,'12.50\n", ",")
    assert not wrapped("Supplier,Amount\n'Calder Ltd','12.50'\n", ",")


def test_apostrophes_without_end_take_no_time() -> None:
    assert next(records_of(["'" * 5000 + "x,y"], ","))[-1] == "y"


def test_an_apostrophe_before_a_formula_is_none_of_a_cell() -> None:
    lines = 'Supplier,Amount\n"\'=""2025 Vision Ltd""","=""12.50"""\n'
    assert list(records(lines, ","))[1] == ["2025 Vision Ltd", "12.50"]
