"""Training the probability without labels: names of a register are spoilt as ledgers spoil them, and matched back.

Some of the names are given near-twins in the register, and the true entity of some is taken out: that is where
matchers do harm. Some are spoilt names of strangers, which the register has not.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.match.exact import exact_hits
from spendscan.match.fuzzy import all_readings, chosen
from spendscan.match.model import FEATURES, SIGNS, features
from spendscan.match.noise import neighbour, noisy, twin
from spendscan.register.entities import ADDRESSES
from spendscan.register.ready import Index, indexed
from spendscan.register.register import Register
from spendscan.register.spelling import spelt

_QUERIES = 12_000
_TWINNED = 0.2  # names of entities that have near-twins in the register
_TWINNED_GONE, _GONE = 0.25, 0.15  # of those, and of the others, whose entity is taken out of the register
_STRANGE = 0.17  # of the others: names that are a near-twin of a register's name, and not in it
_OTHER_WORD = 0.9  # of those: a word replaced
_OTHER_SIDE = 0.025  # names that are published with another firm's on the other side of T/A
_RIDGE, _STEPS, _SETTLED = 1.0, 40, 1e-3
_CHOICES, _AT_FIRST = 2, 20.0  # of the readings that count; the weight of a whole likeness, before there is a model
# Names are spoilt harder here than ledgers spoil them, so that every kind of difference is learnt of: what is learnt is
# too doubtful of likely matches. Set on generated and labelled names that no figure is reported of.
_SHARPER, _KINDER = 1.3, 0.2
# What names that are made for training say too little of, or too much: real words have more neighbours one letter away,
# real ledgers seldom add a word that other firms have, what stands after T/A is a firm oftener than made-up words are,
# fingers swap, double, miss and leave out letters oftener than they write just any, and a house with another number has
# another company. Set on the same names.
_HEEDED = {
    "string_high": 1.0, "more": 1.0, "after_ta": 0.6, "nearly": -0.5, "after_known": -0.5, "slip_known": -1.0,
    "two_new": -0.7, "two_known": -0.7, "extends": -1.0, "slip_swapped": 0.7, "slip_beside": 0.7, "slip_lost": 0.6,
    "slip_doubled": 0.5, "slip_new": -0.5, "slip_new_brief": -0.5, "other_number": -1.0,
}  # fmt: skip

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def calibrate(registers: Sequence[Register], *, queries: int = _QUERIES, seed: int = 1) -> dict[str, float]:
    """Coefficients of the model, trained on one or more registers' own names.

    The same registers and seed give the same coefficients.
    """
    parts = [
        examples(register, queries, seed + n).with_columns(register=pl.lit(n)) for n, register in enumerate(registers)
    ]
    return trained(pl.concat(parts))


def trained(rows: pl.DataFrame) -> dict[str, float]:
    """Coefficients from all readings of spoilt names: which reading of a name counts is chosen by the model itself.

    It is chosen by likeness first, and by the coefficients found thereafter, so that nothing rests on earlier ones.

    Args:
        rows: register, and the columns of `examples`.
    """
    rows = rows.with_columns(payee=pl.struct("register", "payee").rank("dense").cast(pl.Int64) - 1)
    rows = rows.with_columns(weight=pl.col("name_score") * _AT_FIRST)
    found: dict[str, float] = {}
    for _ in range(_CHOICES):
        best = chosen(rows, "weight")
        x = best.select(f"f_{name}" for name in FEATURES).to_numpy()
        found = coefficients(x, best["right"].cast(pl.Float64).to_numpy(), best["payee"].to_numpy())
        every = rows.select(f"f_{name}" for name in FEATURES).to_numpy()
        weight = sum((every[:, n] * found[name] for n, name in enumerate(FEATURES)), np.full(len(every), 0.0))
        rows = rows.with_columns(weight=pl.Series(weight).round(6))
    return found


def coefficients(x: Floats, y: Floats, group: Ints) -> dict[str, float]:
    """Coefficients of the features; those of the wrong sign are left out, and the rest fitted again, then sharpened.

    Args:
        x: The features of each candidate.
        y: Whether it is right.
        group: The payee that it is a candidate of, numbered from 0.
    """
    names, kept = tuple(FEATURES), list(range(x.shape[1]))
    start = np.zeros(1 + len(kept))
    while True:
        weights = fitted(np.column_stack([np.ones(len(x)), x[:, kept]]), y, group, start)
        wrong = [n for w, n in zip(weights[1:], kept, strict=True) if w * SIGNS.get(names[n], w) < 0]
        if not wrong:
            break
        start = np.array([weights[0], *(w for w, n in zip(weights[1:], kept, strict=True) if n not in wrong)])
        kept = [n for n in kept if n not in wrong]
    weights = _SHARPER * weights
    weights[0] += _KINDER
    found = dict(zip((names[n] for n in kept), map(float, weights[1:]), strict=True))
    rounded = {name: round(_heeded(name, found.get(name, 0.0)), 4) for name in FEATURES}
    return {"intercept": round(float(weights[0]), 4)} | rounded


def _heeded(name: str, weight: float) -> float:
    """A coefficient put right by what is known beside the training; never against its meaning."""
    right = weight + _HEEDED.get(name, 0.0)
    return right if right * SIGNS.get(name, right) >= 0 else 0.0


@dataclass(frozen=True)
class _Drawn:
    """Spoilt names and what the register is to hold: (name as spoilt, true name or none), added names, gone names."""

    names: list[tuple[str, str]]
    added: list[str]
    gone: set[str]


def examples(register: Register, queries: int, seed: int) -> pl.DataFrame:
    """All readings of spoilt names that the exact tiers leave, × the names found for them: differences and truth.

    Returns:
        payee, entity, name, variant, doubt, name_score, f_…, right.
    """
    names = register.names.filter(pl.col("name_kind") == "current").sort("entity_id", "name")["name"]
    drawn = _drawn(names, queries, random.Random(seed))  # noqa: S311 - a seeded generator of noise, not of secrets
    index = indexed(_changed(register, drawn))
    held = index.names.frame("name", "entity").rename({"name": "true", "entity": "truth"})
    held = held.filter(pl.col("true").is_in([true for _, true in drawn.names]))
    held = held.unique("true", keep="first", maintain_order=True)
    told = pl.DataFrame(drawn.names, schema={"name": pl.String, "true": pl.String}, orient="row")
    who = told.with_columns(payee_key=pl.format("{}", pl.int_range(pl.len())))
    who = who.join(held, on="true", how="left", maintain_order="left")
    return _rows(who, index)


def _drawn(names: pl.Series, queries: int, rng: random.Random) -> _Drawn:
    def other() -> str:
        return str(names[rng.randrange(len(names))])

    drawn = _Drawn([], [], set())
    for name in names.gather(rng.sample(range(len(names)), min(queries, len(names)))):
        if rng.random() < _TWINNED:
            drawn.added.extend(twin(name, rng) for _ in range(rng.choice((1, 1, 2))))
            gone, true = rng.random() < _TWINNED_GONE, name
        elif rng.random() < _STRANGE:
            gone = False
            true = neighbour(name, other(), rng) if rng.random() < _OTHER_WORD else twin(name, rng)
        else:
            gone, true = rng.random() < _GONE, name
        if gone:
            drawn.gone.add(name)
        drawn.names.append((_published(true, other(), rng), true))
    return drawn


def _published(name: str, other: str, rng: random.Random) -> str:
    """A name as spoilt; now and then beside another firm's, on either side of T/A."""
    spoilt = noisy(name, rng)
    if rng.random() >= _OTHER_SIDE:
        return spoilt
    said = rng.choice(("T/A", "TRADING AS", "t/a"))
    words = other.split()
    beside = " ".join(words[:-1] if len(words) > 1 and rng.random() < 0.6 else words)
    return f"{spoilt} {said} {beside}" if rng.random() < 0.75 else f"{beside} {said} {spoilt}"


def _changed(register: Register, drawn: _Drawn) -> Register:
    """The register with near-twins added and some names taken out."""
    names = register.names.filter(~pl.col("name").is_in(list(drawn.gone)))
    twins = pl.DataFrame({"name": list(dict.fromkeys(drawn.added))}, schema={"name": pl.String})
    twins = twins.select(pl.format("twin {}", pl.int_range(pl.len())).alias("entity_id"), "name")
    added = twins.join(names, on="name", how="anti", maintain_order="left")
    # What matching asks of an entity; no postcodes are set against each other.
    told = pl.DataFrame([register.entity_column(column) for column in ("entity_id", "status", "dissolved")])
    entities = pl.concat([told, added.drop("name")], how="diagonal")
    both = pl.concat([names, added.with_columns(name_kind=pl.lit("current"))]).sort("entity_id", "name")
    return Register(register.name, entities, both, ADDRESSES.to_frame(), register.provenance)


def _rows(who: pl.DataFrame, index: Index) -> pl.DataFrame:
    none = pl.DataFrame(schema={"payee_key": pl.String, "postcode": pl.String})
    apart = who.select("payee_key", "name", "truth").hstack(spelt(who["name"]))
    keyed = apart.drop("payee_key").rename({"key": "payee_key"}).unique("payee_key", keep="first", maintain_order=True)
    exact = exact_hits(keyed, none, index).select("payee_key").unique()
    left = apart.join(exact, left_on="key", right_on="payee_key", how="anti", maintain_order="left").drop("key")
    left = left.sort("payee_key")
    pairs = all_readings(left, index)
    truth = left.select("truth").with_row_index("payee")
    pairs = pairs.join(truth, on="payee", how="left", maintain_order="left")
    right = (pl.col("entity") == pl.col("truth")).fill_null(value=False)
    told = ("payee", "entity", "name", "variant", "doubt", "name_score")
    return pairs.select(*told, right=right).hstack(features(pairs, index.names.height))


def fitted(x: Floats, y: Floats, group: Ints, start: Floats | None = None) -> Floats:
    """Weights of a conditional logit by Newton's method, with a small ridge on all but the first column.

    Of the candidates of a payee at most one is right; that none is has the odds 1.
    """
    order = np.argsort(group, kind="stable")
    x, y, group = x[order], y[order], group[order]
    begins = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    each = np.repeat(np.arange(len(begins)), np.diff(np.append(begins, len(x))))
    ridge = _RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 0.0
    weights = np.zeros(x.shape[1]) if start is None else start
    reached = _likelihood(x, y, begins, ridge, weights)
    for _ in range(_STEPS):
        p = _shares(x @ weights, begins, each)
        gradient = x.T @ (y - p) - ridge @ weights
        mixed = x * p[:, None]
        means = np.add.reduceat(mixed, begins)
        curvature = mixed.T @ x - means.T @ means + ridge + 1e-9 * np.eye(x.shape[1])
        step, before = np.linalg.solve(curvature, gradient), reached
        # Far from the best weights a whole step may go too far.
        for halves in range(12):
            tried = weights + step / 2**halves
            if (reached := _likelihood(x, y, begins, ridge, tried)) >= before:
                weights = tried
                break
        if abs(reached - before) < _SETTLED:
            break
    return weights


def _shares(z: Floats, begins: Ints, each: Ints) -> Floats:
    odds = np.exp(np.clip(z, -30, 30))
    total: Floats = 1 + np.add.reduceat(odds, begins)
    shares: Floats = odds / total[each]
    return shares


def _likelihood(x: Floats, y: Floats, begins: Ints, ridge: Floats, weights: Floats) -> float:
    z = np.clip(x @ weights, -30, 30)
    total = np.log1p(np.add.reduceat(np.exp(z), begins))
    return float(y @ z - total.sum() - 0.5 * weights @ ridge @ weights)
