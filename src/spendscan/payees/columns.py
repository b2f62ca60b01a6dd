"""The texts of payments as numbers, the same number for the same text in every batch."""

from collections.abc import Iterable, Mapping

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
        """The text of each number, by column."""
        return {column: book.texts for column, book in self._books.items()}

    @property
    def addresses(self) -> dict[str, pl.Series]:
        """Both texts of each number of an address."""
        return self._addresses.texts

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
        # Categories are alike where their numbers are.
        told = texts.to_physical() if isinstance(texts.dtype, pl.Categorical) else texts
        others = (told != told[0]).arg_true()
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
        self._published, self._postcodes = Codebook(), Codebook()
        self._of_text: Codes = np.zeros(1, np.uint32)
        # By number of a pair, the numbers of its texts.
        self._first, self._second = np.zeros(1, np.uint32), np.zeros(1, np.uint32)
        self._others: dict[tuple[int, int], int] = {}

    @property
    def texts(self) -> dict[str, pl.Series]:
        """Both texts of each number."""
        first, second = self._published.texts.gather(self._first), self._postcodes.texts.gather(self._second)
        return {"postcode_published": first, "postcode": second}

    def numbers(self, published: pl.Series, postcodes: pl.Series) -> tuple[Numbers, int]:
        """The number of each pair, and the largest so far."""
        if published.null_count() == postcodes.null_count() == published.len():
            return 0, self._first.size - 1
        known = self._published.size
        codes, new = self._published.codes(published)
        read, _ = self._postcodes.codes(postcodes)
        if new.len():
            rows = np.flatnonzero(codes > known)
            _, first = np.unique(codes[rows], return_index=True)
            numbers = np.arange(new.len(), dtype=np.uint32) + np.uint32(self._first.size)
            self._of_text = np.concatenate([self._of_text, numbers])
            self._more(codes[rows[first]], read[rows[first]])
        numbers = self._of_text[codes]
        unlike = np.flatnonzero(self._second[numbers] != read)
        if unlike.size:
            pairs = zip(codes[unlike].tolist(), read[unlike].tolist(), strict=True)
            numbers[unlike] = [self._other(code, postcode) for code, postcode in pairs]
        return numbers, self._first.size - 1

    def _other(self, code: int, postcode: int) -> int:
        if (code, postcode) not in self._others:
            self._others[code, postcode] = self._first.size
            self._more(np.array([code], np.uint32), np.array([postcode], np.uint32))
        return self._others[code, postcode]

    def _more(self, published: Codes, postcodes: Codes) -> None:
        self._first = np.concatenate([self._first, published])
        self._second = np.concatenate([self._second, postcodes])


class Labels:
    """Columns of numbers with the texts that they stand for: they are written at a third of the cost of texts.

    Args:
        closed: The texts of columns that have no others; these are written at half the cost of those of the rest.
    """

    def __init__(self, closed: Mapping[str, Iterable[str]]) -> None:
        self._open = label_type("payees")
        self._closed = {name: pl.Enum(list(texts)) for name, texts in closed.items()}
        self._known: dict[str, pl.Series] = {}

    def dtype(self, name: str) -> pl.DataType:
        """The type of such a column."""
        return self._closed.get(name, self._open)

    def columns(self, numbers: Mapping[str, Numbers], texts: Mapping[str, pl.Series]) -> list[pl.Series | pl.Expr]:
        """A column for each that has numbers; one text for all lines takes no room until it is written.

        Args:
            numbers: The numbers of each line, or the one of all.
            texts: The text of each number.
        """
        columns: list[pl.Series | pl.Expr] = []
        for name, codes in numbers.items():
            labels = self._labels(name, texts[name])
            told = pl.lit(labels[codes], labels.dtype) if isinstance(codes, int) else labels.gather(codes)
            columns.append(told.alias(name))
        return columns

    def _labels(self, name: str, texts: pl.Series) -> pl.Series:
        known = self._known.get(name)
        if known is None:
            self._known[name] = known = texts.cast(self.dtype(name))
        elif known.len() < texts.len():
            more = texts.slice(known.len()).cast(known.dtype)
            self._known[name] = known = pl.concat([known, more], rechunk=True)
        return known
