"""The form that suppliers fill in, and how well it was answered."""

from collections.abc import Sequence

import polars as pl

from spendscan.core.reasons import NOT_GIVEN
from spendscan.survey.read import Survey

# What a supplier is asked: the rate alone, or what it follows from.
ASKED = (
    "respend_percent",
    "turnover",
    "local_suppliers",
    "local_subcontractors",
    "local_staff_pay",
    "other_local_costs",
)
COLUMNS = ("supplier_name", "payee_key", "year", *ASKED, "stratum", "verified", "our_spend", "currency")


def form(suppliers: pl.DataFrame, coverage: float, year: str | None) -> pl.DataFrame:
    """A row for each supplier to ask: of each stratum the largest, until their money covers the target.

    Args:
        suppliers: supplier_name, payee_key, currency, stratum (null: not given), pence, of local suppliers.
        coverage: The target, 0 to 1 of a stratum's money.
        year: The financial year to ask about; None where the run spans several.

    Returns:
        `COLUMNS`, largest first within a stratum; what is asked is blank.
    """
    ranked = suppliers.filter(pl.col("pence") > 0).with_columns(pl.col("stratum").fill_null(NOT_GIVEN))
    ranked = ranked.sort("currency", "stratum", "pence", "payee_key", descending=[False, False, True, False])
    by = ["currency", "stratum"]
    before = pl.col("pence").cum_sum().over(by) - pl.col("pence")
    wanted = ranked.filter(before < pl.col("pence").sum().over(by) * coverage)
    blank = pl.lit(None, pl.String)
    return wanted.with_columns(
        *(blank.alias(name) for name in (*ASKED, "verified")),
        year=pl.lit(year, pl.String),
        our_spend=(pl.col("pence") / 100).round(2),
    ).select(COLUMNS)


def response(survey: Survey, suppliers: pl.DataFrame) -> pl.DataFrame:
    """How many local suppliers answered, and what part of the money they have.

    Args:
        survey: Usable answers.
        suppliers: payee_key, currency, stratum, pence, of local suppliers; who only gave money back is not asked.

    Returns:
        currency, stratum (`all` for the sum), suppliers, answered, by_count, spend (pence), answered_spend, by_value
        (percent), sorted.
    """
    given = survey.answers.filter(pl.col("rate").is_not_null())
    stratum = given.group_by("payee_key").agg(pl.col("stratum").drop_nulls().first().alias("said"))
    rows = (
        suppliers.filter(pl.col("pence") > 0)
        .join(stratum, on="payee_key", how="left")
        .with_columns(
            answered=pl.col("payee_key").is_in(given["payee_key"].implode()),
            stratum=pl.coalesce("said", "stratum").fill_null(NOT_GIVEN),
        )
    )
    by = [["currency", "stratum"], ["currency"]]
    parts = [_counted(rows, key) for key in by]
    parts[1] = parts[1].with_columns(stratum=pl.lit("all"))
    return pl.concat([part.select(parts[0].columns) for part in parts]).sort("currency", "stratum")


def _counted(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    sums = rows.group_by(by).agg(
        suppliers=pl.len().cast(pl.Int64),
        answered=pl.col("answered").sum().cast(pl.Int64),
        spend=pl.col("pence").sum(),
        answered_spend=pl.col("pence").filter("answered").sum(),
    )
    return sums.with_columns(
        by_count=100 * pl.col("answered") / pl.col("suppliers"),
        by_value=pl.when(pl.col("spend") > 0).then(100 * pl.col("answered_spend") / pl.col("spend")),
    )
