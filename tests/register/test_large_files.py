import os
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendscan.core.errors import InputError
from spendscan.register import read, sources
from spendscan.register.read import read_register

HEADER = "CompanyName, CompanyNumber,RegAddress.PostCode,CompanyCategory,CompanyStatus,URI,PreviousName_1.CompanyName"
ROWS = [
    f"KELBURN {n} LTD,{n:08},PR1 {n % 9}AA,Private Limited Company,Active,http://x/{n},OLD {n} LTD" for n in range(60)
]


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(sources, "LARGE", 1)
    monkeypatch.setenv("SPENDSCAN_CACHE", str(tmp_path / "cache"))


def written(path: Path, rows: list[str], encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join([HEADER, *rows]).encode(encoding))
    return path


def test_a_scanned_file_gives_what_a_read_one_gives(tmp_path: Path, monkeypatch: Any) -> None:
    path = written(tmp_path / "ch.csv", ROWS)
    scanned = read_register(str(path))
    monkeypatch.setattr(sources, "LARGE", 1 << 40)
    whole = read_register(str(path))
    assert scanned.name == whole.name == "companies_house"
    for table in ("entities", "names", "addresses"):
        assert getattr(scanned, table).equals(getattr(whole, table).select(getattr(scanned, table).columns))


@pytest.mark.parametrize("large", [1, 1 << 40])
@pytest.mark.parametrize("at", [(30,), (30, 45), (30, 45, 50)])
def test_quotation_marks_that_nothing_closes_take_no_rows(
    tmp_path: Path, monkeypatch: Any, large: int, at: tuple[int, ...]
) -> None:
    monkeypatch.setattr(sources, "LARGE", large)
    rows = [('"' if n in at else "") + row for n, row in enumerate(ROWS)]
    rows[5] = rows[5].replace("KELBURN 5 LTD", '"KELBURN, 5 LTD"')
    found = read_register(str(written(tmp_path / "ch.csv", rows)))
    assert found.entities.height == len(ROWS)
    assert {"KELBURN, 5 LTD", "KELBURN 30 LTD"} <= set(found.names["name"].str.strip_chars('"'))


def test_a_quotation_mark_that_nothing_closes_takes_no_rows_of_two_columns(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    path.write_text('name,postcode\n"ACME LTD,M1 1AE\n"BETA LTD",M1 1AE\nGAMMA LTD,M1 1AE\n', encoding="utf-8")
    assert read_register(str(path)).entities["name"].to_list() == ['"ACME LTD', "BETA LTD", "GAMMA LTD"]


def test_a_zip_is_read_like_its_csv(tmp_path: Path) -> None:
    path = written(tmp_path / "ch.csv", ROWS)
    with zipfile.ZipFile(tmp_path / "ch.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "BasicCompanyData.csv")
    assert read_register(str(tmp_path / "ch.zip")).entities.equals(read_register(str(path)).entities)


def test_a_cut_zip_is_an_error_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path / "ch.csv", ROWS * 40)
    with zipfile.ZipFile(tmp_path / "ch.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "ch.csv")
    data = (tmp_path / "ch.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match="not a whole zip"):
        read_register(str(tmp_path / "cut.zip"))


@pytest.mark.parametrize(
    "rows",
    [
        ["Caf\xe9 LTD,1,,,,,"],
        ["A, B LTD,1,PR1 2HE,Private Limited Company,Active,u,OLD,more"],
        ['"TWO\nLINES LTD",1,,,,,'],
    ],
)
def test_what_cannot_be_scanned_is_read_whole(tmp_path: Path, rows: list[str]) -> None:
    register = read_register(str(written(tmp_path / "odd.csv", [*ROWS, *rows], "cp1252")))
    assert register.entities.height >= len(ROWS)


def test_a_large_register_is_kept_and_found_again_under_another_folder(tmp_path: Path, monkeypatch: Any) -> None:
    path = written(tmp_path / "ch.csv", ROWS)
    first = read_register(str(path))
    (tmp_path / "moved").mkdir()
    moved = Path(path.rename(tmp_path / "moved" / "ch.csv"))
    for made in ("read_sources", "build_folder"):
        monkeypatch.setattr(read, made, lambda *_, **__: pytest.fail("read again"))
    again = read_register(f"mine={moved}")
    assert again.name == "mine"
    assert again.provenance.path == str(moved)
    assert again.entities.equals(first.entities)
    assert again.names.equals(first.names)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path / "ch.csv", ROWS)
    assert read_register(str(path)).entities.height == len(ROWS)
    written(path, ROWS[:5])
    os.utime(path, (1, 1))
    assert read_register(str(path)).entities.height == 5


def test_a_broken_cache_is_made_again(tmp_path: Path) -> None:
    path = written(tmp_path / "ch.csv", ROWS)
    read_register(str(path))
    for kept in (tmp_path / "cache" / "registers").glob("*/names.name.text"):
        kept.write_bytes(b"")
    assert read_register(str(path)).entities.height == len(ROWS)


def test_no_cache_where_it_is_turned_off(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("SPENDSCAN_CACHE", "")
    assert read_register(str(written(tmp_path / "ch.csv", ROWS))).entities.height == len(ROWS)
    assert not (tmp_path / "cache").exists()


def test_two_hundred_columns_are_no_trouble(tmp_path: Path) -> None:
    wide = pl.DataFrame({"business name": ["ACME LTD", "BETA LTD"], **{f"c{n}": ["x", "y"] for n in range(200)}})
    wide.write_csv(tmp_path / "wide.csv")
    assert read_register(str(tmp_path / "wide.csv")).entities["name"].to_list() == ["ACME LTD", "BETA LTD"]
