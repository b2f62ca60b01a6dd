"""Forms of the multiplier against published figures and hand-worked ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.metrics import keynes


def test_rounds_of_the_minney_example() -> None:
    """£100k, of it £50k local wages, spent again: 2.00; adding up further rounds gives £130k (minney.org)."""
    found = keynes.rounds(100_000, staff=50_000, respent=50_000)
    assert (found.lm2, found.lm3) == (1.5, 2.0)


def test_ends_of_the_scale() -> None:
    assert keynes.rounds(100, suppliers=100, respent=100).lm3 == 3.0
    assert keynes.rounds(100, respent=0).lm3 == 1.0
    assert keynes.rounds(100, suppliers=50).lm3 is None
    with pytest.raises(ValueError, match="must be over 0"):
        keynes.rounds(0, staff=1)
    assert keynes.rounds(100, staff=120, respent=130).doubts


def test_staff_extrapolated() -> None:
    """Ten staff with £200,000, averaging 40%: £80,000 for round 3 (pluggingtheleaks.org)."""
    assert keynes.rounds(400_000, staff=200_000, respent=200_000 * 0.40).lm3 == pytest.approx(1.7)


def test_published_additional_pounds() -> None:
    """£1.03 and £1.08 more per pound are LM3 2.03 and 2.08 (Pennyburn; Community Gateway)."""
    assert keynes.rounds(100, suppliers=60, respent=43).lm3 == pytest.approx(2.03)
    assert keynes.rounds(100, suppliers=60, respent=48).lm3 == pytest.approx(2.08)


def test_northumberland() -> None:
    """Local suppliers respend 76%, others 36%: £1.76 against £0.36, 388.9% more; moving a pound adds £1.40."""
    local, other = keynes.value_per_pound(1, 0.76, 0.36), keynes.value_per_pound(0, 0.76, 0.36)
    assert local == pytest.approx(1.76)
    assert other == pytest.approx(0.36)
    assert round(100 * (local / other - 1), 1) == 388.9
    assert keynes.marginal_value(0.76, 0.36) == pytest.approx(1.40)


def test_keynes_forms_differ() -> None:
    """c 0.54, t 0.11, m 0.15: 1.493875 additive, 1.690646 proportional."""
    assert keynes.keynes_additive(0.54, 0.11, 0.15) == pytest.approx(1.493875, abs=1e-6)
    assert keynes.keynes_proportional(0.54, 0.11, 0.15) == pytest.approx(1.690646, abs=1e-6)
    with pytest.raises(ValueError, match="no end"):
        keynes.keynes_proportional(1, 0, 0)


def test_constant_retention() -> None:
    """A tenner of which 80% stays each round becomes £50 (totallylocally.org)."""
    assert 10 * keynes.constant_retention(0.8) == pytest.approx(50)
    assert keynes.constant_retention(0.5, 3) == 1.75


@given(st.floats(0.01, 1e9), st.floats(0, 1), st.floats(0, 1))
def test_limits(income: float, a: float, b: float) -> None:
    found = keynes.rounds(income, suppliers=income * a, respent=income * a * b)
    assert found.lm3 is not None
    assert 1 <= found.lm2 <= found.lm3 + 1e-12
    assert found.lm3 <= 3 + 1e-9
