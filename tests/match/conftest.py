from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
import pytest

from spendscan.core.names import payee_keys
from spendscan.core.provenance import Provenance
from spendscan.register.entities import entities_of
from spendscan.register.formats import layout
from spendscan.register.register import Register

HEADERS = ("company_name", "company_number", "postcode", "company_status")
EVIDENCE = ("postcode", "town", "company_number", "charity_number", "lei")


@dataclass
class Seen:
    payees: pl.DataFrame
    evidence: pl.DataFrame


@pytest.fixture
def seen() -> Callable[..., Seen]:
    def make(*payees: Any, **defaults: Any) -> Seen:
        """Payees given as a name, or as a dict with a name and what else the ledger says."""
        rows = [{"name": p} if isinstance(p, str) else p for p in payees]
        rows = [{**defaults, **row} for row in rows]
        keys = payee_keys(pl.Series([r["name"] for r in rows], dtype=pl.String))
        frame = pl.DataFrame(
            [
                {
                    "payee_key": row.get("payee_key", key),
                    "currency": row.get("currency", "GBP"),
                    "name": row["name"],
                    "names": [row["name"]],
                    "kind": row.get("kind", "organisation"),
                    "person_like": row.get("person_like", False),
                    "payments": 1,
                    "amount": row.get("amount", 100),
                }
                for row, key in zip(rows, keys, strict=True)
            ],
            schema_overrides={"amount": pl.Decimal(18, 2)},
        )
        evidence = pl.DataFrame(
            [
                {"payee_key": row.get("payee_key", key), **{c: row.get(c) for c in EVIDENCE}}
                for row, key in zip(rows, keys, strict=True)
            ],
            schema={"payee_key": pl.String, **dict.fromkeys(EVIDENCE, pl.String())},
        )
        return Seen(frame, evidence)

    return make


@pytest.fixture
def register() -> Callable[..., Register]:
    def make(*rows: Any, name: str = "companies", headers: Sequence[str] = HEADERS) -> Register:
        """Rows as tuples, in the order of the headers, short ones filled with nulls."""
        full = [tuple(row) + (None,) * (len(headers) - len(row)) for row in rows]
        cells = pl.DataFrame(full, schema=dict.fromkeys(headers, pl.String()), orient="row")
        found = entities_of(cells, layout(headers, "register.csv"))
        provenance = Provenance("register", "register.csv", "register.csv", "0" * 64)
        return Register(name, found.entities, found.names, found.addresses, provenance)

    return make
