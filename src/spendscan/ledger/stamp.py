"""What the ledger room asks of whoever knows payees: a key and an exclusion for every payment."""

from typing import Protocol

import polars as pl

from spendscan.core.names import payee_keys
from spendscan.core.reasons import UNNAMED_KEY


class Stamp(Protocol):
    """Adds `payee_key` and `exclusion` to batches of payments."""

    def begin(self) -> None:
        """A pass begins: every file's batches follow, and what was counted in an earlier pass counts no more."""

    def __call__(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with the two columns: same rows, same order."""

    def settled(self) -> bool:
        """False where what was learned since changes earlier batches; asked after a pass."""


class PlainStamp:
    """Keys without kinds or exclusions, for reading a ledger alone."""

    def __init__(self) -> None:
        self._table = pl.DataFrame(schema={"supplier_name": pl.String, "payee_key": pl.String})

    def begin(self) -> None:
        """Nothing is counted here."""

    def __call__(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with each name's key and no exclusion."""
        names = batch.select(pl.col("supplier_name").drop_nulls().unique())
        new = names.join(self._table, on="supplier_name", how="anti")
        if new.height:
            new = new.with_columns(payee_keys(new["supplier_name"]).alias("payee_key"))
            self._table = pl.concat([self._table, new])
        here = names.join(self._table, on="supplier_name", how="inner")
        keyed = batch.join(here, on="supplier_name", how="left", maintain_order="left")
        return keyed.with_columns(pl.col("payee_key").fill_null(UNNAMED_KEY), exclusion=pl.lit(None, pl.String))

    def settled(self) -> bool:
        """Always: a key depends on its name alone."""
        return True
