"""The probability that a candidate is the payee: a logistic model of few parts, its coefficients in `model.json`.

It was trained without labels, on noise applied to names (`calibrate`). Postcodes are not in the training, since noise
cannot say how often a supplier's address in a ledger is the one that its register holds: their weights are set by hand.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import polars as pl

from spendscan.match.variants import PENALTY

# Each part of the model, with what it says.
FEATURES: dict[str, str] = {
    "rarity": "shared words weighted by rarity",
    "string": "likeness of the squashed names",
    "both": "the two together: high only where both are",
    "equal": "the same letters, as this reading has them, and legal forms that can be one",
    "shared": "rarity of the shared words, in tens",
    "more_q": "words that only the payee's name has, unless they are alike",
    "more_c": "words that only the register's name has, unless they are alike",
    "known_q": "words that only the payee's name has, and that other names of the register have: no misspellings",
    "misspelt": "words left over on both sides, as many, alike, and unknown to the register as the payee has them",
    "plural": "they differ by a final S alone",
    "whole_words": "what is left over on both sides is alike in few letters",
    "cut": "one name is the other cut short",
    "form_same": "the same legal form",
    "form_conflict": "legal forms that cannot be one",
    "form_one": "only one of them has a legal form",
    "number_differs": "other numbers",
    "variant": "another reading than the whole name, by its penalty",
    "previous": "a previous name",
    "lead": "lead over the best other entity, or how far behind it",
    "close": "whether that lead is under 0.05",
    "size": "names in the register, as a power of ten above 10,000",
}
# What a feature may say, whatever the training: more left over never speaks for a match.
SIGNS = {
    "rarity": 1, "string": 1, "both": 1, "equal": 1, "shared": 1, "more_q": -1, "more_c": -1, "known_q": -1,
    "misspelt": 1, "plural": -1, "whole_words": -1, "form_conflict": -1, "number_differs": -1, "variant": -1,
    "previous": -1, "lead": 1, "close": -1, "size": -1,
}  # fmt: skip
_ALIKE = 0.8
_POSTCODE = {"same": 2.0, "near": 0.7, "differs": -0.3}
_PLACES = 6


@cache
def shipped() -> dict[str, float]:
    """The coefficients shipped: one for each feature, and `intercept`."""
    text = (files("spendscan.match") / "model.json").read_text("utf-8")
    return {name: float(value) for name, value in json.loads(text)["coefficients"].items()}


def features(names: int) -> list[pl.Expr]:
    """The features of scored pairs with their `lead`, for a register of so many names."""
    unlike = (pl.col("rest") < _ALIKE).cast(pl.Float64)
    values = {
        "rarity": pl.col("rarity_score"),
        "string": pl.col("string_score"),
        "both": (pl.col("rarity_score") * pl.col("string_score")) ** 4,
        "equal": (pl.col("string_score") >= 1) & ~pl.col("form_conflict"),
        "shared": (pl.col("shared") / 10).clip(0, 4),
        "more_q": (pl.col("more_q") * unlike).clip(0, 3),
        "more_c": (pl.col("more_c") * unlike).clip(0, 3),
        "known_q": pl.col("known_q").clip(0, 3),
        "misspelt": (pl.col("rest") >= _ALIKE)
        & (pl.col("more_q") > 0)
        & (pl.col("more_q") == pl.col("more_c"))
        & (pl.col("known_q") == 0)
        & ~pl.col("plural"),
        "plural": pl.col("plural"),
        "whole_words": ((pl.col("more_q") > 0) & (pl.col("more_c") > 0) & (pl.col("rest") < _ALIKE)),
        "cut": pl.col("cut"),
        "form_same": pl.col("form_same"),
        "form_conflict": pl.col("form_conflict"),
        "form_one": pl.col("form_one"),
        "number_differs": pl.col("number_differs"),
        "variant": pl.col("variant").replace_strict(PENALTY, return_dtype=pl.Float64) * 10,
        "previous": pl.col("name_kind") == "previous",
        "lead": pl.col("lead").clip(-0.3, 0.3),
        "close": pl.col("lead") < 0.05,
        "size": pl.lit(names, pl.Float64).clip(lower_bound=100).log10() - 4,
    }
    return [expr.cast(pl.Float64).alias(f"f_{name}") for name, expr in values.items()]


def probability(names: int, coefficients: Mapping[str, float]) -> pl.Expr:
    """The probability of scored pairs, 0 to 1."""
    # A sum of expressions adds in one order everywhere, unlike a matrix product.
    logit = pl.lit(coefficients["intercept"])
    for name, expr in zip(FEATURES, features(names), strict=True):
        logit = logit + coefficients[name] * expr
    logit = logit + pl.col("postcode").replace_strict(_POSTCODE, default=0.0, return_dtype=pl.Float64)
    return (1 / (1 + (-logit).exp())).round(_PLACES)
