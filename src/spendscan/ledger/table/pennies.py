"""Amounts whose pennies a comma parts from their pounds where commas part cells, too: `Smith Ltd,1234,56,Housing`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from spendscan.ledger.table.header import AMOUNTS, find_header, roles_in
from spendscan.ledger.table.lengths import filled_to

HEAD = 200
COMMA = ","
# So many lines have their pennies in a cell of their own, and of all that hold an amount nearly all are read so.
FEWEST, NEARLY_ALL = 12, 0.95
# No code of two digits has so many values, or so large a share of the cells differ.
MANY_VALUES, HALF = 25, 0.5
# A line of fewer cells is no payment.
FEWEST_CELLS = 3
_MONEY = AMOUNTS | {"vat_amount", "credit_amount", "capital_amount"}
_POUNDS = re.compile(r"^\s*[-+(]{0,2}\s?[£$€]?\s?[-+(]?(?:\d{1,3}(?:\.\d{3})+|\d+)$")
_PENNIES = re.compile(r"^\d{1,2}\)?-?\s*$")
_DIGITS = re.compile(r"\d+")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Parted:
    """A table whose amounts and their pennies stand in two cells each.

    Args:
        width: How many columns its header names.
        money: Those of money among them.
    """

    width: int
    money: tuple[int, ...]

    def joined(self, record: Sequence[str]) -> list[str]:
        """A record with each amount in one cell; as it is where that can be done in no way, or in two."""
        cells = list(record)
        for at in reversed(self.parts(record)):
            cells[at - 1 : at + 1] = [COMMA.join(cells[at - 1 : at + 1])]
        return cells

    def told(self, rows: Rows) -> str:
        """What a reader should know of it."""
        lines = [number for number, row in enumerate(rows, 1) if self.parts(row)]
        return (
            f"amounts of {len(lines):,} lines have a comma before their pennies that no quotes enclose, such as row"
            f" {lines[0]}: the two cells are read as one"
        )

    def parts(self, record: Sequence[str]) -> tuple[int, ...]:
        """Where the pennies of a record stand."""
        many = len(record) - self.width
        if not 0 < many <= len(self.money):
            return ()
        ways = []
        for some in combinations(self.money, many):
            moved = [at + sum(one < at for one in some) for at in self.money]
            places = [at + 1 for at, column in zip(moved, self.money, strict=True) if column in some]
            others = [at for at, column in zip(moved, self.money, strict=True) if column not in some]
            if all(_is_parted(record[at - 1], record[at]) for at in places) and all(
                not record[at].strip() or _POUNDS.match(record[at]) for at in others
            ):
                ways.append(tuple(places))
        return ways[0] if len(ways) == 1 else ()


def parted(rows: Rows) -> Parted | None:
    """How the amounts of a table are parted from their pennies; None where they are not, or that is not plain.

    Args:
        rows: All its records.
    """
    # Of most tables no line has two such cells side by side, which is quickly told.
    some = rows[len(rows) // 2 :][:FEWEST]
    if len(rows) <= FEWEST or not any(_is_parted(one, other) for row in some for one, other in pairwise(row)):
        return None
    header = find_header(rows[:HEAD], (), len(rows))
    if header is None or header.at_bottom:
        return None
    width = filled_to(header.names)
    money = tuple(at for at, name in enumerate(header.names) if roles_in([name]) & _MONEY)
    if not money or not all(header.names[:width]):
        return None
    table = Parted(width, money)
    lines = [row for row in rows[header.last :] if len(row) >= width and sum(map(bool, row)) >= FEWEST_CELLS]
    found = [(row, places) for row in lines if (places := table.parts(row))]
    whole = sum(len(row) == width and all(_POUNDS.match(row[at]) or not row[at] for at in money) for row in lines)
    plain = len(found) >= FEWEST and len(found) + whole >= len(lines) * NEARLY_ALL
    return table if plain and _are_pennies([row[at] for row, places in found for at in places], whole) else None


def _is_parted(pounds: str, pennies: str) -> bool:
    opened = "(" in pounds
    return bool(_POUNDS.match(pounds) and _PENNIES.match(pennies)) and opened == (")" in pennies)


def _are_pennies(cells: Sequence[str], whole: int) -> bool:
    """Whether cells are pennies: of two digits each, or without the noughts at their end; of many values."""
    digits = [_DIGITS.findall(cell)[0] for cell in cells]
    bare = all(one[-1] != "0" for one in digits) and whole > 0
    if not bare and any(len(one) == 1 for one in digits):
        return False
    values = {one for one in digits if one.strip("0")}
    many = len(values) >= min(MANY_VALUES, sum(one.strip("0") != "" for one in digits) * HALF) and len(values) > 1
    return many and any(one[0] == "0" for one in digits) and max(values) > "59"
