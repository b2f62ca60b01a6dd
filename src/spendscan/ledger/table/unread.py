"""Why a table is not read, as far as its cells tell, so that a person knows what to do about it."""

import re
from collections.abc import Sequence

from spendscan.ledger.cells.amounts import looks_like_amount
from spendscan.ledger.cells.dates import MONTHS, read_date
from spendscan.ledger.table.header import is_header, roles_in
from spendscan.ledger.table.roles import content_of
from spendscan.ledger.table.spellings import is_pivot
from spendscan.ledger.table.unheaded import FEWEST_ROWS, unheaded

NO_HEADER = "no header with a supplier and an amount column"
PIVOTED = "it is a pivot table, whose rows may be subtotals; pass the lines that it sums up"
PIVOT = f"{NO_HEADER} ({PIVOTED})"
Rows = Sequence[Sequence[str]]
# So many rows from the top are looked at; a table on its side has no more rows than a table has columns.
LOOKED_AT, MOST_FIELDS = 400, 60
FEWEST_MONTHS = 3
MOSTLY, SOME = 0.8, 0.5
# Two blanks in a row stand between columns of a fixed width.
WIDE = "  "
BETWEEN = (WIDE, ",", ";", "\t", "|")
_PENNIES = re.compile(r"^\d+[.,]\d{1,2}$")
_YEAR = re.compile(r"^(fy ?)?(19|20)\d\d$")


def why_not(rows: Rows) -> str:
    """Why no header was found, where something tells."""
    more = _told([row for row in rows[:LOOKED_AT] if any(cell.strip() for cell in row)])
    return f"{NO_HEADER} ({more})" if more else NO_HEADER


def on_its_side(rows: Rows) -> bool:
    """Whether a table's first column holds the names of a ledger's columns, and its lines are the columns beside it."""
    if len(rows) > MOST_FIELDS:
        return False
    names = [row[0] for row in rows if any(cell.strip() for cell in row)]
    # Titles and classes may be called as a ledger's columns are: where a row is a header no column is one.
    return is_header(names) and max(map(len, rows)) > FEWEST_ROWS and not any(map(_is_plainly_header, rows))


def _is_plainly_header(row: Sequence[str]) -> bool:
    """Whether a row is a header, most of whose cells are called as columns of ledgers are."""
    filled = [cell for cell in row if cell.strip()]
    return is_header(row) and sum(len(roles_in([cell])) > 0 for cell in filled) * 2 > len(filled)


def money_in(rows: Rows) -> str:
    """The column of a table that is not read, and holds money all the same; empty where none does."""
    some = rows[:LOOKED_AT]
    for at in range(max(map(len, some), default=0)):
        cells = [row[at] for row in some if at < len(row)]
        held = content_of(cells)
        if held.filled >= FEWEST_ROWS and held.amounts >= MOSTLY and held.like_money >= SOME and held.dates < SOME:
            return f"its column {at + 1} holds money"
    return ""


def _told(rows: Rows) -> str:
    if on_its_side(rows):
        return "it lies on its side, a row for each column of a ledger; turn it, rows for columns, and save it again"
    for row in rows[:MOST_FIELDS]:
        times = [cell.strip() for cell in row if _is_time(cell)]
        if len(times) >= FEWEST_MONTHS and "supplier_name" in roles_in(row):
            return f"its amounts stand in a column for each month or year, {times[0]} to {times[-1]}, without a total"
    for row in rows[:MOST_FIELDS]:
        if any(map(is_pivot, row)):
            return PIVOTED
        filled = [cell for cell in row if cell.strip()]
        between = next((mark for mark in BETWEEN if len(filled) == 1 and _is_header_in(filled[0], mark)), None)
        if between == WIDE:
            return "its columns are of a fixed width, with no delimiter between them"
        if between:
            return f"each row is one cell that holds a line with {between!r} between; save it as a text, and pass that"
    return _without_names(rows)


def _is_header_in(cell: str, between: str) -> bool:
    return between in cell and is_header(cell.split(between))


def _is_time(cell: str) -> bool:
    text = cell.strip().lower()
    if _PENNIES.match(text):
        return False
    when = read_date(text)
    return text in MONTHS or _YEAR.match(text) is not None or when.period is not None or when.day is not None


def _without_names(rows: Rows) -> str:
    """What a table's columns may be whose header names nothing known, or is not there."""
    found = unheaded(rows[1:])
    if found is not None:
        at = found.roles.at
        names = ", ".join(repr(" ".join(cell.split())) for cell in rows[0] if cell.strip())
        return (
            f"its header does not name both who was paid and how much, {names};"
            f" suppliers may be in column {at['supplier_name'] + 1}, amounts in column {at['chosen_amount'] + 1}"
        )
    if len(rows) < FEWEST_ROWS and any(looks_like_amount(cell) for row in rows for cell in row):
        return f"there is none, and {len(rows)} lines are too few to know the columns by what they hold"
    return ""
