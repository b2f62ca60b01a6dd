"""Rows longer than the header: an unquoted delimiter is put back in the field that the rest of the row tells."""

import re

import polars as pl

from spendscan.ledger.amounts import looks_like_amount, read_amount
from spendscan.ledger.dates import read_date
from spendscan.ledger.grid import EXTRA, LENGTH, ROW
from spendscan.ledger.planned import Plan
from spendscan.ledger.roles import Roles

BETWEEN = "\t"
# Columns that hold something of a shape of their own: a join there would show.
_SHAPED = ("chosen_amount", "payment_date", "invoice_date", "net_amount", "gross_amount", "vat_amount")
_MONEY = frozenset({"chosen_amount", "amount", "net_amount", "gross_amount", "vat_amount"})
_THOUSANDS = (re.compile(r"^[-(]?[£$€]?[-(]?\d{1,3}$"), re.compile(r"^\d{3}(\.\d{1,2})?[-)]?$"))
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
    readings = [cells] if _fits(cells, roles) else []
    for start in range(len(cells)):
        part = whole[start : start + count + 1]
        joined = _joined(part, start, roles, delimiter)
        if joined is not None:
            reading = [*whole[:start], joined, *whole[start + count + 1 :]]
            readings += [reading] if _fits(reading, roles) else []
        if count == 1 and not whole[start].strip():
            reading = [*whole[:start], *whole[start + 1 :]]
            readings += [reading] if _fits(reading, roles) else []
    if not readings:
        return None
    scores = [sum(reading[at].strip() in values for at, values in plan.telling.items()) for reading in readings]
    best = [reading for reading, score in zip(readings, scores, strict=True) if score == max(scores)]
    keys = {tuple(reading[at].strip() for at in _keys(roles)) for reading in best}
    return best[-1] if len(keys) == 1 else None


def _joined(part: list[str], start: int, roles: Roles, delimiter: str) -> str | None:
    """Neighbours as one cell; None where they cannot have been one."""
    role = next((role for role, at in roles.at.items() if at == start), "")
    bare = [cell.strip() for cell in part]
    if role in _MONEY:
        first, rest = _THOUSANDS
        grouped = delimiter == "," and first.match(bare[0]) and all(rest.match(cell) for cell in bare[1:])
        return delimiter.join(bare) if grouped and all("." not in cell for cell in bare[:-1]) else None
    if role in _SHAPED or not all(bare) or not _WORD.search("".join(bare)):
        return None
    if any(looks_like_amount(cell) or read_date(cell).day is not None for cell in bare):
        return None
    return delimiter.join(part)


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
    return supplier is None or bool(_WORD.search(cells[supplier]) and read_date(cells[supplier]).day is None)
