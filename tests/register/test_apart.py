import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from spendscan.core.bytetext import byte_text
from spendscan.register.core_words import core_words, spelt_out
from spendscan.register.spelling import _spelt, with_words

WORDS = st.sampled_from([
    "A", "ACME", "AND", "THE", "LTD", "CO", "COMPANY", "PLC", "PUBLIC", "COMMUNITY", "INTEREST", "CIC",
    "PARTNERSHIP", "LLP", "SERV", "UK", "1", "½", "É", "ANDCO", "(unnamed)",
])  # fmt: skip


@given(st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join) | st.none(), max_size=20))
def test_many_names_come_apart_as_few_do(keys: list[str | None]) -> None:
    column = pl.Series("key", keys, dtype=pl.String)
    frame, words = with_words(column)
    assert_frame_equal(frame, _spelt(column))
    # The words that were found on the way are those of the cores.
    plainly = core_words(frame["core"])
    assert all(
        (mine == theirs).all() for mine, theirs in zip(vars(words).values(), vars(plainly).values(), strict=True)
    )
    different, numbers = np.unique(words.hashes, return_inverse=True)
    spelling = spelt_out(byte_text(frame["core"]), words, numbers.astype(np.int32), len(different))
    assert spelling.gather(numbers).to_list() == [
        word for core in frame["core"].drop_nulls() for word in core.split(" ")
    ]
