"""Moments of the money of sectors, sizes and ownerships: a supplier that was matched wrongly may be of another."""

import polars as pl

from spendscan.core.reasons import NOT_GIVEN
from spendscan.metrics.attributes import ATTRIBUTES
from spendscan.metrics.cells import Cells
from spendscan.metrics.chances import CHANCE
from spendscan.metrics.choices import DEFAULT_SCOPE, Choices
from spendscan.metrics.classes import CLASS
from spendscan.metrics.codes import reduced
from spendscan.metrics.ranges import MOMENTS, summed

PREFIX = "class"


def with_class_moments(members: pl.DataFrame, cells: Cells, chances: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """Sums of classes with the moments of their money, where matches decide of them: of all periods.

    Args:
        members: Slice, dimension, member, and sums.
        cells: What the numbers mean.
        chances: `chances.CLASS_CHANCES`.
        choices: The default basis.
    """
    nets = reduced(cells.with_places(cells.by_body.told, ["payee"]), ["body", "payee"])
    pooled = reduced(nets, ["payee"]).with_columns(body=pl.lit(0, nets.schema["body"])).select(nets.columns)
    who = cells.payees.select("payee", "payee_key", "currency")
    doubtful = chances.rename({"chance": "q"}).with_columns(pl.col("now").cast(pl.Int64))
    doubtful = doubtful.filter(pl.col("q") != pl.col("now") * CHANCE).join(who, on="payee_key").drop("payee_key")
    net = pl.col("pence")
    tens = (net // 10).cast(pl.Int128)
    terms = pl.concat([nets, pooled]).join(doubtful, on="payee").with_columns(
        net=net.cast(pl.Int128), net2=net.cast(pl.Int128) * net, net3=tens * tens * tens,
        plus=net.clip(lower_bound=0), minus=net.clip(upper_bound=0),
    )  # fmt: skip
    held = cells.stated(summed(terms, ["body", "currency", "dimension", "member"]), ["body", "currency"])
    held = held.with_columns(
        pl.col("member").fill_null(NOT_GIVEN), period=pl.lit(None, pl.String), scope=pl.lit(DEFAULT_SCOPE),
        basis=pl.lit(choices.basis),
    )  # fmt: skip
    columns = [f"{PREFIX}_{name}" for name in MOMENTS]
    named = held.select(*CLASS, *(pl.col(name).alias(f"{PREFIX}_{name}") for name in MOMENTS))
    found = members.join(named, on=CLASS, how="left", nulls_equal=True)
    of_matches = pl.col("dimension").is_in(ATTRIBUTES) & pl.col("period").is_null()
    return found.with_columns(pl.when(of_matches).then(pl.col(column).fill_null(0)).alias(column) for column in columns)
