"""Training the probability without labels: names of a register are spoilt as ledgers spoil them, and matched back.

Near-twins are added to the register, and the true entity of some names is taken out: that is where matchers do harm.
"""

import random
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.match.exact import exact_hits
from spendscan.match.fuzzy import compared
from spendscan.match.model import FEATURES, SIGNS, features
from spendscan.match.noise import noisy, twin
from spendscan.register.ready import Index, indexed
from spendscan.register.register import Register
from spendscan.register.spelling import spelt

_QUERIES = 12_000
_ABSENT = 0.4  # names whose entity is taken out of the register
_STRANGE = 0.1  # names that are a near-twin of a register's name, and not in it
_TWINS = 0.3
_RIDGE = 1e-2
_STEPS = 50
_SHOWN = 3  # candidates of each name that are learned from

Floats = npt.NDArray[np.float64]
FEATURES_IN_ORDER = tuple(FEATURES)


def calibrate(registers: Sequence[Register], *, queries: int = _QUERIES, seed: int = 1) -> dict[str, float]:
    """Coefficients of the model, trained on one or more registers' own names.

    The same registers and seed give the same coefficients.
    """
    rows = pl.concat([examples(register, queries, seed + n) for n, register in enumerate(registers)])
    x = rows.select(f"f_{name}" for name in FEATURES).to_numpy()
    y = rows["right"].cast(pl.Float64).to_numpy()
    return coefficients(x, y)


def coefficients(x: Floats, y: Floats) -> dict[str, float]:
    """Coefficients of the features; one of the wrong sign is left out, the worst first, and the rest fitted again."""
    kept = list(range(x.shape[1]))
    while True:
        weights = fitted(np.column_stack([np.ones(len(x)), x[:, kept]]), y)
        wrong = [(w * SIGNS.get(FEATURES_IN_ORDER[n], w), n) for w, n in zip(weights[1:], kept, strict=True)]
        worst, feature = min(wrong)
        if worst >= 0:
            break
        kept.remove(feature)
    found = dict(zip((FEATURES_IN_ORDER[n] for n in kept), weights[1:], strict=True))
    rounded = {name: round(float(found.get(name, 0.0)), 4) for name in FEATURES}
    return {"intercept": round(float(weights[0]), 4)} | rounded


def examples(register: Register, queries: int, seed: int) -> pl.DataFrame:
    """Features and truth of the first candidates of spoilt names that the exact tiers leave: f_…, right, score."""
    rng = random.Random(seed)  # noqa: S311 - a seeded generator of noise, not of secrets
    index = indexed(_with_twins(register, rng))
    names = register.names.filter(pl.col("name_kind") == "current").sort("entity_id", "name")
    drawn = rng.sample(range(names.height), min(queries, names.height))
    rows = [_query(entity, name, rng) for entity, name in names[drawn].select("entity_id", "name").rows()]
    truth = pl.DataFrame(rows, schema=["truth", "name", "absent"], orient="row")
    payees = truth.with_columns(
        payee_key=pl.format("{}", pl.int_range(pl.len())),
        currency=pl.lit(""),
        amount=0,
        kind=pl.lit("organisation"),
        person_like=False,
    )
    return _rows(payees, index)


def _query(entity: str, name: str, rng: random.Random) -> tuple[str, str, bool]:
    """(entity, spoilt name, whether it is absent); a stranger's entity is nobody's."""
    if rng.random() < _STRANGE:
        return f"stranger to {entity}", noisy(twin(name, rng), rng), False
    return entity, noisy(name, rng), rng.random() < _ABSENT


def _rows(payees: pl.DataFrame, index: Index) -> pl.DataFrame:
    who = payees.select("payee_key", "name").hstack(spelt(payees["name"]))
    none = pl.DataFrame(schema={"payee_key": pl.String, "postcode": pl.String})
    truth = payees.select("payee_key", "truth", "absent")
    exact = exact_hits(who.with_columns(payee_key=pl.col("key")), none, index).select(
        key="payee_key", entity_id="entity_id"
    )
    met = exact.join(who.select("payee_key", "key"), on="key").join(truth, on="payee_key")
    met = met.filter(~(pl.col("absent") & (pl.col("entity_id") == pl.col("truth"))))
    left = who.join(met, on="payee_key", how="anti").drop("key")
    gone = truth.filter("absent").select("payee_key", entity_id="truth")
    pairs = compared(left, none, index, without=gone)
    known = index.names.select("entity_id", "entity").unique()
    mine = left.select("payee_key").with_row_index("payee").join(truth, on="payee_key")
    mine = mine.join(known, left_on="truth", right_on="entity_id", how="left").select(
        "payee", "payee_key", its="entity"
    )
    pairs = pairs.join(mine, on="payee").with_columns(right=(pl.col("entity") == pl.col("its")).fill_null(value=False))
    ranked = pairs.sort("payee", "score", "entity", descending=[False, True, False])
    nth = pl.int_range(pl.len()).over("payee")
    shown = ranked.filter(nth < _SHOWN)
    return features(shown, index.names.height).hstack(shown.select("right", "score", "payee_key"))


def _with_twins(register: Register, rng: random.Random) -> Register:
    names = register.names.filter(pl.col("name_kind") == "current").sort("entity_id", "name")
    held = set(names["name"].str.to_uppercase())
    made = [
        (f"twin {n}", other)
        for n, name in enumerate(names["name"])
        if rng.random() < _TWINS and (other := twin(name, rng)) not in held
    ]
    twins = pl.DataFrame(made, schema={"entity_id": pl.String, "name": pl.String}, orient="row")
    entities = pl.concat([register.entities, twins], how="diagonal")
    both = pl.concat([register.names, twins.with_columns(name_kind=pl.lit("current"))])
    return Register(register.name, entities, both, register.addresses, register.provenance)


def fitted(x: Floats, y: Floats) -> Floats:
    """Weights of a logistic regression by Newton's method, with a small ridge on all but the first column."""
    weights = np.zeros(x.shape[1])
    ridge = _RIDGE * np.eye(x.shape[1]) * len(x) / 1_000
    ridge[0, 0] = 0.0
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (y - p) - ridge @ weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + ridge + 1e-9 * np.eye(x.shape[1])
        step = np.linalg.solve(curvature, gradient)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return weights
