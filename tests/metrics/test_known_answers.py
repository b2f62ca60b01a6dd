"""Published and hand-worked figures, through the table of figures; sources are in the test's words."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from spendscan.core.errors import UsageError
from spendscan.core.schemas import METRICS
from spendscan.metrics.crossings import parse_crossings

Figures = Callable[..., Any]
KNOWN = [("NEARBY", "60.00", "Local"), ("DISTANT", "30.00", "rest_of_country")]


def test_welsh_councils_2015_16(figures_of: Figures) -> None:
    """£750,569,905 of £1,502,898,932 went to Welsh firms: 49.94% (cardiff-times.co.uk, 1 December 2017)."""
    table = figures_of([("A", "750569905", "Local"), ("B", "752329027", "rest_of_country")])
    row = table.row("local_share")
    assert round(row["value"], 2) == 49.94
    assert (row["numerator"], row["denominator"]) == (Decimal("750569905.00"), Decimal("1502898932.00"))


@pytest.mark.parametrize(("spent", "local", "share"), [("617.03", "112.3", 18.2), ("617.05", "488.7", 79.2)])
def test_preston_2016_17(figures_of: Figures, spent: str, local: str, share: float) -> None:
    """£112.3m is 18.2% in Preston and £488.7m is 79.2% in Lancashire with it (preston.gov.uk/article/1791)."""
    rest = str(Decimal(spent) - Decimal(local))
    table = figures_of([("A", local, "Local"), ("B", rest, "rest_of_country")])
    assert round(table.value("local_share"), 1) == share


def test_preston_rings_are_cumulative(figures_of: Figures) -> None:
    """Preston 18.2% and the rest of Lancashire 61.0% make Lancashire including Preston 79.2%."""
    paid = [("A", "18.2", "Preston"), ("B", "61.0", "Lancashire"), ("C", "20.8", "rest_of_country")]
    table = figures_of(paid, rings=("Preston", "Lancashire"))
    shares = {r: table.value("spend_share", dimension="ring", member=r) for r in ("Preston", "Lancashire")}
    assert shares == {"Preston": 18.2, "Lancashire": 61.0}
    assert table.value("spend_share", dimension="ring_cumulative", member="Lancashire") == 79.2
    assert table.value("leakage", dimension="ring_cumulative", member="Lancashire") == 20.8


def test_preston_baseline_leakage(figures_of: Figures) -> None:
    """39% of £750m in Lancashire: £292.5m stays and £457.5m leaves (published: £458m)."""
    row = figures_of([("A", "292.5", "Local"), ("B", "457.5", "rest_of_country")]).row("leakage")
    assert (row["value"], row["numerator"]) == (61.0, Decimal("457.50"))


def test_derry_and_strabane(figures_of: Figures) -> None:
    """£25m of £100m in the district (derrynow.com, 2018)."""
    table = figures_of([("A", "25", "Local"), ("B", "75", "rest_of_country")])
    assert (table.value("local_share"), table.value("leakage")) == (25.0, 75.0)


def test_unknown_is_a_range(figures_of: Figures) -> None:
    table = figures_of([*KNOWN, ("NOWHERE", "10.00")], respend=Decimal("0.5"))
    assert table.bounded("local_share") == (60.0, 60.0, 70.0)
    assert table.bounded("local_share_of_known") == (66.666667, 60.0, 70.0)
    assert table.bounded("leakage") == (40.0, 30.0, 40.0)
    assert table.bounded("lm2") == (1.6, 1.6, 1.7)
    assert table.bounded("lm3") == (1.9, 1.9, 2.05)
    assert table.value("spend", dimension="ring", member="overseas") == 0.0
    assert table.row("local_share")["coverage"] == 90.0


def test_a_credit_to_an_unknown_payee_widens_both_ends(figures_of: Figures) -> None:
    table = figures_of([*KNOWN, ("NOWHERE", "20.00"), ("CREDIT", "-10.00")])
    assert table.bounded("local_share") == (60.0, 50.0, 80.0)
    assert table.row("local_share")["coverage"] == 75.0
    assert table.bounded("spend", dimension="ring", member="unknown") == (10.0, 0.0, 10.0)


def test_credits_and_payments_of_one_payee_are_netted_first(figures_of: Figures) -> None:
    table = figures_of([*KNOWN, ("NOWHERE", "20.00"), ("NOWHERE", "-10.00")])
    assert table.bounded("local_share") == (60.0, 60.0, 70.0)


def test_postcodes_of_one_payee_are_netted_apart_only_where_the_basis_tells_them_apart(figures_of: Figures) -> None:
    lost = [{"payee": "N", "amount": a, "postcode": p} for a, p in (("20.00", "AA1 1AA"), ("-10.00", "BB1 1BB"))]
    table = figures_of([*KNOWN, *lost])
    assert table.bounded("local_share") == (60.0, 50.0, 80.0)
    assert table.bounded("local_share", basis="trading") == (60.0, 60.0, 70.0)
    assert table.value("payee_count") == 3.0


def test_mean_of_bodies_is_not_the_pooled_share(figures_of: Figures) -> None:
    paid = [("NEARBY", "50", "Local"), ("DISTANT", "50", "rest_of_country"), ("NEARBY", "300", "Local", "Wyford")]
    table = figures_of(paid)
    assert table.value("local_share") == 87.5
    assert table.value("local_share_mean_of_bodies") == 75.0
    assert "2 bodies" in table.row("local_share_mean_of_bodies")["method"]


def test_by_count_and_by_value_are_two_things(figures_of: Figures) -> None:
    """Four of fifty contracts are local (Liverpool, 2020): 8% by count; without money there is no share of it."""
    paid = [(f"P{n}", "0.00", "Local" if n < 4 else "rest_of_country") for n in range(50)]
    table = figures_of(paid)
    assert (table.value("local_payment_share"), table.value("local_payee_share")) == (8.0, 8.0)
    assert table.value("payment_share", dimension="ring", member="Local") == 8.0
    assert table.value("local_share") is None


def test_any_two_classes_crossed(figures_of: Figures) -> None:
    paid = [
        {"payee": "A", "amount": "30", "ring": "Local", "category": "Works", "department": "Roads"},
        {"payee": "B", "amount": "50", "ring": "rest_of_country", "category": "Works", "department": "Roads"},
        {"payee": "B", "amount": "20", "ring": "rest_of_country", "category": "Works"},
    ]
    table = figures_of(paid, cross=(("category", "department"), ("department", "ring")))
    of = {"dimension": "category", "member": "Works", "dimension_2": "department"}
    assert table.value("spend", member_2="Roads", **of) == 80.0
    assert table.value("spend_share", member_2="(not given)", **of) == 20.0
    assert table.value("payment_share", member_2="Roads", **of) == 66.666667
    assert table.row("spend", member_2="Roads", **of)["payees"] == 2


@pytest.mark.parametrize("text", ["size", "size,size", "size,colour", "body,ring"])
def test_crossings_that_are_none(text: str) -> None:
    with pytest.raises(UsageError, match="--cross"):
        parse_crossings([text])


def test_a_ring_comes_second() -> None:
    assert parse_crossings(["ring,size", "size×ring", "sector/ownership"]) == (
        ("size", "ring"),
        ("sector", "ownership"),
    )


def test_multiplier_rounds(figures_of: Figures) -> None:
    """R1 100, R2 50, R3 50: LM2 1.5 and LM3 2.0 (minney.org's example, added up rightly)."""
    table = figures_of([("A", "50", "Local"), ("B", "50", "rest_of_country")], respend=Decimal(1))
    assert (table.value("lm2"), table.value("lm3")) == (1.5, 2.0)


def test_multiplier_ends(figures_of: Figures) -> None:
    """All local and all spent again is 3; nothing local is 1; nothing spent has no multiplier."""
    assert figures_of([("A", "70", "Local")], respend=Decimal(1)).value("lm3") == 3.0
    nothing = figures_of([("A", "70", "rest_of_country")], respend=Decimal(1))
    assert (nothing.value("lm2"), nothing.value("lm3")) == (1.0, 1.0)
    refunded = figures_of([("A", "70", "Local"), ("B", "-70", "rest_of_country")], respend=Decimal(1))
    assert (refunded.value("lm2"), refunded.value("lm3"), refunded.value("local_share")) == (None, None, None)


def test_without_respend_there_is_no_lm3(figures_of: Figures) -> None:
    assert figures_of(KNOWN).rows("lm3").is_empty()


@pytest.mark.parametrize(("parts", "hhi"), [((40, 30, 20, 10), 3000.0), ((30, 30, 20, 20), 2600.0)])
def test_hhi(figures_of: Figures, parts: tuple[int, ...], hhi: float) -> None:
    """Shares of 40, 30, 20 and 10 percent make 3,000; 30, 30, 20 and 20 make 2,600."""
    table = figures_of([(f"S{i}", str(part)) for i, part in enumerate(parts)], top_n=2)
    assert table.bounded("hhi") == (hhi, hhi, hhi)
    assert table.value("top_n_share") == sum(parts[:2])


def test_concentration_counts_suppliers_with_positive_nets(figures_of: Figures) -> None:
    """Two payees of one entity are one supplier; credits and pooled members are never among the largest."""
    paid = [
        {"payee": "A LTD", "amount": "30", "supplier": "ch:1"},
        {"payee": "A", "amount": "20", "supplier": "ch:1"},
        ("B", "40"),
        ("(redacted)", "10"),
        ("C", "-99"),
    ]
    row = figures_of(paid, top_n=1).row("top_n_share")
    assert (row["value"], row["numerator"], row["denominator"]) == (50.0, Decimal("50.00"), Decimal("100.00"))
    assert "2 suppliers" in row["method"]
    assert "10.0%" in row["method"]


def test_individuals_are_one_member(figures_of: Figures) -> None:
    people = [{"payee": f"MR {name}", "amount": "5", "kind": "individual"} for name in "XYZ"]
    table = figures_of([*KNOWN, *people])
    row = table.row("spend", dimension="payee", member="(individuals)")
    assert (row["value"], row["payees"]) == (15.0, 3)
    assert not table.frame["member"].str.starts_with("MR ").any()


def test_exclusions_and_scopes(figures_of: Figures) -> None:
    paid = [
        *KNOWN,
        {"payee": "TAX", "amount": "50", "exclusion": "tax_or_precept"},
        {"payee": "EARLY", "amount": "7", "exclusion": "out_of_period"},
        {"payee": "AGAIN", "amount": "7", "exclusion": "reissue"},
    ]
    table = figures_of(paid)
    spent = {scope: table.value("spend", scope=scope) for scope in ("ledger", "analysed", "top_300")}
    assert spent == {"ledger": 140.0, "analysed": 90.0, "top_300": 90.0}
    assert table.frame.filter(pl.col("scope") == "influenceable").is_empty()


def test_top_300_is_of_each_body_and_of_all(figures_of: Figures) -> None:
    """310 suppliers, £1 to £310: the top 300 leave out 1 + … + 10 = £55; ties go by key."""
    paid = [{"payee": f"S{n:03}", "amount": str(n)} for n in range(1, 311)]
    row = figures_of(paid).row("scope_coverage", scope="top_300")
    assert (row["numerator"], row["denominator"]) == (Decimal("48150.00"), Decimal("48205.00"))
    assert row["value"] == round(100 * 48150 / 48205, 6)


def test_currencies_are_kept_apart(figures_of: Figures) -> None:
    paid = [("A", "75", "Local"), ("B", "25", "rest_of_country")]
    paid_in_dollars = [
        {"payee": p, "amount": a, "ring": r, "currency": "USD"}
        for p, a, r in (("A", "100", "Local"), ("C", "300", "overseas"))
    ]
    table = figures_of([*paid, *paid_in_dollars])
    assert (table.value("local_share"), table.value("local_share", currency="USD")) == (75.0, 25.0)
    assert table.value("spend", currency="USD") == 400.0


def test_without_an_area_the_local_share_has_its_widest_bounds(figures_of: Figures) -> None:
    table = figures_of([("A", "75"), ("B", "25", "overseas")], rings=())
    assert table.bounded("local_share") == (None, 0.0, 75.0)
    assert {"leakage", "lm2", "local_share_of_known"}.isdisjoint(table.frame["metric"])
    assert table.value("spend", dimension="ring", member="rest_of_country") == 0.0


def test_a_year_partly_covered_says_so(figures_of: Figures) -> None:
    paid = [{"payee": "A", "amount": "1", "period": p} for p in ("2024-03", "2024-04", "2024-05", "2024-07", "undated")]
    table = figures_of(paid)
    assert "3 of 12 months: 2024-04 to 2024-05, 2024-07" in table.row("spend", period="2024/25")["method"]
    assert table.value("spend", period="2023/24") == 1.0
    assert table.value("spend", period="undated") == 1.0
    whole = [{"payee": "A", "amount": "1", "period": f"2024-{month:02}"} for month in range(1, 13)]
    assert "months" not in figures_of(whole, year_start=1).row("spend", period="2024")["method"]


def test_classes_and_their_rings(figures_of: Figures) -> None:
    paid = [
        {"payee": "A", "amount": "30", "ring": "Local", "category": "Works"},
        {"payee": "B", "amount": "50", "ring": "rest_of_country", "category": "Works"},
        {"payee": "C", "amount": "20", "category": "Works"},
        {"payee": "A", "amount": "100", "ring": "Local"},
    ]
    table = figures_of(paid)
    assert table.value("spend_share", dimension="category", member="Works") == 50.0
    assert table.value("spend_share", dimension="category", member="(not given)") == 50.0
    ring = {"dimension": "category", "member": "Works", "dimension_2": "ring", "member_2": "Local"}
    assert table.bounded("spend_share", **ring) == (30.0, 30.0, 50.0)


def test_attributes_come_from_the_first_entity_that_has_them(figures_of: Figures) -> None:
    ties = pl.DataFrame(
        [("A", "council", "9", 0), ("A", "companies_house", "01", 1)],
        schema=["payee_key", "register", "entity_id", "order"],
        orient="row",
    )
    entities = pl.DataFrame(
        [("council", "9", None, "small", None), ("companies_house", "01", "F", "large", None)],
        schema=dict.fromkeys(("register", "entity_id", "sector", "size", "ownership"), pl.String),
        orient="row",
    )
    table = figures_of([("A", "75", "Local"), ("B", "25", "Local")], ties=ties, entities=entities)
    assert table.value("spend_share", dimension="sector", member="F") == 75.0
    assert table.value("spend_share", dimension="sector", member="(not given)") == 25.0
    assert table.value("spend", dimension="size", member="small") == 75.0
    assert "ownership" not in table.frame["dimension"].to_list()
    assert table.value("spend", dimension="sector", member="F", dimension_2="ring", member_2="Local") == 75.0


def test_influenceable_spend_is_a_scope(figures_of: Figures) -> None:
    paid = [{"payee": "A", "amount": "30", "ring": "Local"}, {"payee": "B", "amount": "70", "ring": "rest_of_country"}]
    marked = pl.DataFrame(
        [("Exford", "2024-04", "A", None, None, None, "GBP", None, Decimal(30), 1)],
        schema={**dict.fromkeys(("body", "period", "payee_key", "ledger_postcode"), pl.String),
                **dict.fromkeys(("category", "department", "currency", "exclusion"), pl.String),
                "amount": pl.Decimal(38, 2), "payments": pl.Int64},
        orient="row",
    )  # fmt: skip
    table = figures_of(paid, influenceable=marked)
    assert table.value("local_share", scope="influenceable") == 100.0
    assert table.value("scope_coverage", scope="influenceable") == 30.0
    assert table.value("local_share") == 30.0


def test_the_table_is_the_contracts(figures_of: Figures) -> None:
    frame = figures_of(KNOWN).frame
    assert frame.schema == METRICS.schema
    assert not frame.select(METRICS.keys).is_duplicated().any()
