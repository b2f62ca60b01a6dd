"""Postcode lookups: every vintage's columns, pseudo codes, zips, several files."""

import zipfile
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.errors import InputError, UsageError
from spendscan.place.columns import roles_of
from spendscan.place.read import read_lookup
from spendscan.place.rings import resolve_area
from spendscan.userfiles.area import Area, Ring

ONSPD_2023 = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,usertype,oseast1m,osnrth1m,ctry,rgn,lsoa11,lat,long,imd,lsoa21"
)
NSPL_2025 = "pcd,pcd2,pcds,dointr,doterm,oseast1m,osnrth1m,cty,ced,laua,ward,ctry,rgn,lsoa21,lat,long,imd"
NSPL_2026 = (
    "pcd7,pcd8,pcds,dointr,doterm,east1m,north1m,cty26cd,ced26cd,lad26cd,wd26cd,"
    "ctry26cd,rgn26cd,lsoa21cd,lat,long,imd25ind"
)


def _file(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("header", "authority", "ward", "region", "lsoa", "imd", "county"),
    [
        (ONSPD_2023, "oslaua", "osward", "rgn", "lsoa21", "imd", "oscty"),
        (NSPL_2025, "laua", "ward", "rgn", "lsoa21", "imd", "cty"),
        (NSPL_2026, "lad26cd", "wd26cd", "rgn26cd", "lsoa21cd", "imd25ind", "cty26cd"),
    ],
)
def test_columns_of_every_vintage(
    header: str, authority: str, ward: str, region: str, lsoa: str, imd: str, county: str
) -> None:
    columns = roles_of(header.split(",")).columns
    found = [columns[role] for role in ("postcode", "authority", "ward", "region", "lsoa", "imd", "county")]
    assert found == ["pcds", authority, ward, region, lsoa, imd, county]
    assert (columns["lat"], columns["long"], columns["terminated"]) == ("lat", "long", "doterm")


def test_both_census_years_are_kept_where_there_are_two() -> None:
    assert roles_of(ONSPD_2023.split(",")).columns["lsoa11"] == "lsoa11"
    assert "lsoa11" not in roles_of(NSPL_2025.split(",")).columns


def test_pseudo_codes_are_no_places_and_islands_are_told(tmp_path: Path) -> None:
    rows = [
        "M11AE,E08000003",
        "BD98 1GG,nan",
        "JE1 1BD,L99999999",
        "IM1 1EX,M99999999",
        "EC1A 1BB,E99999999",
        ",E08000003",
        "x,y",
    ]
    frame = read_lookup([_file(tmp_path, "l.csv", "pcds,laua\n" + "\n".join(rows))]).frame
    assert frame.select("postcode", "authority", "crown", "pseudo").rows() == [
        ("BD98 1GG", None, False, True),
        ("EC1A 1BB", None, False, True),
        ("IM1 1EX", None, True, True),
        ("JE1 1BD", None, True, True),
        ("M1 1AE", "E08000003", False, False),
    ]


def test_ranks_become_deciles_of_their_country(tmp_path: Path) -> None:
    text = (
        "pcds,ctry,laua,imd\nHX1 1AA,E92000001,E08000033,1\nHX1 1AB,E92000001,E08000033,32844\n"
        "CF1 1AA,W92000004,W06000015,190\nEH1 1AA,S92000003,S12000036,698\nBT1 1AA,N92000002,N09000003,890\n"
        "HX1 1AC,E92000001,E08000033,0\n"
    )
    frame = read_lookup([_file(tmp_path, "l.csv", text)]).frame
    deciles = dict(frame.select("postcode", "decile").iter_rows())
    assert deciles == {"HX1 1AA": 1, "HX1 1AB": 10, "CF1 1AA": 1, "EH1 1AA": 2, "BT1 1AA": 10, "HX1 1AC": None}


def test_coordinates_that_stand_for_none_are_none(tmp_path: Path) -> None:
    text = "pcds,lat,long\nM1 1AE,53.4,-2.2\nM1 1AF,99.999999,0.000000\nM1 1AG,,\n"
    frame = read_lookup([_file(tmp_path, "l.csv", text)]).frame
    assert frame["lat"].to_list() == [53.4, None, None]
    assert frame["pseudo"].to_list() == [False, True, True]


def test_the_live_row_of_a_postcode_counts(tmp_path: Path) -> None:
    text = "pcds,doterm,laua\nM1 1AE,200001,E06000001\nM1 1AE,,E08000003\nM1 1AF,199912,E08000003\n"
    frame = read_lookup([_file(tmp_path, "l.csv", text)]).frame
    assert frame.select("postcode", "authority", "terminated").rows() == [
        ("M1 1AE", "E08000003", False),
        ("M1 1AF", "E08000003", True),
    ]


def test_several_files_add_up_and_the_first_goes_before(tmp_path: Path) -> None:
    first = _file(tmp_path, "a.csv", "pcds,laua\nM1 1AE,E08000003\nM1 1AF,nan\n")
    second = _file(
        tmp_path, "b.csv", "postcode;latitude;longitude;laua\nM1 1AE;53,4;1;E06000001\nM1 1AF;53.4;-2.2;E06000002\n"
    )
    frame = read_lookup([first, second]).frame
    assert frame.select("postcode", "authority", "lat", "pseudo").rows() == [
        ("M1 1AE", "E08000003", None, False),
        ("M1 1AF", "E06000002", 53.4, False),
    ]
    assert len(read_lookup([first, second]).provenance) == 2


def test_a_zip_is_read_once_and_its_names_too(tmp_path: Path) -> None:
    path = tmp_path / "NSPL_AUG_2026.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/NSPL_AUG_2026_UK.csv", f"{NSPL_2026}\nM11AE,M1  1AE,M1 1AE,,,,,,,E08000003,,,,,,,7\n")
        archive.writestr(
            "Data/multi_csv/NSPL_AUG_2026_UK_M.csv", f"{NSPL_2026}\nM11AE,M1  1AE,M1 1AE,,,,,,,E06000001,,,,,,,7\n"
        )
        archive.writestr("Documents/LAD names.csv", "LAD26CD,LAD26NM\nE08000003,Manchester\n")
        archive.writestr("Documents/guide.pdf", b"%PDF")
    lookup = read_lookup([str(path)])
    assert lookup.frame.select("postcode", "authority").rows() == [("M1 1AE", "E08000003")]
    assert lookup.names.rows() == [("authority", "E08000003", "Manchester")]
    assert lookup.provenance[0].vintage == "Aug 2026"


def test_parquet_and_a_headless_code_point_are_lookups(tmp_path: Path) -> None:
    pl.DataFrame({"pcds": ["M1 1AE"], "laua": ["E08000003"]}).write_parquet(tmp_path / "l.parquet")
    assert read_lookup([str(tmp_path / "l.parquet")]).frame["authority"].to_list() == ["E08000003"]
    row = '"M11AE",10,384500,398000,"E92000001","","E18000001","","E08000003","E05000001"\n'
    frame = read_lookup([_file(tmp_path, "m.csv", row)]).frame
    assert frame.select("postcode", "authority", "ward").rows() == [("M1 1AE", "E08000003", "E05000001")]


def test_zip_codes_are_a_lookup(tmp_path: Path) -> None:
    frame = read_lookup([_file(tmp_path, "us.csv", "zip,city,state\n85251,Scottsdale,AZ\n02138,Cambridge,MA\n")]).frame
    assert frame.select("postcode", "pseudo").rows() == [("02138", False), ("85251", False)]


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "empty"), ("a,b\n1,2\n", "no postcode column"), ("lad26cd,lad26nm\nE08000003,Manchester\n", "no postcodes")],
)
def test_what_is_no_lookup_is_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_lookup([_file(tmp_path, "l.csv", text)])


def test_a_missing_lookup_is_no_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_lookup([str(tmp_path / "absent.csv")])


IMD = "Index of Multiple Deprivation (IMD)"
LOOKUP = (
    "pcds,lsoa21cd,lsoa11cd,ctry,imd\nM1 1AE,E01000001,E01000009,E92000001,1\nM1 1AF,E01000002,E01000002,E92000001,1\n"
)


@pytest.mark.parametrize(
    ("index", "deciles"),
    [
        (f"LSOA code (2021),LSOA name (2021),{IMD} Rank,{IMD} Decile\nE01000001,A,9,10\nE01000002,B,1,1\n", [10, 1]),
        (f"LSOA code (2011),{IMD} Decile (where 1 is most deprived 10% of LSOAs)\nE01000009,3\nE01000002,4\n", [3, 4]),
        ("nation,lsoa,original_decile,E_expanded_decile\nE,E01000001,5,1\nE,E01000002,6,1\n", [5, 6]),
        ("lsoa21cd,imd_rank\nE01000001,1\nE01000002,2\n", [5, 10]),
    ],
)  # fmt: skip
def test_an_index_goes_before_the_lookups_ranks(tmp_path: Path, index: str, deciles: list[int]) -> None:
    lookup = read_lookup([_file(tmp_path, "l.csv", LOOKUP)], imd=_file(tmp_path, "imd.csv", index))
    assert lookup.frame["decile"].to_list() == deciles
    assert [p.role for p in lookup.provenance] == ["places", "imd"]


def test_an_index_of_another_vintage_is_refused(tmp_path: Path) -> None:
    index = _file(tmp_path, "imd.csv", "LSOA code (2001),IMD decile\nE01999999,1\n")
    with pytest.raises(UsageError, match="0 of the lookup's 2"):
        read_lookup([_file(tmp_path, "l.csv", LOOKUP)], imd=index)
    with pytest.raises(UsageError, match="small areas"):
        read_lookup([_file(tmp_path, "m.csv", "pcds,laua\nM1 1AE,E08000003\n")], imd=index)
    with pytest.raises(InputError, match="not a deprivation index"):
        read_lookup([_file(tmp_path, "l.csv", LOOKUP)], imd=_file(tmp_path, "no.csv", "a,b\n1,2\n"))


def _published_2025(rows: list[tuple[str, int]]) -> str:
    """The layout of file 1 of the English Indices of Deprivation 2025."""
    header = (
        "LSOA code (2021),LSOA name (2021),Local Authority District code (2024),Local Authority District name (2024),"
        "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
        "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"
    )
    return "\n".join([header, *(f"{code},Leeds {n},E08000035,Leeds,{n},{n}" for code, n in rows)]) + "\n"


def test_the_index_of_2025_as_it_is_published(tmp_path: Path) -> None:
    places = _file(tmp_path, "nspl.csv", "pcds,lsoa21cd\nLS1 1AA,E01000001\nLS1 1AB,E01000002\n")
    index = _file(tmp_path, "File_1_IoD2025.csv", _published_2025([("E01000001", 1), ("E01000002", 10)]))
    lookup = read_lookup([places], imd=index)
    assert lookup.frame.sort("postcode")["decile"].to_list() == [1, 10]
    assert lookup.warnings == ()


def test_an_index_of_nearly_the_same_areas_is_told(tmp_path: Path) -> None:
    rows = "".join(f"LS1 {n % 10}A{chr(65 + n // 10)},E0100{n:04}\n" for n in range(100))
    places = _file(tmp_path, "nspl.csv", "pcds,lsoa11\n" + rows)
    index = _file(tmp_path, "imd.csv", _published_2025([(f"E0100{n:04}", 1) for n in range(97)]))
    lookup = read_lookup([places], imd=index)
    assert lookup.frame["decile"].null_count() == 3
    (said,) = lookup.warnings
    assert "3 of the lookup's 100 English small areas" in said
    assert said.startswith("imd.csv: ")


@pytest.mark.parametrize(("rank", "decile"), [(1, 1), (3375, 1), (3376, 2), (33755, 10), (33756, None), (0, None)])
def test_ranks_of_2025(tmp_path: Path, rank: int, decile: int | None) -> None:
    path = _file(tmp_path, "nspl.csv", f"pcds,lsoa21cd,imd25ind\nLS1 1AA,E01000001,{rank}\n")
    assert read_lookup([path]).frame["decile"].to_list() == [decile]


def test_counties_regions_and_countries_have_their_names_and_a_file_goes_before(tmp_path: Path) -> None:
    lookup = tmp_path / "nspl.csv"
    lookup.write_text("pcds,laua,cty,rgn,ctry\nPR1 1AA,E07000123,E10000017,E12000002,E92000001\n", encoding="utf-8")
    assert read_lookup([str(lookup)]).names.rows() == [
        ("country", "E92000001", "England"), ("county", "E10000017", "Lancashire"),
        ("region", "E12000002", "North West"),
    ]  # fmt: skip
    (tmp_path / "n.csv").write_text("rgn21cd,rgn21nm\nE12000002,The North West\n", encoding="utf-8")
    named = read_lookup([str(lookup), str(tmp_path / "n.csv")]).names
    assert named.filter(pl.col("kind") == "region")["name"].to_list() == ["The North West"]
    ring = Ring("R", regions=("the north west",), counties=("lancashire",))
    area = resolve_area(Area("R", (ring,), ("R",)), read_lookup([str(lookup), str(tmp_path / "n.csv")]))
    assert area.rings[0].codes == {"counties": ("E10000017",), "regions": ("E12000002",)}
