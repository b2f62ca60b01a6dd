"""A codebook numbers texts as they are met, and never gives two texts one number."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core import codebook
from spendscan.core.codebook import Codebook, sorted_type

TEXTS = st.lists(st.none() | st.text(max_size=3) | st.integers(0, 400).map(str), max_size=60)


@pytest.fixture(params=[1 << 14, 2])
def room(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Slots in plenty, and so few that most texts are crowded."""
    slots: int = request.param
    monkeypatch.setattr(codebook, "_SMALLEST", slots)
    monkeypatch.setattr(codebook, "_ROOM", 8 if slots > 2 else 0)
    return slots


@given(st.lists(TEXTS, max_size=6))
def test_numbers_stand_for_texts_in_every_batch(batches: list[list[str | None]]) -> None:
    book, seen = Codebook(), list[str | None]([None])
    for batch in batches:
        codes, new = book.codes(pl.Series(batch, dtype=pl.String))
        seen += new.to_list()
        assert book.texts.to_list() == seen
        assert [seen[code] for code in codes] == batch
    assert len(set(seen)) == len(seen) == book.size + 1


@pytest.mark.usefixtures("room")
def test_thousands_of_texts_keep_apart() -> None:
    book = Codebook()
    texts = pl.Series([f"SUPPLIER {n % 3000}" for n in range(9000)])
    for some in (texts.head(40), texts, texts.reverse()):
        codes, _ = book.codes(some)
        assert book.texts.gather(codes).equals(some, check_names=False)
    assert book.size == 3000


def test_a_sorted_type_orders_by_code_point() -> None:
    texts = pl.Series(["b", "Z", None, "É", "b"])
    assert sorted_type(texts).categories.to_list() == ["Z", "b", "É"]
