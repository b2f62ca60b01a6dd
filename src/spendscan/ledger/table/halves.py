"""Suppliers' names that stand in two cells, as a spreadsheet leaves them that parted a text at its blanks or commas."""

import re
from collections.abc import Sequence

from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.shape import FIRM
from spendscan.ledger.table.spellings import plain

Rows = Sequence[Sequence[str]]
# How a column is called that goes on with the names of the one before it, behind that one's name.
_SECOND = re.compile(r"(?i)\b(2|ii|two|b|cont|contd|continued|overflow)\W*$")
# Of so many such cells more than one ends so.
FEW = 3
# A form that ends a name of a firm, as a cell alone may hold it: `Ltd`, `Services (UK) Limited`, `& Sons`.
_FORM = re.compile(r"(?i)(^|\s|\W)(ltd|limited|plc|llp|llc|inc|cic|corp|sons|partners)\.?\)?$")


def going_on(roles: Roles, names: Sequence[str], rows: Rows) -> tuple[str, ...]:
    """What is doubtful about suppliers whose names go on in a column behind them.

    It is called as theirs, the second, or has no name and holds the ends of firms' names.

    Args:
        roles: Where the columns stand.
        names: The header.
        rows: A sample of the lines.
    """
    at = roles.get("supplier_name")
    if at is None:
        return ()
    name, behind = plain(names[at]), plain(names[at + 1]) if at + 1 < len(names) else ""
    ends = [end for row in rows if (end := cell_of(row, at + 1)) and any(letter.isalpha() for letter in end)]
    if behind:
        second = bool(ends) and behind.startswith(name) and _SECOND.search(names[at + 1]) is not None
    else:
        forms = sum(_FORM.search(end) is not None for end in ends)
        alone = sum(FIRM.search(cell_of(row, at)) is not None for row in rows)
        second = forms * FEW > len(ends) and forms > alone and len(set(ends)) > 1
    if not second:
        return ()
    which = repr(names[at + 1]) if behind else "the column without a name"
    return (f"names of suppliers may go on in {which} behind them (such as {ends[0]!r}): they are read without it",)


def in_halves(roles: Roles, data: Rows) -> tuple[str, ...]:
    """What is doubtful about lines whose supplier and the cell behind it make a name that another line has.

    Where such a line is the only one to hold in its second column what it holds: a firm's town is others', too.

    Args:
        roles: Where the columns stand.
        data: The lines.
    """
    at = roles.get("supplier_name")
    if at is None:
        return ()
    pairs = [(first, rest) for row in data if (rest := cell_of(row, at + 1)) and (first := cell_of(row, at))]
    known = {cell_of(row, at) for row in data} if pairs else set()
    halves = [pair for pair in pairs if any(mark.join(pair) in known for mark in (" ", ", "))]
    others = {rest for _, rest in set(pairs).difference(halves)} if halves else set()
    found = [pair for pair in halves if pair[1] not in others]
    if not found:
        return ()
    first, rest = found[0]
    made = f"suppliers in {len(found)} lines, such as {first!r}, make with the cell behind them ({rest!r}) a name"
    return (f"{made} that other lines have: cells may stand one column further there",)
