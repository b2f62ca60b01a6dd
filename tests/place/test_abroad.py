"""Overseas ownership: a country of origin, a registered office or the ledger's addresses, each with what says so."""

import polars as pl
import pytest

from spendscan.core.schemas import ENTITIES, PLACES
from spendscan.place.abroad import abroad

TIES = {"payee_key": pl.String, "register": pl.String, "entity_id": pl.String, "order": pl.Int64}


def told(
    places: list[tuple[str, str, str]] | None = None,
    countries: list[str | None] | None = None,
    home: str | None = "GB",
    reason: str | None = None,
) -> dict[str, tuple[str | None, str | None]]:
    """Places as payee, basis and ring; countries of the entities that `P` is tied to, in order."""
    rows = [
        {"payee_key": payee, "basis": basis, "ledger_postcode": str(n), "ring": ring, "reason": reason}
        for n, (payee, basis, ring) in enumerate(places or [])
    ]
    entities = [{"register": "r", "entity_id": str(n), "country": c} for n, c in enumerate(countries or [])]
    ties = [("P", "r", str(n), n) for n in range(len(entities))]
    found = abroad(
        PLACES.conform(pl.DataFrame(rows, schema_overrides={"ledger_postcode": pl.String})) if rows else PLACES.empty(),
        pl.DataFrame(entities, schema={"register": pl.String, "entity_id": pl.String, "country": pl.String}),
        pl.DataFrame(ties, schema=TIES, orient="row"),
        home,
    )
    return {payee: (register, ledger) for payee, register, ledger in found.rows()}


@pytest.mark.parametrize(
    ("countries", "why"),
    [
        (["GERMANY"], "r: of GERMANY"),
        (["de"], "r: of de"),
        (["United Kingdom"], None),
        (["GB"], None),
        (["Atlantis"], None),
        ([None, "FR"], "r: of FR"),
        (["GB", "FR"], None),
    ],
)
def test_the_first_country_that_a_register_states(countries: list[str | None], why: str | None) -> None:
    assert told(countries=countries) == ({"P": (why, None)} if why else {})


def test_without_a_home_no_country_of_origin_is_another() -> None:
    assert told(countries=["DE"], home=None) == {}


def test_every_located_address_must_be_overseas() -> None:
    ledger = "the ledger's address is in another country"
    office = "its registered office is in another country"
    assert told([("A", "ledger", "overseas"), ("A", "ledger", "unknown"), ("B", "ledger", "overseas"),
                 ("B", "ledger", "Local"), ("C", "registered", "overseas"), ("D", "best", "overseas"),
                 ("E", "ledger", "unknown")]) == {"A": (None, ledger), "C": (office, None)}  # fmt: skip


def test_a_decided_country_is_said_to_be_one() -> None:
    assert told([("A", "registered", "overseas")], reason="decision") == {"A": ("a decision on its country", None)}


def test_entities_state_their_country() -> None:
    assert {"country", "org_id"} <= set(ENTITIES.schema)
