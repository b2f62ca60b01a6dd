"""What a few answers say of the suppliers that have not answered: a rate for each stratum, and how uncertain it is.

The estimator is the ratio one, Σ local re-spend ÷ Σ our spend. Its uncertainty is that of a prediction: the suppliers
of a stratum re-spend shares that scatter about one rate, whatever their size. Then it does not matter that the largest
were asked first, and the uncertainty vanishes as the last supplier answers, which is the finite-population correction.
The textbook error for a simple random draw of suppliers is `ratio_error`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Literal

Average = Literal["ratio", "simple"]


@dataclass(frozen=True)
class Estimate:
    """A rate from answers.

    Args:
        rate: The part of our money that is spent again locally.
        variance: Of the rate as an estimate.
        scatter: Variance of a single supplier's rate about it.
        freedom: Degrees of freedom of both; 0 where one answer says nothing of the scatter.
        answers: How many suppliers answered.
    """

    rate: float
    variance: float
    scatter: float
    freedom: int
    answers: int


def estimate(spend: Sequence[float], rates: Sequence[float], average: Average = "ratio") -> Estimate:
    """The rate of a stratum from its answers.

    Args:
        spend: What we spend with each supplier that answered, above 0.
        rates: What part of it each spends again locally, in the same order.
        average: `ratio` weights each by our spend; `simple` counts each once, as nef's workbook does.
    """
    n, whole = len(rates), fsum(spend)
    weights = [1 / n] * n if average == "simple" else [x / whole for x in spend]
    rate = fsum(w * r for w, r in zip(weights, rates, strict=True))
    squares = fsum(w * w for w in weights)
    # Each answer pulls the rate towards itself: the divisor is what the squares are expected to be, in scatters.
    divisor = n - 2 + n * squares
    if n < 2:
        return Estimate(rate, 0.0, 0.0, 0, n)
    scatter = fsum((r - rate) ** 2 for r in rates) / divisor
    return Estimate(rate, scatter * squares, scatter, n - 1, n)


def ratio_error(spend: Sequence[float], respend: Sequence[float], suppliers: int) -> float:
    """The standard error of Σy ÷ Σx for a simple random draw of n out of N suppliers, with the correction 1 − n/N.

    √((1−f)/n · Σ(y−R̂x)²/(n−1)) ÷ x̄ (Cochran, *Sampling Techniques*, ch. 6).

    Args:
        spend: x, what we spend with each supplier that answered.
        respend: y, what each spends again locally.
        suppliers: N, how many there are.
    """
    n = len(spend)
    rate = fsum(respend) / fsum(spend)
    squares = fsum((y - rate * x) ** 2 for x, y in zip(spend, respend, strict=True))
    return sqrt((1 - n / suppliers) / n * squares / (n - 1)) / (fsum(spend) / n)
