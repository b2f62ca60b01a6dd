"""The words that two names do not share, set against each other one to one: a slip, a word cut short, another word."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq, Prefix

from spendscan.register.hashing import Places, spread, word_hashes

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

# How a word may stand for another, from the likeliest: of two readings the first that fits is taken.
PLURAL, SLIP, TWO, STARTS, THREE, SHORT, STEM, INITIAL, TURNED, NUMBER = range(10)
_ROUNDS = 3  # of choosing for each word the likeliest that is still free
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Words:
    """The words of one side of all pairs, pair by pair: the word, its id in the register or -1, how many have it."""

    pair: Places
    ids: Places
    counts: Places
    words: pl.Series

    def nth(self) -> Places:
        """The position of each word in its name, from 0."""
        return np.arange(len(self.pair), dtype=np.int64) - np.searchsorted(self.pair, self.pair)


@dataclass(frozen=True)
class Alignment:
    """What stands for what.

    Args:
        ours: Positions of the payee's words that stand for a word of the register's name.
        theirs: The word that each stands for.
        kind: How.
        head: Letters that both begin with.
    """

    ours: Places
    theirs: Places
    kind: Ints
    head: Ints


def parted(one: Words, other: Words, over_one: Flags, over_other: Flags) -> tuple[Flags, Flags]:
    """Words of one side that are two words of the other in a row, written together; masks over all words of each."""
    second, first = np.flatnonzero(over_other), np.flatnonzero(over_one)
    beside = second[:-1][(np.diff(second) == 1) & (np.diff(other.pair[second]) == 0)]
    both = word_hashes(other.words.gather(beside) + other.words.gather(beside + 1))
    both ^= other.pair[beside].astype(np.uint64) * _MIX
    whole = word_hashes(one.words.gather(first)) ^ (one.pair[first].astype(np.uint64) * _MIX)
    glued, apart = np.zeros(len(over_one), np.bool_), np.zeros(len(over_other), np.bool_)
    glued[first[np.isin(whole, both)]] = True
    halves = beside[np.isin(both, whole)]
    apart[halves] = apart[halves + 1] = True
    return glued, apart


def aligned(ours: Words, theirs: Words, over_q: Flags, over_c: Flags, pairs: int) -> Alignment:
    """For each word left over on the payee's side the word left over on the other that it most likely stands for."""
    mine, yours = np.flatnonzero(over_q), np.flatnonzero(over_c)
    many = np.bincount(theirs.pair[yours], minlength=pairs)
    begins = np.cumsum(many) - many
    each = many[ours.pair[mine]]
    left = np.repeat(mine, each)
    right = yours[spread(begins[ours.pair[mine]].astype(np.int64), each.astype(np.int64))]
    kind, apart, head = _stands_for(ours.words.gather(left), theirs.words.gather(right))
    kept = kind >= 0
    left, right, kind, apart, head = (column[kept] for column in (left, right, kind, apart, head))
    order = np.lexsort((right, left, -head, apart, kind))
    left, right, kind, head = (column[order] for column in (left, right, kind, head))
    free = np.ones(len(left), np.bool_)
    chosen = np.zeros(len(left), np.bool_)
    for _ in range(_ROUNDS):
        at = np.flatnonzero(free)
        _, best_left = np.unique(left[at], return_index=True)
        _, best_right = np.unique(right[at], return_index=True)
        both = at[np.intersect1d(best_left, best_right)]
        if not len(both):
            break
        chosen[both] = True
        free &= ~(np.isin(left, left[both]) | np.isin(right, right[both]))
    return Alignment(left[chosen], right[chosen], kind[chosen], head[chosen])


def _stands_for(words: pl.Series, others: pl.Series) -> tuple[Ints, Ints, Ints]:
    """(how each word may stand for the other or -1, letters apart, letters that both begin with)."""
    long, its = (side.str.len_chars().to_numpy().astype(np.int64) for side in (words, others))
    a, b = words.to_list(), others.to_list()
    apart = process.cpdist(a, b, scorer=OSA.distance, score_cutoff=3, workers=1).astype(np.int64)
    kept = process.cpdist(a, b, scorer=LCSseq.similarity, workers=1).astype(np.int64)
    head = process.cpdist(a, b, scorer=Prefix.similarity, workers=1).astype(np.int64)
    longer, shorter = np.maximum(long, its), np.minimum(long, its)
    number = (words.str.contains("[0-9]") | others.str.contains("[0-9]")).to_numpy()
    turned = pl.select(words.str.reverse() == others).to_series().to_numpy()
    final_s = (pl.select((words + "S" == others) | (others + "S" == words)).to_series()).to_numpy()
    doubled = (words.str.ends_with("SS") | others.str.ends_with("SS")).to_numpy()  # a letter twice, and no plural
    fits = {
        PLURAL: final_s & (shorter >= 2) & ~doubled,
        SLIP: (apart == 1) & (shorter >= 2) & (longer >= 3),
        TWO: (apart == 2) & (longer >= 6),
        STARTS: (head == shorter) & (shorter >= 3),
        THREE: (apart == 3) & (longer >= 9),
        SHORT: (kept == shorter) & (shorter >= 2) & (head >= 1),
        STEM: (head >= 4) & (head >= 0.55 * longer),
        INITIAL: (shorter == 1) & (head == 1),
        TURNED: (longer == 2) & turned,
    }
    kind = np.full(len(words), -1, np.int64)
    for name, fit in fits.items():
        kind[(kind < 0) & fit & (~number | (name == PLURAL))] = name
    kind[number & (apart == 1) & (kind != PLURAL)] = NUMBER
    return kind, apart, head
