"""Files of one body that may hold the same payments though no line is the same: two of supplier, day and amount are.

A copy with other dates (of invoices, of payments), with suppliers renamed or withheld, with the tax that the other
leaves out or with sums of what the other has in parts, counts twice, and no line says so. Month by month, files of one
body are compared by two of the three; where four in five of what the smaller one has are in the other, that is told,
and nothing is left out for it.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from spendscan.ledger.planned import Reissued
from spendscan.ledger.series import Key, Part, spans

# Lines of a month that are compared at least, and different ones among them.
FEWEST = 10
NEARLY_ALL, OF = 8, 10
# What an amount with tax is at most of the one without.
MOST_TAX = 1.28
MOST_TOLD = 10
# {columns that are the same: what differs}.
_PAIRS_OF_COLUMNS = {
    ("payee", "amount"): "suppliers and amounts, but other days",
    ("time", "amount"): "days and amounts, but other suppliers",
    ("payee", "time"): "suppliers and days, and amounts that differ by a tax at most",
}


def comparable(a: Part, b: Part) -> bool:
    """Whether two files have enough lines of one month to say that they are alike."""
    return any(min(a.months[month], b.months[month]) >= FEWEST for month in a.months.keys() & b.months.keys())


def nearly_twice(
    pairs: Sequence[tuple[Part, Part]],
    numbers: Mapping[Key, int],
    lines: pl.DataFrame,
    reissued: Mapping[Key, Reissued],
) -> list[str]:
    """What is told of files that may be the same payments.

    Args:
        pairs: The files to compare.
        numbers: The number of each file.
        lines: Their lines: `part, source_row, payee, time, amount, month`.
        reissued: The lines that count no more.
    """
    whole = {key for key, one in reissued.items() if one.rows is None}
    gone = [
        pl.DataFrame({"part": numbers[key], "source_row": one.rows}, schema={"part": pl.Int64, "source_row": pl.Int64})
        for key, one in reissued.items()
        if one.rows
    ]
    counted = lines.join(pl.concat(gone), on=["part", "source_row"], how="anti") if gone else lines
    by_part = {number: frame for (number,), frame in counted.partition_by("part", as_dict=True).items()}
    alike: dict[tuple[Key, str], list[tuple[Part, list[str]]]] = {}
    named = {part.key: part.name for pair in pairs for part in pair}
    for pair in pairs:
        small, large = sorted(pair, key=lambda part: (part.lines, part.key))
        here, there = by_part.get(numbers[small.key]), by_part.get(numbers[large.key])
        if here is None or there is None or {small.key, large.key} & whole:
            continue
        both = sorted(small.months.keys() & large.months.keys())
        for columns, what in _PAIRS_OF_COLUMNS.items():
            months = [month for month in both if _alike(here, there, month, columns)]
            if months:
                alike.setdefault((large.key, what), []).append((small, months))
                break
    told = [_told(named[large], others, what) for (large, what), others in sorted(alike.items())]
    more = len(told) - MOST_TOLD
    return [*told[:MOST_TOLD], *([f"{more} more files may hold payments of others"] if more > 0 else [])]


def _told(large: str, others: Sequence[tuple[Part, list[str]]], what: str) -> str:
    more = f" and {len(others) - 1} more files have" if len(others) > 1 else " has"
    months = sorted({month for _, months in others for month in months})
    return (
        f"{large} has nearly all that {others[0][0].name}{more} of {', '.join(spans(months))}: the same {what}. If they"
        " are the same payments, they count twice: leave one out (`ignore` in a mapping)"
    )


def _alike(a: pl.DataFrame, b: pl.DataFrame, month: str, columns: tuple[str, str]) -> bool:
    """Whether the smaller of two files has nearly all that it has of a month in the other, by two columns of three."""
    fewer, more = sorted((frame.filter(pl.col("month") == month) for frame in (a, b)), key=lambda one: one.height)
    if fewer.height < FEWEST or not _at_one_time(fewer, more):
        return False
    # What stands several times is looked at once, and what was paid at once as a sum.
    here, there = (frame.group_by(columns).agg(paid=pl.col("amount").sum()) for frame in (fewer, more))
    if here.height < FEWEST:
        return False
    met = here.join(there, on=columns)
    if "amount" not in columns:
        times = pl.col("paid").cast(pl.Float64) / pl.col("paid_right").cast(pl.Float64)
        met = met.filter(times.is_between(1 / MOST_TAX, MOST_TAX))
    return met.height * OF >= here.height * NEARLY_ALL


def _at_one_time(fewer: pl.DataFrame, more: pl.DataFrame) -> bool:
    """Whether the days of the one lie mostly between the other's: those of another week are other payments.

    Lines that say no more than a month may be of any of its days.
    """
    days = [frame["time"].filter(frame["time"] != frame["month"]) for frame in (fewer, more)]
    if any(of.is_empty() for of in days):
        return True
    within = days[0].is_between(days[1].min(), days[1].max())
    return int(within.sum()) * 2 >= days[0].len()
