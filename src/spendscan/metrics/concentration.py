"""Concentration: the share of the largest suppliers, and the Herfindahl-Hirschman index."""

import polars as pl

from spendscan.metrics.cells import POOLED_MEMBERS, Cells
from spendscan.metrics.choices import DEFAULT_SCOPE, SLICE, Choices
from spendscan.metrics.figures import figures, share
from spendscan.metrics.sums import NO_TEXT, levels, reduced, scoped, with_units


def concentration_sums(cells: Cells, choices: Choices) -> pl.DataFrame:
    """Sums over suppliers with positive nets, of every scope and of the default by month and year.

    Returns:
        body, period, currency, scope; whole (Σ positive nets), pooled (the part of redacted, unnamed and individuals),
        top (Σ of the largest), squares (Σ net²).
    """
    parts = [_of_suppliers(scoped(cells), cells, choices, ["body", "scope"])]
    parts.extend(_of_suppliers(level, cells, choices, ["body", "period"]) for level in levels(cells))
    return pl.concat(parts)


def _of_suppliers(nets: pl.DataFrame, cells: Cells, choices: Choices, by: list[str]) -> pl.DataFrame:
    key = [*by, "currency"]
    named = with_units(nets, cells.places, ["supplier", "currency"])
    held = reduced(named, [*key, "supplier"]).filter(pl.col("pence") > 0)
    pooled = pl.col("supplier").is_in(POOLED_MEMBERS)
    own = pl.col("pence").filter(~pooled)
    sums = held.group_by(key).agg(
        whole=pl.col("pence").sum(),
        pooled=pl.col("pence").filter(pooled).sum(),
        top=own.top_k(choices.top_n).sum(),
        squares=(own.cast(pl.Int128) * own).sum(),
        suppliers=own.len().cast(pl.Int64),
    )
    missing = {"period": NO_TEXT, "scope": pl.lit(DEFAULT_SCOPE)}
    framed = sums.with_columns(x.alias(name) for name, x in missing.items() if name not in sums.columns)
    return framed.select(
        pl.col("body", "period", "currency", "scope").cast(pl.String), "whole", "pooled", "top", "squares", "suppliers"
    )


def concentration(sums: pl.DataFrame, whole: pl.DataFrame, choices: Choices) -> list[pl.DataFrame]:
    """`top_n_share` and `hhi` of each slice; who is paid does not depend on the basis."""
    on = ["body", "period", "currency", "scope"]
    slices = whole.select(*SLICE, "payees", "payments").join(sums, on=on, how="left", nulls_equal=True)
    slices = slices.with_columns(pl.col("whole", "pooled", "top", "suppliers").fill_null(0))
    pooled = share("pooled", "whole").round(1).fill_null(0)
    said = pl.format(
        "{} suppliers with positive nets; redacted, unnamed and individuals hold {}% of the divisor",
        "suppliers",
        pooled,
    )
    counts = {"payees": "payees", "payments": "payments"}
    squares = pl.col("squares").cast(pl.Float64)
    divisor = pl.col("whole").cast(pl.Float64)
    return [
        figures(
            slices,
            "top_n_share",
            value=share("top", "whole"),
            numerator="top",
            denominator="whole",
            method=pl.format(f"N = {choices.top_n}, of {{}}", said),
            **counts,
        ),
        figures(
            slices,
            "hhi",
            value=pl.when(pl.col("whole") > 0).then(10_000 * squares / (divisor * divisor)),
            method=pl.format("Σ(100·s)² over {}", said),
            **counts,
        ),
    ]
