import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from spendscan.register.spelling import _spelt, _spelt_many

WORDS = st.sampled_from([
    "A", "ACME", "AND", "THE", "LTD", "CO", "COMPANY", "PLC", "PUBLIC", "COMMUNITY", "INTEREST", "CIC",
    "PARTNERSHIP", "LLP", "SERV", "UK", "1", "½", "É", "ANDCO", "(unnamed)",
])  # fmt: skip


@given(st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join) | st.none(), max_size=20))
def test_many_names_come_apart_as_few_do(keys: list[str | None]) -> None:
    column = pl.Series("key", keys, dtype=pl.String)
    assert_frame_equal(_spelt_many(column), _spelt(column))
