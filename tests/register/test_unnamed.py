"""Registers whose header says nothing of names, workbooks of several sheets, UTF-16 without a mark, and no tables."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from spendscan.core.errors import InputError
from spendscan.register.read import read_register

FIRMS = [(f"Aldermere {n} Ltd" if n % 3 else f"Tarn {n}", f"{n:04}", "Kendal Road") for n in range(30)]


def lines(*header: str) -> str:
    return "\n".join(";".join(row) for row in ([header, *FIRMS] if header else FIRMS))


def names_of(path: Path) -> set[str]:
    return set(read_register(str(path)).names["name"])


def test_names_are_told_by_legal_forms_where_no_header_names_them(tmp_path: Path) -> None:
    path = tmp_path / "local.csv"
    path.write_text(lines("Firm in our area", "Ref", "Where"))
    register = read_register(str(path))
    assert set(register.names["name"]) == {name for name, *_ in FIRMS}
    assert any("'Firm in our area' is read" in line for line in register.warnings)


def test_a_list_without_a_header_loses_no_row(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("\n".join(name for name, *_ in FIRMS[1:]))
    register = read_register(str(path))
    assert set(register.names["name"]) == {name for name, *_ in FIRMS[1:]}
    assert any("has no header" in line for line in register.warnings)


def test_two_columns_of_firms_leave_a_choice(tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("who;for whom\n" + "\n".join(f"{name};{name}" for name, *_ in FIRMS))
    with pytest.raises(InputError, match="no column of names among who, for whom"):
        read_register(str(path))


def workbook(path: Path, sheets: Mapping[str, Sequence[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def test_of_a_workbook_the_largest_sheet_with_names_is_read(tmp_path: Path) -> None:
    head = ("Business Name", "Ref", "Address")
    sheets: dict[str, list[Any]] = {
        "Read me": [("Notes",), ("Made in March",)],
        "Closed": [head, FIRMS[0]],
        "Open": [head, *FIRMS[1:]],
    }
    register = read_register(str(workbook(tmp_path / "local.xlsx", sheets)))
    assert set(register.names["name"]) == {name for name, *_ in FIRMS[1:]}
    assert any("the sheet Open was read; Closed holds names, too" in line for line in register.warnings)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf_16_needs_no_mark(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "wide.csv"
    path.write_bytes(lines("name", "ref", "street").encode(encoding))
    assert names_of(path) == {name for name, *_ in FIRMS}


def test_a_large_file_in_utf_16_needs_no_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "wide.csv"
    path.write_bytes(lines("company_name", "company_number", "street").encode("utf-16-le"))
    monkeypatch.setattr("spendscan.register.sources.LARGE", 10)
    monkeypatch.setenv("SPENDSCAN_CACHE", "")
    assert names_of(path) == {name for name, *_ in FIRMS}


@pytest.mark.parametrize(
    ("text", "what"), [("<!doctype html><html><p>", "is a web page"), ("<?xml version='1.0'?><rows/>", "is XML")]
)
def test_what_is_no_table_is_said(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "register.csv"
    path.write_text(text)
    with pytest.raises(InputError, match=what):
        read_register(str(path))
