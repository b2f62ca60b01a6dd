"""A register as it is matched against."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from spendscan.core.provenance import Provenance
from spendscan.register.blocks import Blocks


@dataclass(frozen=True)
class Register:
    """A register as it is matched against.

    Args:
        name: What it is called in every table.
        entities: entity_id, name, other_names, status, company_number, charity_number, lei, country, sic,
            kind, size, size_source, ownership, incorporated, dissolved.
        names: entity_id, name, name_kind (current, trading, previous).
        addresses: entity_id, address_kind, postcode, postcode_published, town, country, note.
        provenance: The file that it was read from.
        warnings: What the reader of a result should know of the reading.
        prepared: The names taken apart and their block keys, where they come from a built index.
        model: Coefficients of the probability that were trained on it, where they were.
        scheme: What org-id.guide calls its numbers (GB-COH), where it is a known register.
    """

    name: str
    entities: pl.DataFrame
    names: pl.DataFrame
    addresses: pl.DataFrame
    provenance: Provenance
    warnings: tuple[str, ...] = ()
    prepared: tuple[pl.DataFrame, Blocks] | None = None
    model: Mapping[str, float] | None = None
    scheme: str | None = None
