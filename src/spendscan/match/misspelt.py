"""Words of a register that a word with two slips of the pen may stand for."""

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA

from spendscan.register.blocks import Blocks
from spendscan.register.hashing import Places, run_begins
from spendscan.register.lexicon import told

_AWAY = 2  # letters
_MOST = 8  # words kept of each


def two_letters_away(words: pl.Series, blocks: Blocks) -> tuple[Places, Places]:
    """(word, word of the register) that begin or end alike and are two slips apart; a few for each word, sorted.

    Args:
        words: Words that no name of the register has.
        blocks: The words of the register.
    """
    one, other = blocks.lexicon.alike(told(words), _AWAY)
    left, right = words.gather(one).to_list(), blocks.words.gather(other).to_list()
    apart = process.cpdist(left, right, scorer=OSA.distance, score_cutoff=_AWAY, workers=1)
    one, other = one[apart <= _AWAY], other[apart <= _AWAY]
    # The words that most names have first, so that a cut leaves the likeliest; those alike at both ends stand twice.
    order = np.lexsort((other, -blocks.counts[other], one))
    one, other = one[order], other[order]
    once = np.concatenate([one[:1] == one[:1], (one[1:] != one[:-1]) | (other[1:] != other[:-1])])
    one, other = one[once], other[once]
    kept = np.arange(len(one)) - run_begins(one) < _MOST
    return one[kept], other[kept]
