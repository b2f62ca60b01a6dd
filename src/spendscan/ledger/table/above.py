"""Suppliers that a table says once for several lines, above them or in the first one: filled in where that is plain."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.files.records import cell_of, lone_cells
from spendscan.ledger.table.roles import Roles

# So many names at least are said once, and so many lines under them bear none.
FEWEST_NAMES, FEWEST_LINES, FEWEST_RUNS = 5, 6, 2
# Of so many rows one bears none, or they are not looked at one by one.
LOOKED_AT = 400
# Of a hundred neighbours so few may stand in another order, as spreadsheets and their programs sort in several ways.
MOSTLY = 0.95
_TOTAL = re.compile(r"(?i)\b(totals?|brought|carried|balance)\b")
# What stands between delimiters, so many in all.
_OTHERWISE, FEWEST_DELIMITERS = re.compile(r"([;|\t,]*)([^;|\t]*[^\W\d_][^;|\t]*?)([;|\t,]*)"), 2
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
        once: The columns of what a payment's first line says, too, and none of its others: its day and its number.
    """

    supplier: int
    amount: int
    date: int | None = None
    number: int | None = None
    once: tuple[int, ...] = ()

    def name(self, row: Sequence[str]) -> str | None:
        """The supplier that a row names; empty where it names none, None where it is the label of a sum."""
        text = _otherwise_written(row) or cell_of(row, self.supplier)
        label = _TOTAL.search(text) and cell_of(row, self.amount) and not self.is_payment(row)
        return None if label else text

    def is_payment(self, row: Sequence[str]) -> bool:
        """Whether a row has an amount, and what a sum has not."""
        if read_amount(cell_of(row, self.amount)).amount is None:
            return False
        if self.date is not None:
            return bool(cell_of(row, self.date))
        return sum(bool(cell.strip()) for cell in row) > 1 and not any(map(_TOTAL.search, row))


def _otherwise_written(row: Sequence[str]) -> str:
    """What a row says alone between delimiters that are not the file's: `;;Abbey Joinery Ltd;;;;`."""
    alone = lone_cells([row])
    found = _OTHERWISE.fullmatch(alone[0].strip(" ")) if alone else None
    return found[2].strip() if found and len(found[1] + found[3]) >= FEWEST_DELIMITERS else ""


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

    It is where no name comes twice and the names stand in order, where the numbers of suppliers or sums under the
    lines say so, where names stand in rows of their own alone, or where the first line of each payment alone says its
    number, its day and who was paid.

    Args:
        rows: The records under the header.
        first: The row of the first of them, from 1.
        roles: Where the columns stand.
    """
    supplier, amount, date = roles.get("supplier_name"), roles.get("chosen_amount"), roles.get("payment_date")
    if supplier is None or amount is None:
        return None
    if all(cell_of(row, supplier) for row in rows[:: len(rows) // LOOKED_AT + 1]):
        return None
    if sum(not cell_of(row, supplier) and bool(cell_of(row, amount)) for row in rows) < FEWEST_LINES:
        return None
    places = Places(supplier, amount, date, roles.get("supplier_id"))
    filled_rows = [row for row in rows if any(cell.strip() for cell in row)]
    number = roles.get("transaction_id")
    in_first = Places(supplier, amount, once=(date, number)) if date is not None and number is not None else None
    if in_first is not None and _in_first_lines(groups := _groups(filled_rows, in_first), in_first.once):
        places = in_first
    else:
        groups = _groups(filled_rows, places)
    unnamed = sum(len(group.under) for group in groups)
    if unnamed < FEWEST_LINES or sum(bool(group.under) for group in groups) < FEWEST_RUNS:
        return None
    if not (places.once or _in_rows_of_their_own(groups) or _once_each(groups, places)):
        return None
    headings = (
        number
        for number, row in enumerate(rows, first)
        if places.name(row) and not places.is_payment(row) and sum(bool(cell.strip()) for cell in row) == 1
    )
    return SaidAbove(places, unnamed, frozenset(headings))


@dataclass
class _Group:
    """A name, the payment that stands beside it, those without one that follow, and whether a sum says it again."""

    name: str
    paid: Sequence[str] | None
    under: list[Sequence[str]] = field(default_factory=list)
    summed: bool = False


def _groups(rows: Iterable[Sequence[str]], places: Places) -> list[_Group]:
    """Each name with what follows it; none where a payment follows no name or a sum, or where a name is no word."""
    groups: list[_Group] = []
    closed = True
    for row in rows:
        name, paid = places.name(row), places.is_payment(row)
        if name and not _LETTER.search(name):
            return []
        if name:
            groups.append(_Group(name, row if paid else None))
        elif name is None and groups:
            groups[-1].summed |= groups[-1].name.lower() in cell_of(row, places.supplier).lower()
        elif paid and closed:
            return []
        elif paid:
            groups[-1].under.append(row)
        closed = name is None or (closed and not name)
    # What stands under the table is no name.
    while groups and groups[-1].paid is None and not groups[-1].under:
        groups.pop()
    return groups


def _in_rows_of_their_own(groups: Sequence[_Group]) -> bool:
    """Whether every name stands above its payments, in a row that has no amount."""
    return len(groups) > 1 and all(group.paid is None and group.under for group in groups)


def _in_first_lines(groups: Sequence[_Group], once: Sequence[int]) -> bool:
    """Whether the first line of each payment says its day and number, the others neither, and numbers go up or down."""
    if len(groups) < FEWEST_NAMES or not any(group.under for group in groups):
        return False
    first = [[cell_of(group.paid or (), at) for at in once] for group in groups]
    if not all(map(all, first)) or any(cell_of(row, at) for group in groups for row in group.under for at in once):
        return False
    numbers = [line[-1] for line in first]
    steps = [(len(one), one) < (len(other), other) for one, other in pairwise(numbers)]
    ordered = max(sum(steps), len(steps) - sum(steps))
    return len(set(numbers)) == len(numbers) and ordered >= MOSTLY * len(steps)


def _once_each(groups: Sequence[_Group], places: Places) -> bool:
    """Whether names stand in payments, and numbers, sums or the order of the names say that the others are theirs."""
    if len(groups) < FEWEST_NAMES or any(group.paid is None for group in groups):
        return False
    if places.number is not None:
        at = places.number
        pairs = [(cell_of(group.paid or (), at), cell_of(row, at)) for group in groups for row in group.under]
        if any(other for _, other in pairs):
            return all(one == other for one, other in pairs)
    several = [group for group in groups if len(group.under) > 1]
    if sum(group.summed for group in several) >= max(MOSTLY * len(several), FEWEST_RUNS):
        return True
    names = ["".join(filter(str.isalnum, group.name.lower())) for group in groups]
    ordered = sum(one < other for one, other in pairwise(names))
    return len(several) >= FEWEST_RUNS and len(set(names)) == len(names) and ordered >= MOSTLY * (len(names) - 1)


def filled(records: Iterable[list[str]], last: int, places: Places) -> Iterator[list[str]]:
    """Records with the supplier above in each payment that names none, and with what else was said there once.

    Args:
        records: Every record, from row 1.
        last: The last row of the header.
        places: Where its columns stand.
    """
    name = ""
    above: list[str] = []
    for row, record in enumerate(records, 1):
        if row > last:
            said = places.name(record)
            # A name in another column than names have, or titles: whose the lines below are is not known.
            name = "" if said is None or (not said and _elsewhere(record, places)) else said or name
            above = record if said else above
            if name and said == "" and places.is_payment(record):
                yield _with(record, {places.supplier: name} | {at: cell_of(above, at) for at in places.once})
                continue
        yield record


def _elsewhere(record: list[str], places: Places) -> bool:
    """Whether a row holds words alone, in a column that is neither the first nor the suppliers'."""
    alone = [at for at, cell in enumerate(record) if cell.strip()]
    return len(alone) == 1 and alone[0] not in {0, places.supplier} and bool(_LETTER.search(record[alone[0]]))


def _with(record: list[str], cells: Mapping[int, str]) -> list[str]:
    padded = [*record, *[""] * (max(cells) + 1 - len(record))]
    return [cells.get(at, cell) for at, cell in enumerate(padded)]
