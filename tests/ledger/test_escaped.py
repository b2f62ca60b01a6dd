r"""Delimiters behind a backslash are letters of their cells."""

from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger
from spendscan.ledger import plan
from spendscan.ledger.files.escaped import requoted
from spendscan.ledger.files.records import records
from spendscan.ledger.read import read_ledgers


def test_a_delimiter_behind_a_backslash_parts_no_cell() -> None:
    text = 'Supplier,Amount,Area\nAbbey Ltd,5.00,Care\nSmith\\, Jones,1\\,200.00,The \\"Old Mill\\"\n'
    assert list(records(text, ","))[2] == ["Smith, Jones", "1,200.00", 'The "Old Mill"']


@pytest.mark.parametrize("line", ['"Smith\\, Jones",5.00,x\n', "a\\,b,c\n", "a,b\\\\n,c\n"])
def test_other_lines_are_left(line: str) -> None:
    assert requoted(line, ",", 2) == line


@pytest.mark.parametrize("large", [True, False])
def test_a_file_of_a_database_is_read_as_it_was_meant(
    *, large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if large:
        monkeypatch.setattr(plan, "LARGE", 1)
    rows = [f"Firm {at}\\, Sons,{at}\\,300.50,1{at}/05/2024" for at in range(1, 9)]
    (tmp_path / "payments.csv").write_text("\n".join(["Supplier,Amount,Date", *rows, ""]), encoding="utf-8")
    read_ledgers(plan.plan_ledgers([str(tmp_path)], Ledger()), None, tmp_path / "out.parquet")
    found = pl.read_parquet(tmp_path / "out.parquet")
    assert found["supplier_name"].to_list() == [f"Firm {at}, Sons" for at in range(1, 9)]
    assert found["amount"].cast(pl.Float64).to_list() == [at * 1000 + 300.5 for at in range(1, 9)]
