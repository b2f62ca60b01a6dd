"""Input-output multipliers, of a nation or a region, for what a run spends in each industry."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.progress import SILENT, Listener
from spendscan.metrics.input_output import (
    DELTA,
    Matrix,
    Quotient,
    coefficients,
    imported,
    quotients,
    regional,
    size,
    slq,
    type_one,
    type_two,
)
from spendscan.studies.run import money_by, run_of
from spendscan.survey.workbooks.read import divisions, read_tables
from spendscan.survey.workbooks.tables import Tables
from spendscan.userfiles.read import read_people_csv


def industries(
    workbook: Path,
    *,
    run: Path | None = None,
    employment: Path | None = None,
    method: Quotient = "flq",
    delta: float = DELTA,
    household_income: float | None = None,
    on: Listener = SILENT,
) -> pl.DataFrame:
    """Multipliers and leakage of industries, of a region where its jobs are given, for a run's spend by SIC division.

    Args:
        workbook: The ONS's or Scotland's input-output tables, or a CSV (`survey.workbooks.read`).
        run: A run, whose spend by division is multiplied; None for the industries alone.
        employment: CSV of code, region, nation: jobs of each industry of the workbook.
        method: How national coefficients are made regional.
        delta: The exponent of FLQ and AFLQ.
        household_income: What households have from all sources, in the table's unit; None: all that they spend.
        on: Hears of warnings.

    Returns:
        code, name, type_1, type_2 (null where the table says nothing of households), type_2_from (`published`, or
        `closed`: households put in by us), imports (per unit of output), leaks (what a region buys elsewhere, per
        unit), and spend, output (pounds, Type I) where a run is given.

    Raises:
        UsageError: The jobs do not fit the workbook's industries.
    """
    tables = read_tables(workbook)
    a, wages = coefficients(tables.uses, tables.output), coefficients(tables.wages, tables.output)
    bought = tables.households / (household_income or tables.household_spending or 1.0)
    leaks = np.zeros(len(a))
    if employment:
        jobs = jobs_of(employment, tables.codes)
        quotient = quotients(method, jobs[0], jobs[1], delta)
        leaks, a = imported(a, quotient), regional(a, quotient)
        # Households buy like an industry that no quotient is known of: of what the region is short of, less.
        bought = bought * np.minimum(slq(jobs[0], jobs[1]), 1.0)
    published = tables.published is not None and not employment and household_income is None
    second, told = _second(tables, a, wages, bought, published=published)
    frame = pl.DataFrame(
        {
            "code": tables.codes,
            "name": tables.names,
            "type_1": type_one(a),
            "type_2": second,
            "type_2_from": pl.Series([told] * len(a), dtype=pl.String),
            "imports": coefficients(tables.imports, tables.output),
            "leaks": leaks,
            "size": tables.output,
        }
    )
    return _with_spend(frame, run, on) if run else frame.drop("size")


def _second(
    tables: Tables, a: Matrix, wages: Matrix, bought: Matrix, *, published: bool
) -> tuple[pl.Series, str | None]:
    """Type II multipliers, and where they come from."""
    if published and tables.published is not None:
        return pl.Series(tables.published.sum(axis=0)), "published"
    if not (tables.wages.any() and tables.households.any()):
        return pl.Series([None] * len(a), dtype=pl.Float64), None
    return pl.Series(type_two(a, wages, bought)), "closed"


def quotients_of(jobs: Path, *, method: Quotient = "flq", delta: float = DELTA) -> tuple[pl.DataFrame, float]:
    """Location quotients of a region's industries, not capped.

    Args:
        jobs: CSV of code, region, nation.
        method: Which quotients.
        delta: The exponent of FLQ and AFLQ.

    Returns:
        code, slq, and a column for each buying industry; and λ, the size of the region to that exponent.

    Raises:
        UsageError: The file is no table of jobs.
    """
    table = read_people_csv(jobs)
    _needs_jobs(table, jobs)
    codes = table["code"].drop_nulls().to_list()
    region, nation = jobs_of(jobs, codes)
    found = quotients(method, region, nation, delta)
    columns = {code: found[:, n] for n, code in enumerate(codes)}
    return pl.DataFrame({"code": codes, "slq": slq(region, nation), **columns}), size(region, nation, delta)


def _needs_jobs(table: pl.DataFrame, path: Path) -> None:
    if not {"code", "region", "nation"} <= set(table.columns):
        raise UsageError("is no table of jobs", where=str(path), hint="Its columns are `code`, `region` and `nation`.")


def jobs_of(path: Path, codes: Sequence[str]) -> list[Matrix]:
    """Jobs of some industries in the region and in the nation."""
    table = read_people_csv(path)
    _needs_jobs(table, path)
    held = {code: (region, nation) for code, region, nation in table.select("code", "region", "nation").iter_rows()}
    missing = [code for code in codes if code not in held]
    if missing:
        raise UsageError(f"has no jobs for {', '.join(missing[:5])}", where=str(path), hint="Give every industry.")
    try:
        sides = [[float(held[code][side] or 0) for code in codes] for side in (0, 1)]
    except ValueError as error:
        raise UsageError(f"a number of jobs cannot be read: {error}", where=str(path)) from None
    if any(sum(side) <= 0 or min(side) < 0 for side in sides):
        raise UsageError("has no jobs in the region or the nation, or fewer than none", where=str(path))
    return [np.array(side) for side in sides]


def _with_spend(frame: pl.DataFrame, folder: Path, on: Listener) -> pl.DataFrame:
    """A run's spend by industry: that of a division goes to its industries by their size."""
    opened = run_of(folder, on)
    spent = money_by(opened, "division").filter(pl.col("currency") == "GBP")
    by_division = spent.group_by("member").agg((pl.col("pence").sum() / 100).alias("money"))
    parts = [(code, division) for code in frame["code"] for division in divisions(code)]
    of = pl.DataFrame(parts, schema=["code", "member"], orient="row").join(frame.select("code", "size"), on="code")
    of = of.with_columns(part=pl.col("size") / pl.col("size").sum().over("member"))
    shared = of.join(by_division, on="member").group_by("code").agg(spend=(pl.col("money") * pl.col("part")).sum())
    joined = frame.drop("size").join(shared, on="code", how="left", maintain_order="left")
    return joined.with_columns(pl.col("spend").fill_null(0)).with_columns(output=pl.col("spend") * pl.col("type_1"))
