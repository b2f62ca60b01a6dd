"""A tiny ledger, placed by hand, for the tests of figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from spendscan.core.schemas import CUBE, PLACES
from spendscan.metrics.choices import BASES, BY_POSTCODE, Choices
from spendscan.metrics.compute import compute_figures


@dataclass(frozen=True)
class Paid:
    """A payment, and the ring that its payee is in (in every basis)."""

    payee: str
    amount: str
    ring: str = "unknown"
    body: str = "Exford"
    period: str = "2024-04"
    category: str | None = None
    department: str | None = None
    currency: str = "GBP"
    exclusion: str | None = None
    postcode: str | None = None
    kind: str = "organisation"
    supplier: str | None = None
    division: str | None = None


def cube_of(paid: Sequence[Paid]) -> pl.DataFrame:
    rows = [
        (p.body, p.period, p.payee, p.postcode, p.category, p.department, p.currency, p.exclusion, Decimal(p.amount), 1)
        for p in paid
    ]
    frame = pl.DataFrame(rows, schema=CUBE.schema, orient="row")
    return CUBE.conform(frame.group_by(CUBE.keys).agg(pl.col("amount").sum(), pl.col("payments").sum()))


def places_of(paid: Sequence[Paid]) -> pl.DataFrame:
    rows = {
        (p.payee, basis, p.postcode if basis in BY_POSTCODE else None): {"ring": p.ring, "deprivation_decile": None}
        # A payee with postcodes in several rings has one of them in the other bases, whatever the order.
        for p in sorted(paid, key=lambda p: p.ring)
        for basis in BASES
    }
    keys = ("payee_key", "basis", "ledger_postcode")
    schema = {name: PLACES.schema[name] for name in (*keys, "ring", "deprivation_decile")}
    return PLACES.conform(pl.DataFrame([dict(zip(keys, k, strict=True)) | v for k, v in rows.items()], schema=schema))


def payees_of(paid: Sequence[Paid]) -> pl.DataFrame:
    rows = {(p.payee, p.currency): (p.kind, p.supplier or p.payee, p.division) for p in paid}
    return pl.DataFrame(
        [(*key, *value) for key, value in rows.items()],
        schema=dict.fromkeys(("payee_key", "currency", "kind", "supplier_key", "division"), pl.String),
        orient="row",
    )


@dataclass(frozen=True)
class Table:
    """The table of figures, asked for one row at a time."""

    frame: pl.DataFrame

    def rows(self, metric: str, **key: Any) -> pl.DataFrame:
        asked = {
            "dimension": "all",
            "dimension_2": None,
            "body": None,
            "period": None,
            "currency": "GBP",
            "scope": "analysed",
            "basis": "best",
        } | key
        return self.frame.filter(
            pl.col("metric") == metric, *(pl.col(k).eq_missing(pl.lit(v, pl.String)) for k, v in asked.items())
        )

    def row(self, metric: str, **key: Any) -> dict[str, Any]:
        rows = self.rows(metric, **key)
        assert rows.height == 1, (metric, key, rows.height)
        return rows.row(0, named=True)

    def value(self, metric: str, **key: Any) -> Any:
        return self.row(metric, **key)["value"]

    def bounded(self, metric: str, **key: Any) -> tuple[Any, Any, Any]:
        row = self.row(metric, **key)
        return row["value"], row["bound_low"], row["bound_high"]


Figures = Callable[..., Table]


@pytest.fixture(scope="session")
def figures_of() -> Figures:
    """Figures of payments: each (payee, amount, ring), or a mapping with more of what `Paid` has."""

    def made(rows: Sequence[Any], *, rings: Sequence[str] = ("Local",), **more: Any) -> Table:
        paid = [Paid(**row) if isinstance(row, dict) else Paid(*row) for row in rows]
        choices = {
            k: more.pop(k)
            for k in ("basis", "year_start", "top_n", "respend", "average", "local_supply", "cross", "reserved_under")
            if k in more
        }
        local = tuple(more.pop("local", rings[:1]))
        frame = compute_figures(
            cube_of(paid), places_of(paid), payees_of(paid), Choices(tuple(rings), local, **choices), **more
        )
        return Table(frame)

    return made
