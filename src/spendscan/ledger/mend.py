"""Rows longer than the header: an unquoted delimiter is put back in the field that the rest of the row tells."""

import re
from collections.abc import Iterator

import polars as pl

from spendscan.ledger.amounts import looks_like_amount, read_amount
from spendscan.ledger.dates import read_date
from spendscan.ledger.grid import EXTRA, LENGTH, ROW
from spendscan.ledger.planned import Plan
from spendscan.ledger.roles import Roles, is_code
from spendscan.ledger.shape import kind_of, score_of

BETWEEN = "\t"
# Columns that hold something of a shape of their own: a join there would show.
_SHAPED = ("chosen_amount", "payment_date", "invoice_date", "net_amount", "gross_amount", "vat_amount")
_MONEY = frozenset({"chosen_amount", "amount", "net_amount", "gross_amount", "vat_amount"})
_THOUSANDS = (
    re.compile(r"^[-\u2212(]?(?:GBP|[£$€])? ?[-(]?\d{1,3}$"),
    re.compile(r"^\d{3}(\.\d{1,2})?(?: ?(?:GBP|CR|DR)|[-)])*$"),
)
_WORD = re.compile(r"[^\W\d_]{2}")


def mended(grid: pl.DataFrame, plan: Plan, roles: Roles) -> pl.DataFrame:
    """A batch whose long rows are mended where exactly one reading fits; the others keep their surplus."""
    at = grid[EXTRA].is_not_null().arg_true()
    if at.len() == 0:
        return grid
    names = [c for c in grid.columns if c not in (ROW, EXTRA, LENGTH)]
    delimiter = plan.dialect.delimiter if plan.dialect else ","
    rows, surplus = [], []
    for *cells, extra in grid.select(*names, EXTRA)[at].iter_rows():
        found = _one_reading([cell or "" for cell in cells], str(extra).split(BETWEEN), roles, delimiter, plan)
        rows.append(found or [cell or "" for cell in cells])
        surplus.append(None if found else extra)
    columns = list(zip(*rows, strict=True))
    changed = [
        grid[name].scatter(at, pl.Series([value or None for value in values], dtype=pl.String))
        for name, values in zip(names, columns, strict=True)
    ]
    return grid.with_columns(*changed, grid[EXTRA].scatter(at, pl.Series(surplus, dtype=pl.String)))


def _one_reading(cells: list[str], extra: list[str], roles: Roles, delimiter: str, plan: Plan) -> list[str] | None:
    """The reading that fits best, where all that fit as well agree on name, money and dates.

    A row may be read as it stands (the surplus is a remark), with neighbours joined, or without a blank cell too many.
    """
    whole, count = [*cells, *extra], len(extra)
    amount, supplier = roles.get("chosen_amount"), roles.get("supplier_name")
    readings = [(cells, -1)] if _fits(cells, roles, plan.padded) and not _cut(whole, amount, plan) else []
    for start in range(len(cells)):
        for reading, torn in _without(whole, start, count, roles, delimiter, plan):
            if _fits(reading, roles, plan.padded) and not torn and not _blank_key(reading, plan, roles):
                readings.append((reading, start))
    if not readings:
        return None
    scores = [_score(reading, plan) + _spaced(whole, start, count) for reading, start in readings]
    best = [one for one, score in zip(readings, scores, strict=True) if score == max(scores)]
    keys = {tuple(reading[at].strip() for at in _keys(roles)) for reading, _ in best}
    if len(keys) != 1:
        return None
    found, start = best[-1]
    # A name that a join made, and that no whole row has, is no better than another reading that fits.
    others = {tuple(reading[at].strip() for at in _keys(roles)) for reading, _ in readings} - keys
    if supplier is not None and start == supplier and others and not _spaced(whole, start, count):
        known = plan.shape.names if plan.shape else plan.telling.get(supplier, frozenset())
        return found if found[supplier].strip() in known else None
    return found


def _without(
    whole: list[str], start: int, count: int, roles: Roles, delimiter: str, plan: Plan
) -> Iterator[tuple[list[str], bool]]:
    """A row with the cells from one on joined, or its blank one left out, and whether that tears its amount."""
    amount = roles.get("chosen_amount")
    joined = _joined(whole[start : start + count + 1], start, roles, delimiter)
    if joined is not None:
        moved = count if amount is not None and amount > start else 0
        reading = [*whole[:start], joined, *whole[start + count + 1 :]]
        yield reading, start != amount and _cut(whole, amount, plan, moved)
    if count == 1 and not whole[start].strip():
        yield [*whole[:start], *whole[start + 1 :]], False
    # An amount's thousands and a name's comma in one row.
    if count == 2 and amount is not None and start != amount:
        yield from _twice(whole, min(start, amount), max(start, amount), roles, delimiter)


def _twice(whole: list[str], first: int, second: int, roles: Roles, delimiter: str) -> Iterator[tuple[list[str], bool]]:
    one = _joined(whole[first : first + 2], first, roles, delimiter)
    rest = [*whole[:first], one or "", *whole[first + 2 :]]
    two = _joined(rest[second : second + 2], second, roles, delimiter)
    if one is not None and two is not None:
        yield [*rest[:second], two, *rest[second + 2 :]], False


def _blank_key(reading: list[str], plan: Plan, roles: Roles) -> bool:
    """Whether a key cell would be blank in a column that has hardly a blank one."""
    columns = plan.shape.columns if plan.shape else ()
    return any(not reading[at].strip() and at < len(columns) and columns[at].full for at in _keys(roles))


def _score(reading: list[str], plan: Plan) -> int:
    if plan.shape is not None:
        return score_of(reading, plan.shape, plan.roles)
    return sum(reading[at].strip() in values for at, values in plan.telling.items())


def _spaced(whole: list[str], start: int, count: int) -> int:
    """Whether a blank follows each delimiter within a join, as in a sentence: worth as much as a known name."""
    inside = whole[start + 1 : start + count + 1] if start >= 0 else []
    return 2 if inside and all(cell[:1] == " " and cell.strip() for cell in inside) and whole[start].strip() else 0


def _joined(part: list[str], start: int, roles: Roles, delimiter: str) -> str | None:
    """Neighbours as one cell; None where they cannot have been one."""
    role = next((role for role, at in roles.at.items() if at == start), "")
    bare = [cell.strip().strip('"').strip() for cell in part]
    if role in _MONEY:
        first, rest = _THOUSANDS
        grouped = delimiter == "," and first.match(bare[0]) and all(rest.match(cell) for cell in bare[1:])
        return delimiter.join(bare) if grouped and all("." not in cell for cell in bare[:-1]) else None
    if role in _SHAPED or not all(bare) or not _WORD.search("".join(bare)):
        return None
    if any(looks_like_amount(cell) or read_date(cell).day is not None for cell in bare):
        return None
    if role == "supplier_name" and any(kind_of(cell) in {"code", "postcode"} for cell in bare):
        return None
    return delimiter.join(part)


def _cut(whole: list[str], amount: int | None, plan: Plan, by: int = 0) -> bool:
    """Whether the amount would be the thousands of a number that a delimiter cuts in two."""
    if amount is None or amount + by >= len(whole):
        return False
    first, rest = _THOUSANDS
    bare = [cell.strip().strip('"').strip() for cell in whole]
    here, after = bare[amount + by], bare[amount + by + 1] if amount + by + 1 < len(bare) else ""
    before = bare[amount + by - 1] if amount + by else ""
    # Where a column of numbers stands beside the amounts, two numbers side by side are as they should be.
    torn_after = first.match(here) and rest.match(after) and not _numeric(plan, amount + 1)
    return bool(torn_after or (first.match(before) and rest.match(here) and not _numeric(plan, amount - 1)))


def _numeric(plan: Plan, at: int) -> bool:
    columns = plan.shape.columns if plan.shape else ()
    return 0 <= at < len(columns) and bool(columns[at].kinds & {"number", "money"})


def _keys(roles: Roles) -> list[int]:
    return [at for role in ("supplier_name", *_SHAPED) if (at := roles.get(role)) is not None]


def _fits(cells: list[str], roles: Roles, padded: frozenset[int]) -> bool:
    amount = roles.get("chosen_amount")
    if amount is None or read_amount(cells[amount]).amount is None:
        return False
    for role in ("payment_date", "invoice_date"):
        at = roles.get(role)
        if at is not None and cells[at].strip():
            when = read_date(cells[at])
            if when.day is None and when.period is None:
                return False
    for role in ("net_amount", "gross_amount", "vat_amount"):
        at = roles.get(role)
        if at is not None and cells[at].strip() and read_amount(cells[at]).amount is None:
            return False
    supplier = roles.get("supplier_name")
    if supplier is None:
        return True
    name = cells[supplier].strip()
    # ", late": the rest of a text that its delimiter cut off.
    if cells[supplier].startswith(" ") and supplier not in padded:
        return False
    return bool(_WORD.search(name)) and not is_code(name) and read_date(name).day is None
