"""Dates that lie in other months than the column says that names each line's month: which is meant, nothing tells."""

import re
from collections.abc import Iterator, Sequence

from spendscan.ledger.cells.dates import DAY_FIRST, order_of, read_date
from spendscan.ledger.files.records import cell_of
from spendscan.ledger.rows.periods import is_whole_year
from spendscan.ledger.table.roles import Roles

Rows = Sequence[Sequence[str]]
FEWEST, MOST = 10, 0.5
# A month by its name: periods by number may be of a financial year, quarters and years hold several months.
_NAMED = re.compile(r"[A-Za-z]{3}")


def in_other_months(roles: Roles, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """What to know of dates that are not named for payments, beside months that differ from theirs on most lines.

    Args:
        roles: Where the columns stand.
        names: The header.
        rows: A sample of the lines.
    """
    at, month = roles.get("payment_date"), roles.get("period")
    if at is None or month is None or "year" in roles.at:
        return
    order = order_of([cell_of(row, at) for row in rows])[0] or DAY_FIRST
    lines = apart = 0
    for row in rows:
        day, said = read_date(cell_of(row, at), order).day, cell_of(row, month)
        several = is_whole_year(said) or "q" in said.lower() or not _NAMED.search(said)
        of = None if several else read_date(said, order).period
        if day is not None and of is not None:
            lines += 1
            apart += of != f"{day:%Y-%m}"
    if lines >= FEWEST and apart > lines * MOST:
        yield f"dates in {names[at]!r} lie in other months than {names[month]!r} says on most lines: the dates are read"
