"""Net and gross amounts that their names do not tell apart: the one is the other and the tax between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from spendscan.core.reasons import AmountBasis
from spendscan.ledger.cells.amounts import decimal_of, read_amount, tax_of
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.spellings import plain, roles_named

Rows = Sequence[Sequence[str]]
_TAX = re.compile(r"\b(vat|tax|gst|hst|btw|moms|mwst|iva|tva|dph)\b")
# So many lines have all three, such a share of them add up, and so many bear a tax.
FEWEST, NEARLY_ALL, TAXED = 5, 0.9, 0.1
PENNY = Decimal("0.011")
# So many lines are asked whether a fifth is on top.
VAT, MOST, LOOKED_AT = Decimal("1.2"), 0.5, 60
# No tax on what is bought is more than this.
MOST_TAX = Decimal("1.3")


def settled(roles: Roles, names: Sequence[str], rows: Rows, amount: str) -> Roles:
    """Roles whose amounts are net (or gross, where that is asked for), where two columns and a tax add up.

    Or where each amount says so itself.

    Args:
        roles: As named.
        names: The header.
        rows: A sample of the lines.
        amount: `net` or `gross`.
    """
    roles = _as_said(roles, rows)
    chosen = roles.get("chosen_amount")
    if chosen is None or _role(names[chosen]) != "amount":
        return roles
    others = [at for at, name in enumerate(names) if at != chosen and _role(name) in {"amount", "gross_amount"}]
    taxes = [at for at, name in enumerate(names) if _TAX.search(plain(name)) and _role(name) != "amount"]
    for tax in taxes:
        for other in others:
            for net, gross in permutations((chosen, other)):
                if tax not in {net, gross} and _adds_up(rows, net, tax, gross):
                    return _with(roles, names, net, gross, amount)
    return roles


def _as_said(roles: Roles, rows: Rows) -> Roles:
    """Roles whose amounts are net, or gross, where each of them says so: `1,234.50 net`."""
    at = roles.get("chosen_amount")
    if at is None or roles.basis is not AmountBasis.UNSTATED:
        return roles
    said = {tax_of(row[at].strip()) for row in rows if at < len(row) and row[at].strip()}
    return replace(roles, basis=AmountBasis(said.pop())) if len(said) == 1 and said != {""} else roles


def untaxed(roles: Roles, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """Another column that is what is read without a fifth on top, on most lines: net, though nothing calls it so."""
    chosen = roles.get("chosen_amount")
    if chosen is None or chosen == roles.get("net_amount"):
        return
    free = (at for at in range(len(names)) if at not in roles.at.values() and at != chosen)
    at = next((at for at in free if _role(names[at]) != "amount" and _without_a_fifth(rows, at, chosen)), None)
    if at is not None:
        yield f"amounts in {names[chosen]!r} are those in {names[at]!r} and a fifth on most lines: they may be gross"


def beyond_a_tax(rows: Rows, one: int, other: int) -> bool:
    """Whether two columns' amounts differ by more than a tax on most lines: they are of different things."""
    decimal = decimal_of([row[at].strip() for row in rows for at in (one, other) if at < len(row)])
    lines = [(row[one], row[other]) for row in rows[:LOOKED_AT] if max(one, other) < len(row)]
    read = [[read_amount(cell, decimal).amount for cell in line] for line in lines]
    sums = [sorted((abs(first), abs(second))) for first, second in read if first and second]
    apart = sum(more > less * MOST_TAX + PENNY for less, more in sums)
    return len(sums) >= FEWEST and apart > len(sums) * MOST


def _without_a_fifth(rows: Rows, net: int, gross: int) -> bool:
    lines = [(row[net].strip(), row[gross].strip()) for row in rows[:LOOKED_AT] if max(net, gross) < len(row)]
    if any(map(str.isalpha, "".join(one for one, _ in lines[:FEWEST]))):
        return False
    decimal = decimal_of([cell for line in lines for cell in line if cell])
    read = [(read_amount(one, decimal).amount, read_amount(other, decimal).amount) for one, other in lines]
    sums = [(one, other) for one, other in read if one and other]
    fit = sum(abs(one * VAT - other) < PENNY for one, other in sums)
    return len(sums) >= FEWEST and fit > len(sums) * MOST


def _with(roles: Roles, names: Sequence[str], net: int, gross: int, amount: str) -> Roles:
    basis, at = (AmountBasis.NET, net) if amount == "net" else (AmountBasis.GROSS, gross)
    kept = {role: place for role, place in roles.at.items() if role != "amount" and place not in {net, gross}}
    why = f"named {names[at]!r}: {names[gross]!r} is {names[net]!r} and the tax"
    placed = {**kept, "net_amount": net, "gross_amount": gross, "chosen_amount": at}
    return replace(roles, at=placed, why={**roles.why, "chosen_amount": why}, basis=basis)


def _role(name: str) -> str:
    return next((role for role, _ in roles_named(name)[:1]), "")


def _adds_up(rows: Rows, net: int, tax: int, gross: int) -> bool:
    lines = [[row[at].strip() for at in (net, tax, gross)] for row in rows if max(net, tax, gross) < len(row)]
    decimal = decimal_of([cell for line in lines for cell in line if cell])
    read = [[read_amount(cell, decimal).amount for cell in line] for line in lines]
    sums = [(one, two or Decimal(0), three) for one, two, three in read if one is not None and three is not None]
    fit = sum(abs(one + two - three) < PENNY for one, two, three in sums)
    return (
        len(sums) >= FEWEST
        and fit >= len(sums) * NEARLY_ALL
        and sum(two != 0 for _, two, _ in sums) >= len(sums) * TAXED
    )
