"""Moments of the money of sectors, sizes and ownerships: a supplier that was matched wrongly may be of another."""

from collections.abc import Sequence

import polars as pl

from spendscan.core.reasons import NOT_GIVEN
from spendscan.metrics.attributes import ATTRIBUTES
from spendscan.metrics.cells import Cells
from spendscan.metrics.chances import CHANCE
from spendscan.metrics.choices import DEFAULT_SCOPE, Choices
from spendscan.metrics.classes import CLASS
from spendscan.metrics.codes import reduced
from spendscan.metrics.doubtful import COUNTED, doubtful_moments, within
from spendscan.metrics.ranges import MOMENTS, summed

# Prefixes of the moments of money, of payment lines and of payees.
MONEY, LINES, PAYEES = "class", "lines", "heads"
DEPRIVATION = "deprivation"
_SLICE = ["body", "period"]


def with_class_moments(
    members: pl.DataFrame, cells: Cells, chances: pl.DataFrame, worlds: pl.DataFrame | None, choices: Choices
) -> pl.DataFrame:
    """Sums of classes with the moments of their money, lines and payees, where matches decide of them.

    Args:
        members: Slice, dimension, member, and sums.
        cells: What the numbers mean.
        chances: `chances.CLASS_CHANCES`.
        worlds: Where units may be (`doubtful.worlds_of_units`), for deprivation; None: it has no moments.
        choices: The default basis.
    """
    who = cells.payees.select("payee", "payee_key", "currency")
    doubtful = chances.rename({"chance": "q"}).with_columns(pl.col("now").cast(pl.Int64))
    doubtful = doubtful.filter(pl.col("q") != pl.col("now") * CHANCE).join(who, on="payee_key").drop("payee_key")
    parts = _slices(cells)
    nets = _of_payees(parts, cells, doubtful["payee"].unique())
    found = members
    of_matches = pl.col("dimension").is_in([*ATTRIBUTES, *([] if worlds is None else [DEPRIVATION])])
    for prefix, counted in (
        (MONEY, pl.col("pence")),
        (LINES, pl.col("payments") * COUNTED),
        (PAYEES, pl.lit(COUNTED, pl.Int64)),
    ):
        held = _moments(nets.with_columns(pence=counted), doubtful)
        if worlds is not None:
            deciles = _of_deciles(parts, worlds, counted, cells, choices)
            held = pl.concat([held, deciles.select(held.columns)])
        held = _told(held, cells, choices)
        columns = {name: f"{prefix}_{name}" for name in MOMENTS}
        named = held.select(*CLASS, *(pl.col(name).alias(column) for name, column in columns.items()))
        found = found.join(named, on=CLASS, how="left", nulls_equal=True)
        found = found.with_columns(
            pl.when(of_matches).then(pl.col(column).fill_null(0)).alias(column) for column in columns.values()
        )
    return found


def _slices(cells: Cells) -> list[pl.DataFrame]:
    """Analysed money in every slice that figures by class have: body, period, place, pence, payments."""
    whole = [part.told for part in (cells.by_body, cells.pooled)]
    # What is undated is of no year.
    return whole + [part.told.filter(pl.col("period") > 0) for part in (cells.yearly, cells.by_year)]


def _of_payees(parts: Sequence[pl.DataFrame], cells: Cells, payees: pl.Series) -> pl.DataFrame:
    """Money of some payees: body, period, payee, pence, payments."""
    known = (cells.with_places(part, ["payee"]).filter(pl.col("payee").is_in(payees.implode())) for part in parts)
    return pl.concat(reduced(own, ["body", "period", "payee"]) for own in known)


def _of_deciles(
    parts: Sequence[pl.DataFrame], worlds: pl.DataFrame, counted: pl.Expr, cells: Cells, choices: Choices
) -> pl.DataFrame:
    """Moments of each decile, which is of a place: as `_moments`."""
    likely = within(worlds, pl.lit(value=True), [DEPRIVATION])
    held = pl.concat(
        doubtful_moments(part.select(*_SLICE, "place", pence=counted), likely, cells, choices, _SLICE, [DEPRIVATION])
        for part in parts
    )
    return held.rename({DEPRIVATION: "member"}).with_columns(dimension=pl.lit(DEPRIVATION))


def _moments(nets: pl.DataFrame, doubtful: pl.DataFrame) -> pl.DataFrame:
    net = pl.col("pence")
    tens = (net // 10).cast(pl.Int128)
    terms = nets.join(doubtful, on="payee").with_columns(
        net=net.cast(pl.Int128), net2=net.cast(pl.Int128) * net, net3=tens * tens * tens,
        plus=net.clip(lower_bound=0), minus=net.clip(upper_bound=0),
    )  # fmt: skip
    return summed(terms, [*_SLICE, "currency", "dimension", "member"])


def _told(held: pl.DataFrame, cells: Cells, choices: Choices) -> pl.DataFrame:
    return cells.stated(held, [*_SLICE, "currency"]).with_columns(
        pl.col("member").fill_null(NOT_GIVEN), scope=pl.lit(DEFAULT_SCOPE), basis=pl.lit(choices.basis)
    )
