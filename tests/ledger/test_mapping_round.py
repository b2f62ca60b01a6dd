"""What inspect writes as a mapping, and what a person writes: read as it says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.inspect import mapping_text
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, count_ledgers
from spendscan.userfiles.mapping import read_mapping

LINES = "".join(f"Exford,{day:02}/04/2024,SUPPLIER {day} LTD,{day}0.00,Roads\n" for day in range(10, 30))
HEADER = "Body,Paid on,Supplier,Amount,Directorate\n"
Read = Callable[[str, str, str | None], Ledger]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def go(name: str, content: str, mapping: str | None = None) -> Ledger:
        path = tmp_path / name
        path.write_text(content)
        if mapping is None:
            (tmp_path / "mapping.toml").write_text(mapping_text(plan_ledgers([str(path)], LedgerSettings())))
        else:
            (tmp_path / "mapping.toml").write_text(f'[[file]]\nmatch = "*"\n{mapping}\n')
        return count_ledgers(plan_ledgers([str(path)], LedgerSettings(), read_mapping(tmp_path / "mapping.toml")))

    return go


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plain.csv", HEADER + LINES),
        ("titled.csv", "Payments over 250\n\n" + HEADER + LINES),
        ("below.csv", LINES + HEADER),
        ("two rows.csv", "Body,Paid,Supplier,Amount,Directorate\n,on,name,paid,\n" + LINES),
        ("signs [1] * ?.csv", HEADER + LINES),
        ("semicolons.csv", (HEADER + LINES).replace(",", ";")),
    ],
)
def test_a_written_mapping_changes_nothing(read: Read, name: str, content: str) -> None:
    (source,) = read(name, content, None).sources.to_dicts()
    (own,) = read(name, content, "date_order = 'dmy'").sources.to_dicts()
    kept = ("lines", "payments", "rejects", "amount_payments", "first_date", "last_date", "body")
    assert source["payments"] == 20
    assert {key: source[key] for key in kept} == {key: own[key] for key in kept}


def test_a_table_without_a_header_by_positions(read: Read) -> None:
    columns = 'columns = {body = "#1", payment_date = "#2", supplier_name = "#3", amount = "#4"}'
    (source,) = read("bare.csv", LINES, f"header_row = 0\n{columns}").sources.to_dicts()
    assert (source["lines"], source["payments"], source["rejects"], source["header_row"]) == (20, 20, 0, None)
    assert source["body"] == "Exford"


def test_a_header_in_words_of_its_own(read: Read) -> None:
    content = "Wer,Wann,Wem,Was,Wo\n" + LINES
    columns = 'columns = {body = "Wer", payment_date = "Wann", supplier_name = "Wem", amount = "Was"}'
    (source,) = read("own.csv", content, f"header_row = 1\n{columns}").sources.to_dicts()
    assert (source["payments"], source["rejects"]) == (20, 1)


def test_a_column_that_is_not_there_is_told(read: Read) -> None:
    ledger = read("plain.csv", HEADER + LINES, 'columns = {amount = "Sum paid"}')
    assert "plain.csv: the mapping's column 'Sum paid' for amount is not in its header" in ledger.warnings


def test_what_is_no_ledger_comes_with_lines_to_fill_in(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("x,y\n1,2\n")
    text = mapping_text(plan_ledgers([str(tmp_path / "list.csv")], LedgerSettings()))
    assert "ignore = true" in text
    assert "# header_row = 1" in text
