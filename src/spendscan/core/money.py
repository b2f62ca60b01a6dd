"""Exact money: Decimal with two places in tables, rounded once where it is printed."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl

MONEY = pl.Decimal(18, 2)
WIDE_MONEY = pl.Decimal(38, 2)
# Polars divides two decimals at scale 2, so a ratio is made of floats, from exact sums, once.
PENCE = 100

SYMBOLS = {"GBP": "£", "USD": "$", "EUR": "€"}


def pence(column: str | pl.Expr) -> pl.Expr:
    """Money in whole pence, exactly, as Int64."""
    expr = pl.col(column) if isinstance(column, str) else column
    # A decimal with two places is held as its pence.
    return expr.cast(WIDE_MONEY).to_physical().cast(pl.Int64)


def money(column: str | pl.Expr, dtype: pl.DataType = WIDE_MONEY) -> pl.Expr:
    """Whole pence as money with two places, exactly."""
    expr = pl.col(column) if isinstance(column, str) else column
    return (expr.cast(pl.Decimal(38, 0)).cast(WIDE_MONEY) * Decimal("0.01")).cast(dtype)


def ratio(numerator: pl.Expr, denominator: pl.Expr, scale: int = 1) -> pl.Expr:
    """Numerator ÷ denominator × scale as Float64 rounded to 6 places; null where the denominator is not positive."""
    quotient = scale * numerator.cast(pl.Float64) / denominator.cast(pl.Float64)
    return pl.when(denominator > 0).then(quotient.round(6))


def rounded(value: Decimal | float, places: int = 0) -> Decimal:
    """A figure as it is printed: rounded once, half away from zero; never minus nought."""
    result = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return result or abs(result)


def spelt(amount: Decimal | float, currency: str, places: int = 0) -> str:
    """Money for a reader: `£1,234`, `-$0.50`, `CHF 12`."""
    value = rounded(amount, places)
    sign, digits = ("-" if value < 0 else ""), f"{abs(value):,}"
    symbol = SYMBOLS.get(currency)
    return f"{sign}{symbol}{digits}" if symbol else f"{sign}{currency} {digits}"
