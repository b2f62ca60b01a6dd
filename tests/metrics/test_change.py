"""Change of local spend: its parts add up to the penny, whatever changed."""

from fractions import Fraction

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from spendscan.metrics.change import change, group, price_level

Row = tuple[str, str, int]


def money(rows: list[Row], body: str = "X", period: str = "2024-04") -> pl.DataFrame:
    return pl.DataFrame(
        [(body, period, "GBP", supplier, ring, pence) for supplier, ring, pence in rows],
        schema={
            "body": pl.String, "period": pl.String, "currency": pl.String, "supplier": pl.String, "ring": pl.String,
            "pence": pl.Int64,
        },
        orient="row",
    )  # fmt: skip


def parts(old: list[Row], new: list[Row], prices: Fraction | None = None) -> dict[str, int]:
    return dict(change(money(old), money(new), ["Local"], prices).select("part", "pence").iter_rows())


def test_by_hand() -> None:
    """A grows 100 to 130; B moves in with 50; C is new with 20; D, 40, is gone; E is elsewhere all along."""
    old = [("A", "Local", 100), ("B", "rest_of_country", 50), ("D", "Local", 40), ("E", "overseas", 70)]
    new = [("A", "Local", 130), ("B", "Local", 50), ("C", "Local", 20), ("E", "overseas", 90)]
    assert parts(old, new) == {"price": 0, "volume": 30, "switching": 50, "new": 20, "lost": -40, "change": 60}


def test_in_real_terms() -> None:
    """Prices up a tenth: of A's 30 more, 10 is price; D's loss is stated at the later prices."""
    old, new = [("A", "Local", 100), ("D", "Local", 40)], [("A", "Local", 130)]
    found = parts(old, new, Fraction(11, 10))
    assert found == {"price": 14, "volume": 20, "switching": 0, "new": 0, "lost": -44, "change": -10}


ROWS = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from(["Local", "unknown", "overseas"]), st.integers(-5000, 9000)),
    max_size=8,
)


@given(ROWS, ROWS, st.none() | st.fractions(Fraction(1, 2), Fraction(3)))
def test_parts_add_up(old: list[Row], new: list[Row], prices: Fraction | None) -> None:
    def local(rows: list[Row]) -> int:
        return sum(pence for _, ring, pence in rows if ring == "Local")

    found = parts(old, new, prices)
    assert found.get("change", 0) == local(new) - local(old)
    assert sum(pence for part, pence in found.items() if part != "change") == found.get("change", 0)


def test_price_level_is_weighted_by_spend() -> None:
    both = pl.concat([money([("A", "Local", 300)], period="2024-04"), money([("A", "Local", 100)], period="2025-04")])
    index = {"2024/25": Fraction(100), "2025-04": Fraction(120)}
    assert price_level(index, both, {"2024-04": "2024/25", "2025-04": "2025/26"}) == 105
    assert price_level({}, both, {}) is None


def test_group_of_anchors() -> None:
    """X and Y both pay A: one shared supplier with 150 of 230, of which A's 150 are local; 80 leave."""
    both = pl.concat([money([("A", "Local", 100), ("B", "overseas", 80)], "X"), money([("A", "Local", 50)], "Y")])
    (found,) = group(both, ["Local"])
    assert (found.bodies, found.total, found.local, found.unknown) == (("X", "Y"), 230, 150, 0)
    assert (found.shared, found.shared_pence, found.shared_local, found.largest) == (1, 150, 150, (("A", 150),))
