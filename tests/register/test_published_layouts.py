"""Registers in the layouts that they are published in: each is known by itself, every column that matters arrives."""

import csv
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendscan.core.errors import InputError
from spendscan.register.read import read_register
from spendscan.register.register import Register

Row = Mapping[str, Any]

COMPANIES_HOUSE = [
    "CompanyName", " CompanyNumber", "RegAddress.CareOf", "RegAddress.POBox", "RegAddress.AddressLine1",
    " RegAddress.AddressLine2", "RegAddress.PostTown", "RegAddress.County", "RegAddress.Country",
    "RegAddress.PostCode", "CompanyCategory", "CompanyStatus", "CountryOfOrigin", "DissolutionDate",
    "IncorporationDate", "Accounts.AccountRefDay", "Accounts.AccountRefMonth", "Accounts.NextDueDate",
    "Accounts.LastMadeUpDate", "Accounts.AccountCategory", "Returns.NextDueDate", "Returns.LastMadeUpDate",
    "Mortgages.NumMortCharges", "Mortgages.NumMortOutstanding", "Mortgages.NumMortPartSatisfied",
    "Mortgages.NumMortSatisfied", "SICCode.SicText_1", "SICCode.SicText_2", "SICCode.SicText_3", "SICCode.SicText_4",
    "LimitedPartnerships.NumGenPartners", "LimitedPartnerships.NumLimPartners", "URI",
    *(part for n in range(1, 11) for part in (f"PreviousName_{n}.CONDATE", f" PreviousName_{n}.CompanyName")),
    "ConfStmtNextDueDate", " ConfStmtLastMadeUpDate",
]  # fmt: skip
CHARITY_COMMISSION = [
    "date_of_extract", "organisation_number", "registered_charity_number", "linked_charity_number", "charity_name",
    "charity_type", "charity_registration_status", "date_of_registration", "date_of_removal",
    "charity_reporting_status", "latest_acc_fin_period_start_date", "latest_acc_fin_period_end_date", "latest_income",
    "latest_expenditure", "charity_contact_address1", "charity_contact_address2", "charity_contact_address3",
    "charity_contact_address4", "charity_contact_address5", "charity_contact_postcode", "charity_contact_phone",
    "charity_contact_email", "charity_contact_web", "charity_company_registration_number", "charity_insolvent",
    "charity_in_administration", "charity_previously_excepted", "charity_is_cdf_or_cif", "charity_is_cio",
    "cio_is_dissolved", "date_cio_dissolution_notice", "charity_activities", "charity_gift_aid", "charity_has_land",
]  # fmt: skip
OSCR = [
    "Charity Number", "Charity Name", "Registered Date", "Known As", "Charity Status", "Notes", "Postcode",
    "Constitutional Form", "Previous Constitutional Form 1", "Geographical Spread", "Main Operating Location",
    "Purposes", "Beneficiaries", "Activities", "Objectives", "Principal Office/Trustees Address", "Website",
    "Most recent year income", "Most recent year expenditure", "Mailing cycle", "Year End", "Parent charity name",
    "Parent charity number", "Parent charity country of registration", "Designated religious body", "Regulatory Type",
]  # fmt: skip
CCNI = [
    "Reg charity number", "Sub charity number", "Charity name", "Date registered", "Status",
    "Date for financial year ending", "Total income", "Total spending", "Charitable spending",
    "Income generation and governance", "Retained for future use", "Public address", "Website", "Email", "Telephone",
    "Company number", "What the charity does", "Who the charity helps", "How the charity works",
]  # fmt: skip
MUTUALS = [
    "Society Number", "Full Registation Number", "Society Name", "Registered As", "Society Address",
    "Registration Date", "Deregistration Date", "Registration Act", "Society Status",
]  # fmt: skip
GLEIF = [
    "LEI", "Entity.LegalName", "Entity.LegalName.xmllang",
    *(
        f"Entity.OtherEntityNames.OtherEntityName.{n}{part}"
        for n in (1, 2, 3, 4, 5)
        for part in ("", ".xmllang", ".type")
    ),
    "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1",
    "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1.xmllang",
    "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1.type",
    *(
        f"Entity.{kind}Address.{part}"
        for kind in ("Legal", "Headquarters")
        for part in ("xmllang", "FirstAddressLine", "AddressNumber", "MailRouting", "AdditionalAddressLine.1", "City",
                     "Region", "Country", "PostalCode")
    ),
    "Entity.RegistrationAuthority.RegistrationAuthorityID",
    "Entity.RegistrationAuthority.OtherRegistrationAuthorityID",
    "Entity.RegistrationAuthority.RegistrationAuthorityEntityID", "Entity.LegalJurisdiction", "Entity.EntityCategory",
    "Entity.EntitySubCategory", "Entity.LegalForm.EntityLegalFormCode", "Entity.LegalForm.OtherLegalForm",
    "Entity.EntityStatus", "Entity.EntityCreationDate", "Entity.EntityExpirationDate",
    "Entity.EntityExpirationReason", "Registration.InitialRegistrationDate", "Registration.LastUpdateDate",
    "Registration.RegistrationStatus", "Registration.NextRenewalDate", "Registration.ManagingLOU",
    "Registration.ValidationSources", "Registration.ValidationAuthority.ValidationAuthorityID",
    "Registration.ValidationAuthority.ValidationAuthorityEntityID", "ConformityFlag",
]  # fmt: skip
OPENCORPORATES = [
    "company_number", "jurisdiction_code", "name", "normalised_name", "company_type", "nonprofit", "current_status",
    "incorporation_date", "dissolution_date", "branch", "business_number", "current_alternative_legal_name",
    "current_alternative_legal_name_language", "home_jurisdiction_text", "native_company_number", "previous_names",
    "alternative_names", "retrieved_at", "registry_url", "restricted_for_marketing", "inactive", "accounts_next_due",
    "accounts_reference_date", "accounts_last_made_up_date", "annual_return_next_due",
    "annual_return_last_made_up_date", "has_been_liquidated", "has_insolvency_history", "has_charges",
    "number_of_employees", "registered_address.street_address", "registered_address.locality",
    "registered_address.region", "registered_address.postal_code", "registered_address.country",
    "registered_address.in_full", "home_jurisdiction_code", "home_jurisdiction_company_number", "industry_code_uids",
]  # fmt: skip
LICENCES = [
    "BusinessName", "LicenseNumber", "LicenseType", "ServiceStreet", "ServiceCity", "ServiceState", "ServiceZip",
    "ServiceCountry", "IssuedDate", "MailingStreet", "MailingCity", "MailingState", "MailingZip", "NAICS Code",
]  # fmt: skip


def _written(path: Path, headers: Sequence[str], rows: Sequence[Row], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, headers, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _entity(register: Register, entity_id: str) -> dict[str, Any]:
    rows = register.entities.filter(pl.col("entity_id") == entity_id).rows(named=True)
    assert len(rows) == 1, register.entities["entity_id"].to_list()
    return {name: value for name, value in rows[0].items() if value is not None}


def _names(register: Register, entity_id: str) -> dict[str, str]:
    return dict(register.names.filter(pl.col("entity_id") == entity_id).select("name", "name_kind").iter_rows())


def _addresses(register: Register, entity_id: str) -> dict[str, Any]:
    mine = register.addresses.filter(pl.col("entity_id") == entity_id)
    return {kind: postcode or country for kind, postcode, country in mine.select(
        "address_kind", "postcode", "country").iter_rows()}  # fmt: skip


COMPANY: Row = {
    "CompanyName": "DEE LANTERN WORKS LIMITED", " CompanyNumber": "SC012345", "RegAddress.PostTown": "AYR",
    "RegAddress.PostCode": "KA7 1AA", "CompanyCategory": "Community Interest Company", "CompanyStatus": "Active",
    "CountryOfOrigin": "United Kingdom", "IncorporationDate": "04/11/1999", "Accounts.AccountCategory": "MICRO ENTITY",
    "SICCode.SicText_1": "99999 - Dormant Company", "SICCode.SicText_2": "47599 - Retail of furniture, lighting n.e.c.",
    "PreviousName_1.CONDATE": "01/02/2003", " PreviousName_1.CompanyName": "DEE CANDLES LIMITED",
    " PreviousName_2.CompanyName": "DEE TALLOW LTD",
}  # fmt: skip


@pytest.mark.parametrize("packed", [False, True])
def test_companies_house(tmp_path: Path, packed: bool) -> None:
    path = _written(tmp_path / "BasicCompanyData-2026-01-01-part1_7.csv", COMPANIES_HOUSE, [COMPANY])
    if packed:
        with zipfile.ZipFile(tmp_path / "part.zip", "w") as archive:
            archive.write(path, path.name)
        path = tmp_path / "part.zip"
    found = read_register(str(path))
    assert len(COMPANIES_HOUSE) == 55
    assert (found.name, found.scheme, found.warnings) == ("companies_house", "GB-COH", ())
    assert _entity(found, "SC012345") == {
        "entity_id": "SC012345", "name": "DEE LANTERN WORKS LIMITED", "status": "Active", "company_number": "SC012345",
        "other_names": ["DEE CANDLES LIMITED", "DEE TALLOW LTD"], "country": "United Kingdom",
        "sic": ["99999", "47599"], "kind": "Community Interest Company", "size": "micro",
        "size_source": "accounts_category", "ownership": "community_interest", "ownership_source": "category",
        "incorporated": date(1999, 11, 4),
    }  # fmt: skip
    assert _names(found, "SC012345") == {
        "DEE LANTERN WORKS LIMITED": "current", "DEE CANDLES LIMITED": "previous", "DEE TALLOW LTD": "previous",
    }  # fmt: skip
    assert _addresses(found, "SC012345") == {"registered": "KA7 1AA"}


CHARITIES: Sequence[Row] = (
    {
        "organisation_number": 1, "registered_charity_number": 1000001, "linked_charity_number": 0,
        "charity_name": "THE LANTERN TRUST", "charity_type": "Charitable company",
        "charity_registration_status": "Registered", "date_of_registration": "1991-03-02",
        "charity_contact_address1": "1 MILL LANE", "charity_contact_postcode": "PR1 2HE",
        "charity_company_registration_number": "1234567", "charity_activities": '"Tea" and cake', "latest_income": 900,
    },
    {
        "organisation_number": 2, "registered_charity_number": 1000001, "linked_charity_number": 1,
        "charity_name": "THE LANTERN ORGAN FUND", "charity_registration_status": "Registered",
    },
    {
        "organisation_number": 3, "registered_charity_number": 1000002, "linked_charity_number": 0,
        "charity_name": 'OLD "HEATH" SOCIETY', "charity_type": "CIO", "charity_registration_status": "Removed",
        "date_of_registration": "1991-03-02", "date_of_removal": "2019-05-06",
    },
)  # fmt: skip


def _charities(path: Path, kind: str) -> Path:
    """The extract as it is published: JSON with a byte order mark, or tab-separated without quoting."""
    time = {"json": "T00:00:00", "txt": " 00:00:00.0000000"}[kind]
    rows: list[dict[str, Any]] = [{name: row.get(name) for name in CHARITY_COMMISSION} for row in CHARITIES]
    for row in rows:
        row |= {name: f"{value}{time}" for name, value in row.items() if name.startswith("date_") and value}
    if kind == "json":
        path.write_text(json.dumps(rows), encoding="utf-8-sig")
    else:
        lines = [CHARITY_COMMISSION, *(["" if v is None else str(v) for v in row.values()] for row in rows)]
        path.write_text("".join("\t".join(line) + "\r\n" for line in lines), encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("kind", ["json", "txt"])
def test_the_charity_commissions_extract(tmp_path: Path, kind: str, packed: bool) -> None:
    path = _charities(tmp_path / f"publicextract.charity.{kind}", kind)
    if packed:
        with zipfile.ZipFile(tmp_path / "publicextract.charity.zip", "w") as archive:
            archive.write(path, path.name)
        path = tmp_path / "publicextract.charity.zip"
    found = read_register(str(path))
    assert (found.name, found.scheme, found.warnings) == ("charity_commission", "GB-CHC", ())
    assert _entity(found, "1000001") == {
        "entity_id": "1000001", "name": "THE LANTERN TRUST", "status": "Registered", "company_number": "01234567",
        "charity_number": "1000001", "kind": "Charitable company", "ownership": "charity",
        "ownership_source": "a register of charities", "incorporated": date(1991, 3, 2),
    }  # fmt: skip
    assert _entity(found, "1000001-1")["name"] == "THE LANTERN ORGAN FUND"
    removed = _entity(found, "1000002")
    assert (removed["name"], removed["dissolved"]) == ('OLD "HEATH" SOCIETY', date(2019, 5, 6))
    assert _addresses(found, "1000001") == {"registered": "PR1 2HE"}
    assert found.addresses["note"].to_list() == ["contact_address"]


def test_scotlands_charities(tmp_path: Path) -> None:
    row = {
        "Charity Number": "SC000001", "Charity Name": "Kirk of Dee Trust", "Registered Date": "14/02/2008 00:00",
        "Known As": "Dee Kirk", "Charity Status": "Active", "Postcode": "AB10 1AA",
        "Constitutional Form": "SCIO (Scottish Charitable Incorporated Organisation)",
        "Principal Office/Trustees Address": "1 High St, Aberdeen",
    }  # fmt: skip
    found = read_register(str(_written(tmp_path / "CharityExport.csv", OSCR, [row])))
    assert (found.name, found.scheme) == ("oscr", "GB-SC")
    got = _entity(found, "SC000001")
    assert (got["incorporated"], got["ownership"], got["status"]) == (date(2008, 2, 14), "charity", "Active")
    assert got["kind"].startswith("SCIO")
    assert _names(found, "SC000001") == {"Kirk of Dee Trust": "current", "Dee Kirk": "trading"}
    assert _addresses(found, "SC000001") == {"registered": "AB10 1AA"}


def test_northern_irelands_charities_in_cp1252_with_the_address_in_one_cell(tmp_path: Path) -> None:
    row = {
        "Reg charity number": "100001", "Sub charity number": "0", "Charity name": "Café Foyle",
        "Date registered": "12/03/2014", "Status": "Removed", "Company number": "NI012345",
        "Public address": "1 Main St, Derry, BT48 6AA",
    }  # fmt: skip
    found = read_register(str(_written(tmp_path / "charitydetails.csv", CCNI, [row], "cp1252")))
    got = _entity(found, "100001")
    assert (found.name, got["name"], got["company_number"]) == ("charity_commission_ni", "Café Foyle", "NI012345")
    assert (got["charity_number"], got["incorporated"]) == ("NIC100001", date(2014, 3, 12))
    assert _addresses(found, "100001") == {"registered": "BT48 6AA"}


@pytest.mark.parametrize(
    ("registered_as", "ownership"),
    [
        ("Registered Society", "registered_society"),
        ("Co-operative Society", "cooperative_or_mutual"),
        ("Community Benefit Society", "registered_society"),
        ("Credit Union", "cooperative_or_mutual"),
        ("Friendly Society", "cooperative_or_mutual"),
        ("", "registered_society"),
    ],
)
def test_the_register_of_mutuals(tmp_path: Path, registered_as: str, ownership: str) -> None:
    row = {
        "Society Number": "12345", "Full Registation Number": "RS012345", "Society Name": "Dee Valley Housing Limited",
        "Registered As": registered_as, "Society Address": "Flat 1A, 2 High St, Preston, PR1 2HE",
        "Registration Date": "01/02/1990", "Deregistration Date": "03/04/2020", "Society Status": "Deregistered",
    }  # fmt: skip
    found = read_register(str(_written(tmp_path / "SocietyList.csv", MUTUALS, [row])))
    got = _entity(found, "RS012345")
    assert (found.name, found.scheme, got["ownership"]) == ("mutuals_register", "GB-MPR", ownership)
    assert (got["incorporated"], got["dissolved"]) == (date(1990, 2, 1), date(2020, 4, 3))
    assert _addresses(found, "RS012345") == {"registered": "PR1 2HE"}


def test_legal_entity_identifiers(tmp_path: Path) -> None:
    other = "Entity.OtherEntityNames.OtherEntityName"
    authority = "Entity.RegistrationAuthority.RegistrationAuthority"
    british = {
        "LEI": "213800AAAAAAAAAAAA11", "Entity.LegalName": "DEE LOGISTICS LIMITED", f"{other}.1": "OLD DEE LIMITED",
        f"{other}.1.type": "PREVIOUS_LEGAL_NAME", f"{other}.2": "DeeLog",
        f"{other}.2.type": "TRADING_OR_OPERATING_NAME", "Entity.LegalAddress.PostalCode": "PR1 2HE",
        "Entity.HeadquartersAddress.PostalCode": "WN1 1AA", f"{authority}ID": "RA000585",
        f"{authority}EntityID": "1234567", "Entity.LegalJurisdiction": "GB", "Entity.EntityStatus": "ACTIVE",
        "Entity.EntityCreationDate": "1990-01-02T00:00:00Z", "Registration.RegistrationStatus": "LAPSED",
        "Registration.InitialRegistrationDate": "2014-02-03T00:00:00.000Z",
    }  # fmt: skip
    german = {
        "LEI": "529900BBBBBBBBBBBB22", "Entity.LegalName": "Rhein Straßenbau GmbH", f"{authority}ID": "RA000242",
        f"{authority}EntityID": "01234567", "Entity.LegalJurisdiction": "DE-BW", "Entity.EntityStatus": "INACTIVE",
        "Entity.EntityExpirationDate": "2020-05-06T00:00:00Z", "Entity.LegalAddress.Country": "DE",
        "Entity.LegalAddress.City": "Köln",
    }  # fmt: skip
    found = read_register(str(_written(tmp_path / "golden-copy.csv", GLEIF, [british, german])))
    got = _entity(found, british["LEI"])
    assert (found.name, found.scheme) == ("gleif", "XI-LEI")
    assert (got["company_number"], got["lei"], got["country"]) == ("01234567", british["LEI"], "GB")
    assert (got["status"], got["incorporated"]) == ("ACTIVE", date(1990, 1, 2))
    assert _names(found, british["LEI"]) == {
        "DEE LOGISTICS LIMITED": "current", "OLD DEE LIMITED": "previous", "DeeLog": "trading",
    }  # fmt: skip
    assert _addresses(found, british["LEI"]) == {"registered": "PR1 2HE", "trading": "WN1 1AA"}
    got = _entity(found, german["LEI"])
    # A number in another country's register is no number of Companies House.
    assert ("company_number" not in got, got["country"], got["dissolved"]) == (True, "DE", date(2020, 5, 6))


def test_opencorporates(tmp_path: Path) -> None:
    british = {
        "company_number": "01234567", "jurisdiction_code": "gb", "name": "DEE LOGISTICS LIMITED",
        "company_type": "Private Limited Company", "current_status": "Active", "incorporation_date": "1990-01-02",
        "previous_names": "OLD DEE LIMITED|DEE CARTS LTD", "registered_address.postal_code": "PR1 2HE",
        "industry_code_uids": "uk_sic_2007-49410|eu_nace_2-4941", "number_of_employees": "12",
    }  # fmt: skip
    american = {
        "company_number": "01234567", "jurisdiction_code": "us_az", "name": "DESERT LOGISTICS LLC",
        "company_type": "Domestic LLC", "current_status": "Dissolved", "dissolution_date": "2001-02-03",
    }  # fmt: skip
    found = read_register(str(_written(tmp_path / "oc.csv", OPENCORPORATES, [british, american])))
    got = _entity(found, "01234567")
    assert (found.name, got["sic"], got["size"], got["size_source"]) == (
        "opencorporates", ["49410"], "small", "employees",
    )  # fmt: skip
    assert got["other_names"] == ["DEE CARTS LTD", "OLD DEE LIMITED"]
    abroad = _entity(found, "us_az/01234567")
    assert ("company_number" not in abroad, abroad["country"]) == (True, "us")


def test_business_licences_of_a_city_with_dates_month_first(tmp_path: Path) -> None:
    rows = [
        {"BusinessName": "DESERT SAND INC", "LicenseNumber": "11", "ServiceZip": "852511234", "MailingZip": "85001",
         "IssuedDate": "12/31/2015", "NAICS Code": "238910"},
        {"BusinessName": "DESERT SAND INC", "LicenseNumber": "12", "ServiceZip": "85260"},
    ]  # fmt: skip
    found = read_register(str(_written(tmp_path / "licences.csv", LICENCES, rows)))
    got = _entity(found, "11")
    assert (found.name, found.scheme, got["naics"]) == ("licences", None, ["238910"])
    mine = found.addresses.select("address_kind", "postcode").rows()
    assert sorted(mine) == [("contact", "85001"), ("trading", "85251"), ("trading", "85260")]


@pytest.mark.parametrize(
    "header",
    [
        "Name,Address,Postcode", "Business Name,Ward,Post Code", "Organisation,Town,Postcode", "Ref,Supplier,Postcode",
        "Licence Number,Premises Name,Premises Postcode", "Account,Primary Liable party name,Property Postcode",
        "Trading Name,Street,Postcode", "FHRSID,BusinessName,PostCode", "URN,Provider name,Postcode",
        "Rateable value,Ratepayer,Post code", "No,Name of business,Postcode",
    ],
)  # fmt: skip
def test_a_councils_own_list_has_its_name_column_found(tmp_path: Path, header: str) -> None:
    cells = {"name": "DEE CANDLES LTD", "post": "PR1 2HE"}
    row = []
    for column in header.split(","):
        plain = column.lower()
        post = "post" in plain.replace(" ", "")
        name = any(w in plain for w in ("name", "organisation", "supplier", "ratepayer"))
        row.append(cells["post"] if post else cells["name"] if name else "7")
    path = tmp_path / "own.csv"
    path.write_text(f"Register of businesses,,\nas at 1 May 2025,,\n\n{header}\n{','.join(row)}\n", encoding="utf-8")
    found = read_register(str(path))
    assert found.entities["name"].to_list() == ["DEE CANDLES LTD"]
    assert found.addresses["postcode"].to_list() == ["PR1 2HE"]


def test_a_cell_like_a_header_among_the_data_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("a,b\n1,2\nbusiness,3\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column of names among a, b"):
        read_register(str(path))


def test_two_hundred_columns(tmp_path: Path) -> None:
    headers = [f"column {n}" for n in range(198)] + ["name", "postcode"]
    found = read_register(str(_written(tmp_path / "wide.csv", headers, [{"name": "ACME LTD", "postcode": "M1 1AE"}])))
    assert (found.entities["name"].to_list(), found.addresses["postcode"].to_list()) == (["ACME LTD"], ["M1 1AE"])


def test_numbers_that_stand_beside_several_names_are_told(tmp_path: Path) -> None:
    rows = [
        {**COMPANY, "CompanyName": name}
        for name in ("DEE LANTERN WORKS LIMITED", "Dee Lantern Works Ltd.", "ESK BOATS LTD")
    ]
    found = read_register(str(_written(tmp_path / "ch.csv", COMPANIES_HOUSE, [*rows, *rows])))
    assert found.entities["entity_id"].to_list() == ["SC012345"]
    assert found.warnings == ("ch.csv: numbers that stand beside several names: 1; each is one entity's",)
    assert "ESK BOATS LTD" in found.names["name"].to_list()
    again = read_register(str(_written(tmp_path / "ch.csv", COMPANIES_HOUSE, rows[:2])))
    assert again.warnings == ()


def test_a_zip_that_was_cut_off(tmp_path: Path) -> None:
    path = _written(tmp_path / "part.csv", COMPANIES_HOUSE, [COMPANY])
    with zipfile.ZipFile(tmp_path / "part.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
    whole = (tmp_path / "part.zip").read_bytes()
    (tmp_path / "part.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="not a whole zip file"):
        read_register(str(tmp_path / "part.zip"))


@pytest.mark.parametrize("text", ['{"name": "ACME"}', "[1, 2]", '[{"name": "ACME"', "[]", '{"rows": [{"name": "A"}]}'])
def test_json_that_is_no_list_of_rows(tmp_path: Path, text: str) -> None:
    (tmp_path / "f.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_register(str(tmp_path / "f.json"))


@pytest.mark.parametrize("kind", ["csv", "json", "txt", "zip", "titled"])
def test_a_large_file_says_what_a_small_one_says(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"register.{kind}"
    if kind in ("json", "txt"):
        _charities(path, kind)
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(_charities(tmp_path / "publicextract.charity.txt", "txt"), "publicextract.charity.txt")
    else:
        _written(path, COMPANIES_HOUSE, [COMPANY])
    if kind == "titled":
        path.write_text("Companies\n" + path.read_text("utf-8"), "utf-8")
    small = read_register(str(path))
    monkeypatch.setenv("SPENDSCAN_CACHE", "")
    monkeypatch.setattr("spendscan.register.sources.LARGE", 1)
    large = read_register(str(path))
    assert (large.name, large.scheme, large.warnings) == (small.name, small.scheme, small.warnings)
    assert large.entities.equals(small.entities)
    assert large.names.equals(small.names)
    assert large.addresses.equals(small.addresses)
