"""Texts as numbers: each distinct text of a column gets one, the same in every batch."""

from itertools import count

import numpy as np
import numpy.typing as npt
import polars as pl

Codes = npt.NDArray[np.uint32]
Hashes = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.intp]
_serial = count()
_SHIFTS = (np.uint64(0), np.uint64(32))
# Slots for each text: with eight, one text in a hundred finds both of its slots taken.
_ROOM = 8
_SMALLEST = 1 << 14
# Up to so many texts are looked at one by one.
_FEW = 5_000


class Codebook:
    """A number for each distinct text, from 1 on in the order in which they were met; 0 is the missing text.

    A hash table in an array: a text's hash names two slots that its number may stand in, and the whole hash of the
    number found there, of 64 bits, is compared; texts that are not seen before are compared as such. That takes a
    quarter of the time of a Polars Categorical, whose numbers are the same. Of a million texts the odds are one in
    30 million that any two have the same hash, and would be taken for one.
    """

    def __init__(self) -> None:
        self._texts = pl.Series([None], dtype=pl.String)
        # By number, as the texts are.
        self._hashes: Hashes = self._texts.hash().to_numpy()
        self._slots: Codes = np.zeros(_SMALLEST, np.uint32)
        # Texts both of whose slots are taken by others.
        self._crowded: dict[str, int] = {}
        # A column of the type whose categories are known by their places, which are forgotten with its last column.
        self._labels: pl.Series | None = None
        self._of_place: Codes = np.zeros(0, np.uint32)

    @property
    def size(self) -> int:
        """How many distinct texts were met."""
        return self._texts.len() - 1

    @property
    def texts(self) -> pl.Series:
        """The text of each number, null for 0."""
        return self._texts

    def codes(self, texts: pl.Series) -> tuple[Codes, pl.Series]:
        """The number of each text, and the texts not seen before, in the order of their numbers.

        Of a column of categories each is looked at once: its place says which it is.
        """
        if isinstance(texts.dtype, pl.Categorical):
            return self._of_labels(texts)
        texts = texts.cast(pl.String)
        known = self.size
        hashes = texts.hash().to_numpy()
        codes = self._in_slots(hashes)
        rows = self._unlike(hashes, codes)
        if texts.null_count():
            missing = texts.is_null().to_numpy()
            codes[missing] = 0
            rows = rows[~missing[rows]]
        if rows.size:
            codes[rows] = self._second(texts, rows, hashes[rows])
        return codes, self._texts.slice(known + 1)

    def _of_labels(self, labels: pl.Series) -> tuple[Codes, pl.Series]:
        places = labels.to_physical()
        known, most = self.size, places.max()
        if most is None:
            return np.zeros(labels.len(), np.uint32), self._texts.clear()
        if self._labels is None:
            self._labels = labels.drop_nulls().head(1)
        if labels.dtype != self._labels.dtype:
            return self.codes(labels.cast(pl.String))
        assert isinstance(most, int)
        if most >= self._of_place.size:
            self._of_place = np.concatenate([self._of_place, np.zeros(most + 1 - self._of_place.size, np.uint32)])
        at = places.fill_null(0).to_numpy()
        missing = places.is_null().to_numpy()
        codes: Codes = self._of_place.take(at)
        unmet = (codes == 0) & ~missing
        if unmet.any():
            fresh = pl.DataFrame({"label": labels.filter(pl.Series(unmet)).unique()})
            fresh = fresh.with_columns(place=pl.col("label").to_physical()).sort("place")
            self._of_place[fresh["place"].to_numpy()] = self.codes(fresh["label"].cast(pl.String))[0]
            codes = self._of_place.take(at)
        codes[missing] = 0
        return codes, self._texts.slice(known + 1)

    @property
    def _mask(self) -> np.uint64:
        return np.uint64(self._slots.size - 1)

    def _in_slots(self, hashes: Hashes) -> Codes:
        """The numbers in the slots that hashes name."""
        # By signed places, as numpy counts them: it looks them up in half the time.
        return self._slots.take((hashes & self._mask).view(np.int64))

    def _unlike(self, hashes: Hashes, codes: Codes) -> Rows:
        """The rows whose text is not their number's."""
        return np.flatnonzero(self._hashes.take(codes) != hashes)

    def _second(self, texts: pl.Series, among: Rows, hashes: Hashes) -> Codes:
        """The numbers of texts that do not stand in their first slot.

        Args:
            texts: The column.
            among: Their rows.
            hashes: Their hashes.
        """
        codes = self._in_slots(hashes >> _SHIFTS[1])
        rows = self._unlike(hashes, codes)
        if rows.size == 0:
            return codes
        texts = texts.gather(among[rows])
        if rows.size <= _FEW:
            codes[rows] = self._one_by_one(texts.to_list(), hashes[rows])
        else:
            rest = pl.DataFrame({"text": texts, "hash": hashes[rows]})
            distinct = rest.unique("text", keep="first", maintain_order=True)
            found = [self._crowded.get(text, 0) for text in distinct["text"]]
            distinct = distinct.with_columns(code=pl.Series(found, dtype=pl.UInt32))
            new = distinct.filter(pl.col("code") == 0)
            if new.height:
                self._learn(new["text"], new["hash"].to_numpy())
                numbers = np.array(found, np.uint32)
                numbers[numbers == 0] = np.arange(self.size - new.height + 1, self.size + 1, dtype=np.uint32)
                distinct = distinct.with_columns(code=numbers)
            told = rest.select("text").join(distinct, on="text", how="left", maintain_order="left")
            codes[rows] = told["code"].to_numpy()
        return codes

    def _one_by_one(self, texts: list[str], hashes: Hashes) -> list[int]:
        """The numbers of a few texts that stand in neither slot: of a small file, quicker than asking the engine."""
        fresh: dict[str, int] = {}
        firsts = []
        found = []
        for row, text in enumerate(texts):
            number = self._crowded.get(text) or fresh.get(text)
            if number is None:
                number = fresh[text] = self.size + len(fresh) + 1
                firsts.append(row)
            found.append(number)
        if fresh:
            self._learn(pl.Series(list(fresh), dtype=pl.String), hashes[firsts])
        return found

    def _learn(self, texts: pl.Series, hashes: Hashes) -> None:
        first = self.size + 1
        # Copied: a text of a batch would keep all of the batch's texts in memory.
        texts = pl.Series(texts.to_list(), dtype=pl.String)
        self._texts = pl.concat([self._texts, texts], rechunk=True)
        self._hashes = np.concatenate([self._hashes, hashes])
        if _ROOM * self.size > self._slots.size:
            self._slots = np.zeros(4 * max(self._slots.size, 1 << (2 * self.size).bit_length()), np.uint32)
            self._crowded = {}
            first, hashes = 1, self._hashes[1:]
        self._put(np.arange(first, self.size + 1, dtype=np.uint32), hashes)

    def _put(self, numbers: Codes, hashes: Hashes) -> None:
        """Write numbers into free slots of their texts; those that find none are crowded."""
        for shift in _SHIFTS:
            slots = (hashes >> shift) & self._mask
            free = self._slots[slots] == 0
            self._slots[slots[free]] = numbers[free]
            left = self._slots[slots] != numbers
            numbers, hashes = numbers[left], hashes[left]
        self._crowded |= dict(zip(self._texts.gather(numbers), numbers.tolist(), strict=True))


def label_type(of: str) -> pl.Categorical:
    """A type of categories that nothing else of the process shares; the name is written nowhere."""
    return pl.Categorical(pl.Categories(f"spendscan-{next(_serial)}", of))


def sorted_type(texts: pl.Series) -> pl.Enum:
    """A type whose values are the distinct texts, in order of code point: sorting it is sorting numbers."""
    return pl.Enum(texts.cast(pl.String).unique().drop_nulls().sort())
