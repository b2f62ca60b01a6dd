"""The re-spend survey of a run's local suppliers: the form, the answers checked, and what they say of the others."""

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


def stratified_by(answers: Path, folder: Path) -> str:
    """By what suppliers are grouped: by that of sector, size and ownership which has most of the answers' strata."""
    said = read_survey(answers).answers.drop_nulls("stratum")
    run = run_of(folder)
    have = [int(said["stratum"].is_in(attribute_of(run, by)["member"].implode()).sum()) for by in STRATIFIERS]
    return STRATIFIERS[have.index(max(have))]


def survey_response(
    answers: Path, folder: Path, *, by: str = "sector", on: Listener = SILENT
) -> tuple[Survey, pl.DataFrame]:
    """Answers checked against a run: what cannot be used and why, and the response by count and by value."""
    survey = read_survey(answers)
    run = run_of(folder, on)
    starts = sorted({int(year[:4]) for year in run.years().values()})
    used = usable(survey, run.tables["payees"]["payee_key"].unique().to_list(), starts)
    return used, response(used, _local_suppliers(run, folder, by))


def survey_rates(
    used: Survey, folder: Path, *, by: str = "sector", average: Average = "ratio", level: float = 0.9
) -> pl.DataFrame:
    """What checked answers say of all local suppliers, by stratum: `extrapolate.rates`."""
    return rates(used, _local_suppliers(run_of(folder), folder, by), average, level)


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
