"""What suppliers are: sector, size, ownership, social enterprise and groups, each with what says so."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendscan.classes.groups import groups
from spendscan.classes.ownership import ABROAD
from spendscan.classes.payees import COLUMNS, Said, classed
from spendscan.classes.sizes import size_word
from spendscan.core.errors import UsageError
from spendscan.core.schemas import CUBE, ENTITIES, PAYEES
from spendscan.payees.claims import CLAIMS, claims
from spendscan.userfiles.categories import Categories, read_categories
from spendscan.userfiles.decisions import Decisions, read_decisions
from spendscan.userfiles.owned import EmployeeOwned, read_employee_owned

TIES = {"payee_key": pl.String, "register": pl.String, "entity_id": pl.String, "order": pl.Int64}
# payee, its kind, category, pounds
LINES = (
    ("ACME LTD", "organisation", "Roads", "60"), ("ACME LTD", "organisation", "Legal fees", "-90"),
    ("BEE PLC", "organisation", "Roads", "30"), ("CITY COUNCIL", "public_body", "Roads", "5"),
    ("DEE TRUST", "organisation", None, "4"), ("MRS E", "individual", "Roads", "3"), ("EFF", "organisation", None, "2"),
)  # fmt: skip


def _payees() -> pl.DataFrame:
    rows = {
        name: {"payee_key": name, "currency": "GBP", "kind": kind, "supplier_key": name} for name, kind, *_ in LINES
    }
    return PAYEES.conform(pl.DataFrame(list(rows.values())))


def _cube() -> pl.DataFrame:
    rows = [
        {"body": "B", "period": "2024-04", "payee_key": name, "currency": "GBP", "category": category,
         "amount": Decimal(pounds), "payments": 1}
        for name, _, category, pounds in LINES
    ]  # fmt: skip
    return CUBE.conform(pl.DataFrame(rows, schema_overrides={"amount": pl.Decimal(38, 2)}))


def _entity(register: str, entity: str, **more: Any) -> dict[str, Any]:
    return {"register": register, "entity_id": entity, **more}


def _classes(
    entities: list[dict[str, Any]] | None = None,
    ties: list[tuple[str, str, str, int]] | None = None,
    said: list[dict[str, str]] | None = None,
    categories: Categories | None = None,
    owned: EmployeeOwned | None = None,
    decisions: Decisions | None = None,
    abroad: list[tuple[str, str | None, str | None]] | None = None,
) -> dict[str, dict[str, Any]]:
    told = pl.DataFrame(said or [], schema=CLAIMS)
    more: dict[str, Any] = {
        k: v for k, v in (("categories", categories), ("employee_owned", owned), ("decisions", decisions)) if v
    }
    if abroad:
        more["abroad"] = pl.DataFrame(abroad, schema=ABROAD, orient="row")
    frame = classed(
        _payees(),
        ENTITIES.conform(pl.DataFrame(entities or [], schema=ENTITIES.schema)),
        pl.DataFrame(ties or [], schema=TIES, orient="row"),
        _cube(),
        Said(told, **more),
    )
    assert set(COLUMNS) <= set(frame.columns)
    assert frame.height == 6
    return {row["payee_key"]: row for row in frame.rows(named=True)}


def _pair(row: dict[str, Any], name: str) -> tuple[Any, Any]:
    return row[name], row[f"{name}_source"]


def test_without_a_register_a_name_tells_its_form_and_no_more() -> None:
    got = _classes()
    assert _pair(got["ACME LTD"], "ownership") == ("private", "the legal form in the name")
    assert _pair(got["BEE PLC"], "ownership")[0] == "plc"
    assert got["CITY COUNCIL"]["ownership"] == "public_body"
    assert all(got["EFF"][name] is None for name in COLUMNS if name != "group_key")
    assert all(got["MRS E"][name] is None for name in COLUMNS if name != "group_key")


def test_each_attribute_is_of_the_first_entity_that_has_it() -> None:
    entities = [
        _entity("one", "1", ownership="private", ownership_source="category"),
        _entity("two", "2", ownership="plc", ownership_source="category", size="small", size_source="employees",
                sector="Construction", sector_source="SIC 2007 42110", division="Civil engineering"),
    ]  # fmt: skip
    row = _classes(entities, [("ACME LTD", "one", "1", 0), ("ACME LTD", "two", "2", 1)])["ACME LTD"]
    assert _pair(row, "ownership") == ("private", "one: category")
    assert _pair(row, "size") == ("small", "two: employees")
    assert _pair(row, "sector") == ("Construction", "two: SIC 2007 42110")
    assert row["division"] == "Civil engineering"
    assert _pair(row, "sme") == ("yes", "two: employees")


def test_one_of_a_group_is_not_certain_to_be_an_sme() -> None:
    entity = _entity(
        "one", "1", size="small", size_source="accounts_category", group_flag="subsidiary: rests on parent"
    )
    row = _classes([entity], [("ACME LTD", "one", "1", 0)])["ACME LTD"]
    assert (row["size"], _pair(row, "sme")) == ("small", ("uncertain", "subsidiary: rests on parent"))


def test_a_charity_that_is_a_company_is_a_charity() -> None:
    entities = [
        _entity("companies", "1", ownership="private", ownership_source="category", vcse="candidate"),
        _entity("charities", "2", ownership="charity", ownership_source="a register of charities", charity_number="2"),
    ]
    ties = [("DEE TRUST", "companies", "1", 0), ("DEE TRUST", "charities", "2", 1), ("ACME LTD", "companies", "1", 0)]
    got = _classes(entities, ties)
    assert _pair(got["DEE TRUST"], "ownership") == ("charity", "charities: a register of charities")
    assert _pair(got["DEE TRUST"], "vcse") == ("yes", "a charity number in a register")
    # Limited by guarantee alone: a candidate, no proof.
    assert got["ACME LTD"]["ownership"] == "private"
    assert _pair(got["ACME LTD"], "vcse")[0] == "candidate"


@pytest.mark.parametrize(
    ("word", "size", "sme"),
    [
        ("Yes", "sme", "yes"), ("SME", "sme", "yes"), ("Small", "small", "yes"), ("No", "large", "no"),
        ("Non-SME", "large", "no"), ("Small and Medium", "sme", "yes"), ("Micro", "micro", "yes"),
        ("Medium", "medium", "yes"), ("Large", "large", "no"), ("n/k", None, None),
    ],
)  # fmt: skip
def test_the_ledgers_own_word_on_size(word: str, size: str | None, sme: str | None) -> None:
    row = _classes(said=[{"payee_key": "ACME LTD", "sme": word}])["ACME LTD"]
    assert (row["size"], row["sme"]) == (size, sme)
    assert (row["size_source"] == "the ledger's own SME column") == (size is not None)


def test_yes_in_a_column_of_types_says_nothing_of_size() -> None:
    frame = pl.DataFrame({"t": ["Yes", "no", "SME", "Large company", "Sole Trader"]})
    assert frame.select(size=size_word(pl.col("t"), plain=False))["size"].to_list() == [
        None,
        None,
        "sme",
        "large",
        None,
    ]


def test_of_another_country_by_a_register_or_by_the_ledger() -> None:
    entities = [_entity("gleif", "1", ownership="private", ownership_source="name"), _entity("charities", "2",
                ownership="charity", ownership_source="a register of charities"), _entity("companies", "3",
                ownership="private", ownership_source="category")]  # fmt: skip
    ties = [("BEE PLC", "gleif", "1", 0), ("DEE TRUST", "charities", "2", 0), ("ACME LTD", "companies", "3", 0)]
    said = [("BEE PLC", "gleif: of DE", None), ("DEE TRUST", "gleif: of IE", None), ("ACME LTD", None, "by the ledger"),
            ("EFF", None, "by the ledger"), ("CITY COUNCIL", None, "by the ledger")]  # fmt: skip
    got = _classes(entities, ties, abroad=said)
    # A register's country goes before the form in a name, a charity before both; a tied company before the ledger.
    assert _pair(got["BEE PLC"], "ownership") == ("overseas", "gleif: of DE")
    assert got["DEE TRUST"]["ownership"] == "charity"
    assert _pair(got["ACME LTD"], "ownership") == ("private", "companies: category")
    assert _pair(got["EFF"], "ownership") == ("overseas", "by the ledger")
    assert got["CITY COUNCIL"]["ownership"] == "public_body"


def test_the_ledgers_type_tells_ownership_and_social_enterprise() -> None:
    said = [
        {"payee_key": "EFF", "supplier_type": "Sole Trader"},
        {"payee_key": "DEE TRUST", "supplier_type": "Registered Charity"},
        {"payee_key": "ACME LTD", "vcse": "Non-VCSE"},
    ]
    got = _classes(said=said)
    assert _pair(got["EFF"], "ownership") == ("sole_trader_or_partnership", "the ledger's own supplier type")
    assert (got["DEE TRUST"]["ownership"], got["DEE TRUST"]["vcse"]) == ("charity", "yes")
    assert _pair(got["ACME LTD"], "vcse") == ("no", "the ledger's own word")


def test_claims_are_those_with_most_money() -> None:
    sums = pl.DataFrame({
        "payee_key": ["A", "A", "A", "B"], "sme": ["Yes", "No", None, None], "vcse": [None, None, "Y", None],
        "supplier_type": [None] * 4, "pence_abs": [500, 600, 100, 900],
    }, schema_overrides={"supplier_type": pl.String})  # fmt: skip
    assert claims(sums).rows() == [("A", "No", "Y", None)]


def _file(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_category_rolls_up_where_no_register_tells(tmp_path: Path) -> None:
    rules = read_categories(_file(tmp_path, "category,sector\nroads,F\nLegal*,Law\nLegal f*,Lawyers\nempty,\n"))
    entity = _entity("one", "1", sector="Education", sector_source="SIC 2007 85310")
    got = _classes([entity], [("BEE PLC", "one", "1", 0)], categories=rules)
    # 90 of fees, credited, is more than 60 of roads; the longer beginning goes before the shorter.
    assert _pair(got["ACME LTD"], "sector") == ("Lawyers", "the ledger's category Legal fees (line 4 of the roll-up)")
    assert _pair(got["CITY COUNCIL"], "sector")[0] == "Construction"
    assert _pair(got["BEE PLC"], "sector") == ("Education", "one: SIC 2007 85310")
    assert got["DEE TRUST"]["sector"] is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("category,sector\nRoads,F\nroads,Law\n", "lines 2 and 3"),
        ("category\nRoads\n", "no column sector"),
        ("category,sector\n,F\n", "no category"),
    ],
)
def test_a_roll_up_that_is_wrong_says_where(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_categories(_file(tmp_path, text))


def test_employee_owned_by_name_or_by_number(tmp_path: Path) -> None:
    owned = read_employee_owned(_file(tmp_path, "supplier_name,company_number\nAcme Limited,\nOther,1234567\n"))
    entity = _entity("one", "01234567", company_number="01234567", ownership="plc", ownership_source="category")
    got = _classes([entity], [("BEE PLC", "one", "01234567", 0)], owned=owned)
    assert _pair(got["ACME LTD"], "ownership") == ("employee_owned", "the list of employee-owned firms, line 2")
    assert _pair(got["BEE PLC"], "ownership") == ("employee_owned", "the list of employee-owned firms, line 3")
    with pytest.raises(UsageError, match="no column supplier_name"):
        read_employee_owned(_file(tmp_path, "name\nAcme\n"))


def test_parents_roll_payees_up_and_leave_suppliers_alone(tmp_path: Path) -> None:
    text = "supplier_name,parent\nAcme Ltd,Bee plc\nEFF,BEE P.L.C.\nDee Trust,Gee\n"
    got = _classes(decisions=read_decisions(_file(tmp_path, text)))
    frame = pl.DataFrame(list(got.values()), schema_overrides={"names": pl.List(pl.String)})
    assert {k: row["group_key"] for k, row in got.items()} == {
        "ACME LTD": "group:BEE PLC", "BEE PLC": "group:BEE PLC", "EFF": "group:BEE PLC", "DEE TRUST": "group:GEE",
        "CITY COUNCIL": "CITY COUNCIL", "MRS E": "MRS E",
    }  # fmt: skip
    assert all(row["supplier_key"] == key for key, row in got.items())
    table = groups(PAYEES.conform(frame), _cube())
    # 60 - 90 + 30 + 2; the divisor holds positive nets alone: 2 + 5 + 4 + 3, the individual's too.
    assert table.select("parent", "rank", "payees", "suppliers", "amount", "share").rows() == [
        ("Bee plc", 3, 3, 3, Decimal("2.00"), pytest.approx(100 * 2 / 14)),
        ("Gee", 2, 1, 1, Decimal("4.00"), pytest.approx(100 * 4 / 14)),
    ]
