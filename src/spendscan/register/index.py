"""The index of a register: its names taken apart, what rarity each of their words has, and their block keys."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from spendscan.register.blocks import Blocks, blocks_of
from spendscan.register.read import Register
from spendscan.register.spelling import spelt

# A word is common when more names than this share of the register have it, and never below the floor.
_COMMON_SHARE, _COMMON_FLOOR = 2e-4, 10
_ENDED = r"(?i)dissol|removed|struck|closed|ceased|deregist|retired|inactive|converted"


@dataclass(frozen=True)
class Index:
    """A register made ready for matching.

    Args:
        register: The register.
        names: entity_id, name, name_kind, key, core, squash, form, live, entity (a number for each entity, in order of
            the ids), sorted by entity_id and name; block keys count its rows.
        blocks: The words and block keys of the names.
    """

    register: Register
    names: pl.DataFrame
    blocks: Blocks

    def common(self) -> pl.DataFrame:
        """Words that too many names have to tell a firm: `core`, `common` (true)."""
        limit = max(_COMMON_FLOOR, int(_COMMON_SHARE * self.names.height))
        words = self.blocks.words.gather(np.flatnonzero(self.blocks.counts > limit)).alias("core").sort()
        return words.to_frame().with_columns(common=pl.lit(value=True))


def indexed(register: Register) -> Index:
    """The index of a register, made in memory."""
    ended = pl.col("dissolved").is_not_null() | pl.col("status").str.contains(_ENDED).fill_null(value=False)
    live = register.entities.select("entity_id", live=~ended)
    names = register.names.hstack(spelt(register.names["name"])).join(live, on="entity_id", how="left")
    names = names.sort("entity_id", "name").with_columns(entity=pl.col("entity_id").rle_id())
    return Index(register, names, blocks_of(names["core"], names["squash"]))
