"""Deprivation: deciles within a country, never across them (1 is the most deprived tenth)."""

import polars as pl

# How many small areas each country's index ranks (IoD 2019 and 2025, WIMD 2019, SIMD 2020, NIMDM 2017).
RANKED = {
    2019: {"E": 32_844, "W": 1_909, "S": 6_976, "N": 890},
    2025: {"E": 33_755, "W": 1_909, "S": 6_976, "N": 890},
}


def decile(rank: pl.Expr, nation: pl.Expr, vintage: int = 2019) -> pl.Expr:
    """ceil(10 × rank ÷ N) as Int64, N the number of areas that the nation's index ranks.

    Null for a rank of 0, beyond N (then it is of another index) or of no known nation.

    Args:
        rank: 1 is the most deprived.
        nation: E, W, S or N, the first letter of the area's code.
        vintage: 2019 or 2025.
    """
    whole = nation.replace_strict(RANKED[vintage], default=None, return_dtype=pl.Int64)
    ranked = rank.cast(pl.Int64, strict=False)
    return pl.when(ranked.is_between(1, whole)).then((10 * ranked + whole - 1) // whole)


def nation_of(code: pl.Expr) -> pl.Expr:
    """The nation that an area's code is of: its first letter; Northern Ireland's older codes begin with 95."""
    return pl.when(code.str.contains("^95")).then(pl.lit("N")).otherwise(code.str.slice(0, 1))
