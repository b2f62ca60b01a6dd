"""Texts as numbers, combinations of numbers as one number, and exact sums by numbers.

Millions of cells are summed by few numbers here, so that nothing is hashed: where few combinations are possible each
has a slot of its own; else rows are put in order first, which costs nothing where they are in order already.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

MONEY = ("pence", "payments")
Whole = npt.NDArray[np.int64]
Number = npt.NDArray[np.uint32] | npt.NDArray[np.intp]
# The least number of a column, and how many lie between it and the largest.
Spans = Mapping[str, tuple[int, int]]
_LARGEST = 2**63
# Slots for combinations that do not occur, for each row: beyond them putting rows in order is cheaper.
_SPARE_SLOTS = 4
_FEW = 1 << 16


def coded(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Each text's number, and the text of each number: in order of code point, 0 for null.

    An Enum with values in order of code point has its numbers already; values that do not occur keep theirs.
    """
    if isinstance(texts.dtype, pl.Enum):
        labels = pl.concat([pl.Series([None], dtype=pl.String), texts.dtype.categories])
        return (texts.to_physical().cast(pl.UInt32) + 1).fill_null(0), labels
    run = texts.rle_id()
    # The cube is sorted, so equal texts mostly stand in runs; only one of each run is looked up.
    firsts = texts.filter(run != run.shift(1, fill_value=run.dtype.max()))  # type: ignore[attr-defined]
    values = firsts.unique().drop_nulls().sort()
    numbers = firsts.cast(pl.Enum(values)).to_physical().cast(pl.UInt32) + 1
    labels = pl.concat([pl.Series([None], dtype=pl.String), values.cast(pl.String)])
    return numbers.fill_null(0).gather(run), labels


def fetched(frame: pl.DataFrame, number: str, columns: Mapping[str, pl.Series]) -> pl.DataFrame:
    """A frame with columns fetched by the number that stands in one of its columns."""
    where = frame[number].to_numpy()
    return frame.with_columns(_taken(series, where).alias(name) for name, series in columns.items())


def _taken(series: pl.Series, where: Number) -> pl.Series:
    if series.dtype.is_numeric() and not series.null_count():
        return pl.Series(series.to_numpy()[where], dtype=series.dtype)
    return series.gather(pl.Series(where))


def numbered(columns: Mapping[str, pl.Series]) -> tuple[pl.Series, pl.DataFrame]:
    """The number of each row's combination, and the combinations in order of number, which is that of the columns.

    Args:
        columns: Small non-negative whole numbers, without nulls; at least one column.
    """
    names = list(columns)
    number = columns[names[0]].to_numpy()
    # What is the same in all rows tells none of them apart.
    telling = [name for name in names[1:] if columns[name].min() != columns[name].max()]
    table: dict[str, npt.NDArray[np.generic]] = {}
    steps: list[str | None] = [*telling] or [None]
    for name in steps:
        size = 1 if name is None else 1 + int(columns[name].max() or 0)  # type: ignore[arg-type]
        key = number.astype(np.int64) * size
        if name is not None:
            key += columns[name].to_numpy()
        number, found = _compact(key, number, size)
        first, second = np.divmod(found, size)
        table = {held: values[first] for held, values in table.items()} or {names[0]: first}
        if name is not None:
            table[name] = second
    rows = {name: pl.Series(table[name]) if name in table else columns[name].max() for name in names}
    told = pl.DataFrame({name: column for name, column in rows.items() if name in table})
    told = told.with_columns(pl.lit(rows[name]).alias(name) for name in names if name not in table).select(names)
    return pl.Series(number), told.cast({name: columns[name].dtype for name in names})


def _compact(key: Whole, first: npt.NDArray[np.uint32], size: int) -> tuple[npt.NDArray[np.uint32], Whole]:
    """The place of each key (first × size + a number below size) among the distinct ones, and these in order."""
    firsts = 1 + int(first.max()) if first.size else 1
    if firsts * size <= _room(key.size):
        there = np.zeros(firsts * size, np.bool_)
        there[key] = True
        found = np.flatnonzero(there)
        place = np.empty(there.size, np.uint32)
        place[found] = np.arange(found.size, dtype=np.uint32)
        return place[key], found
    found = np.sort(key)
    found = found[_starts(found)]
    held = np.bincount(found // size, minlength=firsts)
    number = (np.cumsum(held) - held).astype(np.uint32)[first]
    # Most have one second number, and need not be looked up.
    several = np.flatnonzero(held[first] > 1)
    number[several] = np.searchsorted(found, key[several])
    return number, found


def _room(rows: int) -> int:
    return max(_FEW, _SPARE_SLOTS * rows)


def _starts(key: Whole) -> npt.NDArray[np.intp]:
    """Where each run of equal keys begins."""
    changed = np.empty(key.size, np.bool_)
    changed[:1] = True
    np.not_equal(key[1:], key[:-1], out=changed[1:])
    return np.flatnonzero(changed)


@dataclass(frozen=True)
class _Slots:
    """Sums by a number of which few values are possible."""

    key: Whole
    whole: int
    found: Whole

    def summed(self, values: Whole) -> Whole:
        sums = np.zeros(self.whole, np.int64)
        np.add.at(sums, self.key, values)
        return sums[self.found]

    def counted(self) -> Whole:
        return np.bincount(self.key, minlength=self.whole)[self.found]

    def parts(self, frame: pl.DataFrame, by: Spans) -> dict[str, pl.Series]:
        """The columns of each combination, taken out of its number."""
        columns: dict[str, pl.Series] = {}
        # Numbers of 32 bits are divided several times as fast.
        rest: npt.NDArray[Any] = self.found.astype(np.uint32) if self.whole < 2**32 else self.found
        for name, (lowest, size) in reversed(list(by.items())):
            whole = rest // size
            columns[name], rest = pl.Series(rest - whole * size + lowest).cast(frame.schema[name]), whole
        return columns


@dataclass(frozen=True)
class _Runs:
    """Sums of runs of equal keys, in an order of rows; None: as they stand."""

    order: npt.NDArray[np.intp] | None
    starts: npt.NDArray[np.intp]
    rows: int

    def summed(self, values: Whole) -> Whole:
        ordered = values if self.order is None else values[self.order]
        return ordered if self.starts.size == self.rows else np.add.reduceat(ordered, self.starts)

    def counted(self) -> Whole:
        return np.diff(self.starts, append=self.rows)

    def parts(self, frame: pl.DataFrame, by: Spans) -> dict[str, pl.Series]:
        """The columns of each combination, as its first row has them."""
        if self.order is None and self.starts.size == self.rows:
            return {name: frame[name] for name in by}
        first = self.starts if self.order is None else self.order[self.starts]
        return {name: _taken(frame[name], first) for name in by}


def _grouped(key: Whole, whole: int) -> _Slots | _Runs:
    """How to sum by a key below `whole`."""
    if bool((key[1:] >= key[:-1]).all()):
        return _Runs(None, _starts(key), key.size)
    if whole <= _room(key.size):
        there = np.zeros(whole, np.bool_)
        there[key] = True
        return _Slots(key, whole, np.flatnonzero(there))
    bits = key.size.bit_length()
    if whole << bits < _LARGEST:
        # Each key with its row in one number: sorting numbers is several times as fast as finding their order.
        word = key << bits
        word |= np.arange(key.size)
        word.sort()
        return _Runs(word & ((1 << bits) - 1), _starts(word >> bits), key.size)
    order = np.argsort(key)
    return _Runs(order, _starts(key[order]), key.size)


def reduced(
    frame: pl.DataFrame, by: Sequence[str], add: Sequence[str] = MONEY, count: str | None = None
) -> pl.DataFrame:
    """Sums by columns of whole numbers, in the order of these columns.

    Args:
        frame: Cells; the columns of `by` hold small non-negative whole numbers, without nulls.
        by: What to sum by.
        add: Columns of Int64 without nulls to add up.
        count: The name of a column with how many rows there were of each; None: not wanted.
    """
    if not by or frame.is_empty():
        return aggregated(frame, by, _plain(add, count))
    spans = {name: _span(frame[name]) for name in by}
    whole = math.prod(size for _, size in spans.values())
    if whole >= _LARGEST:
        return aggregated(frame, by, _plain(add, count)).sort(by)
    telling = [name for name, (_, size) in spans.items() if size > 1] or [by[0]]
    # The lowest goes off each column before the next, so that the number never leaves its range.
    key = np.zeros(frame.height, np.int64)
    for name in telling:
        lowest, size = spans[name]
        key *= size
        key += frame[name].to_numpy()
        if lowest:
            key -= lowest
    groups = _grouped(key, whole)
    parts = groups.parts(frame, spans)
    held = {name: parts[name] for name in by}
    held |= {name: pl.Series(groups.summed(frame[name].to_numpy())) for name in add}
    return pl.DataFrame(held | ({count: pl.Series(groups.counted())} if count else {}))


def _span(numbers: pl.Series) -> tuple[int, int]:
    lowest = int(numbers.min() or 0)  # type: ignore[arg-type]
    return lowest, 1 + int(numbers.max() or 0) - lowest  # type: ignore[arg-type]


def _plain(add: Sequence[str], count: str | None) -> dict[str, pl.Expr]:
    sums = {name: pl.col(name).sum() for name in add}
    return sums | ({count: pl.len().cast(pl.Int64)} if count else {})


def aggregated(frame: pl.DataFrame, by: Sequence[str], sums: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """Aggregations by columns of whole numbers, which are packed into one: a fifth of the cost of grouping by several.

    Args:
        frame: Cells; the columns of `by` hold small non-negative whole numbers, without nulls.
        by: What to sum by.
        sums: Aggregations by name.
    """
    given = [expression.alias(name) for name, expression in sums.items()]
    sizes = [1 + int(frame[name].max() or 0) for name in by]  # type: ignore[arg-type]
    key, whole = pl.lit(0, pl.UInt64), 1
    for name, size in zip(by, sizes, strict=True):
        key, whole = key * size + pl.col(name).cast(pl.UInt64), whole * size
    if whole >= _LARGEST:
        return frame.lazy().group_by(by).agg(given).collect(engine="streaming")
    grouped = frame.lazy().group_by(key.alias("_key")).agg(given).collect(engine="streaming")
    parts, divisor = [], whole
    for name, size in zip(by, sizes, strict=True):
        divisor //= size
        part = pl.lit(0, pl.UInt64) if size == 1 else pl.col("_key") // divisor % size
        parts.append(part.cast(frame.schema[name]).alias(name))
    return grouped.select(*parts, *sums)


def _ordered(groups: pl.Series, amounts: pl.Series) -> tuple[Whole, Whole, int]:
    """Positive amounts by group, smallest first: the amounts under a mask, how many each group has, and the mask."""
    group, amount = groups.to_numpy(), amounts.to_numpy()
    bits = int(amount.max()).bit_length() if amount.size else 1
    counts = np.bincount(group)
    if (counts.size << bits) >= _LARGEST:
        return amount[np.lexsort((amount, group))], counts, -1
    # Each group with its amount in one number; done in place, as there are millions.
    ordered = group.astype(np.int64)
    ordered <<= bits
    ordered |= amount
    ordered.sort()
    return ordered, counts, (1 << bits) - 1


def largest_sums(groups: pl.Series, amounts: pl.Series, n: int) -> pl.DataFrame:
    """The sum of the n largest positive amounts of each group: group, top; groups in order.

    Args:
        groups: Small non-negative whole numbers.
        amounts: Positive amounts.
        n: How many.
    """
    ordered, counts, mask = _ordered(groups, amounts)
    there = np.flatnonzero(counts)
    held = counts[there]
    last = np.cumsum(held) - 1
    top = np.zeros(there.size, np.int64)
    for step in range(min(n, int(held.max(initial=0)))):
        more = held > step
        top[more] += ordered[last[more] - step] & mask
    return pl.DataFrame({"group": pl.Series(there).cast(groups.dtype), "top": top})


def bulk_counts(groups: pl.Series, amounts: pl.Series, percent: int) -> pl.DataFrame:
    """How many of the largest positive amounts of each group make a part of its sum: group, bulk; groups in order.

    Args:
        groups: Small non-negative whole numbers.
        amounts: Positive amounts.
        percent: The part.
    """
    ordered, counts, mask = _ordered(groups, amounts)
    there = np.flatnonzero(counts)
    held = counts[there]
    first = np.cumsum(held) - held
    below = np.cumsum(ordered & mask)
    # What lies below each amount and with it, of its group: the others are above it.
    before = np.where(first > 0, below[first - 1], 0) if held.size else held
    whole = np.repeat(below[first + held - 1] - before, held) if held.size else held
    above = whole - (below - np.repeat(before, held))
    few = np.add.reduceat((above * 100 < whole * percent).astype(np.int64), first) if held.size else held
    return pl.DataFrame({"group": pl.Series(there).cast(groups.dtype), "bulk": few})
