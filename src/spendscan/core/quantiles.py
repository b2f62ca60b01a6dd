"""Quantiles of the distributions that intervals rest on: normal, Student's t, and a normal bent by its skewness."""

from math import exp, inf, isclose, lgamma, log, sqrt
from statistics import NormalDist

import polars as pl

_TINY = 1e-300
_FAR = 1e6
# Beyond this skewness a gamma distribution has nearly all of its mass at its end, and the fit says nothing more.
_SKEWED = 4.0


def normal_quantile(part: float) -> float:
    """The value under which a part of a standard normal distribution lies."""
    return NormalDist().inv_cdf(part)


def t_quantile(part: float, freedom: float) -> float:
    """The value under which a part of Student's t distribution lies.

    Args:
        part: Between 0 and 1.
        freedom: Degrees of freedom, above 0, whole or not; infinity gives the normal distribution.
    """
    if part < 0.5:
        return -t_quantile(1 - part, freedom)
    if freedom == inf or freedom > _FAR:
        return normal_quantile(part)
    low, high = 0.0, 1.0
    while _t_below(high, freedom) < part:
        low, high = high, 2 * high
    while not isclose(low, high, rel_tol=1e-13, abs_tol=1e-13):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _t_below(middle, freedom) < part else (low, middle)
    return (low + high) / 2


def _t_below(t: float, freedom: float) -> float:
    """The part of a t distribution below t, which is not negative."""
    return 1 - _beta_below(freedom / (freedom + t * t), freedom / 2, 0.5) / 2


def _beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz's method)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_below(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 500):
        step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _apart(1 + step * d)
        c = _apart(1 + step / c)
        result *= d * c
        step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _apart(1 + step * d)
        c = _apart(1 + step / c)
        result *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return front * result


def _apart(x: float) -> float:
    return x if abs(x) > _TINY else _TINY


def bent(z: float | pl.Expr, skewness: pl.Expr) -> pl.Expr:
    """A quantile of a standardised gamma distribution of some skewness (Wilson and Hilferty, 1931).

    Args:
        z: The normal quantile.
        skewness: The third standardised moment; 0 gives z.
    """
    g = skewness.clip(-_SKEWED, _SKEWED)
    flat = g.abs() < 1e-6
    safe = pl.when(flat).then(1.0).otherwise(g)
    normal = z if isinstance(z, pl.Expr) else pl.lit(z)
    cubed = (1 + safe * normal / 6 - safe * safe / 36).pow(3)
    return pl.when(flat).then(normal).otherwise(2 / safe * (cubed - 1))


def mean_with_error(values: list[float]) -> tuple[float, float, float]:
    """The mean of a sample, its standard deviation, and the standard error of the mean.

    Raises:
        ValueError: There are fewer than two values.
    """
    if len(values) < 2:
        raise ValueError("a spread needs two values")
    mean = sum(values) / len(values)
    deviation = sqrt(sum((x - mean) ** 2 for x in values) / (len(values) - 1))
    return mean, deviation, deviation / sqrt(len(values))
