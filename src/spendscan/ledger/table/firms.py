"""Other firms than the suppliers: a column that names far more of them than the one that is read, which is said."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.shape import FIRM

Rows = Sequence[Sequence[str]]
# So many lines at least; in such a share of them the two differ, and of the other's cells as many name firms.
FEWEST_LINES, MOSTLY, FIRMS = 20, 0.5, 0.3
# So many times as many names as nearly all lines have in the column that is read: groups and parents of firms are few.
MORE_NAMES, NEARLY_ALL = 3, 0.95
# What is never who was paid, whatever it holds.
_NOT_PAID = frozenset({"chosen_amount", "payment_date", "invoice_date", "period", "description", "town"})


def others_paid(roles: Roles, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """Columns that may hold who was paid, where the one that is read says the same few names again and again.

    Args:
        roles: Where the columns stand.
        names: The header.
        rows: A sample of the lines.
    """
    supplier = roles.get("supplier_name")
    if supplier is None or len(rows) < FEWEST_LINES:
        return
    read = _cells(rows, supplier)
    # Where no cell that is read names a firm, the other column need not name more than it.
    few = _most(read) * (MORE_NAMES if any(map(FIRM.search, read)) else 1)
    barred = {supplier, *(at for role, at in roles.at.items() if role in _NOT_PAID)}
    if few > len(rows):
        return
    for at, name in enumerate(names):
        if at in barred:
            continue
        cells = _cells(rows, at)
        distinct = set(cells) - {""}
        if len(distinct) < few or sum(bool(cell) for cell in cells) < MOSTLY * len(rows):
            continue
        firms = sum(FIRM.search(cell) is not None for cell in cells)
        differ = sum(cell != other for cell, other in zip(cells, read, strict=True))
        if firms >= FIRMS * len(rows) and differ >= MOSTLY * len(rows):
            yield f"columns {names[supplier]!r} and {name!r} both name firms, the latter far more: the former is read"


def _cells(rows: Rows, at: int) -> list[str]:
    return [cell_of(row, at) for row in rows]


def _most(cells: Sequence[str]) -> int:
    """How many names nearly all lines have: a line whose cells have moved adds none."""
    counts = (count for _, count in Counter(cells).most_common())
    return bisect_left(list(accumulate(counts)), NEARLY_ALL * len(cells)) + 1
