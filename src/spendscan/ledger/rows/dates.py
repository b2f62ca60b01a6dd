"""A ledger's dates by number: each published text is read once, and its month written as a category."""

from dataclasses import dataclass

import polars as pl

from spendscan.core.codebook import Codebook, label_type
from spendscan.ledger.cells.dates import read_dates

# There are not so many days: what more texts say is a time of day, too, and is not met again.
MANY = 100_000


@dataclass(frozen=True)
class Dated:
    """The dates of a batch.

    Args:
        numbers: The number of each cell's text, 0 for none.
        read: What is read from the text of each number: `day`, `period` and `orders` as `read_dates` has them, and the
            day's `month`, a category.
    """

    numbers: pl.Series
    read: pl.DataFrame

    def each(self, column: str) -> pl.Series:
        """A column of what is read, for each cell."""
        return self.read[column].gather(self.numbers)


class Dates:
    """The texts of cells with dates, and what is read from each.

    Attributes:
        dtype: The type that months come in: categories, written and told apart at a third of the cost of texts.
    """

    def __init__(self) -> None:
        self.dtype = label_type("months")
        # A type's categories are forgotten with the last column of it.
        self._held = pl.Series([""], dtype=self.dtype)
        # By how a column writes dates where a cell leaves it open.
        self._books: dict[str, Codebook] = {}
        self._read: dict[str, pl.DataFrame] = {}

    def of(self, texts: pl.Series, order: str) -> Dated:
        """The dates of cells.

        Args:
            texts: The cells, without the blanks around them.
            order: How the column writes dates where a cell leaves it open.
        """
        book = self._books.get(order)
        if book is None or book.size > MANY:
            book = self._books[order] = Codebook()
            self._read[order] = self._made(book.texts, order)
        codes, new = book.codes(texts)
        if new.len():
            self._read[order] = pl.concat([self._read[order], self._made(new, order)], rechunk=True)
        return Dated(pl.Series(codes), self._read[order])

    def _made(self, texts: pl.Series, order: str) -> pl.DataFrame:
        month = pl.col("day").dt.strftime("%Y-%m").cast(self.dtype)
        return read_dates(texts, order).with_columns(month=month)
