"""A ledger's postcodes by number: published and read text of each cell, the same categories in every batch."""

import polars as pl

from spendscan.ledger.rows.postcodes import Postcodes


def test_each_cell_keeps_its_text_and_has_what_is_read_from_it() -> None:
    cells = pl.Series(["m11aa", None, "M1 1AA", "none given", "m11aa"])
    published, read = Postcodes().of(cells)
    assert published.cast(pl.String).to_list() == cells.to_list()
    assert read.cast(pl.String).to_list() == ["M1 1AA", None, "M1 1AA", None, "M1 1AA"]


def test_batches_share_their_categories() -> None:
    postcodes = Postcodes()
    first, _ = postcodes.of(pl.Series(["M1 1AA", "M1 1AB"]))
    later, read = postcodes.of(pl.Series(["M1 1AB", "m1 1ac"]))
    assert first.dtype == later.dtype == read.dtype == postcodes.dtype
    assert (first.to_physical()[1], later.cast(pl.String)[1]) == (later.to_physical()[0], "m1 1ac")
