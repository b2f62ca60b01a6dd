"""The examples by hand in docs/methods, run through the command."""

import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

METHODS = Path(__file__).parents[2] / "docs" / "methods"


def _ledger() -> str:
    page = (METHODS / "local-spend.md").read_text(encoding="utf-8")
    found = re.search(r"^```csv\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def _by_hand(page: str) -> dict[str, float]:
    """The last column of the table under `Example by hand`, by the first."""
    example = (METHODS / page).read_text(encoding="utf-8").split("## Example by hand", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (.+?) \| .+ \| ([\d.,]+) \|$", example, re.MULTILINE)
    return {figure.replace("`", ""): float(value.replace(",", "")) for figure, value in rows}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    folder = tmp_path_factory.mktemp("example")
    (folder / "example.csv").write_text(_ledger(), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "spendscan",
        "analyse",
        "example.csv",
        "--local",
        "BK",
        "--respend",
        "0.4",
        "-o",
        "run",
    ]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    rows = pl.read_parquet(folder / "run" / "data" / "metrics.parquet").filter(
        pl.col("dimension") == "all", pl.col("body").is_null(), pl.col("period").is_null(),
        pl.col("scope") == "analysed", pl.col("basis") == "best",
    )  # fmt: skip
    return {row["metric"]: row for row in rows.iter_rows(named=True)}


def test_local_spend(figures: dict[str, dict[str, float]]) -> None:
    hand, share = _by_hand("local-spend.md"), figures["local_share"]
    assert len(hand) == 5
    assert share["value"] == hand["local_share"]
    assert (share["bound_low"], share["bound_high"]) == (hand["lower bound"], hand["upper bound"])
    assert share["coverage"] == hand["coverage"]
    assert figures["local_share_of_known"]["value"] == hand["local_share_of_known"]


def test_leakage(figures: dict[str, dict[str, float]]) -> None:
    text = (METHODS / "leakage.md").read_text(encoding="utf-8")
    low, high = re.findall(r"= (\d+)%", text.split("## Example by hand", 1)[1])[:2]
    assert (figures["leakage"]["bound_low"], figures["leakage"]["bound_high"]) == (float(low), float(high))


def test_multipliers(figures: dict[str, dict[str, float]]) -> None:
    hand = _by_hand("multipliers.md")
    assert len(hand) == 3
    assert figures["lm2"]["value"] == hand["lm2"]
    assert figures["lm3"]["value"] == pytest.approx(hand["lm3"], abs=1e-9)
    assert figures["lm3"]["bound_high"] == pytest.approx(hand["lm3, everything unknown local"], abs=1e-9)
