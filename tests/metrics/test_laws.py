"""What holds of every ledger: shares sum, order changes nothing, the unknown only widens; and a second working-out."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from spendscan.core.schemas import METRICS

Figures = Callable[..., Any]
RINGS = ("In", "Out")
WHERE = [*RINGS, "rest_of_country", "overseas", "unknown"]
PAYEES = ["A", "B", "C", "D", "(redacted)"]


@st.composite
def ledgers(draw: st.DrawFn, *, least: int = -5000) -> list[dict[str, Any]]:
    """Payments of a few payees, each with a ring for each of its postcodes."""
    rings: dict[tuple[str, str | None], str] = {}
    rows = []
    for _ in range(draw(st.integers(1, 14))):
        payee, postcode = draw(st.sampled_from(PAYEES)), draw(st.sampled_from([None, "AA1 1AA"]))
        ring = rings.setdefault((payee, postcode), draw(st.sampled_from(WHERE)))
        rows.append(
            {
                "payee": payee,
                "postcode": postcode,
                "ring": ring,
                "amount": str(Decimal(draw(st.integers(least, 20_000))) / 100),
                "body": draw(st.sampled_from(["X", "Y"])),
                "period": draw(st.sampled_from(["2023-03", "2023-04", "2024-02", "undated"])),
                "category": draw(st.sampled_from([None, "c"])),
                "currency": draw(st.sampled_from(["GBP", "GBP", "USD"])),
                "exclusion": draw(st.sampled_from([None, None, None, "benefit"])),
            }
        )
    return rows


def made(figures_of: Figures, rows: list[dict[str, Any]], **more: Any) -> pl.DataFrame:
    frame: pl.DataFrame = figures_of(rows, rings=RINGS, local=("In",), respend=Decimal("0.3"), top_n=2, **more).frame
    return frame


def again(rows: list[dict[str, Any]], body: str | None, currency: str) -> dict[str, Any] | None:
    """The headline figures worked out in fractions, payment by payment."""
    own = [r for r in rows if r["currency"] == currency and r["exclusion"] is None and body in (None, r["body"])]
    if not own:
        return None
    nets: dict[tuple[str, str | None, str], Fraction] = defaultdict(Fraction)
    suppliers: dict[str, Fraction] = defaultdict(Fraction)
    for r in own:
        nets[r["payee"], r["postcode"], r["ring"]] += Fraction(r["amount"])
        suppliers[r["payee"]] += Fraction(r["amount"])
    total = sum(nets.values(), Fraction())
    k = sum((n for key, n in nets.items() if key[2] == "In"), Fraction())
    lost = [n for key, n in nets.items() if key[2] == "unknown"]
    plus, minus = (sum((n for n in lost if n * sign > 0), Fraction()) for sign in (1, -1))
    gross = sum((abs(n) for n in nets.values()), Fraction())
    positive = {key: n for key, n in suppliers.items() if n > 0}
    named = sorted((n for key, n in positive.items() if key != "(redacted)"), reverse=True)
    whole = sum(positive.values(), Fraction())
    share = (lambda x: float(100 * x / total)) if total > 0 else (lambda x: None)
    known = total - sum(lost, Fraction())
    return {
        "spend": (float(total), float(total), float(total)),
        "local_share": (share(k), share(k + minus), share(k + plus)),
        "leakage": (share(total - k), share(total - k - plus), share(total - k - minus)),
        "lm2": tuple(None if (s := share(x)) is None else 1 + s / 100 for x in (k, k + minus, k + plus)),
        "lm3": tuple(None if (s := share(x)) is None else 1 + 1.3 * s / 100 for x in (k, k + minus, k + plus)),
        "local_share_of_known": (float(100 * k / known),) if total > 0 and known > 0 else (None,),
        "hhi": (float(sum((100 * n / whole) ** 2 for n in named)),) if whole else (None,),
        "top_n_share": (float(100 * sum(named[:2]) / whole),) if whole else (None,),
        "payee_count": (float(len(suppliers)),),
        "payment_count": (float(len(own)),),
        "coverage": (float(100 * (1 - sum(map(abs, lost)) / gross)),) if gross else (None,),
    }


def near(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else abs(one - other) <= 1e-6 * max(1.0, abs(other))


@settings(max_examples=15, deadline=None)
@given(ledgers())
def test_worked_out_a_second_time_in_fractions(figures_of: Figures, rows: list[dict[str, Any]]) -> None:
    frame = made(figures_of, rows).filter(
        pl.col("dimension") == "all",
        pl.col("period").is_null(),
        pl.col("scope") == "analysed",
        pl.col("basis") == "best",
    )
    for body in (None, "X", "Y"):
        for currency in ("GBP", "USD"):
            got = frame.filter(pl.col("body").eq_missing(pl.lit(body, pl.String)), pl.col("currency") == currency)
            want = again(rows, body, currency)
            if want is None:
                assert got.is_empty()
                continue
            covered = want.pop("coverage")[0]
            for metric, figures in want.items():
                row = got.row(by_predicate=pl.col("metric") == metric, named=True)
                assert all(map(near, (row[c] for c in ("value", "bound_low", "bound_high")), figures)), (
                    metric,
                    row,
                    figures,
                )
                assert metric != "local_share" or near(row["coverage"], covered)


@settings(max_examples=15, deadline=None)
@given(ledgers())
def test_shares_sum_and_money_is_kept(figures_of: Figures, rows: list[dict[str, Any]]) -> None:
    frame = made(figures_of, rows)
    slices = ["body", "period", "currency", "scope", "basis"]
    exhaustive = frame.filter(
        pl.col("dimension_2").is_null(), pl.col("dimension").is_in(["ring", "category", "department"])
    )
    shares = exhaustive.filter(pl.col("metric") == "spend_share").drop_nulls("value")
    sums = shares.group_by("dimension", *slices).agg(pl.col("value").sum())["value"]
    assert sums.is_between(100 - 1e-4, 100 + 1e-4).all()
    money = exhaustive.filter(pl.col("metric") == "spend").group_by("dimension", *slices).agg(pl.col("numerator").sum())
    totals = frame.filter(pl.col("metric") == "spend", pl.col("dimension") == "all").select(*slices, total="numerator")
    both = money.join(totals, on=slices, nulls_equal=True)
    assert both.height == money.height
    assert (both["numerator"] == both["total"]).all()


@settings(max_examples=15, deadline=None)
@given(ledgers())
def test_shares_by_count_sum_and_money_by_any_crossing_is_kept(figures_of: Figures, rows: list[dict[str, Any]]) -> None:
    pairs = (("category", "department"), ("department", "size"), ("size", "ring"))
    frame = made(figures_of, rows, cross=pairs)
    pooled = frame.filter(
        pl.col("body").is_null(), pl.col("period").is_null(), pl.col("scope") == "analysed", pl.col("basis") == "best"
    )
    plain = pooled.filter(pl.col("dimension_2").is_null()).drop_nulls("value")
    by_ring = plain.filter(pl.col("dimension") == "ring")
    for metric, shares in (
        ("payment_share", plain.filter(pl.col("dimension").is_in(["ring", "category", "department"]))),
        ("payee_share", by_ring),
    ):
        sums = shares.filter(pl.col("metric") == metric).group_by("dimension", "currency").agg(pl.col("value").sum())
        assert sums["value"].is_between(100 - 1e-4, 100 + 1e-4).all(), metric
    totals = dict(
        plain.filter(pl.col("metric") == "spend", pl.col("dimension") == "all")
        .select("currency", "numerator")
        .iter_rows()
    )
    crossed = pooled.filter(pl.col("metric") == "spend", pl.col("dimension_2").is_not_null())
    sums = crossed.group_by("dimension", "dimension_2", "currency").agg(
        pl.col("numerator").sum(), pl.col("payments").sum()
    )
    for dimension, second, currency, money, _ in sums.iter_rows():
        assert money == totals[currency], (dimension, second)
    assert {("category", "department"), ("department", "size")} <= set(
        sums.select("dimension", "dimension_2").iter_rows()
    ) or not totals


@settings(max_examples=15, deadline=None)
@given(ledgers())
def test_bounds_hold_the_value(figures_of: Figures, rows: list[dict[str, Any]]) -> None:
    frame = made(figures_of, rows).drop_nulls("value")
    assert (frame["bound_low"] <= frame["value"] + 1e-6).all()
    assert (frame["value"] <= frame["bound_high"] + 1e-6).all()


@settings(max_examples=15, deadline=None)
@given(ledgers(), st.randoms(use_true_random=False))
def test_order_changes_nothing(figures_of: Figures, rows: list[dict[str, Any]], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))
    assert_frame_equal(made(figures_of, rows), made(figures_of, shuffled), check_exact=True)


@settings(max_examples=15, deadline=None)
@given(ledgers(), st.integers(0, 13), st.integers(-300, 300))
def test_splitting_a_payment_changes_no_value(
    figures_of: Figures, rows: list[dict[str, Any]], place: int, pence: int
) -> None:
    row = rows[place % len(rows)]
    part = Decimal(pence) / 100
    split = [r for r in rows if r is not row]
    split += [row | {"amount": str(part)}, row | {"amount": str(Decimal(row["amount"]) - part)}]
    of_lines = pl.col("metric").is_in(
        ["payment_count", "payments_per_supplier", "payment_share", "local_payment_share"]
    )
    figures = [made(figures_of, r).filter(~of_lines).drop("payments") for r in (rows, split)]
    assert_frame_equal(*figures, check_exact=True)


@settings(max_examples=15, deadline=None)
@given(ledgers(least=1))
def test_multipliers_lie_between_one_and_three(figures_of: Figures, rows: list[dict[str, Any]]) -> None:
    frame = made(figures_of, rows)
    lm2, lm3 = (frame.filter(pl.col("metric") == m).drop("metric").sort(METRICS.keys[1:]) for m in ("lm2", "lm3"))
    assert lm2.height == lm3.height > 0 or all(r["exclusion"] for r in rows)
    for name in ("value", "bound_low", "bound_high"):
        assert ((lm2[name] >= 1) & (lm2[name] <= lm3[name]) & (lm3[name] <= 3)).all()


@settings(max_examples=15, deadline=None)
@given(ledgers(least=1), st.integers(1, 50_000))
def test_an_unknown_payment_never_narrows_the_bounds(
    figures_of: Figures, rows: list[dict[str, Any]], pence: int
) -> None:
    rows = [r | {"exclusion": None, "currency": "GBP"} for r in rows]
    more = [*rows, rows[0] | {"payee": "LOST", "ring": "unknown", "amount": str(Decimal(pence) / 100)}]
    widths = []
    for paid in (rows, more):
        row = figures_of(paid, rings=RINGS, local=("In",)).row("local_share")
        widths.append((row["bound_low"], row["bound_high"], row["bound_high"] - row["bound_low"]))
    (low, high, width), (low_more, high_more, width_more) = widths
    assert low_more <= low + 1e-6
    assert high_more >= high - 1e-6
    assert width_more >= width - 1e-6
