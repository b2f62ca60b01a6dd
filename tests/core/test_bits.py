"""Bits that stand before a place."""

import numpy as np
import pytest

from spendscan.core.bits import bits_of, counted


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 127, 128, 1000])
def test_as_many_stand_before_a_place_as_a_running_sum_says(size: int) -> None:
    flags = np.random.default_rng(size).random(size) < 0.7
    running = np.concatenate([[0], np.cumsum(flags)])
    assert counted(bits_of(flags), np.arange(size + 1)).tolist() == running.tolist()
