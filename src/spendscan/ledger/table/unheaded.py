"""A table without a header: its columns are known by what they hold, where that leaves no choice."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spendscan.core.reasons import AmountBasis
from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.cells.dates import read_date
from spendscan.ledger.table.header import Header
from spendscan.ledger.table.roles import LIKE_MONEY, Roles
from spendscan.ledger.table.shape import FIRM, PENNIES

FEWEST_ROWS, SAMPLE = 8, 200
# Of fewer lines, but so many, nothing may be out of the ordinary: every one has a date, money with pennies, a firm.
FEWEST_SURE, MOST_ARE_FIRMS = 3, 0.5
# Shares of a column's cells: nearly all of them are dates, or sums; so many name firms by their legal form, and so much
# more often than those of any other column.
NEARLY_ALL, SOME_FIRMS, MORE_FIRMS = 0.9, 0.15, 2.0
MANY_LIKE_MONEY, MOSTLY_NOUGHT = 0.3, 0.8
# A row with no more cells is a title or a note.
FEWEST_CELLS = 2
LENGTH_OF_A_DAY = 8
Cells = list[str]


@dataclass(frozen=True)
class Unheaded:
    """A table without a header, and what its columns are taken for.

    Args:
        header: A header of no rows, its columns unnamed.
        roles: Where the columns stand.
        doubt: What a reader should know of that.
    """

    header: Header
    roles: Roles
    doubt: str


def unheaded(rows: Sequence[Sequence[str]]) -> Unheaded | None:
    """What a table's columns are, by what they hold; None where that leaves a choice, or it is no table of payments.

    Its first row of several cells must be a payment like the others: words above it are a header, though one that names
    nothing known.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if len(filled) < FEWEST_SURE:
        return None
    lengths = Counter(len(row) for row in filled)
    width = max(lengths, key=lambda length: (lengths[length], length))
    whole = [row for row in filled if len(row) == width][:SAMPLE]
    columns = [[row[at].strip() for row in whole] for at in range(width)]
    days = [at for at, cells in enumerate(columns) if _share(cells, _is_day) >= NEARLY_ALL]
    sums = [at for at, cells in enumerate(columns) if at not in days and _are_sums(cells)]
    if len(sums) > 1:
        # Beside the sums a column of tax that could not be reclaimed is nought in most lines.
        sums = [at for at in sums if _share(columns[at], _is_nought) < MOSTLY_NOUGHT]
    # A lone cell above the lines is no header.
    first = next((row for row in filled if sum(bool(cell.strip()) for cell in row) > FEWEST_CELLS), filled[0])
    name = _names(columns, {*days, *sums})
    if name is None or len(sums) != 1 or len(days) > 1 or not _is_payment(first, sums[0], days):
        return None
    if len(filled) < FEWEST_ROWS and not (
        days and len(whole) == len(filled) and _sure(columns, name, sums[0], days[0])
    ):
        return None
    at = {"supplier_name": name, "amount": sums[0], "chosen_amount": sums[0]}
    if days:
        at["payment_date"] = days[0]
    why = {
        "supplier_name": "the only column of firms' names",
        "chosen_amount": "the only column of money",
        "payment_date": "the only column of dates",
    }
    told = f"no header: column {name + 1} is taken for the suppliers, {sums[0] + 1} for the amounts" + "".join(
        f", {day + 1} for the dates" for day in days
    )
    header = Header(0, 0, ("",) * width)
    return Unheaded(header, Roles(at, why, AmountBasis.UNSTATED), f"{told}, by what they hold; a mapping names them")


def _sure(columns: list[Cells], name: int, amount: int, day: int) -> bool:
    """Whether a few lines leave no choice."""
    firms = _share(columns[name], lambda cell: FIRM.search(cell) is not None)
    money = _share(columns[amount], lambda cell: PENNIES.search(cell) is not None)
    return firms >= MOST_ARE_FIRMS and money == _share(columns[day], _is_day) == 1


def _share(cells: Cells, holds: Callable[[str], bool]) -> float:
    return sum(holds(cell) for cell in cells) / max(len(cells), 1)


def _is_day(cell: str) -> bool:
    # Five digits may be a day's serial, or a number of any kind.
    number = cell.replace(".", "", 1).isdigit() and len(cell) != LENGTH_OF_A_DAY
    return not number and any(c.isdigit() for c in cell) and read_date(cell).day is not None


def _is_nought(cell: str) -> bool:
    return not any("1" <= c <= "9" for c in cell)


def _are_sums(cells: Cells) -> bool:
    """Whether a column holds money rather than numbers: nearly all can be read, and many have pennies or a sign."""
    if _share(cells, lambda cell: any(c.isdigit() for c in cell) and read_amount(cell).amount is not None) < NEARLY_ALL:
        return False
    return _share(cells, lambda cell: bool(LIKE_MONEY.search(cell))) >= MANY_LIKE_MONEY


def _names(columns: list[Cells], taken: set[int]) -> int | None:
    """The column whose cells name firms by their legal form, far more often than any other's."""
    firms = sorted(
        (
            (_share(cells, lambda cell: FIRM.search(cell) is not None), at)
            for at, cells in enumerate(columns)
            if at not in taken
        ),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if not firms or firms[0][0] < SOME_FIRMS or len(set(columns[firms[0][1]])) < min(FEWEST_ROWS, len(columns[0])) // 2:
        return None
    if len(firms) > 1 and firms[0][0] < MORE_FIRMS * firms[1][0]:
        return None
    return firms[0][1]


def _is_payment(row: Sequence[str], amount: int, days: list[int]) -> bool:
    if len(row) <= amount or read_amount(row[amount]).amount is None:
        return False
    return all(len(row) > day and read_date(row[day]).day is not None for day in days)
