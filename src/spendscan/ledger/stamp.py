"""What the ledger room asks of whoever knows payees: a key and an exclusion for every payment."""

from collections.abc import Mapping
from typing import Protocol

import polars as pl

from spendscan.core.codebook import Codebook, label_type
from spendscan.core.names import payee_keys
from spendscan.core.reasons import UNNAMED_KEY

# Columns that most files lack, or have few different texts in.
_FEW_TEXTS = (
    *("body", "period", "currency", "supplier_type", "sme", "vcse", "country", "town", "exclusion", "exclusion_rule"),
    *("company_number", "charity_number", "vat_number", "lei", "uei"),
)


class Stamp(Protocol):
    """Adds `payee_key`, `exclusion` and `exclusion_rule` to batches of payments."""

    @property
    def coded(self) -> Mapping[str, pl.DataType]:
        """The columns of text that come back as categories, with their type."""

    def begin(self) -> None:
        """A pass begins: every file's batches follow, and what was counted in an earlier pass counts no more."""

    def __call__(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with the two columns: same rows, same order."""

    def settled(self) -> bool:
        """False where what was learned since changes earlier batches; asked after a pass."""


class PlainStamp:
    """Keys without kinds, and no exclusion but a reissue, for reading a ledger alone."""

    def __init__(self) -> None:
        self._book = Codebook()
        self._type = label_type("ledger")
        # By number: 0 is a payment without a name.
        self._keys = pl.Series("payee_key", [UNNAMED_KEY], dtype=self._type)

    @property
    def coded(self) -> Mapping[str, pl.DataType]:
        """The columns of keys, and those of few texts."""
        return dict.fromkeys(("payee_key", *_FEW_TEXTS), self._type)

    def begin(self) -> None:
        """Nothing is counted."""

    def __call__(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with each name's key, and the exclusion that it may have already."""
        codes, new = self._book.codes(batch["supplier_name"])
        if new.len():
            keys = payee_keys(new).fill_null(UNNAMED_KEY)
            self._keys = pl.concat([self._keys, keys.cast(self._type).alias("payee_key")], rechunk=True)
        nothing = pl.lit(None, pl.String)
        excluded = pl.col("exclusion") if "exclusion" in batch.columns else nothing.alias("exclusion")
        return batch.with_columns(self._keys.gather(pl.Series(codes)), excluded, exclusion_rule=nothing)

    def settled(self) -> bool:
        """Always: a key depends on its name alone."""
        return True
