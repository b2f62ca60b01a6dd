"""Files of one body that may hold the same payments though no line is the same: two of supplier, day and amount are.

A copy with other dates (of invoices, of payments), with suppliers renamed or withheld, with the tax that the other
leaves out or with sums of what the other has in parts, counts twice, and no line says so. Month by month, files of one
body are compared by two of the three; where four in five of what the smaller one has are in the other, that is told,
and nothing is left out for it.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from spendscan.core.listing import first_of
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


def comparable(a: Part, b: Part) -> list[str]:
    """The months of which two files have enough lines, of one time, to say that they are alike."""
    both = sorted(a.months.keys() & b.months.keys())
    return [month for month in both if min(a.months[month], b.months[month]) >= FEWEST and _at_one_time(a, b, month)]


def _at_one_time(a: Part, b: Part, month: str) -> bool:
    """Whether the days of the one with fewer lines lie mostly between the other's: of another week they are others.

    Lines that say no more than a month may be of any of its days.
    """
    fewer, more = sorted((a, b), key=lambda part: part.months[month])
    days, span = ({day: n for day, n in part.times.items() if day[:7] == month != day} for part in (fewer, more))
    if not days or not span:
        return True
    first, last = min(span), max(span)
    return sum(n for day, n in days.items() if first <= day <= last) * 2 >= sum(days.values())


def nearly_twice(
    pairs: Sequence[tuple[Part, Part, Sequence[str]]],
    numbers: Mapping[Key, int],
    lines: pl.DataFrame,
    reissued: Mapping[Key, Reissued],
) -> list[str]:
    """What is told of files that may be the same payments.

    Args:
        pairs: The files to compare, with the months of which they are comparable.
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
    of_month: dict[str, list[tuple[Part, Part]]] = {}
    for a, b, months in pairs:
        small, large = sorted((a, b), key=lambda part: (part.lines, part.key))
        for month in () if {small.key, large.key} & whole else months:
            of_month.setdefault(month, []).append((small, large))
    alike: dict[tuple[str, str], dict[str, set[str]]] = {}
    for month, those in sorted(of_month.items()):
        wanted = [(numbers[small.key], numbers[large.key]) for small, large in those]
        seen = _alike(counted.filter(pl.col("month") == month), wanted)
        for (small, large), of in zip(those, wanted, strict=True):
            if of in seen:
                alike.setdefault((large.name, seen[of]), {}).setdefault(small.name, set()).add(month)
    told = [_told(large, others, what) for (large, what), others in sorted(alike.items())]
    more = len(told) - MOST_TOLD
    return [*told[:MOST_TOLD], *([f"{more} more files may hold payments of others"] if more > 0 else [])]


def _told(large: str, others: Mapping[str, set[str]], what: str) -> str:
    files = f"{first_of(sorted(others), 1, 'file')} {'have' if len(others) > 1 else 'has'}"
    months = sorted(set().union(*others.values()))
    return (
        f"{large} has nearly all that {files} of {', '.join(spans(months))}: the same {what}. If they"
        " are the same payments, they count twice: leave one out (`ignore` in a mapping)"
    )


def _alike(lines: pl.DataFrame, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The pairs of files of which the smaller has nearly all that it has of a month in the other, and what is the same.

    Args:
        lines: The lines of the month.
        pairs: The numbers of the files to compare.
    """
    wanted = pl.DataFrame(pairs, schema={"part": pl.Int64, "other": pl.Int64}, orient="row")
    found: dict[tuple[int, int], str] = {}
    for columns, what in _PAIRS_OF_COLUMNS.items():
        # What stands several times is looked at once, and what was paid at once as a sum.
        sums = lines.group_by("part", *columns).agg(paid=pl.col("amount").sum())
        met = sums.join(wanted, on="part").join(sums, left_on=["other", *columns], right_on=["part", *columns])
        if "amount" not in columns:
            times = pl.col("paid").cast(pl.Float64) / pl.col("paid_right").cast(pl.Float64)
            met = met.filter(times.is_between(1 / MOST_TAX, MOST_TAX))
        common = met.group_by("part", "other").agg(common=pl.len().cast(pl.Int64))
        sizes = sums.group_by("part").agg(size=pl.len().cast(pl.Int64))
        both = common.join(sizes, on="part").join(sizes, left_on="other", right_on="part")
        fewer = pl.min_horizontal("size", "size_right")
        same = both.filter((fewer >= FEWEST) & (pl.col("common") * OF >= fewer * NEARLY_ALL))
        found = dict.fromkeys(same.select("part", "other").iter_rows(), what) | found
    return found
