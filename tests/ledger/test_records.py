"""A line with a quote too many is the record that its other quotes make."""

import csv

import pytest

from spendscan.ledger.files.records import of_one_line, of_several


@pytest.mark.parametrize(
    ("line", "record"),
    [
        ('T1,"Children, Care"","1,200.00",x\n', ["T1", "Children, Care", "1,200.00", "x"]),
        ('T1,""Children, Care","1,200.00",x\n', ["T1", "Children, Care", "1,200.00", "x"]),
        ('T1,"Children, Care","1,200.00"",x\n', ["T1", "Children, Care", "1,200.00", "x"]),
        # An inch is a letter of its cell.
        ('T1,12" pipe,"1,200.00",x\n', ["T1", '12" pipe', "1,200.00", "x"]),
        ('T1,"12" pipe","1,200.00",x\n', ["T1", '12" pipe', "1,200.00", "x"]),
    ],
)
def test_a_quote_too_many_parts_no_cell(line: str, record: list[str]) -> None:
    assert of_one_line(line, ",", 3, next(csv.reader([line]))) == record


def test_a_quote_too_many_parts_no_cell_beside_a_line_break() -> None:
    lines = ['T1,"Phase\n', '2","Care"","1,200.00"\n']
    assert of_several(lines, ",", 3, next(csv.reader(lines))) == ["T1", "Phase\n2", "Care", "1,200.00"]
