"""The 90% interval holds the truth about 90% of the time, before it is stretched to the value.

Each study draws a town's suppliers, how likely each match is right and what each supplier re-spends; then many truths
from them, and counts how often the interval that the program gives holds the true figure.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from spendscan.core.quantiles import t_quantile
from spendscan.metrics.chances import CHANCE
from spendscan.metrics.ranges import ends, summed
from spendscan.survey.estimate import estimate

Floats = npt.NDArray[np.float64]
TRUTHS = 4000


@dataclass(frozen=True)
class Town:
    """Suppliers: pence, the chance of being local (of those whose match is uncertain), and whether counted so."""

    pence: npt.NDArray[np.int64]
    q: npt.NDArray[np.int64]
    now: npt.NDArray[np.int64]


def spend(kind: str, n: int, draw: np.random.Generator, spread: float = 1.6) -> Floats:
    if kind == "zipf":
        return 4_000_000 / np.arange(1, n + 1)
    if kind == "lognormal":
        return draw.lognormal(8, spread, n)
    return draw.uniform(500, 50_000, n)


def town(kind: str, draw: np.random.Generator, n: int = 600) -> Town:
    """A third is accepted as local, a third accepted elsewhere, a third in review."""
    part = draw.permutation(n) % 3
    likely = np.where(part < 2, draw.uniform(0.9, 0.999, n), draw.uniform(0.3, 0.95, n))
    # Elsewhere: if the match is wrong it may be a local one; in review: if right, half of them would be local.
    q = np.select([part == 0, part == 1], [likely, (1 - likely) / 2], likely * (draw.random(n) < 0.5))
    pence = (100 * draw.permutation(spend(kind, n, draw))).astype(np.int64)
    pence = np.where(draw.random(n) < 0.03, -pence // 20, pence)  # credits
    return Town(pence, (q * CHANCE).astype(np.int64), (part == 0).astype(np.int64))


@pytest.mark.parametrize("kind", ["zipf", "lognormal", "even"])
def test_matches(kind: str) -> None:
    """Share of local money, over many truths of several towns."""
    draw, held, asked = np.random.default_rng(14), 0, 0
    for _ in range(10):
        place = town(kind, draw)
        net = pl.col("pence")
        tens = (net // 10).cast(pl.Int128)
        terms = pl.DataFrame({"pence": place.pence, "q": place.q, "now": place.now, "slice": 0}).with_columns(
            net=net.cast(pl.Int128),
            net2=net.cast(pl.Int128) * net,
            net3=tens * tens * tens,
            plus=net.clip(lower_bound=0),
            minus=net.clip(upper_bound=0),
        )
        sums = summed(terms, ["slice"]).with_columns(k=pl.lit(int((place.pence * place.now).sum())))
        sums = sums.rename({name: f"m_{name}" for name in ("mean", "variance", "third", "least", "most")})
        low, high = sums.select(*(end.alias(name) for name, end in zip("lh", ends("k", "m"), strict=True))).row(0)
        true = (draw.random((TRUTHS // 10, place.q.size)) * CHANCE < place.q) @ place.pence
        held += int(((low <= true) & (true <= high)).sum())
        asked += true.size
    assert 0.88 <= held / asked <= 0.92, held / asked


def asked_first(kind: str) -> Callable[[Floats, np.random.Generator], npt.NDArray[np.intp]]:
    if kind == "largest":
        return lambda x, draw: np.argsort(-x)[:12]
    return lambda x, draw: draw.permutation(x.size)[:12]


@pytest.mark.parametrize("who", ["largest", "anyone"])
@pytest.mark.parametrize("kind", ["lognormal", "even"])
def test_answers(kind: str, who: str) -> None:
    """Re-spend of a stratum of 60 suppliers, 12 of whom answered, whoever was asked."""
    draw, held = np.random.default_rng(3), 0
    for _ in range(TRUTHS):
        x = spend(kind, 60, draw, 1.2)  # a stratum is of suppliers of about one size
        rates = draw.beta(4, 6, 60)
        asked = asked_first(who)(x, draw)
        found = estimate(x[asked].tolist(), rates[asked].tolist())
        silent = np.setdiff1d(np.arange(60), asked)
        error = x[silent].sum() ** 2 * found.variance + (x[silent] ** 2).sum() * found.scatter
        half = t_quantile(0.95, found.freedom) * np.sqrt(error)
        held += abs((x[silent] * rates[silent]).sum() - x[silent].sum() * found.rate) <= half
    assert 0.88 <= held / TRUTHS <= 0.92, held / TRUTHS
