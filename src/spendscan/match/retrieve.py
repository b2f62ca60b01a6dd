"""Candidates by block keys: the names of a register that share the rarest parts with a payee's name."""

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA

from spendscan.register.blocks import (
    END_WEIGHT,
    PAIRED,
    RARE,
    SCALE,
    WHOLE_WEIGHT,
    Blocks,
    Weights,
    end_keys,
    pairs,
    rarest,
    vocabulary,
)  # fmt: skip
from spendscan.register.hashing import Hashes, Places, deletion_hashes, pair_hashes, spread, word_hashes

Floats = npt.NDArray[np.float64]

KEEP = 8  # names kept of each reading
_ENOUGH = 0.4  # of the weight of its own words that a name must share
_TYPO, _GLUED = 0.55, 0.9
_TYPO_FROM, _TYPO_LONG = 30, 4  # words of at most so many names, and at least so long, may be misspelt
_MOST_TYPOS, _CAP_TYPOS = 6, 50  # such words kept, and looked at, for each


def retrieve(names: pl.DataFrame, blocks: Blocks) -> tuple[Places, Places]:
    """The most promising names of a register for each reading.

    Args:
        names: core, squash of the readings.
        blocks: The register's block keys.

    Returns:
        (reading, name) by position, at most `KEEP` of each reading: whose shared keys weigh most, then by position.
    """
    _, word_hash, starts, _ = vocabulary(names["core"])
    reading = np.repeat(np.arange(names.height, dtype=np.int64), np.diff(starts))
    counts = _counts(blocks, word_hash)
    parts = [
        _word_keys(reading, word_hash, counts, blocks),
        _glued_keys(names["core"], blocks),
        _typo_keys(names["core"], reading, word_hash, counts, blocks),
        _end_keys(names["squash"]),
    ]
    rows, keys, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    own: Floats = np.bincount(reading, blocks.rarity(counts) * SCALE, minlength=names.height).astype(np.float64)
    return _heaviest(*_met(rows, keys, weights, blocks), own)


def _counts(blocks: Blocks, hashes: Hashes) -> Places:
    ids = blocks.ids(hashes)
    return np.where(ids >= 0, blocks.counts[ids] if len(blocks.counts) else 0, 0).astype(np.int64)


def _weights(blocks: Blocks, counts: Places, share: float = 1.0) -> Weights:
    return np.rint(blocks.rarity(counts) * SCALE * share).astype(np.int64)


def _word_keys(reading: Places, word_hash: Hashes, counts: Places, blocks: Blocks) -> tuple[Places, Hashes, Weights]:
    known = counts > 0
    reading, word_hash, counts = rarest(reading[known], word_hash[known], counts[known])
    weights = _weights(blocks, counts)
    rare = counts <= RARE
    one, other = pairs(reading)
    paired = (counts[one] > PAIRED) & (counts[other] > PAIRED) & (word_hash[one] != word_hash[other])
    one, other = one[paired], other[paired]
    return (
        np.concatenate([reading[rare], reading[one]]),
        np.concatenate([word_hash[rare], pair_hashes(word_hash[one], word_hash[other])]),
        np.concatenate([weights[rare], weights[one] + weights[other]]),
    )


def _end_keys(squashes: pl.Series) -> tuple[Places, Hashes, Weights]:
    everyone = np.arange(len(squashes), dtype=np.int64)
    weights = np.repeat(np.array([END_WEIGHT, END_WEIGHT, WHOLE_WEIGHT], np.int64), len(squashes))
    return np.tile(everyone, 3), np.concatenate(end_keys(squashes)), weights


def _glued_keys(cores: pl.Series, blocks: Blocks) -> tuple[Places, Hashes, Weights]:
    """Two words side by side that the register writes as one."""
    lists = (
        cores.to_frame("core").with_row_index("row").select("row", word=pl.col("core").str.split(" ")).explode("word")
    )
    after = pl.col("word").shift(-1).over("row", order_by=pl.int_range(pl.len()))
    glued = lists.with_columns(glued=pl.concat_str("word", after)).drop_nulls("glued")
    hashes = word_hashes(glued["glued"])
    counts = _counts(blocks, hashes)
    kept = (counts > 0) & (counts <= RARE)
    return glued["row"].to_numpy().astype(np.int64)[kept], hashes[kept], _weights(blocks, counts[kept], _GLUED)


def _typo_keys(
    cores: pl.Series, reading: Places, word_hash: Hashes, counts: Places, blocks: Blocks
) -> tuple[Places, Hashes, Weights]:
    """Words of the register one letter away from a rare or unknown word: alone where rare, else with another word."""
    words = cores.str.split(" ").explode(empty_as_null=False, keep_nulls=False)
    doubtful = np.flatnonzero((counts <= _TYPO_FROM) & (words.str.len_chars().to_numpy() >= _TYPO_LONG))
    unique, first, back = np.unique(word_hash[doubtful], return_index=True, return_inverse=True)
    mine, theirs = _one_letter_away(words.gather(doubtful[first]), unique, blocks)
    # For each occurrence of a doubtful word, the words that it may stand for.
    begins, ends = np.searchsorted(mine, back), np.searchsorted(mine, back, side="right")
    at = np.repeat(reading[doubtful], ends - begins)
    spelt = theirs[spread(begins.astype(np.int64), (ends - begins).astype(np.int64))]
    counted = blocks.counts[spelt] if len(blocks.counts) else np.empty(0, np.int64)
    rare = counted <= RARE
    lone = at[rare], blocks.hashes[spelt[rare]], _weights(blocks, counted[rare], _TYPO)
    common = counted > PAIRED
    at, spelt, counted = at[common], spelt[common], counted[common]
    known = counts > PAIRED
    other_row, other_hash, other_count = rarest(reading[known], word_hash[known], counts[known])
    begins, ends = np.searchsorted(other_row, at), np.searchsorted(other_row, at, side="right")
    one = np.repeat(np.arange(len(at)), ends - begins)
    other = spread(begins.astype(np.int64), (ends - begins).astype(np.int64))
    weight = _weights(blocks, counted[one], _TYPO) + _weights(blocks, other_count[other], _TYPO)
    keys = pair_hashes(blocks.hashes[spelt[one]], other_hash[other])
    return np.concatenate([lone[0], at[one]]), np.concatenate([lone[1], keys]), np.concatenate([lone[2], weight])


def _one_letter_away(words: pl.Series, hashes: Hashes, blocks: Blocks) -> tuple[Places, Places]:
    """(word, word of the register) at one insertion, deletion, replacement or swap; sorted, a few for each word."""
    shorter, of = deletion_hashes(words)
    looked = np.concatenate([hashes, shorter])
    mine = np.concatenate([np.arange(len(words), dtype=np.int64), of])
    begins = np.searchsorted(blocks.typo_keys, looked)
    many = np.minimum(np.searchsorted(blocks.typo_keys, looked, side="right") - begins, _CAP_TYPOS)
    found = blocks.typo_words[spread(begins.astype(np.int64), many.astype(np.int64))].astype(np.int64)
    whole = blocks.ids(shorter)
    mine = np.concatenate([np.repeat(mine, many), of[whole >= 0]])
    found = np.concatenate([found, whole[whole >= 0]])
    both = np.unique(np.stack([mine, found], axis=1), axis=0) if len(mine) else np.empty((0, 2), np.int64)
    left, right = words.gather(both[:, 0]), blocks.words.gather(both[:, 1])
    apart = process.cpdist(left.to_list(), right.to_list(), scorer=OSA.distance, score_cutoff=1, workers=1)
    both = both[apart == 1]
    nth = np.arange(len(both)) - np.searchsorted(both[:, 0], both[:, 0])
    # The words that most names have first, so that a cut leaves the likeliest.
    order = np.lexsort((both[:, 1], -blocks.counts[both[:, 1]] if len(both) else both[:, 1], both[:, 0]))
    both = both[order][nth < _MOST_TYPOS]
    return both[:, 0], both[:, 1]


def _met(rows: Places, keys: Hashes, weights: Weights, blocks: Blocks) -> tuple[Places, Places, Weights]:
    """(reading, name, weight) of every key that both have."""
    if not len(blocks.keys):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64)
    found = np.minimum(np.searchsorted(blocks.keys, keys), len(blocks.keys) - 1)
    hit = blocks.keys[found] == keys
    rows, weights, found = rows[hit], weights[hit], found[hit]
    many = blocks.places[found + 1] - blocks.places[found]
    names = blocks.names_of[spread(blocks.places[found], many)]
    return np.repeat(rows, many), names.astype(np.int64), np.repeat(weights, many)


def _heaviest(rows: Places, names: Places, weights: Weights, own: Floats) -> tuple[Places, Places]:
    """The `KEEP` heaviest names of each reading that share enough of its `own` weight; ties by position."""
    if not len(rows):
        return rows, names
    width = np.int64(int(names.max()) + 1)
    both = rows * width + names
    order = np.argsort(both, kind="stable")
    both, weights = both[order], weights[order]
    first = np.flatnonzero(np.concatenate([[True], both[1:] != both[:-1]]))
    total = np.add.reduceat(weights, first)
    rows, names = np.divmod(both[first], width)
    enough = total >= _ENOUGH * own[rows]
    rows, names, total = rows[enough], names[enough], total[enough]
    order = np.lexsort((names, -total, rows))
    rows, names = rows[order], names[order]
    nth = np.arange(len(rows)) - np.searchsorted(rows, rows)
    return rows[nth < KEEP], names[nth < KEEP]
