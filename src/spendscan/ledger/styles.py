"""How a table's cells are written: the order of its dates, its decimal sign, its body, country and currency."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.cells.amounts import by_thousands, decimal_of
from spendscan.ledger.cells.currency import OF_COUNTRY, currency_of, few_marked
from spendscan.ledger.cells.dates import DAY_FIRST, MONTH_FIRST, YEAR_FIRST, order_of
from spendscan.ledger.knowledge import Known
from spendscan.ledger.planned import BY_MAPPING, Plan
from spendscan.ledger.rows import signs
from spendscan.ledger.table.body import body_of_place
from spendscan.ledger.table.country import country_of, currency_by_language
from spendscan.ledger.table.titles import title_of

Records = Sequence[Sequence[str]]
# Countries whose dollar is written as the American one is.
DOLLARS = frozenset({"AU", "CA", "NZ"})
# Pennies that are written, which an amount in them has none of.
_PENNIES = re.compile(r"\d[.,]\d\d\D*$")
# By what authority something was bought, not by which.
_NO_BODY = re.compile(
    r"(?i)^\W*((the |a )?(contract|agreement|purchase order|resolution|ordinance|grant)s?|p\.?o\.?"
    r"|(delegated )?authority( for expenditures?)?|n/?a|none|yes|no|other)\W*(no\.?)?\W*\d*\W*$"
)


def styled(plan: Plan, sample: Records, settings: LedgerSettings, entry: Any) -> Plan:
    """A plan with the styles of dates and amounts, title, body and currency.

    Args:
        plan: What is known of the table's columns.
        sample: A sample of its lines.
        settings: What holds for every file.
        entry: What a person's mapping says of it, or None.
    """

    def cells(role: str) -> list[str]:
        at = plan.roles.get(role)
        return [] if at is None else [row[at].strip() for row in sample if at < len(row) and row[at].strip()]

    amounts = cells("chosen_amount")
    given = {"dmy": DAY_FIRST, "mdy": MONTH_FIRST, "ymd": YEAR_FIRST}.get(entry.date_order or "") if entry else None
    at = plan.roles.get("chosen_amount")
    power = signs.power_of_ten(plan.header.names[at]) if plan.header and at is not None else 0
    if power < 0 and sum(_PENNIES.search(cell) is not None for cell in amounts) * 2 > len(amounts):
        unit = f"{plan.source_file}: amounts have pennies, though their column is named for these: read as they stand"
        plan = replace(plan, warnings=(*plan.warnings, unit))
    elif power:
        unit = f"{plan.source_file}: amounts are in {signs.unit_named(power)} by the name of their column"
        plan = replace(plan, power=power, warnings=(*plan.warnings, unit))
    names = plan.header.names if plan.header else ()
    order, day, month = order_of(sorted(set(cells("payment_date"))))
    plan = replace(
        plan,
        decimal=entry.decimal if entry and entry.decimal else _decimal(amounts, names),
        title=title_of(plan.sheet, plan.source_file.rsplit("/", 1)[-1]),
        date_evidence=_evidence(given, order, day, month),
        card="card" in plan.source_file.lower().rsplit("/", 1)[-1]
        or (plan.sheet is not None and "card" in plan.sheet.lower()),
    )
    if given or order:
        plan = replace(plan, date_order=given or order or DAY_FIRST)
    country = country_of(names, sample, cells("postcode"), cells("supplier_name"), given or order or "")
    plan = replace(plan, country=country or None)
    plan = _paid_by(plan, cells("body"), settings, entry)
    return _in_currency(plan, amounts, cells("currency"), settings, entry)


def _decimal(amounts: list[str], names: Sequence[str]) -> str:
    """What amounts have before their pennies: points before three digits are of thousands in a language that has so."""
    abroad = currency_by_language(names) is not None and by_thousands(amounts)
    return "," if abroad else decimal_of(amounts)


def _evidence(given: str | None, order: str | None, day: int, month: int) -> str:
    if given:
        return BY_MAPPING
    return f"{day} cells speak for day-first, {month} for month-first" if order else ""


def _paid_by(plan: Plan, cells: Sequence[str], settings: LedgerSettings, entry: Any) -> Plan:
    given = (settings.body, "option") if settings.body else (entry.body, "mapping") if entry and entry.body else None
    if given:
        return replace(plan, roles=plan.roles.without("body"), known=Known(body=given[0]), body_from=given[1])
    name, where = body_of_place(plan.found)
    if cells and all(_NO_BODY.match(cell) for cell in set(cells)):
        plan = replace(plan, roles=plan.roles.without("body"))
    elif cells:
        counted = Counter(cells)
        name, where = min(counted, key=lambda text: (-counted[text], text)), "column"
    return replace(plan, known=Known(body=name), body_from=where)


def _in_currency(
    plan: Plan, amounts: Sequence[str], codes: Sequence[str], settings: LedgerSettings, entry: Any
) -> Plan:
    if entry and entry.currency:
        return replace(plan, currency=entry.currency, currency_from="mapping")
    if settings.currency:
        return replace(plan, currency=settings.currency.upper(), currency_from="option")
    names = plan.header.names if plan.header else ()
    at = plan.roles.get("chosen_amount")
    code, where = currency_of([names[at]] if at is not None and at < len(names) else [], amounts[:500])
    if code == "USD" and where == "symbol" and plan.country in DOLLARS:
        code = OF_COUNTRY[plan.country]
    named = currency_of([names[at]], [])[0] if at is not None and at < len(names) else None
    if named and any(code.upper() != named for code in codes):
        told = f"amounts are in {named} by the name of their column, though others are named beside them"
        told = f"{plan.source_file}: {told}"
        return replace(plan, currency=named, currency_from="header", warnings=(*plan.warnings, told))
    if codes:
        counted = Counter(code.upper() for code in codes)
        return replace(plan, currency=code or min(counted, key=lambda c: (-counted[c], c))[:3], currency_from="column")
    if code is None:
        code, where = currency_of(names, [])
    if code is None:
        # Told as an assumption, as the pound is.
        code, where = currency_by_language(names), "default"
    marked = code and where in {"symbol", "cell"} and code != "GBP" and currency_of(names, [])[0] != code
    few = few_marked(amounts, code) if code and marked else None
    if few is not None and OF_COUNTRY.get(plan.country or "") != code:
        told = (
            f"{plan.source_file}: {few} of {len(amounts)} amounts looked at are marked as {code}, and all are read so"
        )
        plan = replace(plan, warnings=(*plan.warnings, told))
    return replace(plan, currency=code, currency_from=where)
