"""The examples by hand of the pages on ranges, concentration and prompt payment, as the program has them."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from spendscan.core.quantiles import normal_quantile, t_quantile
from spendscan.metrics.prompt import BANDS, day
from spendscan.survey.estimate import estimate

METHODS = Path(__file__).parents[2] / "docs" / "methods"


def example(page: str) -> str:
    return (METHODS / page).read_text(encoding="utf-8").split("## Example by hand", 1)[1].split("\n## ", 1)[0]


def test_concentration(tmp_path: Path) -> None:
    rows = [f"{name} Ltd,2024-04-03,{money}" for name, money in zip("ABCD", (40, 30, 20, 10), strict=True)]
    (tmp_path / "e.csv").write_text("Supplier,Date,Amount\n" + "\n".join(rows) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "spendscan", "analyse", "e.csv", "--currency", "GBP", "-o", "run", "-q"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    figures = pl.read_parquet(tmp_path / "run" / "data" / "metrics.parquet").filter(
        pl.col("dimension") == "all",
        pl.col("body").is_null(),
        pl.col("period").is_null(),
        pl.col("scope") == "analysed",
    )
    found = dict(figures.filter(pl.col("basis") == "best").select("metric", "value").iter_rows())
    told = re.findall(r"^\| `(\w+)` \| .+ \| ([\d.,]+) \|$", example("concentration.md"), re.MULTILINE)
    assert len(told) == 6
    for metric, value in told:
        if metric != "names_per_supplier":  # rests on a register; tests/metrics has it
            assert found[metric] == float(value.replace(",", "")), metric


def test_ranges() -> None:
    text = example("ranges.md")
    assert f"= {360 - normal_quantile(0.95) * 6:.2f}" in text
    found = estimate([10, 10, 10], [0.2, 0.4, 0.6])
    error = (70**2 * found.variance + 70**2 * found.scatter) ** 0.5
    assert f"= {error:.2f}" in text
    half = t_quantile(0.95, found.freedom) * error / 100
    assert f"2.4 ± {half:.3f}" in text


def test_prompt_payment() -> None:
    days = pl.DataFrame({"paid": [date(2025, 5, 1), date(2025, 5, 2), date(2025, 5, 31), date(2025, 6, 1)]}).select(
        day(pl.lit(date(2025, 4, 1)), pl.col("paid"))
    )
    assert [int(n) for n in re.findall(r"\bday (\d+)", example("prompt-payment.md"))] == days.to_series().to_list()
    assert [first for first, _ in BANDS.values()] == [None, 31, 61]


@pytest.mark.parametrize("page", ["change.md", "potential.md", "climate.md"])
def test_the_other_pages_have_an_example(page: str) -> None:
    """What they work out is in tests/metrics/test_change.py and tests/cli/test_studies.py, with the same figures."""
    assert re.search(r"\d", example(page))
