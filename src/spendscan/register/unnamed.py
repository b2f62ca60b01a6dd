"""Which column of a register holds names where no header says so: the one of firms, by the legal forms in it."""

import polars as pl

from spendscan.register.cells import Cells, tidy
from spendscan.register.formats import is_name
from spendscan.register.spelling import spelt

_SAMPLE = 5_000
_FEWEST, _SHARE, _TIMES = 3, 0.3, 2.0  # names with a legal form, their share of the column, and of any other column's
_NAME = "name"


def with_names(cells: Cells, where: str) -> Cells:
    """Cells with a column that is called `name`, if there was none and one alone holds the names of firms.

    Args:
        cells: The cells; they are returned as they are where a column is named for names, or none can be told.
        where: The file's name, for what is told.
    """
    columns = cells.frame.columns
    if any(map(is_name, columns)):
        return cells
    shares = sorted(((_firms(cells.frame[column]), column) for column in columns), key=lambda pair: -pair[0])
    if not shares or shares[0][0] < max(_SHARE, _TIMES * max((share for share, _ in shares[1:]), default=0.0)):
        return cells
    found, frame = shares[0][1], cells.frame
    if spelt(pl.Series([found]))["form"].is_not_null().all():
        first = pl.DataFrame([columns], schema=frame.schema, orient="row")
        frame = tidy(pl.concat([first, frame])).rename(lambda column: _NAME if column == found else f"({column})")
        told = f"{where}: has no header; column {columns.index(found) + 1} is read as names, by the legal forms in it"
    else:
        frame = frame.rename({found: _NAME})
        told = f"{where}: no column is named for names: {found!r} is read, by the legal forms in it"
    return Cells(frame, cells.mended, cells.rejected, (*cells.told, told))


def _firms(column: pl.Series) -> float:
    """The share of a column's cells that end in a legal form after another word; 0 where they are few."""
    filled = column.drop_nulls().head(_SAMPLE)
    several = filled.filter(filled.str.contains(r"\pL{2}.*\s\pL"))
    firms = int(spelt(several)["form"].is_not_null().sum()) if len(several) else 0
    return firms / len(filled) if firms >= _FEWEST else 0.0
