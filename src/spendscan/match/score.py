"""The score of a pair: likeness of the names and the weight of all the evidence, every part a column."""

from collections.abc import Mapping

import polars as pl

from spendscan.match.model import score, weighed
from spendscan.match.variants import PENALTY
from spendscan.register.spelling import ANY_FORM

_RARITY, _STRING = 0.6, 0.4
# What the width of a field leaves of a legal form: no word more.
_CUT_FORMS = ["L", "LI", "LIM", "LIMI", "LIMIT", "LIMITE", "LT", "P", "PL", "PLCT", "LL", "C", "CI", "T", "TA", "LTD"]
_SLIGHT = 4  # letters by which names differ that are told apart by a final S
_TOLD = 2.0  # rarity of what is shared by names that a word more at the end hardly tells apart
_PLACES = 6


def scored(pairs: pl.DataFrame, names: int, coefficients: Mapping[str, float]) -> pl.DataFrame:
    """Pairs with their score.

    Args:
        pairs: What `likeness` gives, with `postcode` (same, near, town, differs or null).
        names: Names in the register.
        coefficients: Of the model.

    Returns:
        pairs with rarity_score, string_score, name_score, postcode_evidence, form_evidence, number_evidence, weight,
        score, and `doubt`: why a person should look, whatever the score, or null.
    """
    total = 2 * pl.col("shared") + pl.col("lost_q") + pl.col("lost_c")
    penalty = pl.col("variant").replace_strict(PENALTY, return_dtype=pl.Float64)
    parts = weighed(pairs, names, coefficients).with_columns(
        rarity_score=pl.when(total > 0).then(2 * pl.col("shared") / total).otherwise(0.0).round(_PLACES),
        string_score=pl.col("letters"), score=score(pl.col("weight")), doubt=_doubt(),
    )  # fmt: skip
    name = _RARITY * pl.col("rarity_score") + _STRING * pl.col("string_score") - penalty
    return parts.with_columns(name_score=name.clip(0, 1).round(_PLACES))


def _doubt() -> pl.Expr:
    """A partnership's name without its form may be another firm's, and a final S, or a word added, is as often one."""
    partnership = pl.col("its_form").is_in(["LLP", "LP"]) & (pl.col("form").is_null() | (pl.col("form") == ANY_FORM))
    q, c = pl.col("_rest_q"), pl.col("_rest_c")
    lone = ((q == "") & (c == "S")) | ((q == "S") & (c == ""))
    other_end = (q.str.ends_with("S") != c.str.ends_with("S")) & pl.col("rest_letters").is_between(1, _SLIGHT)
    plural = pl.sum_horizontal("s_more", "s_less", "ends_otherwise") > 0
    final_s = (plural | lone | (other_end & pl.col("loose"))) & ~pl.col("possessive")
    after = pl.sum_horizontal("after_known", "after_new")
    amid = pl.sum_horizontal("before_known", "before_new", "among", "added", "lone")
    # A word more at the end of a long name is what was bought, or who pays for it.
    told = (after == 1) & (amid == 0) & (pl.col("shared") >= _TOLD) & (c == "") & ~pl.col("instead")
    another = ((after > 0) | (amid > 0)) & ~told & ~pl.col("acronym") & ~q.is_in(_CUT_FORMS)
    turned = (pl.col("initials_turned") > 0) | (pl.col("turned") & (pl.col("rare_words") == 0))
    return (
        pl.when(partnership).then(pl.lit("legal_form"))
        .when(final_s).then(pl.lit("final_s"))
        .when(turned).then(pl.lit("other_order"))
        .when((pl.col("adds") > 0) | (pl.col("added") > 0) | pl.col("repeated") | another).then(pl.lit("longer_name"))
    )  # fmt: skip


def evidence_in_words() -> pl.Expr:
    """The evidence of a scored pair as a sentence for a reader."""
    left_q, left_c = pl.col("_rest_q"), pl.col("_rest_c")
    both = (left_q != "") & (left_c != "")
    return pl.concat_str(
        pl.when(pl.col("variant") != "whole").then(pl.format("read {}", _reading())),
        pl.when(pl.col("shared") > 0).then(pl.format("shared words weigh {}", pl.col("shared").round(2))),
        pl.when(both).then(pl.format("{} for {} ({})", left_q, left_c, pl.col("rest").round(2))),
        pl.when((left_q != "") & (left_c == "")).then(pl.format("without {}", left_q)),
        pl.when((left_q == "") & (left_c != "")).then(pl.format("it adds {}", left_c)),
        pl.when("form_conflict").then(pl.lit("another legal form"))
        .when(pl.col("form_same") & pl.col("form").is_not_null()).then(pl.lit("the same legal form")),
        pl.when("number_differs").then(pl.lit("other numbers")),
        pl.when(pl.col("postcode") == "same").then(pl.lit("the same postcode"))
        .when(pl.col("postcode") == "near").then(pl.lit("a postcode near by"))
        .when(pl.col("postcode") == "town").then(pl.lit("the same town"))
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
        "unglued": "with its legal form or number parted",
        "spaced": "with a word parted",
        "unmarked": "without a stray 'S", "begins_ta": "without T/A", "slipped": "without the misspelt legal form",
        "otherwise": "with short words written out otherwise",
        "uncut": "with its cut legal form", "unplaced": "without a place", "whole": "whole",
    }  # fmt: skip
    return pl.col("variant").replace_strict(told, return_dtype=pl.String)
