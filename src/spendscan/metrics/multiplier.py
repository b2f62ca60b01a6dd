"""LM2 and LM3 as ratios of rounds of spending: (R1+R2)/R1 and (R1+R2+R3)/R1 (Sacks, The Money Trail, 2002)."""

from decimal import Decimal

import polars as pl

from spendscan.metrics.choices import Choices
from spendscan.metrics.figures import bounds_of_part, coverage, figures, share
from spendscan.metrics.sums import Rings
from spendscan.survey.read import RATE_SCALE


def multipliers(sums: Rings, choices: Choices) -> list[pl.DataFrame]:
    """LM2 of every slice, and LM3 where re-spend rates are known; none without an area."""
    if not choices.rings:
        return []
    return [_lm2(sums), *([_lm3(sums, choices)] if "r3" in sums.whole.columns else [])]


def _lm2(sums: Rings) -> pl.DataFrame:
    total = pl.col("total")
    low, high = bounds_of_part("local")
    return figures(
        sums.whole,
        "lm2",
        value=share(total + pl.col("local"), scale=1),
        numerator=total + pl.col("local"),
        denominator="total",
        bound_low=share(total + low, scale=1),
        bound_high=share(total + high, scale=1),
        coverage=coverage(),
        payees="payees",
        payments="payments",
        method="(R1 + R2) ÷ R1: R1 the scope's spend, R2 its local part; no staff pay",
    )


def _lm3(sums: Rings, choices: Choices) -> pl.DataFrame:
    """Local money counts once for round 2, and by its payee's rate for round 3; all in whole parts of a penny."""
    r1 = pl.col("total").cast(pl.Int128) * RATE_SCALE
    local = pl.col("local").cast(pl.Int128) * RATE_SCALE
    rounds = {
        "value": r1 + local + pl.col("r3"),
        "bound_low": r1 + local + pl.col("minus").cast(pl.Int128) * RATE_SCALE + pl.col("r3") + pl.col("r3_minus"),
        "bound_high": r1 + local + pl.col("plus").cast(pl.Int128) * RATE_SCALE + pl.col("r3") + pl.col("r3_plus"),
    }
    ratios = {name: pl.when(pl.col("total") > 0).then(share(money, r1, scale=1)) for name, money in rounds.items()}
    own = share("own", "local").round(1).fill_null(0)
    rest = (
        f"the others re-spend {_percent(choices.respend)} as stated"
        if choices.respend is not None
        else ("the others the rate of all answers")
    )
    method = pl.format(
        "(R1 + R2 + R3) ÷ R1; {}% of local money under suppliers' own answers, then their stratum's rate, " + rest, own
    )
    # Answers may be in one currency only: the others have no rates, and no LM3.
    return figures(
        sums.whole.filter(pl.col("rated") > 0),
        "lm3",
        coverage=coverage(),
        payees="payees",
        payments="payments",
        method=method,
        **ratios,
    )


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}%"
