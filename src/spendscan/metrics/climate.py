"""A carbon estimate from spend: money times the user's factors, with what it covers. No factor is ours."""

import polars as pl

from spendscan.core.errors import UsageError

_KEYS = ("division", "sector", "category")
_HINT = "A factor table has `kgco2e_per_gbp`, `year`, `price_base`, and one of `division`, `sector`, `category`."


def factors_from(table: pl.DataFrame, where: str) -> tuple[str, pl.DataFrame]:
    """A factor table as people wrote it.

    Args:
        table: Texts, with `line`.
        where: The file, for messages.

    Returns:
        What it goes by, and member, factor, year, price_base.

    Raises:
        UsageError: A column is missing, a factor is no number, or a member has two.
    """
    key = next((name for name in _KEYS if name in table.columns), None)
    if key is None or not {"kgco2e_per_gbp", "year", "price_base"} <= set(table.columns):
        raise UsageError("is no table of factors", where=where, hint=_HINT)
    rows = table.drop_nulls(key).with_columns(factor=pl.col("kgco2e_per_gbp").cast(pl.Float64, strict=False))
    wrong = rows.filter(pl.col("factor").is_null() | (pl.col("factor") < 0))
    if wrong.height:
        raise UsageError(
            f"{wrong['kgco2e_per_gbp'][0]!r} is no factor", where=f"{where}:{wrong['line'][0]}", hint=_HINT
        )
    member = pl.col(key).str.zfill(2) if key == "division" else pl.col(key)
    rows = rows.with_columns(member=member)
    twice = rows.filter(pl.col("member").is_duplicated()).sort("line")
    if twice.height:
        lines = ", ".join(map(str, twice["line"].head(2)))
        raise UsageError(f"{twice['member'][0]!r} has two factors (lines {lines})", where=where)
    return key, rows.select("member", "factor", "year", "price_base").sort("member")


def carbon(money: pl.DataFrame, factors: pl.DataFrame) -> pl.DataFrame:
    """Spend-based kgCO2e of each member that has a factor.

    Args:
        money: currency, member, pence: analysed spend.
        factors: member, factor, year, price_base.

    Returns:
        member, spend (pounds), factor, kgco2e, year, price_base, by member; only pounds sterling, credits netted.
    """
    pounds = money.filter(pl.col("currency") == "GBP").group_by("member").agg(pl.col("pence").sum())
    found = pounds.join(factors, on="member", how="left").sort("member")
    spend = pl.col("pence") / 100
    return found.select(
        "member", spend.alias("spend"), "factor", (spend * pl.col("factor")).alias("kgco2e"), "year", "price_base"
    )
