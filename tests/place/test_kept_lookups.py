"""A large lookup is kept in a compact form, and nothing can be told from the difference."""

from pathlib import Path

import polars as pl
import pytest

from spendscan.core.errors import UsageError
from spendscan.place import read, settle
from spendscan.place.preset import preset_area
from spendscan.place.read import Lookup, read_lookup
from spendscan.place.rings import check_area, locate
from spendscan.userfiles.area import Area, Ring

TEXT = (
    "pcds,doterm,laua,cty,ctry,lsoa21,lsoa11,lat,long,imd\n"
    "M1 1AE,,E08000003,E11000001,E92000001,E01000001,E01000009,53.4,-2.2,1\n"
    "M1 1AE,200001,E06000001,E11000001,E92000001,E01000001,E01000009,53.4,-2.2,1\n"
    "M2 1AA,199001,E08000003,E11000001,E92000001,E01000002,E01000002,53.5,-2.2,32844\n"
    "LS1 1AA,,E08000035,E11000006,E92000001,E01000003,E01000003,53.8,-1.5,9000\n"
    "JE1 1BD,,L99999999,L99999999,L93000001,L99999999,L99999999,99.999999,0,0\n"
)
AREA = Area("x", (Ring("City", local_authorities=("E08000003",)), Ring("Small", lsoas=("E01000003",))), ("City",))


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Every lookup counts as a large one; the cache folder."""
    monkeypatch.setattr(settle, "_LARGE", 0)
    monkeypatch.setattr(read, "_WORTH_KEEPING", 0)
    monkeypatch.setenv("SPENDSCAN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def _located(lookup: Lookup) -> pl.DataFrame:
    postcodes = pl.Series(["M1 1AE", "M2 1AA", "LS1 1AA", "JE1 1BD", "OX1 1AA"])
    return locate(postcodes, AREA, lookup)


@pytest.fixture
def path(tmp_path: Path) -> str:
    file = tmp_path / "lookup.csv"
    file.write_text(TEXT, encoding="utf-8")
    return str(file)


@pytest.fixture
def plain(path: str) -> Lookup:
    return read_lookup([path])


def test_a_kept_lookup_says_the_same(path: str, plain: Lookup, large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_lookup([path])
    assert first.frame.schema["authority"] == pl.Categorical
    assert _located(first).equals(_located(plain))
    assert len(list((large / "places").glob("*.parquet"))) == 2
    assert len(list((large / "places").glob("*.sha256"))) == 1

    def never(_: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        pytest.fail("the text is read again")

    monkeypatch.setattr(read, "_opened", never)
    second = read_lookup([path])
    assert _located(second).equals(_located(plain))
    assert second.codes("authority").to_list() == plain.codes("authority").to_list()
    assert check_area(AREA, second) == ()
    assert preset_area("E08000003", second) == preset_area("E08000003", plain)
    with pytest.raises(UsageError, match="no names"):
        check_area(Area("x", (Ring("x", local_authorities=("Leeds",)),), ("x",)), second)


def test_a_spoiled_copy_is_made_again(path: str, plain: Lookup, large: Path) -> None:
    read_lookup([path])
    for file in (large / "places").iterdir():
        file.write_bytes(b"spoiled")
    assert _located(read_lookup([path])).equals(_located(plain))
    assert _located(read_lookup([path])).equals(_located(plain))


def test_another_file_is_another_copy(path: str, large: Path) -> None:
    read_lookup([path])
    Path(path).write_text(TEXT.replace("E08000003", "E08000004"), encoding="utf-8")
    assert "E08000003" not in read_lookup([path]).codes("authority").to_list()


def test_two_large_lookups_and_an_index(path: str, large: Path, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text(
        "pcds,laua,lsoa21\nOX1 1AA,E07000178,E01000004\nM1 1AE,E07000178,\n", encoding="utf-8"
    )
    (tmp_path / "imd.csv").write_text("lsoa,decile\nE01000001,7\nE01000002,8\nE01000003,9\n", encoding="utf-8")
    lookup = read_lookup([path, str(tmp_path / "b.csv")], imd=str(tmp_path / "imd.csv"))
    got = locate(pl.Series(["M1 1AE", "OX1 1AA"]), None, lookup).select("area_code", "deprivation_decile").rows()
    assert got == [("E08000003", 7), ("E07000178", None)]
