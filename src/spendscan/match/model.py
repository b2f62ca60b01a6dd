"""The probability that a candidate is the payee: a logistic model of few parts, its coefficients in `model.json`.

It was trained without labels, on noise applied to names (`calibrate`). Postcodes are not in the training, since noise
cannot say how often a supplier's address in a ledger is the one that its register holds: their weights are set by hand.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl

# Each part of the model, with what it says.
FEATURES: dict[str, str] = {
    "rarity": "shared words weighted by rarity",
    "string": "likeness of the squashed names",
    "equal": "nothing is left over, and the legal forms can be one",
    "glued": "what is left over on both sides is the same letters, spaced otherwise",
    "slip": "what is left over on both sides differs by one letter, or two swapped, of five or more",
    "slips": "by two or three letters of eight or more",
    "begins": "what is left over of the payee's name begins what is left over of the other",
    "alike": "what is left over on both sides is alike in some other way",
    "unlike": "what is left over on both sides is alike in few letters",
    "only_q": "only the payee's name has words over, the register's none",
    "only_c": "only the register's name has words over, the payee's none",
    "acronym": "all that is left over is one word of the initials of the shared ones",
    "adds": "only the register's name has words over: HOLDINGS, GROUP, UK, a number, or a place in brackets",
    "charity": "only the register's name has a word over, and it is TRUST, CHARITY, FOUNDATION or the like",
    "shared": "rarity of the shared words, in tens",
    "lost_q": "rarity of the words that only the payee's name has, unless they are alike, in tens",
    "lost_c": "rarity of the words that only the register's name has, unless they are alike, in tens",
    "more_q": "words that only the payee's name has, unless they are alike",
    "more_c": "words that only the register's name has, unless they are alike",
    "known_q": "words that only the payee's name has, and that other names of the register have: no misspellings",
    "plural": "they differ by a final S alone",
    "ends_s": "what is left over differs by more than a final S, but one side has it and the other has not",
    "repeated": "nothing is left over, but one name has a word twice",
    "short": "squashed name of the register under ten letters",
    "cut": "one name is the other cut short",
    "form_same": "the same legal form",
    "form_conflict": "legal forms that cannot be one",
    "form_differs": "LTD for PLC or CIC, or the other way about",
    "form_unsaid": "only the register's name has a legal form",
    "form_rare": "only the register's name has one, and it is a partnership's",
    "form_added": "only the payee's name has a legal form",
    "number_differs": "other numbers",
    "uncoded": "read without a trailing code",
    "to_form": "read up to the legal form, or without one cut short",
    "before_ta": "read up to T/A",
    "after_ta": "read after T/A",
    "parted": "read up to a separator or after it",
    "unbracketed": "read without brackets",
    "clean": "one slip, or none, is all the difference, and no other entity is near",
    "clean_said": "the same, and both have the same legal form",
    "previous": "a previous name",
    "first": "no other entity has a higher score",
    "lead": "lead over the best other entity, or how far behind it",
    "close": "whether that lead is under 0.05",
    "size": "names in the register, as a power of ten above 10,000",
}
# What a feature may say, whatever the training: more left over never speaks for a match.
SIGNS = {
    "rarity": 1, "string": 1, "equal": 1, "glued": 1, "slip": 1, "unlike": -1, "only_q": -1, "only_c": -1,
    "adds": -1, "acronym": 1, "shared": 1, "lost_q": -1, "lost_c": -1, "more_q": -1, "more_c": -1, "known_q": -1,
    "plural": -1, "ends_s": -1, "repeated": -1, "short": -1, "form_conflict": -1, "form_rare": -1,
    "number_differs": -1, "after_ta": -1, "parted": -1, "unbracketed": -1, "clean": 1, "clean_said": 1,
    "previous": -1, "first": 1, "lead": 1, "close": -1, "size": -1,
}  # fmt: skip
_ALIKE = 0.8
_LONG, _LONGER, _BRIEF = 5, 8, 10
_WHOLE = ["whole", "uncoded", "mended", "spelt_out", "to_form", "uncut", "unglued", "before_ta"]
_CLEAR = 0.1  # lead over the best other entity
_PARTNERSHIPS = ["LLP", "LP"]
# What firms of one group add to a name; what is left over stands without spaces.
_ADDED = r"^(HOLDINGS?|GROUP|UK|INTERNATIONAL|EUROPE|INVESTMENTS|PROPERTIES|TRADING|ENTERPRISES|[0-9]+)+$"
_CHARITY = r"^(TRUST|CHARITY|CHARITABLETRUST|FOUNDATION|SOCIETY|ASSOCIATION)$"
_TELLING = 12.0  # rarity of words that one firm in some 100,000 has by chance
_ADDED_LAST = r"(HOLDINGS?|GROUP|UK)$"
_POSTCODE = {"same": 2.0, "near": 0.7, "differs": -0.3}
_PLACES = 6


@cache
def shipped() -> dict[str, float]:
    """The coefficients shipped: one for each feature, and `intercept`."""
    text = (files("spendscan.match") / "model.json").read_text("utf-8")
    return {name: float(value) for name, value in json.loads(text)["coefficients"].items()}


def differences(pairs: pl.DataFrame) -> pl.DataFrame:
    """Scored pairs with what tells their names apart, each in a column `d_…`; at most one kind of change holds.

    Args:
        pairs: What `scored` gives, with `lead`.
    """
    rows = pairs.with_columns(_q=pl.col("_rest_q").str.len_chars(), _c=pl.col("_rest_c").str.len_chars())
    both = (pl.col("_q") > 0) & (pl.col("_c") > 0)
    # A ratio is one less the share of letters to leave out: two for a letter replaced or swapped, one for one too many.
    over = (pl.col("_q") + pl.col("_c")).cast(pl.Float64)
    s_differs = pl.col("_rest_q").str.ends_with("S") != pl.col("_rest_c").str.ends_with("S")
    group = pl.col("_rest_c").str.contains(_ADDED_LAST) & ~pl.col("_rest_q").str.contains(_ADDED_LAST)
    unsaid = pl.col("form_one") & pl.col("form").is_null()
    rows = rows.with_columns(
        _both=both,
        _letters=pl.when(both).then(((1 - pl.col("rest")) * over).round()).otherwise(0.0),
        _group=group,
        d_nothing=(pl.col("_q") == 0) & (pl.col("_c") == 0),
        d_only_q=(pl.col("_q") > 0) & (pl.col("_c") == 0) & ~pl.col("acronym"),
        d_only_c=(pl.col("_c") > 0) & (pl.col("_q") == 0) & ~pl.col("acronym"),
        d_ends_s=both & ~pl.col("plural") & s_differs,
        d_unsaid=unsaid,
        d_rare=unsaid & pl.col("its_form").is_in(_PARTNERSHIPS),
        d_added=pl.col("form_one") & pl.col("form").is_not_null(),
    )
    plain = pl.col("_both") & ~pl.col("plural") & ~pl.col("number_differs") & (pl.col("_letters") > 0)
    begins = (pl.col("_q") >= 3) & pl.col("_rest_c").str.starts_with(pl.col("_rest_q"))
    change = (
        pl.when(pl.col("_both") & (pl.col("_letters") == 0)).then(pl.lit("glued"))
        .when(plain & (pl.col("_letters") <= 2) & (pl.col("_c") >= _LONG)).then(pl.lit("slip"))
        .when(plain & (pl.col("_letters") <= 4) & (pl.col("_c") >= _LONGER)).then(pl.lit("slips"))
        .when(plain & begins).then(pl.lit("begins"))
        .when(pl.col("_both") & (pl.col("rest") >= _ALIKE)).then(pl.lit("alike"))
        .when("_both").then(pl.lit("unlike"))
        .otherwise(pl.lit("none"))
    )  # fmt: skip
    rows = rows.with_columns(d_change=change)
    lone = pl.col("d_only_c") & (pl.col("bracketed") | pl.col("_rest_c").str.contains(_ADDED))
    begun = (pl.col("d_change") == "begins") & pl.col("bracketed")
    rows = rows.with_columns(d_adds=lone | (pl.col("_both") & pl.col("_group")) | begun)
    doubted = pl.any_horizontal("d_adds", "d_ends_s", "repeated", "form_conflict", "form_differs", "d_added", "d_rare")
    slight = pl.col("d_nothing") | pl.col("d_change").is_in(["glued", "slip"])
    clean = slight & ~doubted & (pl.col("known_q") == 0) & (pl.col("lead") >= _CLEAR)
    return rows.with_columns(d_clean=clean & pl.col("variant").is_in(_WHOLE))


def features(pairs: pl.DataFrame, names: int) -> pl.DataFrame:
    """The features of scored pairs with their `lead`, for a register of so many names: a column `f_…` each."""
    unlike = ((pl.col("rest") < _ALIKE) & ~pl.col("acronym")).cast(pl.Float64)

    def read(*variants: str) -> pl.Expr:
        return pl.col("variant").is_in(variants)

    values = {
        "rarity": pl.col("rarity_score"),
        "string": pl.col("string_score"),
        "equal": (pl.col("string_score") >= 1) & ~pl.col("form_conflict"),
        **{kind: pl.col("d_change") == kind for kind in ("glued", "slip", "slips", "begins", "alike", "unlike")},
        "only_q": pl.col("d_only_q"),
        "only_c": pl.col("d_only_c"),
        "acronym": pl.col("acronym"),
        "adds": pl.col("d_adds"),
        "charity": pl.col("d_only_c") & pl.col("_rest_c").str.contains(_CHARITY) & (pl.col("shared") >= _TELLING),
        "shared": (pl.col("shared") / 10).clip(0, 4),
        "lost_q": (pl.col("left_q") * unlike / 10).clip(0, 3),
        "lost_c": (pl.col("left_c") * unlike / 10).clip(0, 3),
        "more_q": (pl.col("more_q") * unlike).clip(0, 3),
        "more_c": (pl.col("more_c") * unlike).clip(0, 3),
        "known_q": pl.when("acronym").then(0).otherwise(pl.col("known_q").clip(0, 3)),
        "plural": pl.col("plural"),
        "ends_s": pl.col("d_ends_s"),
        "repeated": pl.col("repeated"),
        "short": pl.col("its_length") < _BRIEF,
        "cut": pl.col("cut"),
        "form_same": pl.col("form_same"),
        "form_conflict": pl.col("form_conflict"),
        "form_differs": pl.col("form_differs"),
        "form_unsaid": pl.col("d_unsaid"),
        "form_rare": pl.col("d_rare"),
        "form_added": pl.col("d_added"),
        "number_differs": pl.col("number_differs"),
        "uncoded": read("uncoded", "mended", "spelt_out"),
        "to_form": read("to_form", "uncut", "unglued"),
        "before_ta": read("before_ta"),
        "after_ta": read("after_ta"),
        "parted": read("left", "right"),
        "unbracketed": read("unbracketed"),
        "clean": pl.col("d_clean"),
        "clean_said": pl.col("d_clean") & pl.col("form_same"),
        "previous": pl.col("name_kind") == "previous",
        "first": pl.col("lead") >= 0,
        "lead": pl.col("lead").clip(-0.3, 0.3),
        "close": pl.col("lead") < 0.05,
        "size": pl.lit(names, pl.Float64).clip(lower_bound=100).log10() - 4,
    }
    return differences(pairs).select(values[name].cast(pl.Float64).alias(f"f_{name}") for name in FEATURES)


def probability(pairs: pl.DataFrame, names: int, coefficients: Mapping[str, float]) -> pl.Series:
    """The probability of scored pairs, 0 to 1."""
    columns = features(pairs, names)
    # Added one by one, so that the order of adding is the same everywhere, unlike in a matrix product.
    logit = np.full(pairs.height, coefficients["intercept"])
    for name in FEATURES:
        if weight := coefficients.get(name, 0.0):
            logit += weight * columns[f"f_{name}"].to_numpy()
    said = pairs["postcode"].replace_strict(_POSTCODE, default=0.0, return_dtype=pl.Float64)
    return pl.select((1 / (1 + (-(pl.Series(logit) + said)).exp())).round(_PLACES).alias("probability")).to_series()
