"""When payments were made: their dates, periods, and what is doubtful about them."""

from datetime import date, timedelta

import polars as pl

from spendscan.core.reasons import UNDATED, DateFlag
from spendscan.ledger.batch import cells_of
from spendscan.ledger.cells.dates import months_of, read_dates
from spendscan.ledger.knowledge import Known, Tally, count_days
from spendscan.ledger.planned import Plan
from spendscan.ledger.table.roles import Roles

MONTHS_OF_A_YEAR = 12
OUTSIDE_TITLE = timedelta(days=45)


def read_days(grid: pl.DataFrame, plan: Plan, roles: Roles, tally: Tally) -> pl.DataFrame:
    """Payment dates (as `read_dates`), and for which order they speak."""
    texts = cells_of(grid, roles, "payment_date", plan)
    when = read_dates(texts, plan.date_order, plan.date_format)
    if when["day"].null_count() > texts.null_count():
        tally.doubts.undated += int((when["day"].is_null() & when["period"].is_null() & texts.is_not_null()).sum())
    orders = when["orders"].drop_nulls()
    if orders.len():
        tally.day_first += int((orders == "d").sum())
        tally.month_first += int((orders == "m").sum())
    counted = count_days(when["day"])
    tally.days.update(counted)
    if plan.date_format and plan.date_format[:2] in {"%d", "%m"} and orders.len() < when.height:
        # Those that the format reads, and no other order does.
        beyond = sum(count for day, count in counted.items() if day.day > MONTHS_OF_A_YEAR)
        told = when["orders"].is_not_null().arg_true()
        beyond -= int((when["day"].gather(told).dt.day() > MONTHS_OF_A_YEAR).sum())
        if plan.date_format.startswith("%d"):
            tally.day_first += beyond
        else:
            tally.month_first += beyond
    return when


def dates(grid: pl.DataFrame, plan: Plan, roles: Roles, known: Known, tally: Tally) -> dict[str, pl.Series | pl.Expr]:
    """Payment date, period, invoice date and what is doubtful about them."""
    when = read_days(grid, plan, roles, tally)
    day, period = when["day"], months_of(when["day"])
    first, last = _expected(plan, known)
    odd = (~day.is_between(first, last)).fill_null(value=True).arg_true()
    flag: pl.Series | pl.Expr = pl.lit(None, pl.String)
    if odd.len():
        part = _odd_dates(grid[odd], when[odd].with_columns(period.gather(odd).alias("month")), plan, roles, known)
        period = period.scatter(odd, part["period"])
        flag = pl.Series([None], dtype=pl.String).new_from_index(0, grid.height).scatter(odd, part["flag"])
    invoice = (
        read_dates(cells_of(grid, roles, "invoice_date", plan), plan.date_order)["day"]
        if roles.get("invoice_date") is not None
        else pl.lit(None, pl.Date)
    )
    return {"payment_date": day, "period": period, "date_flag": flag, "invoice_date": invoice}


def _expected(plan: Plan, known: Known) -> tuple[date, date]:
    """Between which days a file's dates are neither implausible nor outside its title."""
    if plan.title is None:
        return known.early, known.late
    return max(known.early, plan.title.first - OUTSIDE_TITLE), min(known.late, plan.title.last + OUTSIDE_TITLE)


def _odd_dates(grid: pl.DataFrame, when: pl.DataFrame, plan: Plan, roles: Roles, known: Known) -> pl.DataFrame:
    """Period and flag of lines whose date is missing, implausible or outside the file's title.

    Args:
        grid: The lines.
        when: Their dates as `read_dates` has them, with `month`.
        plan: How the file is read.
        roles: Where its columns stand.
        known: What is known of the whole file.
    """
    frame = when.with_columns(cells_of(grid, roles, "payment_date", plan).alias("text"))
    month = pl.col("period")
    if roles.get("period") is not None:
        stated = read_dates(cells_of(grid, roles, "period", plan), plan.date_order)
        month = pl.coalesce(month, stated["period"], stated["day"].dt.strftime("%Y-%m"))
    if plan.title and plan.title.month:
        month = pl.coalesce(month, pl.lit(plan.title.month))
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
