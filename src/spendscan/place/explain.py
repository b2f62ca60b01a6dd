"""What a supplier is and where it is, in words, each with what it rests on."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from spendscan.core.reasons import Basis

_CLASSES = ("sector", "size", "sme", "ownership", "vcse")
_CALLED = {"sme": "SME", "vcse": "VCSE", "sector": "Sector", "size": "Size", "ownership": "Ownership"}
_MOST = 10


def classes_told(payee: Mapping[str, Any]) -> Iterator[str]:
    """Lines on a payee's classes, those that are known, each with what says so; and its group.

    Args:
        payee: A row of the table `payees`.
    """
    for name in _CLASSES:
        if payee.get(name) is not None:
            source = payee.get(f"{name}_source")
            yield f"{_CALLED[name]}: {payee[name]}" + (f" ({source})" if source else "")
    if payee.get("parent") is not None:
        yield f"Group: {payee['parent']} (a decision)"


def places_told(payee_key: str, places: pl.DataFrame) -> Iterator[str]:
    """Lines on where a payee is, in every basis: the ring, the address, and the reason.

    Args:
        payee_key: Whose.
        places: The table `places`.
    """
    mine = places.filter(pl.col("payee_key") == payee_key).sort("basis", "ledger_postcode", nulls_last=False)
    for basis in map(str, Basis):
        rows = mine.filter(pl.col("basis") == basis).rows(named=True)
        for row in rows[:_MOST]:
            yield _place(row, basis)
        if len(rows) > _MOST:
            yield f"Place by {basis}: {len(rows) - _MOST} more of the ledger's postcodes"


def _place(row: Mapping[str, Any], basis: str) -> str:
    of = f" for {row['ledger_postcode']} in the ledger" if row["ledger_postcode"] else ""
    on = [f"{row['address_kind'] or 'an'} address {row['postcode']}" if row["postcode"] else None, row["reason"]]
    if row["office_flag"]:
        on.append(f"{row['office_companies']:,} companies are registered there")
    rests = "; ".join(filter(None, on))
    return f"Place by {basis}{of}: {row['ring']}" + (f" ({rests})" if rests else "")
