"""The month of a table that has no dates, where its name or a line above it states it: the first of a quarter's."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from spendscan.ledger.cells.dates import MONTHS, read_date
from spendscan.ledger.files.records import lone_cells
from spendscan.ledger.planned import Plan

Rows = Sequence[Sequence[str]]
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_SIGNS = re.compile(r"[_.,()\s]+|\bfy(?=\W?\d)")
# `23-24` and `2023 2024`, as years are written beside a quarter: a financial year's.
_YEARS = re.compile(r"(?<!\d)(?:20)?(\d\d) ?[-/ ] ?(?:20)?(\d\d)(?!\d)")
# A part of a year that says nothing else, as a sheet is called: `P3`, `Period 12`, `Qtr 1`.
_PART = re.compile(r"^(?:p(?:eriod)? ?(?:0?[1-9]|1[0-2])|q(?:uarter|tr)? ?[1-4])$")
_QUARTER = r"q(?:uarter|tr)? ?-? ?[1-4]"
_OF_YEARS = re.compile(rf"(?<![a-z])({_QUARTER})[ -]+(20\d\d/\d\d)(?!\d)|(?<!\d)(20\d\d/\d\d)[ -]+({_QUARTER})(?!\d)")
_OF_YEAR = re.compile(rf"(?<![a-z])({_QUARTER})[ -]+(20\d\d)(?![\d/])|(?<![\d/])(20\d\d)[ -]+({_QUARTER})(?!\d)")
_RANGE = re.compile(
    rf"(?<![a-z])({_MONTH})[ -]?('?\d\d(?:\d\d)?)? ?(?:-|–|to|until) ?(?:\d{{1,2}}(?:st|nd|rd|th)? )?"
    rf"({_MONTH})[ -]?('?\d\d(?:\d\d)?)(?!\d)"
)
_OF_MONTH = re.compile(rf"(?<![a-z])({_MONTH}) ?((?:19|20)\d\d)(?!\d)")
# When a list was made, not of when it is.
_MADE = re.compile(
    r"\b(run|printed|produced|published|publication|created|generated|issued|updated|as (at|of)|report date)\b"
)
# Countries whose publishers count a year's quarters from January.
_CALENDAR = frozenset({"IE"})


def with_stated_month(plan: Plan, above: Rows = ()) -> Plan:
    """A plan that knows in which month payments without any date count, and tells by what.

    Args:
        plan: How a table is read.
        above: The lines above its header.
    """
    if not plan.read or plan.roles.at.keys() & {"payment_date", "period"} or (plan.title and plan.title.month):
        return plan
    calendar = plan.currency == "EUR" or plan.country in _CALENDAR
    lines = [line for line in lone_cells(above) if not _MADE.search(line.lower())]
    sheet = (plan.tab or plan.sheet or "").strip().lower()
    if (sheet in MONTHS or _PART.match(sheet)) and (years := plan.years):
        month = read_date(f"{sheet} {years}").period
        told = "no column has dates: payments count in the months that their sheets are called by"
        told = f"{plan.source_file}: {told}, of {years} from April, by the file's or its folder's name"
        return replace(plan, stated=month, warnings=(*plan.warnings, told))
    said = (
        ("its sheet's name", [plan.tab or plan.sheet or ""]),
        ("its name", [plan.stem]),
        ("a line above the table", lines),
    )
    for whose, texts in said:
        month = _one_month(texts, calendar=calendar)
        if month:
            told = f"{plan.source_file}: no column has dates: payments count in {month}, by {whose}"
            return replace(plan, stated=month, warnings=(*plan.warnings, told))
    return plan


def _one_month(texts: Iterable[str], *, calendar: bool) -> str | None:
    """The first month that texts state; None where none does, or two state different ones."""
    found = {month for text in texts if (month := first_month(text, calendar=calendar))}
    return found.pop() if len(found) == 1 else None


def first_month(text: str, *, calendar: bool = False) -> str | None:
    """The first month of what a text states: a quarter of a financial year, a range of months, or one month.

    Args:
        text: A name or a title.
        calendar: Whether a quarter of one year (`Q1 2023`) is a calendar's; without that it is none that is sure.
    """
    plain = " ".join(_SIGNS.sub(" ", text.lower()).split())
    split = _YEARS.sub(_together, plain)
    found = _OF_YEARS.search(split)
    if found:
        return read_date(f"q{(found[1] or found[4])[-1]} {found[2] or found[3]}").period
    of_year = _OF_YEAR.search(split)
    if of_year:
        return read_date(f"q{(of_year[1] or of_year[4])[-1]} {of_year[2] or of_year[3]}").period if calendar else None
    between = _RANGE.search(plain)
    if between:
        first, year, last, of = between.groups()
        return read_date(f"{first}{_year(year)} - {last}{_year(of)}").period
    months = set(_OF_MONTH.findall(plain))
    return read_date(" ".join(months.pop())).period if len(months) == 1 else None


def _together(years: re.Match[str]) -> str:
    """Years as a financial one is written; as they stand where the one does not follow the other."""
    return f"20{years[1]}/{years[2]}" if (int(years[1]) + 1) % 100 == int(years[2]) else years[0]


def _year(text: str | None) -> str:
    return "" if text is None else f" {text.lstrip(chr(39))}"
