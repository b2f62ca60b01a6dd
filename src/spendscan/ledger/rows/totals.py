"""Totals found by arithmetic: lines that lack a name or a date, or end the file, and are the sum of those above."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate, pairwise

import polars as pl

from spendscan.core.money import WIDE_MONEY
from spendscan.core.reasons import RejectReason

# A file with more lines of the kind has a thin column, not totals.
MOST_BARE = 20_000
MOST_DATELESS = 0.6
# Below so many lines, one that equals the sum of the others may do so by chance.
FEWEST_LINES, FEWEST_IN_ONE_GROUP = 5, 3
MOSTLY = 0.8


@dataclass(frozen=True)
class Bare:
    """A payment that lacks a name or a date.

    Args:
        row: Its row.
        amount: Its amount.
        above: Sum of the batch's other payments above it.
        lines: How many those are.
        nameless: Whether it lacks both.
    """

    row: int
    amount: Decimal
    above: Decimal
    lines: int
    nameless: bool


@dataclass(frozen=True)
class Batch:
    """What a batch of payments adds to a file's running sum.

    Args:
        first: Its first row.
        last: Its last row.
        last_amount: The amount of that row.
        amount: Sum of its payments that are not bare.
        lines: How many those are.
        bare: Those that are.
    """

    first: int
    last: int
    last_amount: Decimal
    amount: Decimal
    lines: int
    bare: tuple[Bare, ...]


@dataclass
class Sums:
    """The running sum of a file's payments, batch by batch in any order.

    Args:
        batches: What each batch added.
        bare: How many bare lines there are.
    """

    batches: list[Batch] = field(default_factory=list)
    bare: int = 0

    def add(self, payments: pl.DataFrame, amount: Decimal) -> None:
        """Take in a batch of payments and their sum: `source_row`, `supplier_name`, `payment_date`, `amount`."""
        if payments.height == 0:
            return
        names, days = payments["supplier_name"], payments["payment_date"]
        dateless = 0 < days.null_count() <= MOST_DATELESS * payments.height
        found: tuple[Bare, ...] = ()
        if names.null_count() or dateless:
            bare = names.is_null() | days.is_null() if dateless else names.is_null()
            self.bare += int(bare.sum())
            found = tuple(_bare(payments, bare)) if self.bare <= MOST_BARE else ()
        first, last = payments["source_row"].arg_min(), payments["source_row"].arg_max()
        assert first is not None
        assert last is not None
        whole = sum((one.amount for one in found), Decimal(0))
        self.batches.append(
            Batch(
                payments["source_row"][first],
                payments["source_row"][last],
                payments["amount"][last],
                amount - whole,
                payments.height - len(found),
                found,
            )
        )


def _bare(payments: pl.DataFrame, bare: pl.Series) -> Iterator[Bare]:
    if not payments["source_row"].is_sorted():
        order = payments["source_row"].arg_sort()
        payments, bare = payments[order], bare.gather(order)
    amounts = payments["amount"].cast(WIDE_MONEY)
    at = bare.arg_true()
    own, names, days = (one.gather(at) for one in (amounts, payments["supplier_name"], payments["payment_date"]))
    # Of few lines: what stands between two of them is added up by itself.
    between = (amounts.slice(before + 1, here - before - 1).sum() for before, here in pairwise([-1, *at.to_list()]))
    above = accumulate((part if isinstance(part, Decimal) else Decimal(0)) for part in between)
    lines = (place - before for before, place in enumerate(at.to_list()))
    both = (names.is_null() & days.is_null()).to_list()
    rows = payments["source_row"].gather(at)
    for row in zip(rows.to_list(), own.to_list(), above, lines, both, strict=True):
        yield Bare(*row)


def totals_of(sums: Sums) -> dict[int, str]:
    """Rows that are the sum of rows above them, with what makes them no payments.

    A grand total equals all the file's other payments: the last line, or one without a name and a date. A subtotal
    equals the lines between it and an earlier one, or the top. Subtotals come in numbers: a lone one must have at
    least three lines above it, and one that repeats a single line counts only where nearly all others fit.
    """
    if sums.bare > MOST_BARE:
        return {}
    bare, amount, lines, last = _lined_up(sums)
    whole = amount + sum((one.amount for one in bare), Decimal(0))
    grand = [one.row for one in bare if one.nameless and one.amount and 2 * one.amount == whole]
    if last and not grand and last[1] and 2 * last[1] == whole and lines + len(bare) > FEWEST_LINES:
        grand = [last[0]]
    found = dict.fromkeys(grand, RejectReason.GRAND_TOTAL.value)
    return found | _subtotals([one for one in bare if one.row not in found and one.amount])


def _lined_up(sums: Sums) -> tuple[list[Bare], Decimal, int, tuple[int, Decimal] | None]:
    """Bare lines by row with sums from the top of the file; sum and number of the other lines; the last line."""
    amount, lines, bare = Decimal(0), 0, []
    last = None
    for batch in sorted(sums.batches, key=lambda batch: batch.first):
        bare += [Bare(one.row, one.amount, one.above + amount, one.lines + lines, one.nameless) for one in batch.bare]
        amount, lines = amount + batch.amount, lines + batch.lines
        last = max(last or (0, Decimal(0)), (batch.last, batch.last_amount))
    return bare, amount, lines, last


def _subtotals(bare: list[Bare]) -> dict[int, str]:
    edges: dict[Decimal, int] = {Decimal(0): 0}
    strong: list[tuple[int, int]] = []
    weak: list[tuple[int, int]] = []
    for one in bare:
        since = edges.get(one.above - one.amount)
        if since is not None and one.lines > since:
            (strong if one.lines - since > 1 else weak).append((one.row, one.lines - since))
        edges[one.above] = one.lines
    if len(strong) < 2 and not any(lines >= FEWEST_IN_ONE_GROUP for _, lines in strong):
        return {}
    matched = strong + (weak if len(strong) > 1 and len(strong) + len(weak) >= MOSTLY * len(bare) else [])
    return {row: RejectReason.SUBTOTAL.value for row, _ in matched}
