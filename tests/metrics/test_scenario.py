"""What a shift could bring, by hand: the extra, and what it makes with its range."""

from decimal import Decimal

import polars as pl
import pytest

from spendscan.metrics.scenario import Potential, Shift, potentials

TENTH = [Shift("all", Decimal("0.1"))]


def figures(**tier2: float | None) -> pl.DataFrame:
    """Of £1,000, £600 leave, and between £500 and £700 if what is unknown is here or not; `tier2`: leakage_tier2."""
    shared = {"body": None, "period": None, "scope": "analysed", "basis": "best", "dimension": "all", "member": "all"}
    leaks = {"value": 60.0, "bound_low": 50.0, "bound_high": 70.0, "numerator": "600", "denominator": "1000"}
    blank: dict[str, float | None] = dict.fromkeys(("low", "high"))
    rows = [{**shared, "metric": "leakage", "currency": "GBP", **blank, **leaks}]
    if tier2:
        rows.append({**shared, "metric": "leakage_tier2", "currency": "GBP", **tier2})
    return pl.DataFrame(rows, infer_schema_length=None)


def found(table: pl.DataFrame, multiplier: float | None = None) -> Potential:
    (potential,) = potentials(table, TENTH, "best", multiplier)
    return potential


def test_the_effect_has_the_range_of_the_answers() -> None:
    """40% is spent again, 30 to 55%: £100 make £140, £130 to £155."""
    told = found(figures(value=60.0, low=45.0, high=70.0))
    assert (told.extra, told.low, told.high) == (100.0, 100.0, 100.0)
    assert (told.effect, told.effect_low, told.effect_high) == pytest.approx((140.0, 130.0, 155.0))


def test_a_rate_without_answers_and_a_stated_multiplier_have_none() -> None:
    told = found(figures(value=60.0, low=None, high=None))
    assert (told.effect, told.effect_low, told.effect_high) == pytest.approx((140.0, 140.0, 140.0))
    told = found(figures(value=60.0, low=45.0, high=70.0), 1.2)
    assert (told.effect, told.effect_low, told.effect_high) == pytest.approx((120.0, 120.0, 120.0))


def test_nobody_answered_no_effect() -> None:
    told = found(figures())
    assert (told.effect, told.effect_low, told.effect_high) == (None, None, None)
