"""The words of a register by their first and by their last letters, to be found by a part that is spelt right."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.bytetext import ByteText, byte_text
from spendscan.register.hashing import Places

_END = 3  # letters at either end
_BITS = 8  # of the length, above which stand the letters of an end
_WORD = np.uint64(32)  # bits of a word's number, beneath those of its end
_LONGEST = (1 << _BITS) - 10
_BIT = np.uint64(1) << np.arange(64, dtype=np.uint64)

Keys = npt.NDArray[np.uint64]
Masks = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Told:
    """What is told of words: their letters at either end with their length as one number, and which letters they have.

    Args:
        heads: The first letters, above the length.
        tails: The last letters, above the length.
        lengths: In bytes.
        letters: A bit for each letter that a word has.
        pairs: A bit for each two letters in a row, of 64 kinds.
    """

    heads: Keys
    tails: Keys
    lengths: Places
    letters: Masks
    pairs: Masks


@dataclass(frozen=True)
class Lexicon:
    """Words in the order of their first letters, and of their last ones, each by length.

    Args:
        heads: By their first letters.
        tails: By their last letters.
    """

    heads: "Ordered"
    tails: "Ordered"

    def alike(self, words: Told, away: int) -> tuple[Places, Places]:
        """(word, word of the lexicon) with the same letters at either end that may be so many slips apart.

        They differ by so many letters in length at most, each slip turns one letter into another, and two letters in a
        row into others twice.
        """
        one, other = self.heads.near(words.heads, words, away), self.tails.near(words.tails, words, away)
        return np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])


@dataclass(frozen=True)
class Ordered:
    """Words in the order of one of their ends.

    Args:
        ends: Of `Told`, sorted.
        words: The word of each.
        letters: What `Told` says of each.
        pairs: What `Told` says of each.
    """

    ends: Keys
    words: npt.NDArray[np.int32]
    letters: Masks
    pairs: Masks

    def near(self, ends: Keys, words: Told, away: int) -> tuple[Places, Places]:
        """(word, word of these) with the same end that may be so many slips apart."""
        least = np.searchsorted(self.ends, ends - np.minimum(words.lengths, away).astype(np.uint64))
        most = np.searchsorted(self.ends, ends + np.uint64(away), side="right")
        mine, theirs = [np.empty(0, np.int64)], [np.empty(0, np.int32)]
        # Word by word, since what is told of those that end alike stands in a row: all at once it would be copied.
        for word, (first, last) in enumerate(zip(least.tolist(), most.tolist(), strict=True)):
            near = _differ(self.letters[first:last], words.letters[word], away)
            near &= _differ(self.pairs[first:last], words.pairs[word], 2 * away)
            at = np.flatnonzero(near)
            mine.append(np.full(len(at), word))
            theirs.append(self.words[first + at])
        return np.concatenate(mine), np.concatenate(theirs).astype(np.int64)


def _differ(masks: Masks, mask: np.uint64, most: int) -> npt.NDArray[np.bool_]:
    """Whether masks have so many bits at most that a mask has not, and the other way about."""
    near: npt.NDArray[np.bool_] = np.bitwise_count(masks & ~mask) <= most
    near &= np.bitwise_count(~masks & mask) <= most
    return near


def told(words: pl.Series) -> Told:
    """What is told of words; one of under three letters has no end in common with any."""
    parts = [_told(part) for part in byte_text(words).parts()]
    lengths = np.concatenate([np.empty(0, np.int64), *(part.lengths for part in parts)])
    columns = ([getattr(part, name) for part in parts] for name in ("heads", "tails", "letters", "pairs"))
    heads, tails, letters, pairs = (np.concatenate([np.empty(0, np.uint64), *column]) for column in columns)
    return Told(heads, tails, lengths, letters, pairs)


def _told(text: ByteText) -> Told:
    lengths = np.diff(text.places)
    begins, ends = text.places[:-1], text.places[1:]
    # A word of under three letters takes others' for its own, and is left out where words are put in order.
    heads, tails = (np.zeros(len(lengths), np.uint64) for _ in range(2))
    last = len(text.data) - 1
    for nth in range(_END):
        heads = (heads << np.uint64(8)) | text.data[np.minimum(begins + nth, last)]
        tails = (tails << np.uint64(8)) | text.data[np.maximum(ends - 1 - nth, 0)]
    at = np.minimum(lengths, _LONGEST).astype(np.uint64)
    one = _BIT[text.data & 31]
    both = _BIT[(text.data[:-1] * np.uint8(37) + text.data[1:] * np.uint8(11)) & 63]
    both = np.append(both, np.uint64(0))
    both[ends - 1] = 0  # after the last letter stands another word
    letters, pairs = np.bitwise_or.reduceat(one, begins), np.bitwise_or.reduceat(both, begins)
    return Told((heads << np.uint64(_BITS)) | at, (tails << np.uint64(_BITS)) | at, lengths, letters, pairs)


def lexicon_of(words: pl.Series) -> Lexicon:
    """The lexicon of a vocabulary."""
    every = told(words)
    long = np.flatnonzero(every.lengths >= _END)
    found = []
    for ends in (every.heads, every.tails):
        # Numbers that hold an end and a word sort several times quicker than positions do.
        both = np.sort((ends[long] << _WORD) | long.astype(np.uint64))
        order = (both & ((np.uint64(1) << _WORD) - np.uint64(1))).astype(np.int64)
        found.append(Ordered(ends[order], order.astype(np.int32), every.letters[order], every.pairs[order]))
    return Lexicon(*found)
