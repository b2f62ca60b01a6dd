"""Rows in the order of their entities: company numbers have eight characters, and sort far quicker as numbers."""

import numpy as np
import polars as pl

from spendscan.core.bytetext import byte_text

_WIDTH = 8  # bytes of a number of 64 bits


def by_entity(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the order of `entity_id`; those of one entity stay in their order."""
    text = byte_text(rows["entity_id"])
    if rows["entity_id"].null_count() or not len(text) or (np.diff(text.places) != _WIDTH).any():
        return rows.sort("entity_id", maintain_order=True)
    numbers = text.data.reshape(-1, _WIDTH).view(">u8").ravel().astype(np.uint64)
    return rows[pl.Series(np.argsort(numbers, kind="stable"), dtype=pl.UInt32)]
