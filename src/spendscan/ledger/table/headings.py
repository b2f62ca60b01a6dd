"""Rows of words between a table's lines that are plainly headings of those below, and nothing left of a payment."""

import re
from collections.abc import Sequence

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.files.records import cell_of, is_alone
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.shape import FIRM

# So many of them at least, and so many lines to each.
FEWEST, LINES_EACH = 3, 2
_WORDS = re.compile(r"[^\W\d_]{3}")
_TOTAL = re.compile(r"\btotals?\b")
# What goes on in the next row.
_GOES_ON = re.compile(r"(?i)(\b(of|and|the|for|to|in|at|by|with)|[-,&/(+])$")
Rows = Sequence[Sequence[str]]


def headings_of(rows: Rows, first: int, roles: Roles) -> frozenset[int]:
    """Rows that name the part of a table that begins under them, from 1; none where any of them may be something else.

    The first one stands above all lines, each has lines below it, no two are alike, and none is a firm's name, the
    beginning of a name or the end of one.

    Args:
        rows: The records under the header.
        first: The row of the first of them, from 1.
        roles: Where the columns stand.
    """
    supplier = roles.get("supplier_name")
    amounts = [
        at for role in ("chosen_amount", "credit_amount", "capital_amount") if (at := roles.get(role)) is not None
    ]
    if supplier is None or not amounts:
        return frozenset()
    if sum(map(is_alone, rows)) < FEWEST:
        return frozenset()
    filled = [(number, row) for number, row in enumerate(rows, first) if any(cell.strip() for cell in row)]
    alone = [at for at, (_, row) in enumerate(filled) if is_alone(row)]
    paid = [at for at, (_, row) in enumerate(filled) if _is_payment(row, supplier, amounts)]
    said = [at for at in alone if paid and at < paid[-1] and not _holds_money(filled[at][1], amounts)]
    if len(said) < FEWEST or said[0] != 0 or len(paid) < LINES_EACH * len(said):
        return frozenset()
    texts = ["".join(filled[at][1]).strip() for at in said]
    suppliers = {name for at in paid if not _TOTAL.search(name := cell_of(filled[at][1], supplier).lower())}
    below = set(paid)
    plain = (
        len({text.lower() for text in texts}) == len(texts)
        and all(at + 1 in below for at in said)
        and all(_WORDS.search(text) and not FIRM.search(text) and not _GOES_ON.search(text) for text in texts)
        and not any(_is_named(text.lower(), suppliers) for text in texts)
    )
    return frozenset(filled[at][0] for at in said) if plain else frozenset()


def _is_named(text: str, suppliers: set[str]) -> bool:
    """Whether a heading is a supplier's name, or begins or ends one."""
    return any(text == name or name.startswith(f"{text} ") or name.endswith(f" {text}") for name in suppliers)


def _is_payment(row: Sequence[str], supplier: int, amounts: Sequence[int]) -> bool:
    return bool(cell_of(row, supplier)) and _holds_money(row, amounts)


def _holds_money(row: Sequence[str], amounts: Sequence[int]) -> bool:
    return any(read_amount(cell_of(row, at)).amount is not None for at in amounts)
