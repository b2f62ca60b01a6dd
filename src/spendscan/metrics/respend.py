"""Re-spend rates beside the payees that LM3 is worked out from, and what a sample leaves open of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from spendscan.metrics.cells import Cells
from spendscan.metrics.chances import CHANCE
from spendscan.metrics.choices import BY_POSTCODE, Choices
from spendscan.metrics.codes import aggregated, fetched, reduced
from spendscan.metrics.ranges import Patterns
from spendscan.survey.read import ANSWERS, Survey
from spendscan.survey.strata import Rates, respend_rates, usable


@dataclass(frozen=True)
class Strata:
    """What a survey says of suppliers that have not answered.

    Args:
        groups: group (from 1), rate_variance, scatter, freedom: of the rate that its suppliers take; the last is 0
            where a single answer says nothing of the scatter.
        elsewhere: currency, rate (billionths): what suppliers that are known to be elsewhere spend in the area, by
            their own answers; only currencies that have some.
    """

    groups: pl.DataFrame
    elsewhere: pl.DataFrame

    def sampled(
        self, nets: pl.DataFrame, cells: Cells, choices: Choices, basis: str, by: Sequence[str], local: Patterns
    ) -> pl.DataFrame:
        """The variance that unanswered local suppliers add to round 3.

        Σ over strata of X²·Var(rate) + scatter·Σq·x², X = Σq·x, x a supplier's spend without an answer, q how likely it
        is local: what is in review may be, and has not answered either.

        Args:
            nets: by, place, pence.
            cells: What the numbers mean.
            choices: Rings and settings.
            basis: The basis.
            by: What tells slices apart, besides the currency.
            local: How likely units are local, of those of which it is not sure.

        Returns:
            by, currency, sampled (pence²; null where a stratum's scatter is not known), freedom; a row for each slice.
        """
        key = [*by, "currency"]
        units = cells.units(basis)
        unit = "place" if basis in BY_POSTCODE else "payee"
        if unit == "payee":
            nets = reduced(cells.with_places(nets, ["payee"]), [*by, "payee"])
        wanted = {"payee": units["payee"], "currency": units["currency"], "group": units["group"]}
        rows = fetched(nets, unit, {**wanted, "q": _likely_local(units[f"in_{basis}"], local, choices)})
        mine = rows.filter(pl.col("q") > 0, pl.col("group") > 0)
        pence = pl.col("pence").cast(pl.Int128)
        own = aggregated(
            mine, [*key, "group", "payee"], {"pence": pl.col("pence").sum(), "likely": (pence * pl.col("q")).sum()}
        )
        squares = pl.col("likely") * pl.col("pence").cast(pl.Int128)
        sums = aggregated(own, [*key, "group"], {"x": pl.col("likely").sum(), "x2": squares.sum()})
        found = sums.join(self.groups, on="group").sort(*key, "group")
        x, x2 = (pl.col(name).cast(pl.Float64) / CHANCE for name in ("x", "x2"))
        part = x * x * pl.col("rate_variance") + x2 * pl.col("scatter")
        added = (
            found.with_columns(part=part)
            .group_by(key, maintain_order=True)
            .agg(
                sampled=pl.when((pl.col("freedom") > 0).all()).then(pl.col("part").sum()),
                spread=(pl.col("part") * pl.col("part") / pl.col("freedom").clip(lower_bound=1)).sum(),
            )
        )
        every = rows.select(key).unique()
        joined = every.join(added, on=key, how="left", coalesce=True).with_columns(_met=pl.col("spread").is_not_null())
        return joined.select(
            *key,
            sampled=pl.when("_met").then("sampled").otherwise(0.0),
            freedom=pl.when(pl.col("spread") > 0)
            .then(pl.col("sampled") * pl.col("sampled") / pl.col("spread"))
            .otherwise(1.0),
        )


def _likely_local(ranks: pl.Series, local: Patterns, choices: Choices) -> pl.Series:
    """How likely each unit is local, in millionths."""
    sure = ranks.is_in(choices.local_ranks).cast(pl.Int64) * CHANCE
    doubtful = pl.DataFrame({"pattern": local.of_units, "sure": sure})
    found = doubtful.join(local.sets.select("pattern", "q"), on="pattern", how="left", maintain_order="left")
    return found.select(pl.coalesce("q", "sure").alias("q"))["q"]


def with_rates(cells: Cells, survey: Survey | None, choices: Choices) -> tuple[Cells, Strata | None]:
    """Cells whose payees have a re-spend rate, where a survey or a stated rate gives one; else as they are."""
    if survey is None and choices.respend is None:
        return cells, None
    answers = ANSWERS.to_frame() if survey is None else answers_in_use(cells, survey).answers
    spend = reduced(cells.with_places(cells.pooled.nets, ["payee"]), ["payee"], ("pence",))
    payees = cells.stated(cells.payees.select("payee", "payee_key", "supplier", "currency"), ["supplier", "currency"])
    payees = payees.join(spend, on="payee", how="left", maintain_order="left")
    found: Rates = respend_rates(
        payees.with_columns(pl.col("pence").fill_null(0)), answers, choices.respend, choices.average
    )
    if found.payees.is_empty():
        return cells, None
    by_payee = payees.join(found.payees, on=["payee_key", "currency"], how="left", maintain_order="left")
    by_payee = by_payee.with_columns(pl.col("group").fill_null(0))
    columns = {name: by_payee[name] for name in ("rate", "own", "group")}
    rank = pl.col(f"in_{choices.basis}")
    away = (
        by_payee.with_columns(cells.payees[f"in_{choices.basis}"])
        .filter("own", ~rank.is_in([*choices.local_ranks, choices.unknown]), pl.col("pence") > 0)
        .group_by("currency")
        .agg(above=(pl.col("pence").cast(pl.Int128) * pl.col("rate")).sum(), below=pl.col("pence").sum())
    )
    elsewhere = away.select("currency", elsewhere=(pl.col("above") // pl.col("below")).cast(pl.Int64))
    return replace(cells, places=fetched(cells.places, "payee", columns)), Strata(found.groups, elsewhere)


def answers_in_use(cells: Cells, survey: Survey) -> Survey:
    """The answers that fit the payees and the financial years of the run."""
    starts = cells.labels["period"].gather(cells.sums["year"].unique()).drop_nulls().str.slice(0, 4)
    return usable(survey, cells.payees["payee_key"].to_list(), starts.cast(pl.Int64).to_list())
