"""Sheets that sum up the others of their workbook: no payments, though they name suppliers and amounts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spendscan.ledger.knowledge import Tally
from spendscan.ledger.planned import Plan, Reissued
from spendscan.ledger.reissues import Twice
from spendscan.ledger.series import Key

# A sheet of fewer lines may equal another by chance.
FEWEST = 3


def without_summaries(seen: Twice, plans: Sequence[Plan], tallies: Mapping[Key, Tally]) -> Twice:
    """What stands twice in a run, and the sheets without a date that are the sum of their workbook's dated ones.

    Args:
        seen: What stands in two files.
        plans: The plans of the pass.
        tallies: What it saw of each.
    """
    files: dict[str, list[Plan]] = {}
    for plan in plans:
        files.setdefault(plan.source_file, []).append(plan)
    reissued, told = dict(seen.reissued), []
    for sheets in files.values():
        dated = [plan.key for plan in sheets if tallies[plan.key].days]
        for plan in sheets:
            here = tallies[plan.key]
            if here.days or here.payments < FEWEST or plan.key in reissued or not dated:
                continue
            every = sum(tallies[key].amount for key in dated if key not in reissued)
            same = [key for key in dated if tallies[key].amount == here.amount]
            if here.amount and (here.amount == every or same):
                of = "those of its other sheets" if here.amount == every else f"those of sheet {same[0][1]}"
                reissued[plan.key] = Reissued(None, here.payments, here.amount)
                told.append(
                    f"{plan.source_file}, sheet {plan.sheet}: its {here.payments} lines without a date add up to {of}"
                    f" ({here.amount:,}): a summary, excluded as reissue"
                )
    return replace(seen, reissued=reissued, told=(*seen.told, *told)) if told else seen
