"""The re-spend survey of a run's local suppliers: the form, the answers checked, and what they say of the others."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from spendscan.core.progress import SILENT, Listener
from spendscan.core.reasons import Kind
from spendscan.metrics.money_of import POOLED
from spendscan.store.parquet import read_table
from spendscan.studies.run import Run, attribute_of, run_of
from spendscan.survey.estimate import Average
from spendscan.survey.extrapolate import rates
from spendscan.survey.form import form, response
from spendscan.survey.read import Survey, read_survey
from spendscan.survey.strata import usable


def survey_form(folder: Path, *, by: str = "sector", coverage: float = 0.8, on: Listener = SILENT) -> pl.DataFrame:
    """The survey form of a run: its local suppliers by stratum, largest first, up to a coverage target."""
    run = run_of(folder, on)
    years = sorted(set(run.years().values()))
    return form(_local_suppliers(run, folder, by), coverage, years[0] if len(years) == 1 else None)


STRATIFIERS = ("sector", "size", "ownership")


@dataclass(frozen=True)
class Surveyed:
    """A survey's answers, checked against a run.

    Args:
        by: What makes a stratum.
        used: What can be used, and what cannot and why.
        response: How many answered, by count and by value: `form.response`.
        rates: What they say of all local suppliers, by stratum: `extrapolate.rates`.
    """

    by: str
    used: Survey
    response: pl.DataFrame
    rates: pl.DataFrame


def surveyed(
    answers: Path,
    folder: Path,
    *,
    by: str | None = None,
    average: Average = "ratio",
    level: float = 0.9,
    on: Listener = SILENT,
) -> Surveyed:
    """Answers checked against a run, with the response and the rate of each stratum.

    Args:
        answers: The form, filled in.
        folder: The run.
        by: What makes a stratum; None: that of `STRATIFIERS` which has most of the answers' strata as members.
        average: `ratio`, or `simple`.
        level: Of the rates' interval, 0 to 1.
        on: Hears of stages.
    """
    survey, run = read_survey(answers), run_of(folder, on)
    by = by or _stratified_by(survey, run)
    starts = sorted({int(year[:4]) for year in run.years().values()})
    used = usable(survey, run.tables["payees"]["payee_key"].unique().to_list(), starts)
    suppliers = _local_suppliers(run, folder, by)
    return Surveyed(by, used, response(used, suppliers), rates(used, suppliers, average, level))


def _stratified_by(survey: Survey, run: Run) -> str:
    said = survey.answers["stratum"].drop_nulls()
    have = [int(said.is_in(attribute_of(run, by)["member"].implode()).sum()) for by in STRATIFIERS]
    return STRATIFIERS[have.index(max(have))]


def _local_suppliers(run: Run, folder: Path, by: str) -> pl.DataFrame:
    """supplier_name, payee_key, currency, stratum, pence of local suppliers that are no people."""
    money = run.money().filter(pl.col("ring").is_in(list(run.local)), ~pl.col("supplier").is_in(POOLED))
    by_key = money.group_by("payee_key", "currency").agg(pl.col("pence").sum())
    people = (pl.col("kind") == str(Kind.INDIVIDUAL)) | pl.col("person_like").fill_null(value=False)
    tied = read_table(folder, "matches").filter(pl.col("decision") == "accepted")
    names = run.tables["payees"].with_columns(people=people & ~pl.col("payee_key").is_in(tied["payee_key"].implode()))
    named = names.filter(~pl.col("people")).select("payee_key", "currency", supplier_name="name")
    strata = attribute_of(run, by).rename({"member": "stratum"})
    return by_key.join(named, on=["payee_key", "currency"]).join(strata, on="payee_key", how="left")
