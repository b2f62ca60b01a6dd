"""How alike two names are, taken apart: what they share, what is left over on each side, and what tells them apart."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import fuzz, process

from spendscan.match.aligned import Words
from spendscan.match.leftover import counted
from spendscan.register.blocks import Blocks
from spendscan.register.hashing import Places, once_each, run_begins, spread, word_hashes
from spendscan.register.names import Names
from spendscan.register.spelling import forms_conflict, forms_differ

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_LONG, _WIDE = 12, 18  # letters that a name cut short still has: within a word, or after one
NEAREST = 5  # names of the register that each reading is set against
_SHARED, _MOST = 50, 2.0  # of the likeness of letters, in hundredths, that sharing all the rare words adds; up to twice
_ALIKE = 15  # bits of a likeness, of letters and of what is shared, in hundredths
_MOST_ALIKE = (1 << _ALIKE) - 1
_APOSTROPHE_S = r"(?i)['’`´]S\b"
_FAR = 4000  # behind the likest name: such names are left out
_LITTLE = ([" THE "], [" AND "], [" COMPANY ", " CO "])


@dataclass(frozen=True)
class _Texts:
    """The texts of one side of pairs.

    Args:
        at: Gives texts by their positions.
        many: How many there are.
        of: The text of each pair.
    """

    at: Callable[[Places], pl.Series]
    many: int
    of: Places

    def once(self) -> tuple[pl.Series, Places]:
        """The texts that some pair has, and the place of each pair's among them."""
        met, place = once_each(self.of, self.many)
        return self.at(met), place

    def listed(self) -> list[str]:
        """The text of each pair as Python has it: made once, however many pairs have it."""
        texts, place = self.once()
        listed: list[str] = np.array(texts.to_list(), dtype=object)[place].tolist()
        return listed


def nearest(
    readings: pl.DataFrame, names: Names, reading: Places, name: Places, share: Floats
) -> tuple[Places, Places]:
    """Of the names found for each reading those most alike, at most `NEAREST`; ties by position.

    Args:
        readings: squash of the readings.
        names: The names of the register.
        reading: The reading of each name found, by position.
        name: The names found, by position.
        share: The weight of the keys that both have, as a share of the weight of the reading's own words.
    """
    ours = _Texts(readings["squash"].gather, readings.height, reading)
    theirs = _Texts(names.columns["squash"].at, names.height, name)
    letters = process.cpdist(ours.listed(), theirs.listed(), scorer=fuzz.ratio, dtype=np.float32, workers=1)
    alike = np.rint(100 * letters + 100 * _SHARED * np.minimum(share, _MOST)).astype(np.int64)
    if not len(name):
        return reading, name
    # Whole numbers that hold reading, likeness and name sort ten times as quickly as three columns do.
    bits = int(name.max()).bit_length()
    packed = np.sort((reading << (_ALIKE + bits)) | ((_MOST_ALIKE - alike) << bits) | name)
    reading, name = packed >> (_ALIKE + bits), packed & ((1 << bits) - 1)
    behind = (packed >> bits) & _MOST_ALIKE
    first = run_begins(reading)
    kept = (np.arange(len(reading)) - first < NEAREST) & (behind - behind[first] <= _FAR)
    return reading[kept], name[kept]


def likeness(readings: pl.DataFrame, names: Names, blocks: Blocks, reading: Places, name: Places) -> pl.DataFrame:
    """The parts of the likeness of each pair.

    Args:
        readings: payee, variant, text, core, squash, form.
        names: The names of the register.
        blocks: Its words and their rarity.
        reading: The reading of each pair, by position.
        name: The name of each pair, by position.

    Returns:
        payee, variant, entity, name (by position), name_kind, live, and what tells the names apart: `letters` (likeness
        of the squashed names, 0 to 1), `rest` (of what is left over), `rest_letters` (letters by which it differs, -1
        where one side has nothing left), `cut` (the payee's name is the other cut short), `its_length`, `bracketed`,
        the legal forms, and what `leftover.counted` counts.
    """
    left, right = readings[reading], names.take(name, "entity", "name", "name_kind", "squash", "form", "live")
    words = counted(_ours(readings["core"], reading, blocks), _theirs(name, blocks), blocks, len(name))
    ours, our_letters = (_Texts(readings[column].gather, readings.height, reading) for column in ("text", "squash"))
    theirs, their_letters = (_Texts(names.columns[column].at, names.height, name) for column in ("name", "squash"))
    words |= _instead(words, ours, theirs) | _possessive(words, left["text"], right["name"])
    pairs = pl.DataFrame({
        "payee": left["payee"], "variant": left["variant"], "entity": right["entity"],
        "name": pl.Series(name, dtype=pl.Int64), "name_kind": right["name_kind"], "live": right["live"],
        "bracketed": right["name"].str.contains("(", literal=True),
        "form": left["form"], "its_form": right["form"], "_ours": left["squash"], "_theirs": right["squash"],
        **words,
    })  # fmt: skip
    length_q, length_c = pl.col("_rest_q").str.len_chars(), pl.col("_rest_c").str.len_chars()
    pairs = pairs.with_columns(
        letters=_alike(our_letters.listed(), their_letters.listed()),
        _rest=_alike(pairs["_rest_q"].to_list(), pairs["_rest_c"].to_list()),
        cut=_cut(), its_length=pl.col("_theirs").str.len_chars(), both=(length_q > 0) & (length_c > 0),
        over=(length_q + length_c).cast(pl.Float64),
    )  # fmt: skip
    conflict, differ = (told(pl.col("form"), pl.col("its_form")) for told in (forms_conflict, forms_differ))
    given, its = pl.col("form").is_not_null(), pl.col("its_form").is_not_null()
    return pairs.with_columns(
        rest=pl.when(pl.col("over") == 0).then(1.0).when("both").then("_rest").otherwise(0.0),
        rest_letters=pl.when("both").then(((1 - pl.col("_rest")) * pl.col("over")).round()).otherwise(-1.0),
        nothing=pl.col("over") == 0,
        form_conflict=conflict, form_differs=differ & ~conflict, form_same=(given == its) & ~conflict & ~differ,
        form_unsaid=~given & its, form_added=given & ~its,
    ).drop("_ours", "_theirs", "_rest", "both", "over")  # fmt: skip


def _alike(ours: list[str], theirs: list[str]) -> pl.Series:
    ratios = process.cpdist(ours, theirs, scorer=fuzz.ratio, dtype=np.float32, workers=1)
    return pl.Series(np.round(ratios.astype(np.float64) / 100, 6))


def _instead(words: dict[str, pl.Series], ours: _Texts, theirs: _Texts) -> dict[str, pl.Series]:
    """Where one name has words that the other has not: whether the other has THE, AND or COMPANY in their place."""
    at = (words["instead"] | words["its_instead"]).arg_true().to_numpy()
    mine, yours = (_little_words(side, at) for side in (ours, theirs))
    told = {}
    for column, one, other in (("instead", mine, yours), ("its_instead", yours, mine)):
        unsaid = pl.Series((other & ~one).any(axis=0)) & words[column].gather(at)
        told[column] = pl.repeat(value=False, n=len(words[column]), eager=True).scatter(at, unsaid)
    return told


def _possessive(words: dict[str, pl.Series], texts: pl.Series, names: pl.Series) -> dict[str, pl.Series]:
    """Whether a final S that only one name has stands after an apostrophe: a slip rather than a plural."""
    more, less = (
        ((words["s_more"] > 0) | (words["_rest_q"] == "S")),
        ((words["s_less"] > 0) | (words["_rest_c"] == "S")),
    )
    at = (more | less).arg_true()
    ours, theirs = (side.gather(at).str.contains(_APOSTROPHE_S) for side in (texts, names))
    found = (ours & ~theirs & more.gather(at)) | (theirs & ~ours & less.gather(at))
    # Where one word has an apostrophe and another a plural, it is no slip alone.
    found &= ~(more.gather(at) & less.gather(at))
    return {"possessive": pl.repeat(value=False, n=len(names), eager=True).scatter(at, found)}


def _plain(names: pl.Series) -> pl.Series:
    """Names with their words between spaces."""
    words = names.str.to_uppercase().str.replace_all("[&+]", " AND ").str.replace_all(r"[^\pL\pN]+", " ")
    return pl.select(pl.concat_str(pl.lit(" "), words, pl.lit(" "))).to_series()


def _little_words(side: _Texts, pairs: Places) -> Flags:
    """Whether the texts of some pairs have THE, AND and COMPANY: a row for each of these words."""
    texts, place = replace(side, of=side.of[pairs]).once()
    texts = _plain(texts)
    return np.stack([texts.str.contains_any(words).to_numpy() for words in _LITTLE])[:, place]


def _cut() -> pl.Expr:
    ours, theirs = pl.col("_ours"), pl.col("_theirs")
    long = ours.str.len_chars()
    within = (pl.col("starts_new") + pl.col("starts_known")) > 0
    wide = (long >= _WIDE) | ((long >= _LONG) & within)
    return wide & (ours != theirs) & theirs.str.starts_with(ours)


def _ours(cores: pl.Series, reading: Places, blocks: Blocks) -> Words:
    lists = cores.str.split(" ")
    words = lists.explode(empty_as_null=False, keep_nulls=False)
    ids = blocks.ids(word_hashes(words))
    lengths = lists.list.len().to_numpy().astype(np.int64)
    starts, many = (np.cumsum(lengths) - lengths)[reading], lengths[reading]
    at = spread(starts, many)
    pair = np.repeat(np.arange(len(reading), dtype=np.int64), many)
    counts = blocks.counts[np.maximum(ids, 0)] if len(blocks.counts) else np.zeros(len(ids), np.int64)
    known = ids >= 0
    met, place = once_each(ids[known], len(blocks.words))
    spelling = np.empty(len(ids), np.int64)
    spelling[known], spelling[~known] = place, np.arange(len(met), len(met) + np.count_nonzero(~known))
    spelt = pl.concat([blocks.words.gather(met), words.filter(pl.Series(~known, dtype=pl.Boolean))])
    return Words(pair, ids[at], np.where(known, counts, 0)[at], spelling[at], spelt)


def _theirs(name: Places, blocks: Blocks) -> Words:
    first = blocks.starts[name].astype(np.int64)
    many = blocks.starts[name + 1].astype(np.int64) - first
    ids = blocks.word_of[spread(first, many)].astype(np.int64)
    pair = np.repeat(np.arange(len(name), dtype=np.int64), many)
    met, at = once_each(ids, len(blocks.words))
    return Words(pair, ids, blocks.counts[ids], at, blocks.words.gather(met))
