"""Tables of suppliers and amounts that list no payments: registers of contracts, lists of debts."""

import re
from collections.abc import Sequence

from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.roles import Roles, content_of
from spendscan.ledger.table.shape import PENNIES
from spendscan.ledger.table.spellings import plain

Rows = Sequence[Sequence[str]]
_BEGINS, _ENDS = (
    re.compile(
        r"\b(start|commencement|begin\w*)\b.*\bdate\b|\bdate\b.*\b(start|commencement)\b|^start$"
        r"|\bcontract (start|commencement)\b"
    ),
    re.compile(
        r"\b(end|expiry|expiration|completion)\b.*\bdate\b|\bdate\b.*\b(end|expiry|completion)\b|^(end|expiry)$"
        r"|\bcontract (end|expiry)\b"
    ),
)
# How long something is owed: `30 Days`, `31-60 days`, `Over 90 days`, `90+`.
_AGE = re.compile(
    r"^(?:over |older than |> ?|\+)?\d{1,3}(?: ?\+| ?(?:-|–|to) ?\d{1,3}| plus| and over| or more)?"
    r"(?: ?days?)?(?: ?\+| and over| plus| overdue)?$"
)
_NOT_NOUGHT = re.compile(r"[1-9]")
SOME = 0.2


def of_what_else(roles: Roles, names: Sequence[str], rows: Rows) -> str | None:
    """What a table of suppliers and amounts lists that is no payments, by its columns; None where they do not say."""
    if _of_contracts(roles, names):
        return "a register of contracts (its dates are when each begins and ends)"
    if _of_debts(names, rows):
        return "a list of debts (its columns say for how many days amounts are owed)"
    return None


def _of_contracts(roles: Roles, names: Sequence[str]) -> bool:
    """Whether a table is a register of contracts: the only dates are when each begins and ends."""
    at = roles.get("payment_date")
    begins, ends = (
        {at for at, name in enumerate(names) if pattern.search(plain(name))} for pattern in (_BEGINS, _ENDS)
    )
    return bool(begins and ends) and (at is None or at in begins | ends)


def _of_debts(names: Sequence[str], rows: Rows) -> bool:
    """Whether a table lists what is owed by how long it has been: two columns at least are named for ages, of money."""
    aged = [at for at, name in enumerate(names) if _AGE.match(" ".join(name.lower().split()))]
    filled = [[cell for row in rows if _NOT_NOUGHT.search(cell := cell_of(row, at))] for at in aged]
    money = [cells for cells in filled if cells and content_of(cells).like_money > SOME]
    # Days are counted in whole numbers.
    return len(money) > 1 and any(PENNIES.search(cell) for cells in money for cell in cells)
