"""Texts that come as categories, as numbers: each gets one, the same in every batch, without being looked at again."""

from itertools import count

import numpy as np
import polars as pl

from spendscan.core.codebook import Codes

_serial = count()


def label_type(of: str) -> pl.Categorical:
    """A type of categories that nothing else of the process shares; the name is written nowhere."""
    return pl.Categorical(pl.Categories(f"spendscan-{next(_serial)}", of))


class Labelled:
    """A number for each category of a column, from 1 on in the order in which they were met; 0 is the missing one.

    What a `Codebook` is for texts, for a column that is numbered already: a category's place says which it is. Texts
    are taken, too; categories of another type than the first batch's count as the texts that they stand for.
    """

    def __init__(self) -> None:
        self._type: pl.Categorical | None = None
        # A type's categories are forgotten with the last column that has them.
        self._kept = pl.Series([], dtype=pl.String)
        self._numbers: Codes = np.zeros(0, np.uint32)
        self._texts = pl.Series([None], dtype=pl.String)

    @property
    def size(self) -> int:
        """How many categories were met."""
        return self._texts.len() - 1

    @property
    def texts(self) -> pl.Series:
        """The text of each number, null for 0."""
        return self._texts

    def codes(self, labels: pl.Series) -> tuple[Codes, pl.Series]:
        """The number of each category, and the texts not seen before, in the order of their numbers."""
        labels = self._of_one_type(labels)
        places = labels.to_physical()
        known, most = self.size, places.max()
        if most is None:
            return np.zeros(labels.len(), np.uint32), self._texts.clear()
        assert isinstance(most, int)
        if most >= self._numbers.size:
            self._numbers = np.concatenate([self._numbers, np.zeros(most + 1 - self._numbers.size, np.uint32)])
        missing = places.is_null().to_numpy() if places.null_count() else None
        at = places.fill_null(0).to_numpy()
        codes: Codes = self._numbers[at]
        unmet = codes == 0
        if missing is not None:
            unmet &= ~missing
        if unmet.any():
            self._meet(labels.filter(pl.Series(unmet)))
            codes = self._numbers[at]
        if missing is not None:
            codes[missing] = 0
        return codes, self._texts.slice(known + 1)

    def _meet(self, labels: pl.Series) -> None:
        fresh = pl.DataFrame({"label": labels.unique()}).with_columns(place=pl.col("label").to_physical()).sort("place")
        first = self._texts.len()
        self._numbers[fresh["place"].to_numpy()] = np.arange(first, first + fresh.height, dtype=np.uint32)
        self._texts = pl.concat([self._texts, fresh["label"].cast(pl.String).alias("")], rechunk=True)

    def _of_one_type(self, labels: pl.Series) -> pl.Series:
        if self._type is None:
            own = labels.dtype if isinstance(labels.dtype, pl.Categorical) else label_type("texts")
            self._type = own
        if labels.dtype != self._type:
            labels = labels.cast(pl.String).cast(self._type)
        if not self._kept.len():
            self._kept = labels.drop_nulls().head(1)
        return labels
