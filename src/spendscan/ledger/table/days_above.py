"""Dates that a table says once for several lines, in the first of them or in a row of their own: filled in."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.cells.dates import DAY_FIRST, MONTH_FIRST, MONTHS, read_date
from spendscan.ledger.files.records import cell_of, is_alone
from spendscan.ledger.table.below import sums_below
from spendscan.ledger.table.roles import DITTO, Roles

# So many dates at least are said once, and so many lines bear none.
FEWEST_DAYS, FEWEST_LINES, FEWEST_HEADINGS = 3, 3, 2
# Rows above the header that may say of when the first lines are.
MOST_ABOVE = 8
# What the column of dates that a table does not have is called.
NAME = "(said above)"
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d{{2}})\b|\b\d{{4}}-\d\d-\d\d\b|\b(?:{_NAMES})[ ',-]*\d{{4}}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_NAMES}),? \d{{4}}\b|\b(?:{_NAMES})[ '-]\d\d\b",
    re.IGNORECASE,
)
LONGEST_MARK = 5
_TOTAL = re.compile(r"(?i)\b(totals?|brought|carried|balance)\b")
_DIGITS = re.compile(r"\d+")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class DaysAbove:
    """A table whose dates are said once for several lines.

    Args:
        at: The column of dates.
        added: Whether the table has no such column, and gets one.
        supplier: The column of suppliers.
        amount: The column of amounts.
        first: What is said above the header of the first lines.
        said: What rows say, from 1, of the lines below them.
        sums: Rows that add up others, though they bear a name.
        lines: How many payments bear no date.
    """

    at: int
    added: bool
    supplier: int
    amount: int
    first: str = ""
    said: Mapping[int, str] = field(default_factory=dict)
    sums: frozenset[int] = frozenset()
    lines: int = 0


@dataclass(frozen=True)
class Headings:
    """Rows of their own that say a date: what each says, and what is said above the header."""

    said: Mapping[int, str]
    first: str = ""


def days_above(
    rows: Rows, above: Rows, first: int, roles: Roles, width: int
) -> tuple[DaysAbove | None, frozenset[int]]:
    """Whether each line without a date is plainly of the one said above it; and rows that say nothing but a date.

    Dates that are said in the first of several lines go up or down from one to the next and none comes twice, or marks
    stand for the others. Those in rows of their own do so too, are said in the same words, and stand above all lines.

    Args:
        rows: The records under the header.
        above: The records above it.
        first: The row of the first of them, from 1.
        roles: Where the columns stand.
        width: How many columns there are.
    """
    supplier, amount, at = roles.get("supplier_name"), roles.get("chosen_amount"), roles.get("payment_date")
    if supplier is None or amount is None or "period" in roles.at:
        return None, frozenset()
    few = [(number, row) for number, row in enumerate(rows, first) if is_alone(row)]
    alone = [(number, *found) for number, row in few if (found := _date_alone(row, amount))]
    if not alone and (at is None or not any(_may_be_open(row, at, supplier, amount) for row in rows)):
        return None, frozenset()
    paid = [(number, row) for number, row in enumerate(rows, first) if _is_payment(row, supplier, amount)]
    headings = _headings(
        alone, [found for row in above[-MOST_ABOVE:] if (found := _date_alone(row, amount))], first, paid
    )
    days = DaysAbove(width if at is None else at, at is None, supplier, amount)
    if headings is not None and (at is None or all(_is_open(cell_of(row, at)) for _, row in paid)):
        days = replace(days, first=headings.first, said=headings.said, lines=len(paid), sums=_sums(rows, first, roles))
        return days, frozenset(headings.said)
    # A date that is left of a payment stands in the column of dates.
    said = headings.said if headings else ()
    apart = frozenset(number for number in said if at is None or not cell_of(rows[number - first], at))
    if at is None or not _once_each(paid, at) or _adds_up(paid, at, amount) or _made_up(paid, at, amount):
        return None, apart
    sums = _sums(rows, first, roles)
    lines = sum(number not in sums and _is_open(cell_of(row, at)) for number, row in paid)
    return replace(days, sums=sums, lines=lines), apart


def _is_payment(row: Sequence[str], supplier: int, amount: int) -> bool:
    if not cell_of(row, supplier) or read_amount(cell_of(row, amount)).amount is None:
        return False
    return not any(map(_TOTAL.search, row))


def _is_open(cell: str) -> bool:
    return not cell or (len(cell) <= LONGEST_MARK and DITTO.match(cell) is not None)


def _may_be_open(row: Sequence[str], at: int, supplier: int, amount: int) -> bool:
    return _is_open(cell_of(row, at)) and bool(cell_of(row, supplier) and cell_of(row, amount))


def _sums(rows: Rows, first: int, roles: Roles) -> frozenset[int]:
    """Rows that add up others, whichever way amounts are written."""
    return frozenset(number for decimal in ".," for number in sums_below(rows, first, roles, decimal)[0])


def _once_each(paid: Sequence[tuple[int, Sequence[str]]], at: int) -> bool:
    """Whether dates stand in the first of the lines that are of them, and nowhere else."""
    cells = [cell_of(row, at) for _, row in paid]
    said = [cell for cell in cells if not _is_open(cell)]
    if not cells or _is_open(cells[0]) or len(said) == len(cells):
        return False
    if all(cell for cell in cells):
        # Marks stand in every line that bears no date.
        return all(_days([cell], DAY_FIRST) or _days([cell], MONTH_FIRST) for cell in said)
    enough = len(said) >= FEWEST_DAYS and len(cells) - len(said) >= FEWEST_LINES
    return enough and _in_order(said)


def _adds_up(paid: Sequence[tuple[int, Sequence[str]]], at: int, amount: int) -> bool:
    """Whether a line without a date is the sum of lines above it, since another one or the top."""
    for decimal in ".,":
        whole, edges = Decimal(0), {Decimal(0): 0}
        for number, (_, row) in enumerate(paid):
            value = read_amount(cell_of(row, amount), decimal).amount or Decimal(0)
            if _is_open(cell_of(row, at)):
                since = edges.get(whole - value)
                if since is not None and number - since > 1:
                    return True
                edges[whole] = number
            whole += value
    return False


def _made_up(paid: Sequence[tuple[int, Sequence[str]]], at: int, amount: int) -> bool:
    """Whether lines without a date are, more often than not, what the dated line above them is made up of."""
    groups: list[list[Decimal]] = []
    for _, row in paid:
        value = read_amount(cell_of(row, amount)).amount or Decimal(0)
        if not _is_open(cell_of(row, at)):
            groups.append([value])
        elif groups:
            groups[-1].append(value)
    several = [values for values in groups if len(values) > 1]
    return sum(values[0] == sum(values[1:]) for values in several) * 2 > len(several)


def _in_order(said: Sequence[str]) -> bool:
    """Whether dates go up or down, none of them twice."""
    for order in (DAY_FIRST, MONTH_FIRST):
        days = _days(said, order)
        if days and (
            all(one < other for one, other in pairwise(days)) or all(one > other for one, other in pairwise(days))
        ):
            return True
    return False


def _days(said: Sequence[str], order: str) -> list[date]:
    """The day or the month that each text says; empty where one says none."""
    whens = [read_date(text, order) for text in said]
    days = [when.day or (date.fromisoformat(f"{when.period}-01") if when.period else None) for when in whens]
    found = [day for day in days if day is not None]
    return found if len(found) == len(said) else []


def _headings(
    alone: Sequence[tuple[int, str, str]],
    above: Sequence[tuple[str, str]],
    first: int,
    paid: Sequence[tuple[int, object]],
) -> Headings | None:
    """Rows that say a date and nothing of a payment, in the same words, each above lines of its own."""
    if not alone or not paid:
        return None
    words = Counter(words for _, _, words in alone).most_common(1)[0][0]
    said = {number: text for number, text, others in alone if others == words}
    title = next((text for text, others in reversed(above) if others == words), "")
    starts = [*([first - 1] if title else []), *said]
    counts = [sum(start < number < end for number, _ in paid) for start, end in pairwise([*starts, 1 << 62])]
    if len(starts) < FEWEST_HEADINGS or not all(counts) or sum(counts) < len(paid):
        return None
    return Headings(said, title) if _in_order([*([title] if title else []), *said.values()]) else None


def _date_alone(row: Sequence[str], amount: int) -> tuple[str, str] | None:
    """The date that the only words of a row say, and the words about it; None where it says none or more."""
    if len(row) - row.count("") > 1 or cell_of(row, amount):
        return None
    text = "".join(row).strip()
    found = list(_DATE.finditer(text))
    if not found:
        return None
    part = text[found[0].start() : found[-1].end()]
    bare = re.sub(r"(?i)(\d)(st|nd|rd|th)?( of)? ", r"\1 ", part)
    when = read_date(bare)
    words = _DIGITS.sub("0", text.replace(part, "#").lower())
    return (bare, words) if when.day or when.period else None


def dated(records: Iterable[list[str]], last: int, days: DaysAbove, *, sheet: bool) -> Iterator[list[str]]:
    """Records with the date said above in each payment that bears none.

    Args:
        records: Every record, from row 1.
        last: The last row of the header.
        days: What says it.
        sheet: Whether they are of a workbook, whose rows end with their last value.
    """
    said = days.first
    for row, record in enumerate(records, 1):
        text = days.said.get(row, "")
        paid = row > last and not text and _is_payment(record, days.supplier, days.amount)
        own = cell_of(record, days.at) if paid and not days.added else ""
        said = text or (said if _is_open(own) else own)
        given = said if paid and _is_open(own) and row not in days.sums else ""
        padded = [*record, *[""] * (days.at - len(record))] if sheet or not days.added else record
        # A row of a text that is too short stays so: its cells may stand elsewhere.
        if given and len(padded) >= days.at:
            yield [*padded[: days.at], given, *padded[days.at + (not days.added) :]]
        elif days.added and len(record) >= days.at:
            yield [*record[: days.at], "", *record[days.at :]]
        else:
            yield record
