"""A metric of another package stands beside ours."""

from collections.abc import Callable
from typing import Any

import polars as pl

from spendscan.metrics.choices import Choices
from spendscan.metrics.extensions import Extension
from spendscan.metrics.registry import Metric


def largest(money: pl.DataFrame, choices: Choices) -> pl.DataFrame:
    return money.group_by("currency").agg(value=pl.col("pence").max() / 100)


LARGEST = Extension(
    Metric("largest_cell", "What is the largest cell?", "max", "count", "cube", "the value", "A cell.", "none"), largest
)


def test_its_figures_are_written(figures_of: Callable[..., Any]) -> None:
    row = figures_of([("A", "60.00", "Local"), ("B", "30.00")], extensions=[LARGEST]).row("largest_cell")
    assert (row["value"], row["bound_low"], row["bound_high"], row["unit"], row["method"]) == (
        60,
        60,
        60,
        "count",
        "max",
    )
