"""Days and months that a spreadsheet swapped: dates that lie in the file's month only when read the other way."""

from dataclasses import replace

from spendscan.ledger.dates import DAY_FIRST, MONTH_FIRST, read_date
from spendscan.ledger.planned import BY_MAPPING, Plan

# So many dates, and so large a share of them, lie in another month than the file's name says before it is told.
FEWEST, SHARE = 20, 0.1


def swapped_days(plan: Plan) -> Plan:
    """A plan with a warning where many of its dates lie in the month of the file's name only if they were swapped."""
    title = plan.title
    if title is None or title.month is None or plan.date_evidence == BY_MAPPING:
        return plan
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
