"""The 90% interval beside figures: what it rests on, and what holds of it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from spendscan.core.provenance import Provenance
from spendscan.metrics.chances import CHANCE, CHANCES, CLASS_CHANCES, class_chances, worlds
from spendscan.metrics.choices import BASES
from spendscan.register.entities import ENTITIES
from spendscan.register.register import Register
from spendscan.survey.read import survey_from

Figures = Callable[..., Any]
SETTLED = CHANCES.to_frame()


def chances_of(possible: Mapping[str, Mapping[str, float]]) -> pl.DataFrame:
    """Rings by payee; the first is where it is counted."""
    rows = [
        (payee, basis, None, ring, None, None, None, round(chance * CHANCE), number == 0)
        for payee, rings in possible.items()
        for basis in BASES
        for number, (ring, chance) in enumerate(rings.items())
    ]
    return pl.DataFrame(rows, schema=CHANCES, orient="row")


def interval(table: Any, metric: str, **key: Any) -> tuple[Any, Any]:
    row = table.row(metric, **key)
    return row["low"], row["high"]


def test_nothing_is_said_where_nothing_is_known_of_matches(figures_of: Figures) -> None:
    assert interval(figures_of([("A", "60.00", "Local")]), "local_share") == (None, None)


def test_certain_matches_leave_nothing_open_but_the_unknown(figures_of: Figures) -> None:
    table = figures_of([("A", "60.00", "Local"), ("B", "40.00")], chances=SETTLED)
    assert interval(table, "local_share") == (60.0, 60.0)
    assert table.bounded("local_share") == (60.0, 60.0, 100.0)


def test_many_small_matches_are_nearly_normal(figures_of: Figures) -> None:
    """400 suppliers of £1, each local with 0.9: 360 ± 1.645·√(400·0.9·0.1) = 360 ± 9.87, of £400, stretched to 100%."""
    paid = [(f"P{n}", "1.00", "Local") for n in range(400)]
    chances = chances_of({f"P{n}": {"Local": 0.9, "rest_of_country": 0.1} for n in range(400)})
    table = figures_of(paid, chances=chances)
    low, high = interval(table, "local_share")
    assert low == pytest.approx(100 * (360 - 9.87) / 400, abs=0.1)
    assert high == 100.0
    assert "stretched to the value" in table.row("local_share")["method"]
    assert interval(table, "leakage") == (0.0, pytest.approx(100 - low))
    assert interval(table, "lm2") == (pytest.approx(1 + low / 100), 2.0)
    assert interval(table, "spend", dimension="ring", member="Local") == (pytest.approx(4 * low, abs=1e-4), 400.0)


def test_counts_and_destinations_rest_on_matches_too(figures_of: Figures) -> None:
    """The 400 suppliers above, once paid each: by count they are as by money; one in ten may be elsewhere."""
    paid = [(f"P{n}", "1.00", "Local") for n in range(399)] + [("Q", "1.00", "rest_of_country")]
    chances = chances_of({f"P{n}": {"Local": 0.9, "rest_of_country": 0.1} for n in range(399)})
    table = figures_of(paid, chances=chances)
    low, high = interval(table, "local_share")
    for metric in ("local_payment_share", "local_payee_share"):
        assert interval(table, metric) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))
        ring = metric.removeprefix("local_")
        assert interval(table, ring, dimension="ring", member="Local")[0] == pytest.approx(low, abs=0.01)
    away = {"dimension": "ring", "member": "rest_of_country"}
    gone = table.rows("leakage_to", **away, dimension_2="region").row(0, named=True)
    assert (gone["value"], gone["low"]) == (0.25, 0.25)
    assert gone["high"] == pytest.approx(interval(table, "leakage")[1])


def test_what_could_be_reserved(figures_of: Figures) -> None:
    """£900 to one elsewhere, if its match is right, four times in five: 720 ± 1.645 × 360, and not beyond 900."""
    chances = chances_of({"A": {"rest_of_country": 0.8, "Local": 0.2}})
    more = {"reserved_under": Decimal(1000), "chances": chances}
    table = figures_of([("A", "900.00", "rest_of_country"), ("B", "5000.00", "rest_of_country")], **more)
    low, high = interval(table, "reservable_spend")
    assert (0 < low < 720 - 360, high) == (True, 900.0)
    sure = figures_of([("A", "900.00", "rest_of_country")], **(more | {"chances": SETTLED}))
    assert interval(sure, "reservable_spend") == (900.0, 900.0)


def test_two_names_that_may_be_two_suppliers(figures_of: Figures) -> None:
    """30 and 20 as one supplier of 50, beside 50: HHI 5,000. Apart it is 3,800: at even odds both are in it."""
    paid = [
        {"payee": p, "amount": a, "supplier": s} for p, a, s in (("A", "30", "AB"), ("B", "20", "AB"), ("C", "50", "C"))
    ]
    possible = pl.DataFrame(
        [("B", 0, None, None, CHANCE // 2), ("B", 4, None, None, CHANCE // 2)],
        schema={
            "payee_key": pl.String,
            "world": pl.Int64,
            "register": pl.String,
            "entity_id": pl.String,
            "chance": pl.Int64,
        },
        orient="row",
    )
    ties = pl.DataFrame({"payee_key": ["A", "B"], "register": "R", "entity_id": "1", "order": 0})
    entities = ENTITIES.to_frame()
    table = figures_of(paid, possible=possible, ties=ties, entities=entities, top_n=1)
    low, high = interval(table, "hhi")
    assert table.value("hhi") == high == 5000.0
    assert low <= 3800.0
    assert interval(table, "effective_suppliers") == (2.0, pytest.approx(10_000 / low))
    # One of the two remains the largest, whatever B is.
    assert table.value("top_n_share") == 50.0
    assert table.row("hhi", period="2024-04")["low"] is None
    settled = figures_of(paid, possible=possible.head(0), ties=ties, entities=entities)
    assert interval(settled, "hhi") == (5000.0, 5000.0)


def test_bodies_share_a_payee_and_one_decision(figures_of: Figures) -> None:
    """One supplier paid by two bodies is right in both or in neither: its money counts as one sum."""
    paid = [{"payee": "A", "amount": "50.00", "ring": "Local", "body": b} for b in ("X", "Y")]
    chances = chances_of({"A": {"Local": 0.5, "unknown": 0.5}})
    low, high = interval(figures_of(paid, chances=chances), "local_share")
    assert (low, high) == (0.0, 100.0)


def test_a_wrong_match_may_be_of_another_sector(figures_of: Figures) -> None:
    """400 suppliers of £1, builders with 0.9, else of no known sector: 350.13 to 400 of £400, as by ring."""
    ties = pl.DataFrame(
        [(f"P{n}", "r", f"{n}", 0) for n in range(400)],
        schema=["payee_key", "register", "entity_id", "order"],
        orient="row",
    )
    entities = pl.DataFrame(
        [("r", f"{n}", "F", None, None) for n in range(400)],
        schema=dict.fromkeys(("register", "entity_id", "sector", "size", "ownership"), pl.String),
        orient="row",
    )
    rows = [(f"P{n}", "sector", m, c, m == "F") for n in range(400) for m, c in (("F", 900_000), (None, 100_000))]
    doubtful = pl.DataFrame(rows, schema=CLASS_CHANCES, orient="row")
    paid = [(f"P{n}", "1.00", "Local") for n in range(400)]
    table = figures_of(paid, ties=ties, entities=entities, class_chances=doubtful)
    low, high = interval(table, "spend_share", dimension="sector", member="F")
    assert (low, high) == (pytest.approx(100 * (360 - 9.87) / 400, abs=0.1), 100.0)
    by_year = {"dimension": "sector", "member": "F", "period": "2024/25"}
    assert interval(table, "spend", **by_year) == interval(table, "spend", dimension="sector", member="F")


def test_classes_that_a_payee_may_have() -> None:
    """Matched wrongly, it is of the other candidate's sector or of none; what the ledger says of its size stays."""
    possible = pl.DataFrame(
        [("A", 0, None, None, 900_000), ("A", 1, "r", "2", 60_000), ("A", 4, None, None, 40_000)],
        schema=["payee_key", "world", "register", "entity_id", "chance"],
        orient="row",
    )
    empty = ENTITIES.to_frame()
    rows = {"entity_id": ["1", "2"], "name": ["A", "B"], "sic": [["41201"], ["56210"]]}
    known = pl.DataFrame(rows).match_to_schema(ENTITIES, missing_columns="insert")
    register = Register("r", known, empty, empty, Provenance("register", "r.csv", "r.csv", "0"))
    entities = pl.DataFrame(
        [("r", "1", "Construction", None, None)],
        schema=dict.fromkeys(("register", "entity_id", "sector", "size", "ownership"), pl.String),
        orient="row",
    )
    ties = pl.DataFrame({"payee_key": ["A"], "register": ["r"], "entity_id": ["1"], "order": [0]})
    payees = pl.DataFrame(
        [("A", "Construction", "small", None)],
        schema=dict.fromkeys(("payee_key", "sector", "size", "ownership"), pl.String),
        orient="row",
    )
    found = class_chances(possible, payees, entities, ties, [register])
    assert found.rows() == [
        ("A", "sector", None, 40_000, False),
        ("A", "sector", "Accommodation and food", 60_000, False),
        ("A", "sector", "Construction", 900_000, True),
    ]


ANSWERS = pl.DataFrame(
    {
        "payee_key": ["A", "B", "C"],
        "respend_percent": ["20", "40", "60"],
        "line": [2, 3, 4],
    }
)


def test_a_sample_of_answers_leaves_lm3_open(figures_of: Figures) -> None:
    """Answers 20, 40, 60% of £10 each: rate 40%, variance of one 0.04, of the rate 0.04/3; £70 has not answered.

    √(70²·0.04/3 + 70²·0.04) = 16.17; Student's t with 2 degrees of freedom at 95% is 2.920; LM3 = 1 + 1 + 0.4.
    """
    paid = [*((p, "10.00", "Local") for p in "ABC"), ("D", "70.00", "Local")]
    survey = survey_from(ANSWERS, "answers.csv")
    table = figures_of(paid, chances=SETTLED, survey=survey)
    low, high = interval(table, "lm3")
    half = 2.9200 * (70**2 * 0.04 / 3 + 70**2 * 0.04) ** 0.5 / 100
    assert table.value("lm3") == pytest.approx(2.4)
    assert (low, high) == (pytest.approx(2.4 - half, abs=1e-3), pytest.approx(2.4 + half, abs=1e-3))


def test_all_answered_leaves_nothing_open(figures_of: Figures) -> None:
    table = figures_of([(p, "10.00", "Local") for p in "ABC"], chances=SETTLED, survey=survey_from(ANSWERS, "a.csv"))
    assert interval(table, "lm3") == (pytest.approx(2.4), pytest.approx(2.4))


def test_one_answer_says_nothing_of_the_scatter(figures_of: Figures) -> None:
    one = survey_from(ANSWERS.head(1), "a.csv")
    table = figures_of([("A", "10.00", "Local"), ("D", "70.00", "Local")], chances=SETTLED, survey=one)
    assert interval(table, "lm3") == (None, None)
    assert table.value("lm3") == pytest.approx(2.2)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_laws(figures_of: Figures, data: st.DataObject) -> None:
    """An interval holds its value, and neither order nor splitting changes it."""
    rings = ("Local", "rest_of_country", "unknown")
    payees = {p: data.draw(st.sampled_from(rings)) for p in "ABCD"}
    rows = [
        {
            "payee": p,
            "amount": str(Decimal(data.draw(st.integers(-3000, 20_000))) / 100),
            "ring": payees[p],
            "body": data.draw(st.sampled_from(["X", "Y"])),
        }
        for p in data.draw(st.lists(st.sampled_from("ABCD"), min_size=1, max_size=8))
    ]
    split = data.draw(st.floats(0.05, 0.95))
    other = {"Local": "unknown", "unknown": "Local", "rest_of_country": "Local"}
    chances = chances_of({p: {ring: split, other[ring]: 1 - split} for p, ring in payees.items()})
    frame = figures_of(rows, chances=chances).frame
    given_ = frame.filter(pl.col("low").is_not_null())
    assert given_.filter((pl.col("low") > pl.col("value")) | (pl.col("value") > pl.col("high"))).is_empty()
    assert frame.filter(pl.col("low").is_null() != pl.col("high").is_null()).is_empty()
    halves = [row | {"amount": part} for row in reversed(rows) for part in ("1.00", str(Decimal(row["amount"]) - 1))]
    again = figures_of(halves, chances=chances).frame
    values = ["metric", "dimension", "member", "body", "basis", "scope", "low", "high"]
    drop = ~pl.col("metric").is_in(["payment_count"])
    assert_frame_equal(frame.filter(drop).select(values), again.filter(drop).select(values))


def test_worlds_of_matches() -> None:
    matches = pl.DataFrame(
        {
            "payee_key": ["ACCEPTED", "OPEN", "TWINS", "DECIDED", "UNLIKE"],
            "register": ["r"] * 5,
            "entity_id": ["1", "1", "1", "1", "1"],
            "decision": ["accepted", "review", "ambiguous", "accepted", "rejected"],
            "probability": [0.9, 0.6, 0.99, None, 0.1],
            "decided_by": [None, None, None, "me", None],
            "tier": ["fuzzy", "fuzzy", "exact", "decision", "fuzzy"],
        }
    )
    candidates = pl.DataFrame(
        {
            "payee_key": ["ACCEPTED", "ACCEPTED", "OPEN", "TWINS", "TWINS", "UNLIKE"],
            "register": ["r"] * 6,
            "rank": [1, 2, 1, 1, 2, 1],
            "entity_id": ["1", "2", "1", "1", "2", "1"],
            "probability": [0.9, 0.04, 0.6, 0.99, 0.99, 0.1],
        }
    )
    found = worlds(matches, candidates, ["r"])
    told = {
        key: dict(zip(rows["world"], rows["chance"], strict=True))
        for (key,), rows in found.group_by("payee_key", maintain_order=True)
    }
    assert told == {
        "ACCEPTED": {0: 900_000, 1: 40_000, 4: 60_000},
        "OPEN": {0: 400_000, 1: 600_000},
        "TWINS": {0: 0, 1: 500_000, 2: 500_000},
    }
