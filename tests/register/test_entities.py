from collections.abc import Sequence
from typing import Any

import polars as pl

from spendscan.register.entities import Entities, entities_of
from spendscan.register.formats import layout


def made(rows: Sequence[Any], headers: Sequence[str]) -> Entities:
    cells = pl.DataFrame(rows, schema=dict.fromkeys(headers, pl.String()), orient="row")
    return entities_of(cells, layout(headers, "f.csv"))


LICENCES = ["BusinessName", "LicenseNumber", "ServiceStreet", "ServiceZip", "MailingStreet", "MailingZip"]


def test_licences_of_a_firm_with_a_legal_form_are_one_entity_with_several_premises() -> None:
    found = made(
        [("ACME INC", "200", "1 MAIN ST", "85251", None, None), ("Acme, Inc.", "100", "9 OAK ST", "85004", None, None)],
        LICENCES,
    )
    assert found.entities["entity_id"].to_list() == ["100"]
    assert found.addresses["postcode"].to_list() == ["85004", "85251"]
    assert found.entities["other_names"].to_list() == [["ACME INC"]]


def test_names_without_a_legal_form_fold_only_when_they_share_a_mailing_address() -> None:
    shared = [("MIDTOWN BANK", str(n), f"{n} MAIN ST", "85251", "PO BOX 1", "10001") for n in (1, 2)]
    alone = [("MIDTOWN BANK", "3", "3 MAIN ST", "85251", "PO BOX 9", "10001")]
    assert made(shared, LICENCES).entities["entity_id"].to_list() == ["1"]
    assert made(shared + alone, LICENCES).entities["entity_id"].to_list() == ["1", "3"]


def test_without_a_mailing_address_mail_goes_to_the_premises() -> None:
    rows = [
        ("CORNER CAFE", "1", "1 MAIN ST", "85251", None, None),
        ("CORNER CAFE", "2", "1 Main St.", "85251", None, None),
    ]
    assert made(rows, LICENCES).entities["entity_id"].to_list() == ["1"]


def test_an_owner_column_decides_whatever_the_legal_form() -> None:
    headers = ["BusinessName", "LicenseNumber", "OwnerName"]
    rows = [("ACME INC", "1", "JO"), ("ACME INC", "2", "JO"), ("ACME INC", "3", "AL")]
    assert made(rows, headers).entities["entity_id"].to_list() == ["1", "3"]


def test_rows_never_fold_by_name_in_a_company_register() -> None:
    found = made([("TOLKINS LTD", "15270037"), ("TOLKINS LTD", "688424")], ["name", "company_number"])
    assert found.entities["entity_id"].to_list() == ["00688424", "15270037"]


def test_a_directory_without_ids_knows_firms_by_name_and_tells_namesakes_apart() -> None:
    rows = [("ACME LTD", "M1 1AE"), ("CAFE", "M2 1AE"), ("CAFE", "M1 1AE")]
    assert made(rows, ["name", "postcode"]).entities["entity_id"].to_list() == ["ACME LTD", "CAFE", "CAFE #2"]


def test_previous_names_sizes_ownership_and_codes() -> None:
    headers = [
        "CompanyName", " CompanyNumber", "CompanyCategory", "CompanyStatus", "IncorporationDate",
        "Accounts.AccountCategory", "SICCode.SicText_1", "SICCode.SicText_2", " PreviousName_1.CompanyName",
        "RegAddress.PostCode",
    ]  # fmt: skip
    row = (
        "NEW NAME CIC", "1234567", "Community Interest Company", "Active", "11/09/2012", "MICRO ENTITY",
        "62012 - Business and domestic software development", "1110 - Growing of cereals", "OLD NAME LIMITED",
        "LS10 2RU",
    )  # fmt: skip
    found = made([row], headers)
    one = found.entities.row(0, named=True)
    assert (one["entity_id"], one["ownership"], one["size"], one["size_source"]) == (
        "01234567", "community_interest", "micro", "accounts_category",
    )  # fmt: skip
    assert (one["sic"], str(one["incorporated"]), one["other_names"]) == (
        ["62012", "01110"],
        "2012-09-11",
        ["OLD NAME LIMITED"],
    )
    assert found.names.rows() == [("01234567", "NEW NAME CIC", "current"), ("01234567", "OLD NAME LIMITED", "previous")]
    assert found.addresses.row(0)[:3] == ("01234567", "registered", "LS10 2RU")


def test_rows_without_a_name_are_left_out_and_counted() -> None:
    found = made([(None, "1"), ("A LTD", "2")], ["name", "id"])
    assert (found.nameless, found.entities.height) == (1, 1)
