"""Names of ASCII letters folded as `names.folded` folds them, all bytes at once: for registers of millions of names."""

from functools import cache

import numpy as np

from spendscan.core.bytetext import SPACE, ByteText, Flags, Places, Words, words_of

_FORMS = ("LLC", "LLP", "PLC", "LTD", "CIC", "CIO")  # spelt letter by letter at the end of a name, they stay a word
_DROPPED = ".'`"


# LIMITED without these letters is LTD.
_LIMITED = b"LIMITED"
_UNSAID = (1, 2, 3, 5)


@cache
def _table() -> bytes:
    """What each byte becomes: a capital, a digit, a space, or 0 for nothing."""
    letters = (chr(code).upper() for code in range(128))
    ascii_bytes = bytes(
        ord(letter) if letter.isalnum() else 0 if letter in _DROPPED else SPACE for letter in letters
    )  # fmt: skip
    return ascii_bytes.ljust(256, b" ")


def ascii_folded(names: ByteText, *, shortened: bool = False) -> ByteText:
    """Names in capitals without punctuation, single-spaced, spaced initials joined; `&` must be written out already.

    Args:
        names: Names of ASCII letters alone.
        shortened: Whether LIMITED as their last word, but not as their only one, becomes LTD.
    """
    letters = np.frombuffer(names.data.tobytes().translate(_table()), np.uint8)
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
    if shortened:
        begins = _limited(text, words)
        for unsaid in _UNSAID:
            inside[begins + unsaid] = False
    return text.kept(inside)


def _limited(text: ByteText, words: Words) -> Places:
    """Where LIMITED begins as the last word of several."""
    last = words.first[1:][np.diff(words.first) > 1] - 1
    begins: Places = words.begins[last[words.ends[last] - words.begins[last] == len(_LIMITED)]]
    for at, letter in enumerate(_LIMITED):
        begins = begins[text.data[begins + at] == letter]
    return begins


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
