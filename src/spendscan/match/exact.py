"""The tiers that need no likeness: identifiers that the ledger gives, and names equal in one spelling or another."""

import polars as pl

from spendscan.match.subjects import IDENTIFIERS
from spendscan.register.ready import Index
from spendscan.register.spelling import forms_conflict, forms_doubtful

HITS = pl.Schema({
    "payee_key": pl.String, "entity_id": pl.String, "matched_name": pl.String, "name_kind": pl.String,
    "tier": pl.String, "score": pl.Float64, "probability": pl.Float64, "live": pl.Boolean, "evidence": pl.String,
    "name_score": pl.Float64, "rarity_score": pl.Float64, "string_score": pl.Float64, "postcode_evidence": pl.Float64,
    "form_evidence": pl.Float64, "number_evidence": pl.Float64, "variant": pl.String, "doubt": pl.String,
})  # fmt: skip
# How far each tier stands below an equal payee key, and what each doubt takes away. The doubts of one tier add up to
# less than the step to the next, so that the score alone orders candidates, and equal scores are a tie.
_STEP = {"exact": 0.0, "normalised": 0.016, "squashed": 0.032}
ENDED, _FORM, _POSTCODE, _TOWN, _PREVIOUS = 0.008, 0.004, 0.002, 0.0015, 0.001
# Equal names of different firms exist, and an AND or a COMPANY that only one name has is oftener another firm's than a
# legal form, an abbreviation or a space is. Set on generated and labelled names.
_PROBABILITY = {"exact": 0.999, "normalised": 0.997, "squashed": 0.99}
_ARTICLE, _COMPANY, _DOUBTED = 0.99, 0.95, 0.8
_LITTLE = (r"^THE\b", r"\bAND\b", r"\b(?:COMPANY|CO)\b")
_PLUS = r"\pL\s*\+\s*\pL"
FORM, PART = "legal_form", "part_of_the_name"  # what an equal name leaves in doubt
_APART = 500  # 0.002 of score behind makes an entity e times less likely


def exact_hits(subjects: pl.DataFrame, postcodes: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Entities with a name equal to a payee's: as payee key, in core words, or squashed.

    Args:
        subjects: payee_key, name, core, squash, form.
        postcodes: payee_key, postcode, town: what the ledger gives.
        index: The register.

    Returns:
        HITS: the best name of each payee × entity. Names whose legal forms conflict (LTD, LLP) are not equal.
    """
    mine, theirs = index.names.squashed(subjects["squash"])
    names = index.names.take(theirs, "entity_id", "name", "name_kind", "key", "core", "form", "live")
    names = names.rename({"name": "name_register", "form": "its_form", "core": "its_core", "key": "its_key"})
    said = pl.col("name").str.contains(_PLUS).alias("plus")
    pairs = subjects.select("payee_key", "core", "form", said)[mine].hstack(names)
    pairs = pairs.filter(~forms_conflict(pl.col("form"), pl.col("its_form")))
    tier = (
        pl.when(pl.col("payee_key") == pl.col("its_key"))
        .then(pl.lit("exact"))
        .when(pl.col("core") == pl.col("its_core"))
        .then(pl.lit("normalised"))
        .otherwise(pl.lit("squashed"))
    )
    near = _near(pairs, postcodes, index)
    pairs = pairs.with_columns(tier=tier).join(near, on=["payee_key", "entity_id"], how="left")
    pairs = pairs.with_columns(pl.col("same_postcode", "same_town").fill_null(value=False))
    the, both, company = (_one_has(word, "payee_key", "its_key") for word in _LITTLE)
    # A plus sign is an AND, which a payee key leaves out.
    both &= ~(pl.col("plus") & ~pl.col("payee_key").str.contains(_LITTLE[1]))
    part = (both | (the & company)).fill_null(value=False)
    doubt = pl.when(forms_doubtful(pl.col("form"), pl.col("its_form"))).then(pl.lit(FORM)).when(part).then(pl.lit(PART))
    little = pl.when(company).then(_COMPANY).when(the).then(_ARTICLE).otherwise(1.0)
    pairs = pairs.with_columns(doubt=doubt, little=little)
    score = (
        1.0
        - pl.col("tier").replace_strict(_STEP, return_dtype=pl.Float64)
        - pl.when(pl.col("live")).then(0.0).otherwise(ENDED)
        - pl.when(pl.col("form").eq_missing(pl.col("its_form"))).then(0.0).otherwise(_FORM)
        - pl.when(pl.col("same_postcode")).then(0.0).when("same_town").then(_TOWN).otherwise(_POSTCODE)
        - pl.when(pl.col("name_kind") == "previous").then(_PREVIOUS).otherwise(0.0)
    )
    hits = pairs.select(
        "payee_key",
        "entity_id",
        pl.col("name_register").alias("matched_name"),
        "name_kind",
        "tier",
        score=score.round(6),
        probability=pl.when(pl.col("doubt").is_not_null())
        .then(_DOUBTED)
        .otherwise(pl.min_horizontal(pl.col("tier").replace_strict(_PROBABILITY, return_dtype=pl.Float64), "little")),
        doubt="doubt",
        live=pl.col("live"),
        evidence=_words(),
    )
    order = ["payee_key", "entity_id", "score", "name_kind", "matched_name"]
    best = hits.sort(order, descending=[False, False, True, False, False])
    best = best.unique(["payee_key", "entity_id"], keep="first", maintain_order=True)
    return best.with_columns(probability=_shared()).match_to_schema(HITS, missing_columns="insert")


def _one_has(word: str, *names: str) -> pl.Expr:
    """Whether one of two payee keys has a word and the other has not."""
    one, other = (pl.col(name).str.contains(word) for name in names)
    return one != other


def _near(pairs: pl.DataFrame, postcodes: pl.DataFrame, index: Index) -> pl.DataFrame:
    """payee_key, entity_id, same_postcode, same_town of the pairs of which the ledger and the register say where."""
    both = pairs.select("payee_key", "entity_id").unique().join(with_town(postcodes), on="payee_key")
    places = index.register.addresses_of(both["entity_id"], "entity_id", "postcode", "town").unique()
    both = both.join(places.rename({"postcode": "theirs", "town": "its_town"}), on="entity_id")
    return both.group_by("payee_key", "entity_id").agg(
        same_postcode=(pl.col("postcode") == pl.col("theirs")).any(), same_town=same_town("town", "its_town").any()
    )


def with_town(postcodes: pl.DataFrame) -> pl.DataFrame:
    """What the ledger gives of where payees are, with a town for each, null where it gives none."""
    return postcodes if "town" in postcodes.columns else postcodes.with_columns(town=pl.lit(None, pl.String))


def same_town(one: str, other: str) -> pl.Expr:
    """Whether two columns name the same town, in any case and spacing."""
    return plain_town(one) == plain_town(other)


def plain_town(column: str) -> pl.Expr:
    """A town in capitals, its words between single spaces."""
    return pl.col(column).str.to_uppercase().str.replace_all(r"[^\pL]+", " ").str.strip_chars()


def _shared() -> pl.Expr:
    """The probability parted among the entities of an equal name: evenly where nothing tells them apart."""
    behind = pl.col("score").max().over("payee_key") - pl.col("score")
    odds = (1e6 * (-_APART * behind).exp()).round().cast(pl.Int64)
    return (pl.col("probability") * odds / odds.sum().over("payee_key")).round(6)


def _words() -> pl.Expr:
    told = pl.col("tier").replace_strict({
        "exact": "the same name", "normalised": "the same name but for its legal form, THE, AND or an abbreviation",
        "squashed": "the same letters, spaced otherwise",
    }, return_dtype=pl.String)  # fmt: skip
    return pl.concat_str(
        told,
        pl.when(pl.col("name_kind") != "current").then(pl.format("a {} name", "name_kind")),
        pl.when(pl.col("doubt") == FORM)
        .then(pl.lit("its legal form may be another"))
        .when(pl.col("doubt") == PART)
        .then(pl.lit("only one of the names has AND, or THE and COMPANY")),
        pl.when("same_postcode").then(pl.lit("the same postcode")).when("same_town").then(pl.lit("the same town")),
        pl.when(~pl.col("live")).then(pl.lit("no longer active")),
        separator="; ",
        ignore_nulls=True,
    )


def identifier_hits(evidence: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Entities whose company, charity or LEI number the ledger gives: payee_key, entity_id, identifier."""
    known = index.register.entities_with
    found = [
        evidence.select("payee_key", identifier).drop_nulls().unique()
        .join(known(identifier, evidence[identifier]).select("entity_id", identifier), on=identifier)
        .select("payee_key", "entity_id", identifier=pl.lit(identifier))
        for identifier in IDENTIFIERS
        if identifier in evidence.columns
    ]  # fmt: skip
    if not found:
        return pl.DataFrame(schema={"payee_key": pl.String, "entity_id": pl.String, "identifier": pl.String})
    both = pl.concat(found).sort("payee_key", "entity_id", "identifier")
    return both.unique(["payee_key", "entity_id"], keep="first", maintain_order=True)
