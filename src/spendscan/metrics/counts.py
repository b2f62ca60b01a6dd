"""Shares by count, of payment lines and of payees: beside the shares of money, and never taken for them."""

import polars as pl

from spendscan.core.reasons import Ring
from spendscan.metrics.choices import DEFAULT_SCOPE, SLICE, Choices
from spendscan.metrics.figures import IS_UNKNOWN, Given, figures, share
from spendscan.metrics.sums import Rings

LINES = "a share of payment lines, not of money"
PAYEES = "a share of payees, not of money"


def counted_shares(sums: Rings, members: pl.DataFrame, choices: Choices) -> list[pl.DataFrame]:
    """`payment_share` and `payee_share` by ring and class, pooled; the local ones of each body too.

    A payee with several postcodes counts once by ring, in its innermost one; by class it counts in each member that it
    was paid in.

    Args:
        sums: Sums of slices by ring.
        members: Slice, dimension, member, n, who of classes.
        choices: Which rings are local, and the default basis.
    """
    default = [pl.col("scope") == DEFAULT_SCOPE, pl.col("basis") == choices.basis, pl.col("period").is_null()]
    whole = sums.whole.filter(default).select(*SLICE, "payments", "payees")
    rings = sums.rings.filter(default).select(*SLICE, "ring", "rank", n="n", who="inner")
    lost = rings.filter(IS_UNKNOWN).select(*SLICE, lost_n="n", lost_who="who")
    rings = rings.join(whole, on=SLICE, nulls_equal=True).join(lost, on=SLICE, nulls_equal=True)
    by_class = members.filter(*default, pl.col("body").is_null()).select(*SLICE, "dimension", "member", "n", "who")
    by_class = by_class.join(whole, on=SLICE, nulls_equal=True)
    pooled: Given = {"dimension": "ring", "member": pl.col("ring")}
    parts = [
        *_of_rings(rings.filter(pl.col("body").is_null()), "payment_share", "payee_share", pooled),
        *_of_classes(by_class, {"dimension": pl.col("dimension"), "member": pl.col("member")}),
    ]
    if choices.rings:
        local = rings.filter(pl.col("rank").is_in(choices.local_ranks)).group_by(SLICE)
        held = local.agg(
            pl.col("n", "who").sum(), pl.col("payments", "payees", "lost_n", "lost_who").first()
        ).with_columns(ring=pl.lit(str(choices.local)))
        parts += _of_rings(held, "local_payment_share", "local_payee_share", {})
    return parts


def _of_rings(rings: pl.DataFrame, lines: str, payees: str, named: Given) -> list[pl.DataFrame]:
    """Shares of rings: everything unknown outside … inside."""
    told = []
    for metric, own, all_, lost, what in (
        (lines, "n", "payments", "lost_n", LINES),
        (payees, "who", "payees", "lost_who", f"{PAYEES}; one with several postcodes is in its innermost ring"),
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
                **named,
            )
        )
    return told


def _of_classes(members: pl.DataFrame, named: Given) -> list[pl.DataFrame]:
    return [
        figures(
            members, "payment_share", value=share("n", "payments"), payees="who", payments="n", method=LINES, **named
        ),
        figures(
            members,
            "payee_share",
            value=share("who", "payees"),
            payees="who",
            payments="n",
            method=f"{PAYEES}; one that is paid in several members counts in each",
            **named,
        ),
    ]
