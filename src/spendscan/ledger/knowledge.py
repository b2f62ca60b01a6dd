"""What needs a whole file to be known: guessed from samples, tallied while reading, corrected where it was wrong."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import polars as pl

from spendscan.core.reasons import AmountFlag, DateFlag
from spendscan.ledger.cells.distinct import Memory
from spendscan.ledger.rows.breakdown import Breakdowns
from spendscan.ledger.rows.dates import Dates
from spendscan.ledger.rows.doubt import Doubts
from spendscan.ledger.rows.postcodes import Postcodes
from spendscan.ledger.rows.suppliers import Suppliers
from spendscan.ledger.rows.totals import Sums

EARLIEST = date(1990, 1, 1)
SLACK = 400
# What may be doubtful about a date or an amount: few words, of a type that is written at a tenth of the cost of texts.
FLAGS: dict[str, pl.DataType] = {"date_flag": pl.Enum(DateFlag), "amount_flag": pl.Enum(AmountFlag)}


@dataclass
class Known:
    """What a file's kernel is told.

    Args:
        early: Dates before it are implausible.
        late: Dates after it are implausible.
        bodies: The name of each spelling in the body column.
        body: The name where the column is blank or there is none.
        totals: Rows that arithmetic shows to be totals, with the reason.
    """

    early: date = EARLIEST
    late: date = date(9999, 12, 31)
    bodies: dict[str, str] = field(default_factory=dict)
    body: str = ""
    totals: dict[int, str] = field(default_factory=dict)


@dataclass
class Tally:
    """What was seen of a file in one pass; sums are exact, so the order of batches is nothing to it.

    Args:
        sha256: Hash of the file's bytes, where they were hashed as they were read.
        last_row: The last row with a value.
        rows: Records seen.
        payments: Payments among them.
        amount: Money of the payments.
        excluded: Money of those with an exclusion.
        rounding: What rounding to the penny added.
        days: Payments by date.
        periods: Payments without a date by what period they are of.
        bodies: Payments by what the body column says.
        currencies: Payments by what the currency column says.
        day_first: Dates that only a day-first reading makes one.
        month_first: Dates that only a month-first reading makes one.
        mended: Rows whose cells were put right.
        doubts: What of the payments is doubtful.
        rejects: Lines that are no payments.
        sums: The running sum of payments, where totals show.
        breakdowns: What shows whether payments are listed with what they are made up of.
        alone: Row and amount of rejected lines that hold an amount and nothing else: a total may be among them.
        memory: What was worked out of texts already, in this file or another.
        suppliers: The suppliers that were met, in this file or another.
        postcodes: The postcodes that were met, in this file or another.
        dates: The dates that were met, in this file or another.
    """

    sha256: str = ""
    last_row: int = 0
    rows: int = 0
    payments: int = 0
    amount: Decimal = Decimal(0)
    excluded: Decimal = Decimal(0)
    rounding: Decimal = Decimal(0)
    days: Counter[date] = field(default_factory=Counter)
    periods: Counter[str] = field(default_factory=Counter)
    bodies: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    day_first: int = 0
    month_first: int = 0
    mended: int = 0
    doubts: Doubts = field(default_factory=Doubts)
    rejects: list[pl.DataFrame] = field(default_factory=list)
    sums: Sums = field(default_factory=Sums)
    breakdowns: Breakdowns = field(default_factory=Breakdowns)
    alone: list[tuple[int, Decimal]] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)
    suppliers: Suppliers = field(default_factory=Suppliers)
    postcodes: Postcodes = field(default_factory=Postcodes)
    dates: Dates = field(default_factory=Dates)

    @property
    def labels(self) -> dict[str, pl.DataType]:
        """The columns of payments that come as categories or of a few words, with their types."""
        postcodes = dict.fromkeys(("postcode_published", "postcode"), self.postcodes.dtype)
        return {"supplier_name": self.suppliers.dtype, "period": self.dates.dtype, **postcodes, **FLAGS}


def total(money: pl.Series) -> Decimal:
    """The exact sum of a column of decimals; nought where it has no rows."""
    found = money.sum()
    return found if isinstance(found, Decimal) else Decimal(0)


def fences(days: Counter[date]) -> tuple[date, date]:
    """The first and last plausible date, from 1990 on: 400 days and 1.5 interquartile ranges off the quartiles.

    Quartiles are those of the sorted dates at (n - 1)·q, the lower rounded down and the upper up: never too narrow.
    """
    count = sum(days.values())
    if not count:
        return EARLIEST, date(9999, 12, 31)
    ordered = sorted(days.items())
    lower = _at(ordered, (count - 1) // 4)
    upper = _at(ordered, -((count - 1) * 3 // -4))
    reach = SLACK + 1.5 * (upper - lower).days
    early = max(EARLIEST, _moved(lower, -reach))
    return early, _moved(upper, reach)


def _moved(day: date, by: float) -> date:
    number = day.toordinal() + int(by)
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))


def _at(ordered: list[tuple[date, int]], place: int) -> date:
    seen = 0
    for day, count in ordered:
        seen += count
        if seen > place:
            return day
    return ordered[-1][0]
