"""Mappings as people write them."""

from pathlib import Path

import pytest

from spendscan.core.errors import UsageError
from spendscan.userfiles.mapping import read_mapping

MAPPING = """[[file]]
match = "fire/*.xlsx"
sheet = "2022*"
header_row = -1
columns = {amount = "Amount Paid", supplier_name = "#11"}

[[file]]
match = "fire/*"
encoding = "cp1252"
delimiter = ";"
date_order = "mdy"
decimal = ","
currency = "usd"
ignore = true
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_first_entry_that_matches_wins(tmp_path: Path) -> None:
    mapping = read_mapping(_written(tmp_path, MAPPING))
    first = mapping.entry_for("fire/2022.xlsx", "2022-23")
    assert first is not None
    assert (first.number, first.header_row, first.columns) == (1, -1, {"amount": "Amount Paid", "supplier_name": "#11"})
    second = mapping.entry_for("fire/2022.xlsx", "Notes")
    assert second is not None
    assert (second.number, second.ignore, second.delimiter, second.currency) == (2, True, ";", "USD")
    assert mapping.entry_for("other/2022.xlsx", "2022-23") is None


@pytest.mark.parametrize(
    ("pattern", "name", "fits"),
    [("*.csv", "a/b.csv", True), ("a/?.csv", "a/bb.csv", False), ("a[12].csv", "a2.csv", True),
     ("a[!1].csv", "a1.csv", False), ("a(1).csv", "a(1).csv", True), ("a[1.csv", "a[1.csv", True),
     ("*.csv", "a.csv.bak", False)],
)  # fmt: skip
def test_patterns(tmp_path: Path, pattern: str, name: str, fits: bool) -> None:
    mapping = read_mapping(_written(tmp_path, f'[[file]]\nmatch = "{pattern}"\n'))
    assert (mapping.entry_for(name) is not None) == fits


@pytest.mark.parametrize(
    ("before", "after", "where", "says"),
    [
        ('match = "fire/*"', "", ":7:1", "has no match"),
        ("header_row", "header_rows", ":4:1", "Did you mean header_row"),
        ("header_row = -1", "header_row = -2", ":4:1", "header_row is a row"),
        ('encoding = "cp1252"', 'encoding = "cp125"', ":9:1", "unknown encoding"),
        ('delimiter = ";"', 'delimiter = ";;"', ":10:1", "one character"),
        ('date_order = "mdy"', 'date_order = "us"', ":11:1", "One of dmy mdy ymd"),
        ('currency = "usd"', 'currency = "$"', ":13:1", "no currency code"),
        ("ignore = true", 'ignore = "yes"', ":14:1", "true or false"),
        ("supplier_name =", "suplier_name =", ":5:1", "Did you mean supplier_name"),
        ('"#11"', '"#0"', ":5:1", "positions count from #1"),
        ('"#11"', "11", ":5:1", "not 11"),
        ("[[file]]", "[[files]]", ":1:1", "Did you mean file"),
    ],
)
def test_what_is_wrong_is_named_with_its_row(tmp_path: Path, before: str, after: str, where: str, says: str) -> None:
    path = _written(tmp_path, MAPPING.replace(before, after, 1))
    with pytest.raises(UsageError) as caught:
        read_mapping(path)
    assert caught.value.where == f"{path}{where}"
    assert says in str(caught.value)
