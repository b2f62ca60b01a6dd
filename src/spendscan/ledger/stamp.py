"""What the ledger room asks of whoever knows payees: a key and an exclusion for every payment."""

from collections.abc import Mapping
from typing import Protocol

import polars as pl

from spendscan.core.names import payee_keys
from spendscan.core.reasons import UNNAMED_KEY
from spendscan.ledger.distinct import Remembered


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
    """Keys without kinds or exclusions, for reading a ledger alone."""

    def __init__(self) -> None:
        self._keys = Remembered(payee_keys, pl.String())

    @property
    def coded(self) -> Mapping[str, pl.DataType]:
        """None."""
        return {}

    def begin(self) -> None:
        """Nothing is counted."""

    def __call__(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with each name's key and no exclusion."""
        keys = self._keys.of(batch["supplier_name"]).fill_null(UNNAMED_KEY)
        nothing = pl.lit(None, pl.String)
        return batch.with_columns(keys.alias("payee_key"), exclusion=nothing, exclusion_rule=nothing)

    def settled(self) -> bool:
        """Always: a key depends on its name alone."""
        return True
