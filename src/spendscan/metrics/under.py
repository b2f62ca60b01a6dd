"""The payments under a figure: every line that its money is made of, found again from the run's tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.periods import financial_year
from spendscan.core.reasons import ALL, INDIVIDUALS, NOT_GIVEN, REDACTED_KEY, UNNAMED_KEY, Exclusion, Kind, Ring, Scope
from spendscan.metrics.attributes import ATTRIBUTES, attributes
from spendscan.metrics.choices import BY_POSTCODE, TOP_SCOPE_SUPPLIERS, Choices
from spendscan.metrics.registry import METRICS
from spendscan.metrics.supply import industries_of

# What of a line is shown; of people only what does not name them.
SHOWN = (
    "source_file", "source_sheet", "source_row", "body", "payment_date", "period", "supplier_name", "amount",
    "currency", "department", "category", "description", "exclusion", "supplier", "ring", "place_postcode",
    "place_reason",
)  # fmt: skip
PERSON = "(individual)"
_LOCAL = (
    "local_share", "local_share_of_known", "local_share_mean_of_bodies", "local_spend_share", "local_payment_share",
    "local_payee_share",
)  # fmt: skip
_OPENINGS = ("opportunity", "opportunity_share", "market_gap", "next_ring_supply")
_RESERVED = ("reservable_spend", "reservable_share")
_NOT_OF_LINES = (
    "local_supply", "local_supply_fit", "next_supply", "leaving_supplier_year",
)  # fmt: skip
_NO_SUPPLIERS = (INDIVIDUALS, REDACTED_KEY, UNNAMED_KEY)


@dataclass(frozen=True)
class Asked:
    """Which figure is meant; what is None is found where only one fits, or is the whole."""

    metric: str
    member: str | None = None
    dimension: str | None = None
    member_2: str | None = None
    body: str | None = None
    period: str | None = None
    currency: str | None = None
    scope: str | None = None
    basis: str | None = None


def figure_asked(figures: pl.DataFrame, asked: Asked, choices: Choices) -> dict[str, Any]:
    """The row of the metrics table that is meant.

    Raises:
        UsageError: There is none, or several; the message names what fits.
    """
    if asked.metric not in METRICS:
        near = get_close_matches(asked.metric, METRICS, 1, 0.5)
        hint = f"Did you mean {near[0]}?" if near else f"It is one of {', '.join(METRICS)}."
        raise UsageError(f"there is no figure {asked.metric}", hint=hint)
    crossed = pl.col("dimension_2").is_null() if asked.member_2 is None else pl.col("member_2") == asked.member_2
    found = figures.filter(
        pl.col("metric") == asked.metric,
        pl.col("scope") == (asked.scope or str(Scope.ANALYSED)),
        pl.col("basis") == (asked.basis or choices.basis),
        pl.col("body").eq_missing(pl.lit(asked.body, pl.String)),
        pl.col("period").eq_missing(pl.lit(asked.period, pl.String)),
        crossed,
    )
    if asked.member is None and asked.dimension is None:
        found = found.filter(pl.col("dimension") == ALL)
    for name in ("member", "dimension", "currency"):
        value = getattr(asked, name)
        if value is not None:
            found = _narrowed(found, name, value)
    for name in ("currency", "dimension", "member"):
        values = found[name].unique().sort().to_list()
        if len(values) > 1:
            told = ", ".join(values[:12]) + (" …" if len(values) > 12 else "")
            raise UsageError(f"several {name}s fit", hint=f"Say which with --{name}: {told}.")
    if found.is_empty():
        raise UsageError(
            "the run has no such figure",
            hint="`--body`, `--period`, `--scope` and `--basis` narrow it; see metrics.parquet.",
        )
    return found.row(0, named=True)


def _narrowed(found: pl.DataFrame, name: str, value: str) -> pl.DataFrame:
    kept = found.filter(pl.col(name) == value)
    if kept.is_empty() and not found.is_empty():
        known = [str(text) for text in found[name].unique().sort().to_list()]
        near = get_close_matches(value, known, 1, 0.5)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(known[:12])}."
        raise UsageError(f"there is no {name} {value!r}", hint=hint)
    return kept


def payments_under(
    payments: pl.LazyFrame,
    tables: Mapping[str, pl.DataFrame],
    figure: Mapping[str, Any],
    choices: Choices,
    registers: Sequence[str] = (),
) -> pl.DataFrame:
    """The payment lines that a figure's numerator is made of; of a ratio without one, those of its denominator.

    Args:
        payments: The table `payments`.
        tables: payees, places, entities, matches, metrics.
        figure: A row of the table `metrics`.
        choices: Rings, what is local, the year's start.
        registers: The registers' names in their order of priority.

    Returns:
        The columns of SHOWN, biggest first; people by their kind alone.

    Raises:
        UsageError: The scope is not kept line by line.
    """
    lines = _in_slice(payments, figure, choices)
    lines = _placed(lines, tables["places"], figure["basis"])
    lines = lines.join(_who(tables, registers), on=["payee_key", "currency"], how="left")
    if figure["scope"] == str(Scope.TOP_300):
        lines = _of_top(lines)
    lines = lines.filter(_member(figure, tables, choices))
    if figure["metric"] in _RESERVED:
        lines = _reserved(lines, choices)
    person = pl.col("kind") == str(Kind.INDIVIDUAL)
    hidden = person | (pl.col("kind") == str(Kind.REDACTED))
    masked = [
        pl.when(hidden).then(pl.when(person).then(pl.lit(PERSON)).otherwise(pl.lit(REDACTED_KEY))).otherwise("supplier_name")
        .alias("supplier_name"),
        pl.when(~person).then("description").alias("description"),
        pl.when(~person).then("place_postcode").alias("place_postcode"),
    ]  # fmt: skip
    found = lines.with_columns(masked).select(SHOWN).collect()
    order = [pl.col("amount").abs(), "source_file", "source_sheet", "source_row"]
    return found.sort(order, descending=[True, False, False, False], nulls_last=False)


def _in_slice(payments: pl.LazyFrame, figure: Mapping[str, Any], choices: Choices) -> pl.LazyFrame:
    if figure["scope"] == str(Scope.INFLUENCEABLE):
        raise UsageError("a run does not keep which payments were influenceable", hint="Ask for --scope analysed.")
    counted = pl.col("exclusion").is_null()
    if figure["scope"] == str(Scope.LEDGER):
        never = [str(Exclusion.OUT_OF_PERIOD), str(Exclusion.REISSUE)]
        counted = ~pl.col("exclusion").fill_null("").is_in(never)
    lines = payments.filter(counted, pl.col("currency") == figure["currency"])
    if figure["body"] is not None:
        lines = lines.filter(pl.col("body") == figure["body"])
    if figure["period"] is not None:
        year = financial_year("period", choices.year_start)
        lines = lines.filter((pl.col("period") == figure["period"]) | (year == figure["period"]))
    return lines


def _placed(lines: pl.LazyFrame, places: pl.DataFrame, basis: str) -> pl.LazyFrame:
    own = places.filter(pl.col("basis") == basis)
    on = ["payee_key", "ledger_postcode"] if basis in BY_POSTCODE else ["payee_key"]
    where = own.select(
        *on,
        "ring",
        "deprivation_decile",
        "region",
        place_postcode="postcode",
        place_reason="reason",
    ).unique(on, keep="first", maintain_order=True)
    keyed = lines.with_columns(ledger_postcode="postcode")
    return keyed.join(where.lazy(), on=on, how="left", nulls_equal=True).with_columns(
        pl.col("ring").fill_null(str(Ring.UNKNOWN))
    )


def _who(tables: Mapping[str, pl.DataFrame], registers: Sequence[str]) -> pl.LazyFrame:
    payees, matches = tables["payees"], tables["matches"]
    order = pl.DataFrame(
        {"register": list(registers), "order": range(len(registers))}, {"register": pl.String, "order": pl.Int64}
    )
    ties = (
        matches.filter(pl.col("decision") == "accepted")
        .select("payee_key", "register", "entity_id")
        .join(order, on="register", how="left")
    )
    known = attributes(payees, tables["entities"], ties)
    pooled = pl.when(pl.col("kind") == str(Kind.INDIVIDUAL)).then(pl.lit(INDIVIDUALS))
    who = payees.select(
        "payee_key", "currency", "kind", supplier=pooled.otherwise(pl.coalesce("supplier_key", "payee_key"))
    )
    return who.join(known, on="payee_key", how="left").join(industries_of(payees), on="payee_key", how="left").lazy()


def _of_top(lines: pl.LazyFrame) -> pl.LazyFrame:
    sums = lines.filter(~pl.col("supplier").is_in(_NO_SUPPLIERS)).group_by("supplier").agg(pl.col("amount").sum())
    best = sums.sort("amount", "supplier", descending=[True, False]).head(TOP_SCOPE_SUPPLIERS)
    return lines.join(best.select("supplier"), on="supplier", how="semi")


def _reserved(lines: pl.LazyFrame, choices: Choices) -> pl.LazyFrame:
    """What left of supplier-years under the threshold: a year is paid in all places together, credits netted."""
    if choices.reserved_under is None:
        raise UsageError("the run has no threshold under which work could be reserved")
    dated = lines.with_columns(year=financial_year("period", choices.year_start))
    named = dated.filter(pl.col("year").is_not_null(), ~pl.col("supplier").is_in(_NO_SUPPLIERS))
    away = ~pl.col("ring").is_in([*choices.local, str(Ring.UNKNOWN)])
    key = ["body", "year", "supplier"]
    gone = pl.col("amount").filter(away).sum()
    sums = named.group_by(key).agg(pl.col("amount").sum().alias("paid"), gone.alias("gone"))
    small = sums.filter(pl.col("paid") > 0, pl.col("paid") < choices.reserved_under, pl.col("gone") > 0)
    return named.filter(away).join(small.select(key), on=key, how="semi")


def _member(figure: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], choices: Choices) -> pl.Expr:
    """Whether a line is in a figure's numerator."""
    metric, ring = figure["metric"], pl.col("ring")
    if metric in _NOT_OF_LINES:
        raise UsageError(f"{metric} is not made of payment lines one by one", hint=METRICS[metric].formula)
    own = _is(figure["dimension"], figure["member"], choices)
    if figure["dimension"] == "ring_cumulative" and metric == "leakage":
        own = ~own
    if figure["dimension_2"] is not None:
        own &= _is(figure["dimension_2"], figure["member_2"], choices)
    if metric in _LOCAL:
        own &= ring.is_in(choices.local)
    elif metric == "leakage" and figure["dimension"] != "ring_cumulative":
        own &= ~ring.is_in(choices.local)
    elif metric in _OPENINGS:
        own &= ~ring.is_in([*choices.local, str(Ring.UNKNOWN)]) & pl.col("division").is_in(_divisions(metric, tables))
    return own


def _divisions(metric: str, tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """The industries that an opportunity, or a gap, is of: they stand beside it in the table of figures."""
    rows = tables["metrics"].filter(
        pl.col("metric") == metric.removesuffix("_share"), pl.col("dimension_2") == "division"
    )
    return rows["member_2"].unique().sort().to_list()


def _is(dimension: str, member: str, choices: Choices) -> pl.Expr:
    """Whether a line is of a member of a dimension."""
    if dimension == ALL:
        return pl.lit(True)
    if dimension == "ring":
        return pl.col("ring") == member
    if dimension == "ring_cumulative":
        return pl.col("ring").is_in(choices.rings[: choices.rings.index(member) + 1])
    if dimension == "payee":
        return pl.col("supplier") == member
    if dimension == "deprivation":
        return pl.col("deprivation_decile").cast(pl.String).fill_null(NOT_GIVEN) == member
    if dimension in (*ATTRIBUTES, "category", "department", "region", "division"):
        return pl.col(dimension).fill_null(NOT_GIVEN) == member
    raise UsageError(f"payments cannot be told apart by {dimension}", hint="Ask for another --dimension.")
