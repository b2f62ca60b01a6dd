"""The sample: the same bytes every time, and nobody's names, numbers or postcodes."""

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.names import payee_keys

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_data"
# Every postcode area of the United Kingdom, the Crown dependencies and the non-geographic ones.
REAL_AREAS = """
AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN
EX FK FY G GIR GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N
NE NG NN NP NR NW OL OX PA PE PH PL PO PR QC RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN
TQ TR TS TW UB W WA WC WD WF WN WR WS WV XX YO ZE
"""
POSTCODE = re.compile(r"\b([A-Z]{1,2})([0-9][0-9A-Z]?) ?[0-9][A-Z]{2}\b", re.IGNORECASE)


def _files() -> dict[str, bytes]:
    return {
        path.relative_to(SAMPLE).as_posix(): path.read_bytes()
        for path in SAMPLE.rglob("*")
        if path.suffix in {".csv", ".xlsx", ".toml"} and path.parent.name != "generator"
    }


def _rows(name: str) -> list[dict[str, str]]:
    text = (SAMPLE / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_make_sample_writes_the_same_bytes(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "3"}
    subprocess.run([sys.executable, SAMPLE / "generate.py", tmp_path], check=True, env=environment)
    made = {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    kept = _files()
    assert sorted(made) == sorted(kept)
    assert [name for name in kept if made[name] != kept[name]] == []


def test_it_is_small() -> None:
    assert sum(map(len, _files().values())) < 5_000_000


def test_no_postcode_is_of_a_real_area() -> None:
    areas = set()
    for name, content in _files().items():
        if name.endswith(".csv"):
            areas |= {found[1].upper() for found in POSTCODE.finditer(content.decode("cp1252", errors="replace"))}
    assert areas == {"BK", "OM", "KH", "GJ", "VX"}
    assert areas.isdisjoint(REAL_AREAS.split())


def test_the_lookup_has_two_counties_and_no_issued_code() -> None:
    lookup = _rows("places/postcodes.csv")
    codes = {row["laua"] for row in lookup}
    assert {row["cty"] for row in lookup} >= {"E10000901", "E10000902"}
    # The highest codes issued so far: E06000066, E07000247, E08000039; all of the sample's are far above.
    assert codes == {"E07000901", "E07000902", "E07000903", "E07000911", "E07000912", "E08000991", "L99999999"}
    assert all(row["pcds"].replace(" ", "") == row["pcd"].replace(" ", "") for row in lookup)


def test_companies_have_the_bulk_shape_and_numbers_that_were_never_issued() -> None:
    companies = _rows("registers/companies.csv")
    header = list(companies[0])
    assert len(header) == 55
    assert [name for name in header if name.startswith(" ")][:2] == [" CompanyNumber", " RegAddress.AddressLine2"]
    assert all(re.fullmatch(r"99\d{6}|OC9\d{5}", row[" CompanyNumber"]) for row in companies)
    assert len({row[" CompanyNumber"] for row in companies}) == len(companies)
    assert {"Active", "Liquidation", "In Administration"} <= {row["CompanyStatus"] for row in companies}
    assert any(row[" PreviousName_1.CompanyName"] for row in companies)


def test_truth_names_entities_that_the_registers_hold() -> None:
    held = {
        "companies_house": {row[" CompanyNumber"] for row in _rows("registers/companies.csv")},
        "directory": {row["Business ID"] for row in _rows("registers/directory.csv")},
    }
    truth = _rows("truth/pairs.csv")
    assert len(truth) > 900
    assert all(not row["entity_id"] or row["entity_id"] in held[row["register"]] for row in truth)
    matched = sum(bool(row["entity_id"]) for row in truth if row["register"] == "companies_house")
    assert matched > 400
    assert {"exact", "previous name", "trading name", "cut short", "typing error"} <= {row["quality"] for row in truth}


@pytest.mark.real_data
def test_no_company_of_the_sample_is_a_real_one() -> None:
    place = os.environ.get("SPENDSCAN_REAL_DATA")
    if not place:
        pytest.skip("SPENDSCAN_REAL_DATA is not set")
    seen = pl.read_csv(Path(place) / "registers/companies-seen/uk_companies_seen_derived.csv", infer_schema=False)
    real = set(payee_keys(seen["official_name"]))
    names = [row["CompanyName"] for row in _rows("registers/companies.csv")]
    names += [row["supplier_name"] for row in _rows("truth/pairs.csv")]
    assert set(payee_keys(pl.Series(names))) & real == set()
