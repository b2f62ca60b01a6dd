import json
import random
import zipfile
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.errors import InputError
from spendscan.register import files, parts, sources, stretches
from spendscan.register.cells import Cells, csv_cells
from spendscan.register.entities import entities_of
from spendscan.register.formats import is_name, layout
from spendscan.register.parts import Parts
from spendscan.register.read import read_sources
from spendscan.register.sources import whole
from spendscan.register.stretches import Stretches, stretches_of

HEADER = "CompanyName, CompanyNumber,RegAddress.PostCode,CompanyCategory,CompanyStatus,IncorporationDate,URI"
HEADER += "".join(f", PreviousName_{n}.CONDATE, PreviousName_{n}.CompanyName" for n in (1, 2))


def row(n: int) -> str:
    former = f"01/02/2003,OLD {n} LTD" if n % 3 == 0 else ","
    name = f'"KELBURN, {n} ""THE WORKS"" LTD"' if n % 5 else f"  KELBURN {n}\u00a0LTD "
    return f"{name},{n:08},PR1 {n % 9}AA,Private Limited Company,Active,{n % 28 + 1:02}/03/1999,u,{former},,"


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "_ROWS", 7)
    monkeypatch.setattr(stretches, "_BLOCK", 300)
    monkeypatch.setattr(parts, "_ROWS", 10)
    monkeypatch.setattr(parts, "_SAMPLED", 2)


def written(path: Path, rows: list[str], encoding: str = "utf-8", header: str = HEADER) -> Path:
    path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return path


def found(path: Path) -> tuple[Stretches, list[Cells]]:
    large = stretches_of(path, 1)
    assert large is not None
    return large, list(large.read())


def in_parts(path: Path, folder: Path) -> Parts:
    large, _ = found(path)
    folder.mkdir()
    return Parts([large], layout(large.columns, "f"), folder)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_in_stretches_has_the_cells_of_the_file(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "f.csv", [*map(row, range(40)), row(40).replace("KELBURN", "Caf\xe9")], encoding)
    large, cells = found(path)
    assert len(cells) > 3
    rows = csv_cells(path.read_bytes(), "f", is_name).frame
    assert pl.concat([part.frame for part in cells]).equals(rows.select(large.columns))
    assert "URI" not in large.columns


def test_a_row_of_another_length_is_mended_where_it_stands(tmp_path: Path) -> None:
    rows = [row(n) for n in range(60)]
    rows[30] = f"ACORN, BIRCH LTD,{30:08},PR1 2HE,Private Limited Company,Active,01/02/2003,u,,,,"
    rows[31] = "nothing,of,what,is,to,be,in,a,row,of,this,register,at,all"
    rows[32] = f"SHORT LTD,{32:08}"
    _, cells = found(written(tmp_path / "f.csv", rows))
    frame = pl.concat([part.frame for part in cells])
    assert (sum(c.mended for c in cells), sum(c.rejected for c in cells), frame.height) == (1, 1, 59)
    assert {"ACORN, BIRCH LTD", "SHORT LTD"} <= set(frame["CompanyName"])


def test_a_quotation_mark_that_nothing_closes_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretches, "_WIDEST", 2_000)
    rows = [row(n).replace('"', "").replace(", ", " ") for n in range(60)]
    rows[20] = f'A 5" PIPE LTD,{20:08},PR1 2HE,Private Limited Company,Active,01/02/2003,u,,,,'
    _, cells = found(written(tmp_path / "f.csv", rows))
    frame = pl.concat([part.frame for part in cells])
    assert frame.height == 60
    assert 'A 5" PIPE LTD' in frame["CompanyName"].to_list()


def test_notes_above_the_header_and_cells_over_two_lines(tmp_path: Path) -> None:
    rows = [row(n) for n in range(40)]
    rows[20] = (
        rows[20].replace("KELBURN", "TWO\nLINES") if rows[20].startswith('"') else f'"TWO\nLINES",{20:08},,,,,,,,,'
    )
    _, cells = found(written(tmp_path / "f.csv", rows, header=f"The register\n\n{HEADER}"))
    names = pl.concat([part.frame for part in cells])["CompanyName"].to_list()
    assert len(names) == 40
    assert any("\n" in name for name in names)


def test_a_parquet_file_in_stretches(tmp_path: Path) -> None:
    csv_cells(written(tmp_path / "f.csv", [row(n) for n in range(40)]).read_bytes(), "f", is_name).frame.write_parquet(
        tmp_path / "f.parquet"
    )
    _, cells = found(tmp_path / "f.parquet")
    assert sum(part.frame.height for part in cells) == 40


def test_what_must_be_read_whole_is_no_stretch(tmp_path: Path) -> None:
    for name, text in (("j.csv", "[{}]\n"), ("n.csv", "\x00\x00\n"), ("l.csv", "name"), ("q.csv", '"na\nme",b\n')):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert stretches_of(tmp_path / name, 1) is None


def zipped(path: Path, text: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("f.csv", text)
    return path


@pytest.mark.parametrize("limit", [{"_MOST": 1_000}, {"_PACKED": 1_000, "_LIKELY": 20}])
def test_a_zip_that_holds_more_than_any_register_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: dict[str, int]
) -> None:
    path = zipped(tmp_path / "f.zip", "\n".join([HEADER, *[row(1)] * 400]))
    assert stretches_of(path, 1) is not None
    for name, value in limit.items():
        monkeypatch.setattr(stretches, name, value)
    with pytest.raises(InputError, match="which is no register"):
        stretches_of(path, 1)


@pytest.mark.parametrize("text", ["\x00" * 5_000, "name," * 1_000, "\x00\n" * 5_000])
def test_a_large_file_without_rows_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(stretches, "_WIDEST", 1_000)
    for path in (zipped(tmp_path / "f.zip", text), tmp_path / "f.csv"):
        if path.suffix == ".csv":
            path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match="no rows to read"):
            stretches_of(path, 1)


def test_what_is_read_whole_from_a_zip_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_MOST", 1_000)
    with pytest.raises(InputError, match="cannot be read row by row"):
        files.whole_cells(zipped(tmp_path / "f.zip", json.dumps([{"name": f"A {n} LTD"} for n in range(200)])))


def test_a_register_without_numbers_has_a_limit_of_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGE", 1)
    monkeypatch.setattr(sources, "_MOST", 50)
    path = written(tmp_path / "f.csv", [f"FIRM {n},M1 1AE" for n in range(60)], header="business name,postcode")
    with pytest.raises(InputError, match="more than 50 rows"):
        read_sources([path])


@pytest.mark.parametrize("order", ["as numbered", "by chance", "each twice"])
def test_parts_have_the_entities_of_the_whole(tmp_path: Path, order: str) -> None:
    rows = [row(n) for n in range(100)]
    if order == "each twice":
        rows += [row(n).replace("KELBURN", "OTHERWISE") for n in range(0, 100, 4)]
    if order != "as numbered":
        random.Random(1).shuffle(rows)
    path = written(tmp_path / "f.csv", [*rows, f",{999:08},,,,,,,,,"])
    cells = csv_cells(path.read_bytes(), "f", is_name).frame
    expected = entities_of(cells, layout(cells.columns, "f"))
    made = in_parts(path, tmp_path / "rows")
    every = list(made)
    assert len(every) > 5
    got = whole(iter(every))
    for table in ("entities", "names", "addresses"):
        assert getattr(got, table).equals(getattr(expected, table)), table
    assert (made.nameless, made.repeated) == (expected.nameless, expected.repeated) == (1, 25 * (order == "each twice"))


def test_how_dates_are_written_is_asked_of_all_parts(tmp_path: Path) -> None:
    # The first stretches fit either reading; the last row says that the month is first.
    rows = [row(n).replace(f"{n % 28 + 1:02}/03/1999", "02/03/1999") for n in range(30)]
    path = written(tmp_path / "f.csv", [*rows, row(31).replace("04/03/1999", "03/31/1999")])
    got = whole(iter(in_parts(path, tmp_path / "rows")))
    assert str(got.entities["incorporated"][0]) == "1999-02-03"
