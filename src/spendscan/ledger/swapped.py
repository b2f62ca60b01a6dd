"""Days and months that a spreadsheet swapped: dates that lie in the file's month only when read the other way."""

import re
from dataclasses import replace
from datetime import date

from spendscan.ledger.cells.dates import DAY_FIRST, MONTH_FIRST, read_date
from spendscan.ledger.planned import BY_CUSTOM, BY_MAPPING, Plan

# So many dates, and so large a share of them, lie in another month than the file's name says before it is told.
FEWEST, SHARE = 20, 0.1
# Where the name says nothing: dates in so few months, and so large a share that would lie in them the other way.
MOST_MONTHS, SHARE_FAR = 4, 0.01
# As a spreadsheet has dates: written with the year first, or as the number of a day.
MONTHS_OF_A_YEAR, _TYPED = 12, re.compile(r"^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?: [\d:]+)?$|^\d{5}$")


def swapped_days(plan: Plan) -> Plan:
    """A plan with a warning where dates lie in the month of the file's name, or near the others, only if swapped."""
    title = plan.title
    if plan.date_evidence == BY_MAPPING:
        return plan
    plan = _typed_the_other_way(plan)
    if title is None or title.month is None:
        return _far_from_others(plan)
    other = MONTH_FIRST if plan.date_order == DAY_FIRST else DAY_FIRST
    swapped = []
    for text, count in sorted(plan.seen_dates.items()):
        here, there = read_date(text, plan.date_order).day, read_date(text, other).day
        if here and there and here != there and not title.first <= here <= title.last:
            swapped += [(text, count, here)] if title.first <= there <= title.last else []
    cells, seen = sum(count for _, count, _ in swapped), sum(plan.seen_dates.values())
    if cells < max(FEWEST, seen * SHARE):
        return plan
    text, _, day = max(swapped, key=lambda one: one[1])
    told = (
        f"{plan.source_file}: {cells} of {seen} dates looked at lie in {title.month} only if day and month have been "
        f"swapped ({text!r} is read as {day}); date_order in a mapping changes how all are read"
    )
    return replace(plan, warnings=(*plan.warnings, told))


def _typed_the_other_way(plan: Plan) -> Plan:
    """A warning where a spreadsheet took days for months: dates that it could not read so are still texts beside it."""
    typed = {text: count for text, count in plan.seen_dates.items() if _TYPED.match(text)}
    if not typed or len(typed) == len(plan.seen_dates):
        return plan
    written = [read_date(text, plan.date_order) for text in plan.seen_dates if text not in typed]
    months = {(when.day.year, when.day.month) for when in written if when.day and when.orders in {"d", "m"}}
    swapped = plainly = 0
    for text, count in typed.items():
        here = read_date(text).day
        # One that was swapped has another's month for its day.
        plainly += count if here and here.day > MONTHS_OF_A_YEAR else 0
        if (
            here
            and here.day <= MONTHS_OF_A_YEAR
            and (here.year, here.month) not in months
            and (here.year, here.day) in months
        ):
            swapped += count
    if swapped < max(2, sum(plan.seen_dates.values()) * SHARE_FAR, plainly * SHARE):
        return plan
    told = (
        f"{plan.source_file}: {swapped} dates of the spreadsheet lie in the months of those that are texts only if it "
        "has swapped day and month; they are read as it has them"
    )
    return replace(plan, warnings=(*plan.warnings, told))


def _far_from_others(plan: Plan) -> Plan:
    """A warning where most dates that lie in none of the months of the sure ones would lie there the other way."""
    sure: set[tuple[int, int]] = set()
    unsure: list[tuple[date, date, int]] = []
    other = MONTH_FIRST if plan.date_order == DAY_FIRST else DAY_FIRST
    for text, count in sorted(plan.seen_dates.items()):
        here, there = read_date(text, plan.date_order).day, read_date(text, other).day
        if here and there and here != there:
            unsure.append((here, there, count))
        elif here:
            sure.add((here.year, here.month))
    if not sure and plan.date_evidence == BY_CUSTOM:
        return _fewer_months_the_other_way(plan, [(here, there) for here, there, _ in unsure])
    if not sure or len(sure) > MOST_MONTHS:
        return plan
    outside = [(there, count) for here, there, count in unsure if (here.year, here.month) not in sure]
    swapped = sum(count for there, count in outside if (there.year, there.month) in sure)
    if swapped < max(1, sum(plan.seen_dates.values()) * SHARE_FAR) or swapped * 2 < sum(count for _, count in outside):
        return plan
    here_too = sum(count for here, _, count in unsure if (here.year, here.month) in sure)
    if here_too >= swapped and all(
        _follows(here, sure) for here, _, _ in unsure if (here.year, here.month) not in sure
    ):
        return plan
    told = (
        f"{plan.source_file}: {swapped} dates lie in the months of the others only if day and month have been swapped; "
        "date_order in a mapping changes how all are read"
    )
    return replace(plan, warnings=(*plan.warnings, told))


def _follows(day: date, sure: set[tuple[int, int]]) -> bool:
    """Whether a day lies between the months of some, or in the one after them: a file may run on by a few days.

    Of days that were swapped with their months some lie in other months, and none stands as it should.
    """
    first, last = (year * MONTHS_OF_A_YEAR + month for year, month in (min(sure), max(sure)))
    return first <= day.year * MONTHS_OF_A_YEAR + day.month <= last + 1


def _fewer_months_the_other_way(plan: Plan, days: list[tuple[date, date]]) -> Plan:
    """A warning where a few dates lie in twice the months that they lie in the other way: either may be so."""
    here, there = ({(day.year, day.month) for day in one} for one in zip(*days, strict=True)) if days else ((), ())
    if not there or len(here) < 2 * len(there):
        return plan
    told = (
        f"{plan.source_file}: nothing tells day from month; {plan.date_order} the dates lie in {len(here)} months, the "
        f"other way in {len(there)}; date_order in a mapping changes how all are read"
    )
    return replace(plan, warnings=(*plan.warnings, told))
