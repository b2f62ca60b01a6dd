from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.errors import UsageError
from spendscan.core.periods import (
    Window,
    financial_year,
    months_of_year,
    outside,
    window,
    year_label,
    year_start_of,
)

days = st.dates(date(1990, 1, 1), date(2098, 12, 31))
starts = st.integers(1, 12)


def year_of(period: str | None, start: int) -> str | None:
    frame = pl.DataFrame({"period": [period]}, schema={"period": pl.String})
    found: str | None = frame.select(y=financial_year("period", start))["y"][0]
    return found


@pytest.mark.parametrize(
    ("period", "start", "expected"),
    [
        ("2010-04", 4, "2010/11"),
        ("2011-03", 4, "2010/11"),
        ("1999-12", 4, "1999/00"),
        ("2018-06", 7, "2017/18"),
        ("2010-12", 1, "2010"),
        ("undated", 4, None),
        (None, 4, None),
    ],
)
def test_financial_year(period: str | None, start: int, expected: str | None) -> None:
    assert year_of(period, start) == expected


@given(days, starts)
def test_a_month_is_one_of_its_financial_year(day: date, start: int) -> None:
    label = year_of(f"{day:%Y-%m}", start)
    assert label is not None
    months = months_of_year(label, start)
    assert len(set(months)) == 12
    assert months == sorted(months)
    assert f"{day:%Y-%m}" in months
    assert months[0].endswith(f"-{start:02}")


@given(days, starts)
def test_a_year_as_a_window_holds_exactly_its_months(day: date, start: int) -> None:
    label = year_of(f"{day:%Y-%m}", start)
    assert label is not None
    span = window(label, label, start)
    assert span.start is not None
    assert span.end is not None
    months = months_of_year(label, start)
    assert f"{span.start:%Y-%m}" == months[0]
    assert f"{span.end:%Y-%m}" == months[-1]
    assert span.start.day == 1
    assert (span.end + timedelta(1)).day == 1


def test_years_start_by_country() -> None:
    assert [year_start_of(c) for c in ("GB", "US", "FR", None)] == [4, 7, 1, 1]
    assert year_start_of(None, "GBP") == 4
    assert year_start_of("FR", "GBP") == 1
    assert year_label(1999, 4) == "1999/00"
    assert year_label(2010, 1) == "2010"


def test_windows_include_both_ends() -> None:
    assert window("2024-04-05", "2024-04-05") == Window(date(2024, 4, 5), date(2024, 4, 5))
    assert window("2024-02", "2024-02") == Window(date(2024, 2, 1), date(2024, 2, 29))
    assert window("2023/24", None) == Window(date(2023, 4, 1), None)
    assert window(None, "2023/24", 7) == Window(None, date(2024, 6, 30))
    assert window("2023", "2023", 1) == Window(date(2023, 1, 1), date(2023, 12, 31))
    assert not window(None, None).given


@pytest.mark.parametrize(
    ("start", "end", "year_start", "said"),
    [
        ("2024-05", "2024-04", 4, "after"),
        ("2024-13", None, 4, "month"),
        ("2023-02-29", None, 4, "day"),
        ("last year", None, 4, "no date"),
        ("2010/12", None, 4, "ends in the next"),
        (None, "2010/11", 1, "January"),
        ("2010-11-", None, 4, "no date"),
    ],
)
def test_what_is_no_window_is_refused(start: str | None, end: str | None, year_start: int, said: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        window(start, end, year_start)
    assert refused.value.hint


def outside_of(span: Window, day: date | None, period: str) -> bool:
    frame = pl.DataFrame(
        {"payment_date": [day], "period": [period]}, schema={"payment_date": pl.Date, "period": pl.String}
    )
    found: bool = frame.select(out=outside(span))["out"][0]
    return found


def test_a_date_says_whether_a_payment_is_outside() -> None:
    span = window("2024-04-10", "2024-05-20")
    cases = {date(2024, 4, 9): True, date(2024, 4, 10): False, date(2024, 5, 20): False, date(2024, 5, 21): True}
    for day, out in cases.items():
        assert outside_of(span, day, f"{day:%Y-%m}") is out


def test_without_a_date_any_day_of_the_month_is_enough() -> None:
    span = window("2024-04-10", "2024-05-20")
    assert [outside_of(span, None, p) for p in ("2024-03", "2024-04", "2024-05", "2024-06")] == [
        True,
        False,
        False,
        True,
    ]


def test_undated_is_outside_every_window_and_inside_none() -> None:
    assert outside_of(window("2024-04", None), None, "undated")
    assert outside_of(window(None, "2024-04"), date(2024, 4, 1), "undated")
    assert not outside_of(Window(), None, "undated")


@given(days, days, days)
def test_outside_is_before_or_after(first: date, second: date, day: date) -> None:
    span = Window(min(first, second), max(first, second))
    assert span.start is not None
    assert span.end is not None
    assert outside_of(span, day, f"{day:%Y-%m}") == (not span.start <= day <= span.end)
