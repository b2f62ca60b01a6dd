"""A payment's month or day where several columns state it together: `2023` and `April`, `2023/24` and `7`, or `Q2`."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from spendscan.ledger.cells.dates import named_month, read_date
from spendscan.ledger.files.grid import column
from spendscan.ledger.table.roles import BY_DATES, Roles
from spendscan.ledger.table.spellings import plain, roles_named
from spendscan.ledger.table.titles import Title

_MONTH = re.compile(r"\b(month|period|mon|maand|monat|mois|mes|mese|miesiac|mesic|manad|maned|kuukausi)\b")
_YEAR = re.compile(r"\b(year|yr|fy|jaar|jahr|annee|ano|anno|rok|ar|vuosi|exercice|ejercicio)\b")
_DAY = re.compile(r"\b(day|dag|tag|jour|dia|giorno|dzien|den|paiva)\b")
_QUARTER = re.compile(r"\b(quarter|qtr|kwartaal|quartal|trimestre|kvartal)\b")
# A quarter's number, whatever its months are: `Q1`, `Quarter 1 (Apr-Jun)`, `1st Quarter`.
_OF_YEAR = r"(?i)^(?:q(?:(?:ua)?r?te?r)?[\s.-]*)?([1-4])(?:st|nd|rd|th)?(?: q(?:(?:ua)?r?te?r))?(?:\s*[:(\[-].*)?$"
_IS_QUARTER = re.compile(_OF_YEAR)
_FISCAL = re.compile(r"\b(financial|fiscal|accounting|fy|period)\b")
_SPLIT = re.compile(r"^(?:fy ?)?(?:19|20)\d\d ?[/-] ?(?:20)?\d\d$", re.IGNORECASE)
_WHOLE = re.compile(r"^(?:19|20)\d\d$")
_NUMBERED = re.compile(r"(?i)^(p(?:eriod)?[. ]*)?0?([1-9]|1[0-2])$")
# A day that says no year: `1 June`, `01-Jun`, `1st Jun.`; it lies no further than so from the time that has the year.
_NO_YEAR = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[\s./-]*([^\W\d_]{3,9})\.?$", re.IGNORECASE)
MOST_APART = timedelta(days=45)
NEARLY_ALL = 0.9
LAST_PERIOD, LAST_DAY = 12, 31
Rows = Sequence[Sequence[str]]


def with_years(roles: Roles, names: Sequence[str], rows: Rows) -> Roles:
    """Roles with the column of years that a column of months needs, where no column is named for the dates.

    A number is a month of a calendar's year, or a period of a year that is written as two (`2023/24`, from April);
    which it is of a year that is called financial and written as one, nothing tells: such columns are left alone. With
    a column of days beside a calendar's months, the three together are the date. Quarters are read as months are.

    Args:
        roles: As named.
        names: The header.
        rows: A sample of the lines.
    """
    dated = roles.get("payment_date")
    if dated is not None and (roles.why.get("payment_date") != BY_DATES or not names[dated].strip()):
        return roles
    bare = [plain(name) for name in names]
    for month, name in enumerate(bare):
        cells = _cells(rows, month)
        words, numbers = _share(cells, _is_name), _share(cells, _is_number)
        quarters = bool(_QUARTER.search(name)) and _share(cells, _IS_QUARTER.match) >= NEARLY_ALL
        if not quarters and (not _MONTH.search(name) or max(words, numbers) < NEARLY_ALL):
            continue
        for year, other in enumerate(bare):
            if year == month or not _YEAR.search(other):
                continue
            years = _cells(rows, year)
            split, whole = _share(years, _SPLIT.match), _share(years, _WHOLE.match)
            fiscal = bool(_FISCAL.search(name) or _FISCAL.search(other))
            known = split >= NEARLY_ALL and (quarters or words >= NEARLY_ALL or fiscal)
            if known or (whole >= NEARLY_ALL and not fiscal):
                day = _days(bare, rows) if whole >= NEARLY_ALL and not quarters else None
                stated = _stated(roles, names, month, year, day)
                return replace(stated, at={**stated.at, "quarter": month}) if quarters else stated
    return roles


def of_the_file_s_month(roles: Roles, rows: Rows, month: str | None) -> Roles:
    """Roles without a column of whole years, where the file's name states the month and nothing else does.

    Args:
        roles: As settled.
        rows: A sample of the lines.
        month: The month of the file's name, or its sheet's.
    """
    at = roles.get("period")
    if month is None or at is None or roles.at.keys() & {"year", "payment_date"}:
        return roles
    if _share(_cells(rows, at), is_whole_year) < NEARLY_ALL:
        return roles
    return roles.without("period")


def of_the_file_s_years(
    roles: Roles, names: Sequence[str], rows: Rows, years: str | None, month: Title | None
) -> tuple[Roles, tuple[str, ...]]:
    """Roles with the column of months, periods or quarters of the financial year in the file's or its folder's name.

    Or with that of days without a year, of it or of the month in the name.

    Args:
        roles: As settled.
        names: The header.
        rows: A sample of the lines.
        years: That year (`2023/24`), if any.
        month: The month that the file's or the sheet's name states, if any.

    Returns:
        The roles, and what to know of them. Numbers are periods where they are called so: months are a calendar's.
    """
    period = roles.get("period")
    if roles.at.keys() & {"payment_date", "year"}:
        return roles, ()
    roles, told_of_days = _of_days(roles, names, rows, years, month)
    if told_of_days:
        return roles, told_of_days
    if years is None or month is not None:
        return roles, ()
    if period is not None and any(read_date(cell).period or read_date(cell).day for cell in _cells(rows, period)):
        return roles, ()
    taken = set(roles.at.values()) - {period}
    for at, name in enumerate(names):
        bare, cells = plain(name), [] if at in taken else _cells(rows, at)
        quarters = bool(_QUARTER.search(bare)) and _share(cells, _IS_QUARTER.match) >= NEARLY_ALL
        numbers = "period" in bare.split() and _share(cells, _NUMBERED.match) >= NEARLY_ALL
        if quarters or numbers or (_MONTH.search(bare) and _share(cells, _is_name) >= NEARLY_ALL):
            told = (
                f"{name!r} says no year: its {'quarters' if quarters else 'months'} are read as of {years} from April"
            )
            stated = {**roles.at, "period": at, **({"quarter": at} if quarters else {})}
            why = {**roles.why, "period": f"named {name!r}, of {years} by the file's name"}
            return replace(roles, at=stated, why=why, of_years=years), (f"{told}, by the file's or its folder's name",)
    return roles, ()


def _of_days(
    roles: Roles, names: Sequence[str], rows: Rows, years: str | None, month: Title | None
) -> tuple[Roles, tuple[str, ...]]:
    """Roles with the column of days that say no year, where a name says it; of several the one of payments."""
    if month is not None:
        span, of = (month.first, month.last), f"{month.first:%B %Y}"
    elif years is not None:
        span, of = (date(int(years[:4]), 4, 1), date(int(years[:4]) + 1, 3, 31)), years
    else:
        return roles, ()
    for role in ("payment_date", "invoice_date"):
        for at, name in enumerate(names):
            named = role in {one for one, _ in roles_named(name)[:1]}
            if named and _share([str(_day_of(cell, span) or "") for cell in _cells(rows, at)], bool) >= NEARLY_ALL:
                told = f"{name!r} says no year: its days are read as of {of}, by the name of the file, sheet or folder"
                stated, why = {**roles.at, "payment_date": at}, {**roles.why, "payment_date": f"named {name!r}"}
                return replace(roles, at=stated, why=why, of_days=span), (told,)
    return roles, ()


def _day_of(cell: str, span: tuple[date, date]) -> date | None:
    """The day that a cell without a year means, of the years about some time the one that is nearest to it."""
    found = _NO_YEAR.match(cell.strip())
    month = named_month(found[2].lower()) if found else None
    if found is None or month is None:
        return None
    first, last = span
    days = []
    for year in range(first.year - 1, last.year + 2):
        with suppress(ValueError):
            days.append(date(year, month, int(found[1])))
    apart = [(max(first - day, day - last, timedelta(0)), day) for day in days]
    nearest, day = min(apart, default=(MOST_APART, first))
    return day if nearest < MOST_APART else None


def is_whole_year(cell: str) -> bool:
    """Whether a cell is read as a financial year (`2019/20`), and not as a month (`2019-11`)."""
    text = cell.strip()
    return _SPLIT.match(text) is not None and (read_date(text).period or "")[5:] == "04" and not text.endswith("04")


def _days(bare: Sequence[str], rows: Rows) -> int | None:
    """The one column that is named for days, and holds days of a month."""
    named = [at for at, name in enumerate(bare) if _DAY.search(name)]
    days = [at for at in named if _share(_cells(rows, at), _is_day) >= NEARLY_ALL]
    return days[0] if len(days) == 1 else None


def _stated(roles: Roles, names: Sequence[str], month: int, year: int, day: int | None) -> Roles:
    """Roles with the columns that state months together, or days."""
    role = "period" if day is None else "payment_date"
    why = f"named {names[month]!r}, of the year in {names[year]!r}"
    at = {known: column for known, column in roles.at.items() if known != "payment_date"}
    at |= {role: month, "year": year}
    told = {**roles.why, role: why, "year": f"the year of {names[month]!r}"}
    if day is not None:
        at["day"] = day
        told |= {role: f"{why} and of the day in {names[day]!r}", "day": f"the day of {names[month]!r}"}
    return replace(roles, at=at, why=told)


def dated(grid: pl.DataFrame, roles: Roles) -> pl.DataFrame:
    """A batch whose months say their year, and their day where a column states it.

    Args:
        grid: Rows of text cells.
        roles: Where `period` (with `day`: `payment_date`) and `year` stand.
    """
    if roles.of_days is not None:
        return _with_years_of(grid, column(roles.at["payment_date"]), roles.of_days)
    year, day = roles.get("year"), roles.get("day")
    month = roles.get("period") if day is None else roles.get("payment_date")
    if month is None or (year is None and not roles.of_years):
        return grid
    here = pl.col(column(month)).str.strip_chars()
    of = pl.lit(roles.of_years) if year is None else pl.col(column(year)).str.strip_chars()
    split = of.str.contains("[/-]")
    if "quarter" in roles.at:
        here = pl.lit("Q") + here.str.extract(_OF_YEAR)
    number = here.str.contains(r"^\d")
    whole = pl.when(number & split).then(pl.lit("P") + here).otherwise(here)
    between = pl.when(number & ~split).then(pl.lit("/")).otherwise(pl.lit(" "))
    text = whole + between + of
    if day is not None:
        on = pl.col(column(day)).str.strip_chars()
        written = pl.when(number).then(of + "-" + here.str.zfill(2) + "-" + on.str.zfill(2)).otherwise(on + " " + text)
        text = pl.when(on != "").then(written).otherwise(text)
    return grid.with_columns(text.alias(column(month)))


def _with_years_of(grid: pl.DataFrame, name: str, span: tuple[date, date]) -> pl.DataFrame:
    """A batch whose days say their year, as far as they can be read."""
    said = {text: day for text in grid[name].unique().to_list() if text and (day := _day_of(text, span))}
    texts = {text: day.isoformat() for text, day in said.items()}
    return grid.with_columns(pl.col(name).replace(texts)) if texts else grid


def _cells(rows: Rows, at: int) -> list[str]:
    return [row[at].strip() for row in rows if at < len(row) and row[at].strip()]


def _share(cells: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(cell)) for cell in cells) / len(cells) if cells else 0.0


def _is_name(cell: str) -> bool:
    return named_month(cell.lower().rstrip(".")) is not None


def _is_number(cell: str, last: int = LAST_PERIOD) -> bool:
    return cell.isascii() and cell.isdigit() and 1 <= int(cell) <= last


def _is_day(cell: str) -> bool:
    return _is_number(cell, LAST_DAY)
