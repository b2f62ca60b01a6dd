"""Block keys: what two spellings of one name are likely to share, rare enough to be worth a look.

A key is a 64-bit hash of: a rare word; a pair of words that are not rare; the first or the last letters of the squashed
name; the squashed name itself; its consonants. Keys that too many names have are dropped, so that the number of pairs
is bounded.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.bytetext import byte_text
from spendscan.register.core_words import CoreWords, core_words, spelt_out
from spendscan.register.hashing import Hashes, Places, deletion_hashes, pair_hashes, run_begins, spread, stretch_hashes
from spendscan.register.lexicon import Lexicon, lexicon_of
from spendscan.register.packed import lowest, packed, places_in, room, within

Ids = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.uint32]
Weights = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

RARE = 100  # a word of at most so many names is a key alone
PAIRED = 10  # a word of more names than this makes pairs
CAP = 100  # a key of more names than this is dropped
WORDS = 8  # words of a name that make keys: its rarest
ENDS = 8  # letters of the squashed name that make an end key
_SHORTEST_TYPO = 4
_STRETCHES = 8  # of the keys, a power of two
_AT_ONCE = 250_000  # names, or words, that are looked at together: bounds the memory
# Weights are whole numbers, so that sums are exact and ties are ties: hundredths of the rarity of a word.
SCALE = 100
END_WEIGHT, BONES_WEIGHT, WHOLE_WEIGHT = 600, 1_500, 3_000
_SALT_HEAD, _SALT_TAIL, _SALT_WHOLE, _SALT_BONES = (
    np.uint64(n) for n in (0xA24BAED4963EE407, 0x9FB21C651E98DF25, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93)
)
_VOWEL = np.isin(np.arange(256), np.frombuffer(b"AEIOU", np.uint8))
_BONES = 5  # consonants of a name that say anything, at least


@dataclass(frozen=True)
class Blocks:
    """The block keys of a register's names, as sorted arrays.

    A key is the upper bits of a hash, as many as leave room for a name's number in 64 bits, so that sorting numbers
    sorts keys and names: many times quicker than sorting positions.

    Args:
        words: The vocabulary, sorted by hash.
        hashes: Hash of each word.
        counts: How many names have it.
        starts: Where the words of name n begin in `word_of`; one more than there are names.
        word_of: Ids of the words of the names, in their order.
        keys: Block keys, sorted and unique.
        places: Where the names of key k begin in `names_of`; one more than there are keys.
        names_of: Names by key.
        typos: Hashes of words with one letter left out, and the word each is of, in one number each; sorted.
    """

    words: pl.Series
    hashes: Hashes
    counts: Places
    starts: Places
    word_of: Ids
    keys: Hashes
    places: Numbers
    names_of: Ids
    typos: Hashes

    @property
    def names(self) -> int:
        """How many names there are."""
        return len(self.starts) - 1

    @cached_property
    def lexicon(self) -> Lexicon:
        """Its words by their ends; made when they are first asked for."""
        return lexicon_of(self.words)

    def rarity(self, counts: Places) -> npt.NDArray[np.float64]:
        """How much a word says that so many names have: ln(1 + names / count); an unknown word counts as one name's."""
        return np.log1p(self.names / np.maximum(counts, 1))

    def ids(self, hashes: Hashes) -> Places:
        """The word of each hash, -1 for none."""
        return found(self.hashes, hashes)

    def keyed(self, hashes: Hashes) -> Places:
        """The block key of each hash, -1 for none."""
        return found(self.keys, hashes >> np.uint64(room(self.names)))

    def one_letter_less(self, hashes: Hashes, most: int) -> tuple[Places, Places]:
        """Words of which one letter less makes a hash: (the hash by position, the word), so many of each at most."""
        return within(self.typos, hashes, len(self.words), most)


def found(known: Hashes, hashes: Hashes) -> Places:
    """Where each hash stands among known ones, sorted and unique; -1 for none."""
    if not len(known):
        return np.full(len(hashes), -1, np.int64)
    order, places = places_in(known, hashes)
    places = np.minimum(places, len(known) - 1)
    at = np.empty(len(hashes), np.int64)
    at[order] = np.where(known[places] == hashes[order], places, -1)
    return at


def blocks_of(cores: pl.Series, squashes: pl.Series) -> Blocks:
    """The block keys of a register's names."""
    maker = BlockMaker()
    for begin in range(0, len(cores), _AT_ONCE):
        part = cores.slice(begin, _AT_ONCE)
        maker.add(part, squashes.slice(begin, _AT_ONCE), core_words(part))
    return maker.made()


class BlockMaker:
    """Makes block keys of names that come part by part; of each part hashes are kept, and its different words."""

    def __init__(self) -> None:
        self._parts: list[tuple[Hashes, Places, Hashes]] = []  # hash of each word, words of each name, keys of its ends
        self._words: list[tuple[Hashes, pl.Series]] = []

    def add(self, cores: pl.Series, squashes: pl.Series, words: CoreWords) -> Hashes:
        """More names, after those before, with the words of their cores; gives the hashes of their squashed names."""
        hashes = _unique(np.sort(words.hashes))
        spelling = spelt_out(byte_text(cores), words, numbered(hashes, words.hashes), len(hashes))
        self._words.append((hashes, spelling))
        ends = end_keys(squashes)
        self._parts.append((words.hashes, words.many, np.stack(ends)))
        return ends[2] ^ _SALT_WHOLE

    def made(self) -> Blocks:
        """The blocks of all names; those that were added are let go."""
        hashes, words = self._vocabulary()
        names = sum(len(many) for _, many, _ in self._parts)
        starts = np.cumsum(np.concatenate([np.zeros(1, np.int64), *(many for _, many, _ in self._parts)]))
        word_of = np.empty(starts[-1], np.int32)
        counts, at = np.zeros(len(hashes), np.int64), 0
        for word_hash, many, _ in self._parts:
            mine = word_of[at : at + len(word_hash)]
            mine[:] = numbered(hashes, word_hash)
            counts += np.bincount(mine[_first_time(mine, many)], minlength=len(hashes))
            at += len(word_hash)
        keys, places, names_of = _gathered(self._packed(word_of, counts, names), names)
        long = np.flatnonzero(words.str.len_chars().to_numpy() >= _SHORTEST_TYPO)
        return Blocks(words, hashes, counts, starts, word_of, keys, places, names_of, _typos(words, long))

    def _vocabulary(self) -> tuple[Hashes, pl.Series]:
        """The different words of all parts, by hash; the last part that has one spells it."""
        every = np.concatenate([np.empty(0, np.uint64), *(hashes for hashes, _ in self._words)])
        texts = pl.concat([pl.Series([], dtype=pl.String), *(words for _, words in self._words)])
        self._words.clear()
        order = np.argsort(every, kind="stable")
        every = every[order]
        last = np.flatnonzero(np.concatenate([every[1:] != every[:-1], every[:1] == every[:1]]))
        return every[last], texts.gather(order[last]).rechunk()

    def _packed(self, word_of: Ids, counts: Places, names: int) -> list[Hashes]:
        """The keys of all names with the numbers of the names, part by part; the parts are let go."""
        found, first, at = [], 0, 0
        while self._parts:
            word_hash, many, ends = self._parts.pop(0)
            mine = word_of[at : at + len(word_hash)]
            each = np.arange(len(many), dtype=np.int64)
            rows, keys = word_keys(np.repeat(each, many), word_hash, counts[mine])
            rows = np.concatenate([rows, *[each] * len(ends)]) + first
            found.append(packed(np.concatenate([keys, ends.ravel()]), rows, names))
            first, at = first + len(many), at + len(word_hash)
        return found


def _first_time(words: Ids, many: Places) -> Flags:
    """Which words of each name stand in it for the first time."""
    name = np.repeat(np.arange(len(many), dtype=np.int32), many)
    first = np.ones(len(words), np.bool_)
    for apart in range(1, int(many.max(initial=0))):
        beside = np.flatnonzero(name[apart:] == name[:-apart])
        if not len(beside):
            break
        first[beside[words[beside + apart] == words[beside]] + apart] = False
    return first


def numbered(known: Hashes, hashes: Hashes) -> Ids:
    """Where hashes stand among known ones that hold them all."""
    if not len(known):
        return np.empty(0, np.int32)
    # Hashes are spread evenly, so their upper bits tell nearly where they stand; the rest is a few steps.
    bits = max(len(known).bit_length() - 1, 1)
    shift = np.uint64(64 - bits)
    least = np.searchsorted(known, np.arange(1 << bits, dtype=np.uint64) << shift).astype(np.int32)
    at = least[(hashes >> shift).astype(np.int64)]
    behind = np.flatnonzero(known[at] != hashes)
    while len(behind):
        at[behind] += 1
        behind = behind[known[at[behind]] != hashes[behind]]
    return at


def _unique(values: Hashes) -> Hashes:
    """Sorted values, each once."""
    once: Hashes = values[np.concatenate([values[:1] == values[:1], values[1:] != values[:-1]])]
    return once


def name_keys(name: Places, word_hash: Hashes, counts: Places, squashes: pl.Series) -> tuple[Places, Hashes]:
    """The keys of names: (name, key), with repeats.

    Args:
        name: The name of each word in turn, from 0.
        word_hash: Its hash.
        counts: How many names of the register have it.
        squashes: The squashed names.
    """
    rows, keys = word_keys(name, word_hash, counts)
    everyone = np.arange(len(squashes), dtype=np.int64)
    ends = end_keys(squashes)
    return np.concatenate([rows, *[everyone] * len(ends)]), np.concatenate([keys, *ends])


def word_keys(name: Places, word_hash: Hashes, counts: Places) -> tuple[Places, Hashes]:
    """The keys of names that are rare words, or pairs of words that are not."""
    name, word_hash, counts = rarest(name, word_hash, counts)
    rare = counts <= RARE
    often = counts > PAIRED
    one, other = pairs(name[often])
    hashes = word_hash[often]
    apart = hashes[one] != hashes[other]
    one, other = one[apart], other[apart]
    rows = np.concatenate([name[rare], name[often][one]])
    return rows, np.concatenate([word_hash[rare], pair_hashes(hashes[one], hashes[other])])


def end_keys(squashes: pl.Series) -> tuple[Hashes, Hashes, Hashes, Hashes]:
    """The keys of the first letters, the last letters, the whole and the consonants of squashed names.

    Where there are few consonants, the key of the whole stands for theirs.
    """
    text = byte_text(squashes)
    head = np.minimum(np.diff(text.places), ENDS)
    tail = head.copy()
    other = (squashes.str.len_bytes() != squashes.str.len_chars()).fill_null(value=False)
    if other.any():
        at, foreign = other.arg_true().to_numpy(), squashes.filter(other)
        head[at], tail[at] = foreign.str.head(ENDS).str.len_bytes(), foreign.str.tail(ENDS).str.len_bytes()
    found, row = [np.empty((4, 0), np.uint64)], 0
    for part in text.parts():
        rows, row = slice(row, row + len(part)), row + len(part)
        begins, ends = part.places[:-1], part.places[1:]
        stretches = (begins, begins + head[rows], ends - tail[rows], ends, begins, ends)
        heads, tails, wholes = stretch_hashes(part, *stretches).reshape(3, -1)
        wholes = wholes ^ _SALT_WHOLE
        bones = part.kept(~_VOWEL[part.data])
        some = np.diff(bones.places) >= _BONES
        held = np.where(some, stretch_hashes(bones, bones.places[:-1], bones.places[1:]) ^ _SALT_BONES, wholes)
        found.append(np.stack([heads ^ _SALT_HEAD, tails ^ _SALT_TAIL, wholes, held]))
    heads, tails, wholes, held = np.concatenate(found, axis=1)
    return heads, tails, wholes, held


def rarest(name: Places, word_hash: Hashes, counts: Places) -> tuple[Places, Hashes, Places]:
    """The rarest words of each name, at most `WORDS`; words of a name stand together, and stay so."""
    many = np.bincount(name)[name] if len(name) else name
    long = np.flatnonzero(many > WORDS)
    if not len(long):
        return name, word_hash, counts
    order = long[np.lexsort((word_hash[long], counts[long], name[long]))]
    nth = np.arange(len(order)) - run_begins(name[order])
    kept = many <= WORDS
    kept[order[nth < WORDS]] = True
    return name[kept], word_hash[kept], counts[kept]


def pairs(name: Places) -> tuple[Places, Places]:
    """Every two positions of the same name; names stand together."""
    if not len(name):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    last = np.searchsorted(name, name, side="right")
    places = np.arange(len(name), dtype=np.int64)
    later = last - places - 1
    return np.repeat(places, later), spread(places + 1, later)


def _gathered(parts: list[Hashes], names: int) -> tuple[Hashes, Numbers, Ids]:
    """Keys of few enough names, where each one's names begin, and the names; the parts are sorted in place."""
    for part in parts:
        part.sort()
    # A stretch of the keys at a time, since what is sorted is several times what is kept.
    bounds = np.arange(_STRETCHES, dtype=np.uint64) << np.uint64(64 - _STRETCHES.bit_length() + 1)
    places = [np.append(np.searchsorted(part, bounds), len(part)) for part in parts]
    keys, counts, names_of = [np.empty(0, np.uint64)], [np.zeros(1, np.int64)], [np.empty(0, np.int32)]
    for nth in range(_STRETCHES):
        both = np.concatenate(
            [np.empty(0, np.uint64), *(part[at[nth] : at[nth + 1]] for part, at in zip(parts, places, strict=True))]
        )
        both.sort()
        both = _unique(both)
        every = both >> np.uint64(room(names))
        first = np.flatnonzero(np.concatenate([every[:1] == every[:1], every[1:] != every[:-1]]))
        count = np.diff(np.append(first, len(every)))
        kept = count <= CAP
        keys.append(every[first[kept]])
        counts.append(count[kept])
        names_of.append(lowest(both[np.repeat(kept, count)], names).astype(np.int32))
    return np.concatenate(keys), np.cumsum(np.concatenate(counts)).astype(np.uint32), np.concatenate(names_of)


def _typos(words: pl.Series, long: Places) -> Hashes:
    found = [
        packed(hashes, long[begin + word], len(words))
        for begin in range(0, len(long), _AT_ONCE)
        for hashes, word in [deletion_hashes(words.gather(long[begin : begin + _AT_ONCE]))]
    ]
    return np.sort(np.concatenate([np.empty(0, np.uint64), *found]))
