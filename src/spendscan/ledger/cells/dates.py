"""Dates as published: day-first or month-first by a column's own evidence, serials, months, periods."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from spendscan.ledger.cells.abroad import MONTHS_ABROAD, WEEKDAYS_ABROAD

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "day-first", "month-first", "year-first"
# So many different dates, and so many times fewer months by one order, before that decides.
MANY_DAYS, FEWER_MONTHS = 4, 3
# So many different dates, of so many days and months, of which by chance some would tell the order.
MANY_OPEN, OF_EACH = 20, 7
# Serials of 1990 to 2050: five digits that are no year and no amount of days that a person would write otherwise.
_FIRST_SERIAL, _LAST_SERIAL = 32874, 54789
_APRIL, _DECEMBER, _FEWEST_WEEKS = 4, 12, 52
_FILLED_UP = 10, 99
_EPOCH, _1970 = date(1899, 12, 30), date(1970, 1, 1)
_ZONE = r"(?:z|(?:gmt|utc)?[+-]\d{2}(?::?\d{2})?|gmt|utc|bst|[cew]es?t|[ecmp][sd]t)"
# Of a moment, what follows the day: `T00:00:00Z`, `10:30 PM`, `:00:00:00` behind a year.
_TIME = re.compile(rf"(?:[t ]+|(?<=\d{{4}}):)\d{{1,2}}[:.]\d{{2}}([:.]\d{{2}}([.,]\d+)?)?\s*(am|pm)?\s*{_ZONE}?$")
# `Mon Apr 03 00:00:00 EST 2023`, as computers' clocks are printed.
_CLOCK = re.compile(rf"^([a-z]{{3}} [a-z]{{3}} \d{{1,2}}) \d\d:\d\d:\d\d(?: {_ZONE})? (\d{{4}})$")
# Midnight east of Greenwich, as systems write it that keep Greenwich's time: the day that begins there is the next.
_EASTERN_MIDNIGHT = re.compile(r"[t ]2[123]:00(?::00(?:[.,]0+)?)?\s*(?:z|gmt|utc|\+00(?::?00)?)$")
_HOUR, _DAY, EASTERN_HOURS = 3_600_000, 86_400_000, (21, 22, 23)
# A weekday may stand before numbers, too: `Mon 03/04/2023`.
_THREE = re.compile(
    rf"^(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|{'|'.join(WEEKDAYS_ABROAD)})[,.]{{0,2}}\s+)?"
    r"(\d{1,4})\s*[/.\-\s,]\s*(\d{1,2})\s*[/.\-\s,]\s*(\d{1,4})\.?$"
)
_DAY_MONTH = re.compile(
    r"^(?:[^\W\d]{2,12},?\s+)?(\d{1,2})(?:st|nd|rd|th|er)?\s*[/.\-\s,]*\s*(?:de\s+)?([^\W\d]{3,12})\.?\s*[/.\-\s,]*\s*(?:de\s+)?"
    r"(\d{4}|\d{2})(?:\s*r\.?)?$"
)
_MONTH_DAY = re.compile(
    r"^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s*[/.\-\s]\s*(\d{1,2})(?:st|nd|rd|th)?\s*[,/.\-\s]\s*(\d{4})$"
)
_YEAR_MONTH_DAY = re.compile(r"^(\d{4})\s*[/.\-\s]\s*([a-z]{3,9})\s*[/.\-\s]\s*(\d{1,2})$")
_MONTH_YEAR = re.compile(r"^([^\W\d]{3,12})[\s\-/.']*(?:de\s+)?(\d{4}|\d{2})$")
_YEAR_MONTH = re.compile(r"^(\d{4})[\s\-/.]*([^\W\d]{3,12})$")
_DIGITS_YM = re.compile(r"^(19|20)(\d{2})[-/. ]?(0[1-9]|1[0-2])$")
_DIGITS_MY = re.compile(r"^(0?[1-9]|1[0-2])[/.\- ]((?:19|20)\d{2})$")
_MONTHS = re.compile(r"^([a-z]{3,9})[\s\-/.']*(\d{4}|\d{2})?\s*(?:-|–|to|until)\s*([a-z]{3,9})[\s\-/.']*(\d{4}|\d{2})$")
_YEARS = re.compile(r"^(?:fy\s*)?((?:19|20)\d{2})\s*[/\-]\s*((?:20)?\d{2})$")
_PERIOD = re.compile(r"^p(?:eriod)?\s*0?(\d{1,2})\s*[,/\- ]*\s*(?:fy\s*)?((?:19|20)\d{2})\s*[/\-]\s*(\d{2,4})$")
_OF_PERIOD = re.compile(r"^(?:fy\s*)?((?:19|20)\d{2})\s*[/\-]\s*(\d{2,4})\s*[,/\- ]*\s*p(?:eriod)?\s*0?(\d{1,2})$")
_MONTH_YEARS = re.compile(r"^([a-z]{3,9})[\s\-/.,']*((?:19|20)\d{2})\s*[/\-]\s*(\d{2,4})$")
_WEEK = re.compile(r"^((?:19|20)\d{2})-?w(\d{1,2})$")
_RANGE = re.compile(r"^(.{6,20}?)\s*(?:-|–|—|\bto\b|\buntil\b)\s*(.{6,20})$")
# Milliseconds since 1970, as some portals write a date: 13 digits from 2001 on.
_MILLISECONDS, _LAST_MILLISECOND = 13, 2_524_608_000_000
# yyyymmddhhmm(ss), as systems export it.
_WITH_TIME, _TIME_OF_DAY = (12, 14), re.compile(r"^([01]\d|2[0-3])([0-5]\d){1,2}$")
# Blanks, marks of a text or a formula, and what no one sees.
_EDGES = " \t\r\n\u00a0'=\"\u200b\u200e\u200f\ufeff"
_YEAR_OF_DAYS = 366
_QUARTER = re.compile(r"^q(?:(?:ua)?r?te?r\s*)?([1-4])\D+((?:19|20)\d{2})(?:\s*[/\-]\s*(\d{2,4}))?$")
_OF_QUARTER = re.compile(r"^((?:19|20)\d{2})(?:\s*[/\-]\s*(\d{2,4}))?[\s\-,]*q(?:(?:ua)?r?te?r\s*)?([1-4])$")
_TRIMESTER = r"(?:t|trim(?:estre)?|quartal|kvartal|kwartaal|kwarta[łl])\.?"
_QUARTER_ABROAD = (
    re.compile(rf"^([1-4])(?:er|e|è?me|[º°ª.o])?\s*{_TRIMESTER}\s*(?:de |del |di )?((?:19|20)\d{{2}})$"),
    re.compile(rf"^{_TRIMESTER}\s*([1-4])\W+(?:de )?((?:19|20)\d{{2}})$"),
)
# Of a week, its first day or its last is said.
_OF_WEEK = re.compile(r"^(?:w/?[ce]|week (?:commencing|ending|beginning))\W+(.{6,})$")


@dataclass(frozen=True)
class When:
    """What a cell says of time.

    Args:
        day: The date.
        period: The month (`YYYY-MM`) where only a period is stated.
        orders: Which orders could read it: `d`, `m`, `dm`, or empty where the order does not matter.
    """

    day: date | None = None
    period: str | None = None
    orders: str = ""


NEVER = When()


@lru_cache(1 << 16)
def read_date(text: str, order: str = DAY_FIRST) -> When:
    """One date as published.

    Args:
        text: The cell.
        order: How the column writes dates where a cell leaves it open.
    """
    bare = " ".join(text.strip(_EDGES).split()).lower()
    if not bare:
        return NEVER
    if _EASTERN_MIDNIGHT.search(bare):
        day = read_date(_TIME.sub("", bare), order).day
        return When(day + timedelta(days=1)) if day else NEVER
    bare = _CLOCK.sub(r"\1 \2", _TIME.sub("", bare).strip())
    three = _THREE.match(bare)
    if three:
        return _of_three(three[1], three[2], three[3], order)
    if bare.isascii() and bare.replace(".", "", 1).isdigit():
        return _of_digits(bare, order)
    named = _named(bare)
    if named is not None:
        return named
    when = _period(bare)
    return _range(bare, order) if when is NEVER else when


def _of_three(first: str, second: str, third: str, order: str) -> When:
    if len(first) == 4:
        # The year, then the day, is not read: other cells of such a column would be dates by either order.
        return When(_day(_year(first), int(second), int(third)))
    if len(third) not in (2, 4) or len(first) > 2:
        return NEVER
    if order == YEAR_FIRST and len(first) == len(third) == 2:
        return When(_day(_year(first), int(second), int(third)))
    year = _year(third)
    day_first, month_first = _day(year, int(second), int(first)), _day(year, int(first), int(second))
    orders = ("d" if day_first else "") + ("m" if month_first else "")
    if day_first == month_first:
        orders = ""
    chosen = (month_first or day_first) if order == MONTH_FIRST else (day_first or month_first)
    return When(chosen, None, orders)


def _of_digits(text: str, order: str) -> When:
    whole = text.partition(".")[0]
    if len(whole) == 5 and _FIRST_SERIAL <= int(whole) <= _LAST_SERIAL:
        return When(_EPOCH + timedelta(days=int(whole)))
    if len(text) in _WITH_TIME and text.startswith(("19", "20")) and _TIME_OF_DAY.match(text[8:]):
        whole = text = text[:8]
    if len(whole) == 8 and "." not in text:
        if 1900 <= int(whole[:4]) <= 2100:
            found = _day(int(whole[:4]), int(whole[4:6]), int(whole[6:]))
            if found:
                return When(found)
        return _of_three(whole[:2], whole[2:4], whole[4:], order) if 1900 <= int(whole[4:]) <= 2100 else NEVER
    if len(whole) == len(text) == _MILLISECONDS and int(text) <= _LAST_MILLISECOND:
        days, rest = divmod(int(text), _DAY)
        return When(_1970 + timedelta(days=days + (rest in {hour * _HOUR for hour in EASTERN_HOURS})))
    return _period(text)


def _range(text: str, order: str) -> When:
    """The first month of days from one to another; the month of a week's day."""
    week = _OF_WEEK.match(text)
    if week:
        day = read_date(week[1], order).day
        return When(period=f"{day:%Y-%m}") if day else NEVER
    found = _RANGE.match(text)
    first, last = (read_date(part, order).day for part in found.groups()) if found else (None, None)
    if first is None or last is None or not 0 <= (last - first).days <= _YEAR_OF_DAYS:
        return NEVER
    return When(period=f"{first:%Y-%m}")


def named_month(name: str) -> int | None:
    """The number of a month's name in lower case, in English or another language; None for what is none."""
    return MONTHS.get(name) or MONTHS_ABROAD.get(name)


def _named(text: str) -> When | None:
    for pattern, (d, m, y) in ((_DAY_MONTH, (1, 2, 3)), (_MONTH_DAY, (2, 1, 3)), (_YEAR_MONTH_DAY, (3, 2, 1))):
        found = pattern.match(text)
        month = named_month(found[m]) if found else None
        if found and month:
            return When(_day(_year(found[y]), month, int(found[d])))
    return None


def _period(text: str) -> When:
    found = _MONTH_YEAR.match(text)
    if found and (month := named_month(found[1])):
        return When(period=f"{_year(found[2]):04}-{month:02}")
    found = _YEAR_MONTH.match(text)
    if found and (month := named_month(found[2])):
        return When(period=f"{found[1]}-{month:02}")
    found = _MONTHS.match(text)
    if found and found[1] in MONTHS and found[3] in MONTHS:
        last = _year(found[4])
        first = _year(found[2]) if found[2] else last - (MONTHS[found[1]] > MONTHS[found[3]])
        return When(period=f"{first:04}-{MONTHS[found[1]]:02}")
    return _numbered_period(text)


def _numbered_period(text: str) -> When:
    """A month in digits, a financial year (its first month, from April), or a part of a year."""
    found = _YEARS.match(text)
    if found and (int(found[1]) + 1) % 100 == int(found[2]) % 100 and ("/" in text or int(found[2][-2:]) > _DECEMBER):
        return When(period=f"{found[1]}-04")
    found = _DIGITS_YM.match(text)
    if found:
        return When(period=f"{found[1]}{found[2]}-{found[3]}")
    found = _DIGITS_MY.match(text)
    if found:
        return When(period=f"{found[2]}-{int(found[1]):02}")
    return _part_of_year(text)


def _part_of_year(text: str) -> When:
    """A quarter, a period of a financial year, a week of a calendar's year: its first month."""
    for pattern, (year, after, number) in ((_QUARTER, (2, 3, 1)), (_OF_QUARTER, (1, 2, 3))):
        found = pattern.match(text)
        if found and (not found[after] or (int(found[year]) + 1) % 100 == int(found[after]) % 100):
            month = (int(found[number]) - 1) * 3 + 1 + (3 if found[after] else 0)
            return When(period=f"{int(found[year]) + (month > _DECEMBER):04}-{(month - 1) % _DECEMBER + 1:02}")
    for pattern in _QUARTER_ABROAD:
        if found := pattern.match(text):
            return When(period=f"{found[2]}-{int(found[1]) * 3 - 2:02}")
    for pattern, (year, after, number) in ((_PERIOD, (2, 3, 1)), (_OF_PERIOD, (1, 2, 3)), (_MONTH_YEARS, (2, 3, 1))):
        found = pattern.match(text)
        if found and (int(found[year]) + 1) % 100 == int(found[after]) % 100:
            return _month_of_years(int(found[year]), found[number])
    found = _WEEK.match(text)
    if found and 1 <= int(found[2]) <= _FEWEST_WEEKS:
        return When(period=f"{date.fromisocalendar(int(found[1]), int(found[2]), 1):%Y-%m}")
    return NEVER


def _month_of_years(first: int, which: str) -> When:
    """A month, or a period counted from April, of a financial year that begins in `first`."""
    month = (int(which) + 2) % _DECEMBER + 1 if which.isdigit() else MONTHS.get(which, 0)
    if not month or (which.isdigit() and not 1 <= int(which) <= _DECEMBER):
        return NEVER
    return When(period=f"{first + (month < _APRIL):04}-{month:02}")


def _year(text: str) -> int:
    short = int(text)
    # `0023` is a year of two digits that something filled up; `0001` is what systems write for no date.
    if len(text) == 4 and not _FILLED_UP[0] <= short <= _FILLED_UP[1]:
        return short if short > _FILLED_UP[1] else 0
    return 2000 + short if short < 70 else 1900 + short


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_SCHEMA = pl.Schema({"day": pl.Date, "period": pl.String, "orders": pl.String})


def read_dates(texts: pl.Series, order: str) -> pl.DataFrame:
    """A column of dates, each distinct text read once.

    Args:
        texts: The cells.
        order: How the column writes dates where a cell leaves it open.

    Returns:
        `day` Date, `period` (month where only one is stated), `orders` (null where a cell leaves none open), row by
        row.
    """
    cells = texts.to_list()
    found = {text: read_date(text, order) if text is not None else NEVER for text in set(cells)}
    whens = [found[text] for text in cells]
    data = {
        "day": [w.day for w in whens],
        "period": [w.period for w in whens],
        "orders": [w.orders or None for w in whens],
    }
    return pl.DataFrame(data, schema=_SCHEMA)


def order_of(texts: list[str]) -> tuple[str | None, int, int]:
    """The order that a column's cells speak for, with how many speak for day-first and for month-first."""
    day = month = 0
    for text in texts:
        orders = read_date(text).orders
        day += orders == "d"
        month += orders == "m"
    if day == month:
        return None, day, month
    return (DAY_FIRST if day > month else MONTH_FIRST), day, month


def order_by_months(texts: Iterable[str]) -> tuple[str, int, int] | None:
    """The order by which a column's dates lie in far fewer months, where no cell tells day from month.

    Returns:
        The order, in how many months they lie by it, and by the other; None where neither is so much the likelier.
    """
    day_first, month_first = set(), set()
    seen = 0
    for text in set(texts):
        when = read_date(text)
        other = read_date(text, MONTH_FIRST).day
        if when.orders == "dm" and when.day and other:
            day_first.add((when.day.year, when.day.month))
            month_first.add((other.year, other.month))
            seen += 1
    fewer, more = sorted((len(day_first), len(month_first)))
    if seen < MANY_DAYS or fewer * FEWER_MONTHS > more:
        return None
    return (DAY_FIRST if len(day_first) == fewer else MONTH_FIRST), fewer, more


def all_open(texts: Iterable[str]) -> bool:
    """Whether a column has many dates of many days and months, and none tells day from month: strange by any order."""
    found = {when.day for text in set(texts) if (when := read_date(text)).orders == "dm" and when.day}
    return len(found) >= MANY_OPEN and min(len({d.day for d in found}), len({d.month for d in found})) >= OF_EACH
