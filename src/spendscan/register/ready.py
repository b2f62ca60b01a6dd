"""A register made ready for matching: its names taken apart, how rare their words are, and their block keys."""

import hashlib
import json
from dataclasses import dataclass

import numpy as np
import polars as pl

from spendscan.core.names import payee_keys
from spendscan.register.blocks import Blocks, blocks_of, name_keys
from spendscan.register.classes import once_each
from spendscan.register.core_words import CoreWords, core_words
from spendscan.register.entities import ENTITIES
from spendscan.register.formats import formats
from spendscan.register.names import COLUMNS, Names
from spendscan.register.register import Register
from spendscan.register.spelling import ABBREVIATIONS, spelt, with_words

# A word is common when more names than this share of the register have it, and never below the floor.
_COMMON_SHARE, _COMMON_FLOOR = 2e-4, 10
_ENDED = r"(?i)dissol|removed|struck|closed|ceased|deregist|retired|inactive|converted"


@dataclass(frozen=True)
class Index:
    """A register made ready for matching.

    Args:
        register: The register.
        names: Its names; block keys count its rows.
        blocks: The words and block keys of the names.
    """

    register: Register
    names: Names
    blocks: Blocks

    def common(self) -> pl.DataFrame:
        """Words that too many names have to tell a firm: `core`, `common` (true)."""
        limit = max(_COMMON_FLOOR, int(_COMMON_SHARE * self.names.height))
        words = self.blocks.words.gather(np.flatnonzero(self.blocks.counts > limit)).alias("core").sort()
        return words.to_frame().with_columns(common=pl.lit(value=True))


def ended() -> pl.Expr:
    """Whether an entity is no more: dissolved, or of a status that says so."""
    return pl.col("dissolved").is_not_null() | pl.col("status").str.contains(_ENDED).fill_null(value=False)


def indexed(register: Register) -> Index:
    """The index of a register: the one it was built with, else made in memory."""
    if register.prepared is not None:
        names, blocks = register.prepared
        return Index(register, names, blocks)
    keys = payee_keys(register.names["name"]) if register.keys is None else register.keys
    told = pl.DataFrame([register.entity_column(column) for column in ("entity_id", "status", "dissolved")])
    frame, _ = taken_apart(register.names, keys, told)
    return Index(register, Names.of(frame), blocks_of(frame["core"], frame["squash"]))


def taken_apart(
    names: pl.DataFrame, keys: pl.Series, entities: pl.DataFrame, first: int = 0
) -> tuple[pl.DataFrame, CoreWords]:
    """Names with all that matching reads of them, the columns of `Names`; and the words of their cores.

    Args:
        names: entity_id, name, name_kind.
        keys: Their payee keys.
        entities: entity_id, status, dissolved of their entities, in the order of ids.
        first: The number of the first entity.
    """
    names = _in_order(names.select("entity_id", "name", "name_kind").with_columns(keys.alias("key")))
    apart, words = with_words(names["key"])
    names = names.hstack(apart.drop("key"))
    names = names.with_columns(live=_live(entities, names["entity_id"]))
    return names.with_columns(entity=pl.col("entity_id").rle_id() + pl.lit(first, pl.UInt32)).select(COLUMNS), words


def _in_order(names: pl.DataFrame) -> pl.DataFrame:
    """Names by entity and name; asking whether they stand so already costs far less than sorting millions."""
    entity, name = pl.col("entity_id"), pl.col("name")
    before = (entity < entity.shift()) | ((entity == entity.shift()) & (name < name.shift()))
    return names.sort("entity_id", "name") if names.select(before.any()).item() else names


def _live(entities: pl.DataFrame, ids: pl.Series) -> pl.Series:
    """Whether the entity of each id, in the order of ids, is still there; null for one unknown."""
    gone = once_each(entities["status"], lambda status: status.str.contains(_ENDED)).fill_null(value=False)
    known = entities.select("entity_id", live=pl.col("dissolved").is_null() & ~gone)
    first = ids.rle_id()
    each = ids.filter((first != first.shift()).fill_null(value=True))
    if not each.equals(known["entity_id"]):
        return ids.to_frame().join(known, on="entity_id", how="left", maintain_order="left")["live"]
    return known["live"].gather(first)


# Names whose parts and keys an index must share with this version of spendscan, or it is stale.
_PROBE = (
    "The Acme & Co. (Northern) Ltd", "J P Smith T/A Smith's Svcs", "Łódź Mgmt L.L.C.",
    "ROYAL COLLEGE OF LANTERN MAKERS(THE)",
    "TQ EAST LIMITED PARTNERSHIP", "21st Century Const. Intl plc",
)  # fmt: skip


_SHAPE = 6  # of the arrays of an index: another number for another arrangement


def fingerprint() -> str:
    """What this version makes of names and registers, as a hash: an index made by one that differs is stale."""
    apart = spelt(pl.Series(_PROBE))
    words = core_words(apart["core"])
    name = np.repeat(np.arange(len(_PROBE), dtype=np.int64), words.many)
    _, keys = name_keys(name, words.hashes, np.full(len(words.hashes), 50, np.int64), apart["squash"])
    told = json.dumps([_SHAPE, apart.rows(), [int(key) for key in keys], ENTITIES.names(), formats(), ABBREVIATIONS])
    return hashlib.sha256(told.encode()).hexdigest()
