"""From answers to all suppliers of a stratum: a rate, its error for a random draw, and what it makes of their money."""

from collections.abc import Sequence
from math import fsum, sqrt

import polars as pl

from spendscan.core.quantiles import t_quantile
from spendscan.core.reasons import NOT_GIVEN
from spendscan.survey.estimate import Average, ratio_error
from spendscan.survey.read import RATE_SCALE, Survey

RATES = pl.Schema(
    {
        "currency": pl.String(),
        "stratum": pl.String(),
        "suppliers": pl.Int64(),
        "answers": pl.Int64(),
        "rate": pl.Float64(),
        "error": pl.Float64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
        "spend": pl.Float64(),
        "respent": pl.Float64(),
    }
)


def rates(survey: Survey, suppliers: pl.DataFrame, average: Average = "ratio", level: float = 0.9) -> pl.DataFrame:
    """The re-spend rate of each stratum, extrapolated to all of its suppliers.

    The ratio estimator Σy ÷ Σx, or the plain mean of answers as nef's workbook has it, with the standard error of a
    simple random draw, the finite-population correction 1 − n/N, and Student's t with n − 1 degrees of freedom.

    Args:
        survey: Usable answers.
        suppliers: payee_key, currency, stratum, pence, of local suppliers.
        average: `ratio`, or `simple`.
        level: Of the interval, 0 to 1.

    Returns:
        `RATES`: rates, errors and ends in percent, money in pounds; `all` is of every stratum's answers together. One
        answer has no error, nor has a stratum that only answers name: who else belongs to it nobody knows.
    """
    given = survey.answers.filter(pl.col("rate").is_not_null()).sort(
        "year", "line", descending=[True, False], nulls_last=True
    )
    said = given.group_by("payee_key", maintain_order=True).agg(
        pl.col("rate").first(), said=pl.col("stratum").drop_nulls().first()
    )
    rows = suppliers.filter(pl.col("pence") > 0).join(said, on="payee_key", how="left")
    rows = rows.with_columns(stratum=pl.coalesce("said", "stratum").fill_null(NOT_GIVEN)).sort("payee_key")
    known = set(suppliers["stratum"].drop_nulls())
    found = []
    for by in (["currency", "stratum"], ["currency"]):
        for key, own in rows.sort(*by, "payee_key").group_by(by, maintain_order=True):
            stratum = str(key[1]) if len(key) > 1 else "all"
            bounded = stratum in known or stratum in {"all", NOT_GIVEN}
            found.append((str(key[0]), stratum, *_rate(own, average, level if bounded else None)))
    return pl.DataFrame(found, schema=RATES, orient="row").sort("currency", "stratum")


def _rate(own: pl.DataFrame, average: Average, level: float | None) -> tuple[object, ...]:
    answered = own.filter(pl.col("rate").is_not_null())
    spend = [float(x) for x in answered["pence"]]
    shares = [rate / RATE_SCALE for rate in answered["rate"]]
    whole, n = float(own["pence"].sum()) / 100, len(shares)
    if not n:
        return own.height, 0, None, None, None, None, whole, None
    rate = (
        fsum(shares) / n
        if average == "simple"
        else fsum(x * r for x, r in zip(spend, shares, strict=True)) / fsum(spend)
    )
    if n == 1 or level is None:
        return own.height, n, 100 * rate, None, None, None, whole, whole * rate
    error = (
        mean_error(shares, own.height)
        if average == "simple"
        else ratio_error(spend, [x * r for x, r in zip(spend, shares, strict=True)], own.height)
    )
    half = t_quantile((1 + level) / 2, n - 1) * error
    ends = (max(0.0, rate - half), min(1.0, rate + half))
    return own.height, n, 100 * rate, 100 * error, *(100 * end for end in ends), whole, whole * rate


def mean_error(shares: Sequence[float], suppliers: int) -> float:
    """The standard error of the plain mean of n out of N: √((1−f)/n · Σ(r−r̄)²/(n−1)).

    Args:
        shares: What each supplier that answered spends again.
        suppliers: N, how many there are.
    """
    n = len(shares)
    mean = fsum(shares) / n
    return sqrt((1 - n / suppliers) / n * fsum((r - mean) ** 2 for r in shares) / (n - 1))
