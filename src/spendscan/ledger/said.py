"""What a table says once for several lines: the suppliers and the dates that its other lines are given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from spendscan.ledger.planned import Plan
from spendscan.ledger.table.above import SaidAbove, filled, said_above
from spendscan.ledger.table.days_above import NAME, DaysAbove, dated, days_above
from spendscan.ledger.table.header import Header
from spendscan.ledger.table.headings import headings_of
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.wholes_above import WholesAbove, said_again, wholes_above

Records = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Said:
    """A table's records with what is said above them, and how that changes its columns.

    Args:
        rows: Its records.
        names: Its header.
        roles: Where its columns stand.
        above: How suppliers are said.
        days: How dates are said.
        wholes: How payments of several lines are.
        apart: Rows that are plainly headings of the lines below them.
        told: What a reader should know of it.
    """

    rows: Records
    names: tuple[str, ...]
    roles: Roles
    above: SaidAbove | None = None
    days: DaysAbove | None = None
    wholes: WholesAbove | None = None
    apart: frozenset[int] = frozenset()
    told: tuple[str, ...] = ()


def said_once(
    plan: Plan,
    rows: Records,
    header: Header,
    names: tuple[str, ...],
    roles: Roles,
    under_one_header: Callable[[], bool],
) -> Said:
    """A table whose lines say their suppliers and their dates, as far as it is plain which.

    Args:
        plan: What is known of the file.
        rows: All its records.
        header: Its header.
        names: The names of its columns.
        roles: Where they stand.
        under_one_header: Whether no further header within the table names other columns.
    """
    said = Said(rows, names, roles)
    if header.at_bottom or not (plan.dialect or plan.sheet):
        return said
    wholes = wholes_above(rows[header.last :], roles)
    if wholes is not None and under_one_header():
        told = f"{wholes.lines} lines without a supplier are read as of the one above, whose sum they make up"
        return replace(said, wholes=wholes, rows=list(said_again(map(list, rows), header.last, wholes)), told=(told,))
    above, below = rows[: max(header.first - 1, 0)], rows[header.last :]
    days, apart = days_above(below, above, header.last + 1, roles, len(names))
    apart = apart or headings_of(below, header.last + 1, roles)
    if (days is not None or apart) and under_one_header():
        said = replace(said, days=days, apart=apart)
    if said.days is not None:
        said = _with_days(said, said.days, header, sheet=plan.dialect is None)
    suppliers = said_above(said.rows[header.last :], header.last + 1, said.roles)
    if suppliers is None or not under_one_header():
        return said
    return replace(
        said,
        above=suppliers,
        rows=list(filled(map(list, said.rows), header.last, suppliers.places)),
        told=(*said.told, f"{suppliers.lines} payments without a supplier are read as of the one named above them"),
    )


def _with_days(said: Said, days: DaysAbove, header: Header, *, sheet: bool) -> Said:
    names, roles = said.names, said.roles
    if days.added:
        names = (*names, NAME)
        why = {**roles.why, "payment_date": "said in rows of their own above the payments"}
        roles = replace(roles, at={**roles.at, "payment_date": days.at}, why=why)
    return replace(
        said,
        names=names,
        roles=roles,
        rows=list(dated(map(list, said.rows), header.last, days, sheet=sheet)),
        told=(*said.told, f"{days.lines} payments without a date are read as of the one said above them"),
    )
