"""Tables side by side in one sheet or file: where each begins, so that every one of them is read."""

import re
from collections.abc import Container, Iterator, Sequence
from decimal import Decimal

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.files.grid import MOST_COLUMNS
from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.header import AMOUNTS, Header, find_header, is_header, roles_in
from spendscan.ledger.table.roles import content_of
from spendscan.ledger.table.shape import FIRM

# The headers of two tables stand in the same row, or so many rows apart.
NEAR = 5
# Columns that stand apart hold money where so many of their cells are, and as many are written as money is.
MOSTLY, SOME_LIKE_MONEY, SOME_FIRMS, NEARLY_HALF = 0.8, 0.5, 0.3, 0.4
FEWEST = 3
_MONEY = re.compile(r"^[^\w]*[\d,.]*\d[.,]\d{1,2}[^\w]*$")
_RECEIVED = re.compile(r"^(total )?(receipts?|income|money in|paid in)\b")
_PAID = re.compile(r"^(total )?(payments?|expenditure|expenses|money out|paid out)\b")
Span = tuple[int, int | None]
Rows = Sequence[Sequence[str]]


def spans(rows: Rows, header: Header | None) -> tuple[Span, ...]:
    """The columns of each ledger that stands beside another one; none where there is one ledger, or none.

    Args:
        rows: Every record.
        header: The header that was found.
    """
    if header is None or header.first == 0 or header.at_bottom:
        return ()
    again = _again(header.names)
    if again:
        return _between(again)
    receipts = _beside_receipts(rows, header)
    if receipts:
        return receipts
    window = rows[max(header.first - 1 - NEAR, 0) : header.last + NEAR]
    if not any(_names_two(row) for row in window):
        return ()
    starts = []
    for start, end in _apart(rows, header):
        part = [list(row[start:end]) for row in window]
        found = find_header(part, [], 0)
        # Of one table with an empty column within, one side alone names who was paid how much.
        if found is not None and _is_ledger(found.names):
            starts.append(start)
    return _between(starts) if len(starts) > 1 else ()


def cropped(row: Sequence[str], span: Span) -> list[str]:
    """A record's cells in the columns of one table."""
    return list(row[span[0] : span[1]])


def columns_named(span: Span, width: int) -> str:
    """The columns of a table as a spreadsheet calls them: `columns E to G`."""
    return f"columns {_letters(span[0])} to {_letters((span[1] or width) - 1)}"


def money_apart(rows: Rows, header: Header | None, taken: Container[int]) -> tuple[str, ...]:
    """What stands apart from a ledger, behind an empty column, and holds money: said, as it is not read.

    Args:
        rows: Every record.
        header: The ledger's header.
        taken: The columns that are read.
    """
    if header is None or header.first == 0 or header.at_bottom or all(header.names):
        return ()
    others = [start for start, _ in _apart(rows, header)][1:]
    start = next((start for start in others if is_header(header.names[:start])), len(header.names))
    told = (_sum_of(rows[header.last :], at) for at in range(start, len(header.names)) if at not in taken)
    return tuple(one for one in told if one) or _second_half(rows[header.last :], header.names)


def _second_half(rows: Rows, names: Sequence[str]) -> tuple[str, ...]:
    """What stands behind the last name and holds firms and money, as a second half of the lines does."""
    first = max(at for at, name in enumerate(names, 1) if name)
    columns = [[cell for row in rows if (cell := cell_of(row, at))] for at in range(first, len(names))]
    filled = [cells for cells in columns if len(cells) >= max(len(rows) * NEARLY_HALF, FEWEST)]
    firms = any(sum(FIRM.search(cell) is not None for cell in cells) >= SOME_FIRMS * len(cells) for cells in filled)
    money = any(
        sum(_MONEY.search(cell) is not None for cell in cells) >= SOME_LIKE_MONEY * len(cells) for cells in filled
    )
    if not (firms and money):
        return ()
    where = f"{_letters(first)} to {_letters(len(names) - 1)}"
    return (
        f"columns {where} have no names, hold firms and money as a second half of the lines would, and are not read",
    )


def _sum_of(rows: Rows, at: int) -> str:
    cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
    content = content_of(cells)
    if content.filled < FEWEST or content.amounts < MOSTLY or content.like_money < SOME_LIKE_MONEY or content.dates:
        return ""
    money = sum((read_amount(cell).amount or Decimal(0) for cell in cells), Decimal(0))
    return f"column {_letters(at)} stands apart from the table and is not read: {len(cells)} amounts, {money:,.2f}"


def _names_two(row: Sequence[str]) -> bool:
    """Whether what follows an empty cell of a row names a supplier and an amount by itself."""
    for at in range(min(_filled(row), MOST_COLUMNS) - 1):
        if not row[at].strip() and row[at + 1].strip():
            return _is_ledger(row[at + 1 :])
    return False


def _is_ledger(names: Sequence[str]) -> bool:
    found = roles_in(names)
    return "supplier_name" in found and bool(found & AMOUNTS)


def _again(names: Sequence[str]) -> list[int]:
    """Where a header that says the same two or three times over begins each time, no column between."""
    bare = [name.strip().lower() for name in names]
    while bare and not bare[-1]:
        bare.pop()
    for times in (2, 3, 4):
        size = len(bare) // times
        if size >= FEWEST - 1 and size * times == len(bare) and bare[:size] * times == bare and is_header(bare[:size]):
            return [size * turn for turn in range(times)]
    return []


def _beside_receipts(rows: Rows, header: Header) -> tuple[Span, ...]:
    """What was received and what was paid, side by side under their titles, as a cash book has them."""
    for row in rows[max(header.first - 1 - NEAR, 0) : header.first - 1][::-1]:
        titles = [(at, cell.strip().lower()) for at, cell in enumerate(row) if cell.strip()]
        if len(titles) != 2 or {_RECEIVED.match(text) is not None for _, text in titles} != {True, False}:
            continue
        (first, _), (second, _) = titles
        if not any(_PAID.match(text) for _, text in titles):
            continue
        start = max((begin for begin, _ in _apart(rows, header) if first < begin <= second), default=second)
        names = header.names[:start], header.names[start:]
        if all(roles_in(part) & AMOUNTS for part in names):
            return _between([0, start])
    return ()


def _apart(rows: Rows, header: Header) -> Iterator[tuple[int, int]]:
    """Runs of columns between those that are empty from the header down."""
    below = rows[header.first - 1 :]
    width = min(max(map(_filled, below[:NEAR]), default=0), MOST_COLUMNS)
    names = [*header.names, *[""] * width]
    gaps = {at for at in range(width) if not names[at]}
    for row in below:
        gaps -= {at for at in gaps if at < len(row) and row[at].strip()}
        if not gaps:
            break
    start = None
    for at in range(width + 1):
        if at == width or at in gaps:
            if start is not None:
                yield start, at
            start = None
        elif start is None:
            start = at


def _filled(row: Sequence[str]) -> int:
    """How many cells a row has up to its last one with a value."""
    return max((at for at, cell in enumerate(row, 1) if cell.strip()), default=0)


def _between(starts: Sequence[int]) -> tuple[Span, ...]:
    return tuple(zip([0, *starts[1:]], [*starts[1:], None], strict=True))


def _letters(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
