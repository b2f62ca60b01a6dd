"""A register as it is matched against."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from spendscan.core.provenance import Provenance
from spendscan.register.blocks import Blocks
from spendscan.register.kept import Kept
from spendscan.register.names import Names

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True)
class Register:
    """A register as it is matched against.

    Args:
        name: What it is called in every table.
        entity_table: What `entities` gives: in memory, or in an index.
        name_table: What `names` gives: in memory, or in an index.
        address_table: What `addresses` gives: in memory, or in an index.
        provenance: The file that it was read from.
        warnings: What the reader of a result should know of the reading.
        prepared: The names taken apart and their block keys, where they come from a built index.
        model: Coefficients of the probability that were trained on it, where they were.
        scheme: What org-id.guide calls its numbers (GB-COH), where it is a known register.
        edition: What an index holds, as a hash.
        answers: The folder in which matches against it are kept, where they are.
        keys: The payee keys of `names`, where they are known already.
        folder: The index.
    """

    name: str
    entity_table: pl.DataFrame | Kept
    name_table: pl.DataFrame | Names
    address_table: pl.DataFrame | Kept
    provenance: Provenance
    warnings: tuple[str, ...] = ()
    prepared: tuple[Names, Blocks] | None = None
    model: Mapping[str, float] | None = None
    scheme: str | None = None
    edition: str | None = None
    answers: Path | None = None
    keys: pl.Series | None = None
    folder: Path | None = None

    @cached_property
    def entities(self) -> pl.DataFrame:
        """entity_id, name, other_names, status, numbers, country, sic, kind, size, ownership, dates: all entities."""
        return self.entity_table.whole() if isinstance(self.entity_table, Kept) else self.entity_table

    @cached_property
    def names(self) -> pl.DataFrame:
        """entity_id, name, name_kind (current, trading, previous): all names."""
        table = self.name_table
        return table.frame("entity_id", "name", "name_kind") if isinstance(table, Names) else table

    @cached_property
    def addresses(self) -> pl.DataFrame:
        """entity_id, address_kind, postcode, postcode_published, town, country, note: all addresses."""
        return self.address_table.whole() if isinstance(self.address_table, Kept) else self.address_table

    def entities_of(self, ids: pl.Series, *columns: str) -> pl.DataFrame:
        """The entities of some ids, in the order of ids; an id that is none of the register's is left out.

        Args:
            ids: The ids.
            columns: The columns that are asked for; all if none are named.
        """
        if isinstance(self.entity_table, Kept) and "entities" not in self.__dict__:
            return self.entity_table.of(self._numbers(ids), *columns)
        found = self.entities.join(_once(ids), on="entity_id", how="semi").sort("entity_id")
        return found.select(columns) if columns else found

    def entities_with(self, column: str, values: pl.Series) -> pl.DataFrame:
        """The entities that have one of some values in a column of text."""
        wanted = values.drop_nulls().unique()
        if wanted.is_empty():
            return self.entities.clear() if isinstance(self.entity_table, pl.DataFrame) else self.entity_table.of(_NONE)
        if isinstance(self.entity_table, Kept) and "entities" not in self.__dict__:
            held = self.entity_table.column(column).is_in(wanted.implode()).fill_null(value=False)
            return self.entity_table.of(held.arg_true().to_numpy().astype(np.int64))
        return self.entities.filter(pl.col(column).is_in(wanted.implode()))

    def addresses_of(self, ids: pl.Series, *columns: str) -> pl.DataFrame:
        """The addresses of some entities; of all columns if none are named."""
        if isinstance(self.address_table, Kept) and "addresses" not in self.__dict__:
            return self.address_table.of(self._numbers(ids), *columns)
        found = self.addresses.join(_once(ids), on="entity_id", how="semi")
        return found.select(columns) if columns else found

    def entity_column(self, name: str) -> pl.Series:
        """A column of `entities`."""
        table = self.entity_table
        return table.column(name) if isinstance(table, Kept) else table[name]

    def name_column(self, name: str) -> pl.Series:
        """A column of `names`."""
        table = self.name_table
        return table.column(name).alias(name) if isinstance(table, Names) else table[name]

    def address_column(self, name: str) -> pl.Series:
        """A column of `addresses`."""
        table = self.address_table
        return table.column(name) if isinstance(table, Kept) else table[name]

    def _numbers(self, ids: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The entities of some ids by number, in an index: its names stand in the order of ids."""
        return _NONE if self.prepared is None else self.prepared[0].numbers(ids)


def _once(ids: pl.Series) -> pl.DataFrame:
    return ids.drop_nulls().unique().alias("entity_id").to_frame()
