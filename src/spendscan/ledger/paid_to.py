"""What is doubtful about who was paid, by what the column of suppliers holds, and others that are called so."""

import re
from collections.abc import Iterator, Sequence

from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.roles import Roles, is_code, is_mnemonic
from spendscan.ledger.table.spellings import roles_named

Rows = Sequence[Sequence[str]]
# What a line that sums up payments too small to be listed is called.
_OF_MANY = re.compile(
    r"(?i)^(consolidated|summary|sum|total|all|other|sundry|various|misc\w*)\b.{0,40}"
    r"\b((suppliers?|payments?|creditors?|invoices?|payees|vendors?)\b.{0,60}\b(under|below|less than|or less)\b"
    r"|other suppliers\b)"
    r"|^(payments?|invoices?|suppliers?|transactions?|items?|summary|sundry|others?|various)\b.{0,30}"
    r"(\b(under|below|less than|lower than)\b|<) ?[£€$]? ?\d"
)
# A letter beyond ASCII as mails write it, and how they break a line.
_MAILED = re.compile(r"=[C-E][0-9A-F]=[89AB][0-9A-F]|[A-Za-z]=$")
# Marks at the beginning of each line that somebody answers in a mail, and such as lines are ended with.
_AT_EDGES = frozenset(">|;#~^")
SOME = 0.2
# A name that only resembles the spellings of suppliers ranks behind this; so few values are classes, not suppliers.
BY_KIN, FEW = 1000, 2


def about_suppliers(roles: Roles, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """Marks about names; another column that is named for suppliers, and names others in most lines.

    Args:
        roles: Where the columns stand.
        names: The header.
        rows: A sample of the lines.
    """
    supplier = roles.get("supplier_name")
    if supplier is None or not names[supplier]:
        return
    cells = [cell for row in rows if (cell := cell_of(row, supplier))]
    if any(map(_MAILED.search, cells)):
        yield f"cells of {names[supplier]!r} hold letters as mails write them (`=C3=A9`): they are read as written"
    if any(sum(cell[at] in _AT_EDGES for cell in cells) > SOME * len(cells) for at in (0, -1)):
        yield f"cells of {names[supplier]!r} begin or end with a mark that ends lines ({cells[-1]!r}): read as written"
    # One that may be of suppliers' numbers is asked what it holds, too: `Vendor` beside `Payee`.
    taken = {at for role, at in roles.at.items() if role != "supplier_id"}
    for at, name in enumerate(names):
        if at in taken or not any(role == "supplier_name" and rank < BY_KIN for role, rank in roles_named(name)[:1]):
            continue
        pairs = [(cell_of(row, supplier).upper(), other.upper()) for row in rows if (other := cell_of(row, at))]
        others = [other for one, other in pairs if other != one]
        words = sum(not (is_code(other) or is_mnemonic(other)) for other in others)
        if len(others) * 2 > len(rows) and words * 2 > len(others) and len(set(others)) > FEW:
            yield f"columns {names[supplier]!r} and {name!r} both name suppliers, and differ: the former is read"
            return


def two_in_a_cell(roles: Roles, names: Sequence[str], lines: Rows) -> Iterator[str]:
    """Cells of suppliers of two lines, the second of which is another supplier: the first is left of the cell above."""
    at = roles.get("supplier_name")
    broken = [] if at is None else [row[at].strip() for row in lines if at < len(row) and "\n" in row[at].strip()]
    if at is None or not broken:
        return
    whole = {cell for row in lines if "\n" not in (cell := cell_of(row, at))}
    two = [cell for cell in broken if cell.rpartition("\n")[2].strip() in whole]
    if two:
        said = " / ".join(part.strip() for part in two[0].split("\n"))
        yield f"cells of {names[at]!r} hold the end of another name above a supplier's ({len(two)}, such as {said!r})"


def summed_up(roles: Roles, names: Sequence[str], lines: Rows) -> Iterator[str]:
    """Lines that name no supplier, but what was paid to many: `Payments under £500`, `All other suppliers`."""
    at = roles.get("supplier_name")
    found = [] if at is None else [cell for row in lines if _OF_MANY.search(cell := cell_of(row, at))]
    if found and at is not None and len(found) <= SOME * len(lines):
        yield f"cells of {names[at]!r} name no supplier, but what was paid to many ({len(found)}, such as {found[0]!r})"
