"""Rows that differ from a table's whole ones: of another length, or with cells that their columns do not hold."""

from collections.abc import Sequence
from math import log

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.ledger.files.grid import EXTRA, LENGTH, ROW, column
from spendscan.ledger.planned import Plan
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.shape import BLANK, Column, Shape

# In so many columns a row differs from the others before it is looked at: where its length says nothing, or says that
# it is whole.
UNLIKE, VERY_UNLIKE = 1, 3
# Logarithm of the share of blank cells below which a blank cell is unlike the others.
SELDOM = log(0.12)
# Of fewer rows each one is compared with the shape, as what looks at bytes is slow to load; of more, those that may
# differ by the first bytes of their cells.
FEW = 20_000
# What the engine keeps of a text beside the others: its length, and its first four bytes, which are 0 beyond its end.
_VIEW, _LENGTH, _PREFIX = 16, 4, 4
# ASCII from the first letter that is no blank on: how many they are.
_PLAIN, _FIRST_PLAIN = 0x80 - 0x21, 0x21
_LETTERS, _DIGITS, _FIRST_DIGIT, _FIRST_LETTER, _SMALL = 26, 10, ord("0"), ord("a"), 0x20
Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]


def odd_rows(grid: pl.DataFrame, plan: Plan, roles: Roles) -> pl.Series:
    """Rows worth a look: of another length than the others; or unlike them in several columns.

    Args:
        grid: Rows of text cells.
        plan: How the file is read.
        roles: Where the columns stand.
    """
    odd = pl.col(EXTRA).is_not_null()
    known = LENGTH in grid.columns and plan.usual > 0
    if known:
        odd = odd | (_of_another_length(grid, plan) & (pl.col(LENGTH) > 0))
    if plan.careful and plan.shape is not None and {"supplier_name", "chosen_amount"} <= set(roles.at):
        names = plan.header.names if plan.header else ()
        least = VERY_UNLIKE if known and not plan.trailing else UNLIKE
        odd = odd | pl.lit(_unlike(grid, plan.shape, roles, names, least))
    if plan.header:
        under = pl.col(ROW) > plan.header.last
        odd = odd & (under | pl.lit(plan.header.at_bottom) & (pl.col(ROW) < plan.header.first))
    return grid.select(row=odd.fill_null(value=False))["row"]


def _of_another_length(grid: pl.DataFrame, plan: Plan) -> pl.Expr:
    """Whether rows have fewer cells than the others, or more; blank ones at the end are none where many have them."""
    if not plan.trailing:
        return pl.col(LENGTH) != plan.usual
    beyond = (pl.col(column(at)) for at in range(plan.usual, plan.width) if column(at) in grid.columns)
    filled = pl.any_horizontal(pl.lit(value=False), *((cell.fill_null("") != "") for cell in beyond))
    return (pl.col(LENGTH) < plan.usual) | filled


def _unlike(grid: pl.DataFrame, shape: Shape, roles: Roles, names: Sequence[str], least: int) -> pl.Series:
    """Which rows differ from whole ones in so many columns."""
    if grid.height < FEW:
        return grid.select(unlike=_differing(grid, shape, roles, names) >= least)["unlike"]
    rows = np.flatnonzero(_at_most(grid, shape, roles, names) >= least)
    unlike = np.zeros(grid.height, np.bool_)
    unlike[rows] = grid[rows].select(unlike=_differing(grid, shape, roles, names) >= least)["unlike"].to_numpy()
    return pl.Series(unlike)


def _differing(grid: pl.DataFrame, shape: Shape, roles: Roles, names: Sequence[str]) -> pl.Expr:
    """In how many columns a row with an amount differs from whole ones."""
    unlike = pl.lit(0)
    for i, one in enumerate(shape.columns):
        if column(i) not in grid.columns:
            continue
        cell = pl.col(column(i)).str.strip_chars().fill_null("")
        if one.unfilled:
            unlike = unlike + (cell != "").cast(pl.Int64) * _weight(i, names)
        if one.odds[BLANK] < SELDOM:
            unlike = unlike + (cell == "").cast(pl.Int64)
        if one.values:
            unlike = unlike + ((cell != "") & ~cell.is_in(sorted(one.values))).cast(pl.Int64)
        elif _names_suppliers(i, one, roles):
            unlike = unlike + 2 * (~cell.str.contains(r"\p{L}{2}") & (cell != "")).cast(pl.Int64)
            unlike = unlike + 2 * cell.str.contains(r"^[A-Za-z]{0,3}\d[\dA-Za-z/.-]{2,}$").cast(pl.Int64)
    money = pl.col(column(roles.at["chosen_amount"])).str.contains(r"\d").fill_null(value=False)
    return pl.when(money).then(unlike).otherwise(0)


def _at_most(grid: pl.DataFrame, shape: Shape, roles: Roles, names: Sequence[str]) -> npt.NDArray[np.int16]:
    """The same, never too low, by what is quickly told of a cell: most rows differ in no column."""
    most = np.zeros(grid.height, np.int16)
    for i, one in enumerate(shape.columns):
        if column(i) not in grid.columns:
            continue
        cells = grid[column(i)]
        if one.unfilled:
            most += cells.is_not_null().to_numpy() * np.int16(_weight(i, names))
        if one.odds[BLANK] < SELDOM:
            most += _may_be_blank(cells)
        if one.values:
            first, *others = sorted(one.values)
            held = cells.is_in([first, *others]) if others else cells == first
            most += ~held.fill_null(value=True).to_numpy()
        elif _names_suppliers(i, one, roles):
            most += _may_be_no_name(cells) * np.int16(4)
    return most


def _weight(at: int, names: Sequence[str]) -> int:
    """In how many columns a row counts as differing that fills one which others leave empty."""
    return UNLIKE if at < len(names) and names[at] else VERY_UNLIKE


def _names_suppliers(at: int, one: Column, roles: Roles) -> bool:
    return at == roles.get("supplier_name") and "code" not in one.kinds


def _may_be_blank(cells: pl.Series) -> Mask:
    """Cells that are missing, or may have blanks alone: their first byte is none, a blank, or a wide letter's."""
    return _not_plain(_first_bytes(cells, 1)[0])


def _may_be_no_name(cells: pl.Series) -> Mask:
    """Cells that may have no word or look like a code: in their first four bytes no two letters stand, or a digit."""
    first = _first_bytes(cells, _PREFIX)
    letters = [(one | _SMALL) - _FIRST_LETTER < _LETTERS for one in first]
    found = ~((letters[0] & letters[1]) | (letters[1] & letters[2]) | (letters[2] & letters[3]))
    found |= _not_plain(first[0])
    for one in first:
        found |= (one - _FIRST_DIGIT < _DIGITS) | (one > 0x7F)
    return found


def _not_plain(first: Bytes) -> Mask:
    """Bytes that are none, a blank, or beyond ASCII: what is less than the first plain one comes out as the most."""
    return first - _FIRST_PLAIN >= _PLAIN


def _first_bytes(cells: pl.Series, count: int) -> list[Bytes]:
    """The first bytes of each text, up to four; 0 beyond its end, and of a missing one."""
    array = cells.rechunk().to_arrow(compat_level=pl.CompatLevel.newest())
    there, views, *_ = array.buffers()
    rows = slice(array.offset, array.offset + len(array))
    first = np.frombuffer(views, np.uint8).reshape(-1, _VIEW)[rows]
    found = [first[:, _LENGTH + at] for at in range(count)]
    if there is None:
        return found
    valid = np.unpackbits(np.frombuffer(there, np.uint8), bitorder="little")[rows]
    return [one * valid for one in found]
