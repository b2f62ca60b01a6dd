"""Prompt payment, against regulation 38's own days and published figures."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from spendscan.metrics.figures import table
from spendscan.metrics.prompt import days_to_pay, prompt_payment


def figures(pairs: Sequence[tuple[date | None, date | None]], **more: object) -> dict[str, float]:
    frame = pl.DataFrame(
        [(i, p, "X", "GBP", None) for i, p in pairs],
        schema={
            "invoice_date": pl.Date, "payment_date": pl.Date, "body": pl.String, "currency": pl.String,
            "exclusion": pl.String,
        },
        orient="row",
    )  # fmt: skip
    parts = prompt_payment(days_to_pay(frame.lazy()), "best")
    return dict(table(parts).filter(pl.col("body").is_null()).select("metric", "value").iter_rows()) if parts else {}


@pytest.mark.parametrize(
    ("paid", "band"),
    [
        (date(2025, 5, 1), "paid_within_30_days"),
        (date(2025, 5, 2), "paid_in_31_to_60_days"),
        (date(2025, 5, 31), "paid_in_31_to_60_days"),
        (date(2025, 6, 1), "paid_after_60_days"),
    ],
)
def test_days_of_regulation_38(paid: date, band: str) -> None:
    """An invoice of 1 April: 1 May is day 30, 2 May 31, 31 May 60, 1 June 61 (regulation 38, SI 2024/692)."""
    found = figures([(date(2025, 4, 1), paid)])
    assert {name for name, value in found.items() if value == 100.0} == {band}
    assert found["days_to_pay"] == (paid - date(2025, 4, 1)).days


def test_chorley_2015_16() -> None:
    """7,797 of 7,848 invoices within 30 days: 99.35% (Chorley council)."""
    soon, late = (date(2015, 5, 1), date(2015, 5, 20)), (date(2015, 5, 1), date(2015, 7, 20))
    assert round(figures([soon] * 7797 + [late] * 51)["paid_within_30_days"], 2) == 99.35


def test_without_dates_there_are_no_figures() -> None:
    assert figures([(None, date(2025, 1, 1)), (date(2025, 1, 1), None), (date(1999, 1, 1), date(2025, 1, 1))]) == {}
