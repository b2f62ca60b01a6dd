"""Shares by count, of payment lines and of payees: beside the shares of money, and never taken for them."""

from collections.abc import Mapping

import polars as pl

from spendscan.core.reasons import Ring
from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import DEFAULT_SCOPE, SLICE, Choices
from spendscan.metrics.doubtful import COUNTED, counts, doubtful_moments, with_moments, within
from spendscan.metrics.figures import IS_UNKNOWN, Given, figures, share
from spendscan.metrics.likely_classes import LINES as LINES_OF_CLASS
from spendscan.metrics.likely_classes import PAYEES as PAYEES_OF_CLASS
from spendscan.metrics.ranges import ends, has
from spendscan.metrics.sums import Rings

LINES = "a share of payment lines, not of money"
PAYEES = "a share of payees, not of money"


def counted_shares(
    sums: Rings, members: pl.DataFrame, cells: Cells, worlds: pl.DataFrame | None, choices: Choices
) -> list[pl.DataFrame]:
    """`payment_share` and `payee_share` by ring and class, pooled; the local ones of each body too.

    A payee with several postcodes counts once by ring, in its innermost one; by class it counts in each member that it
    was paid in.

    Args:
        sums: Sums of slices by ring.
        members: Slice, dimension, member, n, who of classes, with the moments of lines and payees where known.
        cells: What the numbers mean.
        worlds: Where units may be whose match is uncertain (`doubtful.worlds_of_units`); None: no interval.
        choices: Which rings are local, and the default basis.
    """
    default = [pl.col("scope") == DEFAULT_SCOPE, pl.col("basis") == choices.basis, pl.col("period").is_null()]
    whole = sums.whole.filter(default).select(*SLICE, "payments", "payees")
    rings = sums.rings.filter(default).select(*SLICE, "ring", "rank", n="n", who="inner")
    lost = rings.filter(IS_UNKNOWN).select(*SLICE, lost_n="n", lost_who="who")
    rings = rings.join(whole, on=SLICE, nulls_equal=True).join(lost, on=SLICE, nulls_equal=True)
    moments = pl.col("^(lines|heads)_.*$")
    by_class = members.filter(*default, pl.col("body").is_null())
    by_class = by_class.select(*SLICE, "dimension", "member", "n", "who", moments)
    by_class = by_class.join(whole, on=SLICE, nulls_equal=True)
    pooled = rings.filter(pl.col("body").is_null())
    if worlds is not None:
        likely = within(worlds, pl.lit(value=True), ["rank"])
        pooled = _with_moments(pooled, likely, cells, choices, ["rank"], by_body=False)
    named: Given = {"dimension": "ring", "member": pl.col("ring")}
    parts = [
        *_of_rings(pooled, "payment_share", "payee_share", named),
        *_of_classes(by_class, {"dimension": pl.col("dimension"), "member": pl.col("member")}),
    ]
    if choices.rings:
        local = rings.filter(pl.col("rank").is_in(choices.local_ranks)).group_by(SLICE)
        held = local.agg(
            pl.col("n", "who").sum(), pl.col("payments", "payees", "lost_n", "lost_who").first()
        ).with_columns(ring=pl.lit(str(choices.local)))
        if worlds is not None:
            likely = within(worlds, pl.col("rank").is_in(choices.local_ranks))
            alone = [
                _with_moments(held.filter(pl.col("body").is_null() != by_body), likely, cells, choices, [], by_body)
                for by_body in (False, True)
            ]
            held = pl.concat(alone)
        parts += _of_rings(held, "local_payment_share", "local_payee_share", {})
    return parts


def _with_moments(
    rows: pl.DataFrame, likely: pl.DataFrame, cells: Cells, choices: Choices, of: list[str], by_body: bool
) -> pl.DataFrame:
    """Rows of rings with the moments of their lines and payees, as they would be with every match decided rightly."""
    by = ["body"] if by_body else []
    for prefix, nets in zip(("lines", "heads"), counts(cells, choices, by_body), strict=True):
        held = cells.stated(doubtful_moments(nets, likely, cells, choices, by, of), [*by, "currency"])
        rows = with_moments(rows, held, prefix, [*by, "currency", *of])
    return rows


def _likely(frame: pl.DataFrame, own: str, whole: str, prefix: str) -> Mapping[str, pl.Expr]:
    """The interval of a share by count."""
    if not has(frame, prefix):
        return {}
    low, high = ends(pl.col(own) * COUNTED, prefix)
    return {"low": share(low / COUNTED, whole), "high": share(high / COUNTED, whole)}


def _of_rings(rings: pl.DataFrame, lines: str, payees: str, named: Given) -> list[pl.DataFrame]:
    """Shares of rings: everything unknown outside … inside."""
    told = []
    innermost = f"{PAYEES}; one with several postcodes is in its innermost ring"
    for metric, own, all_, lost, prefix, what in (
        (lines, "n", "payments", "lost_n", "lines", LINES),
        (payees, "who", "payees", "lost_who", "heads", innermost),
    ):
        unknown = pl.col("ring") == str(Ring.UNKNOWN)
        value = share(own, all_)
        told.append(
            figures(
                rings,
                metric,
                value=value,
                bound_low=pl.when(unknown).then(share(pl.lit(0), all_)).otherwise(value),
                bound_high=pl.when(unknown).then(value).otherwise(share(pl.col(own) + pl.col(lost), all_)),
                payees="who",
                payments="n",
                method=what,
                **_likely(rings, own, all_, prefix),
                **named,
            )
        )
    return told


def _of_classes(members: pl.DataFrame, named: Given) -> list[pl.DataFrame]:
    paid_in_several = f"{PAYEES}; one that is paid in several members counts in each"
    return [
        figures(
            members,
            metric,
            value=share(own, whole),
            payees="who",
            payments="n",
            method=what,
            **_likely(members, own, whole, prefix),
            **named,
        )
        for metric, own, whole, prefix, what in (
            ("payment_share", "n", "payments", LINES_OF_CLASS, LINES),
            ("payee_share", "who", "payees", PAYEES_OF_CLASS, paid_in_several),
        )
    ]
