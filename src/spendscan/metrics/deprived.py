"""Local spend by deprivation: the other denominator, of what stays rather than of all that is spent."""

import polars as pl

from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import SLICE, Choices
from spendscan.metrics.classes import CLASS, crossed_sums
from spendscan.metrics.figures import figures, share
from spendscan.metrics.sums import dense

DIMENSION = "deprivation"


def of_local(cells: Cells, choices: Choices) -> list[pl.DataFrame]:
    """What part of the local spend went to each decile: pooled, of all periods.

    Args:
        cells: The cells, with the deciles of places.
        choices: Which rings are local.

    Returns:
        `local_spend_share` by `deprivation`, beside `spend_share`, whose denominator is all that is analysed; none
        without rings, or where no decile is known.
    """
    if not choices.rings or not cells.places[DIMENSION].max():
        return []
    nets = cells.with_places(cells.pooled.nets, [DIMENSION]).rename({DIMENSION: "member"})
    crossed = dense(crossed_sums(nets, DIMENSION, cells, choices), choices, CLASS)
    mine = crossed.rings.filter(pl.col("rank").is_in(choices.local_ranks))
    local = mine.group_by(CLASS).agg(pl.col("k", "n", "who").sum())
    rows = local.join(local.group_by(SLICE).agg(total=pl.col("k").sum()), on=SLICE, how="left", nulls_equal=True)
    return [
        figures(
            rows.filter(pl.col("k") != 0),
            "local_spend_share",
            value=share("k"),
            numerator="k",
            denominator="total",
            payees="who",
            payments="n",
            method=f"100 × spend of the decile in {' + '.join(choices.local)} ÷ all spend there",
            dimension=pl.col("dimension"),
            member=pl.col("member"),
        )
    ]
