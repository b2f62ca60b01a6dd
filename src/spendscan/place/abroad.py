"""Who belongs to another country, by the register that knows it or by the address that the ledger gives."""

import polars as pl

from spendscan.classes.ownership import ABROAD
from spendscan.core.reasons import Basis, PlaceReason
from spendscan.core.reasons import Ring as Beyond
from spendscan.place.home import stated_countries


def abroad(places: pl.DataFrame, entities: pl.DataFrame, ties: pl.DataFrame, home: str | None) -> pl.DataFrame:
    """Payees of other countries, and what says so.

    A country of origin or of law that the first tied entity states; else a registered office, or else the ledger's own
    addresses, where every one that locates is overseas.

    Args:
        places: The table `places`.
        entities: `register, entity_id, country` as the register states it.
        ties: `payee_key, register, entity_id, order`.
        home: ISO code of the home country; without one no country of origin is another.

    Returns:
        ABROAD: a row for each payee that is, with a text in either column or in both.
    """
    held = entities.select("register", "entity_id", "country").drop_nulls("country")
    named = held.join(stated_countries(held["country"]), on="country")
    law = (
        ties.join(named, on=["register", "entity_id"])
        .sort("payee_key", "order", "entity_id")
        .unique("payee_key", keep="first", maintain_order=True)
        .filter(pl.col("code") != pl.lit(home, pl.String))
        .select("payee_key", by_law=pl.format("{}: of {}", "register", "country"))
    )
    office = _everywhere(places, Basis.REGISTERED, "its registered office is in another country")
    ledger = _everywhere(places, Basis.LEDGER, "the ledger's address is in another country")
    told = law.join(office.rename({"why": "by_office"}), on="payee_key", how="full", coalesce=True)
    told = told.join(ledger.rename({"why": "by_ledger"}), on="payee_key", how="full", coalesce=True)
    told = told.with_columns(by_register=pl.coalesce("by_law", "by_office"))
    return told.select(ABROAD.names()).cast(ABROAD).sort("payee_key")


def _everywhere(places: pl.DataFrame, basis: Basis, why: str) -> pl.DataFrame:
    """Payees whose every located address in a basis is overseas."""
    held = places.select("payee_key", "basis", "ring", "reason")
    located = held.filter(pl.col("basis") == str(basis), pl.col("ring") != str(Beyond.UNKNOWN))
    decided = (pl.col("reason") == str(PlaceReason.DECISION)).any()
    there = located.group_by("payee_key").agg(all=(pl.col("ring") == str(Beyond.OVERSEAS)).all(), decided=decided)
    text = pl.when("decided").then(pl.lit("a decision on its country")).otherwise(pl.lit(why))
    return there.filter("all").select("payee_key", why=text)
