"""Input-output multipliers, and tables made regional by location quotients (Miller and Blair, *Input-Output Analysis*).

A = Z·x̂⁻¹; Type I L = (I − A)⁻¹; Type II adds households as an industry that sells work and buys goods. A multiplier is
the sum of a column, over industries only. Location quotients scale national coefficients to a region: what a region is
short of, it must buy elsewhere, and that leaks.
"""

from typing import Literal

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Quotient = Literal["slq", "cilq", "flq", "aflq"]
# The exponent of the size of the region that Flegg and others find commonly between 0.25 and 0.3.
DELTA = 0.3


def coefficients(uses: Matrix, output: Matrix) -> Matrix:
    """A: what each industry buys of each other per unit of its output; nothing where it makes nothing."""
    return uses / np.where(output == 0, 1.0, output)


def inverse(a: Matrix) -> Matrix:
    """The Leontief inverse (I − A)⁻¹.

    Raises:
        ValueError: There is none: industries would need more than they make.
    """
    try:
        found = np.linalg.inv(np.eye(len(a)) - a)
    except np.linalg.LinAlgError:
        raise ValueError("the table has no inverse: industries need more than they make") from None
    return np.asarray(found)


def type_one(a: Matrix) -> Matrix:
    """Output multipliers, direct and indirect: column sums of (I − A)⁻¹."""
    return np.asarray(inverse(a).sum(axis=0))


def with_households(a: Matrix, wages: Matrix, spending: Matrix) -> Matrix:
    """A with households as the last industry.

    Args:
        a: Coefficients.
        wages: Compensation of employees per unit of output of each industry.
        spending: What households buy of each industry per unit of their income.
    """
    return np.block([[a, spending[:, None]], [wages[None, :], np.zeros((1, 1))]])


def type_two(a: Matrix, wages: Matrix, spending: Matrix) -> Matrix:
    """Output multipliers, direct, indirect and induced: sums over the industry rows of the closed inverse."""
    n = len(a)
    return np.asarray(inverse(with_households(a, wages, spending))[:n, :n].sum(axis=0))


def slq(region: Matrix, nation: Matrix) -> Matrix:
    """Simple location quotients: an industry's part of the region's jobs over its part of the nation's."""
    national = nation / nation.sum()
    return np.asarray((region / region.sum()) / np.where(national == 0, 1.0, national))


def cilq(region: Matrix, nation: Matrix) -> Matrix:
    """Cross-industry quotients SLQ_i/SLQ_j of selling to buying industry; the diagonal is SLQ_i."""
    own = slq(region, nation)
    crossed = own[:, None] / np.where(own == 0, 1.0, own)[None, :]
    return np.where(np.eye(len(own), dtype=bool), own[:, None], crossed)


def size(region: Matrix, nation: Matrix, delta: float = DELTA) -> float:
    """λ* = [log₂(1 + TRE/TNE)]^δ, by which FLQ makes small regions import more."""
    if not 0 <= delta < 1:
        raise ValueError("δ lies between 0 and 1")
    return float(np.log2(1 + region.sum() / nation.sum()) ** delta)


def flq(region: Matrix, nation: Matrix, delta: float = DELTA) -> Matrix:
    """Flegg's quotients, not capped: λ*·CILQ_ij, and λ*·SLQ_i on the diagonal."""
    return np.asarray(size(region, nation, delta) * cilq(region, nation))


def aflq(region: Matrix, nation: Matrix, delta: float = DELTA) -> Matrix:
    """FLQ augmented for specialised buyers, not capped: times log₂(1 + SLQ_j) where SLQ_j is over 1."""
    own = slq(region, nation)
    return np.asarray(flq(region, nation, delta) * np.where(own > 1, np.log2(1 + own), 1.0)[None, :])


def quotients(method: Quotient, region: Matrix, nation: Matrix, delta: float = DELTA) -> Matrix:
    """Quotients by name; SLQ is the selling industry's in every column."""
    if method == "slq":
        own = slq(region, nation)
        return np.repeat(own[:, None], len(own), axis=1)
    if method == "cilq":
        return cilq(region, nation)
    return flq(region, nation, delta) if method == "flq" else aflq(region, nation, delta)


def regional(a: Matrix, quotient: Matrix) -> Matrix:
    """Regional coefficients: national ones times min(quotient, 1)."""
    return a * np.minimum(quotient, 1.0)


def imported(a: Matrix, quotient: Matrix) -> Matrix:
    """What leaks from the region per unit of output of each industry: Σ a·(1 − min(quotient, 1)) of its column."""
    return np.asarray((a - regional(a, quotient)).sum(axis=0))
