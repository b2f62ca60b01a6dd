"""Names of suppliers that bear a number, or more, in the same cell: read as they stand, in no register known so."""

import re
from collections.abc import Iterator, Sequence

from spendscan.ledger.files.records import cell_of
from spendscan.ledger.table.roles import Roles

Rows = Sequence[Sequence[str]]
_NUMBER = r"[A-Z]{0,4}\d{4,}[A-Z]?"
_LED = re.compile(rf"^(?:{_NUMBER}\s*[-–:/|]\s*|\(?{_NUMBER}\)?\s+)\S*[^\W\d_]{{2}}")
_TRAILED = re.compile(rf"[^\W\d_][.)]?(?:\s*[-–:/|]\s*{_NUMBER}|\s*[(\[]{_NUMBER}[)\]]|\s+{_NUMBER})$")
# What a system writes of a supplier, its name within: `{"id": "1", "name": "Northgate Ltd"}`.
_OBJECT = re.compile(r'^[{\[].*[:"].*[}\]]$')
# So many cells, of so many suppliers.
FEWEST, NEARLY_ALL = 10, 0.8


def numbers_in_names(roles: Roles, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """What to know of a column of suppliers of which nearly every cell holds a number, or more, beside the name.

    Args:
        roles: Where the columns stand.
        names: The header.
        rows: A sample of the lines.
    """
    at = roles.get("supplier_name")
    cells = [] if at is None else sorted({cell for row in rows if (cell := cell_of(row, at))})
    objects = [cell for cell in cells if _OBJECT.match(cell)]
    if at is not None and len(objects) > len(cells) / 2:
        yield f"cells of {names[at]!r} hold more than names, such as {objects[0]!r}: they are read as they stand"
    found = [cell for cell in cells if _LED.search(cell) or _TRAILED.search(cell)]
    if at is not None and len(found) >= FEWEST and len(found) >= NEARLY_ALL * len(cells):
        yield (
            f"cells of {names[at]!r} hold a number beside each name, such as {found[0]!r}: names are read with it, and"
            " may be found in no register"
        )
