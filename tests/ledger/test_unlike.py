"""Rows unlike the others: what the first bytes of cells say never leaves one out."""

from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendscan.ledger.files.grid import LENGTH, grid_of
from spendscan.ledger.rows import unlike
from spendscan.ledger.table.header import Header
from spendscan.ledger.table.roles import Roles
from spendscan.ledger.table.shape import shape_of

LIKE_NAMES = ["ACME LTD", "J SMITH", "A J SMITH", "É", "ÉCOLE", "3M", "AB", "B&Q", "O", "Ａ１", "\u2003ACME"]
LIKE_CODES = ["IN0042", "ab12/7", "٣٣٣", "x٣5-1", "", " ", "\u00a0", " 12345", "A1", "12345", "abcd1", "abc123", "--"]
NAMES = st.sampled_from([*LIKE_NAMES, *LIKE_CODES, "\tB2K"])
CELLS = st.sampled_from(["north", "south", " north ", "", " ", "west", "12", "\u00a0", "é", "a" * 20])
MONEY = st.sampled_from(["1.00", "", "nil", "2,000.00", "x"])
ROWS = st.lists(st.tuples(NAMES, MONEY, CELLS, CELLS, CELLS), min_size=1, max_size=30)
WHOLE = [
    [f"FIRM {chr(65 + i % 7)} LTD", f"{i}.00", ("north", "south")[i % 2], f"note {i} on it", ""] for i in range(40)
]
ROLES = Roles({"supplier_name": 0, "chosen_amount": 1})


def plan(usual: int, *, trailing: bool = False) -> Any:
    header = Header(1, 1, ("Supplier", "Amount", "Area", "Note", ""))
    shape = shape_of(WHOLE, 5, 0, sheet=False)
    return SimpleNamespace(careful=True, usual=usual, trailing=trailing, header=header, width=5, shape=shape)


@settings(max_examples=300, deadline=None)
@given(ROWS, st.sampled_from([0, 5]), st.booleans())
def test_the_same_rows_are_odd_however_many_there_are(rows: list[tuple[str, ...]], usual: int, nulls: bool) -> None:
    grid = grid_of([list(row) for row in [*rows, *rows]], 5, lengths=True)
    if nulls:
        grid = grid.with_columns(pl.when(pl.col(pl.String) != "").then(pl.col(pl.String)).name.keep())
    grid = pl.concat([grid.slice(1, 3), grid.slice(4)], rechunk=False) if grid.height > 5 else grid
    one_by_one = unlike.odd_rows(grid, plan(usual), ROLES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unlike, "FEW", 0)
        assert unlike.odd_rows(grid, plan(usual), ROLES).equals(one_by_one)


def test_a_row_is_odd_by_its_length_or_its_cells() -> None:
    rows = [["Supplier", "Amount", "Area", "Note", ""], WHOLE[0], ["77123", "5.00", "", "", ""], ["A", "5.00", "north"]]
    grid = grid_of([*rows, *WHOLE * 600], 5, lengths=True)
    assert grid.height > unlike.FEW
    assert unlike.odd_rows(grid, plan(5), ROLES).arg_true().to_list() == [2, 3]
    # Of a workbook's rows the length says nothing.
    assert unlike.odd_rows(grid.drop(LENGTH), plan(0), ROLES).arg_true().to_list() == [2, 3]


def test_blank_cells_at_the_end_make_no_row_odd_where_many_have_them() -> None:
    whole = [["FIRM A LTD", "1.00", "north", "note", *[""] * (n % 3)] for n in range(4)]
    grid = grid_of([["Supplier", "Amount", "Area", "Note"], *whole, ["FIRM A LTD", "1.00", "north"]], 5, lengths=True)
    assert unlike.odd_rows(grid, plan(4), ROLES).arg_true().to_list() == [2, 3, 5]
    assert unlike.odd_rows(grid, plan(4, trailing=True), ROLES).arg_true().to_list() == [5]
