"""Sums among a table's lines that bear a name as payments do: known by arithmetic, to the penny, and told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spendscan.core.reasons import RejectReason
from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.files.records import cell_of, is_alone
from spendscan.ledger.table.roles import Roles

# A summary has no more lines than this, and at least so many; of more lines than that nobody adds up groups by hand.
LONGEST, FEWEST, MOST_ROWS = 60, 2, 5000
# So many groups of so many lines each whose next line is their sum.
FEWEST_GROUPS, FEWEST_IN_GROUP = 2, 3
# So many suppliers, and such a share of a summary's lines, whose sum is that of their payments.
FEWEST_SUPPLIERS, MOSTLY = 3, 0.8
# So many dated lines have what they are made up of below them.
FEWEST_HEADS = 4
# Of so many rows so many bear no date, or they are not looked at one by one.
SOME, UNDATED = 200, 0.3
_TOTAL = re.compile(r"(?i)\b(totals?|brought|carried|balance)\b")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class _Line:
    row: int
    name: str
    amount: Decimal
    dated: bool


def sums_below(rows: Rows, first: int, roles: Roles, decimal: str) -> tuple[dict[int, str], str]:
    """Rows that add up others, with what makes them no payments, and what is told of them.

    They are the lines without a date behind the table, under a blank row or a title, that make up the same sum as all
    above, or are each what their supplier was paid above; and where lines bear no date, those that are each the sum of
    the lines since the one before.

    Args:
        rows: The records under the header.
        first: The row of the first of them, from 1.
        roles: Where the columns stand.
        decimal: What stands before the pennies.
    """
    at, date = roles.get("chosen_amount"), roles.get("payment_date")
    if at is None or "supplier_name" not in roles.at:
        return {}, ""
    start = _last_block(rows, at, decimal)
    if start is None and (date is not None or len(rows) > MOST_ROWS):
        return {}, ""
    lines = list(_lines(rows, first, roles, decimal))
    found = [] if start is None else _same_as_above(lines, first + start)
    what = "its last lines are sums of those above them"
    if not found and date is None and len(rows) <= MOST_ROWS:
        found, what = _of_groups(lines), "lines of it are each the sum of those above"
    told = f"{what}: rows {found[0]} to {found[-1]}, {len(found)} in all, are no payments" if found else ""
    return dict.fromkeys(found, RejectReason.SUBTOTAL.value), told


def lone_sums(rows: Rows, first: int, roles: Roles, decimal: str) -> dict[int, str]:
    """Rows that hold an amount and nothing else, where each is the sum of the lines since the one before, or of all.

    Args:
        rows: The records under the header.
        first: The row of the first of them, from 1.
        roles: Where the columns stand.
        decimal: What stands before the pennies.
    """
    at = roles.get("chosen_amount")
    if at is None or sum(_is_lone(row, at) for row in rows) < FEWEST:
        return {}
    found: dict[int, str] = {}
    since, whole, several = Decimal(0), Decimal(0), 0
    number = 0
    for row, cells in enumerate(rows, first):
        amount = read_amount(cell_of(cells, at), decimal).amount
        if amount is None or any(_TOTAL.search(cell) for cell in cells if cell):
            continue
        if not _is_lone(cells, at):
            since, whole, number = since + amount, whole + amount, number + 1
        elif number and amount == since:
            several += number > 1
            found[row] = RejectReason.SUBTOTAL.value
            since, number = Decimal(0), 0
        elif amount == whole and not number:
            found[row] = RejectReason.GRAND_TOTAL.value
        else:
            return {}
    return found if several >= FEWEST_GROUPS else {}


def details_below(rows: Rows, first: int, roles: Roles, decimal: str) -> tuple[dict[int, str], str]:
    """Rows without a date that add up to the dated line above them: what it was paid for, and no payments.

    Args:
        rows: The records under the header.
        first: The row of the first of them, from 1.
        roles: Where the columns stand.
        decimal: What stands before the pennies.
    """
    date = roles.get("payment_date")
    some = rows[:SOME]
    if date is None or len(rows) > MOST_ROWS or sum(not cell_of(row, date) for row in some) < UNDATED * len(some):
        return {}, ""
    groups: list[tuple[_Line, list[_Line]]] = []
    for line in _lines(rows, first, roles, decimal):
        if line.dated:
            groups.append((line, []))
        elif not groups:
            return {}, ""
        else:
            groups[-1][1].append(line)
    made = [(sum((one.amount for one in below), Decimal(0)) == head.amount, below) for head, below in groups if below]
    several = sum(len(below) > 1 for whole, below in made if whole)
    enough = len(made) >= FEWEST_HEADS and several >= FEWEST_GROUPS and len(made) >= MOSTLY * len(groups)
    if not enough or not all(whole for whole, _ in made):
        return {}, ""
    found = [one.row for _, below in made for one in below]
    told = f"{len(found)} lines without a date add up to the dated line above them, such as row {found[0]}"
    return dict.fromkeys(
        found, RejectReason.SUBTOTAL.value
    ), f"{told}: they say what it is made up of, and are no payments"


def _is_lone(row: Sequence[str], at: int) -> bool:
    return is_alone(row) and bool(cell_of(row, at))


def _last_block(rows: Rows, at: int, decimal: str) -> int | None:
    """Where the last lines begin that a row without an amount parts from those above, at least two of them."""
    paid = 0
    for back in range(1, min(len(rows), LONGEST) + 1):
        cell = cell_of(rows[-back], at)
        if cell and read_amount(cell, decimal).amount is not None:
            paid += 1
        elif paid >= FEWEST:
            return len(rows) - back + 1
    return None


def _lines(rows: Rows, first: int, roles: Roles, decimal: str) -> Iterator[_Line]:
    at, supplier, date = roles.at["chosen_amount"], roles.at["supplier_name"], roles.get("payment_date")
    for number, row in enumerate(rows, first):
        amount = read_amount(cell_of(row, at), decimal).amount
        if amount is not None and not any(_TOTAL.search(cell) for cell in row if cell):
            name = cell_of(row, supplier).lower()
            yield _Line(number, name, amount, date is not None and bool(cell_of(row, date)))


def _same_as_above(lines: Sequence[_Line], start: int) -> list[int]:
    below, above = ([line for line in lines if (line.row >= start) == here] for here in (True, False))
    if len(below) < FEWEST or len(below) * 2 >= len(above) or any(line.dated for line in below):
        return []
    whole = sum((line.amount for line in above), Decimal(0))
    same = whole and sum(line.amount for line in below) == whole
    return [line.row for line in below] if same or _by_supplier(below, above) else []


def _by_supplier(below: Sequence[_Line], above: Sequence[_Line]) -> bool:
    """Whether nearly every line is all that its supplier was paid above, some of them by several payments."""
    paid: dict[str, list[Decimal]] = {}
    for line in above:
        paid.setdefault(line.name, []).append(line.amount)
    same = [paid[line.name] for line in below if line.name in paid and sum(paid[line.name]) == line.amount]
    return len(same) >= max(FEWEST_SUPPLIERS, MOSTLY * len(below)) and any(len(amounts) > 1 for amounts in same)


def _of_groups(lines: Sequence[_Line]) -> list[int]:
    found, several, since, number = [], 0, Decimal(0), 0
    for line in lines:
        if number > 1 and line.amount == since != 0:
            several += number >= FEWEST_IN_GROUP
            found.append(line.row)
            since, number = Decimal(0), 0
        else:
            since, number = since + line.amount, number + 1
    return found if several >= FEWEST_GROUPS else []
