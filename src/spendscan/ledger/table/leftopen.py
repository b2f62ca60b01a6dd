"""Columns that a header leaves open: supplier or amount, known by what stands below where that leaves no choice."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.table.header import AMOUNTS, Header, are_names, roles_in
from spendscan.ledger.table.roles import BODIES, Content, Roles, assign, content_of
from spendscan.ledger.table.shape import FIRM
from spendscan.ledger.table.spellings import is_pivot, plain

Rows = Sequence[Sequence[str]]
# A header that names one of the two alone is looked for among so many rows, and by so many rows below it.
LOOKED_AT, SAMPLE, FEWEST_ROWS = 60, 200, 3
# Of a header that names neither, so many lines are asked for, and a column of dates.
MANY_ROWS = 8
# Shares of a column's cells, as of a table without a header; so many columns of money are no amounts of a line.
NEARLY_ALL, MONEY, SOME_FIRMS, MORE_FIRMS, DATES = 0.9, 0.3, 0.15, 2.0, 0.5
FEWEST_NAMES = 4
# A group of a pivot table is looked for among so many rows under its sum; groups of one repeat it.
MOST_PARTS, SINGLE = 60, 0.1
# Money that nobody was paid, or that is a part of what was.
_NO_PAYMENT = re.compile(
    r"\b(vat|tax|gst|hst|btw|annual|lifetime|maximum|potential|expected|anticipated|projected|planned|balance|budget\w*|salar(y|ies)|wages?|rates?|rateable|price|fte|turnover|income|receipts?|"
    r"assets?|liabilit\w+|limit|fees?|rent|percent\w*|quantity|qty|discount|variance|forecast|estimate\w*|hours|score|"
    r"population|area|latitude|longitude|easting|northing|remuneration|pay|allowances?|staff|suppliers?)\b|%"
)
_PAID = re.compile(r"\b(paid|payments?)\b")
# Those who pay, or may: what they gave was paid to nobody.
_PAYS = re.compile(
    r"\b(received from|donors?|debtors?|customers?|borrowers?|tenants?|(rate)?payers?|licen[cs]ees?|applicants?|"
    r"buyers?|purchasers?|funders?|lenders?)\b"
)
# Roles whose columns may hold the names of firms all the same, where no column is named for them.
_MAY_BE_NAMES = frozenset({*BODIES, "body", "category", "department", "description", "supplier_type"})


def header_left_open(rows: Rows, *, pivot: bool = True) -> Header | None:
    """The first row of words above a table that names who was paid or how much, and below which the other is plain.

    Args:
        rows: The first records; None is the answer where a cell of the row is a value, or the table leaves a choice.
        pivot: Whether it may be a pivot table: in a workbook, that sums up another sheet.
    """
    for number, row in enumerate(rows[:LOOKED_AT], 1):
        filled = [cell for cell in row if cell.strip()]
        if len(filled) < 2 or not are_names([row]) or (not pivot and any(map(is_pivot, row))):
            continue
        below = [one for one in rows[number:] if any(cell.strip() for cell in one)][:SAMPLE]
        named = roles_in(row)
        one_named = "supplier_name" in named or bool(named & AMOUNTS)
        if len(below) < (FEWEST_ROWS if one_named else MANY_ROWS) or _width(below) > 2 * len(filled):
            continue
        names = tuple(" ".join(cell.split()) for cell in row)
        width = max(len(names), _width(below))
        names = (*names, *[""] * (width - len(names)))
        roles, _ = settled(assign(names, _contents(below, width)), names, below)
        if {"supplier_name", "chosen_amount"} <= set(roles.at) and (one_named or "payment_date" in roles.at):
            return Header(number, number, names)
        if one_named:
            return None
    return None


def settled(roles: Roles, names: Sequence[str], rows: Rows) -> tuple[Roles, tuple[str, ...]]:
    """Roles with the supplier and the amount that their names left open, and what is to be told of that.

    Args:
        roles: As named.
        names: The header.
        rows: A sample of the lines.
    """
    told = []
    for role, what, find in (("chosen_amount", "amounts", _amount), ("supplier_name", "suppliers", _supplier)):
        coded = role == "supplier_name" and role in roles.at and _is_coded(rows, roles.at[role])
        if len(rows) < FEWEST_ROWS or (role in roles.at and not coded and not _is_empty(rows, roles.at[role])):
            continue
        at = find(roles, names, rows)
        if at is None and coded:
            told.append(
                f"cells of {names[roles.at[role]]!r} are what accounts are called: no column names the suppliers"
            )
        if at is None or (is_pivot(names[at]) and _has_subtotals(roles, rows)):
            continue
        kept = {one: place for one, place in roles.at.items() if place != at}
        why = f"the only column of {'money' if role == 'chosen_amount' else 'firms'}: {names[at]!r}"
        roles = replace(roles, at={**kept, role: at}, why={**roles.why, role: why})
        told.append(f"no column is named for the {what}: {names[at]!r} is read, {_by(role)}; a mapping names another")
    return roles, tuple(told)


def _is_empty(rows: Rows, at: int) -> bool:
    return len(rows) >= MANY_ROWS and not any(at < len(row) and row[at].strip() for row in rows)


def _is_coded(rows: Rows, at: int) -> bool:
    return content_of([row[at] if at < len(row) else "" for row in rows]).mnemonics >= NEARLY_ALL


def _by(role: str) -> str:
    return "the only one of money" if role == "chosen_amount" else "by the names of firms in it"


def _amount(roles: Roles, names: Sequence[str], rows: Rows) -> int | None:
    """The one column of money, if its name does not say that nobody was paid it."""
    for one, other in (("debit", "credit"), ("revenue", "capital")):
        here, beside = (roles.get(f"{name}_amount") for name in (one, other))
        if here is not None and beside is None:
            return here
    taken = set(roles.at.values())
    contents = _contents(rows, len(names))
    money = [at for at, held in enumerate(contents) if at not in taken and _is_money(held) and _may_be_paid(names[at])]
    return money[0] if len(money) == 1 else None


def _may_be_paid(name: str) -> bool:
    return _NO_PAYMENT.search(plain(name)) is None or _PAID.search(plain(name)) is not None


def _is_money(held: Content) -> bool:
    return held.amounts >= NEARLY_ALL and held.like_money >= MONEY and held.dates < DATES


def _supplier(roles: Roles, names: Sequence[str], rows: Rows) -> int | None:
    """The column that names firms far more often than any other one, of those that change from line to line."""
    taken = {at for role, at in roles.at.items() if role not in _MAY_BE_NAMES}
    shares = []
    for at in range(len(names)):
        cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        if at in taken or len(set(cells)) < min(FEWEST_NAMES, len(rows)) or _PAYS.search(plain(names[at])):
            continue
        shares.append((sum(FIRM.search(cell) is not None for cell in cells) / len(cells), at))
    shares.sort(key=lambda pair: (-pair[0], pair[1]))
    if not shares or shares[0][0] < SOME_FIRMS or (len(shares) > 1 and shares[0][0] < MORE_FIRMS * shares[1][0]):
        return None
    return shares[0][1]


def _has_subtotals(roles: Roles, rows: Rows) -> bool:
    """Whether amounts of a pivot table are the sums of those below them."""
    at = roles.get("chosen_amount")
    read = [read_amount(row[at].strip()).amount or Decimal(0) for row in rows if at is not None and at < len(row)]
    single = sum(one == other != 0 for one, other in pairwise(read))
    return single > len(read) * SINGLE or any(_is_sum_of_next(read, place) for place in range(len(read)))


def _is_sum_of_next(read: Sequence[Decimal], place: int) -> bool:
    below, target = Decimal(0), read[place]
    for count, amount in enumerate(read[place + 1 : place + 1 + MOST_PARTS], 1):
        below += amount
        if count > 1 and below == target != 0:
            return True
    return False


def _contents(rows: Rows, width: int) -> list[Content]:
    return [content_of([row[at] if at < len(row) else "" for row in rows]) for at in range(width)]


def _width(rows: Rows) -> int:
    return max((at for row in rows for at, cell in enumerate(row, 1) if cell.strip()), default=0)
