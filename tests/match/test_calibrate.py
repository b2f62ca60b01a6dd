import random
from typing import Any

import numpy as np

from spendscan.match.calibrate import calibrate, coefficients, fitted
from spendscan.match.model import FEATURES, SIGNS, shipped
from spendscan.match.noise import neighbour, noisy, twin


def chosen(seed: int, payees: int, weights: Any) -> tuple[Any, Any, Any]:
    """Candidates of payees, three each, of which one or none is right, as the weights of their features have it."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(3 * payees), rng.normal(size=(3 * payees, len(weights) - 1))])
    group = np.repeat(np.arange(payees), 3)
    odds = np.column_stack([np.ones(payees), np.exp(x @ weights).reshape(payees, 3)])
    drawn = (rng.random(payees)[:, None] > np.cumsum(odds / odds.sum(axis=1, keepdims=True), axis=1)).sum(axis=1)
    return x, (drawn[group] == np.tile([1, 2, 3], payees)).astype(float), group


def test_the_fit_finds_the_weights_that_made_the_data() -> None:
    made = np.array([-0.5, 2.0, -1.0])
    assert np.abs(fitted(*chosen(3, 10_000, made)) - made).max() < 0.15


def test_candidates_compete_in_the_fit_whatever_their_order() -> None:
    x, y, group = chosen(5, 2_000, np.array([0.0, 1.0]))
    order = np.random.default_rng(6).permutation(len(x))
    assert np.allclose(fitted(x, y, group), fitted(x[order], y[order], group[order]), atol=1e-6)


def test_no_coefficient_speaks_against_its_meaning() -> None:
    x, y, group = chosen(4, 700, np.zeros(len(FEATURES) + 1))
    for found in (coefficients(x[:, 1:], y, group), shipped()):
        assert set(found) == {"intercept", *FEATURES}
        assert all(found[name] * sign >= 0 for name, sign in SIGNS.items())


def test_a_register_calibrates_the_same_for_a_seed(register: Any) -> None:
    firms = register(*((f"{a} {b} LTD", f"{n}") for n, (a, b) in enumerate(
        (a, b) for a in ("KELBURN", "MIREVALE", "TORBECK", "ORRAN") for b in ("ROOFING", "CARE", "DESIGN", "FOODS")
    )))  # fmt: skip
    found = calibrate([firms], queries=16, seed=2)
    assert found == calibrate([firms], queries=16, seed=2)
    assert set(found) == {"intercept", *FEATURES}


def test_noise_twins_and_neighbours_are_the_same_for_a_seed() -> None:
    def made(seed: Any) -> list[str]:
        rng = random.Random(seed)
        names = ("PENNINE ROOFING SERVICES LTD", "ACME")
        told = [f(name, rng) for name in names for f in (noisy, twin) for _ in range(50)]
        return told + [neighbour(name, "CALDER VALLEY CATERING LTD", rng) for name in names]

    assert made(1) == made(1)
    assert made(1) != made(2)
    assert all(made(1))
