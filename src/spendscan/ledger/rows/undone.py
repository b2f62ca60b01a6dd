"""Lines that a ledger says were not paid after all, or not yet: void cheques, payments that were stopped or wait."""

import re
from collections.abc import Iterator, Sequence

from spendscan.ledger.cells.amounts import read_amount
from spendscan.ledger.cells.dates import read_date
from spendscan.ledger.files.records import cell_of
from spendscan.ledger.rows.signs import is_negative
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.spellings import plain

Rows = Sequence[Sequence[str]]
# A column that is filled where something was undone. Of housing, a void is an empty home.
_MARKS = re.compile(
    r"^(void(ed)?|cancel(l?ed|lation)?|stop(ped)?|reversed|reversal)"
    r"( (check|cheque|payment|flag|ind|indicator|status|y/n|yes/no|date|dt|on|reason|code|amount|amt|value))?$"
)
_PAID = re.compile(r"^(is )?paid( y/n| yes/no| y n| yes no| flag| status)?$")
_STATES = re.compile(r"\b(status|state|recon\w*|void(ed)?|cleared|cashed|type|flag|paid)\b")
_UNDONE = re.compile(
    r"(?i)^(void(ed)?|cancel(l?ed)?|reversed|(payment )?reversal|stopped|stop pay(ment)?|rejected|unpaid|not paid)$"
)
# States of a payment; elsewhere, what it is of: a banker's draft, a payment that was returned.
_WAITS = re.compile(r"(?i)^(v|vd|vo|reversal|stop|refused|returned|pending|on hold|held|draft)$")
_OF_CHEQUES = re.compile(r"\b(status|state|void(ed)?|recon\w*|cleared|cashed)\b")
_NO = re.compile(r"(?i)^(n|no|f|false|0|0\.00|-|none|null|n/?a|not void|active)$")
_SAYS_NO = re.compile(r"(?i)^(n|no|false|unpaid|not paid)$")
_SAYS_YES = re.compile(r"(?i)^(y|yes|true|paid|part paid|partial(ly)?( paid)?)$")
# In place of a payee, or before it; in words, of a cheque or in full.
_PAYEE = re.compile(r"(?i)^\W*void(ed)?\W*$|^\W*[*#(<-]+\s*void|^\W*void(ed)? (check|cheque|ck|chq)\b")
_SPOKEN = re.compile(r"\b(notes?|comments?|remarks?|memo|description|narrative|reason)\b")
_WORDS = re.compile(
    r"(?i)^\W*void(ed)?\W*$|\bvoid(ed)? ((lost|stale)? ?(check|cheque|payment|ck|chq)s?)\b"
    r"|^\W*void(ed)?\b.{0,12}\breissu|\b(check|cheque|payment) (was )?(void(ed)?|cancel(l?ed)|stopped)\b"
    r"|\bcancel(l?ed) (check|cheque|payment)s?\b"
)
MOST = 0.5


def undone(roles: Roles, names: Sequence[str], lines: Rows) -> Iterator[str]:
    """What to know of lines that are read as payments though the ledger says elsewhere that they were undone.

    Args:
        roles: Where the columns stand.
        names: The header.
        lines: The lines.
    """
    amount = roles.get("chosen_amount")
    if amount is None:
        return
    for at, name in enumerate(names):
        asked = _PAYEE if at == roles.get("supplier_name") else _asked(plain(name), at == roles.get("description"))
        if at == amount or asked is None:
            continue
        texts = {cell.strip() for cell in {row[at] for row in lines if at < len(row)}} - {""}
        said = _undone(plain(name), texts) if asked is _STATES else {text for text in texts if asked.search(text)}
        found = [row for row in lines if cell_of(row, at) in said] if said else []
        counted = [row for row in found if cell_of(row, amount) and not is_negative(cell_of(row, amount))]
        if counted and len(found) <= MOST * len(lines):
            state = min(cell_of(row, at) for row in counted)
            calls = state.lower() if _UNDONE.match(state) or _WAITS.match(state) else f"not paid, or undone ({state!r})"
            yield f"column {name!r} calls lines {calls}: they are read as they stand ({len(counted)})"


def _asked(name: str, described: bool) -> re.Pattern[str] | None:
    """What is looked for in a column, by its name: words of cheques, states of a payment, or nothing."""
    if _MARKS.search(name) or _PAID.search(name) or _STATES.search(name):
        return _STATES
    return _WORDS if described or _SPOKEN.search(name) else None


def _undone(name: str, texts: set[str]) -> set[str]:
    """Which of a column's texts say that a payment was undone, or not made."""
    if _MARKS.search(name):
        return {text for text in texts if not _NO.match(text) and _is_mark(text)}
    said = {text for text in texts if _UNDONE.match(text)}
    if _OF_CHEQUES.search(name):
        said |= {text for text in texts if _WAITS.match(text)}
    if _PAID.search(name) and all(_SAYS_NO.match(text) or _SAYS_YES.match(text) for text in texts):
        said |= {text for text in texts if _SAYS_NO.match(text)}
    return said


def _is_mark(text: str) -> bool:
    """Whether a cell of a column of marks is one: a word, a letter, a day, a sum that is not nought."""
    read = read_amount(text).amount
    return bool(read) or read_date(text).day is not None or read is None
