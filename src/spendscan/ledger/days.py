"""When payments were made: their dates, periods, and what is doubtful about them."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from spendscan.core.reasons import UNDATED, DateFlag
from spendscan.ledger.batch import cells_of
from spendscan.ledger.cells.dates import read_dates
from spendscan.ledger.knowledge import FLAGS, Known, Tally
from spendscan.ledger.planned import Plan
from spendscan.ledger.rows.dates import Dated
from spendscan.ledger.table.roles import Roles

OUTSIDE_TITLE = timedelta(days=45)


def read_days(grid: pl.DataFrame, plan: Plan, roles: Roles, tally: Tally) -> Dated:
    """Payment dates, which are tallied."""
    dated = tally.dates.of(cells_of(grid, roles, "payment_date", plan), plan.date_order)
    lines = np.bincount(dated.numbers.to_numpy(), minlength=dated.read.height)
    lines[0] = 0
    met = np.flatnonzero(lines)
    seen = dated.read.select("day", "period", "orders")[met]
    for (day, period, orders), count in zip(seen.iter_rows(), lines[met].tolist(), strict=True):
        if day is not None:
            tally.days[day] += count
        elif period is None:
            tally.doubts.undated += count
        tally.day_first += count if orders == "d" else 0
        tally.month_first += count if orders == "m" else 0
    return dated


def dates(grid: pl.DataFrame, plan: Plan, roles: Roles, known: Known, tally: Tally) -> dict[str, pl.Series | pl.Expr]:
    """Payment date, period, invoice date and what is doubtful about them."""
    dated = read_days(grid, plan, roles, tally)
    period, flags = dated.each("month"), FLAGS["date_flag"]
    # Asked of each text, not of each line.
    usual = dated.read["day"].is_between(*_expected(plan, known)).fill_null(value=False)
    odd = (~usual).gather(dated.numbers).arg_true()
    flag: pl.Series | pl.Expr = pl.lit(None, flags)
    if odd.len():
        part = _odd_dates(grid[odd], dated.read[dated.numbers.gather(odd)], plan, roles, known)
        period = period.scatter(odd, part["period"].cast(period.dtype))
        flag = pl.Series([None], dtype=flags).new_from_index(0, grid.height).scatter(odd, part["flag"].cast(flags))
    invoice: pl.Series | pl.Expr = pl.lit(None, pl.Date)
    if roles.get("invoice_date") is not None:
        invoice = tally.dates.of(cells_of(grid, roles, "invoice_date", plan), plan.date_order).each("day")
    return {"payment_date": dated.each("day"), "period": period, "date_flag": flag, "invoice_date": invoice}


def _expected(plan: Plan, known: Known) -> tuple[date, date]:
    """Between which days a file's dates are neither implausible nor outside its title."""
    if plan.title is None:
        return known.early, known.late
    return max(known.early, plan.title.first - OUTSIDE_TITLE), min(known.late, plan.title.last + OUTSIDE_TITLE)


def _odd_dates(grid: pl.DataFrame, when: pl.DataFrame, plan: Plan, roles: Roles, known: Known) -> pl.DataFrame:
    """Period and flag of lines whose date is missing, implausible or outside the file's title.

    Args:
        grid: The lines.
        when: What is read from their dates (`Dated`).
        plan: How the file is read.
        roles: Where its columns stand.
        known: What is known of the whole file.
    """
    text = cells_of(grid, roles, "payment_date", plan).alias("text")
    frame = when.with_columns(text, pl.col("month").cast(pl.String))
    month = pl.col("period")
    if roles.get("period") is not None:
        stated = read_dates(cells_of(grid, roles, "period", plan), plan.date_order)
        month = pl.coalesce(month, stated["period"], stated["day"].dt.strftime("%Y-%m"))
    if plan.title and plan.title.month:
        month = pl.coalesce(month, pl.lit(plan.title.month))
    elif plan.stated:
        month = pl.coalesce(month, pl.lit(plan.stated))
    day = pl.col("day")
    implausible = (day < known.early) | (day > known.late)
    outside = pl.lit(value=False)
    if plan.title:
        outside = (day < plan.title.first - OUTSIDE_TITLE) | (day > plan.title.last + OUTSIDE_TITLE)
    frame = frame.select(
        period=pl.when(implausible)
        .then(pl.lit(UNDATED))
        .when(day.is_not_null())
        .then(pl.col("month"))
        .otherwise(month)
        .fill_null(UNDATED),
        flag=pl.when(implausible)
        .then(pl.lit(DateFlag.IMPLAUSIBLE.value))
        .when(outside)
        .then(pl.lit(DateFlag.OUTSIDE_TITLE.value))
        .when(day.is_null() & pl.col("text").is_not_null() & pl.col("period").is_null())
        .then(pl.lit(DateFlag.UNREADABLE.value))
        .when(day.is_null() & month.is_not_null())
        .then(pl.lit(DateFlag.PERIOD_ONLY.value)),
    )
    # A cell that no date can be read from, in a file whose name states the month: the month holds, as period_only.
    unreadable = (pl.col("flag") == DateFlag.UNREADABLE.value) & (pl.col("period") != UNDATED)
    told = pl.when(unreadable).then(pl.lit(DateFlag.PERIOD_ONLY.value)).otherwise("flag")
    return frame.with_columns(told.alias("flag"))


def count_undated(
    grid: pl.DataFrame, frame: pl.DataFrame, plan: Plan, roles: Roles, known: Known, tally: Tally
) -> None:
    """Tally the periods of payments without a date."""
    undated = frame["payment_date"].is_null()
    if not undated.any():
        return
    if "period" in frame.columns:
        periods = frame["period"].filter(undated)
    else:
        # Its dates are tallied already: what is seen here is not counted again.
        found = dates(grid.filter(undated), plan, roles, known, Tally())["period"]
        assert isinstance(found, pl.Series)
        periods = found
    counted = periods.alias("period").value_counts()
    tally.periods.update(dict(zip(counted["period"].to_list(), counted["count"].to_list(), strict=True)))
