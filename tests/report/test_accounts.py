"""The accounts behind the report: exact, by the ring of the right address, with bounds that fit a union of rings."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl

from spendscan.core.schemas import CUBE, PAYEES, PLACES
from spendscan.core.settings import Report as ReportSettings
from spendscan.report import accounts
from spendscan.report.story import tell

Make = Callable[..., Any]


def cube(*rows: tuple[str, str | None, str | None, str]) -> pl.DataFrame:
    frame = pl.DataFrame(
        [("B", "2023-04", key, postcode, "GBP", why, Decimal(money), 1) for key, postcode, why, money in rows],
        schema=["body", "period", "payee_key", "ledger_postcode", "currency", "exclusion", "amount", "payments"],
        orient="row",
    )
    return CUBE.conform(frame)


PLACED = PLACES.conform(
    pl.DataFrame(
        [
            ("A", "best", None, "unknown", "no_match"),
            ("A", "best", "PR1 2HE", "Preston", None),
            ("A", "registered", None, "overseas", None),
        ],
        schema=["payee_key", "basis", "ledger_postcode", "ring", "reason"],
        orient="row",
    )
)
PAYEE = PAYEES.conform(
    pl.DataFrame({"payee_key": ["A"], "currency": ["GBP"], "supplier_key": ["dir:1"], "kind": ["organisation"]})
)


def test_a_payees_postcodes_are_placed_apart_where_the_basis_knows_them() -> None:
    lines = cube(("A", None, None, "1.10"), ("A", "PR1 2HE", None, "2.20"), ("A", None, "individual", "4.00"))
    frame = accounts.reduced(lines, PLACED, PAYEE, "best")
    assert frame.select("exclusion", "ledger_postcode", "ring", "pence", "supplier").rows() == [
        (None, None, "unknown", 110, "dir:1"),
        (None, "PR1 2HE", "Preston", 220, "dir:1"),
        ("individual", None, "unknown", 400, "dir:1"),
    ]
    assert accounts.supplier_parts(frame, "GBP", ["dir:1"]) == {
        "dir:1": [("Preston", Decimal("2.20")), ("unknown", Decimal("1.10"))]
    }
    other = accounts.reduced(lines, PLACED, PAYEE, "registered")
    assert other["ring"].unique().to_list() == ["overseas"]


def test_tallies_are_exact() -> None:
    frame = accounts.reduced(cube(("A", None, None, "0.10"), ("A", "PR1 2HE", None, "0.20")), PLACED, PAYEE, "best")
    assert accounts.tallies(frame, "currency") == {("GBP",): accounts.Tally(2, Decimal("0.30"))}


def test_what_leaves_two_local_rings_is_bounded_by_their_union(run_of: Make, paid: Any) -> None:
    lines = [
        paid("A", 20_00, ring="Anytown"),
        paid("B", 30_00, ring="Anyshire"),
        paid("C", 40_00, ring="overseas"),
        paid("D", 10_00),
    ]
    world = run_of(lines, ["Anytown", "Anyshire"], ["Anytown", "Anyshire"])
    report, _ = tell(world.tables, world.manifest, ReportSettings())
    table = next(t for t in report.tables if t.caption == "By category")
    row = dict(zip((c.title for c in table.columns), table.rows[0], strict=True))
    assert (row["Leaves Anytown and Anyshire, at least"], row["at most"]) == (40.0, 50.0)
    assert row["Place unknown"] == 10.0
