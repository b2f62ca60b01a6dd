"""Cells between a word processor's quotation marks are read as other files' quoted cells."""

import pytest

from spendscan.ledger.files.curly import straightened
from spendscan.ledger.files.records import records


def test_a_line_between_typographic_quotes_is_a_line_like_others() -> None:
    text = '"Supplier","Amount","Area"\n"Abbey Ltd","1,200.00","Care"\n“O\'Neill & Hart”,“1,300.50”,“Children, Care”\n'
    assert list(records(text, ","))[2] == ["O'Neill & Hart", "1,300.50", "Children, Care"]
    assert straightened("“A”;;“1,5”;“x;y”\r\n", ";") == "“A”;;“1,5”;“x;y”\r\n"
    assert straightened("“A”;“1,5”;“x;y”;\r\n", ";") == '"A";"1,5";"x;y";\r\n'


@pytest.mark.parametrize("line", ['"A, “b”,“c” and d",5.00\n', "The “Old Mill” Nursery,5.00\n", "“A”,5.00,\n"])
def test_quotes_within_cells_are_left(line: str) -> None:
    assert straightened(line, ",") == line


def test_a_quote_in_such_a_cell_stays_a_quote() -> None:
    assert list(records('“12" pipe”,“5.00”,“x”\n', ",")) == [['12" pipe', "5.00", "x"]]
