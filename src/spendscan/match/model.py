"""The probability that a candidate is the payee: the weight of its evidence, set against other candidates' and none's.

The weight is a sum of features, each times its coefficient in `model.json`, in log odds. Of a payee's candidates each
has the odds e^weight, and that none of them is the payee has the odds 1: a conditional logit (McFadden, 1974). The
coefficients were trained without labels, on noise applied to names (`calibrate`). What noise cannot say has weights set
by hand: how often a supplier's address in a ledger is the one that its register holds, whether a firm is still active,
and how seldom a charity that is known by its name is paid with TRUST or CHARITY behind it.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]

# Each feature of the model, with what it says. Words that are left over are set against each other one to one; a word
# is new where no name of the register has it: a misspelling, rather than another firm's.
FEATURES: dict[str, str] = {
    "some": "rarity of the shared words, up to 0.4 (1: a word that one name alone has)",
    "half": "the same, from 0.4 to 0.8",
    "most": "the same, from 0.8 to 1.2",
    "more": "the same, from 1.2 to 3",
    "nearly": "rarity of words that are shared but for a slip or an ending",
    "string": "likeness of the squashed names, from 0.7 to 0.85, in fifths",
    "string_high": "the same, from 0.85 to 1",
    "equal": "nothing is left over",
    "glued": "what is left over on both sides is the same letters, spaced otherwise",
    "glued_slip": "the same but for a slip",
    "slip_new": "new words one letter away, of five letters or more",
    "slip_new_brief": "new words one letter away, shorter",
    "slip_known": "words one letter away that other names have",
    "slip_heard": "how many names have them, as a logarithm, in fives",
    "slips": "words with slips, beyond one",
    "slip_swapped": "words one letter away of which two letters stand the other way about",
    "slip_doubled": "words one letter away of which one stands once for twice, or twice for once",
    "slip_beside": "words one letter away that have the letter beside it on a keyboard",
    "slip_lost": "words one letter away that have a letter less",
    "slip_first": "words one letter away that begin with another letter",
    "number_slip": "numbers of four digits or more that differ by a slip, not by one digit for another",
    "plural": "words that differ by a final S",
    "plural_new": "such words that are new",
    "plural_common": "such words of which far more names have the register's",
    "possessive": "a final S that only one of the names has, after an apostrophe",
    "ends_s": "words with slips or another ending of which one ends in S and the other does not",
    "two_new": "new words two letters away",
    "two_known": "words two letters away that other names have",
    "three_new": "new words three letters away",
    "three_known": "words three letters away that other names have",
    "starts_new": "new words that a word of the register's name begins with",
    "starts_known": "words that a word of the register's name begins with, and that other names have",
    "extends": "words that begin with a word of the register's name",
    "short_new": "new words that leave letters out",
    "short_known": "words that leave letters out, and that other names have",
    "spelt_out": "words that write out a shorter word of the register's name",
    "stem_new": "new words with another ending",
    "stem_known": "words with another ending that other names have",
    "initial": "an initial for a word",
    "initial_rare": "an initial for a word that few names have",
    "first_name": "a word for an initial",
    "initials_turned": "two initials in the other order",
    "after_known": "words after the rest that only the payee's name has, and that other names have",
    "after_new": "such words that are new",
    "before_known": "words before the rest that only the payee's name has, and that other names have",
    "before_new": "such words that are new",
    "among": "words among the rest that only the payee's name has",
    "digits": "numbers that only the payee's name has",
    "lone": "letters that only the payee's name has",
    "lost_q": "rarity of the words that only the payee's name has",
    "placed": "names of places that only the payee's name has",
    "its_place": "names of places that only the register's name has",
    "places_differ": "one place for another",
    "single_more": "a single word is shared, and the payee's name has more",
    "its_single_more": "a single word is shared, and only the register's name has more",
    "its_instead": "the payee's name has THE, AND or COMPANY, and the register's name has another word instead",
    "instead": "the register's name has THE, AND or COMPANY, and the payee's name has another word instead",
    "its_after_common": "common words after the rest that only the register's name has",
    "its_after_rare": "other words after the rest that only the register's name has",
    "its_before_common": "common words before the rest that only the register's name has",
    "its_before_rare": "other words before the rest that only the register's name has",
    "its_among": "words among the rest that only the register's name has",
    "its_many": "words that only the register's name has, beyond one",
    "its_lone": "letters that only the register's name has",
    "adds": "HOLDINGS, GROUP, UK and the like that only the register's name has",
    "its_charity": "TRUST, CHARITY, FOUNDATION and the like that only the register's name has",
    "charity": "TRUST, CHARITY, FOUNDATION and the like that only the payee's name has",
    "added": "HOLDINGS, GROUP, UK and the like that only the payee's name has",
    "lost_c": "rarity of the words that only the register's name has",
    "cover_q": "share of the payee's name, by rarity, that the register's name has too",
    "cover_c": "share of the register's name, by rarity, that the payee's name has too",
    "cover": "the same of both",
    "letters_lost": "likeness of the squashed names from 0.85, times the rarity of words that only one of them has",
    "kinds": "kinds of difference, beyond one",
    "replaced": "a word that other names have stands where the register's name has another",
    "acronym": "all that is left over is one word of the initials of the shared ones",
    "bracketed": "the register's name has brackets, and words that the payee's name has not",
    "turned": "the shared words stand in another order",
    "turned_common": "the same, and they are common",
    "repeated": "one name has a shared word twice",
    "cut": "the payee's name is the register's name cut short",
    "short": "squashed name of the register under eight letters",
    "form_same": "the same legal form, or none on either side",
    "form_conflict": "legal forms that cannot be one",
    "form_differs": "LTD for PLC or CIC, or the other way about",
    "form_unsaid": "only the register's name has a legal form",
    "form_rare": "only the register's name has one, and it is a partnership's",
    "form_added": "only the payee's name has a legal form",
    "number_differs": "other numbers",
    "other_number": "the same, where both names have one",
    "uncoded": "read without a trailing code",
    "to_form": "read up to the legal form, or without one cut short",
    "before_ta": "read up to T/A",
    "after_ta": "read after T/A",
    "unplaced": "read without the place after a dash",
    "parted": "read up to a separator or after it",
    "unbracketed": "read without brackets",
    "size": "names in the register, as a power of ten above 10,000",
}
# Features of which two at once say another thing than their sum, and what.
TOGETHER: dict[tuple[str, str], str] = {
    ("kinds", "after_ta"): "kinds of difference, of a name read after T/A",
    ("lone", "its_lone"): "letters that differ: other initials",
    ("its_single_more", "adds"): "a single word is shared, and the register's name has HOLDINGS or the like more",
    ("single_more", "kinds"): "a single word is shared, and there are kinds of difference",
    ("glued_slip", "slip_new"): "a slip that is counted twice: as a word, and in the squashed names",
    ("its_place", "its_single_more"): "a single word is shared, and the register's name has a place more",
    ("among", "turned"): "another order, with a word more among the rest",
    ("string_high", "form_unsaid"): "likeness of the squashed names, where only the register's has a legal form",
    ("size", "string_high"): "likeness of the squashed names, the more the more names there are",
}
FEATURES |= {f"{one}_and_{other}": told for (one, other), told in TOGETHER.items()}
# What a feature may say, whatever the training: more left over never speaks for a match.
SIGNS = {
    "some": 1, "half": 1, "most": 1, "more": 1, "string": 1, "string_high": 1, "equal": 1, "glued": 1,
    "slip_heard": -1, "slips": -1, "slip_swapped": 1, "slip_doubled": 1, "slip_beside": 1, "slip_first": -1,
    "before_known": -1, "among": -1, "after_known": -1,
    "its_after_common": -1, "its_before_common": -1, "its_lone": -1, "adds": -1, "lost_c": -1, "replaced": -1,
    "bracketed": -1, "turned_common": -1, "repeated": -1, "ends_s": -1, "form_conflict": -1, "form_differs": -1,
    "form_rare": -1,
    "form_added": -1, "cover_q": 1, "cover": 1, "kinds": -1, "places_differ": -1, "instead": -1, "its_instead": -1,
    "lost_q": -1, "after_new": -1, "before_new": -1, "number_differs": -1, "other_number": -1,
    "after_ta": -1, "unbracketed": -1,
    "size": -1, "short": -1, "initial_rare": -1, "plural_common": 1, "possessive": 1, "letters_lost": -1,
}  # fmt: skip
_PARTNERSHIPS = ["LLP", "LP"]
_BRIEF = 8
_STEPS = {"some": (0.0, 0.4), "half": (0.4, 0.8), "most": (0.8, 1.2), "more": (1.2, 3.0)}
_STRINGS = {"string": (0.7, 0.85), "string_high": (0.85, 1.0)}
_WORDS = (
    "slip_new", "slip_new_brief", "slip_known", "slips", "plural", "plural_new", "plural_common", "ends_s", "two_new",
    "two_known", "three_new", "three_known", "starts_new", "starts_known", "extends", "short_new", "short_known",
    "spelt_out", "stem_new", "stem_known", "initial", "initial_rare", "first_name",
    "initials_turned", "slip_swapped", "slip_doubled", "slip_beside", "slip_lost", "slip_first", "number_slip",
)  # fmt: skip
_LOST = (
    "charity",
    "placed",
    "after_known",
    "after_new",
    "before_known",
    "before_new",
    "among",
    "digits",
    "lone",
    "added",
)
_ITS = ("its_place", "its_before_common", "its_before_rare", "its_among", "its_lone", "adds", "its_charity")
_ITS_AFTER = ("its_after_common", "its_after_rare")
_PARTS_OF_KINDS = (
    "slips", "ends_s", "plural_new", "plural_common", "initial_rare", "slip_swapped", "slip_doubled", "slip_beside",
    "slip_lost", "slip_first",
)  # fmt: skip
# Differences that are counted by their kinds: a true name has seldom many.
_KINDS = (
    *(name for name in _WORDS if name not in _PARTS_OF_KINDS), "placed", "its_place", "adds", "added",
    "digits", "turned", "its_charity", "lost_q", "lost_c",
)  # fmt: skip
_FEWEST = 10_000  # names in a register: what fewer say is not trained
_SOME = 0.05  # rarity, so that nothing is divided by nothing
_MOST = 2.0  # words of one kind that count, at most
POSTCODE = {
    "same": 2.0,
    "near": 0.7,
    "town": 0.5,
    "differs": -0.3,
}  # never a veto: registers hold the accountant's address too
ENDED = -1.0
ALMS = 0.5  # the register's name has TRUST, CHARITY or FOUNDATION, and else nothing more or less
HIGHEST = 0.96  # score of a candidate by likeness, below every exact tier
_PLACES = 6
_STEEPEST = 20.0
_FORMS = ("form_same", "form_conflict", "form_differs", "form_unsaid", "form_rare", "form_added")
_NUMBERS = ("number_differs", "other_number", "number_slip", "digits")


@cache
def shipped() -> dict[str, float]:
    """The coefficients shipped: one for each feature, and `intercept`."""
    text = (files("spendscan.match") / "model.json").read_text("utf-8")
    return {name: float(value) for name, value in json.loads(text)["coefficients"].items()}


def coefficients_of(trained: Mapping[str, float] | None) -> Mapping[str, float]:
    """Coefficients trained on a register, or those shipped where there are none or they are of another model."""
    return trained if trained is not None and set(trained) == {"intercept", *FEATURES} else shipped()


def features(pairs: pl.DataFrame, names: int) -> pl.DataFrame:
    """The features of pairs, for a register of so many names: a column `f_…` each.

    Args:
        pairs: What `likeness` gives.
        names: Names in the register.
    """
    told = _told(pairs, names)
    return pl.DataFrame({f"f_{name}": told(name) for name in FEATURES})


def _told(pairs: pl.DataFrame, names: int) -> Callable[[str], Floats]:
    """What gives each feature of pairs by its name.

    They are a hundred columns: working them out one by one costs less than memory that holds them all.
    """
    of = {column.name: column.to_numpy() for column in pairs.iter_columns() if column.dtype != pl.String}
    spelt = (~of["acronym"]).astype(np.float64)
    whole = spelt * ~of["cut"]
    factors = dict.fromkeys((*_LOST, *_ITS, "lost_q"), spelt) | dict.fromkeys((*_ITS_AFTER, "lost_c"), whole)

    def most(name: str) -> Floats:
        bounded: Floats = np.clip(of[name].astype(np.float64), 0, _MOST)
        return bounded * factors[name] if name in factors else bounded

    others = _others(pairs, of, most("lost_q"), most("lost_c"))
    others["size"] = np.full(pairs.height, _size(names))

    def single(name: str) -> Floats:
        return np.asarray(others[name], np.float64) if name in others else most(name)

    both = {f"{one}_and_{other}": (one, other) for one, other in TOGETHER}

    def told(name: str) -> Floats:
        if name not in both:
            return single(name)
        one, other = both[name]
        return single(one) * single(other)

    return told


def _others(pairs: pl.DataFrame, of: dict[str, Any], lost_q: Floats, lost_c: Floats) -> dict[str, npt.NDArray[Any]]:
    """The features of pairs that are not the numbers of some kind of words, as they are or as true and false."""
    variant = pairs["variant"]

    def read(*variants: str) -> npt.NDArray[Any]:
        return variant.is_in(variants).to_numpy()

    def added(*columns: str) -> npt.NDArray[Any]:
        return np.asarray(np.sum([of[name] for name in columns], axis=0, dtype=np.int64))

    shared, letters = np.clip(of["shared"], 0, 3), of["letters"]
    slight = (of["rest_letters"] > 0) & (of["rest_letters"] <= 2)
    no_slip = of["number_differs"] & (of["number_slip"] == 0)
    partnership = pairs["its_form"].is_in(_PARTNERSHIPS).fill_null(value=False).to_numpy()
    as_they_are = (
        "replaced", "acronym", "possessive", "turned", "repeated", "cut", "form_same", "form_conflict", "form_differs",
        "form_unsaid", "form_added",
    )  # fmt: skip
    return {
        **{name: of[name] for name in as_they_are},
        **{name: np.clip(of["shared"], low, high) - low for name, (low, high) in _STEPS.items()},
        **{name: (np.clip(letters, low, high) - low) * 5 for name, (low, high) in _STRINGS.items()},
        "equal": of["nothing"],
        "glued": of["rest_letters"] == 0,
        "glued_slip": slight & of["words_differ"],
        "slip_heard": np.clip(of["slip_heard"], 0, 3),
        "lost_q": lost_q,
        "lost_c": lost_c,
        "its_many": np.clip(added(*_ITS_AFTER, *_ITS) - 1, 0, 4),
        "cover_q": shared / (shared + lost_q + _SOME),
        "cover_c": shared / (shared + lost_c + _SOME),
        "cover": 2 * shared / (2 * shared + lost_q + lost_c + _SOME),
        "letters_lost": (np.clip(letters, 0.85, 1.0) - 0.85) * 5 * (lost_q + lost_c),
        "kinds": np.clip(np.sum([of[name] > 0 for name in _KINDS], axis=0) - 1, 0, 4),
        "places_differ": (of["placed"] > 0) & (of["its_place"] > 0),
        **{name: of[name] & ~of["acronym"] for name in ("single_more", "its_single_more", "instead", "its_instead")},
        "bracketed": of["bracketed"] & (added("its_after_common", "its_after_rare", "its_among", "adds") > 0),
        "turned_common": of["turned"] & (of["rare_words"] == 0),
        "short": of["its_length"] < _BRIEF,
        "form_rare": of["form_unsaid"] & partnership,
        "number_differs": no_slip,
        "other_number": no_slip & of["other_number"],
        "uncoded": read("uncoded", "mended", "unmarked", "spelt_out", "otherwise", "begins_ta"),
        "to_form": read("to_form", "uncut", "unglued", "slipped", "spaced"),
        "before_ta": read("before_ta"),
        "after_ta": read("after_ta"),
        "unplaced": read("unplaced"),
        "parted": read("left", "right"),
        "unbracketed": read("unbracketed"),
    }


def _size(names: int) -> float:
    return float(pl.select(pl.lit(names, pl.Float64).clip(lower_bound=_FEWEST).log10() - 4).item())


def weighed(pairs: pl.DataFrame, names: int, coefficients: Mapping[str, float]) -> pl.DataFrame:
    """Pairs with the weight of their evidence in log odds, and what postcode, legal form and numbers are of it.

    Args:
        pairs: What `likeness` gives, with `postcode` (same, near, town, differs or null).
        names: Names in the register.
        coefficients: One for each feature, and `intercept`.

    Returns:
        pairs with weight, postcode_evidence, form_evidence, number_evidence.
    """
    told = _told(pairs, names)
    # Added one by one, so that the order of adding is the same everywhere, unlike in a matrix product.
    weight, form, number = (np.full(pairs.height, start) for start in (coefficients["intercept"], 0.0, 0.0))
    for name in FEATURES:
        each = coefficients.get(name, 0.0)
        if not each:
            continue
        said = told(name) * each
        weight += said
        if name in _FORMS:
            form += said
        if name in _NUMBERS:
            number += said
    near = pl.col("postcode").replace_strict(POSTCODE, default=None, return_dtype=pl.Float64)
    rows = pairs.with_columns(
        form_evidence=pl.Series(form).round(_PLACES), number_evidence=pl.Series(number).round(_PLACES),
        postcode_evidence=near, weight=pl.Series(weight),
    )  # fmt: skip
    ended = pl.when("live").then(0.0).otherwise(ENDED)
    rest = pl.sum_horizontal("lost_q", "lost_c", "placed", "its_place", "charity")
    alms = pl.when((pl.col("its_charity") > 0) & (rest == 0)).then(ALMS).otherwise(0.0)
    total = pl.col("weight") + pl.col("postcode_evidence").fill_null(0.0) + ended + alms
    return rows.with_columns(weight=total.clip(-_STEEPEST, _STEEPEST).round(_PLACES))


def score(weight: pl.Expr) -> pl.Expr:
    """A weight as a score between 0 and `HIGHEST`, the steps between good candidates kept wide."""
    return (HIGHEST / (1 + (-weight / 2).exp())).round(_PLACES)


def weight_of(score: float) -> float:
    """The weight that a score stands for; of one above those of likeness, the largest."""
    share = min(max(score / HIGHEST, 1e-9), 1 - 1e-9)
    return float(2 * np.log(share / (1 - share)))


def probability() -> pl.Expr:
    """The probability of each candidate of a payee, from the `weight` of all of them."""
    # Whole millionths add up to the same in any order.
    odds = (pl.col("weight").exp() * 10**_PLACES).round().cast(pl.Int64)
    shared: pl.Expr = (odds / (odds.sum().over("payee") + 10**_PLACES)).round(_PLACES)
    return shared
