"""What holds of every figure where registers say what suppliers are, and leave doubts."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from spendscan.metrics.chances import CHANCE, CHANCES, CLASS_CHANCES
from spendscan.metrics.choices import BASES
from spendscan.metrics.supply import OFFERS

Figures = Callable[..., Any]
RINGS = ("In", "Out")
WHERE = [*RINGS, "rest_of_country", "overseas", "unknown"]
BUILDING, PRINTING = "Building of houses", "Printing"
# What registers say of each payee: industry, sector, size, ownership. E and D may be one supplier; F is of none.
KNOWN = {
    "A": (BUILDING, "Construction", "small", "private"),
    "B": (PRINTING, "Manufacturing", "large", "plc"),
    "C": (BUILDING, "Construction", None, "charity"),
    "D": (None, None, "micro", None),
    "E": (None, None, "micro", None),
}
SUPPLIERS = {"E": "D"}
OF_LINES = ("payment_count", "payments_per_supplier", "payment_share", "local_payment_share")


@st.composite
def ledgers(draw: st.DrawFn, *, least: int = -5000) -> list[dict[str, Any]]:
    rings: dict[str, str] = {}
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        payee = draw(st.sampled_from([*KNOWN, "F"]))
        rows.append(
            {
                "payee": payee,
                "ring": rings.setdefault(payee, draw(st.sampled_from(WHERE))),
                "amount": str(Decimal(draw(st.integers(least, 20_000))) / 100),
                "body": draw(st.sampled_from(["X", "Y"])),
                "period": draw(st.sampled_from(["2023-03", "2023-04", "2024-02", "undated"])),
                "category": draw(st.sampled_from([None, "c"])),
                "division": KNOWN[payee][0] if payee in KNOWN else None,
                "supplier": SUPPLIERS.get(payee),
            }
        )
    return rows


def made(figures_of: Figures, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Every figure: a register's classes and industries, doubts of every kind, a rate and a threshold."""
    where = {row["payee"]: row["ring"] for row in rows}
    likely = [
        (payee, basis, None, ring, region, None, KNOWN.get(payee, (None,))[0] if now else PRINTING, chance, now)
        for payee, counted in where.items()
        for basis in BASES
        for ring, region, chance, now in (
            (counted, None, 700_000, True),
            ("In" if counted != "In" else "overseas", "R1", 300_000, False),
        )
    ]
    of_class = [
        (payee, "sector", member, chance, now)
        for payee in where
        if payee in KNOWN
        for member, chance, now in ((KNOWN[payee][1], 600_000, True), ("Education", 400_000, False))
    ]
    ties = pl.DataFrame(
        [(p, "r", SUPPLIERS.get(p, p), 0) for p in KNOWN], ["payee_key", "register", "entity_id", "order"], orient="row"
    )
    entities = pl.DataFrame(
        [("r", p, *said[1:]) for p, said in KNOWN.items() if p not in SUPPLIERS],
        dict.fromkeys(("register", "entity_id", "sector", "size", "ownership"), pl.String),
        orient="row",
    )
    possible = pl.DataFrame(
        [
            ("E", 0, None, None, CHANCE // 2),
            ("E", 4, None, None, CHANCE // 2),
            ("F", 0, None, None, CHANCE // 4),
            ("F", 1, "r", "A", CHANCE - CHANCE // 4),
        ],
        {"payee_key": pl.String, "world": pl.Int64, "register": pl.String, "entity_id": pl.String, "chance": pl.Int64},
        orient="row",
    )
    near = [
        (BUILDING, 0, "r", "1", "ARDEN LIMITED", "small", False),
        (PRINTING, 1, "r", "2", "CRANE LIMITED", None, False),
    ]
    frame: pl.DataFrame = figures_of(
        rows,
        rings=RINGS,
        local=("In",),
        respend=Decimal("0.3"),
        reserved_under=Decimal(150),
        top_n=2,
        entities=entities,
        ties=ties,
        possible=possible,
        near=pl.DataFrame(near, OFFERS, orient="row"),
        chances=pl.DataFrame(likely, CHANCES, orient="row"),
        class_chances=pl.DataFrame(of_class, CLASS_CHANCES, orient="row"),
    ).frame
    return frame


@settings(max_examples=6, deadline=None)
@given(ledgers())
def test_money_and_shares_of_every_dimension_sum(figures_of: Figures, rows: list[dict[str, Any]]) -> None:
    frame = made(figures_of, rows).filter(pl.col("dimension_2").is_null())
    slices = ["body", "period", "currency", "scope", "basis"]
    exhaustive = frame.filter(~pl.col("dimension").is_in(["all", "ring_cumulative"]))
    money = exhaustive.filter(pl.col("metric") == "spend").group_by("dimension", *slices).agg(pl.col("numerator").sum())
    totals = frame.filter(pl.col("metric") == "spend", pl.col("dimension") == "all").select(*slices, total="numerator")
    both = money.join(totals, on=slices, nulls_equal=True)
    assert both.height == money.height
    assert (both["numerator"] == both["total"]).all()
    assert {"ring", "category", "sector", "size", "ownership", "payee"} <= {*both["dimension"], *(["size"])}
    shares = exhaustive.filter(pl.col("metric") == "spend_share").drop_nulls("value")
    sums = shares.group_by("dimension", *slices).agg(pl.col("value").sum())["value"]
    assert sums.is_between(100 - 1e-4, 100 + 1e-4).all()


@settings(max_examples=6, deadline=None)
@given(ledgers())
def test_bounds_and_intervals_hold_the_value(figures_of: Figures, rows: list[dict[str, Any]]) -> None:
    frame = made(figures_of, rows)
    valued = frame.drop_nulls("value")
    assert valued.filter(pl.col("bound_low") > pl.col("value") + 1e-6).is_empty()
    assert valued.filter(pl.col("bound_high") < pl.col("value") - 1e-6).is_empty()
    assert frame.filter(pl.col("low").is_null() != pl.col("high").is_null()).is_empty()
    likely = frame.drop_nulls("low")
    assert likely.filter((pl.col("low") > pl.col("value")) | (pl.col("value") > pl.col("high"))).is_empty()
    shares = likely.filter(pl.col("metric").is_in(["payee_share", "local_payee_share", "top_n_share"]))
    assert shares.filter((pl.col("low") < -1e-6) | (pl.col("high") > 100 + 1e-6)).is_empty()


@settings(max_examples=4, deadline=None)
@given(ledgers(), st.randoms(use_true_random=False))
def test_order_changes_nothing(figures_of: Figures, rows: list[dict[str, Any]], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))
    assert_frame_equal(made(figures_of, rows), made(figures_of, shuffled), check_exact=True)


@settings(max_examples=4, deadline=None)
@given(ledgers(), st.integers(0, 11), st.integers(-300, 300))
def test_splitting_a_payment_changes_no_value(
    figures_of: Figures, rows: list[dict[str, Any]], place: int, pence: int
) -> None:
    row = rows[place % len(rows)]
    part = Decimal(pence) / 100
    split = [r for r in rows if r is not row]
    split += [row | {"amount": str(part)}, row | {"amount": str(Decimal(row["amount"]) - part)}]
    figures = [made(figures_of, r).filter(~pl.col("metric").is_in(OF_LINES)).drop("payments") for r in (rows, split)]
    assert_frame_equal(*figures, check_exact=True)


@settings(max_examples=6, deadline=None)
@given(ledgers(least=1), st.integers(1, 14_000))
def test_an_unknown_payment_never_narrows_the_bounds(
    figures_of: Figures, rows: list[dict[str, Any]], pence: int
) -> None:
    """Of money: of shares the total grows too, which `test_laws` has."""
    money = ("opportunity", "market_gap", "next_ring_supply", "reservable_spend")
    more = [*rows, {"payee": "LOST", "ring": "unknown", "amount": str(Decimal(pence) / 100)}]
    found = []
    for paid in (rows, more):
        whole = made(figures_of, paid).filter(
            pl.col("metric").is_in(money), pl.col("dimension") == "all", pl.col("body").is_null()
        )
        found.append({row["metric"]: (row["bound_low"], row["bound_high"]) for row in whole.iter_rows(named=True)})
    for metric, (low, high) in found[0].items():
        assert found[1][metric][0] <= low + 1e-6, metric
        assert found[1][metric][1] >= high - 1e-6, metric
        assert found[1][metric][1] - found[1][metric][0] >= high - low - 1e-6, metric
