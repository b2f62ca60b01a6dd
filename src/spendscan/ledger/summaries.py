"""Sheets that sum up the others of their workbook: no payments, though they name suppliers and amounts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from spendscan.ledger.knowledge import Tally
from spendscan.ledger.planned import Plan, Reissued
from spendscan.ledger.reissues import Twice
from spendscan.ledger.series import Key

# A sheet of fewer lines may equal another by chance; of so many of its lines each is a sum.
FEWEST, MOSTLY = 3, 0.8
LinesOf = Callable[[set[Key]], pl.DataFrame]


def without_summaries(seen: Twice, plans: Sequence[Plan], tallies: Mapping[Key, Tally], lines_of: LinesOf) -> Twice:
    """What stands twice in a run, and the sheets without a date that are sums of their workbook's dated ones.

    Args:
        seen: What stands in two files.
        plans: The plans of the pass.
        tallies: What it saw of each.
        lines_of: The payments of some of them (LINE).
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
            of = _sum_of(here, {key: tallies[key] for key in dated}, reissued)
            if of is None and _by_supplier(lines_of, plan.key, [key for key in dated if key not in reissued]):
                of = "what suppliers were paid in its other sheets"
            if of is not None:
                reissued[plan.key] = Reissued(None, here.payments, here.amount)
                told.append(
                    f"{plan.source_file}, sheet {plan.sheet}: its {here.payments} lines without a date add up to {of}"
                    f" ({here.amount:,}): a summary, excluded as reissue"
                )
    return replace(seen, reissued=reissued, told=(*seen.told, *told)) if told else seen


def _sum_of(here: Tally, dated: Mapping[Key, Tally], reissued: Mapping[Key, Reissued]) -> str | None:
    """Of what a sheet's money is the sum: of all other sheets that count, or of one."""
    every = sum(one.amount for key, one in dated.items() if key not in reissued)
    if here.amount and here.amount == every:
        return "those of its other sheets"
    same = [key for key, one in dated.items() if here.amount and one.amount == here.amount]
    return f"those of sheet {same[0][1]}" if same else None


def _by_supplier(lines_of: LinesOf, here: Key, dated: Sequence[Key]) -> bool:
    """Whether nearly every line of a sheet is all that its supplier was paid in others: the largest suppliers, say."""
    if not dated:
        return False
    name = pl.col("supplier_name").cast(pl.String).str.strip_chars().str.to_lowercase()
    own = pl.col("source_sheet").fill_null("") == here[1]
    lines = lines_of({here, *dated}).with_columns(name.alias("name")).filter(pl.col("name").is_not_null())
    paid = lines.filter(~own).group_by("name").agg(pl.col("amount").sum().alias("paid"), pl.len().alias("count"))
    both = lines.filter(own).join(paid, on="name", how="left")
    same = both.filter(pl.col("amount") == pl.col("paid"))
    # What was paid at once is its own sum.
    return same.height >= max(FEWEST, MOSTLY * both.height) and bool((same["count"] > 1).any())
