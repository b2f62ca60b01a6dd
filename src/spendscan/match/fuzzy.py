"""The fuzzy tier: candidates by shared rare parts, their likeness, and the probability that each is the payee."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.match.exact import HITS
from spendscan.match.likeness import likeness, nearest
from spendscan.match.model import coefficients_of, probability
from spendscan.match.retrieve import retrieve
from spendscan.match.score import evidence_in_words, scored
from spendscan.match.variants import variants
from spendscan.register.ready import Index

BATCH = 10_000  # payees at once: bounds the memory, changes no result
_TOGETHER = 2  # batches
_SHOWN = 6  # entities of each payee, unless told


def fuzzy_hits(
    subjects: pl.DataFrame,
    postcodes: pl.DataFrame,
    index: Index,
    *,
    keep: int = _SHOWN,
    batch: int = BATCH,
    model: Mapping[str, float] | None = None,
) -> pl.DataFrame:
    """Candidates of each payee by likeness: HITS.

    Args:
        subjects: payee_key, name, core, squash, form.
        postcodes: payee_key, postcode: what the ledger gives.
        index: The register.
        keep: How many entities of each payee.
        batch: Payees at once.
        model: Coefficients; those trained on the register if not given, else those shipped.
    """

    def hits(part: pl.DataFrame) -> pl.DataFrame:
        likely = compared(part, postcodes, index, model=model).with_columns(probability=probability())
        order = ["payee", "weight", "entity"]
        first = likely.sort(order, descending=[False, True, False]).filter(pl.int_range(pl.len()).over("payee") < keep)
        named = _named(first, part, index).with_columns(tier=pl.lit("fuzzy"), evidence=evidence_in_words())
        return named.match_to_schema(HITS, extra_columns="ignore")

    parts = subjects.sort("payee_key").iter_slices(batch)
    # Sorting, searching and comparing letters let go of Python's lock, so that two batches keep two cores busy.
    with ThreadPoolExecutor(min(_TOGETHER, pl.thread_pool_size())) as pool:
        return pl.concat([HITS.to_frame(), *pool.map(hits, parts)])


def compared(
    subjects: pl.DataFrame,
    postcodes: pl.DataFrame,
    index: Index,
    *,
    model: Mapping[str, float] | None = None,
    without: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Payees × entities, both by position, with the parts of their likeness, `weight` and `score`.

    Args:
        subjects: payee_key, name, core, squash, form.
        postcodes: payee_key, postcode.
        index: The register.
        model: Coefficients; those trained on the register if not given, else those shipped.
        without: payee_key, entity_id of pairs to leave out, for training.
    """
    readings = variants(subjects)
    reading, name = nearest(readings, index.names, *retrieve(readings, index.blocks))
    pairs = likeness(readings, index.names, index.blocks, reading, name)
    if without is not None:
        pairs = pairs.join(_numbered(without, subjects, index), on=["payee", "entity"], how="anti")
    return _best_names(pairs, subjects, postcodes, index, model)


def compared_with(
    subjects: pl.DataFrame, postcodes: pl.DataFrame, index: Index, names: npt.NDArray[np.int64]
) -> pl.DataFrame:
    """Payees × the entities of some names of the register, by position, whether or not they share anything."""
    readings = variants(subjects)
    reading = np.repeat(np.arange(readings.height, dtype=np.int64), len(names))
    pairs = likeness(readings, index.names, index.blocks, reading, np.tile(names, readings.height))
    return _best_names(pairs, subjects, postcodes, index, None)


def _best_names(
    pairs: pl.DataFrame,
    subjects: pl.DataFrame,
    postcodes: pl.DataFrame,
    index: Index,
    model: Mapping[str, float] | None,
) -> pl.DataFrame:
    """Scored pairs, of each payee and entity the best."""
    pairs = pairs.join(_near(pairs, subjects, postcodes, index), on=["payee", "entity"], how="left")
    rows = scored(pairs, index.names.height, model or coefficients_of(index.register.model))
    rows = rows.sort("payee", "entity", "weight", "name", descending=[False, False, True, False])
    return rows.unique(["payee", "entity"], keep="first", maintain_order=True)


def _named(rows: pl.DataFrame, subjects: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Positions as keys, ids and names."""
    names = index.names.take(rows["name"].to_numpy(), "entity_id", "name").rename({"name": "matched_name"})
    return rows.with_columns(subjects["payee_key"].gather(rows["payee"])).hstack(names)


def _numbered(pairs: pl.DataFrame, subjects: pl.DataFrame, index: Index) -> pl.DataFrame:
    """payee_key, entity_id as positions."""
    mine = subjects.select("payee_key").with_row_index("payee")
    theirs = index.names.of_entities(pairs["entity_id"], "entity_id", "entity").unique()
    return pairs.join(mine, on="payee_key").join(theirs, on="entity_id").select("payee", "entity")


def _near(pairs: pl.DataFrame, subjects: pl.DataFrame, postcodes: pl.DataFrame, index: Index) -> pl.DataFrame:
    """payee, entity, postcode: same, near (the same district or ZIP area) or differs, where both are known."""
    mine = subjects.select("payee_key").with_row_index("payee").join(postcodes, on="payee_key")
    both = pairs.select("payee", "entity").unique().join(mine.select("payee", mine="postcode"), on="payee")
    met = pairs.join(both, on="entity", how="semi").unique("entity")
    met = met.select("entity").hstack(index.names.take(met["name"].to_numpy(), "entity_id"))
    places = index.register.addresses_of(met["entity_id"], "entity_id", "postcode").drop_nulls().unique()
    both = both.join(places.join(met, on="entity_id").select("entity", theirs="postcode"), on="entity")
    same = (pl.col("mine") == pl.col("theirs")).any()
    near = (_district("mine") == _district("theirs")).any()
    said = pl.when(same).then(pl.lit("same")).when(near).then(pl.lit("near")).otherwise(pl.lit("differs"))
    return both.group_by("payee", "entity").agg(postcode=said)


def _district(column: str) -> pl.Expr:
    spaced = pl.col(column).str.contains(" ", literal=True)
    return pl.when(spaced).then(pl.col(column).str.split(" ").list.first()).otherwise(pl.col(column).str.head(3))
