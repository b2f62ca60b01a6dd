"""Rows longer than the header: an unquoted delimiter is put back in the field that the rest of the row tells."""

import polars as pl

from spendscan.ledger.amounts import read_amount
from spendscan.ledger.dates import read_date
from spendscan.ledger.grid import EXTRA, ROW, column
from spendscan.ledger.planned import Plan
from spendscan.ledger.roles import Roles

BETWEEN = "\t"
# Columns that hold the same few values again and again: a row that is read rightly has one of them there.
_TELLING = ("body", "department", "category", "supplier_type")
MOST_VALUES = 400
# Columns that hold something of a shape of their own: a join there would show.
_SHAPED = ("chosen_amount", "payment_date", "invoice_date", "net_amount", "gross_amount", "vat_amount")


def mended(grid: pl.DataFrame, plan: Plan, roles: Roles) -> pl.DataFrame:
    """A batch whose long rows are mended where exactly one reading fits; the others keep their surplus."""
    at = grid[EXTRA].is_not_null().arg_true()
    if at.len() == 0:
        return grid
    names = [c for c in grid.columns if c not in (ROW, EXTRA)]
    delimiter = plan.dialect.delimiter if plan.dialect else ","
    rows, surplus = [], []
    known = _known(grid, roles)
    for *cells, extra in grid.select(*names, EXTRA)[at].iter_rows():
        found = _one_reading([cell or "" for cell in cells], str(extra).split(BETWEEN), roles, delimiter, known)
        rows.append(found or [cell or "" for cell in cells])
        surplus.append(None if found else extra)
    columns = list(zip(*rows, strict=True))
    changed = [
        grid[name].scatter(at, pl.Series([value or None for value in values], dtype=pl.String))
        for name, values in zip(names, columns, strict=True)
    ]
    return grid.with_columns(*changed, grid[EXTRA].scatter(at, pl.Series(surplus, dtype=pl.String)))


def _known(grid: pl.DataFrame, roles: Roles) -> dict[int, set[str]]:
    """What columns of few values hold in the rows that are not too long."""
    normal = grid.filter(pl.col(EXTRA).is_null())
    known = {}
    for role in _TELLING:
        at = roles.get(role)
        if at is not None and column(at) in grid.columns:
            values = normal[column(at)].drop_nulls().unique()
            if values.len() <= MOST_VALUES:
                known[at] = {value.strip() for value in values.to_list()} - {""}
    return known


def _one_reading(
    cells: list[str], extra: list[str], roles: Roles, delimiter: str, known: dict[int, set[str]]
) -> list[str] | None:
    """The reading that fits best: as the row stands (the surplus is a remark), or with neighbours joined."""
    whole, count = [*cells, *extra], len(extra)
    readings = [cells] if _fits(cells, roles) else []
    for start in range(len(cells)):
        joined = [*whole[:start], delimiter.join(whole[start : start + count + 1]), *whole[start + count + 1 :]]
        if _fits(joined, roles):
            readings.append(joined)
    if not readings:
        return None
    scores = [sum(reading[at].strip() in values for at, values in known.items()) for reading in readings]
    best = [reading for reading, score in zip(readings, scores, strict=True) if score == max(scores)]
    keys = {tuple(reading[at] for at in _keys(roles)) for reading in best}
    return best[0] if len(keys) == 1 else None


def _keys(roles: Roles) -> list[int]:
    return [at for role in ("supplier_name", *_SHAPED) if (at := roles.get(role)) is not None]


def _fits(cells: list[str], roles: Roles) -> bool:
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
    return supplier is None or bool(cells[supplier].strip())
