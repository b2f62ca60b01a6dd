"""Re-spend rates beside the payees that LM3 is worked out from."""

from dataclasses import replace

import polars as pl

from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import Choices
from spendscan.metrics.sums import reduced
from spendscan.survey.read import ANSWERS, Survey
from spendscan.survey.strata import respend_rates, usable


def with_rates(cells: Cells, survey: Survey | None, choices: Choices) -> Cells:
    """Cells whose payees have a re-spend rate, where a survey or a stated rate gives one; else as they are."""
    if survey is None and choices.respend is None:
        return cells
    answers = ANSWERS.to_frame() if survey is None else answers_in_use(cells, survey).answers
    analysed = cells.sums.filter("analysed", pl.col("influenceable").is_null())
    spend = reduced(analysed, ["place"]).with_columns(
        payee=pl.col("place").replace_strict(cells.places["place"], cells.places["payee"])
    )
    spend = spend.group_by("payee").agg(pl.col("pence").sum())
    payees = cells.payees.select("payee", "payee_key", "supplier", "currency").join(
        spend, on="payee", how="left", maintain_order="left"
    )
    rates = respend_rates(payees.with_columns(pl.col("pence").fill_null(0)), answers, choices.respend)
    if rates.is_empty():
        return cells
    on = ["payee_key", "currency"]
    return replace(
        cells,
        places=cells.places.join(rates, on=on, how="left", maintain_order="left").sort("place"),
        payees=cells.payees.join(rates, on=on, how="left", maintain_order="left").sort("payee"),
    )


def answers_in_use(cells: Cells, survey: Survey) -> Survey:
    """The answers that fit the payees and the financial years of the run."""
    years = cells.sums["year"].unique().drop_nulls().cast(pl.String).str.slice(0, 4).cast(pl.Int64)
    return usable(survey, cells.payees["payee_key"].unique().to_list(), years.to_list())
