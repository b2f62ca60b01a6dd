"""Suppliers that a table says once for several lines, above them or in the first one: filled in where that is plain."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.table.roles import Roles

# So many names at least are said once, and so many lines under them bear none.
FEWEST_NAMES, FEWEST_LINES, FEWEST_RUNS = 5, 6, 2
# Of a hundred neighbours so few may stand in another order, as spreadsheets and their programs sort in several ways.
MOSTLY = 0.95
_TOTAL = re.compile(r"(?i)\b(totals?|brought|carried|balance)\b")
_LETTER = re.compile(r"[^\W\d_]{2}")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Places:
    """Where a table says what tells its payments.

    Args:
        supplier: The column of suppliers.
        amount: The column of amounts.
        date: The column of dates where payments have one.
        number: The column of suppliers' numbers.
    """

    supplier: int
    amount: int
    date: int | None = None
    number: int | None = None

    def name(self, row: Sequence[str]) -> str | None:
        """The supplier that a row names; empty where it names none, None where it is the label of a sum."""
        text = _cell(row, self.supplier)
        label = _TOTAL.search(text) and _cell(row, self.amount) and not self.is_payment(row)
        return None if label else text

    def is_payment(self, row: Sequence[str]) -> bool:
        """Whether a row has an amount, and what a sum has not."""
        if read_amount(_cell(row, self.amount)).amount is None:
            return False
        if self.date is not None:
            return bool(_cell(row, self.date))
        return sum(bool(cell.strip()) for cell in row) > 1 and not any(map(_TOTAL.search, row))


@dataclass(frozen=True)
class SaidAbove:
    """A table whose suppliers are said once for several lines.

    Args:
        places: Where its columns stand.
        lines: How many payments name none.
        headings: The rows that have a name and no payment, from 1.
    """

    places: Places
    lines: int
    headings: frozenset[int]


def said_above(rows: Rows, first: int, roles: Roles) -> SaidAbove | None:
    """Whether each line without a supplier is plainly of the one named above it; None where nothing says so.

    It is where no name comes twice and the names stand in order, or the numbers of suppliers say so, or names stand
    in rows of their own alone.

    Args:
        rows: The records under the header.
        first: The row of the first of them, from 1.
        roles: Where the columns stand.
    """
    supplier, amount, date = roles.get("supplier_name"), roles.get("chosen_amount"), roles.get("payment_date")
    if supplier is None or amount is None:
        return None
    if sum(not _cell(row, supplier) and bool(_cell(row, amount)) for row in rows) < FEWEST_LINES:
        return None
    places = Places(supplier, amount, date, roles.get("supplier_id"))
    lines = [(places.name(row), places.is_payment(row), row) for row in rows if any(cell.strip() for cell in row)]
    groups = _groups(lines)
    if groups is None or sum(bool(under) for _, _, under in groups) < FEWEST_RUNS:
        return None
    unnamed = sum(len(under) for _, _, under in groups)
    if unnamed < FEWEST_LINES or not (_in_rows_of_their_own(groups) or _once_each(groups, places)):
        return None
    headings = (
        number
        for number, row in enumerate(rows, first)
        if places.name(row) and not places.is_payment(row) and sum(bool(cell.strip()) for cell in row) == 1
    )
    return SaidAbove(places, unnamed, frozenset(headings))


Group = tuple[str, Sequence[str] | None, Rows]


def _groups(lines: Sequence[tuple[str | None, bool, Sequence[str]]]) -> list[Group] | None:
    """Each name with its own payment, where it has one, and the payments without a name that follow it.

    None where a payment follows none, or the label of a sum, or where a name is no word.
    """
    groups: list[tuple[str, Sequence[str] | None, list[Sequence[str]]]] = []
    closed = True
    for name, paid, row in lines:
        if name:
            if not _LETTER.search(name):
                return None
            groups.append((name, row if paid else None, []))
        elif name is not None and paid:
            if closed:
                return None
            groups[-1][2].append(row)
        closed = name is None or (closed and not name)
    # What stands under the table is no name.
    while groups and groups[-1][1] is None and not groups[-1][2]:
        groups.pop()
    return list(groups)


def _in_rows_of_their_own(groups: Sequence[Group]) -> bool:
    """Whether every name stands above its payments, in a row that has no amount."""
    return len(groups) > 1 and all(paid is None and under for _, paid, under in groups)


def _once_each(groups: Sequence[Group], places: Places) -> bool:
    """Whether names that stand in payments come once each, in order, or with the numbers of those under them."""
    if len(groups) < FEWEST_NAMES or any(paid is None for _, paid, _ in groups):
        return False
    names = ["".join(filter(str.isalnum, name.lower())) for name, _, _ in groups]
    if places.number is not None:
        pairs = [
            (_cell(paid, places.number), _cell(row, places.number))
            for _, paid, under in groups
            for row in under
            if paid is not None
        ]
        said = [one == other for one, other in pairs if other]
        if said:
            return len(said) == len(pairs) and all(said)
    several = sum(len(under) > 1 for _, _, under in groups)
    ordered = sum(one < other for one, other in pairwise(names))
    return several >= FEWEST_RUNS and len(set(names)) == len(names) and ordered >= MOSTLY * (len(names) - 1)


def filled(records: Iterable[list[str]], last: int, places: Places) -> Iterator[list[str]]:
    """Records with the supplier above in each payment that names none.

    Args:
        records: Every record, from row 1.
        last: The last row of the header.
        places: Where its columns stand.
    """
    name = ""
    for row, record in enumerate(records, 1):
        if row > last:
            said = places.name(record)
            name = "" if said is None else said or name
            if name and said == "" and places.is_payment(record):
                padded = [*record, *[""] * (places.supplier - len(record))]
                yield [*padded[: places.supplier], name, *padded[places.supplier + 1 :]]
                continue
        yield record


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""
