"""A ledger's postcodes by number: each published text is read once, and written as a category."""

import polars as pl

from spendscan.core.codebook import Codebook, label_type
from spendscan.core.postcodes import canonical


class Postcodes:
    """The texts of cells with postcodes, and what is read from each.

    Attributes:
        dtype: The type that both come in: categories, written and told apart at a third of the cost of texts.
    """

    def __init__(self) -> None:
        self.dtype = label_type("postcodes")
        self._book = Codebook()
        # By number: 0 is the missing text.
        self._published = self._read = pl.Series([None], dtype=self.dtype)

    def of(self, cells: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Each cell's text as a category, and the postcode in it: null where there is none."""
        codes, new = self._book.codes(cells)
        if new.len():
            read = new.to_frame("text").select(canonical(pl.col("text")))["text"]
            self._published = pl.concat([self._published, new.cast(self.dtype)], rechunk=True)
            self._read = pl.concat([self._read, read.cast(self.dtype)], rechunk=True)
        numbers = pl.Series(codes)
        return self._published.gather(numbers), self._read.gather(numbers)
