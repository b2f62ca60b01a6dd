"""Re-spend rates of all suppliers from the answers of some: by stratum, weighted by what we spend with them."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from spendscan.core.listing import first_of
from spendscan.core.reasons import INDIVIDUALS, REDACTED_KEY, UNNAMED_KEY
from spendscan.survey.estimate import Average, Estimate, estimate
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


_SAID = {
    "no_supplier": "name no supplier",
    "unreadable_year": "have a year that cannot be read",
    "unreadable_number": "have a number that cannot be read",
    "turnover_not_positive": "have a turnover that is not positive",
    "share_below_0": "have a share below 0%",
    "share_over_100": "have a share over 100%",
    "duplicate": "answer a second time for the same supplier and year",
    "unknown_supplier": "are of suppliers that the ledgers do not name",
    "wrong_year": "are of years that the ledgers do not cover",
}
_SHOWN_LINES = 5


def issues_told(survey: Survey) -> list[str]:
    """A warning for each kind of issue, with the lines of the survey's file that have it."""
    told = []
    for (issue,), rows in survey.issues.sort("issue", "line").group_by("issue", maintain_order=True):
        lines = [str(line) for line in rows["line"]]
        shown = first_of(lines, _SHOWN_LINES)
        what = _SAID.get(str(issue), str(issue).replace("_", " "))
        told.append(f"survey: answers not used, which {what} (line {shown})")
    return told


@dataclass(frozen=True)
class Rates:
    """Re-spend rates of payees.

    Args:
        payees: payee_key, currency, rate (billionths), own (by an answer of its own), group (of `groups`; 0: no
            sample's rate); only currencies that have rates.
        groups: group, rate_variance, scatter, freedom, of each estimated rate.
    """

    payees: pl.DataFrame
    groups: pl.DataFrame


GROUPS = pl.Schema(
    {"group": pl.UInt32(), "rate_variance": pl.Float64(), "scatter": pl.Float64(), "freedom": pl.Float64()}
)


def respend_rates(
    payees: pl.DataFrame, answers: pl.DataFrame, stated: Decimal | None, average: Average = "ratio"
) -> Rates:
    """The rate of each payee: its own answer, else its stratum's, else the stated one, else that of all answers.

    A stratum's rate is Σ local re-spend ÷ Σ our spend over its answers, in one currency (or the plain mean of its
    answers, where asked for); suppliers without a stratum form one. Of several years' answers the latest counts, and
    payees of one supplier share its answer.

    Args:
        payees: payee_key, supplier, currency, pence (analysed spend of all bodies and periods).
        answers: As in `Survey`, usable ones only.
        stated: The rate of `--respend`.
        average: `ratio`, or `simple`.
    """
    known = _with_answers(payees, answers)
    weighted = known.filter(pl.col("answer").is_not_null(), pl.col("pence") > 0)
    strata, everyone, groups = _groups(weighted, average)
    given = pl.lit(None if stated is None else int((stated * RATE_SCALE).to_integral_value()), pl.Int64)
    laddered = (
        known.join(strata, on=["currency", "stratum"], how="left", nulls_equal=True)
        .join(everyone, on="currency", how="left")
        .filter(pl.col("of_all").is_not_null() | given.is_not_null())
    )
    group = (
        pl.when(pl.col("answer").is_not_null())
        .then(0)
        .when(pl.col("of_stratum").is_not_null())
        .then("group")
        .when(given.is_not_null())
        .then(0)
        .otherwise("group_of_all")
    )
    rated = laddered.select(
        "payee_key",
        "currency",
        rate=pl.coalesce("answer", "of_stratum", given, "of_all"),
        own=pl.col("answer").is_not_null(),
        group=group.cast(pl.UInt32),
    )
    return Rates(rated, groups)


def _groups(weighted: pl.DataFrame, average: Average) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Rates by stratum and of all answers, and how uncertain each is.

    Where a stratum has a single answer, the scatter is that of all answers.
    """
    quotient = _quotient() if average == "ratio" else _mean()
    strata = weighted.group_by("currency", "stratum").agg(of_stratum=quotient).sort("currency", "stratum")
    everyone = weighted.group_by("currency").agg(of_all=quotient).sort("currency")
    strata = strata.with_row_index("group", 1)
    everyone = everyone.with_row_index("group_of_all", 1 + strata.height)
    suppliers = (
        weighted.group_by("currency", "stratum", "supplier")
        .agg(pl.col("pence").sum(), pl.col("answer").min())
        .sort("currency", "stratum", "supplier")
    )
    rows = []
    whole = {}
    for number, currency in everyone.select("group_of_all", "currency").iter_rows():
        own = suppliers.filter(pl.col("currency") == currency)
        whole[currency] = _estimated(own, average)
        rows.append((number, whole[currency].variance, whole[currency].scatter, float(whole[currency].freedom)))
    for number, currency, stratum in strata.select("group", "currency", "stratum").iter_rows():
        own = suppliers.filter(pl.col("currency") == currency, pl.col("stratum").eq_missing(pl.lit(stratum, pl.String)))
        found, every = _estimated(own, average), whole[currency]
        if found.freedom == 0:  # one answer: its own rate, and the scatter of all
            rows.append((number, every.scatter, every.scatter, float(every.freedom)))
        else:
            rows.append((number, found.variance, found.scatter, float(found.freedom)))
    return strata, everyone, pl.DataFrame(rows, schema=GROUPS, orient="row")


def _estimated(own: pl.DataFrame, average: Average) -> Estimate:
    return estimate([float(x) for x in own["pence"]], [answer / RATE_SCALE for answer in own["answer"]], average)


def _quotient() -> pl.Expr:
    """Σ re-spend ÷ Σ spend in billionths, exact sums divided once, half up."""
    spend = pl.col("pence").cast(pl.Int128)
    above, below = (spend * pl.col("answer")).sum(), spend.sum()
    return ((2 * above + below) // (2 * below)).cast(pl.Int64)


def _mean() -> pl.Expr:
    """The mean of answers in billionths, each counting once, half up."""
    above, below = pl.col("answer").sum(), pl.len().cast(pl.Int64)
    return (2 * above + below) // (2 * below)


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
