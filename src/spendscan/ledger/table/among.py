"""Amounts and dates that are not written as those about them: without a point, cut off, drawn down and counted on."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median

from spendscan.ledger.table.roles import Roles

Rows = Sequence[Sequence[str]]
_DIGIT, _PENNIES = re.compile(r"\d"), re.compile(r"\d[.,]\d\d\D*$")
_POINTS = frozenset(".,")
_WHOLE, _BROKEN = re.compile(r"^[-(£€$ ]*(?!0\d)\d+[ )]*$"), re.compile(r"\d[.,]$")
_CUT = re.compile(r"^[-(£€$ ]*(?!0\d)\d[\d,]*\.\d?$")
# So many amounts, of which no more are without pennies; those are so many times as great, in the middle.
FEWEST, MOST, MANY_TIMES, FEWEST_NOUGHTS = 12, 0.75, 15, 2
# So many lines one below the other go up by a year, and not nearly all.
FEWEST_STEPS, MOST_DRAWN = 6, 0.8
_YEAR = re.compile(r"^(?:19|20)\d\d(?=\d{4}$)|(?:19|20)\d\d(?!\d)|(?<!\d)\d\d$")
# A day as spreadsheets count it, and how many make up a year.
_SERIAL, _DAYS = re.compile(r"^[34]\d{4}(\.0)?$"), (365, 366)
# A whole number with a plus behind it, as old programs write what they count in pennies.
_SIGNED = re.compile(r"^\d+\+$")
# Pennies of a column beside the amounts: always two digits under no name, or under one for them.
_TWO_DIGITS, _ONE_OR_TWO = re.compile(r"^\d\d$"), re.compile(r"^\d\d?$")
_OF_PENNIES, FEWEST_PENNIES = re.compile(r"(?i)(^|[^a-z])(p|pence|pennies|cents?)\W*$"), 8
# So few amounts with pennies beside that column are sums of others.
SUMS = 0.1


def unlike_the_others(roles: Roles, names: Sequence[str], lines: Rows) -> Iterator[str]:
    """What is doubtful about amounts and dates that are written otherwise than nearly all of a table's.

    Args:
        roles: Where the columns stand.
        names: The header.
        lines: The lines as they follow each other.
    """
    at, day, supplier = (roles.get(role) for role in ("chosen_amount", "payment_date", "supplier_name"))
    if at is None or supplier is None:
        return
    # Not notes and sums; unless each supplier is named once for its lines.
    named = [row for row in lines if supplier < len(row) and row[supplier]]
    lines = named if len(named) * 2 > len(lines) else lines
    cells = _filled(lines, at)
    without = [cell for cell in cells if not _has_pennies(cell) and _DIGIT.search(cell)]
    yield from _without_pennies(without, cells)
    if day is not None:
        yield from _drawn_down(_filled(lines, day))
    if any(map(_SIGNED.search, without)):
        yield "amounts are whole numbers with a plus behind them: programs write pennies so; they are read as pounds"
    if len(without) >= (1 - SUMS) * len(cells):
        for place in (place for place in (at + 1, at - 1) if 0 <= place < len(names) and _may_be_pennies(names[place])):
            pennies = _filled(lines, place)
            if len(pennies) >= FEWEST_PENNIES and all(map(_pattern(names[place]).search, pennies)):
                yield f"column {names[place]!r} beside the amounts may hold their pennies: only whole amounts are read"


def _filled(lines: Rows, at: int) -> list[str]:
    """What a column holds from line to line, without blank cells."""
    return [cell for row in lines if at < len(row) and (cell := row[at].strip())]


def _has_pennies(cell: str) -> bool:
    """Whether a cell ends in two pennies; of most cells its last letters tell."""
    return (cell[-3:-2] in _POINTS and cell[-2:].isdigit()) or _PENNIES.search(cell) is not None


def _may_be_pennies(name: str) -> bool:
    return not name or _OF_PENNIES.search(name) is not None


def _pattern(name: str) -> re.Pattern[str]:
    """What every cell of a column of pennies is, by the column's name."""
    return _ONE_OR_TWO if _OF_PENNIES.search(name) else _TWO_DIGITS


def _without_pennies(without: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    """Few amounts without pennies that are far greater than all others, or as long as the longest: a point was lost."""
    if len(cells) < FEWEST or not 0 < len(without) <= MOST * len(cells):
        return
    broken = [cell for cell in without if _BROKEN.search(cell)]
    few = f"({len(without)} of {len(cells):,}, such as {without[0]!r})"
    if broken:
        yield f"amounts break off behind their point ({len(broken)}, such as {broken[0]!r}): they may have been cut"
    elif _are_the_longest(without, cells):
        yield f"the longest amounts alone have not two pennies {few}: they may have been cut"
    elif _are_no_round_sums(without) and _middle(without) >= MANY_TIMES * _middle(_with_pennies(cells)):
        yield f"amounts without pennies are far greater than others {few}: they may be pennies, or have lost a point"


def _are_no_round_sums(without: Sequence[str]) -> bool:
    """Whether whole amounts are not of tens, as large sums are that nobody writes pennies behind."""
    return all(map(_WHOLE.search, without)) and 2 * sum(cell.endswith("0") for cell in without) <= len(without)


def _with_pennies(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if _has_pennies(cell)]


def _are_the_longest(without: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether cells are as long as any, and noughts at the end are written elsewhere."""
    longest = max(map(len, cells))
    if not all(len(cell) == longest and _CUT.search(cell) for cell in without):
        return False
    return sum(cell.endswith("0") for cell in _with_pennies(cells)) >= FEWEST_NOUGHTS


def _middle(cells: Sequence[str]) -> float:
    """The amount in the middle, of cells that all have pennies or all have none."""
    return median(_digits(cell) / (100 if _PENNIES.search(cell) else 1) for cell in cells)


def _digits(cell: str) -> int:
    return int("".join(_DIGIT.findall(cell)))


def _drawn_down(cells: Sequence[str]) -> Iterator[str]:
    """Dates each a year from the one above, in a part of the lines: a spreadsheet counted on."""
    runs, run = [], [0]
    for at, (one, other) in enumerate(pairwise(cells), 1):
        if one != other and _a_year_away(one, other):
            run.append(at)
        else:
            runs.append(run)
            run = [at]
    drawn = [run for run in (*runs, run) if len(run) >= FEWEST_STEPS]
    if drawn and sum(map(len, drawn)) <= MOST_DRAWN * len(cells):
        first, last = cells[drawn[0][0]], cells[drawn[0][-1]]
        told = f"dates are a year apart from line to line ({len(drawn[0])} lines, {first!r} to {last!r})"
        yield f"{told}: a spreadsheet may have counted on where a cell was drawn down"


@lru_cache(1 << 12)
def _a_year_away(one: str, other: str) -> bool:
    """Whether a date is another a year later, or a year before."""
    if len(one) != len(other):
        return False
    if _SERIAL.match(one) and _SERIAL.match(other):
        return abs(int(other[:5]) - int(one[:5])) in _DAYS
    found, later = _YEAR.search(one), _YEAR.search(other)
    if found is None or later is None or abs(int(later[0]) - int(found[0])) != 1:
        return False
    return _YEAR.sub("", one, count=1) == _YEAR.sub("", other, count=1)
