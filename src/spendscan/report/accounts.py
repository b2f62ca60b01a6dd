"""The run's accounts: exact sums of its tables that are no metrics (reconciliation, exclusions, places, matches)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from spendscan.core.money import PENCE, pence
from spendscan.core.reasons import INDIVIDUALS, REDACTED_KEY, UNNAMED_KEY, Kind, Ring, SourceStatus

POOLED = (INDIVIDUALS, REDACTED_KEY, UNNAMED_KEY)
# What is looked at of the cube.
CELLS = ("currency", "exclusion", "payee_key", "ledger_postcode", "amount", "payments")


@dataclass(frozen=True)
class Tally:
    """Lines and their exact money."""

    lines: int
    money: Decimal


def decimal(pennies: int) -> Decimal:
    """Whole pence as money."""
    return (Decimal(pennies) / PENCE).quantize(Decimal("0.01"))


def share_of(part: Decimal | int, whole: Decimal | int) -> float | None:
    """Part ÷ whole in percent; None where the whole is not positive."""
    return 100 * float(part) / float(whole) if whole > 0 else None


def reduced(cube: pl.DataFrame, places: pl.DataFrame, payees: pl.DataFrame, basis: str) -> pl.DataFrame:
    """The cube without periods and classes, with ring, reason and supplier: the one look at all of it.

    Args:
        cube: Columns of `CELLS`, as text or as Enum: numbers are grouped in a fraction of the time.
        places: The table `places`.
        payees: The table `payees`.
        basis: Which address makes a supplier local.

    Returns:
        currency, exclusion, payee_key, ledger_postcode, pence, lines, ring, reason, area_code, office_flag, supplier.
    """
    # Lazy, as the streaming engine takes a quarter of the time.
    sums = (
        cube.lazy()
        .group_by("currency", "exclusion", "payee_key", "ledger_postcode")
        .agg(pence("amount").sum().alias("pence"), pl.col("payments").sum().alias("lines"))
        .with_columns(pl.col("currency", "exclusion", "payee_key", "ledger_postcode").cast(pl.String))
        .collect()
    )
    by_postcode = basis in ("ledger", "best")
    on = ["payee_key", "ledger_postcode"] if by_postcode else ["payee_key"]
    told = ("ring", "reason", "area_code", "office_flag")
    where = places.select("basis", *on, *told).filter(pl.col("basis") == basis).drop("basis").unique(on)
    pooled = pl.when(pl.col("kind") == str(Kind.INDIVIDUAL)).then(pl.lit(INDIVIDUALS)).otherwise("supplier_key")
    who = payees.select("payee_key", "currency", supplier=pooled)
    return (
        sums.join(where, on=on, how="left", nulls_equal=True)
        .join(who, on=["payee_key", "currency"], how="left")
        .with_columns(pl.col("ring").fill_null(str(Ring.UNKNOWN)))
        .sort("currency", "exclusion", "payee_key", "ledger_postcode", nulls_last=False)
    )


def analysed(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows without an exclusion."""
    return frame.filter(pl.col("exclusion").is_null())


def tallies(frame: pl.DataFrame, *by: str) -> dict[tuple[str | None, ...], Tally]:
    """Lines and money of a reduced frame by some of its columns, in their order."""
    sums = frame.group_by(by).agg(pl.col("lines").sum(), pl.col("pence").sum()).sort(by, nulls_last=False)
    return {tuple(key): Tally(lines, decimal(pennies)) for *key, lines, pennies in sums.iter_rows()}


def supplier_parts(frame: pl.DataFrame, currency: str, suppliers: list[str]) -> dict[str, list[tuple[str, Decimal]]]:
    """The analysed money of some suppliers by ring, the ring with most money first."""
    own = analysed(frame).filter(pl.col("currency") == currency, pl.col("supplier").is_in(suppliers))
    sums = own.group_by("supplier", "ring").agg(pl.col("pence").sum())
    parts: dict[str, list[tuple[str, Decimal]]] = {}
    ordered = sums.sort("supplier", pl.col("pence").abs(), "ring", descending=[False, True, False])
    for supplier, ring, pennies in ordered.iter_rows():
        parts.setdefault(supplier, []).append((ring, decimal(pennies)))
    return parts


def authorities(frame: pl.DataFrame, currency: str) -> list[tuple[str | None, str, Tally, int]]:
    """Analysed money by local authority, most first: (code or None, ring, lines and money, payees)."""
    own = analysed(frame).filter(pl.col("currency") == currency)
    # A ring may be told without an authority, by a list of postcodes; an unknown place has none.
    sums = own.group_by("area_code", "ring").agg(
        pl.col("lines").sum(), pl.col("pence").sum(), pl.col("payee_key").n_unique().cast(pl.Int64).alias("payees")
    )
    ordered = sums.sort("pence", "area_code", "ring", descending=[True, False, False], nulls_last=True)
    return [
        (code, ring, Tally(lines, decimal(pennies)), payees)
        for code, ring, lines, pennies, payees in ordered.iter_rows()
    ]


def ranked_suppliers(frame: pl.DataFrame, currency: str) -> list[int]:
    """The pence of every supplier with a positive total, most first; what is no supplier (redacted…) left out."""
    own = analysed(frame).filter(pl.col("currency") == currency, ~pl.col("supplier").is_in(POOLED))
    sums = own.group_by("supplier").agg(pl.col("pence").sum()).filter(pl.col("pence") > 0)
    return sums["pence"].sort(descending=True).to_list()


def positive_nets(frame: pl.DataFrame, currency: str) -> int:
    """The pence of all positive totals, pooled members too: what top-N shares are shares of."""
    own = analysed(frame).filter(pl.col("currency") == currency)
    return int(own.group_by("supplier").agg(pl.col("pence").sum()).filter(pl.col("pence") > 0)["pence"].sum())


def read_sources(sources: pl.DataFrame) -> pl.DataFrame:
    """Sources that were read."""
    return sources.filter(pl.col("status") == str(SourceStatus.READ))


def line_sums(sources: pl.DataFrame) -> Mapping[str, int]:
    """Lines, payments, rejects and blank lines of all that was read."""
    read = read_sources(sources)
    return {name: int(read[name].sum() or 0) for name in ("lines", "payments", "rejects", "blank")}


def payment_totals(payees: pl.DataFrame) -> dict[str, Tally]:
    """Every payment line and its money by currency, excluded ones too."""
    sums = payees.group_by("currency").agg(pl.col("payments").sum(), pence("amount").sum()).sort("currency")
    return {currency: Tally(lines, decimal(pennies)) for currency, lines, pennies in sums.iter_rows()}


def matched(frame: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Analysed payees and money by what came of each in each register.

    Returns:
        currency, register, decision, detail (the tier of an accepted match, why there is none), payees, pence.
    """
    money = analysed(frame).group_by("currency", "payee_key").agg(pl.col("pence").sum())
    tier = pl.coalesce("tier", pl.col("reason").str.extract(r"^(\w+)"))
    code = pl.col("reason").str.extract(r"^([a-z_]+)$")
    detail = pl.when(pl.col("decision") == "accepted").then(tier).when(pl.col("decision") == "none").then(code)
    told = matches.select("payee_key", "register", "decision", detail=detail)
    return (
        money.join(told, on="payee_key")
        .group_by("currency", "register", "decision", "detail")
        .agg(payees=pl.len().cast(pl.Int64), pence=pl.col("pence").sum())
        .sort("currency", "register", "decision", "detail", nulls_last=False)
    )
