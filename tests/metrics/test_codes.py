"""Sums by numbers are those of a plain group-by, whichever way they are worked out."""

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from spendscan.metrics.codes import bulk_counts, largest_sums, numbered, reduced

# Few possible combinations have slots, many are put in order, and those that fit no number are grouped.
WIDTHS = {"slots": 3, "ordered": 200_000, "grouped": 2**31}


def plainly(frame: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    sums = frame.group_by(by).agg(pl.col("pence", "payments").sum(), n=pl.len().cast(pl.Int64))
    return sums.sort(by)


# Numbers that are large, though they lie close together.
@example(rows=[(2, 3, 4, 0, 1), (3, 0, 0, 0, 1)], width="grouped", in_order=False)
@given(
    rows=st.lists(st.tuples(*[st.integers(0, 4)] * 3, st.integers(-(10**12), 10**12), st.integers(1, 9)), max_size=40),
    width=st.sampled_from(sorted(WIDTHS)),
    in_order=st.booleans(),
)
def test_sums(rows: list[tuple[int, ...]], width: str, in_order: bool) -> None:
    step = WIDTHS[width] // 4 or 1
    schema = {"a": pl.UInt32, "b": pl.UInt8, "c": pl.UInt32, "pence": pl.Int64, "payments": pl.Int64}
    frame = pl.DataFrame(
        [(a * step, b, c * step, pence, payments) for a, b, c, pence, payments in rows], schema, orient="row"
    )
    frame = frame.sort("a", "b", "c") if in_order else frame
    found = reduced(frame, ["a", "b", "c"], count="n")
    assert found.sort("a", "b", "c").equals(plainly(frame, ["a", "b", "c"]))
    assert found["a"].is_sorted()


@pytest.mark.parametrize("width", [2, 100_000])
def test_combinations_are_numbered_in_their_order(width: int) -> None:
    first, second = pl.Series([3, 1, 3, 1, 3], dtype=pl.UInt32), pl.Series([0, 1, 0, 0, 1], dtype=pl.UInt32) * width
    same = pl.Series([7] * 5, dtype=pl.UInt8)
    number, table = numbered({"first": first, "same": same, "second": second})
    assert number.to_list() == [2, 1, 2, 0, 3]
    assert table.rows() == [(1, 7, 0), (1, 7, width), (3, 7, 0), (3, 7, width)]


def test_one_column_loses_its_gaps() -> None:
    number, table = numbered({"only": pl.Series([9, 4, 9], dtype=pl.UInt32)})
    assert (number.to_list(), table["only"].to_list()) == ([1, 0, 1], [4, 9])


@pytest.mark.parametrize("most", [50, 2**61])
def test_the_largest_of_each_group(most: int) -> None:
    groups = pl.Series([5, 5, 2, 5, 2], dtype=pl.UInt32)
    amounts = pl.Series([1, 9, most, 4, 3], dtype=pl.Int64)
    assert largest_sums(groups, amounts, 2).rows() == [(2, most + 3), (5, 13)]
    assert largest_sums(groups.head(0), amounts.head(0), 2).is_empty()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 10**6)), max_size=30))
def test_how_many_make_most_of_each_group(rows: list[tuple[int, int]]) -> None:
    frame = pl.DataFrame(rows, {"group": pl.UInt32, "amount": pl.Int64}, orient="row")
    found = dict(bulk_counts(frame["group"], frame["amount"], 80).iter_rows())
    for group in range(4):
        own = sorted((amount for of, amount in rows if of == group), reverse=True)
        needed = [n for n in range(len(own) + 1) if sum(own[:n]) * 100 >= sum(own) * 80]
        assert found.get(group, 0) == needed[0]
