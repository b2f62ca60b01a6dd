"""The cube holds every payment line once, to the penny, in the order of its key."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from spendscan.core.schemas import CUBE
from spendscan.cube.build import build_cube

PAYMENTS = {
    **{("postcode" if key == "ledger_postcode" else key): pl.String() for key in CUBE.keys},
    "amount": pl.Decimal(18, 2),
}
TEXTS = st.sampled_from(["A", "a", "Ä", "Z É", ""])
LINES = st.tuples(
    TEXTS,
    st.sampled_from(["2024-04", "undated"]),
    TEXTS,
    st.none() | st.sampled_from(["PR1 2HE", "85251"]),
    st.none() | TEXTS,
    st.none() | TEXTS,
    st.sampled_from(["GBP", "USD"]),
    st.none() | st.just("benefit"),
    st.integers(-(10**15), 10**15).map(lambda pence: Decimal(pence) / 100),
)


def cube_of(lines: list[tuple[Any, ...]]) -> pl.DataFrame:
    return build_cube(pl.LazyFrame(lines, schema=PAYMENTS, orient="row"))


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, max_size=25))
def test_each_cell_holds_its_payments(lines: list[tuple[Any, ...]]) -> None:
    want: dict[tuple[Any, ...], list[Decimal]] = defaultdict(list)
    for *cell, amount in lines:
        want[tuple(cell)].append(amount)
    cube = cube_of(lines)
    assert cube.schema == CUBE.schema
    assert {tuple(row[:-2]): (row[-2], row[-1]) for row in cube.iter_rows()} == {
        cell: (sum(amounts), len(amounts)) for cell, amounts in want.items()
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=25))
def test_cells_are_sorted_nulls_first_by_code_point(lines: list[tuple[Any, ...]]) -> None:
    cells = cube_of(lines).select(CUBE.keys).rows()
    assert cells == sorted(cells, key=lambda cell: [(text is not None, text or "") for text in cell])


def test_sums_pass_eighteen_digits() -> None:
    largest = Decimal("9999999999999999.99")
    cube = cube_of([("X", "2024-04", "P", None, None, None, "GBP", None, largest)] * 11)
    assert cube["amount"].to_list() == [11 * largest]
    assert cube["payments"].to_list() == [11]
