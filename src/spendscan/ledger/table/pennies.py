"""Amounts that commas part where commas part cells, too: `Smith Ltd,1234,56,Housing`, `Smith Ltd,1,234.56,Housing`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from spendscan.ledger.table.header import AMOUNTS, find_header, roles_in
from spendscan.ledger.table.lengths import filled_to

HEAD = 200
COMMA = ","
# So many lines have an amount in several cells, and of all that hold one nearly all are read so.
FEWEST, NEARLY_ALL = 12, 0.95
# No code of so few digits has so many values, or so large a share of the cells differ.
MANY_VALUES, HALF = 25, 0.5
# A line of fewer cells is no payment; of more columns of money none is asked.
FEWEST_CELLS, MOST_MONEY = 3, 4
_MONEY = AMOUNTS | {"vat_amount", "credit_amount", "capital_amount"}
_SIGNS, _END = r"^\s*[-+(]{0,2}\s?[£$€]?\s?[-+(]?", r"\)?-?\s*$"
_DIGITS = re.compile(r"\d+")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Style:
    """How an amount is parted.

    Args:
        what: What stands behind its commas, in words.
        first: Its first cell.
        between: Those between its first and its last.
        last: Its last cell.
        whole: An amount that is not parted.
        most: How many commas it has at most.
    """

    what: str
    first: re.Pattern[str]
    between: re.Pattern[str]
    last: re.Pattern[str]
    whole: re.Pattern[str]
    most: int

    def is_parted(self, cells: Sequence[str]) -> bool:
        """Whether cells are an amount: of one cell, one that no comma parts."""
        if len(cells) == 1:
            return not cells[0].strip() or self.whole.match(cells[0]) is not None
        first, *between, last = cells
        fit = self.first.match(first) and self.last.match(last) and all(map(self.between.match, between))
        return bool(fit) and ("(" in first) == (")" in last)


PENNIES = Style(
    "pennies",
    re.compile(rf"{_SIGNS}(?:\d{{1,3}}(?:\.\d{{3}})+|\d+)$"),
    re.compile(r"^\b$"),
    re.compile(rf"^\d{{1,2}}{_END}"),
    re.compile(rf"{_SIGNS}(?:\d{{1,3}}(?:\.\d{{3}})+|\d+)$"),
    1,
)
THOUSANDS = Style(
    "thousands",
    re.compile(rf"{_SIGNS}[1-9]\d{{0,2}}$"),
    re.compile(r"^\d{3}$"),
    re.compile(rf"^\d{{3}}(?:\.\d{{1,2}})?{_END}"),
    re.compile(rf"{_SIGNS}(?:\d{{1,3}}(?:,\d{{3}})*)(?:\.\d{{1,2}})?{_END}"),
    2,
)


@dataclass(frozen=True)
class Parted:
    """A table whose amounts stand in several cells each.

    Args:
        width: How many columns its header names.
        money: Those of money among them.
        style: How they are parted.
    """

    width: int
    money: tuple[int, ...]
    style: Style

    def joined(self, record: Sequence[str]) -> list[str]:
        """A record with each amount in one cell; as it is where that can be done in no way, or in several."""
        cells = list(record)
        for start, end in reversed(self.parts(record)):
            cells[start:end] = [COMMA.join(cells[start:end])]
        return cells

    def told(self, rows: Rows) -> str:
        """What a reader should know of it."""
        lines = [number for number, row in enumerate(rows, 1) if self.parts(row)]
        return (
            f"amounts of {len(lines):,} lines have a comma before their {self.style.what} that no quotes enclose, such"
            f" as row {lines[0]}: their cells are read as one"
        )

    def parts(self, record: Sequence[str]) -> tuple[tuple[int, int], ...]:
        """Where the amounts of a record begin and end that stand in several cells."""
        many = len(record) - self.width
        if not 0 < many <= self.style.most * len(self.money):
            return ()
        ways = [places for places in self._ways(many) if all(self.style.is_parted(record[a:b]) for a, b in places)]
        return tuple((start, end) for start, end in ways[0] if end - start > 1) if len(ways) == 1 else ()

    def _ways(self, many: int) -> Iterator[list[tuple[int, int]]]:
        """Where the amounts of a record of so many cells too many may stand."""
        for more in product(range(self.style.most + 1), repeat=len(self.money)):
            if sum(more) == many:
                starts = [at + sum(more[:place]) for place, at in enumerate(self.money)]
                yield [(start, start + 1 + own) for start, own in zip(starts, more, strict=True)]


def parted(rows: Rows) -> Parted | None:
    """How the amounts of a table are parted; None where they are not, or that is not plain.

    Args:
        rows: All its records.
    """
    # Of most tables no line has two such cells side by side, which is quickly told.
    some = [[*pairwise(row)] for row in rows[len(rows) // 2 :][:FEWEST]]
    styles = [one for one in (PENNIES, THOUSANDS) if any(map(one.is_parted, (pair for row in some for pair in row)))]
    if len(rows) <= FEWEST or not styles:
        return None
    header = find_header(rows[:HEAD], (), len(rows))
    if header is None or header.at_bottom:
        return None
    width = filled_to(header.names)
    money = tuple(at for at, name in enumerate(header.names) if roles_in([name]) & _MONEY)
    if not 0 < len(money) <= MOST_MONEY or not all(header.names[:width]):
        return None
    lines = [row for row in rows[header.last :] if len(row) >= width and sum(map(bool, row)) >= FEWEST_CELLS]
    tables = [Parted(width, money, style) for style in styles]
    found = [table for table in tables if _is_plain(table, lines)]
    return found[0] if len(found) == 1 else None


def _is_plain(table: Parted, lines: Rows) -> bool:
    """Whether nearly all lines of a table are parted so, or have no need to be, and what is behind is no code."""
    found = [(row, places) for row in lines if (places := table.parts(row))]
    whole = sum(
        len(row) == table.width and all(table.style.is_parted([row[at]]) for at in table.money) for row in lines
    )
    if len(found) < FEWEST or len(found) + whole < len(lines) * NEARLY_ALL:
        return False
    behind = [_DIGITS.findall(cell)[0] for row, places in found for a, b in places for cell in row[a + 1 : b]]
    # Pennies of two digits each, or without the noughts at their end.
    bare = all(one[-1] != "0" for one in behind) and whole > 0
    return (bare or min(map(len, behind)) == max(map(len, behind))) and _are_no_codes(behind)


def _are_no_codes(digits: Sequence[str]) -> bool:
    """Whether digits are such as amounts end in: of many values, and some with a nought before."""
    values = [one for one in digits if one.strip("0")]
    many = len({*values}) >= min(MANY_VALUES, len(values) * HALF) and len({*values}) > 1
    return many and any(one[0] == "0" for one in digits) and max(values)[0] > "5"
