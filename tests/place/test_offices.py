"""Registered offices that many companies share, and premises lists that give branches."""

from pathlib import Path

import polars as pl

from spendscan.api import analyse
from spendscan.core.provenance import Provenance
from spendscan.core.settings import Settings
from spendscan.place.offices import with_offices
from spendscan.register.register import Register

LEDGER = "Body,Date,Supplier,Amount\nB,2024-04-01,Acme Ltd,60.00\nB,2024-04-02,Other Ltd,40.00\n"


def _companies(folder: Path, at_agent: int) -> str:
    rows = ["CompanyName,CompanyNumber,RegAddress.PostCode", "ACME LTD,00000001,EC1A 1BB", "OTHER LTD,00000002,M1 1AE"]
    rows += [f"NAMELESS {n} LTD,{n + 10:08},EC1A 1BB" for n in range(at_agent - 1)]
    (folder / "companies.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(folder / "companies.csv")


def _run(folder: Path, *registers: str, many: int = 50) -> pl.DataFrame:
    (folder / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    settings = Settings.model_validate(
        {"inputs": {"register": list(registers)}, "local": {"local": ["M1"], "shared_office": many}}
    )
    analyse([str(folder / "ledger.csv")], folder / "run", settings, force=True)
    return pl.read_parquet(folder / "run/data/places.parquet")


def test_an_office_that_many_share_is_flagged(tmp_path: Path) -> None:
    register = _companies(tmp_path, at_agent=5)
    for many, flag in ((5, "shared_office"), (6, None)):
        places = _run(tmp_path, register, many=many).filter(pl.col("basis") == "registered")
        assert places.select("payee_key", "office_companies", "office_flag").rows() == [
            ("ACME LTD", 5, flag), ("OTHER LTD", 1, None),
        ]  # fmt: skip


def test_only_registered_offices_of_the_same_register_count() -> None:
    addresses = pl.DataFrame(
        {
            "entity_id": ["1", "2", "3", "3"],
            "address_kind": ["registered", "trading", "registered", "registered"],
            "postcode": ["M1 1AE"] * 4,
        }
    )
    none = Provenance("register", "a.csv", "a.csv", "0" * 64)
    registers = [Register(name, addresses, addresses, addresses, none) for name in "ab"]
    got = with_offices(addresses.head(2).with_columns(register=pl.lit("a")), registers, many=2)
    assert got.sort("entity_id").select("office_companies", "office_flag").rows() == [
        (2, "shared_office"),
        (None, None),
    ]


def test_a_premises_list_says_where_a_branch_is(tmp_path: Path) -> None:
    hygiene = tmp_path / "hygiene.csv"
    hygiene.write_text("FHRSID,BusinessName,BusinessType,PostCode\n1,Acme Ltd,Caterer,M1 2AA\n", encoding="utf-8")
    licences = tmp_path / "licences.csv"
    licences.write_text("licence,business_name,premises_postcode\n9,Other Ltd,LS1 1AA\n", encoding="utf-8")
    places = _run(tmp_path, _companies(tmp_path, 2), f"hygiene={hygiene}", f"licences={licences}")
    got = {(p, b): (r, c, k) for p, b, r, c, k in places.select(
        "payee_key", "basis", "ring", "postcode", "address_kind").rows()}  # fmt: skip
    assert got["ACME LTD", "registered"] == ("rest_of_country", "EC1A 1BB", "registered")
    assert got["ACME LTD", "branch"] == ("Local", "M1 2AA", "trading")
    assert got["ACME LTD", "best"] == ("Local", "M1 2AA", "trading")
    assert got["OTHER LTD", "branch"] == ("Local", "M1 1AE", "registered")
    assert got["OTHER LTD", "best"] == ("rest_of_country", "LS1 1AA", "trading")
