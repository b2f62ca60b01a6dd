"""What is worked out once for each distinct text of a column, over any number of batches and files."""

from collections.abc import Callable
from itertools import count

import polars as pl

# A column with more distinct texts than this is worked out batch by batch: remembering them costs more.
MANY = 400_000
FEW = 4096
_serial = count()
Made = Callable[[pl.Series], pl.Series]


class Remembered:
    """A function of texts whose results are kept.

    Args:
        made: Works out a series of results from a series of distinct texts, of the same length.
        dtype: The results' type.
    """

    def __init__(self, made: Made, dtype: pl.DataType) -> None:
        self._made = made
        # The name tells one set of categories from another's; it stands in no result.
        self._type = pl.Categorical(pl.Categories(f"spendscan-{next(_serial)}", "ledger"))
        # Polars empties a set of categories with its last column: this one keeps it.
        self._kept = pl.Series([], dtype=self._type)
        self._results = pl.Series([], dtype=dtype)
        self._full = False

    def of(self, texts: pl.Series) -> pl.Series:
        """The result of each text, in order; null for null."""
        if texts.null_count() == texts.len():
            return pl.Series(texts.name, [None], dtype=self._results.dtype).new_from_index(0, texts.len())
        if self._full or texts.len() < FEW:
            return self._here(texts)
        coded = texts.cast(self._type)
        self._kept = coded.head(1)
        codes = coded.to_physical()
        last = codes.max()
        assert isinstance(last, int)
        known = self._results.len()
        if last >= known:
            fresh = pl.DataFrame({"code": codes, "text": texts}).filter(pl.col("code") >= known)
            new = fresh.unique("code").sort("code")["text"]
            self._results = pl.concat([self._results, self._made(new)], rechunk=True)
            self._full = self._results.len() > MANY
        return self._results.gather(codes).alias(texts.name)

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
