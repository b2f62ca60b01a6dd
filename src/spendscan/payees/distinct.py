"""Distinct payees from the written payments: who they are, how they are spelt, and the evidence of where they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from spendscan.core.money import pence
from spendscan.core.packing import summed
from spendscan.core.reasons import Kind
from spendscan.core.schemas import PAYEES
from spendscan.payees.stamp import Stamp

EVIDENCE = [
    "payee_key", "postcode", "postcode_published", "country", "town", "company_number", "charity_number", "vat_number",
    "lei", "uei",
]  # fmt: skip
_SPELT = ["payee_key", "currency", "supplier_name", "body"]


@dataclass(frozen=True)
class Seen:
    """The payees of a run.

    Args:
        payees: PAYEES without supplier_key.
        names: `payee_key`, `supplier_name`, `payments` Int64, `pence_abs` Int64: a row a spelling.
        evidence: `payee_key`, `postcode`, `postcode_published`, `country`, `town`, `company_number`, `charity_number`,
            `vat_number`, `lei`, `uei`, `first_date`, `last_date`, `payments`, `pence_abs`: a row a combination.
    """

    payees: pl.DataFrame
    names: pl.DataFrame
    evidence: pl.DataFrame


def distinct_payees(payments: pl.LazyFrame, stamp: Stamp) -> Seen:
    """The distinct payees of the written payments, by streaming group-bys.

    A payee's `name` is the spelling with most money, then the first by code point; a payee whose every line is paid by
    itself is `internal`.

    Args:
        payments: The table `payments`.
        stamp: What it was marked with, which knows the kinds.
    """
    money = pence("amount")
    spelt = (
        payments.group_by(_SPELT)
        .agg(payments=pl.len().cast(pl.Int64), pence=money.sum(), pence_abs=money.abs().sum())
        .collect(engine="streaming")
    )
    evidence = (
        payments.group_by(EVIDENCE)
        .agg(
            first_date=pl.col("payment_date").min(),
            last_date=pl.col("payment_date").max(),
            payments=pl.len().cast(pl.Int64),
            pence_abs=money.abs().sum(),
        )
        .collect(engine="streaming")
        .sort(EVIDENCE, nulls_last=False)
    )
    return _seen(spelt, evidence, stamp)


def tallied_payees(sums: pl.DataFrame, stamp: Stamp) -> Seen:
    """The distinct payees from sums that were made while the payments were read: the same as `distinct_payees`.

    Args:
        sums: What `Stamp.sums` gives.
        stamp: What made them, which knows the kinds.
    """
    spelt = summed(sums, _SPELT, ["payments", "pence", "pence_abs"])
    # A day that is not known is neither first nor last.
    days = sums.with_columns(pl.col("first_date").fill_null(date.max), pl.col("last_date").fill_null(date.min))
    evidence = summed(days, EVIDENCE, ["payments", "pence_abs"], ["first_date"], ["last_date"]).select(
        *EVIDENCE,
        pl.col("first_date").replace(date.max, None),
        pl.col("last_date").replace(date.min, None),
        "payments",
        "pence_abs",
    )
    return _seen(spelt.with_columns(_text(_SPELT)), evidence.with_columns(_text(EVIDENCE)), stamp)


def _text(columns: Sequence[str]) -> pl.Expr:
    return pl.col(columns).cast(pl.String)


def _seen(spelt: pl.DataFrame, evidence: pl.DataFrame, stamp: Stamp) -> Seen:
    names = (
        spelt.drop_nulls("supplier_name")
        .group_by("payee_key", "supplier_name")
        .agg(pl.col("payments", "pence_abs").sum())
    )
    return Seen(_payees(spelt, stamp), names.sort("payee_key", "supplier_name"), evidence)


def _payees(spelt: pl.DataFrame, stamp: Stamp) -> pl.DataFrame:
    spelling = pl.col("supplier_name")
    best = (
        spelt.drop_nulls("supplier_name")
        .group_by("payee_key", "currency", "supplier_name")
        .agg(pl.col("pence").sum())
        .sort("pence", "supplier_name", descending=[True, False])
        .group_by("payee_key", "currency")
        .agg(name=spelling.first(), names=spelling.sort())
    )
    sums = spelt.group_by("payee_key", "currency").agg(pl.col("payments").sum(), amount=pl.col("pence").sum())
    kinds = _with_internal(stamp, spelt)
    frame = (
        sums.join(best, on=["payee_key", "currency"], how="left")
        .join(kinds, on="payee_key", how="left")
        .with_columns(
            names=pl.col("names").fill_null(pl.lit([], pl.List(pl.String))),
            amount=(
                pl.col("amount").cast(pl.Decimal(38, 0)).cast(pl.Decimal(38, 2))
                * pl.lit("0.01").cast(pl.Decimal(38, 2))
            ),
        )
    )
    return PAYEES.conform(frame).drop("supplier_key")


def _with_internal(stamp: Stamp, spelt: pl.DataFrame) -> pl.DataFrame:
    """Kinds, a payee whose every line is paid by itself being internal; what people decided stands."""
    pairs = spelt.select("payee_key", "body").unique()
    own = pairs["body"].unique().sort().to_list()
    selves = pl.DataFrame(
        [(key, body) for body in own for key in sorted(stamp.own(body))],
        schema={"payee_key": pl.String, "body": pl.String},
        orient="row",
    ).with_columns(itself=pl.lit(True))
    only = (
        pairs.join(selves, on=["payee_key", "body"], how="left")
        .group_by("payee_key")
        .agg(pl.col("itself").fill_null(value=False).all())
        .filter("itself")["payee_key"]
        .to_list()
    )
    plain = pl.col("kind").is_in([Kind.ORGANISATION.value, Kind.PUBLIC_BODY.value]) & (
        pl.col("kind_reason").fill_null("") != "a decision"
    )
    internal = plain & pl.col("payee_key").is_in(only)
    return stamp.kinds.with_columns(
        kind=pl.when(internal).then(pl.lit(Kind.INTERNAL.value)).otherwise("kind"),
        kind_reason=pl.when(internal).then(pl.lit("the body paying itself")).otherwise("kind_reason"),
        person_like=pl.col("person_like") & ~internal,
    )
