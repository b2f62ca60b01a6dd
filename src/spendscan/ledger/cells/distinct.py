"""What is worked out once for each distinct text of a column, over any number of batches and files."""

from collections.abc import Callable

import polars as pl

from spendscan.core.codebook import Codebook

# A column with more distinct texts than this is worked out batch by batch: remembering them costs more.
MANY = 400_000
FEW = 4096
Made = Callable[[pl.Series], pl.Series]


class Remembered:
    """A function of texts whose results are kept.

    Args:
        made: Works out a series of results from a series of distinct texts, of the same length.
        dtype: The results' type.
    """

    def __init__(self, made: Made, dtype: pl.DataType) -> None:
        self._made = made
        self._book = Codebook()
        # By number: 0 is the missing text.
        self._results = pl.Series([None], dtype=dtype)

    def of(self, texts: pl.Series) -> pl.Series:
        """The result of each text, in order; null for null."""
        if texts.null_count() == texts.len():
            return pl.Series(texts.name, [None], dtype=self._results.dtype).new_from_index(0, texts.len())
        if self._book.size > MANY or texts.len() < FEW:
            return self._here(texts)
        codes, new = self._book.codes(texts)
        if new.len():
            self._results = pl.concat([self._results, self._made(new)], rechunk=True)
        return self._results.gather(pl.Series(codes)).alias(texts.name)

    def _here(self, texts: pl.Series) -> pl.Series:
        distinct = texts.drop_nulls().unique()
        table = pl.DataFrame({"text": distinct, "made": self._made(distinct)})
        joined = pl.DataFrame({"text": texts}).join(table, on="text", how="left", maintain_order="left")
        return joined["made"].alias(texts.name)


class Memory:
    """What a run remembers of texts, by what is worked out of them."""

    def __init__(self) -> None:
        self._parts: dict[str, Remembered] = {}

    def of(self, texts: pl.Series, what: str, made: Made, dtype: pl.DataType) -> pl.Series:
        """The result of each text, each distinct one worked out once.

        Args:
            texts: The column.
            what: What is worked out; the same word always goes with the same function.
            made: Works it out for distinct texts.
            dtype: The results' type.
        """
        part = self._parts.get(what)
        if part is None:
            part = self._parts[what] = Remembered(made, dtype)
        return part.of(texts)
