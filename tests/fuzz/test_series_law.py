"""Of a series that publishes payments again in whatever way, each counts once, or both files are named in a warning."""

import sys
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from series import ONCE, TOLD, WAYS, counted, series

from spendscan.core.settings import Ledger
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

SEEDS = range(2)
TWICE = ("in common", "count twice", "published twice", "two issues", "copy of")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seed", SEEDS)
def test_each_payment_counts_once_or_is_told(seed: int, way: str, tmp_path: Path) -> None:
    made = series(seed, way)
    folder = tmp_path / "Exford Council"
    folder.mkdir()
    made.write(folder)
    ledger = read_ledgers(plan_ledgers([str(folder)], Ledger()), None, tmp_path / "payments.parquet")
    payments = pl.read_parquet(tmp_path / "payments.parquet").filter(pl.col("exclusion").is_null())
    pence = (pl.col("amount") * 100).cast(pl.Int64)
    rows = payments.select("supplier_name", pl.col("payment_date").cast(pl.String), pence).iter_rows()
    told = [message for message in ledger.warnings if any(word in message for word in TWICE)]
    if way in TOLD:
        assert payments.height > len(made.truth)
        assert any("in common" in message or "count twice" in message for message in told), ledger.warnings
    else:
        assert Counter(rows) == counted(made), ledger.warnings
        assert bool(told) != (way in ONCE), told
