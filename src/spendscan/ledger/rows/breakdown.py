"""Payments listed with what they are made up of: a line with the sum, then its invoices, or the invoices first."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from spendscan.core.reasons import RejectReason

# What a batch shows at its beginning tells whether its file may be of the kind: nearly every line is in such a group.
LOOKED_AT, MOSTLY = 60, 0.8
# Below so many groups, and without any of several lines, repeated payments look the same.
FEWEST_GROUPS, FEWEST_OF_SEVERAL = 4, 2
# A longer breakdown of one payment is not looked for, nor one of a larger file: each line is looked at by itself.
LONGEST, MOST_LINES = 100, 100_000

Group = tuple[int, int]


@dataclass
class Breakdowns:
    """What a file's batches keep until it is known whether it lists payments with what they are made up of.

    Args:
        kept: source_row, supplier_name, pence of each batch that may be so.
        lines: How many those are.
        above: Whether a sum may stand above its lines.
        below: Whether it may stand below them.
    """

    kept: list[pl.DataFrame] = field(default_factory=list)
    lines: int = 0
    above: bool = True
    below: bool = True

    def add(self, payments: pl.DataFrame) -> None:
        """Take in a batch of payments: `source_row`, `supplier_name`, `amount`."""
        if not (self.above or self.below) or payments.height == 0:
            return
        self._judge(payments.head(LOOKED_AT))
        self.lines += payments.height
        if self.lines > MOST_LINES:
            self.above = self.below = False
        self.kept = [*self.kept, _pence(payments)] if self.above or self.below else []

    def _judge(self, start: pl.DataFrame) -> None:
        first = _pence(start).sort("source_row")
        # The last group may go on below what is looked at, the first have begun above it.
        whole = max(1, MOSTLY * (first.height - first.height // 10) - 2)
        names, pence = first["supplier_name"].to_list(), first["pence"].to_list()
        self.above = self.above and _covered(_groups(names, pence)) >= whole
        self.below = self.below and _covered(_groups(names[::-1], pence[::-1])) >= whole


def _pence(payments: pl.DataFrame) -> pl.DataFrame:
    return payments.select(
        "source_row", pl.col("supplier_name").cast(pl.String), pence=(pl.col("amount") * 100).cast(pl.Int64)
    )


def _covered(groups: Sequence[Group]) -> int:
    return sum(1 + lines for _, lines in groups)


def _groups(names: Sequence[str | None], pence: Sequence[int]) -> list[Group]:
    """Lines that are the sum of those after them of the same supplier, or of none: (place, how many they are)."""
    found: list[Group] = []
    at = 0
    while at < len(pence):
        lines = _lines_of(at, names, pence)
        if lines:
            found.append((at, lines))
        at += 1 + lines
    return found


def _lines_of(head: int, names: Sequence[str | None], pence: Sequence[int]) -> int:
    name, left = names[head], pence[head]
    if name is None or not left:
        return 0
    for lines, at in enumerate(range(head + 1, min(head + 1 + LONGEST, len(pence))), 1):
        if names[at] is not None and names[at] != name:
            return 0
        left -= pence[at]
        if not left:
            return lines
    return 0


def repeated(breakdowns: Breakdowns) -> dict[int, str]:
    """Rows whose money stands in the file a second time, with what makes them no payments.

    Where nearly all lines are in groups of a sum and what it is made up of, the lines count and the sum is a
    subtotal; where the lines name no supplier, the sum counts and they repeat it.
    """
    if not breakdowns.kept:
        return {}
    rows = pl.concat(breakdowns.kept).sort("source_row")
    numbers, names, pence = (rows[column].to_list() for column in ("source_row", "supplier_name", "pence"))
    for possible, step in ((breakdowns.above, 1), (breakdowns.below, -1)):
        groups = _groups(names[::step], pence[::step]) if possible else []
        several = sum(lines > 1 for _, lines in groups)
        if len(groups) < FEWEST_GROUPS or several < FEWEST_OF_SEVERAL or _covered(groups) < MOSTLY * rows.height:
            continue
        return _sides(groups, numbers[::step], names[::step])
    return {}


def _sides(groups: Sequence[Group], numbers: Sequence[int], names: Sequence[str | None]) -> dict[int, str]:
    out = []
    for head, lines in groups:
        inside = range(head + 1, head + 1 + lines)
        out += [head] if all(names[at] is not None for at in inside) else list(inside)
    return dict.fromkeys((numbers[at] for at in out), RejectReason.SUBTOTAL.value)
