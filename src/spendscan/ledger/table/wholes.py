"""Amounts of lines beside those of the invoices or cheques they are lines of: told apart by adding up."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.table.roles import Roles, content_of
from spendscan.ledger.table.spellings import roles_named

Rows = Sequence[Sequence[str]]
# What several lines of one payment share.
_NUMBERS = ("transaction_id", "invoice_number")
# So many payments of several lines, and such a share of them, whose lines add up.
FEWEST, MOSTLY = 3, 0.8
LOOKED_AT, NEARLY_ALL = 600, 0.8
# So many payments repeat their amount on each line before it is doubtful.
MANY, NEARLY_EVERY = 8, 0.9
_NOT_NOUGHT = re.compile(r"[1-9]")


def settled(roles: Roles, names: Sequence[str], rows: Rows) -> Roles:
    """Roles whose amounts are those of lines, where the ones chosen by name are the sums that the lines repeat.

    Args:
        roles: As named.
        names: The header.
        rows: Lines as they follow each other.
    """
    chosen = roles.get("chosen_amount")
    if chosen is None or not _is_amount(names[chosen]):
        return roles
    for at, name in enumerate(names):
        if at != chosen and _is_amount(name) and is_whole(roles, rows, chosen, at):
            why = f"named {name!r}: its lines add up to those of {names[chosen]!r}"
            return replace(roles, at={**roles.at, "chosen_amount": at}, why={**roles.why, "chosen_amount": why})
    return roles


def repeated(roles: Roles, rows: Rows) -> bool:
    """Whether nearly every payment of several lines has the same amount on each: that of the whole, it may be."""
    chosen = roles.get("chosen_amount")
    if chosen is None:
        return False
    for number in {roles.at[role] for role in _NUMBERS if role in roles.at}:
        payments: dict[str, list[str]] = {}
        for row in rows[:LOOKED_AT]:
            if max(number, chosen) < len(row) and row[number].strip() and _NOT_NOUGHT.search(row[chosen]):
                payments.setdefault(row[number].strip(), []).append(row[chosen].strip())
        several = [amounts for amounts in payments.values() if len(amounts) > 1]
        same = sum(len(set(amounts)) == 1 for amounts in several)
        if same >= MANY and same >= len(several) * NEARLY_EVERY:
            return True
    return False


def _is_amount(name: str) -> bool:
    """Whether a name says that a column holds amounts, and not that they are net or gross."""
    return [role for role, _ in roles_named(name)[:1]] == ["amount"]


def is_whole(roles: Roles, rows: Rows, whole: int, line: int) -> bool:
    """Whether a column holds the same sum on every line of a payment, and another one what adds up to it."""
    rows = rows[:LOOKED_AT]
    held = [content_of([row[at] if at < len(row) else "" for row in rows]) for at in (whole, line)]
    if any(one.amounts < NEARLY_ALL for one in held):
        return False
    for number in {roles.at[role] for role in _NUMBERS if role in roles.at}:
        payments: dict[str, list[tuple[Decimal, Decimal]]] = {}
        for row in rows:
            if max(number, whole, line) < len(row) and row[number].strip():
                sums = (read_amount(row[whole].strip()).amount, read_amount(row[line].strip()).amount)
                if sums[0] is not None and sums[1] is not None:
                    payments.setdefault(row[number].strip(), []).append((sums[0], sums[1]))
        several = [lines for lines in payments.values() if len(lines) > 1]
        added = [lines for lines in several if _adds_up(lines)]
        if len(added) >= FEWEST and len(added) >= len(several) * MOSTLY:
            return True
    return False


def _adds_up(lines: Sequence[tuple[Decimal, Decimal]]) -> bool:
    wholes = {whole for whole, _ in lines}
    parts = [part for _, part in lines]
    # Nought and a sum of which each line is the whole tell nothing.
    return len(wholes) == 1 and sum(parts) in wholes and 0 not in wholes and set(parts) != wholes
