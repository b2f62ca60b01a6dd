"""How alike two names are, taken apart: what they share, what is left over on each side, and what tells them apart."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
from rapidfuzz import fuzz, process

from spendscan.register.blocks import Blocks
from spendscan.register.hashing import Places, spread, word_hashes
from spendscan.register.spelling import forms_conflict, forms_differ

Floats = npt.NDArray[np.float64]
_LONG = 12  # letters that a name cut short still has


def likeness(
    readings: pl.DataFrame, names: pl.DataFrame, blocks: Blocks, reading: Places, name: Places
) -> pl.DataFrame:
    """The parts of the likeness of each pair.

    Args:
        readings: payee, variant, core, squash, form.
        names: entity, name_kind, core, squash, form, live of the register.
        blocks: Its words and their rarity.
        reading: The reading of each pair, by position.
        name: The name of each pair, by position.

    Returns:
        payee, variant, entity, name (by position), name_kind, live and the parts: `shared`, `left_q`, `left_c` (rarity
        of shared words, and of words left over in the payee's and in the register's name), `more_q`, `more_c` (how many
        are left over), `known_q` (how many of the payee's are words of other names in the register), `rest` (likeness
        of what is left over, 0 to 1), `letters` (likeness of the squashed names), `cut` (one is the other cut short),
        `plural` (they differ by a final S), `form_same`, `form_conflict`, `form_one` (only one has a legal form),
        `number_differs`.
    """
    left, right = readings[reading], names.select("entity", "name", "name_kind", "squash", "form", "live")[name]
    words = _words(_ours(readings["core"], reading, blocks), _theirs(name, blocks), len(name), blocks)
    pairs = pl.DataFrame({
        "payee": left["payee"], "variant": left["variant"], "entity": right["entity"],
        "name": pl.Series(name, dtype=pl.Int64), "name_kind": right["name_kind"], "live": right["live"],
        "bracketed": right["name"].str.contains("(", literal=True),
        "form": left["form"], "its_form": right["form"], "_ours": left["squash"], "_theirs": right["squash"], **words,
    })  # fmt: skip
    letters = process.cpdist(
        left["squash"].to_list(), right["squash"].to_list(), scorer=fuzz.ratio, dtype=np.float32, workers=1
    )
    over = pairs.select("_rest_q", "_rest_c", both=(pl.col("_rest_q") != "") & (pl.col("_rest_c") != ""))
    at, over = over["both"].arg_true().to_numpy(), over.filter("both")
    rest = np.zeros(len(name), np.float32)
    rest[at] = process.cpdist(
        over["_rest_q"].to_list(), over["_rest_c"].to_list(), scorer=fuzz.ratio, dtype=np.float32, workers=1
    )
    neither = (pl.col("_rest_q") == "") & (pl.col("_rest_c") == "")
    empty = (pl.col("_rest_q") == "") != (pl.col("_rest_c") == "")
    both, one = (
        pl.col("form").is_not_null() & pl.col("its_form").is_not_null(),
        pl.col("form").is_null() != pl.col("its_form").is_null(),
    )
    conflict = forms_conflict(pl.col("form"), pl.col("its_form"))
    differ = forms_differ(pl.col("form"), pl.col("its_form"))
    return pairs.with_columns(
        letters=pl.Series(np.round(letters.astype(np.float64) / 100, 6)),
        _rest=pl.Series(np.round(rest.astype(np.float64) / 100, 6)),
        cut=_cut(),
    ).with_columns(
        rest=pl.when(neither).then(1.0).when(empty).then(0.0).otherwise("_rest"),
        form_same=both & ~conflict & ~differ,
        form_differs=differ & ~conflict,
        form_conflict=conflict,
        form_one=one,
        plural=_plural(),
        its_length=pl.col("_theirs").str.len_chars(),
    ).drop("_ours", "_theirs", "_rest")  # fmt: skip


def _plural() -> pl.Expr:
    """Whether what is left over differs by a final S alone: as often another firm as a slip."""
    ours, theirs = pl.col("_rest_q"), pl.col("_rest_c")
    return (ours != theirs) & ((ours + "S" == theirs) | (theirs + "S" == ours))


def _cut() -> pl.Expr:
    ours, theirs = pl.col("_ours"), pl.col("_theirs")
    long = pl.min_horizontal(ours.str.len_chars(), theirs.str.len_chars()) >= _LONG
    return long & (ours.str.starts_with(theirs) | theirs.str.starts_with(ours))


@dataclass(frozen=True)
class _Side:
    """The words of one side of all pairs, pair by pair: the word, its id in the register or -1, how many have it."""

    pair: Places
    ids: Places
    counts: Places
    words: pl.Series


def _ours(cores: pl.Series, reading: Places, blocks: Blocks) -> _Side:
    lists = cores.str.split(" ")
    words = lists.explode(empty_as_null=False, keep_nulls=False)
    ids = blocks.ids(word_hashes(words))
    lengths = lists.list.len().to_numpy().astype(np.int64)
    starts, many = (np.cumsum(lengths) - lengths)[reading], lengths[reading]
    at = spread(starts, many)
    pair = np.repeat(np.arange(len(reading), dtype=np.int64), many)
    counts = blocks.counts[np.maximum(ids, 0)] if len(blocks.counts) else np.zeros(len(ids), np.int64)
    return _Side(pair, ids[at], np.where(ids >= 0, counts, 0)[at], words.gather(at))


def _theirs(name: Places, blocks: Blocks) -> _Side:
    many = blocks.starts[name + 1] - blocks.starts[name]
    ids = blocks.word_of[spread(blocks.starts[name], many)].astype(np.int64)
    pair = np.repeat(np.arange(len(name), dtype=np.int64), many)
    return _Side(pair, ids, blocks.counts[ids], blocks.words.gather(ids))


def _words(ours: _Side, theirs: _Side, pairs: int, blocks: Blocks) -> dict[str, pl.Series]:
    """Rarity shared and left over, by word, and the words left over as text."""
    width = np.int64(len(blocks.words) + 1)
    our_key, their_key = ours.pair * width + ours.ids + 1, theirs.pair * width + theirs.ids + 1
    mine = (ours.ids >= 0) & _among(our_key, their_key)
    yours = _among(their_key, our_key)
    over_q, over_c = ~mine, ~yours
    rest_q = _text(ours.pair[over_q], ours.words.filter(pl.Series(over_q)), pairs)
    rest_c = _text(theirs.pair[over_c], theirs.words.filter(pl.Series(over_c)), pairs)

    # Whole hundredths, so that no order of adding matters.
    hundredths = np.append(
        np.rint(blocks.rarity(blocks.counts) * 100), np.rint(blocks.rarity(np.zeros(1, np.int64)) * 100)
    )

    def total(side: _Side, rows: npt.NDArray[np.bool_]) -> pl.Series:
        return pl.Series(np.bincount(side.pair[rows], hundredths[side.ids[rows]], minlength=pairs) / 100)

    def many(side: _Side, rows: npt.NDArray[np.bool_]) -> pl.Series:
        return pl.Series(np.bincount(side.pair[rows], minlength=pairs).astype(np.int64))

    return {
        "shared": total(ours, mine),
        "left_q": total(ours, over_q),
        "left_c": total(theirs, over_c),
        "more_q": many(ours, over_q),
        "more_c": many(theirs, over_c),
        "known_q": many(ours, over_q & (ours.counts > 1)),
        "_rest_q": rest_q,
        "_rest_c": rest_c,
        "number_differs": _numbers_differ(rest_q, rest_c),
        "repeated": _repeated(ours, theirs, mine, yours, pairs),
        "acronym": _acronyms(ours, theirs, over_q, over_c, pairs),
    }


def _repeated(
    ours: _Side, theirs: _Side, mine: npt.NDArray[np.bool_], yours: npt.NDArray[np.bool_], pairs: int
) -> pl.Series:
    """Whether the shared words are more on one side than on the other: GROUP GROUP is another firm than GROUP."""
    shared = (np.bincount(side.pair[rows], minlength=pairs) for side, rows in ((ours, mine), (theirs, yours)))
    return pl.Series(np.not_equal(*shared))


def _acronyms(
    ours: _Side, theirs: _Side, over_q: npt.NDArray[np.bool_], over_c: npt.NDArray[np.bool_], pairs: int
) -> pl.Series:
    """Whether all that is left over is one word on one side, of the initials of the shared words."""
    many_q, many_c = (
        np.bincount(side.pair[over], minlength=pairs) for side, over in ((ours, over_q), (theirs, over_c))
    )
    found = np.zeros(pairs, np.bool_)
    for side, over, lone in (
        (ours, over_q, (many_q == 1) & (many_c == 0)),
        (theirs, over_c, (many_c == 1) & (many_q == 0)),
    ):
        at = np.flatnonzero(lone)
        alone = over & lone[side.pair]
        shared = ~over & lone[side.pair]
        initials = _text(side.pair[shared], side.words.filter(pl.Series(shared)).str.head(1), pairs).gather(at)
        word = _text(side.pair[alone], side.words.filter(pl.Series(alone)), pairs).gather(at)
        both = pl.DataFrame({"initials": initials, "word": word})
        within = (pl.col("word").str.len_chars() >= 3) & pl.col("initials").str.contains(pl.col("word"), literal=True)
        found[at] = both.select(within=within)["within"].to_numpy()
    return pl.Series(found)


def _numbers_differ(one: pl.Series, other: pl.Series) -> pl.Series:
    """Whether the digits of two columns differ; only texts that have some are looked at closely."""
    at = (one.str.contains(r"[0-9]") | other.str.contains(r"[0-9]")).arg_true()
    differ = one.gather(at).str.replace_all(r"[^0-9]", "") != other.gather(at).str.replace_all(r"[^0-9]", "")
    return pl.repeat(value=False, n=len(one), eager=True).scatter(at, differ)


def _among(keys: Places, others: Places) -> npt.NDArray[np.bool_]:
    """Whether each key is among the others; sorting is quicker than hashing here."""
    if not len(others):
        return np.zeros(len(keys), np.bool_)
    others = np.sort(others)
    found = np.minimum(np.searchsorted(others, keys), len(others) - 1)
    return np.asarray(others[found] == keys)


def _text(pair: Places, words: pl.Series, pairs: int) -> pl.Series:
    """The words of each pair in their order, without spaces: a word glued or split is then the same."""
    array = words.rechunk().to_arrow()
    _, places, data = array.buffers()
    every = np.frombuffer(places, np.int64)[array.offset : array.offset + len(array) + 1]
    # The letters already stand in a row: the text of a pair is a longer slice of them.
    starts = every[np.searchsorted(pair, np.arange(pairs + 1))]
    text = pa.LargeStringArray.from_buffers(pairs, pa.py_buffer(starts.tobytes()), data)
    return pl.Series("text", text)
