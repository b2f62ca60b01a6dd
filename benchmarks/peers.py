"""The peers that spendscan is measured against: bare Polars scans of the same bytes, run as `python peers.py M1|M2 FOLDER`."""

import sys
from pathlib import Path

import polars as pl


def m1(folder: Path) -> None:
    """Every column as text, nulls counted: the least that reading can cost."""
    for file in sorted(folder.glob("*.csv")):
        pl.scan_csv(file, infer_schema=False).select(pl.all().null_count()).collect(engine="streaming")


def m2(folder: Path) -> None:
    """Amounts and dates parsed, grouped by supplier and month."""
    parsed = [
        pl.scan_csv(file, infer_schema=False).select(
            "Supplier Name",
            amount=pl.col("Net Amount").str.replace_all(",", "", literal=True).str.to_decimal(scale=2),
            month=pl.col("Payment Date").str.to_date("%d/%m/%Y", strict=False).dt.truncate("1mo"),
        )
        for file in sorted(folder.glob("*.csv"))
    ]
    pl.concat(parsed).group_by("Supplier Name", "month").agg(pl.col("amount").sum(), pl.len()).collect(
        engine="streaming"
    )


if __name__ == "__main__":
    {"M1": m1, "M2": m2}[sys.argv[1]](Path(sys.argv[2]))
