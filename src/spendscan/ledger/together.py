"""What the files of a run settle among themselves: the date order of a body, the commonest currency."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from spendscan.ledger.cells.currency import OF_COUNTRY
from spendscan.ledger.cells.dates import DAY_FIRST, MONTH_FIRST, all_open, order_by_months, read_date
from spendscan.ledger.days import OUTSIDE_TITLE
from spendscan.ledger.files.workbook import SINCE_1904
from spendscan.ledger.learn import guessed
from spendscan.ledger.planned import BY_CUSTOM, Plan, Plans
from spendscan.ledger.swapped import swapped_days
from spendscan.ledger.table.spellings import plain

# So many files of a body that are of one country make those of it that do not say so.
FEWEST_FILES = 3
# Old workbooks of Apple's count days from 1904; as a text, nothing in the file says so.
_SERIAL, FROM_1904 = re.compile(r"^\d{5}(\.\d+)?$"), timedelta(days=SINCE_1904)
_NO_AMERICAN_TAX = re.compile(r"\b(gst|vat)\b")


def settle_together(plans: Plans) -> Plans:
    """Plans with what only the others can tell."""
    read = [plan for plan in plans.plans if plan.read]
    currencies = Counter(plan.currency for plan in read if plan.currency)
    common = min(currencies, key=lambda code: (-currencies[code], code)) if currencies else None
    orders: dict[str, Counter[str]] = {}
    for plan in read:
        if plan.date_evidence:
            orders.setdefault(plan.known.body, Counter())[plan.date_order] += 1
    settled = [
        _ordered(plan, orders.get(plan.known.body), common) if plan.read and not plan.date_evidence else plan
        for plan in plans.plans
    ]
    settled = [swapped_days(_titled(_outside(plan))) for plan in settled]
    settled = _by_country(_of_one_country(settled))
    told = {plan.key: plan for plan in guessed([plan for plan in settled if plan.read])}
    shapes = Counter(plan.country for plan in settled if plan.country)
    shape = min(shapes, key=lambda one: (-shapes[one], one)) if shapes else None
    done = plans.with_plans([told.get(plan.key, plan) for plan in settled])
    return replace(done, currency=common, postcode_shape={"GB": "uk", "US": "us"}.get(shape or ""))


def _ordered(plan: Plan, others: Counter[str] | None, currency: str | None) -> Plan:
    found = order_by_months(plan.seen_dates)
    if found is not None:
        order, fewer, more = found
        months = "month" if fewer == 1 else "months"
        told = f"no date tells day from month; {order} they lie in {fewer} {months}, not {more}"
        custom = MONTH_FIRST if _is_american(plan, currency) else DAY_FIRST
        warned = (f"{plan.source_file}: {told}",) if order != custom else ()
        return replace(plan, date_order=order, date_evidence=told, warnings=(*plan.warnings, *warned))
    if others:
        order = min(others, key=lambda one: (-others[one], one))
        return replace(plan, date_order=order, date_evidence=f"{others[order]} other files of the body")
    order = MONTH_FIRST if _is_american(plan, currency) else DAY_FIRST
    told = f"{plan.source_file}: of many dates none tells day from month: they are read {order}, by the custom alone"
    warned = (told,) if all_open(plan.seen_dates) else ()
    return replace(plan, date_order=order, date_evidence=BY_CUSTOM, warnings=(*plan.warnings, *warned))


def _is_american(plan: Plan, currency: str | None) -> bool:
    """Whether a file's own country, else its currency or the run's, is of those who write the month first."""
    return plan.country == "US" if plan.country else (plan.currency or currency) == "USD"


def _titled(plan: Plan) -> Plan:
    """A title that may mean something else is believed only where most of the file's dates lie in it."""
    if plan.title is None or plan.title.sure:
        return plan
    inside = outside = 0
    for text, count in plan.seen_dates.items():
        day = read_date(text, plan.date_order).day
        if day is not None:
            within = plan.title.first <= day <= plan.title.last
            inside, outside = inside + count * within, outside + count * (not within)
    return plan if inside > outside else replace(plan, title=None)


def _outside(plan: Plan) -> Plan:
    """A plan that tells that most of its dates are not of the time its name states."""
    if plan.title is None or not plan.read:
        return plan
    early, late = plan.title.first - OUTSIDE_TITLE, plan.title.last + OUTSIDE_TITLE
    inside, outside, of_1904, such = 0, 0, 0, ""
    for text, count in plan.seen_dates.items():
        day = read_date(text, plan.date_order).day
        if day is not None and early <= day <= late:
            inside += count
        elif day is not None:
            outside, such = outside + count, such or f"{day:%d/%m/%Y}"
            of_1904 += count * (_SERIAL.match(text) is not None and early <= day + FROM_1904 <= late)
    if outside <= inside:
        return plan
    told = f"{plan.source_file}: most dates lie elsewhere than its name says, such as {such}"
    if of_1904 * 2 > inside + outside:
        told += f": they may be days counted from 1904, {FROM_1904.days} days later than they are read"
    elif not plan.title.sure:
        return plan
    return replace(plan, warnings=(*plan.warnings, told))


def _of_one_country(plans: list[Plan]) -> list[Plan]:
    """A file that says nothing of its country is of the one that the other files of the body it names are all of."""
    countries: dict[str, Counter[str]] = {}
    for plan in plans:
        if plan.read and plan.country and plan.body_from == "column":
            countries.setdefault(plan.known.body, Counter())[plan.country] += 1
    settled = []
    for plan in plans:
        others = countries.get(plan.known.body, Counter())
        one = next(iter(others)) if len(others) == 1 and others.total() >= FEWEST_FILES else None
        unsaid = plan.read and not plan.country and plan.body_from == "column"
        settled.append(replace(plan, country=one) if unsaid and one else plan)
    return settled


def _by_country(plans: list[Plan]) -> list[Plan]:
    """A sign of another country's currency is a slip where the postcodes, or the folder's other files, say so."""
    folders: dict[str, Counter[str]] = {}
    for plan in plans:
        folder = plan.source_file.rpartition("/")[0]
        if plan.read and plan.currency and not plan.country:
            folders.setdefault(folder, Counter())[plan.currency] += 1
    settled = []
    for plan in plans:
        own = OF_COUNTRY.get(plan.country or "")
        others = folders.get(plan.source_file.rpartition("/")[0], Counter())
        common = min(others, key=lambda code: (-others[code], code)) if others else None
        right = own or (common if common and others[common] > 2 * others[plan.currency or ""] else None)
        if plan.read and plan.currency_from == "symbol" and right and plan.currency != right:
            told = f"{plan.source_file}: {plan.currency} signs, read as {right}, as its country or its other files say"
            plan = replace(plan, currency=right, currency_from="home", warnings=(*plan.warnings, told))  # noqa: PLW2901
        elif plan.read and plan.currency_from == "symbol" and plan.currency == "USD" and (against := _elsewhere(plan)):
            told = f"{plan.source_file}: amounts marked as $ are read as US dollars, though {against}"
            plan = replace(plan, warnings=(*plan.warnings, f"{told}: --currency says which"))  # noqa: PLW2901
        settled.append(plan)
    return settled


def _elsewhere(plan: Plan) -> str:
    """What speaks against a dollar's being the American one; empty where nothing does."""
    if plan.country == "US":
        return ""
    tax = next((name for name in plan.header.names if _NO_AMERICAN_TAX.search(plain(name))), "") if plan.header else ""
    if tax:
        return f"{tax!r} names a tax of other countries"
    by_dates = plan.date_order == DAY_FIRST and plan.date_evidence not in {"", BY_CUSTOM}
    return "dates are written day first" if by_dates else ""
