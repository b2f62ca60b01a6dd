"""Concentration: the share of the largest suppliers, and the Herfindahl-Hirschman index."""

import polars as pl

from spendscan.metrics.cells import Cells
from spendscan.metrics.choices import SLICE, Choices
from spendscan.metrics.codes import reduced
from spendscan.metrics.figures import Given, figures, share
from spendscan.metrics.sums import BY, stated


def concentration_sums(nets: pl.DataFrame, cells: Cells, choices: Choices) -> pl.DataFrame:
    """Sums over suppliers with positive nets, of a level.

    Returns:
        body, period, scope, currency; whole (Σ positive nets), pooled (the part of redacted, unnamed and individuals),
        top (Σ of the largest), squares (Σ net²), suppliers (how many have positive nets).
    """
    key = [*BY, "currency"]
    held = reduced(cells.with_places(nets, ["supplier", "currency"]), [*key, "supplier"]).filter(pl.col("pence") > 0)
    pooled = pl.col("supplier").is_in(cells.pooled_suppliers)
    own = pl.col("pence").filter(~pooled)
    sums = {
        "whole": pl.col("pence").sum(),
        "pooled": pl.col("pence").filter(pooled).sum(),
        "top": own.top_k(choices.top_n).sum(),
        "squares": (own.cast(pl.Int128) * own).sum(),
        "suppliers": own.len().cast(pl.Int64),
    }
    return stated(reduced(held, key, sums), cells)


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
    counts: Given = {"payees": "payees", "payments": "payments"}
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
