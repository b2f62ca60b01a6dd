"""What a file's or a sheet's name says of time: a month, a year, a financial year."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from spendscan.ledger.cells.dates import MONTHS

_WORD = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH_YEAR = re.compile(rf"(?<![a-z])({_WORD})[ _.\-]*'?((?:19|20)\d\d|\d\d)(?![\dk])")
_MONTH = re.compile(rf"(?<![a-z])({_WORD})(?![a-z])")
_YEAR_MONTH = re.compile(rf"(?<!\d)((?:19|20)\d\d)[ _.\-]*({_WORD})(?![a-z])")
_DIGITS = re.compile(r"(?<!\d)(20[0-3]\d)[ _.\-]?(0[1-9]|1[0-2])(?!\d)(?![ _.\-]?\d\d(?!\d))")
# `06 2015`, `062015`; not `Period 06 2015`, nor a day's or a financial year's digits.
_DIGITS_BACK = re.compile(
    r"(?<!\d)(?<!\d[ _.\-])(?<!period)(?<!period[ _.\-])(?<!(?<![a-z])[pmq])"
    r"(0[1-9]|1[0-2])[ _.\-]?(20[0-3]\d)(?![ _/.\-]?\d)"
)
_SHORT = re.compile(r"(?<!\d)([0-3]\d)(0[1-9]|1[0-2])(?!\d)")
_YEARS = re.compile(r"(?<!\d)(?:20)?(\d\d)[ _/\-](?:20)?(\d\d)(?!\d)")
# A financial year's two, no part of a date.
_SPLIT = re.compile(r"(?<!\d)(?<!\d[-/])(?:20)?(\d\d) ?[-/ ] ?(?:20)?(\d\d)(?![-/ ]?\d)")
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?!\d)")
_ANY_TIME = re.compile(
    rf"(?<![a-z])(?:{_WORD}|q[1-4]|quarter|spend(?:ing)?|over|payments?|report|data|csv|final|published?|transparency|council|revised|updated|amended|corrected|republished|reissued?|version|v\d+|copy|draft|gbp|250|500|25k|to)(?![a-z])|\d+",
)


@dataclass(frozen=True)
class Title:
    """The time that a name states.

    Args:
        first: Its first day.
        last: Its last day.
        month: `YYYY-MM` where it is one month.
        sure: Whether it can mean nothing else: `2005` may be a year, or May 2020; `06 2015` the sixth period.
    """

    first: date
    last: date
    month: str | None = None
    sure: bool = True


def title_of(*names: str | None) -> Title | None:
    """The month or year that the first telling name states; None where none does, or one states several."""
    for name in names:
        text = (name or "").lower()
        months = {(_full(y), MONTHS[m]) for m, y in _MONTH_YEAR.findall(text)}
        months |= {(int(y), MONTHS[m]) for y, m in _YEAR_MONTH.findall(text)}
        months |= {(int(y), int(m)) for y, m in _DIGITS.findall(text)}
        words = {MONTHS[word] for word in _MONTH.findall(text)}
        sure = bool(months)
        if not months and not words:
            months = {(int(y), int(m)) for m, y in _DIGITS_BACK.findall(text)}
        if len(months) == 1 and len(words) <= 1:
            year, month = months.pop()
            if 1990 <= year <= 2050:
                last = date(year, month, monthrange(year, month)[1])
                return Title(date(year, month, 1), last, f"{year:04}-{month:02}", sure=sure)
        if months:
            continue
        years = [(int(a), int(b)) for a, b in _YEARS.findall(text) if (int(a) + 1) % 100 == int(b)]
        if len(set(years)) == 1:
            start = 2000 + years[0][0]
            return Title(date(start, 1, 1), date(start + 1, 12, 31), sure=False)
        plain = set(_YEAR.findall(text))
        if len(plain) == 1:
            year = int(plain.pop())
            # A year alone may be a calendar or a financial one.
            return Title(date(year - 1, 7, 1), date(year + 1, 6, 30), sure=False)
    return None


def month_in(name: str | None) -> str | None:
    """The month that a file's name states (`2012-05`, or as it writes it: `1205`); None where it states none."""
    last = (name or "").rsplit("/", 1)[-1]
    title = title_of(last)
    if title and title.month:
        return title.month
    found = _SHORT.findall(last)
    return f"20{found[-1][0]}-{found[-1][1]}" if found else None


def financial_years(name: str) -> str | None:
    """The one financial year that a name states, as `2023/24`; None where it states none, or several."""
    found = set(_SPLIT.findall(re.sub(r"[_.,()\s]+", " ", name)))
    one, other = found.pop() if len(found) == 1 else ("", "")
    return f"20{one}/{other}" if one and (int(one) + 1) % 100 == int(other) else None


def without_time(name: str) -> str:
    """A name without months, years and a publisher's stock words."""
    kept = timeless(name).split()
    return " ".join(word for word in _apart(name).split() if word.lower() in kept)


def timeless(name: str) -> str:
    """What a name says, in small letters, once times, numbers and stock words are taken out, of words too."""
    return _ANY_TIME.sub(" ", _apart(name).lower())


def _apart(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[_\-.]+", " ", name))


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)
