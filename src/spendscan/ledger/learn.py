"""Guesses verified: what a pass has tallied against what its kernels were told."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from spendscan.ledger.body import one_name
from spendscan.ledger.dates import read_date
from spendscan.ledger.knowledge import Known, Tally, fences
from spendscan.ledger.planned import Plan


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
    return [replace(plan, seen_bodies={}, seen_dates={}) for plan in learned(plans, tallies) or plans]


def learned(plans: Sequence[Plan], tallies: Mapping[tuple[str, str], Tally]) -> list[Plan] | None:
    """Plans that know what the pass has shown; None where every guess was right."""
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
        if right and same:
            better.append(plan)
            continue
        changed = True
        better.append(replace(plan, known=Known(early, late, bodies, blank, known.totals)))
    return better if changed else None


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
