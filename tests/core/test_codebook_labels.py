"""Categories as numbers: the same for the same text in every batch, whatever else shares their type."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.codebook import Codebook, label_type


def test_numbers_count_from_one_in_the_order_in_which_categories_were_met() -> None:
    labels = pl.Series(["b", None, "a", "b"]).cast(label_type("test"))
    codes, new = Codebook().codes(labels)
    assert codes.tolist() == [1, 0, 2, 1]
    assert new.to_list() == ["b", "a"]


def test_a_later_batch_brings_only_what_is_new() -> None:
    one, kind = Codebook(), label_type("test")
    one.codes(pl.Series(["a", "b"]).cast(kind))
    codes, new = one.codes(pl.Series(["c", "b", None]).cast(kind))
    assert codes.tolist() == [3, 2, 0]
    assert new.to_list() == ["c"]
    assert one.texts.to_list() == [None, "a", "b", "c"]


def test_categories_that_no_batch_held_leave_no_gap() -> None:
    one, kind = Codebook(), label_type("test")
    elsewhere = pl.Series(["x", "y"]).cast(kind)
    codes, _ = one.codes(pl.Series(["z"]).cast(kind))
    assert codes.tolist() == [1]
    assert elsewhere.len() == 2


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=1), max_size=4))
def test_texts_and_categories_of_other_types_count_as_the_texts_that_they_are(batches: list[list[str | None]]) -> None:
    one = Codebook()
    for number, batch in enumerate(batches):
        texts = pl.Series(batch, dtype=pl.String)
        codes, _ = one.codes(texts if number % 2 else texts.cast(label_type("test")))
        assert one.texts.gather(pl.Series(codes)).to_list() == batch
