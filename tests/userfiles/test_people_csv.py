"""Files that people write, as they come back from a spreadsheet or an editor."""

from pathlib import Path

import pytest

from spendscan.core.errors import InputError, UsageError
from spendscan.userfiles.read import decoded, parse_toml, read_people_csv, read_toml


def _written(folder: Path, data: bytes | str) -> Path:
    path = folder / "people.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    "data",
    [
        "Supplier Name,decision\nCafé Ltd,NONE\n",
        "\ufeffsupplier_name,decision\r\nCafé Ltd,NONE\r\n",
        "supplier_name;Decision\nCafé Ltd;NONE\n",
        "supplier_name\tdecision\nCafé Ltd\tNONE\n",
        "supplier_name,decision\nCafé Ltd,NONE\n".encode("cp1252"),
        "supplier_name\tdecision\nCafé Ltd\tNONE\n".encode("utf-16"),
        "supplier_name,decision\n Café\xa0Ltd ,NONE\n,\n",
    ],
    ids=["plain", "mark and CRLF", "semicolon", "tab", "cp1252", "utf-16", "no-break space and blank row"],
)
def test_a_spreadsheets_way_of_saving_changes_nothing(tmp_path: Path, data: bytes | str) -> None:
    frame = read_people_csv(_written(tmp_path, data))
    assert frame.rows(named=True) == [{"supplier_name": "Café Ltd", "decision": "NONE", "line": 2}]


def test_escapes_are_undone_and_zeros_kept(tmp_path: Path) -> None:
    frame = read_people_csv(_written(tmp_path, 'a,b,c,d\n\'=1+1,"=""00123""",\'-x,O\'Neill\n'))
    assert frame.select("a", "b", "c", "d").row(0) == ("=1+1", "00123", "-x", "O'Neill")


def test_a_line_is_the_row_in_a_spreadsheet(tmp_path: Path) -> None:
    frame = read_people_csv(_written(tmp_path, 'a,b\n"two\nlines",1\n\nx,2\n'))
    assert frame["line"].to_list() == [2, 4]


def test_a_longer_row_is_refused_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="3 cells") as caught:
        read_people_csv(_written(tmp_path, "a,b\n1,2\nx,y,z\n"))
    assert caught.value.where == f"{tmp_path / 'people.csv'}:3"


def test_a_header_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two columns are called supplier_name"):
        read_people_csv(_written(tmp_path, "Supplier Name,supplier_name\n"))


@pytest.mark.parametrize("data", ["", "\n\n", " , \n"])
def test_an_empty_file_is_no_input(tmp_path: Path, data: str) -> None:
    with pytest.raises(InputError, match="empty"):
        read_people_csv(_written(tmp_path, data))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_people_csv(tmp_path / "absent.csv")
    with pytest.raises(InputError, match="cannot be read"):
        read_toml(tmp_path)


def test_a_syntax_error_names_row_and_column() -> None:
    with pytest.raises(UsageError, match="not TOML") as caught:
        parse_toml('[area]\nname = Preston"\n', "area.toml")
    assert caught.value.where == "area.toml:2:8"


def test_a_syntax_error_at_the_end_names_the_last_row() -> None:
    with pytest.raises(UsageError) as caught:
        parse_toml('[area]\nname = "Preston', "area.toml")
    assert (caught.value.where or "").startswith("area.toml:2")


def test_windows_letters_are_not_lost() -> None:
    assert decoded("Müller £5".encode("cp1252")) == "Müller £5"
