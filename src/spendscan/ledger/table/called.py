"""What a file, a sheet, a line above a table or a column is called that says its lines are no payments but orders."""

import re
from collections.abc import Iterator, Sequence

from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.spellings import plain

_NO_PAYMENTS = re.compile(
    r"\b(outstanding|unpaid|purchase orders?|pos|orders? (placed|raised|issued)|commitments?|accruals?|debtors?"
    r"|aged (creditors?|debts?|payables?)|credit notes?|^credits"
    r"|budgets?|forecasts?|invoices received)\b"
)
_RECEIVED = re.compile(r"\b(receipts?|income|sales)\b")
# What says that they are, whatever else is said.
_PAYMENTS = re.compile(
    r"\b(payments?|paid|payees?|spend|spending|expenditure|disbursements?|checks?|cheques?|warrants?|ledger|transparency)\b"
)
# What beside a name that is not said to be a supplier's is told of staff and members: one of these, or two of those.
_NAMES = frozenset({"name", "names", "full name", "payee", "recipient", "claimant", "to"})
_OF_STAFF = re.compile(
    r"\b(hospitality|gifts?|allowances?|job title|post title|position held|per diem|honorari\w+)\b|^party$"
)
_OF_TRIPS = re.compile(
    r"\b(destination|trips?|travel\w*|accommodation|hotels?|mileage|subsistence|meals|rail|air|air ?fares?|taxis?)\b"
)
_CUSTOMERS = frozenset({"customer name", "customer", "customers"})


def called_otherwise(kind: str, *names: str | None, received: bool = True) -> tuple[str, ...]:
    """What to know of lines that are called something else than payments; nothing where no name says so.

    Args:
        kind: Whose names they are, for the warning: `the sheet's name`.
        names: What it is called.
        received: Whether it may be called receipts, too: lines under such a heading in a cash book are known otherwise.
    """
    for name in names:
        text = plain(name or "")
        found = _NO_PAYMENTS.search(text) or (_RECEIVED.search(text) if received else None)
        if found and not _PAYMENTS.search(text):
            said = " ".join((name or "").split())
            return (f"by {kind}, {said!r}, its lines may be {_of(found[0])}, not payments: they are read as payments",)
    return ()


def called_by_columns(roles: Roles, names: Sequence[str]) -> Iterator[str]:
    """What to know of a table whose columns are those of staff's expenses and gifts, or whose suppliers are customers.

    Args:
        roles: Where its columns stand.
        names: Its header.
    """
    supplier = roles.get("supplier_name")
    if supplier is None:
        return
    name = plain(names[supplier])
    if name in _CUSTOMERS:
        yield f"by the name of their column, {names[supplier]!r}, suppliers may be who paid, and not who was paid"
    if name not in _NAMES:
        return
    others = [other for at, other in enumerate(names) if at != supplier]
    of_staff, of_trips = ([one for one in others if words.search(plain(one))] for words in (_OF_STAFF, _OF_TRIPS))
    if of_staff or len(of_trips) > 1:
        said = (of_staff or of_trips)[0]
        yield f"by the column {said!r}, lines may be expenses of staff or members, not payments to suppliers"


def _of(word: str) -> str:
    if "order" in word or word == "pos":
        return "orders"
    if word.startswith("credit"):
        return "credits"
    return "money received" if _RECEIVED.match(word) else "debts or plans"
