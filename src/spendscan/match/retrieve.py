"""Candidates by block keys: the names of a register that share the rarest parts with a payee's name."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA

from spendscan.core.bytetext import byte_text, words_of
from spendscan.match.misspelt import two_letters_away
from spendscan.register.blocks import (
    BONES_WEIGHT,
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
)  # fmt: skip
from spendscan.register.hashing import (
    Hashes,
    Places,
    deletion_hashes,
    pair_hashes,
    run_begins,
    spread,
    stretch_hashes,
    word_hashes,
)

Floats = npt.NDArray[np.float64]

KEEP = 64  # names kept of each reading; `likeness.nearest` keeps fewer of them
LOOKED = 128  # names looked at for each reading: those of its rarest keys
_ENOUGH = 0.1  # of the weight of its own words that a name must share
_BEHIND = 0.4  # of the best name's weight, at least
_BITS, _TOTAL = 13, 16  # bits of one key's weight, and of the sum for a name
_LARGEST = (1 << _BITS) - 1
_TYPO = 0.55
_TYPO_FROM, _TYPO_LONG = 300, 4  # words of at most so many names, and at least so long, may be misspelt
_ALONE_FROM = 30  # for words of at most so many names, what they may stand for is a key alone
_AT_ONCE = 1 << 16  # names found that are weighed together
_MOST_TYPOS, _CAP_TYPOS = 8, 50  # such words kept, and looked at, for each
_BOTH = 3  # doubtful words of a reading of which two may be misspelt
_FAR_LONG = 6  # letters of a word that may be two letters away from another


def retrieve(names: pl.DataFrame, blocks: Blocks) -> tuple[Places, Places, Floats]:
    """The most promising names of a register for each reading.

    Args:
        names: core, squash of the readings.
        blocks: The register's block keys.

    Returns:
        (reading, name) by position, at most `KEEP` of each reading: whose shared keys weigh most, then by position;
        and the weight of the shared keys as a share of the weight of the reading's own words.
    """
    text = byte_text(names["core"])
    words = words_of(text)
    reading, word_hash = words.texts(), stretch_hashes(text, words.begins, words.ends)
    counts = _counts(blocks, word_hash)
    spelt = text.gathered(words.begins, words.ends).series()
    own: Floats = np.bincount(reading, blocks.rarity(counts) * SCALE, minlength=names.height).astype(np.float64)
    reading, word_hash, counts, spelt = _with_glued(reading, word_hash, counts, spelt, blocks)
    parts = [
        _word_keys(reading, word_hash, counts, blocks),
        _typo_keys(spelt, reading, word_hash, counts, blocks),
        _end_keys(names["squash"], blocks),
    ]
    rows, keys, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _heaviest(_met(rows, keys, weights, blocks), blocks.names.bit_length(), own)


def _counts(blocks: Blocks, hashes: Hashes) -> Places:
    ids = blocks.ids(hashes)
    return np.where(ids >= 0, blocks.counts[ids] if len(blocks.counts) else 0, 0).astype(np.int64)


def _weights(blocks: Blocks, counts: Places, share: float = 1.0) -> Weights:
    return np.rint(blocks.rarity(counts) * SCALE * share).astype(np.int64)  # a pair of words weighs under 2**13


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


def _end_keys(squashes: pl.Series, blocks: Blocks) -> tuple[Places, Hashes, Weights]:
    everyone = np.arange(len(squashes), dtype=np.int64)
    # In a small register no word is rare, and an end must not outweigh words.
    most = int(_weights(blocks, np.ones(1, np.int64))[0]) // 2
    end, bones, whole = min(END_WEIGHT, most), min(BONES_WEIGHT, 2 * most), min(WHOLE_WEIGHT, 5 * most)
    weights = np.repeat(np.array([end, end, whole, bones], np.int64), len(squashes))
    return np.tile(everyone, 4), np.concatenate(end_keys(squashes)), weights


def _with_glued(
    reading: Places, word_hash: Hashes, counts: Places, spelt: pl.Series, blocks: Blocks
) -> tuple[Places, Hashes, Places, pl.Series]:
    """The words of readings, and two side by side as one where the register has them so."""
    beside = np.flatnonzero(reading[1:] == reading[:-1])
    glued = spelt.gather(beside) + spelt.gather(beside + 1)
    hashes = word_hashes(glued)
    many = _counts(blocks, hashes)
    known = np.flatnonzero(many > 0)
    if not len(known):
        return reading, word_hash, counts, spelt
    rows = np.concatenate([reading, reading[beside[known]]])
    order = np.argsort(rows, kind="stable")
    return (
        rows[order],
        np.concatenate([word_hash, hashes[known]])[order],
        np.concatenate([counts, many[known]])[order],
        pl.concat([spelt, glued.gather(known)]).gather(order),
    )


def _typo_keys(
    words: pl.Series, reading: Places, word_hash: Hashes, counts: Places, blocks: Blocks
) -> tuple[Places, Hashes, Weights]:
    """What misspelt words stand for: alone where rare, else with another word, or with what that stands for."""
    doubtful = np.flatnonzero((counts <= _TYPO_FROM) & (words.str.len_chars().to_numpy() >= _TYPO_LONG))
    unique, first, back = np.unique(word_hash[doubtful], return_index=True, return_inverse=True)
    mine, theirs = _meant(words.gather(doubtful[first]), unique, counts[doubtful[first]], blocks)
    # For each occurrence of a doubtful word, the words that it may stand for.
    begins, ends = np.searchsorted(mine, back), np.searchsorted(mine, back, side="right")
    each = (ends - begins).astype(np.int64)
    place = np.repeat(doubtful, each)
    spelt = theirs[spread(begins.astype(np.int64), each)]
    counted = blocks.counts[spelt] if len(blocks.counts) else np.empty(0, np.int64)
    # A word that many names have is oftener what it is: what it may stand for is asked alone where few have that.
    alone = (counted <= RARE) & ((counts[place] <= _ALONE_FROM) | (counted <= PAIRED))
    lone = reading[place[alone]], blocks.hashes[spelt[alone]], _weights(blocks, counted[alone], _TYPO)
    common = counted > PAIRED
    place, spelt, counted = place[common], spelt[common], counted[common]
    known = counts > PAIRED
    other_row, other_hash, other_count = rarest(reading[known], word_hash[known], counts[known])
    begins, ends = (np.searchsorted(other_row, reading[place], side) for side in ("left", "right"))
    each = (ends - begins).astype(np.int64)
    one, other = np.repeat(np.arange(len(place)), each), spread(begins.astype(np.int64), each)
    weight = _weights(blocks, counted[one], _TYPO) + _weights(blocks, other_count[other], _TYPO)
    keys = pair_hashes(blocks.hashes[spelt[one]], other_hash[other])
    left, right = _both_misspelt(reading, place)
    left, right = left[spelt[left] != spelt[right]], right[spelt[left] != spelt[right]]
    both = pair_hashes(blocks.hashes[spelt[left]], blocks.hashes[spelt[right]])
    heavy = _weights(blocks, counted[left], _TYPO) + _weights(blocks, counted[right], _TYPO)
    return (
        np.concatenate([lone[0], reading[place[one]], reading[place[left]]]),
        np.concatenate([lone[1], keys, both]),
        np.concatenate([lone[2], weight, heavy]),
    )


def _both_misspelt(reading: Places, place: Places) -> tuple[Places, Places]:
    """Every two meanings of different words of a reading, of its first few doubtful words; by position.

    Args:
        reading: The reading of each word.
        place: The word that each meaning is of, word by word.
    """
    words = np.unique(place)
    nth = np.arange(len(words)) - run_begins(reading[words])
    few = np.flatnonzero(nth[np.searchsorted(words, place)] < _BOTH)
    left, right = pairs(reading[place[few]])
    left, right = few[left], few[right]
    apart = place[left] != place[right]
    return left[apart], right[apart]


def _meant(words: pl.Series, hashes: Hashes, counts: Places, blocks: Blocks) -> tuple[Places, Places]:
    """(word, word of the register that it may stand for): one letter away, two for a long word that nobody has."""
    mine, theirs = _one_letter_away(words, hashes, blocks)
    far = (counts == 0) & (words.str.len_chars().to_numpy() >= _FAR_LONG)
    far[mine] = False
    at = np.flatnonzero(far)
    more, found = two_letters_away(words.gather(at), blocks)
    mine, theirs = np.concatenate([mine, at[more]]), np.concatenate([theirs, found])
    order = np.argsort(mine, kind="stable")
    return mine[order], theirs[order]


def _one_letter_away(words: pl.Series, hashes: Hashes, blocks: Blocks) -> tuple[Places, Places]:
    """(word, word of the register) at one insertion, deletion, replacement or swap; sorted, a few for each word."""
    shorter, of = deletion_hashes(words)
    looked, found = blocks.one_letter_less(np.concatenate([hashes, shorter]), _CAP_TYPOS)
    mine = np.concatenate([np.arange(len(words), dtype=np.int64), of])[looked]
    whole = blocks.ids(shorter)
    mine = np.concatenate([mine, of[whole >= 0]])
    found = np.concatenate([found, whole[whole >= 0]])
    both = np.unique(np.stack([mine, found], axis=1), axis=0) if len(mine) else np.empty((0, 2), np.int64)
    left, right = words.gather(both[:, 0]), blocks.words.gather(both[:, 1])
    apart = process.cpdist(left.to_list(), right.to_list(), scorer=OSA.distance, score_cutoff=1, workers=1)
    both = both[apart == 1]
    nth = np.arange(len(both)) - run_begins(both[:, 0])
    # The words that most names have first, so that a cut leaves the likeliest.
    order = np.lexsort((both[:, 1], -blocks.counts[both[:, 1]] if len(both) else both[:, 1], both[:, 0]))
    both = both[order][nth < _MOST_TYPOS]
    return both[:, 0], both[:, 1]


def _met(rows: Places, keys: Hashes, weights: Weights, blocks: Blocks) -> Places:
    """Reading, name and weight of the keys that both have; of each reading the keys of fewest names, up to `LOOKED`.

    Each three in one whole number, the readings in order: millions of them are sorted several times quicker so.
    """
    found = blocks.keyed(keys)
    hit = found >= 0
    rows, weights, found = rows[hit], weights[hit], found[hit]
    first = blocks.places[found].astype(np.int64)
    many = blocks.places[found + 1] - first
    # Whole numbers that hold all three sort several times quicker than positions do; no key has 2**8 names.
    bits = max(len(rows), 1).bit_length()
    order = np.sort((rows << (8 + bits)) | (many << bits) | np.arange(len(rows))) & ((1 << bits) - 1)
    rows, weights, first, many = rows[order], weights[order], first[order], many[order]
    before = np.cumsum(many) - many
    within = before - before[run_begins(rows)]
    kept = within < LOOKED
    rows, weights, first, many = rows[kept], weights[kept], first[kept], many[kept]
    met: Places = np.repeat((rows << (blocks.names.bit_length() + _BITS)) | weights, many)
    met |= blocks.names_of[spread(first, many)].astype(np.int64) << _BITS
    return met


def _heaviest(met: Places, bits: int, own: Floats) -> tuple[Places, Places, Floats]:
    """The `KEEP` heaviest names of each reading that share enough of its `own` weight; ties by position.

    Args:
        met: What `_met` gives.
        bits: Of a name's number.
        own: The weight of the words of each reading.
    """
    if not len(met):
        return met, met, np.empty(0, np.float64)
    # Some readings at a time: what numpy makes of them stays in a processor's cache.
    shift = bits + _BITS
    bounds = np.unique(np.append(np.searchsorted(met, met[::_AT_ONCE] >> shift << shift), len(met))).tolist()
    parts = [_weighed(met[begin:end], bits, own) for begin, end in pairwise(bounds)]
    rows, names, total = (np.concatenate(column) for column in zip(*parts, strict=True))
    return rows, names, total / np.maximum(own[rows], 1)


def _weighed(met: Places, bits: int, own: Floats) -> tuple[Places, Places, Weights]:
    """(reading, name, sum of its weights) of some readings, in order."""
    packed = np.sort(met)
    both = packed >> _BITS
    first = np.flatnonzero(np.concatenate([[True], both[1:] != both[:-1]]))
    total = np.add.reduceat(packed & _LARGEST, first)
    both = both[first]
    rows = both >> bits
    begins = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
    least = np.maximum(_BEHIND * np.maximum.reduceat(total, begins), _ENOUGH * own[rows[begins]])
    kept = total >= np.repeat(least, np.diff(np.append(begins, len(rows))))
    rows, total, names = rows[kept], total[kept], both[kept] & ((1 << bits) - 1)
    total = np.minimum(total, (1 << _TOTAL) - 1)
    packed = np.sort((rows << (bits + _TOTAL)) | (((1 << _TOTAL) - 1 - total) << bits) | names)
    rows, names, total = packed >> (bits + _TOTAL), packed & ((1 << bits) - 1), packed >> bits
    total = (1 << _TOTAL) - 1 - (total & ((1 << _TOTAL) - 1))
    kept = np.arange(len(rows)) - run_begins(rows) < KEEP
    return rows[kept], names[kept], total[kept]
