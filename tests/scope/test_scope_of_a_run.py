"""Scopes end to end: influenceable by a rules file, what could be reserved, deprivation by both denominators."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from spendscan.api import analyse
from spendscan.core.settings import Settings
from spendscan.metrics.reserved import limit

LEDGER = """Body,Date,Supplier,Category,Description,Amount,Supplier Postcode
B,2024-04-01,Near Ltd,Works,Repairs,600.00,M1 1AE
B,2024-04-02,Near Ltd,Works,Repairs,-100.00,M1 1AE
B,2024-04-03,Mid Ltd,Works,Repairs,150.00,M1 2AE
B,2024-05-03,Far Ltd,Works,Repairs,900.00,LS1 1AA
B,2024-05-04,Far Big Ltd,Goods,Paper,600.00,LS1 1AA
B,2024-06-04,Far Big Ltd,Goods,Paper,600.00,LS1 1AA
B,2025-06-04,Far Big Ltd,Goods,Paper,50.00,LS1 1AA
B,2024-06-05,Lost Ltd,Goods,Paper,70.00,
B,2024-06-06,County Council,Precepts,Precept for 2024,5000.00,LS1 1AA
"""
LOOKUP = """pcds,laua,ctry,lsoa11,imd
M1 1AE,E08000003,E92000001,E01000001,1
M1 2AE,E08000003,E92000001,E01000002,32844
LS1 1AA,E08000035,E92000001,E01000003,3285
"""
RULES = """[[influenceable]]
id = "works"
reason = "bought by tender"
category = "^works$"
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    folder = tmp_path_factory.mktemp("scope")
    for name, text in (("ledger.csv", LEDGER), ("lookup.csv", LOOKUP), ("rules.toml", RULES)):
        (folder / name).write_text(text, encoding="utf-8")
    settings = Settings.model_validate({
        "inputs": {"places": [str(folder / "lookup.csv")], "rules": str(folder / "rules.toml")},
        "local": {"local": ["M1"]},
        "scope": {"reservable_threshold": 1200},
    })  # fmt: skip
    analyse([str(folder / "ledger.csv")], folder / "run", settings)
    return {name: pl.read_parquet(folder / f"run/data/{name}.parquet") for name in ("metrics", "payments")}


def _row(run: dict[str, pl.DataFrame], metric: str, member: str = "all", **key: Any) -> dict[str, Any]:
    asked = {
        "dimension": "all",
        "dimension_2": None,
        "body": None,
        "period": None,
        "scope": "analysed",
        "basis": "best",
    }
    tests = [pl.col(k).eq_missing(pl.lit(v, pl.String)) for k, v in (asked | key).items()]
    rows = run["metrics"].filter(pl.col("metric") == metric, pl.col("member") == member, *tests)
    assert rows.height == 1, (metric, member, key, rows.height)
    return rows.row(0, named=True)


def test_influenceable_is_what_the_rules_file_says(run: dict[str, pl.DataFrame]) -> None:
    assert _row(run, "spend", scope="influenceable")["value"] == 1550
    # 500 and 150 of it are local.
    assert _row(run, "local_share", scope="influenceable")["value"] == pytest.approx(100 * 650 / 1550, abs=1e-6)
    assert _row(run, "spend")["value"] == 2870
    assert _row(run, "scope_coverage", scope="influenceable")["value"] == pytest.approx(100 * 1550 / 2870, abs=1e-6)


def test_what_could_be_reserved_is_by_supplier_and_year(run: dict[str, pl.DataFrame]) -> None:
    # The limit is 1,200 ÷ 1.2 = 1,000: Far 900, Far Big's 50 of the second year, not its 1,200 in two parts
    # of the first.
    row = _row(run, "reservable_spend")
    assert (row["value"], row["bound_low"], row["bound_high"]) == (950, 950, 1020)
    assert "£1,000.00, which is £1,200 with VAT at 20%" in row["method"]
    assert _row(run, "reservable_spend", body="B")["value"] == 950
    share = _row(run, "reservable_share")
    assert (share["value"], share["denominator"]) == (pytest.approx(100 * 950 / 2870, abs=1e-6), Decimal("2870.00"))


def test_the_limit_is_on_the_basis_of_the_amounts() -> None:
    assert limit(207_720, Decimal(20), "net")[0] == Decimal("173100.00")
    assert limit(207_720, Decimal(20), "gross")[0] == Decimal(207_720)


def test_deprivation_by_both_denominators(run: dict[str, pl.DataFrame]) -> None:
    decile = {"dimension": "deprivation"}
    assert _row(run, "spend_share", "1", **decile)["value"] == pytest.approx(100 * 500 / 2870, abs=1e-6)
    assert _row(run, "local_spend_share", "1", **decile)["value"] == pytest.approx(100 * 500 / 650, abs=1e-6)
    assert _row(run, "local_spend_share", "10", **decile)["value"] == pytest.approx(100 * 150 / 650, abs=1e-6)
    assert _row(run, "spend_share", "2", **decile)["value"] == pytest.approx(100 * 2150 / 2870, abs=1e-6)
