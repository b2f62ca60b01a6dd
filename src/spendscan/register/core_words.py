"""The words of names without their legal forms, as hashes: found once for all that an index makes of them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.bytetext import ByteText, byte_text, words_of
from spendscan.register.hashing import Hashes, Places, spread, stretch_hashes

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CoreWords:
    """The words of cores, where single spaces part them, core by core.

    Args:
        hashes: The hash of each word.
        lengths: Its bytes.
        many: How many words each core has.
    """

    hashes: Hashes
    lengths: Places
    many: Places

    def places(self, apart: int = 1) -> Places:
        """Where each core begins among the bytes of all, and where the last ends.

        Args:
            apart: How many bytes stand between two words.
        """
        letters = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.lengths)])
        ends = np.cumsum(np.concatenate([np.zeros(1, np.int64), self.many]))
        spaces = np.cumsum(np.concatenate([np.zeros(1, np.int64), np.maximum(self.many - 1, 0)]))
        found: Places = letters[ends] + apart * spaces
        return found

    def begins(self) -> Places:
        """Where each word begins among the bytes of all cores, one core after the other."""
        spaces = np.arange(len(self.lengths)) - np.repeat(np.cumsum(self.many > 0) - 1, self.many)
        return np.cumsum(self.lengths) - self.lengths + spaces


def core_words(cores: pl.Series) -> CoreWords:
    """The words of cores."""
    parts = []
    for part in byte_text(cores).parts():
        words = words_of(part)
        hashes = stretch_hashes(part, words.begins, words.ends)
        parts.append(CoreWords(hashes, words.ends - words.begins, np.diff(words.first)))
    return together(parts)


def together(parts: list[CoreWords]) -> CoreWords:
    """The words of cores one below the other."""
    return CoreWords(
        np.concatenate([np.empty(0, np.uint64), *(part.hashes for part in parts)]),
        np.concatenate([np.empty(0, np.int64), *(part.lengths for part in parts)]),
        np.concatenate([np.empty(0, np.int64), *(part.many for part in parts)]),
    )


def with_others(words: CoreWords, other: Flags, theirs: CoreWords) -> CoreWords:
    """The words of cores of which some are taken from elsewhere.

    Args:
        words: The words of all.
        other: Which of them are taken from elsewhere.
        theirs: The words of these.
    """
    many = words.many.copy()
    many[other] = theirs.many
    at = np.cumsum(many) - many
    there = spread(at[other], theirs.many)
    mine = ~other
    here, kept = spread(at[mine], many[mine]), np.repeat(mine, words.many)
    hashes, lengths = np.empty(int(many.sum()), np.uint64), np.empty(int(many.sum()), np.int64)
    hashes[there], lengths[there] = theirs.hashes, theirs.lengths
    hashes[here], lengths[here] = words.hashes[kept], words.lengths[kept]
    return CoreWords(hashes, lengths, many)


def spelt_out(cores: ByteText, words: CoreWords, numbers: npt.NDArray[np.int32], different: int) -> pl.Series:
    """The words by their numbers, as the last core that has each spells it.

    Args:
        cores: The cores.
        words: Their words.
        numbers: The number of each word, from 0.
        different: How many numbers there are.
    """
    where = np.zeros(different, np.int64)
    where[numbers] = np.arange(len(numbers))
    begins = words.begins()[where]
    return cores.gathered(begins, begins + words.lengths[where]).series()
