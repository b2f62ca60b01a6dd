"""Every published ledger is read as a second, independent reader reads it, and as a person settled the two."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendscan.core.settings import Ledger
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import read_ledgers

DATA = os.environ.get("SPENDSCAN_REAL_DATA")
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.slow,
    pytest.mark.skipif(DATA is None, reason="SPENDSCAN_REAL_DATA is not set"),
]
COUNTS = ("lines", "payments", "rejects", "blank")
Key = tuple[str, str | None]

# Read otherwise than they should be, for now; an entry that has come right must go.
NOT_YET: dict[str, str] = {}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, pl.DataFrame]:
    assert DATA is not None
    path = tmp_path_factory.mktemp("read") / "payments.parquet"
    ledger = read_ledgers(plan_ledgers([str(Path(DATA) / "ledgers")], Ledger()), None, path)
    name = pl.col("supplier_name").str.replace_all(r"[\s\u00a0]+", " ").str.strip_chars().str.to_uppercase()
    sums = (
        pl.scan_parquet(path)
        .with_columns(name=pl.when(name != "").then(name))
        .group_by("source_file", "source_sheet")
        .agg(
            dated=pl.col("payment_date").count().cast(pl.Int64),
            days=(pl.col("payment_date").to_physical().cast(pl.Int64) + 719_163).sum(),
            unnamed=pl.col("name").null_count().cast(pl.Int64),
            names=pl.col("name").drop_nulls().n_unique().cast(pl.Int64),
        )
        .collect()
    )
    return ledger.sources, sums


def expected() -> dict[Key, dict[str, Any]]:
    path = Path(__file__).with_name("expectations.json")
    return {(one["file"], one["sheet"]): one for one in json.loads(path.read_text(encoding="utf-8"))}


def _plain(text: str) -> str:
    return " ".join(text.split())


def differences(want: dict[str, Any], source: dict[str, Any], sums: dict[str, Any]) -> Iterator[str]:
    """What is read otherwise, in words."""
    if want["status"] != source["status"]:
        yield f"{source['status']} ({source['reason']}), not {want['status']}"
        return
    if want["status"] == "duplicate_of" and source["reason"] != want["of"]:
        yield f"a copy of {source['reason']}, not of {want['of']}"
    if want["status"] != "read":
        return
    roles = json.loads(source["roles"])
    got = {key: source[key] for key in COUNTS} | {key: sums[key] for key in ("dated", "days", "unnamed", "names")}
    got |= {"money": str(source["amount_payments"])}
    got |= {key: None if (day := source[f"{key}_date"]) is None else str(day) for key in ("first", "last")}
    got |= {
        "supplier": _plain(roles["supplier_name"]),
        "amount": _plain(roles["chosen_amount"]),
        "date": _plain(roles.get("payment_date") or roles.get("period") or ""),
    }
    for key, value in got.items():
        # A column without a name has a position only.
        if value != want[key] and not (want[key] == "" and str(value).startswith("#")):
            yield f"{key} {value}, not {want[key]}"


def test_every_published_ledger_is_read_as_the_second_reader_reads_it(
    read: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    sources, sums = read
    none = dict.fromkeys(("dated", "days", "unnamed", "names"), 0)
    told = {(row["source_file"], row["source_sheet"]): row for row in sums.to_dicts()}
    want = expected()
    got = {(row["source_file"], row["source_sheet"]): row for row in sources.to_dicts()}
    assert set(got) == set(want)
    differ = {key: found for key in want if (found := list(differences(want[key], got[key], told.get(key, none))))}
    unknown = {key: found for key, found in differ.items() if key[0] not in NOT_YET}
    assert not unknown, "\n".join(f"{key}: {found}" for key, found in unknown.items())
    assert {key[0] for key in differ} == set(NOT_YET)


def test_every_line_is_accounted_for(read: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    sources, _ = read
    lost = sources.filter(pl.col("status") == "read", pl.col("lines") != pl.sum_horizontal(COUNTS[1:]))
    assert lost.is_empty()


def test_the_pinned_figures_are_among_the_expectations() -> None:
    """The figures that the project was given, which neither reader made."""

    def of(part: str, key: str) -> float:
        return sum(float(one.get(key, 0)) for (file, _), one in expected().items() if part in file)

    assert of("us-scottsdale/", "payments") == 23_612
    assert of("us-scottsdale/", "money") == pytest.approx(290_657_324.27)
    assert of("hyndburn-bc/", "lines") == 18_585
    assert of("hyndburn-bc/", "money") == pytest.approx(123_221_793.34)
    assert of("fire-2022-23", "payments") == 2_908
    assert of("fire-2022-23", "money") == pytest.approx(15_094_614.84)
    assert (of("hmrc/", "lines"), of("hmrc/", "payments")) == (34_550, 34_476)
