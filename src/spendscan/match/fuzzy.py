"""The fuzzy tier: candidates by shared rare parts, their likeness, and the probability that each is the payee."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.core.memory import give_back
from spendscan.match.exact import HITS, plain_town, with_town
from spendscan.match.likeness import likeness, nearest
from spendscan.match.model import coefficients_of, probability, shipped
from spendscan.match.retrieve import retrieve
from spendscan.match.score import evidence_in_words, scored
from spendscan.match.spaced import spaced
from spendscan.match.variants import SURE, variants
from spendscan.register.ready import Index

BATCH = 6_000  # payees at once: bounds the memory, changes no result
_READ = 10  # batches whose names are read at once: making the patterns ready costs as much as reading a batch
_TOGETHER = 2  # batches
_SURER = 1.5  # of weight
_SHOWN = 6  # entities of each payee, unless told
_FAR = dict(enumerate(("same", "near", "town", "differs")))
_ORDERED = ("payee", "entity", "name", "weight")
# Of a hit, what a scored pair has already.
_SCORED = [
    column
    for column in HITS
    if column not in ("payee_key", "entity_id", "matched_name", "tier", "probability", "evidence")
]


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
        postcodes: payee_key, postcode, town: what the ledger gives.
        index: The register.
        keep: How many entities of each payee.
        batch: Payees at once.
        model: Coefficients; those trained on the register if not given, else those shipped.
    """

    def hits(part: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
        who, readings = part
        likely = _likeliest(_compared(readings, who, postcodes, index, model, told=told), keep)
        named = _named(likely, who, index).with_columns(tier=pl.lit("fuzzy"), evidence=evidence_in_words())
        return named.match_to_schema(HITS, extra_columns="ignore")

    # All else that likeness counts is of no more use once a pair is weighed, and would be carried through each step.
    told = sorted({*_ORDERED, *_SCORED, *evidence_in_words().meta.root_names()})
    found = [HITS.to_frame()]
    # Sorting, searching and comparing letters let go of Python's lock, so that two batches keep two cores busy.
    with ThreadPoolExecutor(min(_TOGETHER, pl.thread_pool_size())) as pool:
        for group in subjects.sort("payee_key").iter_slices(batch * _READ):
            found += pool.map(hits, _batches(group, readings_of(group, index), batch))
    give_back()
    return pl.concat(found)


def readings_of(subjects: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Every reading of the payees' names: payee (by position), variant, text, core, squash, form; sorted."""
    return spaced(variants(subjects), index.blocks)


def _batches(subjects: pl.DataFrame, readings: pl.DataFrame, batch: int) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """So many payees at a time, with their readings, which count them by their positions in the batch."""
    for first in range(0, subjects.height, batch):
        begin, end = (readings["payee"].search_sorted(place, "left") for place in (first, first + batch))
        yield subjects.slice(first, batch), readings[begin:end].with_columns(pl.col("payee") - first)


def _likeliest(compared: pl.DataFrame, keep: int) -> pl.DataFrame:
    """The first candidates of each payee, so many at most, with the probability of each."""
    order = ["payee", "weight", "entity"]
    rows = compared.with_columns(probability=probability())
    # Only what orders them is sorted: they have a hundred columns.
    places = rows.select(order).with_row_index("at").sort(order, descending=[False, True, False])
    return rows[places.filter(pl.int_range(pl.len()).over("payee") < keep)["at"]]


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
    return _compared(readings_of(subjects, index), subjects, postcodes, index, model, without)


def _compared(
    readings: pl.DataFrame,
    subjects: pl.DataFrame,
    postcodes: pl.DataFrame,
    index: Index,
    model: Mapping[str, float] | None,
    without: pl.DataFrame | None = None,
    told: Sequence[str] | None = None,
) -> pl.DataFrame:
    """What `compared` gives, of names that are read; of all its columns, or those that are to be told."""
    reading, name = nearest(readings, index.names, *retrieve(readings, index.blocks))
    pairs = likeness(readings, index.names, index.blocks, reading, name)
    if without is not None:
        gone = _numbered(without, subjects, index)
        pairs = pairs.join(gone, on=["payee", "entity"], how="anti", maintain_order="left")
    return _best_names(pairs, subjects, postcodes, index, model, told)


def compared_with(
    subjects: pl.DataFrame, postcodes: pl.DataFrame, index: Index, names: npt.NDArray[np.int64]
) -> pl.DataFrame:
    """Payees × the entities of some names of the register, by position, whether or not they share anything."""
    readings = readings_of(subjects, index)
    reading = np.repeat(np.arange(readings.height, dtype=np.int64), len(names))
    pairs = likeness(readings, index.names, index.blocks, reading, np.tile(names, readings.height))
    return _best_names(pairs, subjects, postcodes, index, None)


def all_readings(subjects: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Every reading of payees × names of the register, scored and unchosen; no postcodes are set against each other."""
    readings = readings_of(subjects, index)
    reading, name = nearest(readings, index.names, *retrieve(readings, index.blocks))
    pairs = likeness(readings, index.names, index.blocks, reading, name)
    return scored(pairs.with_columns(postcode=pl.lit(None, pl.String)), index.names.height, shipped())


def chosen(rows: pl.DataFrame, weight: str) -> pl.DataFrame:
    """Of each payee and entity the best reading and name; of what is nearly as likely, one that leaves no doubt.

    (DD) is no word of a firm's name, so that a name read without it goes before the same name with a word more.
    """
    sure = pl.col("doubt").is_null() & pl.col("variant").is_in(SURE)
    first = pl.col(weight) + pl.when(sure).then(_SURER).otherwise(0.0)
    # Of readings that are equally likely the first counts: they stand in their order.
    order = [pl.col("payee"), pl.col("entity"), first.alias("first"), pl.col(weight).alias("weight"), pl.col("name")]
    places = rows.select(order).with_row_index("at")
    places = places.sort(places.columns[1:], descending=[False, False, True, True, False], maintain_order=True)
    return rows[places.unique(["payee", "entity"], keep="first", maintain_order=True)["at"]]


def _best_names(
    pairs: pl.DataFrame,
    subjects: pl.DataFrame,
    postcodes: pl.DataFrame,
    index: Index,
    model: Mapping[str, float] | None,
    told: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Scored pairs, of each payee and entity the best."""
    near = _near(pairs, subjects, postcodes, index)
    pairs = pairs.join(near, on=["payee", "entity"], how="left", maintain_order="left")
    rows = scored(pairs, index.names.height, model or coefficients_of(index.register.model))
    return chosen(rows if told is None else rows.select(told), "weight")


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
    """payee, entity, postcode: same, near (the same district or ZIP area), town (the same) or differs, where known."""
    mine = subjects.select("payee_key").with_row_index("payee").join(with_town(postcodes), on="payee_key")
    both = pairs.select("payee", "entity").join(mine.select("payee", *_where("")), on="payee")
    met = pairs.select("entity", "name").join(both, on="entity", how="semi").unique("entity")
    met = met.select("entity").hstack(index.names.take(met["name"].to_numpy(), "entity_id"))
    places = index.register.addresses_of(met["entity_id"], "entity_id", "postcode", "town")
    both = both.join(places.join(met, on="entity_id").select("entity", *_where("its_")), on="entity")
    known = pl.col("code").is_not_null() & pl.col("its_code").is_not_null()
    # How many of a payee's and an entity's places there are does not matter, only the nearest two.
    far = (
        pl.when(pl.col("code") == pl.col("its_code")).then(0)
        .when(pl.col("district") == pl.col("its_district")).then(1)
        .when(pl.col("town") == pl.col("its_town")).then(2).when(known).then(3)
    )  # fmt: skip
    least = both.select("payee", "entity", far=far).drop_nulls("far")
    least = least.group_by("payee", "entity").agg(pl.col("far").min())
    return least.select("payee", "entity", postcode=pl.col("far").replace_strict(_FAR, return_dtype=pl.String))


def _where(prefix: str) -> list[pl.Expr]:
    """What is compared of a place, worked out before each is set against several."""
    where = {"code": pl.col("postcode"), "district": _district("postcode"), "town": plain_town("town")}
    return [expression.alias(f"{prefix}{name}") for name, expression in where.items()]


def _district(column: str) -> pl.Expr:
    spaced = pl.col(column).str.contains(" ", literal=True)
    return pl.when(spaced).then(pl.col(column).str.split(" ").list.first()).otherwise(pl.col(column).str.head(3))
