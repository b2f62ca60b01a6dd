"""Names of ASCII letters folded as `names.folded` folds them, all bytes at once: for registers of millions of names."""

from functools import cache

import numpy as np

from spendscan.core.bytetext import SPACE, ByteText, Flags, Letters, Words, words_of

_FORMS = ("LLC", "LLP", "PLC", "LTD", "CIC", "CIO")  # spelt letter by letter at the end of a name, they stay a word
_DROPPED = ".'`"


@cache
def _table() -> Letters:
    """What each byte becomes: a capital, a digit, a space, or 0 for nothing."""
    table = np.full(256, SPACE, np.uint8)
    for code in range(128):
        letter = chr(code).upper()
        if letter.isalnum():
            table[code] = ord(letter)
        elif letter in _DROPPED:
            table[code] = 0
    return table


def ascii_folded(names: ByteText) -> ByteText:
    """Names in capitals without punctuation, single-spaced, spaced initials joined; `&` must be written out already.

    Args:
        names: Names of ASCII letters alone.
    """
    letters = _table()[names.data]
    text = ByteText(letters, names.places)
    kept = letters != 0
    if not kept.all():
        text = text.kept(kept)
    inside = text.data != SPACE
    words = words_of(text, inside)
    # Of the spaces before a word the last stays, but before the first word of a name and between initials.
    spaced = np.ones(len(words.begins), np.bool_)
    spaced[words.first[:-1][words.first[:-1] < words.first[1:]]] = False
    spaced &= ~_initials(text, words)
    inside[words.begins[spaced] - 1] = True
    return text.kept(inside)


def _initials(text: ByteText, words: Words) -> Flags:
    """Which words are an initial after an initial, so that they are written together."""
    lone = np.zeros(len(words.begins) + 1, np.bool_)
    lone[:-1] = (words.ends - words.begins == 1) & (text.data[words.begins] >= ord("A"))
    after = lone.copy()
    after[1:] &= lone[:-1]
    after[words.first] = False  # of another name
    ends = words.first[1:]
    ends = ends[ends - words.first[:-1] > 3]
    formed = ends[after[ends - 1] & after[ends - 2]]
    if len(formed):
        codes = sum(text.data[words.begins[formed - back]].astype(np.int64) << (8 * (back - 1)) for back in (3, 2, 1))
        forms = [sum(ord(letter) << (8 * (2 - at)) for at, letter in enumerate(form)) for form in _FORMS]
        after[formed[np.isin(codes, forms)] - 3] = False
    return after[:-1]
