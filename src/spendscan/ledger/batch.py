"""A batch's cells by role: as published, or without the blanks at their edges."""

import polars as pl

from spendscan.ledger.files.grid import column
from spendscan.ledger.planned import Plan
from spendscan.ledger.table.roles import Roles

# What comes before it in the order of characters is a blank or cannot be seen.
_FIRST_VISIBLE = "!"


def cells_of(grid: pl.DataFrame, roles: Roles, role: str, plan: Plan | None = None) -> pl.Series:
    """A role's column as published, edges trimmed where the column has padded cells, blank cells null."""
    cells, position = as_published(grid, roles, role), roles.get(role)
    if cells.null_count() == cells.len():
        return cells
    if plan is not None and not plan.careful and position not in plan.padded:
        # Samples saw no blank at a cell's edge: whether a cell is empty, or begins with a blank, is cheap to tell.
        blank = cells < _FIRST_VISIBLE
        if not blank.any():
            return cells
        if (cells.filter(blank) == "").all():
            return cells.set(blank, None)
    cells = cells.str.strip_chars()
    empty = cells == ""
    return cells.set(empty, None) if empty.any() else cells


def as_published(grid: pl.DataFrame, roles: Roles, role: str) -> pl.Series:
    """A role's column with the blanks at its cells' edges: amounts are read by what stands between them."""
    position = roles.get(role)
    if position is None or column(position) not in grid.columns:
        return pl.Series(role, [None], dtype=pl.String).new_from_index(0, grid.height)
    return grid[column(position)].alias(role)


def text_of(grid: pl.DataFrame, roles: Roles, role: str, plan: Plan) -> pl.Series | pl.Expr:
    """A role's column; one null for all rows where there is none: it takes no room until it is written."""
    return pl.lit(None, pl.String) if roles.get(role) is None else cells_of(grid, roles, role, plan)
