"""Identifiers of a batch: each distinct one validated and padded once."""

import polars as pl

from spendscan.core.identifiers import VALIDATORS


def identified(cells: pl.Series, kind: str) -> pl.Series:
    """Valid identifiers of a kind in their one spelling; null where a cell holds none.

    Args:
        cells: As published.
        kind: company_number, charity_number, vat_number, lei or uei.
    """
    if cells.null_count() == cells.len():
        return cells
    valid = VALIDATORS[kind]
    table = {text: valid(text) for text in cells.drop_nulls().unique().to_list()}
    return cells.replace_strict(table, default=None, return_dtype=pl.String)
