"""Re-spend rates of all suppliers from the answers of some: by stratum, weighted by what we spend with them."""

from collections.abc import Collection
from decimal import Decimal

import polars as pl

from spendscan.core.reasons import INDIVIDUALS, REDACTED_KEY, UNNAMED_KEY
from spendscan.survey.read import ISSUES, RATE_SCALE, Survey

_POOLED = (REDACTED_KEY, UNNAMED_KEY, INDIVIDUALS)


def usable(survey: Survey, keys: Collection[str], years: Collection[int]) -> Survey:
    """The answers that an analysis can use; the others become issues.

    Args:
        survey: Answers as read.
        keys: The payee keys of the run.
        years: The calendar years in which its financial years start; an answer without a year suits any.
    """
    stranger = ~pl.col("payee_key").is_in(list(keys))
    untimely = pl.col("year").is_not_null() & ~pl.col("year").is_in(list(years))
    issue = pl.when(stranger).then(pl.lit("unknown_supplier")).when(untimely).then(pl.lit("wrong_year"))
    judged = survey.answers.with_columns(issue=issue)
    refused = judged.filter(pl.col("issue").is_not_null()).select(
        "line",
        "payee_key",
        "issue",
        detail=pl.when(pl.col("issue") == "wrong_year").then(pl.col("year").cast(pl.String)),
    )
    kept = judged.filter(pl.col("issue").is_null()).drop("issue")
    return Survey(kept, pl.concat([survey.issues, refused.cast(ISSUES)]).sort("line"))


def respend_rates(payees: pl.DataFrame, answers: pl.DataFrame, stated: Decimal | None) -> pl.DataFrame:
    """The rate of each payee: its own answer, else its stratum's, else the stated one, else that of all answers.

    A stratum's rate is Σ local re-spend ÷ Σ our spend over its answers, in one currency; suppliers without a stratum
    form one. Of several years' answers the latest counts, and payees of one supplier share its answer.

    Args:
        payees: payee_key, supplier, currency, pence (analysed spend of all bodies and periods).
        answers: As in `Survey`, usable ones only.
        stated: The rate of `--respend`.

    Returns:
        payee_key, currency, rate (billionths), own (by an answer of its own); only currencies that have rates.
    """
    known = _with_answers(payees, answers)
    weighted = known.filter(pl.col("answer").is_not_null(), pl.col("pence") > 0)
    strata = weighted.group_by("currency", "stratum").agg(of_stratum=_quotient())
    everyone = weighted.group_by("currency").agg(of_all=_quotient())
    given = pl.lit(None if stated is None else int((stated * RATE_SCALE).to_integral_value()), pl.Int64)
    laddered = (
        known.join(strata, on=["currency", "stratum"], how="left", nulls_equal=True)
        .join(everyone, on="currency", how="left")
        .filter(pl.col("of_all").is_not_null() | given.is_not_null())
    )
    return laddered.select(
        "payee_key",
        "currency",
        rate=pl.coalesce("answer", "of_stratum", given, "of_all"),
        own=pl.col("answer").is_not_null(),
    )


def _quotient() -> pl.Expr:
    """Σ re-spend ÷ Σ spend in billionths, exact sums divided once, half up."""
    spend = pl.col("pence").cast(pl.Int128)
    above, below = (spend * pl.col("answer")).sum(), spend.sum()
    return ((2 * above + below) // (2 * below)).cast(pl.Int64)


def _with_answers(payees: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Payees with their answer and stratum: their own, else that of another payee of the same supplier."""
    supplier = payees.select("payee_key", "supplier").unique("payee_key", keep="first", maintain_order=True)
    latest = answers.join(supplier, on="payee_key", how="left").sort(
        "year", "payee_key", "line", descending=[True, False, False], nulls_last=True
    )
    columns = [pl.col("rate").drop_nulls().first().alias("answer"), pl.col("stratum").drop_nulls().first()]
    own = latest.group_by("payee_key", maintain_order=True).agg(columns)
    shared = (
        latest.filter(~pl.col("supplier").is_in(_POOLED))
        .group_by("supplier", maintain_order=True)
        .agg(column.name.suffix("_shared") for column in columns)
    )
    both = payees.join(own, on="payee_key", how="left").join(shared, on="supplier", how="left")
    return both.with_columns(pl.coalesce(name, f"{name}_shared").alias(name) for name in ("answer", "stratum"))
