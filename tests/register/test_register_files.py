import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from spendscan.core.errors import InputError, UsageError
from spendscan.register.index import build_index
from spendscan.register.read import read_register, read_registers


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    path = tmp_path / "firms.csv"
    path.write_text("name,postcode\nACME LTD,M1 1AE\n", encoding="utf-8")
    return path


def test_it_is_called_after_its_file_or_as_told(directory: Any) -> None:
    assert read_register(str(directory)).name == "firms"
    assert read_register(f"local={directory}").name == "local"


def test_two_of_one_name_are_a_usage_error(directory: Any) -> None:
    with pytest.raises(UsageError, match="two registers are called firms"):
        read_registers([str(directory), str(directory)])
    assert [r.name for r in read_registers([str(directory), f"b={directory}"])] == ["firms", "b"]


def test_a_workbook_and_a_zip_are_read_like_a_csv(directory: Any, tmp_path: Any) -> None:
    book = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for row, cells in enumerate([("name", "postcode"), ("ACME LTD", "M1 1AE")]):
            sheet.write_row(row, 0, cells)
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(directory, "inside.csv")
    want = read_register(str(directory))
    for path in (book, packed):
        got = read_register(str(path))
        assert got.names.equals(want.names)
        assert got.addresses.equals(want.addresses)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("nameless.csv", b"a,b\n1,2\n", "no column of names"),
        ("empty.csv", b"", "no rows to read"),
        ("paper.csv", b"%PDF-1.4\n", "is a PDF"),
        ("cut.zip", b"PK\x03\x04abc", "not a whole zip"),
        ("book.xlsx", b"PK\x03\x04abc", "not a readable workbook"),
        ("blank.csv", b"name,town\n,Leeds\n", "no row has a name"),
    ],
)
def test_what_cannot_be_used_says_why(tmp_path: Any, name: Any, data: Any, what: Any) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=what):
        read_register(str(tmp_path / name))


def test_a_missing_register(tmp_path: Any) -> None:
    with pytest.raises(InputError, match="no such register"):
        read_register(str(tmp_path / "absent.csv"))


@pytest.mark.real_data
@pytest.mark.skipif("SPENDSCAN_REAL_DATA" not in os.environ, reason="SPENDSCAN_REAL_DATA is not set")
def test_scottsdale_licences_mend_all_but_two_shifted_rows() -> None:
    register = read_register(
        str(
            Path(os.environ["SPENDSCAN_REAL_DATA"])
            / "registers/us-scottsdale-business-licences/ct_BusinessLicences.csv"
        )
    )
    assert [w.split(": ")[1][:3] for w in register.warnings] == ["113", "2 r"]
    assert set(register.addresses["address_kind"]) == {"trading", "contact"}


def test_of_a_zip_with_two_tables_it_is_said_which_was_read(tmp_path: Path) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("b.csv", "name,postcode\nBETA LTD,M1 1AE\n")
        archive.writestr("a.csv", "name,postcode\nACME LTD,M1 1AE\n")
    register = read_register(str(packed))
    assert register.entities["name"].to_list() == ["ACME LTD"]
    assert register.warnings == (
        "packed.zip: of its 2 tables a.csv alone was read; unpack it and build one index of all",
    )


def test_a_quotation_mark_that_nothing_closes_takes_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text('name,postcode\n"ACME LTD,M1 1AE\n"BETA LTD",M1 1AE\nGAMMA LTD,M1 1AE\n', encoding="utf-8")
    assert read_register(str(path)).entities["name"].to_list() == ['"ACME LTD', "BETA LTD", "GAMMA LTD"]


def test_a_folder_of_tables_is_refused_with_what_to_give(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    with pytest.raises(InputError, match="is a folder") as error:
        build_index([str(tmp_path / "parts")], tmp_path / "index")
    assert "part-1.csv" in str(error.value.hint)
