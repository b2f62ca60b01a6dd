"""Multipliers as functions of their parts: rounds of spending, value per pound by location, and Keynes's forms.

The forms are not interchangeable, and each names its own. LM3 is a ratio from 1 to 3 of one income; the Northumberland
form adds up what a pound brings by where its supplier is; Keynes's forms sum endless rounds.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rounds:
    """Three rounds of one income.

    Args:
        lm2: (R1 + R2)/R1.
        lm3: (R1 + R2 + R3)/R1; None without a third round.
        doubts: What is odd about the rounds.
    """

    lm2: float
    lm3: float | None
    doubts: tuple[str, ...] = ()


def rounds(
    income: float,
    *,
    staff: float = 0.0,
    suppliers: float = 0.0,
    subcontractors: float = 0.0,
    other: float = 0.0,
    respent: float | None = None,
) -> Rounds:
    """LM2 and LM3 of one organisation (Sacks, *The Money Trail*, 2002).

    Args:
        income: R1, the income that is followed.
        staff: Pay of staff who live in the area.
        suppliers: Paid to local suppliers.
        subcontractors: Paid to local subcontractors.
        other: Other local costs. The four make R2.
        respent: R3, what those spent again in the area; None where nobody asked.

    Raises:
        ValueError: R1 is not positive, or a round is negative.
    """
    second = staff + suppliers + subcontractors + other
    if income <= 0:
        raise ValueError("R1, the income that is followed, must be over 0")
    if min(staff, suppliers, subcontractors, other, respent or 0.0) < 0:
        raise ValueError("a round of spending cannot be negative")
    doubts = []
    if second > income:
        doubts.append("R2 is more than R1: money from elsewhere was spent too, and LM3 may pass its limit")
    if respent is not None and respent > second:
        doubts.append("R3 is more than R2: money from elsewhere was spent too")
    lm3 = None if respent is None else (income + second + respent) / income
    return Rounds((income + second) / income, lm3, tuple(doubts))


def value_per_pound(share: float, local: float, elsewhere: float) -> float:
    """Northumberland's form: s·(1 + r_L) + (1 − s)·r_N, what a pound brings the area (nef, 2005).

    Args:
        share: s, the part spent with local suppliers.
        local: r_L, what they spend again in the area per pound.
        elsewhere: r_N, what suppliers elsewhere spend in the area per pound.
    """
    return share * (1 + local) + (1 - share) * elsewhere


def marginal_value(local: float, elsewhere: float) -> float:
    """What moving a pound to a local supplier adds: 1 + r_L − r_N."""
    return 1 + local - elsewhere


def keynes_proportional(consumption: float, tax: float, imports: float) -> float:
    """1/(1 − c(1 − t)(1 − m)): imports are a part of what is consumed."""
    return _endless(consumption * (1 - tax) * (1 - imports))


def keynes_additive(consumption: float, tax: float, imports: float) -> float:
    """1/(1 − c(1 − t) + m): imports are a part of income."""
    return _endless(consumption * (1 - tax) - imports)


def constant_retention(kept: float, last: int | None = None) -> float:
    """1 + r + r² + … where each round keeps the same part: three rounds give LM3, endless ones 1/(1 − r)."""
    if last is None:
        return _endless(kept)
    return sum(kept**n for n in range(last))


def additionality(gross: float, leakage: float, displacement: float, substitution: float, multiplier: float) -> float:
    """GI·(1 − L)·(1 − Dp)·(1 − S)·M, to be taken less the same of the reference case (HCA, *Additionality Guide*)."""
    return gross * (1 - leakage) * (1 - displacement) * (1 - substitution) * multiplier


def _endless(kept: float) -> float:
    if kept >= 1:
        raise ValueError("each round would keep all of its money or more: the sum has no end")
    return 1 / (1 - kept)
