"""Leakage by class, destination and second tier; value per pound; how money is spread over suppliers."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from spendscan.survey.read import survey_from

Figures = Callable[..., Any]


def test_leakage_of_a_class(figures_of: Figures) -> None:
    """Of 100 for works 40 stayed; of 10 for food none: works leak more money, food a larger part."""
    paid = [
        {"payee": "A", "amount": "40", "ring": "Local", "category": "works"},
        {"payee": "B", "amount": "60", "ring": "rest_of_country", "category": "works"},
        {"payee": "C", "amount": "10", "ring": "rest_of_country", "category": "food"},
    ]
    table = figures_of(paid)
    rows = {m: table.row("leakage", dimension="category", member=m) for m in ("works", "food")}
    assert {m: (r["value"], float(r["numerator"])) for m, r in rows.items()} == {
        "works": (60.0, 60.0),
        "food": (100.0, 10.0),
    }


def test_destinations_make_the_leakage(figures_of: Figures) -> None:
    table = figures_of([("A", "40", "Local"), ("B", "35", "rest_of_country"), ("C", "5", "overseas"), ("D", "20")])
    rows = table.frame.filter(pl.col("metric") == "leakage_to")
    assert rows["value"].sum() == table.value("leakage") == 60.0
    assert dict(rows.select("member", "value").iter_rows()) == {
        "rest_of_country": 35.0,
        "overseas": 5.0,
        "unknown": 20.0,
    }


def test_northumberland_and_the_second_tier(figures_of: Figures) -> None:
    """Local suppliers respend 76%, others 36% (nef, 2005): at a half local 0.5·1.76 + 0.5·0.36 = 1.06; 24% leaks."""
    answers = pl.DataFrame(
        {"payee_key": ["A", "B"], "respend_percent": ["76", "36"], "stratum": ["local", "other"], "line": [2, 3]}
    )
    table = figures_of(
        [("A", "50", "Local"), ("B", "50", "rest_of_country")], survey=survey_from(answers, "answers.csv")
    )
    assert table.value("local_value_per_pound") == pytest.approx(1.06)
    assert table.value("leakage_tier2") == pytest.approx(24.0)
    assert table.value("lm3") == pytest.approx(1 + 0.5 + 0.38)


def test_no_value_per_pound_without_answers_from_elsewhere(figures_of: Figures) -> None:
    answers = pl.DataFrame({"payee_key": ["A"], "respend_percent": ["76"], "line": [2]})
    table = figures_of(
        [("A", "50", "Local"), ("B", "50", "rest_of_country")], survey=survey_from(answers, "answers.csv")
    )
    assert table.rows("local_value_per_pound").is_empty()


def test_shape_of_four(figures_of: Figures) -> None:
    """Shares 40, 30, 20, 10 (HHI 3,000): 10,000/3,000 = 3.33 equal ones; three make 80%; a quarter is tail."""
    paid = [(p, a, "Local") for p, a in zip("ABCD", ("40", "30", "20", "10"), strict=True)]
    table = figures_of([*paid, {"payee": "A2", "amount": "0", "supplier": "A", "ring": "Local"}])
    assert table.value("hhi") == 3000.0
    assert table.value("effective_suppliers") == pytest.approx(3.333333)
    assert (table.value("cr4"), table.value("pareto_suppliers"), table.value("tail_share")) == (100.0, 3.0, 25.0)
    assert table.value("names_per_supplier") == 1.25
    assert table.value("hhi", dimension="category", member="(not given)") == 3000.0
