"""What is doubtful in the lines of files that were read: said of each file, the worst ones by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from spendscan.core.reasons import AmountFlag, RejectReason

# Lines that may be payments, and could not be read as such.
DOUBTFUL = (
    RejectReason.RAGGED,
    RejectReason.UNREADABLE_AMOUNT,
    RejectReason.MISSING_AMOUNT,
    RejectReason.AMOUNT_OUT_OF_RANGE,
)
MOST_NAMED = 5
# Dates that speak against the order in which a column is read are slips of the pen where they are fewer than this.
FEWEST_AGAINST, SHARE_AGAINST = 2, 0.01


@dataclass
class Doubts:
    """What of a file's payments is doubtful, counted line by line.

    Args:
        unnamed: Payments without a supplier.
        undated: Payments whose date's cell is filled and cannot be read.
        locale: Amounts that may mean another number.
        first: The first payment's row; 0 before one was seen.
        last: The last payment's row.
    """

    unnamed: int = 0
    undated: int = 0
    locale: int = 0
    first: int = 0
    last: int = 0

    def add(self, rows: pl.Series, names: pl.Series, flags: pl.Series) -> None:
        """Count payments.

        Args:
            rows: Their rows, ascending.
            names: Their suppliers, null where none is given.
            flags: What is doubtful about their amounts.
        """
        self.unnamed += names.null_count()
        if flags.null_count() < flags.len():
            self.locale += int((flags == AmountFlag.LOCALE.value).sum())
        self.first = self.first or int(rows[0])
        self.last = max(self.last, int(rows[-1]))


@dataclass(frozen=True)
class Read:
    """A file or sheet that was read.

    Args:
        name: Its name.
        payments: How many payments it has.
        doubts: What of them is doubtful.
        rejects: Its lines that are no payments (REJECTS).
        day_first: Dates that only a day-first reading makes one.
        month_first: Dates that only a month-first reading makes one.
    """

    name: str
    payments: int
    doubts: Doubts
    rejects: Sequence[pl.DataFrame] = field(default_factory=list)
    day_first: int = 0
    month_first: int = 0


def doubts_of(files: Iterable[Read]) -> tuple[str, ...]:
    """Warnings, in a fixed order, each of all files that it is true of.

    Args:
        files: What was read, sorted by name.
    """
    read = list(files)
    told = (
        ("lines that may be payments are rejected (see the rejects)", {one.name: _rejected(one) for one in read}),
        ("payments name no supplier", {one.name: _part(one.doubts.unnamed, one) for one in read}),
        ("dates cannot be read", {one.name: _part(one.doubts.undated, one) for one in read}),
        (
            "amounts may mean another number, thousands for pennies",
            {one.name: _part(one.doubts.locale, one) for one in read},
        ),
        (
            "dates speak for day-first and for month-first, so others may be read wrongly",
            {one.name: _orders(one) for one in read},
        ),
    )
    return tuple(f"{what}: {_named(files)}" for what, found in told if (files := {k: v for k, v in found.items() if v}))


def _named(found: dict[str, tuple[int, str]]) -> str:
    """Files with what is told of each, those first of which most is."""
    worst = sorted(found, key=lambda name: (-found[name][0], name))
    more = f" and {len(worst) - MOST_NAMED} more files" if len(worst) > MOST_NAMED else ""
    return ", ".join(f"{name} ({found[name][1]})" for name in worst[:MOST_NAMED]) + more


def _part(count: int, one: Read) -> tuple[int, str] | None:
    return (count, f"{count} of {one.payments}") if count else None


def _orders(one: Read) -> tuple[int, str] | None:
    against = min(one.day_first, one.month_first)
    if against < max(FEWEST_AGAINST, SHARE_AGAINST * (one.day_first + one.month_first)):
        return None
    return against, f"{one.day_first} and {one.month_first}"


def _rejected(one: Read) -> tuple[int, str] | None:
    counted: dict[str, int] = {}
    for frame in one.rejects:
        # Between payments, words alone may be what is left of one; above them, what holds money may be one.
        inside = pl.col("source_row").is_between(one.doubts.first, one.doubts.last)
        left = (pl.col("reason") == RejectReason.NOTE) & inside
        left = left | ((pl.col("reason") == RejectReason.TITLE) & pl.col("amount").is_not_null())
        doubtful = frame.filter(pl.col("reason").is_in([reason.value for reason in DOUBTFUL]) | left)
        for reason in doubtful["reason"].to_list():
            counted[reason] = counted.get(reason, 0) + 1
    if not counted:
        return None
    return sum(counted.values()), ", ".join(f"{counted[reason]} {reason}" for reason in sorted(counted))
