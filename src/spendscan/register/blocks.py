"""Block keys: what two spellings of one name are likely to share, rare enough to be worth a look.

A key is a 64-bit hash of: a rare word; a pair of words that are not rare; the first or the last letters of the squashed
name; the squashed name itself. Keys that too many names have are dropped, so that the number of pairs is bounded.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.register.hashing import Hashes, Places, deletion_hashes, pair_hashes, spread, word_hashes

Ids = npt.NDArray[np.int32]
Weights = npt.NDArray[np.int64]

RARE = 100  # a word of at most so many names is a key alone
PAIRED = 10  # a word of more names than this makes pairs
CAP = 100  # a key of more names than this is dropped
WORDS = 8  # words of a name that make keys: its rarest
ENDS = 8  # letters of the squashed name that make an end key
_SHORTEST_TYPO = 4
# Weights are whole numbers, so that sums are exact and ties are ties: hundredths of the rarity of a word.
SCALE = 100
END_WEIGHT, WHOLE_WEIGHT = 600, 3_000
_SALT_HEAD, _SALT_TAIL, _SALT_WHOLE = (
    np.uint64(n) for n in (0xA24BAED4963EE407, 0x9FB21C651E98DF25, 0xC2B2AE3D27D4EB4F)
)


@dataclass(frozen=True)
class Blocks:
    """The block keys of a register's names, as sorted arrays.

    Args:
        words: The vocabulary, sorted by hash.
        hashes: Hash of each word.
        counts: How many names have it.
        starts: Where the words of name n begin in `word_of`; one more than there are names.
        word_of: Ids of the words of the names, in their order.
        keys: Block keys, sorted and unique.
        places: Where the names of key k begin in `names_of`; one more than there are keys.
        names_of: Names by key.
        typo_keys: Hashes of words with one letter left out, sorted.
        typo_words: The words they are of.
    """

    words: pl.Series
    hashes: Hashes
    counts: Places
    starts: Places
    word_of: Ids
    keys: Hashes
    places: Places
    names_of: Ids
    typo_keys: Hashes
    typo_words: Ids

    @property
    def names(self) -> int:
        """How many names there are."""
        return len(self.starts) - 1

    def rarity(self, counts: Places) -> npt.NDArray[np.float64]:
        """How much a word says that so many names have: ln(1 + names / count); an unknown word counts as one name's."""
        return np.log1p(self.names / np.maximum(counts, 1))

    def ids(self, hashes: Hashes) -> Places:
        """The word of each hash, -1 for none."""
        if not len(self.hashes):
            return np.full(len(hashes), -1, np.int64)
        found = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[found] == hashes, found, -1).astype(np.int64)


def blocks_of(cores: pl.Series, squashes: pl.Series) -> Blocks:
    """The block keys of a register's names."""
    words, word_hash, starts, hashes = vocabulary(cores)
    name = np.repeat(np.arange(len(cores), dtype=np.int64), np.diff(starts))
    word_of = np.searchsorted(hashes, word_hash).astype(np.int32)
    counts = _names_with(name, word_of, len(hashes))
    rows, keys = name_keys(name, word_hash, counts[word_of], squashes)
    unique, places, names_of = _gathered(keys, rows)
    long = words.str.len_chars().to_numpy() >= _SHORTEST_TYPO
    typo_keys, typo_words = _typos(words, np.flatnonzero(long))
    return Blocks(words, hashes, counts, starts, word_of, unique, places, names_of, typo_keys, typo_words)


def vocabulary(cores: pl.Series) -> tuple[pl.Series, Hashes, Places, Hashes]:
    """The words of names: those that differ (by hash), the hash of each word in turn, where names begin, the hashes."""
    lists = cores.str.split(" ")
    flat = lists.explode(empty_as_null=False, keep_nulls=False)
    starts = np.concatenate([[0], np.cumsum(lists.list.len().fill_null(0).to_numpy().astype(np.int64))])
    word_hash = word_hashes(flat)
    hashes, first = np.unique(word_hash, return_index=True)
    return flat.gather(first), word_hash, starts, hashes


def _names_with(name: Places, word_of: Ids, words: int) -> Places:
    # Sorting is quicker here than the hashing of np.unique.
    once = np.sort(name * np.int64(max(words, 1)) + word_of)
    once = once[np.concatenate([once[:1] == once[:1], once[1:] != once[:-1]])]
    return np.bincount(once % max(words, 1), minlength=words).astype(np.int64)


def name_keys(name: Places, word_hash: Hashes, counts: Places, squashes: pl.Series) -> tuple[Places, Hashes]:
    """The keys of names: (name, key), with repeats.

    Args:
        name: The name of each word in turn.
        word_hash: Its hash.
        counts: How many names of the register have it.
        squashes: The squashed names.
    """
    name, word_hash, counts = rarest(name, word_hash, counts)
    rare = counts <= RARE
    one, other = pairs(name)
    paired = (counts[one] > PAIRED) & (counts[other] > PAIRED) & (word_hash[one] != word_hash[other])
    one, other = one[paired], other[paired]
    everyone = np.arange(len(squashes), dtype=np.int64)
    rows = [name[rare], name[one], everyone, everyone, everyone]
    keys = [word_hash[rare], pair_hashes(word_hash[one], word_hash[other]), *end_keys(squashes)]
    return np.concatenate(rows), np.concatenate(keys)


def end_keys(squashes: pl.Series) -> tuple[Hashes, Hashes, Hashes]:
    """The keys of the first letters, the last letters and the whole of squashed names."""
    return (
        word_hashes(squashes.str.head(ENDS)) ^ _SALT_HEAD,
        word_hashes(squashes.str.tail(ENDS)) ^ _SALT_TAIL,
        word_hashes(squashes) ^ _SALT_WHOLE,
    )


def rarest(name: Places, word_hash: Hashes, counts: Places) -> tuple[Places, Hashes, Places]:
    """The rarest words of each name, at most `WORDS`, by name."""
    order = np.lexsort((word_hash, counts, name))
    name, word_hash, counts = name[order], word_hash[order], counts[order]
    first = np.searchsorted(name, name)
    kept = np.arange(len(name)) - first < WORDS
    return name[kept], word_hash[kept], counts[kept]


def pairs(name: Places) -> tuple[Places, Places]:
    """Every two positions of the same name; names stand together."""
    if not len(name):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    last = np.searchsorted(name, name, side="right")
    places = np.arange(len(name), dtype=np.int64)
    later = last - places - 1
    return np.repeat(places, later), spread(places + 1, later)


def _gathered(keys: Hashes, rows: Places) -> tuple[Hashes, Places, Ids]:
    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order]
    fresh = np.ones(len(keys), np.bool_)
    fresh[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    keys, rows = keys[fresh], rows[fresh]
    unique, first, count = np.unique(keys, return_index=True, return_counts=True)
    kept = count <= CAP
    names_of = rows[spread(first[kept].astype(np.int64), count[kept].astype(np.int64))]
    places = np.concatenate([[0], np.cumsum(count[kept])]).astype(np.int64)
    return unique[kept], places, names_of.astype(np.int32)


def _typos(words: pl.Series, long: Places) -> tuple[Hashes, Ids]:
    hashes, word = deletion_hashes(words.gather(long))
    order = np.lexsort((long[word], hashes))
    return hashes[order], long[word][order].astype(np.int32)
