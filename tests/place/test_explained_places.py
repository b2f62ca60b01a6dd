"""What a supplier is and where it is, told in words."""

import polars as pl

from spendscan.core.schemas import PLACES
from spendscan.place.explain import classes_told, places_told


def test_what_is_known_is_told_with_its_source() -> None:
    payee = {"sector": "Construction", "sector_source": "one: SIC 2007 42110", "size": None, "sme": "uncertain",
             "sme_source": "group accounts", "parent": "Acme Group"}  # fmt: skip
    assert list(classes_told(payee)) == [
        "Sector: Construction (one: SIC 2007 42110)",
        "SME: uncertain (group accounts)",
        "Group: Acme Group (a decision)",
    ]


def test_each_basis_is_told_with_its_address_and_reason() -> None:
    rows = [
        {"payee_key": "A", "basis": "ledger", "ledger_postcode": None, "ring": "unknown", "reason": "no_address"},
        {"payee_key": "A", "basis": "ledger", "ledger_postcode": "S01 2AB", "ring": "In", "reason": "repaired",
         "postcode": "SO1 2AB", "address_kind": "ledger"},
        {"payee_key": "A", "basis": "registered", "ring": "In", "postcode": "EC1A 1BB", "address_kind": "registered",
         "office_flag": "shared_office", "office_companies": 1234},
        {"payee_key": "B", "basis": "ledger", "ring": "In"},
    ]  # fmt: skip
    places = PLACES.conform(pl.DataFrame(rows, schema=PLACES.schema))
    assert list(places_told("A", places)) == [
        "Place by ledger: unknown (no_address)",
        "Place by ledger for S01 2AB in the ledger: In (ledger address SO1 2AB; repaired)",
        "Place by registered: In (registered address EC1A 1BB; 1,234 companies are registered there)",
    ]
