"""What was received, under a title of its own or in a column beside what was paid: no payments, and told."""

import re
from collections.abc import Sequence

from spendscan.core.reasons import RejectReason
from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.files.records import cell_of, is_alone
from spendscan.ledger.table.roles import Roles

_RECEIVED = re.compile(r"(?i)^(total )?(receipts?|income|money in|monies received|paid in)\b.{0,30}$")
_PAID = re.compile(r"(?i)^(total )?(payments?|expenditure|expenses|money out|paid out|cheques?)\b.{0,30}$")
# Income is a department's name, too, where nothing else is titled as paid.
_SURELY = re.compile(r"(?i)^receipts?\b")
# The same of columns that stand side by side; of those lines so many hold one of the two.
_IN = re.compile(
    r"(?i)^(total )?(receipts?|income|money in|monies received|paid in|in)( amount| value)?\W*(£|gbp)?\W*$"
)
_OUT = re.compile(r"(?i)\b(payments?|paid|expenditure|expenses|spent|out|cheques?)\b")
NEARLY_ALL = 0.9
Rows = Sequence[Sequence[str]]


def received(rows: Rows, roles: Roles) -> tuple[dict[int, str], str]:
    """Rows under a title of receipts where another title says where payments begin, and what is told of them.

    Args:
        rows: All records of a table.
        roles: Where the columns stand.
    """
    at = roles.get("chosen_amount")
    titles = [(number, text) for number, row in enumerate(rows, 1) if (text := _alone(row))]
    marks = [(number, text, _RECEIVED.match(text) is not None) for number, text in titles if _is_either(text)]
    if at is None or not any(is_received for *_, is_received in marks):
        return {}, ""
    found: list[int] = []
    said = ""
    ends = [*(number for number, *_ in marks[1:]), len(rows) + 1]
    for (start, text, is_received), end in zip(marks, ends, strict=True):
        inside = (
            [number for number in range(start + 1, end) if _holds_money(rows[number - 1], at)] if is_received else []
        )
        if inside and (_SURELY.match(text) or len({kind for *_, kind in marks}) > 1):
            found += inside
            said = said or text
    if not found:
        return {}, ""
    part = f"{len(found)} lines stand under {said!r}, such as row {found[0]}"
    if len({kind for *_, kind in marks}) == 1:
        return {}, f"{part}: they are read as payments, and may be what was received"
    return dict.fromkeys(found, RejectReason.NOTE.value), f"{part}: they were received, and are no payments"


def received_beside(rows: Rows, names: Sequence[str], first: int, roles: Roles) -> tuple[dict[int, str], str]:
    """Lines that hold money in a column of receipts and none in that of payments beside it, and what is told of them.

    Args:
        rows: The lines.
        names: The header.
        first: The row of the first of them.
        roles: Where the columns stand.
    """
    at = roles.get("chosen_amount")
    columns = [place for place, name in enumerate(names) if _IN.match(name.strip()) and place != at]
    if at is None or at >= len(names) or len(columns) != 1 or not _OUT.search(names[at]):
        return {}, ""
    lines = [(number, row) for number, row in enumerate(rows, first) if cell_of(row, columns[0])]
    alone = [number for number, row in lines if not cell_of(row, at).strip("-£0. ") and _holds_money(row, columns[0])]
    if not alone or len(alone) < len(lines) * NEARLY_ALL:
        return {}, ""
    told = f"{len(alone)} lines hold money in column {names[columns[0]]!r} alone, such as row {alone[0]}"
    return dict.fromkeys(alone, RejectReason.NOTE.value), f"{told}: they were received, and are no payments"


def _alone(row: Sequence[str]) -> str:
    return "".join(row).strip() if is_alone(row) else ""


def _is_either(text: str) -> bool:
    return _RECEIVED.match(text) is not None or _PAID.match(text) is not None


def _holds_money(row: Sequence[str], at: int) -> bool:
    return at < len(row) and read_amount(row[at]).amount is not None
