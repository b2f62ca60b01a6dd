"""Spend that could be reserved to local suppliers: suppliers elsewhere, paid less in a year than the threshold.

The Local Government (Exclusion of Non-commercial Considerations) (England) Order 2026 (SI 2026/94, in force since
4 February 2026) lets authorities reserve contracts below the procurement threshold to their area. A ledger shows
payments, not contracts: what one body pays one supplier in a financial year stands for a contract, so that one paid in
parts is not taken for several small ones.
"""

from decimal import Decimal

import polars as pl

from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import DEFAULT_SCOPE, SLICE, Choices
from spendscan.metrics.doubtful import doubtful_moments, with_moments, within
from spendscan.metrics.figures import Given, figures, share
from spendscan.metrics.ranges import spread
from spendscan.metrics.sums import Rings

CURRENCY = "GBP"
POUNDS = 100


def limit(threshold: int, vat: Decimal, amount: str) -> tuple[Decimal, str]:
    """A threshold that includes VAT, put on the basis of the amounts, and how to say so.

    Args:
        threshold: Pounds, with VAT.
        vat: Rate in percent.
        amount: `net` or `gross`: what the amounts are taken to be.

    Returns:
        The limit in pounds, and words for `method`.
    """
    if amount == "gross":
        return Decimal(threshold), f"£{threshold:,} with VAT, as the amounts"
    bare = (Decimal(threshold) / (1 + vat / 100)).quantize(Decimal("0.01"))
    return bare, f"£{bare:,}, which is £{threshold:,} with VAT at {vat.normalize():f}%; amounts taken as without VAT"


def reserved(cells: Cells, sums: Rings, worlds: pl.DataFrame | None, choices: Choices) -> list[pl.DataFrame]:
    """Analysed money of supplier-years below the threshold that went to known places outside the local rings.

    Args:
        cells: The cells; undated payments are of no year and not counted.
        sums: Sums of slices, for the totals.
        worlds: Where units may be whose match is uncertain (`doubtful.worlds_of_units`); None: no interval.
        choices: `reserved_under` (pounds) and `reserved_basis` (in words); local rings and the default basis.

    Returns:
        `reservable_spend` and `reservable_share`, in each body and pooled; none without rings or a threshold.
    """
    if choices.reserved_under is None or not choices.rings:
        return []
    named = _small(cells, choices)
    held = _of_suppliers(named, choices)
    by_body = held.group_by("body", "currency").agg(pl.col("away", "unknown", "payments").sum())
    pooled = held.group_by("currency").agg(pl.col("away", "unknown", "payments").sum())
    told = pl.concat([
        cells.stated(by_body, ["body", "currency"]),
        cells.stated(pooled, ["currency"]).select(pl.lit(None, pl.String).alias("body"), *pooled.columns),
    ])  # fmt: skip
    default = sums.whole.filter(
        pl.col("scope") == DEFAULT_SCOPE, pl.col("basis") == choices.basis, pl.col("period").is_null(),
        pl.col("currency") == CURRENCY,
    ).select(*SLICE, "total")  # fmt: skip
    rows = default.join(told, on=["body", "currency"], how="left", nulls_equal=True)
    rows = rows.with_columns(pl.col("away", "unknown", "payments").fill_null(0))
    likely: dict[str, pl.Expr] = {}
    if worlds is not None:
        rows = _with_moments(rows, named, worlds, cells, choices)
        # Within a supplier-year what is credited in one place frees no money in another: never less than nothing.
        likely = {name: end.clip(lower_bound=0) for name, end in spread(rows, "away", "gone").items()}
    method = f"suppliers outside {' + '.join(choices.local)} that a body paid less in a financial year than "
    most = pl.col("away") + pl.col("unknown")
    given: Given = {"payments": "payments", "method": method + choices.reserved_basis}
    low, high = (expression.cast(pl.Float64) / POUNDS for expression in (pl.col("away"), most))
    money: Given = {"value": low, "numerator": "away", "bound_low": low, "bound_high": high}
    part, whole = share("away"), share(most)
    shares: Given = {
        "value": part,
        "numerator": "away",
        "denominator": "total",
        "bound_low": part,
        "bound_high": whole,
    }
    money |= {name: end / POUNDS for name, end in likely.items()}
    shares |= {name: share(end) for name, end in likely.items()}
    return [figures(rows, "reservable_spend", **money, **given), figures(rows, "reservable_share", **shares, **given)]


def _with_moments(
    rows: pl.DataFrame, small: pl.DataFrame, worlds: pl.DataFrame, cells: Cells, choices: Choices
) -> pl.DataFrame:
    """Rows with the moments of what small suppliers are paid elsewhere, whose match says where they are."""
    gone = within(worlds, ~pl.col("rank").is_in([*choices.local_ranks, choices.unknown]))
    by_body = cells.stated(doubtful_moments(small, gone, cells, choices, ["body"]), ["body", "currency"])
    pooled = cells.stated(doubtful_moments(small, gone, cells, choices, []), ["currency"])
    held = pl.concat([by_body, pooled.select(pl.lit(None, pl.String).alias("body"), pl.all()).select(by_body.columns)])
    return with_moments(rows, held, "gone", ["body", "currency"])


def _small(cells: Cells, choices: Choices) -> pl.DataFrame:
    """Money of supplier-years below the threshold: body, year, currency, supplier, place, its ring, pence, payments."""
    assert choices.reserved_under is not None
    most = int(choices.reserved_under * POUNDS)
    dated = cells.yearly.told.filter(pl.col("period") > 0).rename({"period": "year"})
    named = cells.with_places(dated, ["currency", "supplier", f"in_{choices.basis}"]).filter(
        ~pl.col("supplier").is_in(cells.pooled_suppliers)
    )
    net = pl.col("pence").sum().over("body", "year", "currency", "supplier")
    return named.filter(net.is_between(1, most - 1))


def _of_suppliers(small: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    """Body, currency, and what small suppliers were paid away and in unknown places (pence, payment lines)."""
    rank = pl.col(f"in_{choices.basis}")
    unknown, local = rank == choices.unknown, rank.is_in(choices.local_ranks)
    away = ~unknown & ~local
    held = small.group_by("body", "year", "currency", "supplier").agg(
        away=pl.col("pence").filter(away).sum(),
        unknown=pl.col("pence").filter(unknown).sum(),
        payments=pl.col("payments").filter(away).sum(),
    )
    # A credit in one place is set against payments in another; alone it frees no money.
    return held.with_columns(pl.col("away", "unknown").clip(lower_bound=0))
