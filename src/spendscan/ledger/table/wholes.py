"""Amounts of lines beside those of the invoices or cheques they are lines of: told apart by adding up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from spendscan.core.reasons import AmountBasis
from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.roles import Roles, content_of
from spendscan.ledger.table.spellings import plain, roles_named

Rows = Sequence[Sequence[str]]
# What several lines of one payment share.
_NUMBERS = ("transaction_id", "invoice_number")
# So many payments of several lines, and such a share of them, whose lines add up.
FEWEST, MOSTLY = 3, 0.8
LOOKED_AT, NEARLY_ALL = 600, 0.8
# So many payments repeat their amount on each line before it is doubtful.
MANY, NEARLY_EVERY = 8, 0.9
_NOT_NOUGHT = re.compile(r"[1-9]")
# What says of a column that it holds the lines of an invoice, of which another column may hold the whole.
LINES = re.compile(r"\b(line|dist|distribution|allocated|apportioned|split|coded|analys\w+|gl|posting)\b")


def settled(roles: Roles, names: Sequence[str], rows: Rows) -> Roles:
    """Roles whose amounts are those of lines, where the ones chosen by name are the sums that the lines repeat.

    Args:
        roles: As named.
        names: The header.
        rows: Lines as they follow each other.
    """
    chosen = roles.get("chosen_amount")
    if chosen is None:
        return roles
    if not _is_amount(names[chosen]):
        return _of_lines(roles, names, rows)
    for at, name in enumerate(names):
        if at != chosen and _is_amount(name) and is_whole(roles, names, rows, chosen, at):
            why = f"named {name!r}: its lines add up to those of {names[chosen]!r}"
            return replace(roles, at={**roles.at, "chosen_amount": at}, why={**roles.why, "chosen_amount": why})
    return roles


def _of_lines(roles: Roles, names: Sequence[str], rows: Rows) -> Roles:
    """Roles whose amounts are those of lines by their name, where the net or gross ones are the whole payment's."""
    chosen = roles.at["chosen_amount"]
    if not repeated(roles, names, rows):
        return roles
    for at, name in enumerate(names):
        own = replace(roles, at={**roles.at, "chosen_amount": at})
        if (
            at != chosen
            and _is_amount(name)
            and LINES.search(plain(name))
            and _are_amounts(rows, at)
            and not repeated(own, names, rows)
        ):
            why = f"named {name!r}: those of {names[chosen]!r} are the whole payment's, on every line"
            basis = roles.basis if is_whole(roles, names, rows, chosen, at) else AmountBasis.UNSTATED
            return replace(own, why={**roles.why, "chosen_amount": why}, basis=basis)
    return roles


def beside(roles: Roles, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """What is told of amounts of lines whose sums are not what another column says of the whole payment."""
    chosen = roles.get("chosen_amount")
    if chosen is None or not LINES.search(plain(names[chosen])):
        return
    for role in ("net_amount", "gross_amount"):
        at = roles.get(role)
        if at is None or at == chosen or is_whole(roles, names, rows, at, chosen):
            continue
        if repeated(replace(roles, at={**roles.at, "chosen_amount": at}), names, rows):
            either = f"{names[chosen]!r}: they do not add up to {names[at]!r}"
            yield f"amounts are those of {either}, which each line repeats"
            return


def repeated(roles: Roles, names: Sequence[str], rows: Rows) -> bool:
    """Whether nearly every payment of several lines has the same amount on each: that of the whole, it may be."""
    chosen = roles.get("chosen_amount")
    if chosen is None:
        return False
    for number in _numbers(roles, names):
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


def _are_amounts(rows: Rows, at: int) -> bool:
    return content_of([row[at] if at < len(row) else "" for row in rows[:LOOKED_AT]]).amounts >= NEARLY_ALL


def is_whole(roles: Roles, names: Sequence[str], rows: Rows, whole: int, line: int) -> bool:
    """Whether a column holds one sum on each line of a payment, or its first, and another one what adds up to it."""
    rows = rows[:LOOKED_AT]
    if not all(_are_amounts(rows, at) for at in (whole, line)):
        return False
    for key in _keys(roles, names, whole):
        payments: dict[tuple[str, ...], list[tuple[Decimal, Decimal]]] = {}
        for row in rows:
            shared = tuple(row[at].strip() for at in key) if max(*key, whole, line) < len(row) else ()
            if shared and all(shared):
                sums = (read_amount(row[whole].strip()).amount, read_amount(row[line].strip()).amount)
                if sums[0] is not None and sums[1] is not None:
                    payments.setdefault(shared, []).append((sums[0], sums[1]))
        several = [lines for lines in payments.values() if len(lines) > 1]
        added = [lines for lines in several if _adds_up(lines)]
        if len(added) >= FEWEST and len(added) >= len(several) * MOSTLY:
            return True
    return _is_said_once(rows, whole, line)


def _is_said_once(rows: Rows, whole: int, line: int) -> bool:
    """Whether a column holds the sum of a payment in the first of its lines alone, and another what adds up to it."""
    payments: list[list[tuple[Decimal, Decimal]]] = []
    for row in rows[:LOOKED_AT]:
        said, part = (read_amount(row[at].strip()).amount if at < len(row) else None for at in (whole, line))
        if said is not None and part is not None:
            payments.append([(said, part)])
        elif part is not None and payments and not cell_of(row, whole):
            payments[-1].append((payments[-1][0][0], part))
    several = [lines for lines in payments if len(lines) > 1]
    alone = [lines[0] for lines in payments if len(lines) == 1]
    added = sum(map(_adds_up, several))
    same = sum(said == part for said, part in alone)
    return added >= max(FEWEST, len(several) * MOSTLY) and same >= len(alone) * MOSTLY


def _keys(roles: Roles, names: Sequence[str], whole: int) -> Iterator[tuple[int, ...]]:
    """What the lines of one payment share: a number, of whatever it is; else who was paid, when and the whole."""
    yield from ((at,) for at in _numbers(roles, names))
    paid = (roles.get("supplier_name"), roles.get("payment_date"))
    if None not in paid:
        yield (*(at for at in paid if at is not None), whole)


def _numbers(roles: Roles, names: Sequence[str]) -> list[int]:
    """The columns of numbers of payments, transactions, cheques and invoices, though one alone has the role."""
    numbers = {roles.at[role] for role in _NUMBERS if role in roles.at}
    others = {at for role, at in roles.at.items() if role not in _NUMBERS}
    named = {at for at, name in enumerate(names) if any(role in _NUMBERS for role, _ in roles_named(name))}
    return sorted(numbers | (named - others))


def _adds_up(lines: Sequence[tuple[Decimal, Decimal]]) -> bool:
    wholes = {whole for whole, _ in lines}
    parts = [part for _, part in lines]
    # Nought and a sum of which each line is the whole tell nothing.
    return len(wholes) == 1 and sum(parts) in wholes and 0 not in wholes and set(parts) != wholes
