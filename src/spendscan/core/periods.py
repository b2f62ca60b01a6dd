"""Time: windows as people write them, financial years, and the months that a year has (the contract, section 2)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import polars as pl

from spendscan.core.errors import UsageError

# The month in which a financial year starts, by home country and by currency where no country is known:
# April in the United Kingdom, July in US cities; everywhere else the year is the calendar's.
YEAR_STARTS = {"GB": 4, "US": 7, "GBP": 4, "USD": 7}
FORMS = "a day (2024-04-01), a month (2024-04) or a financial year (2024/25)"
# In a year.
MONTHS = 12
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"(\d{4})(?:/(\d{2}))?")


@dataclass(frozen=True)
class Window:
    """The days that an analysis is of.

    Args:
        start: First day, or None where it is open.
        end: Last day, or None where it is open.
    """

    start: date | None = None
    end: date | None = None

    @property
    def given(self) -> bool:
        """Whether any end is set."""
        return self.start is not None or self.end is not None


def year_start_of(country: str | None, currency: str | None = None) -> int:
    """The month in which financial years start: 4 in the United Kingdom, 7 in US cities, else 1."""
    return YEAR_STARTS.get(country or currency or "", 1)


def window(date_from: str | None, date_to: str | None, year_start: int = 4) -> Window:
    """The window between `--from` and `--to`, both included.

    Args:
        date_from: A day, a month or a financial year; its first day counts.
        date_to: Likewise; its last day counts.
        year_start: The month in which financial years start.

    Raises:
        UsageError: One is not a day, month or financial year, or the first lies after the last.
    """
    start = _span(date_from, "--from", year_start)[0] if date_from else None
    end = _span(date_to, "--to", year_start)[1] if date_to else None
    if start and end and start > end:
        raise UsageError(f"--from {date_from} lies after --to {date_to}", hint="Swap them, or widen the window.")
    return Window(start, end)


def _span(text: str, option: str, year_start: int) -> tuple[date, date]:
    """First and last day of what was written."""
    written = text.strip()
    try:
        if found := _DAY.fullmatch(written):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return day, day
        if found := _MONTH.fullmatch(written):
            year, month = int(found[1]), int(found[2])
            return date(year, month, 1), _last_day(year, month)
        if found := _YEAR.fullmatch(written):
            return _year_span(int(found[1]), found[2], option, year_start)
    except ValueError as error:
        raise UsageError(f"{option} {text}: {error}", hint=f"Write {FORMS}.") from None
    raise UsageError(f"{option} {text!r} is no date", hint=f"Write {FORMS}.")


def _year_span(year: int, second: str | None, option: str, year_start: int) -> tuple[date, date]:
    straddles = year_start > 1
    if second is not None and (not straddles or int(second) != (year + 1) % 100):
        why = "financial years start in January here" if not straddles else "a financial year ends in the next"
        raise UsageError(f"{option} {year}/{second}: {why}", hint=f"Write {year_label(year, year_start)}.")
    months = months_of_year(year_label(year, year_start), year_start)
    first, last = (tuple(map(int, month.split("-"))) for month in (months[0], months[-1]))
    return date(first[0], first[1], 1), _last_day(last[0], last[1])


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def year_label(year: int, year_start: int) -> str:
    """The financial year that starts in a calendar year: `2010/11`, or `2010` where years start in January."""
    return f"{year:04}" if year_start == 1 else f"{year:04}/{(year + 1) % 100:02}"


def months_of_year(label: str, year_start: int) -> list[str]:
    """The twelve months of a financial year, in order: `2010/11` from April is `2010-04` … `2011-03`."""
    first = month_number(f"{label[:4]}-{year_start:02}")
    return [month_of(number) for number in range(first, first + MONTHS)]


def month_number(month: str) -> int:
    """A month `YYYY-MM` as a number, one more for each month that follows."""
    return int(month[:4]) * MONTHS + int(month[5:7]) - 1


def month_of(number: int) -> str:
    """The month that has a number: `2010-04`."""
    return f"{number // MONTHS:04}-{number % MONTHS + 1:02}"


def every_month(first: str, last: str) -> list[str]:
    """Every month from one to another, both counted."""
    return [month_of(number) for number in range(month_number(first), month_number(last) + 1)]


def financial_year(period: str | pl.Expr, year_start: int) -> pl.Expr:
    """The financial year of a period (`YYYY-MM`): `2010/11`, or `2010` where years start in January; undated: null."""
    month = pl.col(period) if isinstance(period, str) else period
    number = month.str.slice(5, 2).cast(pl.Int64, strict=False)
    year = month.str.slice(0, 4).cast(pl.Int64, strict=False) - (number < year_start).cast(pl.Int64)
    label = year.cast(pl.String).str.zfill(4)
    if year_start > 1:
        label = label + pl.lit("/") + ((year + 1) % 100).cast(pl.String).str.zfill(2)
    return pl.when(number.is_not_null()).then(label)


def outside(given: Window, payment_date: str = "payment_date", period: str = "period") -> pl.Expr:
    """Whether a payment lies outside a window.

    Its date says so; without a date its month, which is inside where any day of it is. A payment whose period is
    `undated` is outside every window (its date is missing or not to be believed), and inside where none is given.
    """
    if not given.given:
        return pl.lit(False)
    day, month = pl.col(payment_date), pl.col(period)
    misses = [pl.lit(False)]
    if given.start:
        first = f"{given.start:%Y-%m}"
        misses.append(pl.when(day.is_not_null()).then(day < given.start).otherwise(month < first))
    if given.end:
        last = f"{given.end:%Y-%m}"
        misses.append(pl.when(day.is_not_null()).then(day > given.end).otherwise(month > last))
    return (month == "undated") | pl.any_horizontal(misses)
