"""Published lookups and ledgers: what locates, and that it agrees with the file, read independently."""

import csv
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.settings import Ledger
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers
from spendscan.place.read import read_lookup
from spendscan.place.rings import locate

pytestmark = pytest.mark.real_data
_WHERE = os.environ.get("SPENDSCAN_REAL_DATA")


@pytest.fixture(scope="module")
def data() -> Path:
    if not _WHERE:
        pytest.skip("SPENDSCAN_REAL_DATA is unset")
    return Path(_WHERE)


@pytest.mark.parametrize("letters", ["HX", "SR", "TF", "WN"])
def test_every_postcode_of_the_nspl_is_where_the_file_says(data: Path, letters: str) -> None:
    path = data / f"places/nspl-2021-11/NSPL_NOV_2021_UK_{letters}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lookup = read_lookup([str(path)])
    located = locate(pl.Series([row["pcds"] for row in rows]), None, lookup)
    got = {row[0]: row[1:] for row in located.select("postcode", "area_code", "ward", "deprivation_decile").rows()}
    lsoas = dict(lookup.frame.select("postcode", "lsoa").iter_rows())
    for row in rows:
        decile = -(-10 * int(row["imd"]) // 32_844) if row["imd"] not in ("", "0") else None
        assert got[row["pcds"]] == (row["laua"] or None, row["ward"] or None, decile)
        assert lsoas[row["pcds"]] == (row["lsoa11"] or None)
    # Terminated long ago, a few have no codes at all in the file itself.
    assert located.filter(~pl.col("known")).height == sum(not row["laua"] for row in rows)


def test_national_deciles_agree_with_the_published_ones(data: Path) -> None:
    files = [str(data / f"places/nspl-2021-11/NSPL_NOV_2021_UK_{letters}.csv") for letters in ("HX", "SR", "TF", "WN")]
    by_rank = read_lookup(files).frame.select("postcode", "decile")
    by_index = read_lookup(files, imd=str(data / "places/imd/UK_IMD_E.csv")).frame.select(
        "postcode", published="decile"
    )
    both = by_rank.join(by_index, on="postcode")
    assert both.drop_nulls().height > 34_000
    assert both.filter(pl.col("decile").ne_missing(pl.col("published"))).is_empty()


@pytest.mark.slow
def test_central_governments_postcodes_locate(data: Path, tmp_path: Path) -> None:
    """At least 98% of postcode-shaped values, pooled; authority totals are those of a join by the standard library."""
    seen = data / "places/postcodes_seen.csv"
    plans = plan_ledgers([str(data / "ledgers/central-government")], Ledger(), None)
    read_ledgers(plans, None, tmp_path / "payments.parquet")
    paid = pl.read_parquet(tmp_path / "payments.parquet", columns=["source_file", "postcode", "amount"])
    paid = paid.drop_nulls("postcode")
    where = paid.join(locate(paid["postcode"], None, read_lookup([str(seen)])), on="postcode")
    uk = where.filter(pl.col("postcode").str.contains(" ", literal=True))
    located = uk.group_by(moj=pl.col("source_file").str.contains("moj")).agg(
        share=(pl.col("known") | pl.col("crown")).mean()
    )
    assert uk.select((pl.col("known") | pl.col("crown")).mean()).item() >= 0.98
    assert located.filter("moj")["share"].item() == pytest.approx(0.965, abs=0.002)

    with seen.open(encoding="utf-8", newline="") as file:
        codes = {row["pcds"].replace(" ", ""): row["laua"] for row in csv.DictReader(file)}
    totals: Counter[str] = Counter()
    for postcode, amount in paid.select("postcode", "amount").iter_rows():
        code = codes.get(postcode.replace(" ", ""), "nan")
        if code != "nan" and not code.endswith("99999999"):
            totals[code] += amount
    got: dict[str, Decimal] = dict(where.filter("known").group_by("area_code").agg(pl.col("amount").sum()).iter_rows())
    assert got == totals


@pytest.mark.parametrize("letters", ["HX", "TF"])
def test_eastings_and_northings_give_the_published_degrees(data: Path, letters: str, tmp_path: Path) -> None:
    path = data / f"places/nspl-2021-11/NSPL_NOV_2021_UK_{letters}.csv"
    published = read_lookup([str(path)]).frame.select("postcode", "lat", "long")
    grid = pl.read_csv(path, infer_schema=False).select("pcds", "oseast1m", "osnrth1m")
    grid.write_csv(tmp_path / "grid.csv")
    found = read_lookup([str(tmp_path / "grid.csv")]).frame.join(published, on="postcode").drop_nulls()
    assert found.height > 5_000
    # Five metres.
    assert found.select((pl.col("lat") - pl.col("lat_right")).abs().max()).item() < 5e-5
    assert found.select((pl.col("long") - pl.col("long_right")).abs().max()).item() < 8e-5
