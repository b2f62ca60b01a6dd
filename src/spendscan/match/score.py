"""The score of a pair: likeness of the names and what the evidence adds to it or takes from it, every part a column."""

import polars as pl

from spendscan.match.variants import PENALTY

HIGHEST = 0.96  # below every exact tier
_RARITY, _STRING = 0.6, 0.4
_POSTCODE = {"same": 0.08, "near": 0.03, "differs": -0.02}  # never a veto: registers hold the accountant's address too
_FORM_SAME, _FORM_CONFLICT = 0.02, -0.06
_NUMBER, _PREVIOUS, _ENDED = -0.15, -0.01, -0.05
_PLACES = 6


def scored(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs with their score.

    Args:
        pairs: What `likeness` gives, with `postcode` (same, near, differs or null).

    Returns:
        pairs with rarity_score, string_score, name_score, postcode_evidence, form_evidence, number_evidence, score.
    """
    soft = (2 * pl.col("rest") - 1).clip(lower_bound=0) ** 1.5
    total = 2 * pl.col("shared") + pl.col("left_q") + pl.col("left_c")
    rarity = (2 * pl.col("shared") + soft * (pl.col("left_q") + pl.col("left_c"))) / total
    penalty = pl.col("variant").replace_strict(PENALTY, return_dtype=pl.Float64)
    parts = pairs.with_columns(
        rarity_score=pl.when(total > 0).then(rarity).otherwise(1.0).round(_PLACES),
        string_score=pl.col("letters"),
        postcode_evidence=pl.col("postcode").replace_strict(_POSTCODE, default=None, return_dtype=pl.Float64),
        form_evidence=pl.when("form_conflict").then(_FORM_CONFLICT).when("form_same").then(_FORM_SAME).otherwise(0.0),
        number_evidence=pl.when("number_differs").then(_NUMBER).otherwise(0.0),
    )
    name = _RARITY * pl.col("rarity_score") + _STRING * pl.col("string_score") - penalty
    parts = parts.with_columns(name_score=name.clip(0, 1).round(_PLACES))
    other = pl.when(pl.col("name_kind") == "previous").then(_PREVIOUS).otherwise(0.0)
    other += pl.when("live").then(0.0).otherwise(_ENDED)
    evidence = pl.col("postcode_evidence").fill_null(0.0) + pl.col("form_evidence") + pl.col("number_evidence")
    score = (pl.col("name_score") + evidence + other).clip(0, HIGHEST)
    return parts.with_columns(score=score.round(_PLACES))


def evidence_in_words() -> pl.Expr:
    """The evidence of a scored pair as a sentence for a reader."""
    left_q, left_c = pl.col("_rest_q"), pl.col("_rest_c")
    both = (left_q != "") & (left_c != "")
    return pl.concat_str(
        pl.when(pl.col("variant") != "whole").then(pl.format("read {}", _reading())),
        pl.when(pl.col("shared") > 0).then(pl.format("shared words weigh {}", pl.col("shared").round(1))),
        pl.when(both).then(pl.format("{} for {} ({})", left_q, left_c, pl.col("rest").round(2))),
        pl.when((left_q != "") & (left_c == "")).then(pl.format("without {}", left_q)),
        pl.when((left_q == "") & (left_c != "")).then(pl.format("it adds {}", left_c)),
        pl.when("form_conflict").then(pl.lit("another legal form"))
        .when("form_same").then(pl.lit("the same legal form")),
        pl.when("number_differs").then(pl.lit("other numbers")),
        pl.when(pl.col("postcode") == "same").then(pl.lit("the same postcode"))
        .when(pl.col("postcode") == "near").then(pl.lit("a postcode near by"))
        .when(pl.col("postcode") == "differs").then(pl.lit("another postcode")),
        pl.when(pl.col("name_kind") != "current").then(pl.format("a {} name", "name_kind")),
        pl.when(~pl.col("live")).then(pl.lit("no longer active")),
        separator="; ",
        ignore_nulls=True,
    )  # fmt: skip


def _reading() -> pl.Expr:
    told = {
        "before_ta": "before T/A", "after_ta": "after T/A", "left": "up to the separator",
        "right": "after the separator",
        "unbracketed": "without brackets",
        "to_form": "up to its legal form", "uncoded": "without a code",
        "mended": "without what a wrong encoding left", "spelt_out": "without its initials",
        "unglued": "with LIMITED parted",
        "uncut": "without the cut legal form", "whole": "whole",
    }  # fmt: skip
    return pl.col("variant").replace_strict(told, return_dtype=pl.String)
