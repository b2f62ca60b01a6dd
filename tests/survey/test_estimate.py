"""Estimates from answers, against figures worked out by hand and published ones."""

from math import sqrt

import pytest

from spendscan.core.quantiles import mean_with_error, t_quantile
from spendscan.survey.estimate import estimate, ratio_error

# Shares of five staff (pluggingtheleaks.org, plm_averaging_surveys.xls).
STAFF = [42.1, 50.5, 63.1, 37.8, 33.6]


def test_published_mean_and_its_interval() -> None:
    """Mean 45.42 (published 45.4), sd 11.696, se 5.2306, 95% interval 30.90 to 59.94."""
    mean, deviation, error = mean_with_error(STAFF)
    assert (round(mean, 2), round(deviation, 3), round(error, 4)) == (45.42, 11.696, 5.2306)
    half = t_quantile(0.975, 4) * error
    assert (round(mean - half, 2), round(mean + half, 2)) == (30.90, 59.94)


@pytest.mark.parametrize(
    ("part", "freedom", "value"),
    [
        (0.95, 1, 6.3138),
        (0.95, 2, 2.9200),
        (0.975, 4, 2.7764),
        (0.95, 11, 1.7959),
        (0.95, 30, 1.6973),
        (0.05, 11, -1.7959),
    ],
)
def test_student(part: float, freedom: float, value: float) -> None:
    """Printed tables of Student's t."""
    assert t_quantile(part, freedom) == pytest.approx(value, abs=5e-5)


def test_simple_average_counts_each_once() -> None:
    found = estimate([1, 1, 1, 1, 96], [x / 100 for x in STAFF], "simple")
    assert round(100 * found.rate, 2) == 45.42
    assert sqrt(found.variance) * 100 == pytest.approx(5.2306, abs=1e-4)


def test_ratio_weights_by_spend() -> None:
    """£100 at 50% and £300 at 10%: 80 of 400."""
    assert estimate([100, 300], [0.5, 0.1]).rate == pytest.approx(0.2)


def test_equal_answers_leave_no_doubt() -> None:
    found = estimate([5, 10, 20], [0.4, 0.4, 0.4])
    assert found.rate == pytest.approx(0.4)
    assert found.variance == pytest.approx(0.0)
    assert ratio_error([5, 10, 20], [2, 4, 8], 30) == pytest.approx(0.0)


def test_ratio_error_by_hand() -> None:
    """x 10, 30; y 4, 8: R 0.3, residuals 1 and -1, f 2/4: √(0.5/2·2/1)/20 = 0.0353553."""
    assert ratio_error([10, 30], [4, 8], 4) == pytest.approx(0.0353553, abs=1e-7)
    assert ratio_error([10, 30], [4, 8], 2) == 0
