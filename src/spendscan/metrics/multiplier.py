"""LM2 and LM3 as ratios of rounds of spending: (R1+R2)/R1 and (R1+R2+R3)/R1 (Sacks, The Money Trail, 2002)."""

from decimal import Decimal

import polars as pl

from spendscan.core.quantiles import bent, t_quantile
from spendscan.metrics.choices import Choices
from spendscan.metrics.figures import Given, bounds_of_part, coverage, figures, share
from spendscan.metrics.ranges import LEVEL, centre, has, skewness, spread, third, variance
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
        **{n: share(total + end, scale=1) for n, end in spread(sums.whole, "local", "local").items()},
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
        else "the others the rate of all answers"
    )
    rest += "; answers count once each" if choices.average == "simple" else ""
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
        **_lm3_ends(sums.whole),
        **ratios,
    )


def second_tier(sums: Rings, elsewhere: pl.DataFrame | None, choices: Choices) -> list[pl.DataFrame]:
    """What leaves when local suppliers spend again, and what a pound brings by where its supplier is.

    Args:
        sums: Sums of slices.
        elsewhere: currency, elsewhere (billionths): what suppliers elsewhere spend in the area; None without a survey.
        choices: Rings and settings.
    """
    if not choices.rings or "r3" not in sums.whole.columns or elsewhere is None:
        return []
    rated = sums.whole.filter(pl.col("rated") > 0)
    local = pl.col("local").cast(pl.Int128)
    kept = pl.when(local > 0).then(share("r3", local * RATE_SCALE))
    most = local + pl.col("plus")
    kept_most = pl.when(most > 0).then(share(pl.col("r3") + pl.col("r3_plus"), most * RATE_SCALE)).otherwise(kept)
    ends = [100 - pl.max_horizontal(kept, kept_most), 100 - pl.min_horizontal(kept, kept_most)]
    counts: Given = {"coverage": coverage(), "payees": "payees", "payments": "payments"}
    tier2 = figures(
        rated,
        "leakage_tier2",
        value=100 - kept,
        bound_low=pl.when(kept.is_not_null()).then(ends[0]),
        bound_high=pl.when(kept.is_not_null()).then(ends[1]),
        method="100 × (1 − ΣR3 ÷ K): what local suppliers spend elsewhere, by the same rates as lm3",
        **_tier2_ends(rated),
        **counts,
    )
    told = rated.join(elsewhere, on="currency")
    return [tier2, _northumberland(told, counts)]


def _northumberland(told: pl.DataFrame, counts: Given) -> pl.DataFrame:
    """Value per pound: what is not known to be local counts as elsewhere."""
    total = pl.col("total").cast(pl.Int128) * RATE_SCALE
    local = pl.col("local").cast(pl.Int128)
    away = (pl.col("total").cast(pl.Int128) - local) * pl.col("elsewhere")
    value = local * RATE_SCALE + pl.col("r3") + away
    gain = pl.col("plus").cast(pl.Int128) * (RATE_SCALE - pl.col("elsewhere")) + pl.col("r3_plus")
    loss = pl.col("minus").cast(pl.Int128) * (RATE_SCALE - pl.col("elsewhere")) + pl.col("r3_minus")
    ratios = {n: share(x, total, scale=1) for n, x in (("value", value), ("a", value + gain), ("b", value + loss))}
    return figures(
        told,
        "local_value_per_pound",
        value=ratios["value"],
        bound_low=pl.min_horizontal(ratios.values()),
        bound_high=pl.max_horizontal(ratios.values()),
        method=pl.format(
            "(K + ΣR3 + (T − K)·r) ÷ T (Northumberland's form): r = {} of suppliers elsewhere, by their answers",
            (pl.col("elsewhere") / RATE_SCALE).round(4),
        ),
        **_pound_ends(told),
        **counts,
    )


def _lm3_ends(whole: pl.DataFrame) -> dict[str, pl.Expr]:
    """The interval of LM3: matches and the sample together, their variances added.

    The sample's quantile is Student's, with as many degrees of freedom as the two together have (Satterthwaite): the
    variance of the matches is known, that of the sample is had from a few answers.
    """
    if not has(whole, "rounds"):
        return {}
    total = pl.col("total").cast(pl.Float64)
    counted = total + pl.col("local").cast(pl.Float64) + pl.col("r3").cast(pl.Float64) / RATE_SCALE
    squared = variance("rounds") + pl.col("sampled")
    t = _quantile(squared)
    skewed = skewness(third("rounds"), squared)
    middle = counted + centre("rounds")
    where = (pl.col("total") > 0) & pl.col("sampled").is_not_null()
    low, high = (middle + squared.sqrt() * bent(sign * t, skewed) for sign in (-1, 1))
    return {"low": pl.when(where).then(low / total), "high": pl.when(where).then(high / total)}


def _shared() -> pl.Expr:
    """What round 2 and the matches' part of round 3 share: their covariance, from the variance of their sum."""
    return (variance("rounds") - variance("local") - variance("respent")) / 2


def _tier2_ends(whole: pl.DataFrame) -> dict[str, pl.Expr]:
    """The interval of 1 − ΣR3 ÷ K, whose both sides vary, by linearising the ratio about its mean."""
    if not has(whole, "respent"):
        return {}
    local = pl.col("local").cast(pl.Float64) + centre("local")
    ratio = (pl.col("r3").cast(pl.Float64) / RATE_SCALE + centre("respent")) / local
    squared = variance("respent") + pl.col("sampled") + ratio * ratio * variance("local") - 2 * ratio * _shared()
    squared = squared.clip(lower_bound=0.0)
    half = _quantile(squared) * squared.sqrt() / local
    where = (pl.col("local") > 0) & (local > 0) & pl.col("sampled").is_not_null()
    # Nothing negative about: what is spent again lies between nought and all of it.
    plain = where & (pl.col("gross") == pl.col("total"))
    ends = {}
    for name, end in (("low", ratio + half), ("high", ratio - half)):
        ends[name] = 100 * (1 - pl.when(plain).then(end.clip(0.0, 1.0)).when(where).then(end))
    return ends


def _pound_ends(told: pl.DataFrame) -> dict[str, pl.Expr]:
    """The interval of (K + ΣR3 + (T − K)·r) ÷ T; r stands as suppliers elsewhere answered."""
    if not has(told, "respent"):
        return {}
    total, away = pl.col("total").cast(pl.Float64), pl.col("elsewhere") / RATE_SCALE
    gain = 1 - away
    local = pl.col("local").cast(pl.Float64) + centre("local")
    respent = pl.col("r3").cast(pl.Float64) / RATE_SCALE + centre("respent")
    squared = gain * gain * variance("local") + variance("respent") + 2 * gain * _shared() + pl.col("sampled")
    squared = squared.clip(lower_bound=0.0)
    half = _quantile(squared) * squared.sqrt()
    middle = local * gain + respent + total * away
    where = (pl.col("total") > 0) & pl.col("sampled").is_not_null()
    return {name: pl.when(where).then((middle + end) / total) for name, end in (("low", -half), ("high", half))}


def _quantile(squared: pl.Expr) -> pl.Expr:
    """Student's quantile with the degrees of freedom that a variance has, of which the sample's part is estimated."""
    sampled = pl.col("sampled")
    freedom = pl.when((sampled > 0) & (squared > 0)).then(squared * squared / (sampled * sampled / pl.col("freedom")))
    return freedom.map_batches(_student, return_dtype=pl.Float64)


def _student(freedom: pl.Series) -> pl.Series:
    """The t quantile of the interval for each number of degrees of freedom; normal where it is null."""
    known = {f: t_quantile((1 + LEVEL) / 2, f) for f in freedom.drop_nulls().unique().to_list()}
    normal = t_quantile((1 + LEVEL) / 2, float("inf"))
    return pl.Series(freedom.name, [normal if f is None else known[f] for f in freedom], dtype=pl.Float64)


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}%"
