"""A cube of ten years and twenty bodies, with its payees and places, made from a seed: what figures are worked out from.

100,000 suppliers drawn by a Zipf law, each paid by up to 3 pairs of body and category; 120 months; one supplier in three
is local, one in seven cannot be placed, one in five has no sector; one payment in 25 is a credit. A cell of the cube
is made of about two payments.
"""

from pathlib import Path

import numpy as np
import polars as pl

from spendscan.core.money import money
from spendscan.core.reasons import Basis
from spendscan.core.schemas import CUBE, PAYEES, PLACES

PAYEES_MADE, BODIES, YEARS = 100_000, 20, 10
CREDITS = 0.04
_MONTHS = 12 * YEARS
_SECTORS = "ABCDEFGHIJKLMNOPQRSTU"
_SIZES = ("micro", "small", "medium", "large", None)
_OWNERS = ("private", "plc", "charity", "public_body", None)


def write_cube(folder: Path, rows: int, seed: int = 20_26) -> None:
    """Write `cube`, `payees` and `places` as a run has them."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    weights = 1 / np.arange(1, PAYEES_MADE + 1) ** 0.8
    who = rng.choice(PAYEES_MADE, rows, p=weights / weights.sum())
    pairs = rng.integers(1, 4, PAYEES_MADE)
    which = rng.integers(0, 3, rows) % pairs[who]
    body, category = rng.integers(0, BODIES, (PAYEES_MADE, 3)), rng.integers(0, 60, (PAYEES_MADE, 3))
    month = rng.integers(0, _MONTHS, rows)
    cell, place, counts = np.unique((who * 3 + which) * _MONTHS + month, return_inverse=True, return_counts=True)
    pence = np.zeros(cell.size, np.int64)
    amounts = np.round(np.exp(rng.normal(6.5, 1.6, rows)) * 100).astype(np.int64) + 1
    np.add.at(pence, place, np.where(rng.random(rows) < CREDITS, -amounts, amounts))
    pair, month = np.divmod(cell, _MONTHS)
    who, which = np.divmod(pair, 3)
    keys = _texts([f"SUPPLIER {n:06}" for n in range(PAYEES_MADE)])
    codes = _texts([f"M{1 + n // 2000 % 99} {n // 200 % 10}{'ABDEFGHJLN'[n // 20 % 10]}{'ABDEFGHJLNPQRSTUWXYZ'[n % 20]}" for n in range(PAYEES_MADE)])  # fmt: skip
    cube = pl.DataFrame({
        "body": _texts([f"Body {n:02}" for n in range(BODIES)]).gather(body[who, which]),
        "period": _texts([f"{2015 + n // 12}-{n % 12 + 1:02}" for n in range(_MONTHS)]).gather(month),
        "payee_key": keys.gather(who),
        "ledger_postcode": codes.gather(who),
        "category": _texts([f"Expense type {n:02}" for n in range(60)]).gather(category[who, which]),
        "currency": "GBP",
        "amount": pl.select(money(pl.lit(pl.Series(pence)))).to_series(),
        "payments": counts,
    })  # fmt: skip
    _write_given(as_given(CUBE.conform(cube)), folder)
    PAYEES.conform(_payees(keys, cube, rng)).write_parquet(folder / "payees.parquet")
    PLACES.conform(_places(keys, codes, rng)).write_parquet(folder / "places.parquet")


def _write_given(cube: pl.DataFrame, folder: Path) -> None:
    """Numbers and their texts apart: an analysis has both in memory, and reading such an Enum costs Polars seconds."""
    cube.with_columns(pl.col(CUBE.keys).to_physical()).write_parquet(folder / "cube.parquet")
    texts = [cube[key].dtype.categories.alias("text").to_frame().with_columns(key=pl.lit(key)) for key in CUBE.keys]  # type: ignore[attr-defined]
    pl.concat(texts).write_parquet(folder / "texts.parquet")


def read_cube(folder: Path) -> pl.DataFrame:
    """The cube as an analysis hands it to the figures."""
    cube, texts = (pl.read_parquet(folder / f"{name}.parquet") for name in ("cube", "texts"))
    own = {key: pl.Enum(texts.filter(pl.col("key") == key)["text"]) for key in CUBE.keys}
    return cube.with_columns(cube[key].cat.to(own[key]) for key in CUBE.keys)


def as_given(cube: pl.DataFrame) -> pl.DataFrame:
    """A cube as an analysis hands it to the figures: its texts as numbers of sorted values."""
    return cube.with_columns(pl.col(key).cast(pl.Enum(cube[key].unique().drop_nulls().sort())) for key in CUBE.keys)


def _texts(texts: list[str]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def _drawn(values: tuple[str | None, ...] | str, rng: np.random.Generator) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String).gather(rng.integers(0, len(values), PAYEES_MADE))


def _payees(keys: pl.Series, cube: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    known = pl.DataFrame({
        "payee_key": keys, "name": keys, "supplier_key": keys, "group_key": keys,
        "sector": _drawn((*_SECTORS, None, None, None, None, None), rng),
        "size": _drawn(_SIZES, rng), "ownership": _drawn(_OWNERS, rng),
    }).with_columns(kind=pl.lit("organisation"), person_like=pl.lit(value=False), names=pl.concat_list("name"))  # fmt: skip
    sums = cube.group_by("payee_key", "currency").agg(pl.col("payments").sum(), pl.col("amount").sum())
    return sums.join(known, on="payee_key")


def _places(keys: pl.Series, codes: pl.Series, rng: np.random.Generator) -> pl.DataFrame:
    frames = []
    for basis in map(str, Basis):
        draw = rng.random(PAYEES_MADE)
        ring = np.where(draw < 1 / 3, "Local", np.where(draw < 6 / 7, "rest_of_country", "unknown"))
        postcode = codes if basis in {"ledger", "best"} else pl.Series([None], dtype=pl.String).new_from_index(0, PAYEES_MADE)  # fmt: skip
        frames.append(pl.DataFrame({"payee_key": keys, "ledger_postcode": postcode, "ring": ring, "deprivation_decile": rng.integers(1, 11, PAYEES_MADE)}).with_columns(basis=pl.lit(basis)))  # fmt: skip
    return pl.concat(frames)


def write_lookup(ledger: Path, path: Path) -> None:
    """Write a lookup of every postcode of a ledger, each in one of ten authorities."""
    lines = pl.scan_csv(ledger / "*.csv", infer_schema=False).select("Supplier Postcode").drop_nulls().unique()
    codes = lines.sort("Supplier Postcode").collect(engine="streaming")["Supplier Postcode"]
    number = pl.Series(np.arange(codes.len()) % 10)
    pl.DataFrame({"postcode": codes, "local_authority": pl.Series([f"E0700{n:04}" for n in range(10)]).gather(number)}).write_csv(path)  # fmt: skip
