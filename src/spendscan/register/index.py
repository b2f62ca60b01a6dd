"""The index of a register: its names taken apart, and what rarity each of their words has."""

from dataclasses import dataclass

import polars as pl

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
        names: entity_id, name, name_kind, key, core, squash, form, live.
        rarity: word, names (how many names have it), common.
    """

    register: Register
    names: pl.DataFrame
    rarity: pl.DataFrame


def indexed(register: Register) -> Index:
    """The index of a register, made in memory."""
    ended = pl.col("dissolved").is_not_null() | pl.col("status").str.contains(_ENDED).fill_null(value=False)
    live = register.entities.select("entity_id", live=~ended)
    names = register.names.hstack(spelt(register.names["name"])).join(live, on="entity_id", how="left")
    names = names.sort("entity_id", "name")
    return Index(register, names, _rarity(names))


def _rarity(names: pl.DataFrame) -> pl.DataFrame:
    common = max(_COMMON_FLOOR, int(_COMMON_SHARE * names.height))
    words = names.select(word=pl.col("core").str.split(" ").list.unique()).explode("word")
    counted = words.group_by("word").agg(names=pl.len().cast(pl.Int64))
    return counted.with_columns(common=pl.col("names") > common).sort("word")
