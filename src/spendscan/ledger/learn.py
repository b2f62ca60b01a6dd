"""Guesses verified: what a pass has tallied against what its kernels were told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spendscan.core.reasons import RejectReason
from spendscan.ledger.cells.dates import DAY_FIRST, MONTH_FIRST, read_date
from spendscan.ledger.knowledge import Known, Tally, fences
from spendscan.ledger.planned import BY_MAPPING, Plan
from spendscan.ledger.rows.breakdown import repeated
from spendscan.ledger.rows.totals import totals_of
from spendscan.ledger.table.body import one_name


def guessed(plans: Sequence[Plan]) -> list[Plan]:
    """Plans whose kernels are told what planning saw of their dates and bodies."""
    tallies = {}
    for plan in plans:
        tally = Tally(payments=sum(plan.seen_bodies.values()), bodies=Counter(plan.seen_bodies))
        for text, count in plan.seen_dates.items():
            day = read_date(text, plan.date_order).day
            if day is not None:
                tally.days[day] += count
        tallies[plan.key] = tally
    told = learned(plans, tallies, guessing=True) or plans
    return [replace(plan, seen_bodies={}, seen_dates={}) for plan in told]


def learned(
    plans: Sequence[Plan], tallies: Mapping[tuple[str, str], Tally], *, guessing: bool = False
) -> list[Plan] | None:
    """Plans that know what the pass has shown; None where every guess was right.

    Args:
        plans: The plans of the pass.
        tallies: What it saw of each.
        guessing: It was a look at samples: what they show is taken whether or not it changes their own lines.
    """
    spellings = _spellings(plans, tallies)
    changed = False
    better = []
    days: dict[str, Counter[object]] = {}
    for plan in plans:
        days.setdefault(plan.source_file, Counter()).update(tallies[plan.key].days)
    for plan in plans:
        tally, known = tallies[plan.key], plan.known
        early, late = fences(days[plan.source_file])  # type: ignore[arg-type]
        right = all((known.early <= day <= known.late) == (early <= day <= late) for day in tally.days)
        bodies = {text: spellings[text] for text in tally.bodies}
        blank = spellings[_commonest(plan, tally, bodies)]
        same = blank == known.body and all(known.bodies.get(text, text) == name for text, name in bodies.items())
        totals = known.totals | ({} if guessing else totals_of(tally.sums) | repeated(tally.breakdowns))
        totals |= {
            row: RejectReason.GRAND_TOTAL.value
            for row, amount in tally.alone
            if amount and amount == tally.amount and row not in totals
        }
        order = _order(plan, tally)
        if not guessing and right and same and totals == known.totals and order == plan.date_order:
            better.append(plan)
            continue
        changed = True
        better.append(_told(plan, Known(early, late, bodies, blank, totals), tally, order))
    return better if changed else None


def _order(plan: Plan, tally: Tally) -> str:
    """The order that the dates of the whole file speak for; what a person's mapping says stands."""
    if plan.date_evidence == BY_MAPPING or tally.day_first == tally.month_first:
        return plan.date_order
    return DAY_FIRST if tally.day_first > tally.month_first else MONTH_FIRST


def _told(plan: Plan, known: Known, tally: Tally, order: str) -> Plan:
    if order == plan.date_order:
        return replace(plan, known=known)
    evidence = f"{tally.day_first} dates speak for day-first, {tally.month_first} for month-first"
    return replace(plan, known=known, date_order=order, date_evidence=evidence)


def _spellings(plans: Sequence[Plan], tallies: Mapping[tuple[str, str], Tally]) -> dict[str, str]:
    counted: Counter[str] = Counter()
    for plan in plans:
        counted.update(tallies[plan.key].bodies)
        counted[plan.known.body] += max(tallies[plan.key].payments - sum(tallies[plan.key].bodies.values()), 0)
    return one_name(counted)


def _commonest(plan: Plan, tally: Tally, bodies: Mapping[str, str]) -> str:
    """The name of blank cells: the file's commonest."""
    if plan.body_from != "column" or not tally.bodies:
        return plan.known.body
    counted: Counter[str] = Counter()
    for text, count in tally.bodies.items():
        counted[bodies[text]] += count
    best = min(counted, key=lambda name: (-counted[name], name))
    return next(text for text in sorted(bodies) if bodies[text] == best)
