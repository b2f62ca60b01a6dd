"""Opportunity: what leaves in industries that have businesses here, and where nobody is; the page's example."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from spendscan.metrics.choices import Choices
from spendscan.metrics.prospects import prospects
from spendscan.metrics.supply import OFFERS

Figures = Callable[..., Any]
RINGS = ("Town", "County")
BUILDING, CATERING, PRINTING = "Building of houses", "Catering", "Printing"


def near(*rows: tuple[str, int, str, str | None, str | None, bool]) -> pl.DataFrame:
    """Businesses: division, rank of the ring, id, name, size, paid already."""
    told = [(division, rank, "r", id_, name, size, paid) for division, rank, id_, name, size, paid in rows]
    return pl.DataFrame(told, schema=OFFERS, orient="row")


NEAR = near(
    (BUILDING, 0, "1", "ARDEN BUILDERS LIMITED", "micro", False),
    (BUILDING, 0, "2", "BECKETT BUILDERS LIMITED", "small", False),
    (BUILDING, 0, "3", None, "small", False),
    (CATERING, 1, "4", "CRANE CATERING LIMITED", None, False),
)
PAID = [
    {"payee": "NEARBY", "amount": "100000", "ring": "Town", "division": BUILDING},
    {"payee": "FAR BUILDERS", "amount": "600000", "ring": "rest_of_country", "division": BUILDING},
    {"payee": "FAR CATERERS", "amount": "20000", "ring": "overseas", "division": CATERING},
    {"payee": "COUNTY PRINTERS", "amount": "10000", "ring": "County", "division": PRINTING},
    {"payee": "FAR AND UNSAID", "amount": "5000", "ring": "rest_of_country"},
    {"payee": "LOST BUILDERS", "amount": "4000", "division": BUILDING},
    {"payee": "LOST AND UNSAID", "amount": "1000"},
]


def test_by_hand(figures_of: Figures) -> None:
    """Building has businesses here, catering in the next ring, printing nowhere; what is unknown is in the bounds."""
    table = figures_of(PAID, rings=RINGS, near=NEAR)
    assert table.bounded("opportunity") == (600_000.0, 600_000.0, 610_000.0)
    assert table.bounded("opportunity_share") == (81.081081, 81.081081, 82.432432)
    assert table.bounded("market_gap") == (30_000.0, 30_000.0, 36_000.0)
    assert table.bounded("next_ring_supply") == (20_000.0, 20_000.0, 26_000.0)
    of = {"dimension": "sector", "dimension_2": "division", "member": "(not given)"}
    assert table.value("local_supply", member_2=BUILDING, **of) == 3.0
    assert table.value("next_supply", member_2=CATERING, **of) == 1.0
    assert table.value("leaving_supplier_year", member_2=BUILDING, **of) == 600_000.0
    assert "potential, never a forecast" in table.row("opportunity")["method"]


def test_a_size_fits_where_it_may_turn_over_twice_what_is_paid_in_a_year(figures_of: Figures) -> None:
    """Twice £600,000 is more than a micro company's £1,000,000, and less than a small one's £15,000,000."""
    table = figures_of(PAID, rings=RINGS, near=NEAR)
    of = {"dimension": "sector", "dimension_2": "division", "member": "(not given)", "member_2": BUILDING}
    assert table.value("local_supply_fit", **of) == 2.0
    listed = prospects(table.frame, NEAR, Choices(RINGS, ("Town",)))
    assert listed.filter(pl.col("division") == BUILDING).select("rank", "name", "fits").rows() == [
        (1, "BECKETT BUILDERS LIMITED", True),
        (2, "ARDEN BUILDERS LIMITED", False),
    ]
    assert listed["ring"].to_list() == ["Town", "Town", "County"]


def test_how_many_make_supply_can_be_set(figures_of: Figures) -> None:
    table = figures_of(PAID, rings=RINGS, near=NEAR, local_supply=4)
    assert (table.value("opportunity"), table.value("market_gap")) == (0.0, 630_000.0)


def test_nothing_is_said_without_registers_or_industries(figures_of: Figures) -> None:
    assert figures_of(PAID, rings=RINGS).rows("opportunity").is_empty()
    bare = [{**row, "division": None} for row in PAID]
    assert figures_of(bare, rings=RINGS, near=NEAR).rows("opportunity").is_empty()


def test_influenceable_spend_has_its_own(figures_of: Figures) -> None:
    marked = pl.DataFrame(
        [("Exford", "2024-04", "FAR BUILDERS", None, None, None, "GBP", None, Decimal(600_000), 1)],
        schema={**dict.fromkeys(("body", "period", "payee_key", "ledger_postcode"), pl.String),
                **dict.fromkeys(("category", "department", "currency", "exclusion"), pl.String),
                "amount": pl.Decimal(38, 2), "payments": pl.Int64},
        orient="row",
    )  # fmt: skip
    table = figures_of(PAID, rings=RINGS, near=NEAR, influenceable=marked)
    assert table.value("opportunity_share", scope="influenceable") == 100.0


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "payee": st.sampled_from("ABCDE"),
            "amount": st.integers(-3000, 9000).map(str),
            "body": st.sampled_from(["X", "Y"]),
            "category": st.sampled_from([None, "c", "d"]),
        }
    ),
    min_size=1,
    max_size=8,
)
WHO = st.fixed_dictionaries(
    {p: st.tuples(st.sampled_from([*RINGS, "unknown", "overseas"]), st.sampled_from([BUILDING, CATERING, None]))
     for p in "ABCDE"}
)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(ROWS, WHO, st.sampled_from(["best", "registered"]))
def test_laws(figures_of: Figures, rows: list[dict[str, Any]], who: dict[str, Any], basis: str) -> None:
    """Opportunity and gap are parts of what leaves; classes add up to the whole; bounds hold the value."""
    paid = [row | {"ring": who[row["payee"]][0], "division": who[row["payee"]][1]} for row in rows]
    table = figures_of(paid, rings=RINGS, near=NEAR, basis=basis)
    found = table.frame.filter(pl.col("metric").is_in(["opportunity", "market_gap"]), pl.col("dimension_2").is_null())
    if found.is_empty():
        return
    assert (found["bound_low"] <= found["value"]).all()
    assert (found["value"] <= found["bound_high"]).all()
    pooled = found.filter(pl.col("body").is_null())
    for metric in ("opportunity", "market_gap"):
        whole = table.row(metric, basis=basis)["numerator"]
        assert found.filter(pl.col("metric") == metric, pl.col("body").is_not_null())["numerator"].sum() == whole
        for dimension in ("sector", "category", "department"):
            mine = pooled.filter(pl.col("metric") == metric, pl.col("dimension") == dimension)
            assert mine["numerator"].sum() == whole
    away = sum(Decimal(row["amount"]) for row in paid if row["ring"] in ("County", "overseas") and row["division"])
    assert sum(table.row(m, basis=basis)["numerator"] for m in ("opportunity", "market_gap")) == away


def test_the_pages_example(figures_of: Figures) -> None:
    """The table of payments on the page, and the figures that it says come of it."""
    page = (Path(__file__).parents[2] / "docs" / "methods" / "potential.md").read_text(encoding="utf-8")
    example = page.split("## Example by hand", 1)[1].split("\n## ", 1)[0]
    rings = {"town": "Town", "county": "County", "rest of the country": "rest_of_country", "not known": "unknown"}
    divisions = {"building": BUILDING, "catering": CATERING, "printing": PRINTING, "not known": None}
    paid = [
        {"payee": f"P{n}", "amount": money.replace(",", ""), "ring": rings.get(where, where), "division": divisions[of]}
        for n, (money, where, of) in enumerate(
            re.findall(r"^\| [^|]+ \| ([\d,]+) \| ([^|]+) \| ([^|]+) \|$", example, re.MULTILINE)
        )
    ]
    assert len(paid) == 7
    table = figures_of(paid, rings=RINGS, near=NEAR)
    told = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", example, re.MULTILINE)
    assert len(told) == 4
    for metric, by_hand, most in told:
        figure = table.row(metric)
        for said, column in ((by_hand, "value"), (most, "bound_high")):
            last = re.findall(r"[\d,.]+", said)[-1]
            assert round(figure[column], 1) == float(last.replace(",", "")), (metric, column)
