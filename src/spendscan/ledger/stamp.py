"""What the ledger room asks of whoever knows payees: a key and an exclusion for every payment."""

from typing import Protocol

import polars as pl

from spendscan.core.names import payee_keys


class Stamp(Protocol):
    """Adds `payee_key` and `exclusion` to batches of payments."""

    def __call__(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with the two columns: same rows, same order."""

    def settled(self) -> bool:
        """False where what was learned since changes earlier batches; asked after a pass."""


class PlainStamp:
    """Keys without kinds or exclusions, for reading a ledger alone."""

    def __init__(self) -> None:
        self._keys: dict[str, str] = {}

    def __call__(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with each name's key and no exclusion."""
        names = batch["supplier_name"].unique().drop_nulls()
        new = [name for name in names.to_list() if name not in self._keys]
        if new:
            self._keys.update(zip(new, payee_keys(pl.Series(new, dtype=pl.String)).to_list(), strict=True))
        table = pl.DataFrame(
            {"supplier_name": list(self._keys), "payee_key": list(self._keys.values())},
            schema={"supplier_name": pl.String, "payee_key": pl.String},
        )
        keyed = batch.join(table, on="supplier_name", how="left", maintain_order="left")
        return keyed.with_columns(pl.col("payee_key").fill_null("(unnamed)"), exclusion=pl.lit(None, pl.String))

    def settled(self) -> bool:
        """Always: a key depends on its name alone."""
        return True
