"""How good matches are, against labelled pairs: precision, recall and calibration, by count and by money."""

from dataclasses import dataclass

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.money import ratio
from spendscan.core.names import payee_keys

_BANDS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
_IDS = ("entity_id", "company_number")


@dataclass(frozen=True)
class Evaluation:
    """How good matches are.

    Args:
        figures: A row each by count and by money: weight, scored, with_match, accepted, right, precision, recall.
        bands: band (least probability), names, predicted (mean probability), observed (share that is right).
        absent: Names of the truth that the matches do not have.
    """

    figures: pl.DataFrame
    bands: pl.DataFrame
    absent: int


def evaluate(truth: pl.DataFrame, matches: pl.DataFrame, money: pl.DataFrame | None = None) -> Evaluation:
    """Score matches against labelled pairs, joined on the payee key.

    Precision is of accepted matches, recall of names that have a true match. Where a name has several ids any is right;
    a blank id says that it has no match. Of several registers the first accepted match counts, else the likeliest.

    Args:
        truth: supplier_name, entity_id or company_number, and register where the pairs are of one; text.
        matches: MATCHES.
        money: payee_key, amount; without it every name weighs the same.

    Raises:
        UsageError: The truth lacks a column.
    """
    pairs = _pairs(truth)
    given = (
        matches.filter(pl.col("register").is_in(truth["register"].unique())) if "register" in truth.columns else matches
    )
    rows = pairs.join(_best(given), on="payee_key", how="left")
    absent = rows["decision"].null_count()
    known = pl.col("entity_id").is_in(pl.col("ids")) | pl.col("entity_id").str.strip_chars_start("0").is_in(
        pl.col("bare")
    )
    scored = rows.filter(pl.col("decision").is_not_null()).with_columns(
        right=known.fill_null(value=False), accepted=pl.col("decision") == "accepted"
    )
    weight = scored.select("payee_key").with_columns(amount=pl.lit(1.0))
    if money is not None:
        sums = money.group_by("payee_key").agg(pl.col("amount").cast(pl.Decimal(38, 2)).sum().abs().cast(pl.Float64))
        weight = (
            weight.drop("amount").join(sums, on="payee_key", how="left").with_columns(pl.col("amount").fill_null(0.0))
        )
    both = scored.join(weight, on="payee_key")
    figures = [_figures(both, pl.lit(1.0), "count")]
    if money is not None:
        figures.append(_figures(both, pl.col("amount"), "money"))
    return Evaluation(pl.concat(figures), _bands(scored), absent)


def matches_in(table: pl.DataFrame, where: str) -> pl.DataFrame:
    """The matches in a table that `spendscan match` wrote; a column that clashed with the input's begins with `match_`.

    Raises:
        UsageError: It holds no matches.
    """
    needed = ("payee_key", "register", "entity_id", "decision", "probability", "tier")
    columns = {name: f"match_{name}" if f"match_{name}" in table.columns else name for name in needed}
    if missing := [name for name, column in columns.items() if column not in table.columns]:
        raise UsageError(f"no column {missing[0]}", where=where, hint="Give a run folder, or what `match` wrote.")
    rows = table.select(pl.col(column).alias(name) for name, column in columns.items())
    return rows.with_columns(pl.col("probability").cast(pl.Float64))


def _pairs(truth: pl.DataFrame) -> pl.DataFrame:
    column = next((c for c in _IDS if c in truth.columns), None)
    if column is None or "supplier_name" not in truth.columns:
        missing = "supplier_name" if column else "entity_id or company_number"
        raise UsageError(
            f"no column {missing}", where="--truth", hint="Truth is supplier_name with entity_id or company_number."
        )
    text = pl.col(column).cast(pl.String).str.strip_chars()
    named = truth.with_columns(payee_key=payee_keys(truth["supplier_name"]), id=text.replace("", None))
    ids = pl.col("id").drop_nulls().unique()
    return named.group_by("payee_key").agg(ids=ids, bare=ids.str.strip_chars_start("0")).sort("payee_key")


def _best(matches: pl.DataFrame) -> pl.DataFrame:
    accepted = (pl.col("decision") == "accepted").alias("_accepted")
    order = ["payee_key", "_accepted", "probability", "register"]
    rows = matches.with_columns(accepted).sort(order, descending=[False, True, True, False], nulls_last=True)
    once = rows.unique("payee_key", keep="first", maintain_order=True)
    return once.select("payee_key", "entity_id", "decision", "probability", "tier")


def _figures(rows: pl.DataFrame, weight: pl.Expr, name: str) -> pl.DataFrame:
    has, right = pl.col("ids").list.len() > 0, pl.col("accepted") & pl.col("right")
    sums = rows.select(
        weight=pl.lit(name),
        scored=weight.sum() if name == "money" else pl.len().cast(pl.Float64),
        with_match=(weight * has).sum(),
        accepted=(weight * pl.col("accepted")).sum(),
        right=(weight * right).sum(),
    )
    return sums.with_columns(
        precision=ratio(pl.col("right"), pl.col("accepted")), recall=ratio(pl.col("right"), pl.col("with_match"))
    )


def _bands(rows: pl.DataFrame) -> pl.DataFrame:
    told = rows.drop_nulls("probability")
    band = pl.lit(_BANDS[0])
    for least in _BANDS[1:]:
        band = pl.when(pl.col("probability") >= least).then(pl.lit(least)).otherwise(band)
    grouped = told.group_by(band=band).agg(
        names=pl.len().cast(pl.Int64),
        predicted=pl.col("probability").sort().mean().round(6),
        observed=pl.col("right").mean().round(6),
    )
    return grouped.sort("band")
