"""The texts of payments as numbers, the same number for the same text in every batch."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from spendscan.core.codebook import Codebook, Codes, label_type
from spendscan.core.packing import Numbers

OF_PAYEE = ("country", "town", "company_number", "charity_number", "vat_number", "lei", "uei")
WORDS = ("sme", "vcse", "supplier_type")
CODED = ("body", "currency", "period", "category", "department", *OF_PAYEE, *WORDS)
# Columns in which most lines of a file say the same.
_ALIKE = ("body", "currency", "period", "country")
_FEW = 4


class Columns:
    """Every text column by which payments are told apart, but for the name."""

    def __init__(self) -> None:
        self._books = {column: Codebook() for column in CODED}
        self._addresses = _Addresses()

    @property
    def texts(self) -> dict[str, pl.Series]:
        """The text of each number, by column; both texts of an address have its numbers."""
        return {**{column: book.texts for column, book in self._books.items()}, **self._addresses.texts}

    def numbers(self, batch: pl.DataFrame) -> dict[str, tuple[Numbers, int]]:
        """The numbers of each line's texts, and the largest so far, by column; `address` for the two of a postcode."""
        found: dict[str, tuple[Numbers, int]] = {
            column: (self.of(batch[column], column), book.size) for column, book in self._books.items()
        }
        found["address"] = self._addresses.numbers(batch["postcode_published"], batch["postcode"])
        return found

    def of(self, texts: pl.Series, column: str) -> Numbers:
        """The number of each text of one column, or the one number of all."""
        book = self._books[column]
        if texts.null_count() == texts.len():
            return 0
        if column not in _ALIKE or texts.null_count():
            return book.codes(texts)[0]
        others = (texts != texts[0]).arg_true()
        first = book.codes(texts.head(1))[0][0]
        if not others.len():
            return int(first)
        if others.len() * _FEW > texts.len():
            return book.codes(texts)[0]
        codes = np.full(texts.len(), first, np.uint32)
        codes[others.to_numpy()] = book.codes(texts.gather(others))[0]
        return codes


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


class Labels:
    """Columns of numbers with the texts that they stand for: they are written at a third of the cost of texts.

    Attributes:
        dtype: The type of such a column.
    """

    def __init__(self) -> None:
        self.dtype = label_type("payees")
        self._known: dict[str, pl.Series] = {}

    def columns(self, numbers: Mapping[str, Numbers], texts: Mapping[str, pl.Series], height: int) -> list[pl.Series]:
        """A column for each that has numbers.

        Args:
            numbers: The numbers of each line, or the one of all.
            texts: The text of each number.
            height: How many lines there are.
        """
        columns = []
        for name, codes in numbers.items():
            labels = self._labels(name, texts[name])
            told = labels.new_from_index(codes, height) if isinstance(codes, int) else labels.gather(codes)
            columns.append(told.alias(name))
        return columns

    def _labels(self, name: str, texts: pl.Series) -> pl.Series:
        known = self._known.get(name)
        if known is None:
            self._known[name] = known = texts.cast(self.dtype)
        elif known.len() < texts.len():
            more = texts.slice(known.len()).cast(self.dtype)
            self._known[name] = known = pl.concat([known, more], rechunk=True)
        return known
