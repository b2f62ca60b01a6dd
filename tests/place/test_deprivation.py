"""Deciles within a country."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.place.deprivation import RANKED, decile, nation_of


def _decile(rank: int | None, nation: str | None, vintage: int) -> int | None:
    frame = pl.DataFrame({"rank": [rank], "nation": [nation]}, schema={"rank": pl.Int64, "nation": pl.String})
    value: int | None = frame.select(decile(pl.col("rank"), pl.col("nation"), vintage)).item()
    return value


@pytest.mark.parametrize(("rank", "expected"), [(1, 1), (3375, 1), (3376, 2), (33_755, 10), (0, None), (33_756, None)])
def test_the_published_layout_of_2025(rank: int, expected: int | None) -> None:
    assert _decile(rank, "E", 2025) == expected


@given(st.sampled_from([(v, n) for v, ranked in RANKED.items() for n in ranked]), st.data())
def test_deciles_are_tenths_in_order(of: tuple[int, str], data: st.DataObject) -> None:
    vintage, nation = of
    whole = RANKED[vintage][nation]
    rank = data.draw(st.integers(1, whole))
    got = _decile(rank, nation, vintage)
    assert got == -(-10 * rank // whole)
    assert got is not None
    assert (got - 1) * whole < 10 * rank <= got * whole


def test_no_nation_no_decile() -> None:
    assert _decile(5, None, 2019) is None
    assert _decile(5, "L", 2019) is None
    assert _decile(None, "E", 2019) is None


def test_older_codes_of_northern_ireland() -> None:
    codes = pl.Series("code", ["95ZZ06W1", "E01000001", "N00000001"])
    assert codes.to_frame().select(nation=nation_of(pl.col("code")))["nation"].to_list() == ["N", "E", "N"]
