"""What a file, a sheet or a line above a table is called that says its lines are no payments: orders, debts, income."""

import re

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


def _of(word: str) -> str:
    if "order" in word or word == "pos":
        return "orders"
    if word.startswith("credit"):
        return "credits"
    return "money received" if _RECEIVED.match(word) else "debts or plans"
