import polars as pl
import pytest

from spendscan.payees.kinds import kinds, payee_keys


def key(name: str) -> str:
    return str(payee_keys(pl.Series([name]))[0])


def known(name: str) -> dict[str, object]:
    return kinds(payee_keys(pl.Series([name]))).row(0, named=True)


@pytest.mark.parametrize(
    "name",
    [
        "REDACTED",
        "[REDACTED]",
        "Redacted - Personal Data",
        "REDACTED PERSONAL DATA",
        "REDACTED UNDER DP ACT",
        "REDACTED COMMERCIAL CONFIDENTIALITY",
        "Redacted Data",
        "Name Removed",
        "NAME WITHHELD",
        "Witheld",
        "Individual - name withheld",
        "WITHHELD (Section 40)",
        "Name withheld under GDPR",
        "THIRD PARTY",
        "THIRD PARTY SUPPLIER",
        "THIRD PARTY [SUPPLIER]",
        "3rd Party Payee",
        "THIRD PARTY SUPPLIER LTD",
        "9900000001THIRD PARTY SUPPLIER",
        "43221REDACTED",
        "Personal Data",
        "Personal Information",
        "Supplier name not disclosed",
        "Commercially Confidential",
        "Commercial in confidence",
        "Private and Confidential",
        "Anonymised",
        "xxxxxx",
        "XX XXXX XXX",
        "Redacted J Robinson",
    ],
)
def test_names_taken_out(name: str) -> None:
    assert key(name) == "(redacted)"
    assert known(name)["kind"] == "redacted"


@pytest.mark.parametrize(
    "name",
    [
        "REDACTIVE PUBLISHING LIMITED",
        "THIRD PARTY FORENSICS",
        "Third Party Forensic Services",
        "WITHHELD RECORDS LTD",
        "PERSONAL CARE SERVICES LTD",
        "WEE ONES PERSONAL HOMECARE LTD",
        "CONFIDENTIAL SHREDDING LTD",
        "DATA PROTECTION ADVISERS LLP",
        "Pellworth Private Hire",
        "SENSITIVE LABELS DISTRIBUTING INC",
        "XX DESIGN LTD",
        "XMA LTD",
        "Foster Care Partners Ltd",
        "REDACTED LTD",
        "ANONYMOUS TRAVEL COMPANY",
        "INDIVIDUAL RESTAURANT COMPANY PLC",
    ],
)
def test_real_suppliers_that_look_taken_out(name: str) -> None:
    assert key(name) != "(redacted)"
    assert known(name)["kind"] == "organisation"


@pytest.mark.parametrize("name", ["", "  ", "*****", "#", "-", "..."])
def test_names_without_a_letter_or_digit(name: str) -> None:
    assert key(name) == "(unnamed)"
    assert known(name)["kind"] == "unnamed"


@pytest.mark.parametrize(
    "name",
    [
        "Mr J Smith",
        "MRS WENDA HALLOWFIELD",
        "Miss Q M Tolverne",
        "MR & MRS V PELLWORTH",
        "Mr J Smith and Mrs P Smith",
        "Dr P McTarvish",
        "TOLVERNE EDRIC MR",
        "PELLWORTH G S MRS",
        "Professor Edric Tolverne",
        "Rev. A. Brown",
        "Sir Edric Hallowfield",
        "Foster Carer",
        "FOSTER CARERS",
        "Foster carer J Bloggs",
        "Individual",
        "Private Individuals",
        "Named person",
        "Various foster carers",
    ],
)
def test_individuals(name: str) -> None:
    assert known(name)["kind"] == "individual"
    assert known(name)["person_like"] is False


@pytest.mark.parametrize(
    "name",
    [
        "DR JONES & PARTNERS",
        "DRS SMITH AND JONES",
        "MISS SELFRIDGE LTD",
        "MR CLUTCH",
        "MR MINIT",
        "MRS MOPP CLEANING SERVICES",
        "MR C'S",
        "Mr J Smith t/a Smith Plumbing",
        "Messrs Tolvernes",
        "Sir John Hunt Community School",
        "Lady Eleanor Holles School",
        "DR MARTENS AIRWAIR LTD",
        "MS SOCIETY",
        "Foster Carers Association",
        "MR PLUMBER",
    ],
)
def test_businesses_with_a_title(name: str) -> None:
    assert known(name)["kind"] == "organisation"


@pytest.mark.parametrize(
    "name",
    [
        "JENNIFER TOLVERNE",
        "Amandeep Singh Ranu",
        "Agnieszka Nowak",
        "Chinedu Okafor",
        "Siobhan Kelly",
        "Rhys Evans",
        "Hamish Reid",
        "Mohammed Iqbal",
    ],
)
def test_untitled_people_are_person_like_organisations(name: str) -> None:
    assert known(name)["kind"] == "organisation"
    assert known(name)["person_like"] is True
    assert known(name)["person_shaped"] is True


@pytest.mark.parametrize(
    "name",
    [
        "JAMES HALL LTD",
        "JOHN SMITH PLUMBING",
        "GRACE",
        "VICTORIA HOTEL",
        "John Lewis Partnership",
        "Martin and Sons",
        "ACME WIDGETS",
        "Thomas 2000 Travel",
        "JOHN PAUL GEORGE RINGO",
    ],
)
def test_names_that_only_begin_like_a_person(name: str) -> None:
    assert known(name)["person_like"] is False


@pytest.mark.parametrize(
    "name",
    [
        "Lancashire County Council",
        "EXWICKSHIRE COUNTY COUNCIL (000001)",
        "Highland Council, The",
        "London Borough of Camden",
        "CITY OF WESTMINSTER",
        "EXWICK COUNCIL#RC00000001",
        "Exwick Parish Council",
        "EXWICK MBC",
        "EXWICK METROPOLITAN BC",
        "NHS Lothian",
        "Exwick Royal Nhs Foundation Trust",
        "Strathclyde Police",
        "WEST YORKSHIRE POLICE AUTHORITY",
        "West Yorkshire Fire & Rescue",
        "HM Revenue & Customs (Direct Debit)",
        "HMRC",
        "Department for Transport",
        "(DD) Department of Exwick Affairs, Housing & Communities",
        "Environment Agency",
        "Transport for London",
        "GREATER LONDON AUTHORITY",
        "EXWICK UNIFIED SCHOOL DISTRICT NO 99",
        "CITY OF EXWICK",
    ],
)
def test_public_bodies(name: str) -> None:
    assert known(name)["kind"] == "public_body"


@pytest.mark.parametrize(
    "name",
    [
        "BRITISH COUNCIL FOR OFFICES LTD",
        "EXWICK CULTURAL COUNCIL",
        "COMMUNITY COUNCIL OF EXWICK",
        "National Lantern Makers Council Ltd",
        "POLICE FEDERATION OF ENGLAND AND WALES",
        "POLICE FIRST VENTURES LIMITED",
        "SAN EXWICK POLICE EQUIPMENT CO",
        "DEPARTMENT OF COFFEE LTD",
        "QDW GOVERNMENT INC",
        "City of Exwick College",
        "TRINITY FIRE AND SECURITY SYSTEMS LTD",
        "Exwick Harbour Authority Operations Ltd",
    ],
)
def test_organisations_that_look_public(name: str) -> None:
    assert known(name)["kind"] == "organisation"


def test_the_ledgers_word_for_money_inside_the_body() -> None:
    assert known("INTERNAL RECHARGE")["kind"] == "internal"
    assert known("Internal Drainage Services Ltd")["kind"] == "organisation"
