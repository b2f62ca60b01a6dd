"""How promptly invoices are paid: days from invoice to payment, in one pass over payments.

Regulation 38 of the Procurement Regulations 2024: the mean of the days, and the part of payments made within days 1 to
30, 31 to 60, and 61 or more, where day 1 is the day after the invoice's. A ledger states when the buyer paid, not when
the supplier received the money, and the invoice's date, not the day it arrived.
"""

import polars as pl

from spendscan.metrics.figures import figures

BANDS = {"paid_within_30_days": (None, 30), "paid_in_31_to_60_days": (31, 60), "paid_after_60_days": (61, None)}
# An invoice dated years off its payment is a slip of the pen, and one such moves a mean.
_FAR = 1_000


def day(invoice: pl.Expr, paid: pl.Expr) -> pl.Expr:
    """Which day a payment was made on: the day after the invoice's is day 1, the day itself 0."""
    return (paid - invoice).dt.total_days()


def days_to_pay(payments: pl.LazyFrame) -> pl.DataFrame:
    """Sums over analysed payments with both dates, as one kernel.

    Returns:
        body, currency, payments, dated (with both dates), days (their sum), and how many are in each band.
    """
    if not payments.select(pl.col("invoice_date").count()).collect().item():
        # No ledger states the invoices' dates: there is nothing to look for in millions of payments.
        payments = payments.head(0)
    on = day(pl.col("invoice_date"), pl.col("payment_date"))
    kept = payments.filter(pl.col("exclusion").is_null()).select(
        pl.col("body").cast(pl.String), pl.col("currency").cast(pl.String), on=pl.when(on.abs() <= _FAR).then(on)
    )
    sums = {"payments": pl.len().cast(pl.Int64), "dated": pl.col("on").is_not_null().sum().cast(pl.Int64)}
    sums["days"] = pl.col("on").sum()
    for name, (first, last) in BANDS.items():
        inside = pl.lit(value=True)
        if first is not None:
            inside &= pl.col("on") >= first
        if last is not None:
            inside &= pl.col("on") <= last
        sums[name] = (pl.col("on").is_not_null() & inside).sum().cast(pl.Int64)
    grouped = kept.group_by("body", "currency").agg(expression.alias(name) for name, expression in sums.items())
    return grouped.collect(engine="streaming").sort("body", "currency")


def prompt_payment(sums: pl.DataFrame, basis: str) -> list[pl.DataFrame]:
    """Figures of prompt payment, in each body and pooled; none where no payment has both dates.

    Args:
        sums: What `days_to_pay` gives.
        basis: The default basis, under which the rows are written.
    """
    counts = pl.exclude("body", "currency").sum()
    pooled = sums.group_by("currency").agg(counts).with_columns(body=pl.lit(None, pl.String)).select(sums.columns)
    told = pl.concat([sums, pooled]).filter(pl.col("dated") > 0)
    told = told.with_columns(
        period=pl.lit(None, pl.String), scope=pl.lit("analysed"), basis=pl.lit(basis), lines=pl.col("payments")
    )
    if told.is_empty():
        return []
    dated = pl.col("dated").cast(pl.Float64)
    said = pl.format("{} of {} payments have both dates, at most 1,000 days apart", "dated", "lines")
    method = "100 × payments of these days ÷ payments with both dates, day 1 the day after the invoice's; {}"
    bands = [
        figures(
            told,
            name,
            value=100 * pl.col(name).cast(pl.Float64) / dated,
            payments="dated",
            method=pl.format(method, said),
        )
        for name in BANDS
    ]
    mean = pl.col("days").cast(pl.Float64) / dated
    return [
        figures(told, "days_to_pay", value=mean, payments="dated", method=pl.format("mean of days; {}", said)),
        *bands,
    ]
