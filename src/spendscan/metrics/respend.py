"""Re-spend rates beside the payees that LM3 is worked out from."""

from dataclasses import replace

import polars as pl

from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import Choices
from spendscan.metrics.codes import fetched, reduced
from spendscan.survey.read import ANSWERS, Survey
from spendscan.survey.strata import respend_rates, usable


def with_rates(cells: Cells, survey: Survey | None, choices: Choices) -> Cells:
    """Cells whose payees have a re-spend rate, where a survey or a stated rate gives one; else as they are."""
    if survey is None and choices.respend is None:
        return cells
    answers = ANSWERS.to_frame() if survey is None else answers_in_use(cells, survey).answers
    spend = reduced(cells.with_places(cells.analysed, ["payee"]), ["payee"], {"pence": pl.col("pence").sum()})
    payees = cells.stated(cells.payees.select("payee", "payee_key", "supplier", "currency"), ["supplier", "currency"])
    payees = payees.join(spend, on="payee", how="left", maintain_order="left")
    rates = respend_rates(payees.with_columns(pl.col("pence").fill_null(0)), answers, choices.respend)
    if rates.is_empty():
        return cells
    by_payee = payees.join(rates, on=["payee_key", "currency"], how="left", maintain_order="left")
    return replace(cells, places=fetched(cells.places, "payee", {name: by_payee[name] for name in ("rate", "own")}))


def answers_in_use(cells: Cells, survey: Survey) -> Survey:
    """The answers that fit the payees and the financial years of the run."""
    starts = cells.labels["period"].gather(cells.sums["year"].unique()).drop_nulls().str.slice(0, 4)
    return usable(survey, cells.payees["payee_key"].to_list(), starts.cast(pl.Int64).to_list())
