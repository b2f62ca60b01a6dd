"""Cheques whose invoices follow: who was paid and when is said in the first line, with the sum of the lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.roles import Roles

# So many payments of several lines, so many rows at most, and such a share of the payments whose lines add up.
FEWEST, MOST_ROWS, NEARLY_ALL = 3, 5000, 0.9
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class WholesAbove:
    """A table that says once for several lines whose they are, proved by sums.

    Args:
        supplier: The column of suppliers.
        amount: The column of the lines' amounts.
        said: The columns that the first line alone fills.
        lines: How many lines say none of it.
    """

    supplier: int
    amount: int
    said: tuple[int, ...]
    lines: int


def wholes_above(rows: Rows, roles: Roles) -> WholesAbove | None:
    """Whether lines without a supplier are plainly of the one above: with its own line they add up to a sum beside it.

    Args:
        rows: The records under the header.
        roles: Where the columns stand.
    """
    supplier, amount = roles.get("supplier_name"), roles.get("chosen_amount")
    if supplier is None or amount is None or len(rows) > MOST_ROWS:
        return None
    if sum(not cell_of(row, supplier) and bool(cell_of(row, amount)) for row in rows) < FEWEST:
        return None
    lines = [row for row in rows if read_amount(cell_of(row, amount)).amount is not None]
    if not lines or not cell_of(lines[0], supplier):
        return None
    width = max(map(len, lines))
    named = [row for row in lines if cell_of(row, supplier)]
    others = [row for row in lines if not cell_of(row, supplier)]
    said = tuple(
        at
        for at in range(width)
        if at != amount
        and not any(cell_of(row, at) for row in others)
        and _filled(named, at) >= NEARLY_ALL * len(named)
    )
    date = roles.get("payment_date")
    if supplier not in said or (date is not None and date not in said):
        return None
    if not any(_add_up(lines, supplier, amount, at) for at in said if at not in {supplier, date}):
        return None
    return WholesAbove(supplier, amount, said, len(others))


def _add_up(lines: Rows, supplier: int, amount: int, whole: int) -> bool:
    groups: list[tuple[Decimal | None, list[Decimal]]] = []
    for row in lines:
        value = read_amount(cell_of(row, amount)).amount or Decimal(0)
        if cell_of(row, supplier):
            groups.append((read_amount(cell_of(row, whole)).amount, [value]))
        else:
            groups[-1][1].append(value)
    same = [values for said, values in groups if said is not None and sum(values) == said]
    return sum(len(values) > 1 for values in same) >= FEWEST and len(same) >= NEARLY_ALL * len(groups)


def said_again(records: Iterable[list[str]], last: int, found: WholesAbove) -> Iterator[list[str]]:
    """Records with what the first line of each payment says in its others, too; its sum stands in none of them.

    Args:
        records: Every record, from row 1.
        last: The last row of the header.
        found: What says it.
    """
    above: list[str] = []
    for row, record in enumerate(records, 1):
        if row > last and read_amount(cell_of(record, found.amount)).amount is not None:
            if cell_of(record, found.supplier):
                above = record
            elif above:
                filled = [*record, *[""] * (max(found.said) + 1 - len(record))]
                for at in found.said:
                    filled[at] = above[at] if at < len(above) else ""
                yield filled
                continue
        yield record


def _filled(rows: Rows, at: int) -> int:
    return sum(bool(cell_of(row, at)) for row in rows)
