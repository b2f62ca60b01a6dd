"""What the files of a run settle among themselves: the date order of a body, the commonest currency."""

from collections import Counter
from dataclasses import replace

from spendscan.ledger.dates import DAY_FIRST, MONTH_FIRST
from spendscan.ledger.planned import Plan, Plans


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
    return replace(plans.with_plans(settled), currency=common)


def _ordered(plan: Plan, others: Counter[str] | None, currency: str | None) -> Plan:
    if others:
        order = min(others, key=lambda one: (-others[one], one))
        return replace(plan, date_order=order, date_evidence=f"{others[order]} other files of the body")
    american = (plan.currency or currency) == "USD"
    return replace(
        plan,
        date_order=MONTH_FIRST if american else DAY_FIRST,
        date_evidence="nothing speaks against the country's custom",
    )
