"""Columns whose cells no longer stand beside their lines' others: a row off, or sorted by themselves."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.roles import Roles

Rows = Sequence[Sequence[str]]
# Of a column that is to be in order, so many cells are asked first; of lines that stand off others, those at each end.
SOME, AT_ENDS = 200, 20
_MARKS = " \"'`;|#\\"
_KEYS = ("supplier_name", "payment_date", "chosen_amount")
# So many lines; of the numbers that stand in several, so many with another name each time, where none should be.
FEWEST, FEWEST_AGAIN, HALF, NEARLY_ALL = 12, 4, 0.5, 0.9


def adrift(roles: Roles, names: Sequence[str], lines: Rows) -> Iterator[str]:
    """What is doubtful about columns that may have moved against the others of their lines.

    Args:
        roles: Where the columns stand.
        names: The header.
        lines: The lines as they follow each other.
    """
    if len(lines) < FEWEST:
        return
    yield from a_row_off(roles, names, lines if len(lines) <= 2 * AT_ENDS else [*lines[:AT_ENDS], *lines[-AT_ENDS:]])
    yield from _sorted_alone(roles, names, lines)


def a_row_off(roles: Roles, names: Sequence[str], lines: Rows) -> Iterator[str]:
    """A column that stands a row lower than the others, or higher: one cell of it is alone, and one is missing.

    Args:
        roles: Where the columns stand.
        names: The header.
        lines: The lines, or the first ones and the last ones.
    """
    lines = [row for row in lines if any(_bare(row, at) for at in range(len(row)))]
    for at in (at for role in _KEYS if (at := roles.get(role)) is not None):
        others = [key for role in _KEYS if (key := roles.get(role)) not in {None, at}]
        whole = [number for number, row in enumerate(lines) if all(_bare(row, key) for key in others)]
        if not whole:
            continue
        first, last = whole[0], whole[-1]
        for where, next_to, lone, other in (("lower", last, last + 1, first), ("higher", first, first - 1, last)):
            if not 0 <= lone < len(lines) or not _bare(lines[next_to], at) or _bare(lines[other], at):
                continue
            cells = [place for place in range(len(lines[lone])) if _bare(lines[lone], place)]
            if cells == [at] and _may_stand(_bare(lines[lone], at), at, roles):
                told = f"column {names[at]!r} may stand a row {where} than the others: {lines[lone][at].strip()!r}"
                yield f"{told} stands alone at one end of the lines, and the line at the other has no such cell"


def _may_stand(cell: str, at: int, roles: Roles) -> bool:
    """Whether a cell is such as a column holds: no heading in one of dates or amounts."""
    return at == roles.get("supplier_name") or any(letter.isdigit() for letter in cell)


def _bare(row: Sequence[str], at: int) -> str:
    """What a line has in a column, without the marks that a program put around each cell, or at the line's end."""
    return cell_of(row, at).strip(_MARKS)


def _sorted_alone(roles: Roles, names: Sequence[str], lines: Rows) -> Iterator[str]:
    """Names in the order of the alphabet, whose suppliers' numbers stand beside another name each time."""
    at, number = roles.get("supplier_name"), roles.get("supplier_id")
    if at is None or number is None:
        return
    if not _in_order([cell_of(row, at) for row in lines[:SOME]]):
        return
    pairs = [(name, code) for row in lines if (name := cell_of(row, at)) and (code := cell_of(row, number))]
    ordered = [name for name, _ in pairs]
    if len(pairs) < FEWEST or not _in_order(ordered):
        return
    of_number: dict[str, list[str]] = defaultdict(list)
    for name, code in pairs:
        of_number[code].append(name)
    again = [called for called in of_number.values() if len(called) > 1]
    others = sum(len({*called}) > 1 for called in again)
    # Numbers of anything else than suppliers are few, or as many as lines.
    as_many = HALF * len({*ordered}) <= len(of_number) <= 2 * len({*ordered})
    if as_many and len(again) >= FEWEST_AGAIN and others > HALF * len(again):
        told = (
            f"{names[at]!r} is in the order of the alphabet, but {others} of {len(again)} numbers in {names[number]!r}"
        )
        yield f"{told} stand beside several names: the names may have been sorted without their lines"


def _in_order(cells: Sequence[str]) -> bool:
    """Whether nearly all cells go up, or down, from line to line; blank ones say nothing."""
    filled = [cell for cell in cells if cell]
    rising = max(sum(turn(one, other) for one, other in pairwise(filled)) for turn in (str.__le__, str.__ge__))
    return rising >= NEARLY_ALL * (len(filled) - 1)
