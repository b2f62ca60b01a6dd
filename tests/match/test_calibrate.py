import random
from typing import Any

import numpy as np

from spendscan.match.calibrate import coefficients, fitted
from spendscan.match.model import FEATURES, SIGNS, shipped
from spendscan.match.noise import noisy, twin


def test_the_fit_finds_the_weights_that_made_the_data() -> None:
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(20_000), rng.normal(size=(20_000, 2))])
    y = (rng.random(20_000) < 1 / (1 + np.exp(-(x @ np.array([0.5, 2.0, -1.0]))))).astype(float)
    assert np.abs(fitted(x, y) - np.array([0.5, 2.0, -1.0])).max() < 0.15


def test_no_coefficient_speaks_against_its_meaning() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(2_000, len(FEATURES)))
    y = (rng.random(2_000) < 0.5).astype(float)
    for found in (coefficients(x, y), shipped()):
        assert set(found) == {"intercept", *FEATURES}
        assert all(found[name] * sign >= 0 for name, sign in SIGNS.items())


def test_noise_and_twins_are_the_same_for_a_seed() -> None:
    def made(seed: Any) -> list[str]:
        rng = random.Random(seed)
        return [
            f(name, rng) for name in ("PENNINE ROOFING SERVICES LTD", "ACME") for f in (noisy, twin) for _ in range(50)
        ]

    assert made(1) == made(1)
    assert made(1) != made(2)
    assert all(made(1))
