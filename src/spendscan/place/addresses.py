"""Every address that a payee may be placed by: the ledger's, those of its ties, those that people decided."""

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.reasons import AddressKind
from spendscan.place.home import stated_countries, with_country
from spendscan.userfiles.decisions import Decisions

SCHEMA = {
    "payee_key": pl.String(), "ledger_postcode": pl.String(), "address_kind": pl.String(), "order": pl.Int64(),
    "postcode": pl.String(), "published": pl.Boolean(), "country": pl.String(), "note": pl.String(),
    "written": pl.String(), "office_companies": pl.Int64(), "office_flag": pl.String(),
}  # fmt: skip
LEDGER = "ledger"


def ledger_addresses(evidence: pl.DataFrame) -> pl.DataFrame:
    """A row for each payee × ledger postcode; its country is the one with most absolute money, then alphabetical.

    Args:
        evidence: `payee_key, postcode, postcode_published, country, pence_abs`, a row a distinct combination.
    """
    key = ["payee_key", "postcode"]
    there = pl.col("postcode").is_not_null() | pl.col("postcode_published").is_not_null()
    text, spelling = pl.col("postcode_published"), pl.col("postcode_published").str.to_uppercase()
    # Lines without a postcode share this row: only where all have one, and the same, is it theirs to be repaired.
    alike = text.is_not_null().all() & (spelling.str.replace_all(r"[^A-Z0-9]", "").n_unique() == 1)
    rows = evidence.group_by(key).agg(published=there.any(), alike=alike, written=text.min())
    rows = rows.with_columns(written=pl.coalesce("postcode", pl.when("alike").then("written")))
    named = evidence.drop_nulls("country").join(stated_countries(evidence["country"]), on="country")
    chosen = (
        named.group_by(*key, "code")
        .agg(pl.col("pence_abs").sum(), pl.col("country").min().alias("spelling"))
        .sort(*key, "pence_abs", "spelling", "code", descending=[False, False, True, False, False])
        .unique(key, keep="first", maintain_order=True)
        .select(*key, country="code")
    )
    rows = rows.join(chosen, on=key, how="left", nulls_equal=True)
    return _shaped(rows.with_columns(ledger_postcode="postcode", address_kind=pl.lit(LEDGER)))


def tied_addresses(ties: pl.DataFrame, addresses: pl.DataFrame) -> pl.DataFrame:
    """A row for each payee × address of an entity that it is tied to, but for contact addresses.

    Args:
        ties: `payee_key, register, entity_id, order`.
        addresses: `register, entity_id, address_kind, postcode, postcode_published, country`; `note` may say that a
            charity's contact address stands for its registered one.
    """
    rows = ties.join(addresses, on=["register", "entity_id"]).filter(pl.col("address_kind") != AddressKind.CONTACT)
    there = pl.col("postcode").is_not_null() | pl.col("postcode_published").is_not_null()
    return _shaped(
        with_country(rows.with_columns(published=there, written=pl.coalesce("postcode", "postcode_published")))
    )


def decided_addresses(decisions: Decisions) -> pl.DataFrame:
    """A row for each payee, or payee × ledger postcode, whose address people decided.

    Raises:
        UsageError: A decided country is the name of none.
    """
    rows = decisions.of("postcode_published", "country")
    named = rows.rename({"country": "stated"}).join(
        stated_countries(rows["country"]).rename({"country": "stated", "code": "country"}), on="stated", how="left"
    )
    unknown = named.filter(pl.col("stated").is_not_null(), pl.col("country").is_null()).sort("line")
    if unknown.height:
        hint = "Write a country's English name or its two letters: France, FR."
        where = f"{decisions.path}:{unknown['line'][0]}"
        raise UsageError(f"{unknown['stated'][0]!r} is no country that we know", where=where, hint=hint)
    written = pl.coalesce("postcode", "postcode_published")
    shaped = _shaped(named.with_columns(published=pl.col("postcode_published").is_not_null(), written=written))
    return shaped.unique().sort("payee_key", "ledger_postcode")


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.col(name).cast(dtype) if name in rows.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in SCHEMA.items()
    )
