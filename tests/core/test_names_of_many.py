import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.names import _keys, _keys_of_many

PARTS = st.sampled_from(["A", "B", "C", "L", "P", "T", "D", "I", "O", "LLC", "LIMITED", "Limited.",
    "PUBLIC", "COMPANY", "É", "&", "'", "_", "1", "½", "A.", "-",
    "(THE)", "INCORPORATED", "AND", "x", "CYFYNGEDIG", "\n", " ", "  ", "COMMUNITY INTEREST COMPANY", "O'NEIL", "L.L.P",
    "C I C", "LTD", "", "中文", "ß"])  # fmt: skip
NAMES = st.lists(PARTS, max_size=8).map(" ".join) | st.lists(PARTS, max_size=5).map("".join) | st.none()


@given(st.lists(NAMES, max_size=20))
def test_many_names_have_the_keys_that_few_have(names: list[str | None]) -> None:
    column = pl.Series(names, dtype=pl.String)
    assert _keys_of_many(column).to_list() == _keys(column).to_list()
