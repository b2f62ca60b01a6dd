"""Payments reduced while they are read: exact sums of every distinct combination of what tells payments apart.

Names, evidence of where payees are, and the spend cube are worked out from these sums, so that no later stage has to
look at all payments again. A batch's sums and another's add up, in any order.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.codebook import Codebook, Codes, sorted_type
from spendscan.core.combinations import Combinations, Places
from spendscan.core.money import MONEY
from spendscan.core.packing import Numbers, Packing, packing

OF_PAYEE = ("country", "town", "company_number", "charity_number", "vat_number", "lei", "uei")
WORDS = ("sme", "vcse", "supplier_type")
_ALIKE = ("body", "currency")
_CODED = (*_ALIKE, "period", *OF_PAYEE, *WORDS)
COLUMNS = ("supplier_name", "address", "period", "category", "department", "exclusion", *_ALIKE, *OF_PAYEE, *WORDS)
_NO_DAY = np.int32(2**31 - 1)
_NO_LAST_DAY = np.int32(-(2**31))
Whole = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]
Known = Mapping[str, tuple[Numbers, int]]


@dataclass
class _Sums:
    """Sums by number of combination; 0 is none."""

    pence: Whole
    pence_abs: Whole
    payments: Whole
    first: Days
    last: Days

    @classmethod
    def empty(cls, size: int) -> "_Sums":
        pence, pence_abs, payments = (np.zeros(size, np.int64) for _ in range(3))
        first, last = (np.full(size, none, np.int32) for none in (_NO_DAY, _NO_LAST_DAY))
        return cls(pence, pence_abs, payments, first, last)

    def with_room(self, size: int) -> "_Sums":
        """Sums of as many combinations, and of half as many again."""
        if size < self.pence.size:
            return self
        more = _Sums.empty(size + size // 2 + 1 - self.pence.size)
        return _Sums(*(np.concatenate([mine, vars(more)[name]]) for name, mine in vars(self).items()))

    def at(self, numbers: Places) -> "_Sums":
        return _Sums(*(mine[numbers] for mine in vars(self).values()))

    def add(self, numbers: Places, pence: Whole, days: Days) -> None:
        np.add.at(self.pence, numbers, pence)
        np.add.at(self.pence_abs, numbers, np.abs(pence))
        np.add.at(self.payments, numbers, 1)
        np.minimum.at(self.first, numbers, days)
        np.maximum.at(self.last, numbers, np.where(days == _NO_DAY, _NO_LAST_DAY, days))


class Tallies:
    """Sums over payments, by all that tells them apart but their own numbers, days and descriptions."""

    def __init__(self) -> None:
        self._books = {column: Codebook() for column in _CODED}
        self._addresses = _Addresses()
        self._packing = packing((column, 0) for column in COLUMNS)
        self.clear()

    def clear(self) -> None:
        """Forget what was added; numbers stay as they are."""
        self._combinations = Combinations(self._packing.words)
        self._sums = _Sums.empty(1)

    def add(self, batch: pl.DataFrame, known: Known) -> None:
        """Add a batch of payments.

        Args:
            batch: Columns of PAYMENTS.
            known: Numbers of the texts of other columns of `COLUMNS`, and the largest number so far of each.
        """
        if not batch.height:
            return
        found = dict(known)
        found["address"] = self._addresses.numbers(batch["postcode_published"], batch["postcode"])
        for column in _CODED:
            found[column] = self._coded(batch[column], column)
        self._fit({column: largest for column, (_, largest) in found.items()})
        words = self._packing.pack({column: numbers for column, (numbers, _) in found.items()}, batch.height)
        pence = batch["amount"].cast(MONEY).to_physical().cast(pl.Int64).to_numpy()
        days = batch["payment_date"].to_physical().fill_null(int(_NO_DAY)).to_numpy()
        met = self._combinations.numbers(words)
        self._sums = self._sums.with_room(self._combinations.size + 1)
        self._sums.add(met, pence, days)

    def sums(self, texts: Mapping[str, pl.Series]) -> pl.DataFrame:
        """The sums of every distinct combination.

        Args:
            texts: The texts of the numbers of columns that came as numbers, and of others that follow from the name:
                `payee_key`.

        Returns:
            Columns of PAYMENTS by which sums were made, as Enum with values in order of code point; `payments`,
            `pence`, `pence_abs`, `first_date`, `last_date`.
        """
        height = self._combinations.size
        sums = self._sums.at(np.arange(1, height + 1))
        numbers = self._packing.unpack(self._combinations.words)
        named = {column: (texts[column], column) for column in texts if column in COLUMNS}
        named |= {column: (book.texts, column) for column, book in self._books.items()}
        named |= {column: (series, "address") for column, series in self._addresses.texts.items()}
        named |= {column: (series, "supplier_name") for column, series in texts.items() if column not in COLUMNS}
        columns = {name: _stated(labels, numbers[of], height) for name, (labels, of) in named.items()}
        return pl.DataFrame(
            {
                **columns,
                "payments": sums.payments,
                "pence": sums.pence,
                "pence_abs": sums.pence_abs,
                "first_date": _dates(sums.first, _NO_DAY),
                "last_date": _dates(sums.last, _NO_LAST_DAY),
            }
        )

    def _coded(self, texts: pl.Series, column: str) -> tuple[Numbers, int]:
        book = self._books[column]
        if texts.null_count() == texts.len():
            return 0, book.size
        if column in _ALIKE and bool((texts == texts[0]).all()) and not texts.null_count():
            codes, _ = book.codes(texts.head(1))
            return int(codes[0]), book.size
        codes, _ = book.codes(texts)
        return codes, book.size

    def _fit(self, largest: Mapping[str, int]) -> None:
        """Widen what has become too narrow, and pack anew what was packed."""
        bits = dict(self._packing.bits)
        if all(largest[column].bit_length() <= held for column, held in bits.items()):
            return
        before = self._packing
        self._packing = Packing(tuple((c, max(held, largest[c].bit_length())) for c, held in bits.items()))
        held, sums = self._combinations, self._sums
        self.clear()
        words = self._packing.pack(before.unpack(held.words), held.size)
        # The same combinations, numbered in another order.
        numbers = self._combinations.numbers(words)
        self._sums = sums.at(np.append(0, np.argsort(numbers) + 1))


class _Addresses:
    """Numbers of pairs of a published postcode and what was read from it.

    Mostly a published text is always read alike, so its own number is the pair's: that is checked, not assumed.
    """

    def __init__(self) -> None:
        self._book = Codebook()
        self._of_text: Codes = np.zeros(1, np.uint32)
        self._published = pl.Series([None], dtype=pl.String)
        self._postcodes = pl.Series([None], dtype=pl.String)
        self._others: dict[tuple[int, str | None], int] = {}

    @property
    def texts(self) -> dict[str, pl.Series]:
        """Both texts of each number."""
        return {"postcode_published": self._published, "postcode": self._postcodes}

    def numbers(self, published: pl.Series, postcodes: pl.Series) -> tuple[Numbers, int]:
        """The number of each pair, and the largest so far."""
        if published.null_count() == postcodes.null_count() == published.len():
            return 0, self._published.len() - 1
        known = self._book.size
        codes, new = self._book.codes(published)
        if new.len():
            pairs = pl.DataFrame({"code": codes, "postcode": postcodes}).filter(pl.col("code") > known)
            first = pairs.unique("code", keep="first", maintain_order=True).sort("code")
            numbers = np.arange(new.len(), dtype=np.uint32) + np.uint32(self._published.len())
            self._of_text = np.concatenate([self._of_text, numbers])
            self._more(new, first["postcode"])
        numbers = self._of_text[codes]
        unlike = self._postcodes.gather(numbers).ne_missing(postcodes)
        if unlike.any():
            rows = np.flatnonzero(unlike.to_numpy())
            numbers[rows] = [
                self._other(int(code), postcode)
                for code, postcode in zip(codes[rows], postcodes.gather(rows), strict=True)
            ]
        return numbers, self._published.len() - 1

    def _other(self, code: int, postcode: str | None) -> int:
        if (code, postcode) not in self._others:
            self._others[code, postcode] = self._published.len()
            self._more(self._book.texts.gather([code]), pl.Series([postcode], dtype=pl.String))
        return self._others[code, postcode]

    def _more(self, published: pl.Series, postcodes: pl.Series) -> None:
        self._published = pl.concat([self._published, published], rechunk=True)
        # Copied: a text of a batch would keep all of the batch's texts in memory.
        copied = pl.Series(postcodes.to_list(), dtype=pl.String)
        self._postcodes = pl.concat([self._postcodes, copied], rechunk=True)


def _stated(labels: pl.Series, numbers: Numbers, height: int) -> pl.Series:
    """Texts for numbers."""
    values = labels.cast(pl.String).cast(sorted_type(labels))
    return values.new_from_index(numbers, height) if isinstance(numbers, int) else values.gather(numbers)


def _dates(days: Days, none: np.int32) -> pl.Series:
    series = pl.Series(days, dtype=pl.Int32)
    return series.set(series == int(none), None).cast(pl.Date)
