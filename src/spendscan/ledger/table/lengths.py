"""Lines of several lengths in one table: whether those of another length than the header's stand in its columns."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from spendscan.ledger.cells.amounts import looks_like_amount, read_amount
from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.shape import BLANK, DATE, NUMERIC, WORDS, Column, Shape, kind_of, shape_of

# Lengths that fewer lines have are looked at line by line; of others so many lines are asked.
FEWEST, SHARE, SAMPLE = 3, 0.02, 60
# A line of fewer filled cells is a title, a note or a total before it is a payment in the wrong columns.
FEWEST_FILLED = 3
# Of so many of a length's lines a supplier, a date or an amount must be such as the others'.
MOSTLY, HALF, FEW = 0.8, 0.5, 0.1
# So many amounts, one after the other, of which hardly one is less than the one before.
MANY_STEPS, NEARLY_ALL = 8, 0.9
_SO_FAR = re.compile(r"(?i)\b(running|cumulative|accumulated|balance|to date|ytd)\b")
_TOTAL = re.compile(r"(?i)\b(sub)?totals?\b")
# Values that come so often each, taken together, are classes.
AGAIN = 4
Rows = Sequence[Sequence[str]]


def filled_to(row: Sequence[str]) -> int:
    """How many cells a row has up to its last one with a value."""
    length = len(row)
    while length and not row[length - 1].strip():
        length -= 1
    return length


def of_other_lengths(data: Rows, header: int, keys: Mapping[str, int], usual: int = 0) -> tuple[str, ...]:
    """What is doubtful about a table whose lines are of several lengths.

    Args:
        data: Its lines.
        header: How many cells its header has.
        keys: Where supplier, date and amount stand.
        usual: How many cells nearly all lines have, fewer than the header; 0 where no length is nearly all lines'.
    """
    data = [row for row in data if sum(bool(cell.strip()) for cell in row) >= FEWEST_FILLED and not _is_sum(row, keys)]
    lengths = Counter(len(row) for row in data)
    if not lengths:
        return ()
    own = header if lengths[header] >= FEWEST else max(lengths, key=lambda length: (lengths[length], length))
    own = usual or own
    told = []
    if usual and _moved_left(data, header, usual, keys.get("supplier_name")):
        told.append((usual, lengths[usual]))
    if own > header and _filled_beyond([row for row in data if len(row) == own], header):
        told.append((own, lengths[own]))
    whole = [row for row in data if len(row) == own][: 10 * SAMPLE]
    shape = shape_of(whole, own, keys.get("supplier_name"), sheet=False)
    for length, count in sorted(lengths.items()):
        few = count < max(FEWEST, SHARE * len(data))
        if length == own or few or (length == header and not usual):
            continue
        some = [row for row in data if len(row) == length][:SAMPLE]
        if length == header and usual and not _share(bool(row[-1].strip()) for row in some) > HALF:
            continue  # blank to the end, as others are that end before
        # Of few whole lines among many others nothing tells where cells should stand, but that the two are alike.
        fit = count < lengths[own] or _alike(whole, data, length, keys) if shape is None else _fit(some, shape, keys)
        if fit and not usual and own != header:
            # Nor does the header, where no line is as long: which of the two have moved is left open.
            other = shape_of(some, length, keys.get("supplier_name"), sheet=False)
            fit = other is None or _fit(whole[:SAMPLE], other, keys)
        if _filled_beyond(some, max(own, header)) or not fit:
            told.append((length, count))
    if not told:
        return ()
    these = ", ".join(f"{count:,} of {length}" for length, count in told)
    return (f"its lines are of several lengths ({these} cells under a header of {header}): cells may stand elsewhere",)


def _is_sum(row: Sequence[str], keys: Mapping[str, int]) -> bool:
    """Whether a line is called a total, and has no date: it says nothing of where cells of payments stand."""
    day = keys.get("payment_date")
    return day is not None and not cell_of(row, day) and any(_TOTAL.search(cell) for cell in row)


def _alike(few: Rows, data: Rows, length: int, keys: Mapping[str, int]) -> bool:
    """Whether few longer lines hold what the many of a length do, up to their end, and nothing one name later."""
    many = [row for row in data if len(row) == length]
    shape = shape_of(many, length, keys.get("supplier_name"), sheet=True)
    header = max(map(len, few), default=0)
    moved = _moved_left([*many, *few], header, length, keys.get("supplier_name"))
    return header > length and shape is not None and _fit(few, shape, keys) and not moved


def beyond_names(data: Rows, named: int, keys: Mapping[str, int]) -> tuple[str, ...]:
    """What is doubtful about lines that fill columns behind the last one with a name, as where a cell was put before.

    Args:
        data: The lines, each to its last cell with a value.
        named: How many cells the header has up to the last name.
        keys: Where supplier, date and amount stand.
    """
    longer, whole = [row for row in data if len(row) > named], [row for row in data if len(row) == named]
    if not named or len(longer) < max(FEWEST, SHARE * len(data)):
        return ()
    supplier = keys.get("supplier_name")
    shape = shape_of(whole[: 10 * SAMPLE], named, supplier, sheet=True)
    fit = not _one_further(longer, whole, named) if shape is None else _fit(longer[:SAMPLE], shape, keys)
    if fit and not _suppliers_behind(longer, whole, named, supplier):
        return ()
    behind = f"{len(longer):,} lines fill columns without a name behind the others"
    return (f"{behind}, and hold other things in those: cells may stand elsewhere",)


def payment_behind(names: Sequence[str], rows: Rows) -> tuple[str, ...]:
    """What is doubtful about a header whose row goes on, behind all columns that lines have, as a payment does.

    Args:
        names: The header.
        rows: A sample of the lines.
    """
    behind = [name.strip() for name in names[max(map(filled_to, rows), default=len(names)) :] if name.strip()]
    if len(behind) < FEWEST_FILLED or not any(looks_like_amount(cell) for cell in behind):
        return ()
    return (f"the row of its header goes on behind the columns as a payment does, which is not read: {behind[-1]!r}",)


def amounts_or_sums(data: Rows, names: Sequence[str], amount: int | None) -> bool:
    """Whether lines that lack the last column, of sums so far, hold in that of amounts what goes up as sums do.

    Args:
        data: The lines.
        names: The header.
        amount: The column of amounts.
    """
    if amount is None or amount != len(names) - 2 or not _SO_FAR.search(names[-1]):
        return False
    short = [row for row in data if filled_to(row) == amount + 1]
    read = [found for row in short if (found := read_amount(row[amount].strip()).amount) is not None]
    steps = [one <= other for one, other in pairwise(read)]
    return len(steps) >= MANY_STEPS and len(short) < len(data) and _share(steps) >= NEARLY_ALL


def _one_further(longer: Rows, whole: Rows, named: int) -> bool:
    """Whether longer lines hold dates, sums or codes behind the last name, where the few others hold such under it."""
    behind = [cell for row in longer if (cell := cell_of(row, named))]
    kinds = {kind_of(cell_of(row, named - 1)) for row in whole} - {BLANK, WORDS}
    return len(behind) >= FEWEST and _share(kind_of(cell) in kinds for cell in behind) >= MOSTLY


def _suppliers_behind(longer: Rows, whole: Rows, named: int, supplier: int | None) -> bool:
    """Whether longer lines hold behind the last name what the others hold as suppliers."""
    known = {cell_of(row, supplier) for row in whole} - {""} if supplier is not None else set()
    return bool(known) and _share(cell_of(row, named) in known for row in longer) >= MOSTLY


def _moved_left(data: Rows, header: int, usual: int, supplier: int | None) -> bool:
    """Whether the few lines that are longer hold under a later name what nearly all have under a former one.

    Asked of the suppliers, and of columns in which few values come again and again.
    """
    most, longer = [row for row in data if len(row) == usual], [row for row in data if len(row) > usual]
    for at in range(usual if longer else 0):
        read = {cell_of(row, at) for row in most} - {""}
        if at != supplier and len(read) * AGAIN > len(most):
            continue
        later = slice(at + 1, at + 1 + header - usual)
        moved = (cell_of(row, at) not in read and any(cell.strip() in read for cell in row[later]) for row in longer)
        if _share(moved) >= HALF:
            return True
    return False


def _filled_beyond(rows: Rows, width: int) -> bool:
    return sum(any(cell.strip() for cell in row[width:]) for row in rows) > HALF * len(rows)


def _fit(rows: Rows, shape: Shape, keys: Mapping[str, int]) -> bool:
    """Whether the key cells of lines are such as those of whole ones, and stand in no other column there."""
    for at in keys.values():
        cells = [cell_of(row, at) for row in rows]
        column = shape.columns[at] if at < len(shape.columns) else None
        if column is None:
            return False
        known = column.kinds if column.full else column.kinds | {BLANK}
        # An amount of whole pounds is one as others are, where not all are.
        if at == keys.get("chosen_amount") and _share(kind_of(cell) in known for cell in cells) >= HALF:
            known |= {kind for kind in map(kind_of, cells) if _is_number(kind, known)}
        if _share(kind_of(cell) in known for cell in cells) < MOSTLY:
            return False
        others = {value for i, one in enumerate(shape.columns) if i != at for value in one.values} - column.values
        if _share(cell in others for cell in cells) > HALF:
            return False
        if column.values and _share(cell in column.values for cell in cells) < HALF:
            return False
    return not any(_otherwise(rows, at, one) for at, one in enumerate(shape.columns))


def _is_number(kind: str, known: Iterable[str]) -> bool:
    return kind.split(maxsplit=1)[0] in NUMERIC and any(one.split()[0] in NUMERIC for one in known)


def _otherwise(rows: Rows, at: int, column: Column) -> bool:
    """Whether most of lines hold what whole ones do not in a column, or no dates where all of those have."""
    cells, kinds = [cell for row in rows if (cell := cell_of(row, at))], column.kinds - {BLANK}
    if not cells or not kinds:
        return False
    found = Counter(map(kind_of, cells))
    strange = found[DATE] > MOSTLY * len(cells) and DATE not in kinds
    strange = strange or sum(found[kind] for kind in found if kind not in kinds | {DATE}) > MOSTLY * len(cells)
    # One of few values again and again, such as the body's.
    strange = strange or (column.full and bool(column.values) and _share(one in column.values for one in cells) < FEW)
    return strange or (found[DATE] < (1 - MOSTLY) * len(cells) and kinds == {DATE})


def _share(holds: Iterable[bool]) -> float:
    found = list(holds)
    return sum(found) / max(len(found), 1)
