"""Suppliers' names that stand in two cells, as a spreadsheet leaves them that parted a text at its blanks or commas."""

from collections.abc import Sequence

from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.roles import Roles

Rows = Sequence[Sequence[str]]


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
