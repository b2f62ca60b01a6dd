"""A payment's month where two columns state it together: `2023` and `April`, `2023/24` and `7`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from spendscan.ledger.cells.dates import MONTHS
from spendscan.ledger.files.grid import column
from spendscan.ledger.table.roles import BY_DATES, Roles
from spendscan.ledger.table.spellings import plain

_MONTH = re.compile(r"\b(month|period|mon|maand|monat|mois|mes|mese|miesiac|mesic|manad|maned|kuukausi)\b")
_YEAR = re.compile(r"\b(year|yr|fy|jaar|jahr|annee|ano|anno|rok|ar|vuosi|exercice|ejercicio)\b")
_FISCAL = re.compile(r"\b(financial|fiscal|accounting|fy|period)\b")
_SPLIT = re.compile(r"^(?:fy ?)?(?:19|20)\d\d ?[/-] ?(?:20)?\d\d$", re.IGNORECASE)
_WHOLE = re.compile(r"^(?:19|20)\d\d$")
NEARLY_ALL = 0.9
LAST_PERIOD = 12
Rows = Sequence[Sequence[str]]


def with_years(roles: Roles, names: Sequence[str], rows: Rows) -> Roles:
    """Roles with the column of years that a column of months needs, where no column is named for the dates.

    A number is a month of a calendar's year, or a period of a year that is written as two (`2023/24`, from April);
    which it is of a year that is called financial and written as one, nothing tells: such columns are left alone.

    Args:
        roles: As named.
        names: The header.
        rows: A sample of the lines.
    """
    dated = roles.get("payment_date")
    if dated is not None and (roles.why.get("payment_date") != BY_DATES or not names[dated].strip()):
        return roles
    bare = [plain(name) for name in names]
    for month, name in enumerate(bare):
        cells = _cells(rows, month)
        words, numbers = _share(cells, _is_name), _share(cells, _is_number)
        if not _MONTH.search(name) or max(words, numbers) < NEARLY_ALL:
            continue
        for year, other in enumerate(bare):
            if year == month or not _YEAR.search(other):
                continue
            years = _cells(rows, year)
            split, whole = _share(years, _SPLIT.match), _share(years, _WHOLE.match)
            fiscal = bool(_FISCAL.search(name) or _FISCAL.search(other))
            if (split >= NEARLY_ALL and (words >= NEARLY_ALL or fiscal)) or (whole >= NEARLY_ALL and not fiscal):
                why = f"named {names[month]!r}, of the year in {names[year]!r}"
                left = {role: at for role, at in roles.at.items() if role != "payment_date"}
                return replace(
                    roles,
                    at={**left, "period": month, "year": year},
                    why={**roles.why, "period": why, "year": f"the year of {names[month]!r}"},
                )
    return roles


def dated(grid: pl.DataFrame, roles: Roles) -> pl.DataFrame:
    """A batch whose periods say their year.

    Args:
        grid: Rows of text cells.
        roles: Where `period` and `year` stand.
    """
    month, year = roles.get("period"), roles.get("year")
    if month is None or year is None:
        return grid
    here, of = (pl.col(column(at)).str.strip_chars() for at in (month, year))
    split = of.str.contains("[/-]")
    number = here.str.contains(r"^\d")
    whole = pl.when(number & split).then(pl.lit("P") + here).otherwise(here)
    between = pl.when(number & ~split).then(pl.lit("/")).otherwise(pl.lit(" "))
    return grid.with_columns((whole + between + of).alias(column(month)))


def _cells(rows: Rows, at: int) -> list[str]:
    return [row[at].strip() for row in rows if at < len(row) and row[at].strip()]


def _share(cells: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(cell)) for cell in cells) / len(cells) if cells else 0.0


def _is_name(cell: str) -> bool:
    return cell.lower().rstrip(".") in MONTHS


def _is_number(cell: str) -> bool:
    return cell.isascii() and cell.isdigit() and 1 <= int(cell) <= LAST_PERIOD
