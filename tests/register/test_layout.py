from typing import Any

import pytest

from spendscan.core.errors import InputError
from spendscan.register.formats import layout, needed, words

COMPANIES_HOUSE = [
    "CompanyName",
    " CompanyNumber",
    "RegAddress.CareOf",
    "RegAddress.AddressLine1",
    " RegAddress.AddressLine2",
    "RegAddress.PostTown",
    "RegAddress.Country",
    "RegAddress.PostCode",
    "CompanyCategory",
    "CompanyStatus",
    "CountryOfOrigin",
    "DissolutionDate",
    "IncorporationDate",
    "Accounts.AccountCategory",
    "SICCode.SicText_1",
    "SICCode.SicText_2",
    "PreviousName_1.CONDATE",
    " PreviousName_1.CompanyName",
    "PreviousName_2.CONDATE",
    " PreviousName_2.CompanyName",
]


@pytest.mark.parametrize(
    ("header", "spoken"),
    [
        (" RegAddress.PostCode", "reg address post code"),
        ("ServiceZip", "service zip"),
        ("PreviousName_10.CompanyName", "previous name 10 company name"),
        ("SICCode.SicText_1", "siccode sic text 1"),
        ("company_number", "company number"),
    ],
)
def test_headers_are_compared_in_words(header: Any, spoken: Any) -> None:
    assert words(header) == spoken


def test_companies_house_is_known_by_its_headers_spaces_and_all() -> None:
    found = layout(COMPANIES_HOUSE, "f.csv")
    assert (found.format, found.identity, found.official) == ("companies_house", "company_number", True)
    assert found.roles["company_number"] == [" CompanyNumber"]
    assert found.roles["previous_name"] == [" PreviousName_1.CompanyName", " PreviousName_2.CompanyName"]
    assert found.roles["sic"] == ["SICCode.SicText_1", "SICCode.SicText_2"]
    assert found.addresses["registered"]["postcode"] == "RegAddress.PostCode"
    assert found.addresses["registered"]["town"] == "RegAddress.PostTown"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("ServiceZip", "trading"),
        ("Trading Postcode", "trading"),
        ("premises_postcode", "trading"),
        ("Headquarters Postal Code", "trading"),
        ("Reg Office Postcode", "registered"),
        ("Principal Office Postcode", "registered"),
        ("Entity.LegalAddress.PostalCode", "registered"),
        ("MailingZip", "contact"),
        ("Correspondence Postcode", "contact"),
        ("Postcode", "trading"),
    ],
)
def test_the_prefix_says_which_address(header: Any, kind: Any) -> None:
    assert list(layout(["Name", header], "f.csv").addresses) == [kind]


def test_a_plain_postcode_beside_a_company_number_is_the_registered_office() -> None:
    assert list(layout(["name", "company_number", "postcode"], "f.csv").addresses) == ["registered"]


def test_a_charity_that_gives_a_contact_address_alone_is_at_it() -> None:
    assert layout(["charity_name", "registered_charity_number", "charity_contact_postcode"], "f").contact_is_registered
    two = layout(["charity_name", "registered_charity_number", "contact_postcode", "legal_postcode"], "f")
    assert not two.contact_is_registered


def test_without_a_column_of_names_the_error_says_what_is_there() -> None:
    with pytest.raises(InputError, match="no column of names among a, b"):
        layout(["a", "b"], "nameless.csv")


def test_streets_are_read_only_where_they_can_tell_entities_apart() -> None:
    place = ["street", "postcode"]
    assert needed(["company_name", "company_number", *place], "f") == ["company_name", "company_number", "postcode"]
    assert needed(["name", *place], "f") == ["name", *place]
    assert needed(["company_name", "company_number", "street"], "f")[-1] == "street"
