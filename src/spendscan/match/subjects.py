"""Who is to be matched: each payee once, with its name taken apart and what the ledger says of it."""

from typing import Protocol

import polars as pl

from spendscan.core.reasons import Kind
from spendscan.register.spelling import spelt

# Payees of these kinds are never sent to a register; the reason of their `none` is the kind.
NEVER_SENT = (Kind.INDIVIDUAL, Kind.REDACTED, Kind.UNNAMED, Kind.INTERNAL)
IDENTIFIERS = ("company_number", "charity_number", "lei")


class Seen(Protocol):
    """What is known of a ledger's payees (`payees.distinct`)."""

    @property
    def payees(self) -> pl.DataFrame:
        """One row for each payee × currency: payee_key, currency, name, names, kind, person_like, payments, amount."""

    @property
    def evidence(self) -> pl.DataFrame:
        """payee_key with postcode, town, company_number, charity_number, lei…: one row for each combination."""


def subjects(payees: pl.DataFrame) -> pl.DataFrame:
    """Each payee once, sorted: payee_key, name, kind, person_like, sent, core, squash, form.

    A payee of several currencies has the name of the largest of its amounts.
    """
    named = payees.select("payee_key", "currency", "name", "kind", "person_like", "amount")
    largest = named.sort(
        "payee_key", pl.col("amount").abs(), "currency", descending=[False, True, False], nulls_last=True
    )
    once = largest.unique("payee_key", keep="first", maintain_order=True)
    once = once.select("payee_key", "name", "kind", pl.col("person_like").fill_null(value=False))
    apart = spelt(once["payee_key"], keys=True).drop("key")
    return once.hstack(apart).with_columns(sent=~pl.col("kind").is_in([str(k) for k in NEVER_SENT])).sort("payee_key")
