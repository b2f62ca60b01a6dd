"""Payee keys taken apart all bytes at once, as `spelling.spelt` does it: for registers of millions of names."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.bytetext import ByteText, Flags, Places, Words, byte_text, joined, words_of
from spendscan.register.core_words import CoreWords, together
from spendscan.register.hashing import Hashes, stretch_hashes, word_hashes

_AND, _THE = "AND", "THE"
# Two words at the end that are one legal form: such names are left to the slower way.
_ENDS = {
    "LTD": ("PARTNERSHIP", "CO", "COMPANY"), "INTEREST": ("CO", "COMPANY"), "CIC": ("LTD",),
}  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """Words that matter: their hashes, sorted, and what each is."""

    hashes: Hashes
    words: tuple[str, ...]

    def flags(self, of: Collection[str]) -> Flags:
        """Which of the known words these are; the last place stands for all other words."""
        return np.array([*(word in of for word in self.words), False])

    @cached_property
    def _places(self) -> tuple[np.uint64, Places]:
        """By the upper bits of a hash, as many as tell the known words apart, the place of the one that has them."""
        bits = next(
            bits for bits in range(1, 64) if len(np.unique(self.hashes >> np.uint64(64 - bits))) == len(self.words)
        )
        shift = np.uint64(64 - bits)
        places = np.zeros(1 << bits, np.int64)
        places[self.hashes >> shift] = np.arange(len(self.words))
        return shift, places

    def codes(self, hashes: Hashes) -> Places:
        """The place of each word among the known ones, their number for another."""
        shift, places = self._places
        found: Places = places[hashes >> shift]
        found[self.hashes[found] != hashes] = len(self.words)
        return found


class Taker:
    """Takes keys apart.

    Args:
        forms: Words that are a legal form at the end of a name, and the form that each counts as.
        any_form: The form that goes with any.
        abbreviations: Words that are written out.
    """

    def __init__(self, forms: Mapping[str, str], any_form: str, abbreviations: Collection[str]) -> None:
        words = sorted({*forms, *abbreviations, _AND, _THE, *_ENDS, *(w for ends in _ENDS.values() for w in ends)})
        hashes = word_hashes(pl.Series(words))
        order = np.argsort(hashes)
        self._known = _Known(hashes[order], tuple(words[n] for n in order))
        flags = self._known.flags
        self._form, self._and, self._the, self._short = flags(forms), flags([_AND]), flags([_THE]), flags(abbreviations)
        self._weak = flags([word for word, form in forms.items() if form == any_form])
        self._ends = [(flags([one]), flags(others)) for one, others in _ENDS.items()]
        self._named = pl.Series([*(forms.get(word) for word in self._known.words), None, any_form], dtype=pl.String)

    def taken(self, keys: pl.Series) -> tuple[pl.DataFrame, CoreWords, Flags]:
        """core, squash, form of payee keys of ASCII letters; their words; which must be taken apart another way."""
        cores, words, forms, odd = [], [], [], []
        for part in byte_text(keys).parts():
            core, told, form, strange = self._part(part)
            cores.append(core)
            words.append(told)
            forms.append(form)
            odd.append(strange)
        core, found = joined(cores), together(words)
        squash = _squashed(core, found)
        named = self._named.gather(np.concatenate([np.empty(0, np.int64), *forms]))
        frame = pl.DataFrame({"core": core.series(), "squash": squash.series(), "form": named})
        return frame, found, np.concatenate([np.empty(0, np.bool_), *odd])

    def _part(self, text: ByteText) -> tuple[ByteText, CoreWords, Places, Flags]:
        words = words_of(text)
        hashes = stretch_hashes(text, words.begins, words.ends)
        code = self._known.codes(hashes)
        first, end = words.first[:-1], words.first[1:]
        plain = np.flatnonzero(~self._form[code])
        last = _last_before(plain, end, first)
        firm = np.flatnonzero(self._form[code] & ~self._weak[code])
        telling = _last_before(firm, end, last + 1)
        weak, none = len(self._named) - 1, len(self._named) - 2
        unsaid = np.where((last >= 0) & (last < end - 1), weak, none)
        form = np.where(telling >= 0, np.append(code, none)[telling], unsaid)
        kept = np.repeat(last, end - first) >= np.arange(len(code))
        kept &= ~self._and[code]
        many = _many(kept, words)
        article = first[many > 1]
        kept[article[self._the[code[article]]]] = False
        told = CoreWords(hashes[kept], (words.ends - words.begins)[kept], _many(kept, words))
        return _kept_words(text, words, kept, told), told, form, self._odd(words, code) | (many == 0)

    def _odd(self, words: Words, code: Places) -> Flags:
        """Names that the quick way does not fit."""
        first, end = words.first[:-1], words.first[1:]
        strange = self._short[code]
        beside = self._and[code[:-1]] & self._weak[code[1:]]
        strange[:-1] |= beside  # SMITH AND CO; words of two names side by side are but one name too many
        odd = np.zeros(len(first), np.bool_)
        odd[words.texts()[strange]] = True
        some = end > first
        tail, head = code[end[some] - 1], code[first[some]]
        before = np.where(end[some] - first[some] > 1, code[np.maximum(end[some] - 2, 0)], len(self._short) - 1)
        odd[some] |= self._the[tail] | self._and[head]
        for one, others in self._ends:
            odd[some] |= one[before] & others[tail]
        return odd


def _many(kept: Flags, words: Words) -> Places:
    """How many words each text keeps."""
    return np.diff(np.append(0, np.cumsum(kept))[words.first])


def _last_before(among: Places, ends: Places, least: Places) -> Places:
    """The last of some places before each end, or -1 where it is under the least."""
    found = np.append(among, -1)[np.searchsorted(among, ends) - 1]
    return np.where(found >= least, found, -1)


def _kept_words(text: ByteText, words: Words, kept: Flags, told: CoreWords) -> ByteText:
    """The texts with only some of their words, a space between them."""
    begins, ends, of = words.begins[kept], words.ends[kept], words.texts()[kept]
    later = np.zeros(len(of), np.bool_)
    later[1:] = of[1:] == of[:-1]
    change: npt.NDArray[np.int8] = np.zeros(len(text.data) + 1, np.int8)
    change[begins - later] += 1
    change[ends] -= 1
    inside = np.cumsum(change[:-1], dtype=np.int8).view(np.bool_)
    return ByteText(text.data[inside], told.places())


def _squashed(core: ByteText, words: CoreWords) -> ByteText:
    """The cores without the spaces between their words."""
    letters = core.data.tobytes().replace(b" ", b"")
    return ByteText(np.frombuffer(letters, np.uint8), words.places(apart=0))
