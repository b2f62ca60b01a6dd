"""Names that were matched before against the same register and model are not matched again."""

import hashlib
import json

import polars as pl

from spendscan.match.exact import HITS, with_town
from spendscan.match.fuzzy import fuzzy_hits
from spendscan.register.ready import Index
from spendscan.store.answers import Book
from spendscan.store.hashing import program

# An answer is a hit, by the hash of what was asked; a name without a hit has one row, of no entity.
ANSWERS = pl.Schema({"asked": pl.String(), **{name: kind for name, kind in HITS.items() if name != "payee_key"}})

_ROOMS = ("core", "register", "match")  # that answers rest on


def remembered_hits(subjects: pl.DataFrame, postcodes: pl.DataFrame, index: Index, *, keep: int) -> pl.DataFrame:
    """What `fuzzy_hits` gives; where the register's answers are kept, only names that are new to it are matched.

    Args:
        subjects: payee_key, name, core, squash, form.
        postcodes: payee_key, postcode, town: what the ledger gives.
        index: The register.
        keep: How many entities of each payee.
    """
    folder = index.register.answers
    if folder is None or subjects.is_empty():
        return fuzzy_hits(subjects, postcodes, index, keep=keep)
    book = Book(folder / f"{_circumstances(index, keep)}.parquet", ANSWERS)
    asked = _asked(subjects, postcodes)
    known = book.known(asked)
    new = asked.join(known, on="asked", how="anti")
    found = fuzzy_hits(subjects.join(new, on="payee_key", how="semi"), postcodes, index, keep=keep)
    if new.height:
        book.learn(_answers(found, new))
    old = asked.join(known.drop_nulls("entity_id"), on="asked").select(HITS.names())
    return pl.concat([found, old])


def _answers(found: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    rows = new.join(found, on="payee_key", how="left").sort(
        "asked", "score", "entity_id", descending=[False, True, False]
    )
    return rows.drop("payee_key").match_to_schema(ANSWERS)


def _asked(subjects: pl.DataFrame, postcodes: pl.DataFrame) -> pl.DataFrame:
    """payee_key, asked: the hash of all that the hits of a payee rest on but the register."""
    where = pl.concat_str(pl.col("postcode", "town").fill_null(""), separator="|")
    near = (
        with_town(postcodes).select("payee_key", where=where).group_by("payee_key").agg(pl.col("where").unique().sort())
    )
    rows = subjects.select("payee_key", "name", "core", "squash", "form").join(near, on="payee_key", how="left")
    told = (json.dumps(row).encode() for row in rows.rows())
    return rows.select(
        "payee_key", asked=pl.Series([hashlib.sha256(text).hexdigest()[:32] for text in told], dtype=pl.String)
    )


def _circumstances(index: Index, keep: int) -> str:
    """The hash of the register, the model, and the program that asks them."""
    model = sorted((index.register.model or {}).items())
    told = json.dumps([index.register.edition, model, keep, program(*_ROOMS)])
    return hashlib.sha256(told.encode()).hexdigest()[:32]
