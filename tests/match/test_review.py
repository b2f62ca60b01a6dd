import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from spendscan.core.settings import Match
from spendscan.match.flow import match_payees
from spendscan.match.review import review_csv, safe
from spendscan.register.register import Register
from spendscan.userfiles.decisions import no_decisions, read_decisions


def reviewed(seen: Any, *registers: Any) -> tuple[list[dict[str, str]], str]:
    found = match_payees(seen, registers, no_decisions(), Match())
    text = review_csv(found.matches, found.candidates, seen.payees)
    return list(csv.DictReader(io.StringIO(text, newline=""))), text


@pytest.fixture
def companies(register: Callable[..., Register]) -> Register:
    return register(*((f"TWIN {n} LTD", f"{i}") for n in "ABC" for i in (ord(n), ord(n) + 100)))


def test_it_begins_with_name_amount_currency_and_has_the_biggest_first(seen: Any, companies: Any) -> None:
    rows, text = reviewed(
        seen(
            {"name": "TWIN A LTD", "amount": 5, "currency": "GBP"},
            {"name": "TWIN B LTD", "amount": 50, "currency": "GBP"},
            {"name": "TWIN C LTD", "amount": 7, "currency": "EUR"},
        ),
        companies,
    )
    assert text.startswith("supplier_name,amount,currency,")
    assert [(r["currency"], r["supplier_name"]) for r in rows] == [
        ("EUR", "TWIN C LTD"), ("GBP", "TWIN B LTD"), ("GBP", "TWIN A LTD"),
    ]  # fmt: skip
    assert rows[0]["decision"] == ""
    assert (rows[0]["candidate_1_id"], rows[0]["candidate_2_id"], rows[0]["candidate_3_id"]) == (
        "00000067",
        "00000167",
        "",
    )


def test_nobody_private_is_in_it(seen: Any, companies: Any) -> None:
    payees = seen({"name": "TWIN A LTD", "kind": "individual"}, {"name": "TWIN B LTD", "kind": "redacted"})
    assert reviewed(payees, companies)[0] == []


@pytest.mark.parametrize("cell", ["=1+1", "+SUM", "-x", "@a", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: Any) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5.00", "+1,234", "12%", "plain", ""])
def test_numbers_and_words_stay(cell: Any) -> None:
    assert safe(cell) == cell


def test_it_is_read_back_as_decisions(seen: Any, companies: Any, tmp_path: Any) -> None:
    _, text = reviewed(seen("TWIN A LTD"), companies)
    lines = text.splitlines()
    header, row = lines[0].split(","), next(csv.reader([lines[1]]))
    row[header.index("decision")] = "00000065"
    path = tmp_path / "review.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, row])
    found = match_payees(seen("TWIN A LTD"), [companies], read_decisions(path), Match())
    assert found.matches.select("decision", "entity_id").row(0) == ("accepted", "00000065")
