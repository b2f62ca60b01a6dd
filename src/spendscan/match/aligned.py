"""The words that two names do not share, set against each other one to one: a slip, a word cut short, another word."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq, Prefix

from spendscan.core.bytetext import Letters, byte_text
from spendscan.register.hashing import Places, run_begins, spread, word_hashes

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

# How a word may stand for another, from the likeliest: of two readings the first that fits is taken.
PLURAL, SLIP, TWO, STARTS, THREE, SHORT, STEM, INITIAL, TURNED, NUMBER = range(10)
_APART = 3  # letters, at most
_LENGTH = 20  # bits of a word's length
_INITIALS = 2  # letters that may be initials written together
_ROUNDS = 3  # of choosing for each word the likeliest that is still free
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Words:
    """The words of one side of all pairs, pair by pair.

    A name is set against several others, so that what the letters of a word say is asked once of each spelling.

    Args:
        pair: The pair of each word.
        ids: Its id in the register, or -1.
        counts: How many names have it.
        at: Its spelling, by position.
        spelt: Spellings.
    """

    pair: Places
    ids: Places
    counts: Places
    at: Places
    spelt: pl.Series

    def text(self, rows: Places) -> pl.Series:
        """The spellings of some words."""
        return self.spelt.gather(self.at[rows])

    def texts(self, rows: Places) -> list[str]:
        """The same as texts of Python's, each spelling made one once."""
        texts: list[str] = self._texts[self.at[rows]].tolist()
        return texts

    def one_of(self, words: list[str]) -> Flags:
        """Which words are one of these."""
        return np.asarray(self.spelt.is_in(words).to_numpy()[self.at])

    @cached_property
    def nth(self) -> Places:
        """The position of each word in its name, from 0."""
        return np.arange(len(self.pair), dtype=np.int64) - run_begins(self.pair)

    @cached_property
    def lengths(self) -> Places:
        """How many letters each word has."""
        return np.asarray(self.spelt.str.len_chars().to_numpy().astype(np.int64)[self.at])

    @cached_property
    def begins(self) -> npt.NDArray[np.uint8]:
        """The first byte of each word: words with the same first letter have the same."""
        letters, places = self._letters
        return letters[places[:-1]][self.at]

    @cached_property
    def digits(self) -> Flags:
        """Which words have digits."""
        return np.asarray(self.spelt.str.contains("[0-9]").to_numpy()[self.at])

    def ends_in(self, letter: str, times: int = 1) -> Flags:
        """Which words end in a letter, so many times in a row."""
        letters, places = self._letters
        found = np.diff(places) >= times
        for nth in range(1, times + 1):
            found &= letters[np.maximum(places[1:] - nth, 0)] == ord(letter)
        return found[self.at]

    @cached_property
    def _texts(self) -> npt.NDArray[np.object_]:
        return np.array(self.spelt.to_list(), dtype=object)

    @cached_property
    def _letters(self) -> tuple[Letters, Places]:
        text = byte_text(self.spelt)
        # One more at the end, so that a word without letters has some place, too.
        return np.append(text.data, np.uint8(0)), text.places


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
    # Only words as long as two of the other's together are spelt out and set against these.
    long = (one.pair[first] << _LENGTH) + one.lengths[first]
    both_long = (other.pair[beside] << _LENGTH) + other.lengths[beside] + other.lengths[beside + 1]
    first, beside = first[among(long, both_long)], beside[among(both_long, long)]
    both = word_hashes(other.text(beside) + other.text(beside + 1))
    both ^= other.pair[beside].astype(np.uint64) * _MIX
    whole = word_hashes(one.text(first)) ^ (one.pair[first].astype(np.uint64) * _MIX)
    glued, apart = np.zeros(len(over_one), np.bool_), np.zeros(len(over_other), np.bool_)
    glued[first[np.isin(whole, both)]] = True
    halves = beside[np.isin(both, whole)]
    apart[halves] = apart[halves + 1] = True
    return glued, apart


def among(keys: Places, others: Places) -> Flags:
    """Whether each key is among the others; sorting is quicker than hashing here."""
    if not len(others):
        return np.zeros(len(keys), np.bool_)
    others = np.sort(others)
    found = np.minimum(np.searchsorted(others, keys), len(others) - 1)
    return np.asarray(others[found] == keys)


def aligned(ours: Words, theirs: Words, over_q: Flags, over_c: Flags, pairs: int) -> Alignment:
    """For each word left over on the payee's side the word left over on the other that it most likely stands for."""
    mine, yours = np.flatnonzero(over_q), np.flatnonzero(over_c)
    many = np.bincount(theirs.pair[yours], minlength=pairs)
    begins = np.cumsum(many) - many
    each = many[ours.pair[mine]]
    left = np.repeat(mine, each)
    right = yours[spread(begins[ours.pair[mine]].astype(np.int64), each.astype(np.int64))]
    # Words that begin otherwise, and are not nearly as long, do not stand for each other.
    near = np.abs(ours.lengths[left] - theirs.lengths[right]) <= _APART
    near |= ours.begins[left] == theirs.begins[right]
    left, right = left[near], right[near]
    kind, apart, head = _stands_for(ours, left, theirs, right)
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


def _stands_for(ours: Words, left: Places, theirs: Words, right: Places) -> tuple[Ints, Ints, Ints]:
    """(how each word on the left may stand for the right one or -1, letters apart, letters that both begin with)."""
    long, its = ours.lengths[left], theirs.lengths[right]
    apart, kept, head = np.full(len(left), _APART + 1), np.zeros(len(left), np.int64), np.zeros(len(left), np.int64)
    near = np.flatnonzero(np.abs(long - its) <= _APART)
    a, b = ours.texts(left[near]), theirs.texts(right[near])
    apart[near] = process.cpdist(a, b, scorer=OSA.distance, score_cutoff=_APART, workers=1)
    alike = np.flatnonzero(ours.begins[left] == theirs.begins[right])
    a, b = ours.texts(left[alike]), theirs.texts(right[alike])
    kept[alike] = process.cpdist(a, b, scorer=LCSseq.similarity, workers=1)
    head[alike] = process.cpdist(a, b, scorer=Prefix.similarity, workers=1)
    brief = np.flatnonzero((long == _INITIALS) & (its == _INITIALS))
    turned = np.zeros(len(left), np.bool_)
    turned[brief] = (ours.text(left[brief]).str.reverse() == theirs.text(right[brief])).to_numpy()
    longer, shorter = np.maximum(long, its), np.minimum(long, its)
    number = ours.digits[left] | theirs.digits[right]
    last_s = np.where(long > its, ours.ends_in("S")[left], theirs.ends_in("S")[right])
    doubled = ours.ends_in("S", 2)[left] | theirs.ends_in("S", 2)[right]  # a letter twice, and no plural
    fits = {
        PLURAL: (longer == shorter + 1) & (head == shorter) & last_s & (shorter >= 2) & ~doubled,
        SLIP: (apart == 1) & (shorter >= 2) & (longer >= 3),
        TWO: (apart == 2) & (longer >= 6),
        STARTS: (head == shorter) & (shorter >= 3),
        THREE: (apart == 3) & (longer >= 9),
        SHORT: (kept == shorter) & (shorter >= 2) & (head >= 1),
        STEM: (head >= 4) & (head >= 0.55 * longer),
        INITIAL: (shorter == 1) & (head == 1),
        TURNED: turned,
    }
    kind = np.full(len(left), -1, np.int64)
    for name, fit in fits.items():
        kind[(kind < 0) & fit & (~number | (name == PLURAL))] = name
    kind[number & (apart == 1) & (kind != PLURAL)] = NUMBER
    return kind, apart, head
