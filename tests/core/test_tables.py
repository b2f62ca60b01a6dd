"""Tables as they are written: sorted by their key, nulls first, whatever order they were made in."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.schemas import Table, _columns

TABLE = Table(
    "t", "a row", 2, _columns((pl.String(), "a", "first"), (pl.Int64(), "b", "second"), (pl.String(), "c", "x"))
)
ROWS = st.lists(
    st.tuples(st.sampled_from([None, "", "B", "a", "é"]), st.sampled_from([None, -1, 2]), st.none()), max_size=6
)


def by_key(row: tuple[str | None, int | None, None]) -> tuple[bool, str, bool, int]:
    return (row[0] is not None, row[0] or "", row[1] is not None, row[1] or 0)


@given(ROWS)
def test_rows_are_sorted_by_the_key(rows: list[tuple[str | None, int | None, None]]) -> None:
    frame = pl.DataFrame(rows, schema=TABLE.schema, orient="row")
    written = TABLE.conform(frame)
    assert written.rows() == sorted(rows, key=by_key)
    assert TABLE.conform(written).rows() == written.rows()


@given(ROWS)
def test_texts_as_enum_are_sorted_like_the_texts(rows: list[tuple[str | None, int | None, None]]) -> None:
    kind = pl.Enum(["", "B", "a", "é"])
    frame = pl.DataFrame(rows, schema=TABLE.schema, orient="row").cast({"a": kind})
    coded = TABLE.conform(frame, coded=True)
    assert coded.schema["a"] == kind
    assert coded.rows() == TABLE.conform(frame).rows() == sorted(rows, key=by_key)
