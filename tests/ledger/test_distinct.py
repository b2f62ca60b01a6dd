import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.ledger.cells import distinct
from spendscan.ledger.cells.distinct import Remembered


def upper(texts: pl.Series) -> pl.Series:
    return texts.str.to_uppercase()


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", "d", None]), max_size=30), max_size=6))
def test_batches_give_what_the_function_gives(batches: list[list[str | None]]) -> None:
    part = Remembered(upper, pl.String())
    for cells in batches:
        texts = pl.Series("name", cells, dtype=pl.String)
        assert part.of(texts).to_list() == upper(texts).to_list()


@pytest.mark.parametrize("many", [2, 400_000])
def test_what_is_remembered_holds_for_later_batches(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(distinct, "FEW", 1)
    monkeypatch.setattr(distinct, "MANY", many)
    asked: list[int] = []

    def counted(texts: pl.Series) -> pl.Series:
        asked.append(texts.len())
        return upper(texts)

    part = Remembered(counted, pl.String())
    for cells in (["x", "y", None, "x"], ["z", "x", "y"], ["y", "z", None]):
        assert part.of(pl.Series(cells)).to_list() == [cell and cell.upper() for cell in cells]
    assert sum(asked) == 3 if many > 2 else sum(asked) >= 3
