"""Metrics of third parties: an entry point of the group `spendscan.metrics` adds one.

    # pyproject.toml of the other package
    [project.entry-points."spendscan.metrics"]
    my_metric = "my_package:EXTENSION"

EXTENSION is an `Extension`. Its figures stand in `metrics.parquet` beside ours, and thresholds can test it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.metrics.choices import DEFAULT_SCOPE, Choices
from spendscan.metrics.figures import GIVEN
from spendscan.metrics.registry import METRICS, Metric

GROUP = "spendscan.metrics"
_KEY = ("dimension", "member", "dimension_2", "member_2", "body", "period")


@dataclass(frozen=True)
class Extension:
    """A metric that another package works out.

    Args:
        metric: What it asks; its id must be none of ours.
        work: From analysed money (body, period, currency, category, payee_key, supplier, ring, pence, payments) and the
            choices of the run to rows of `currency`, `value`, `method` and, where they are not pooled and of
            everything, `dimension, member, body, period`; `bound_low`, `bound_high` (else the value), and exact
            `numerator` and `denominator` in pence may stand beside.
    """

    metric: Metric
    work: Callable[[pl.DataFrame, Choices], pl.DataFrame]


@cache
def installed() -> tuple[Extension, ...]:
    """The extensions of the packages that are installed, by id.

    Raises:
        UsageError: One is none, or has the id of another metric.
    """
    found: dict[str, Extension] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        extension = point.load()
        if not isinstance(extension, Extension):
            raise UsageError(f"{point.value} is no metric", where=point.name, hint=f"See {GROUP}.")
        if extension.metric.id in METRICS or extension.metric.id in found:
            raise UsageError(f"there is a metric {extension.metric.id!r} already", where=point.name)
        found[extension.metric.id] = extension
    return tuple(found.values())


def known() -> dict[str, Metric]:
    """Every metric by its id: ours, then those of extensions."""
    return METRICS | {extension.metric.id: extension.metric for extension in installed()}


def extended(money: pl.DataFrame, choices: Choices, extensions: Sequence[Extension]) -> list[pl.DataFrame]:
    """Figures of extensions, as families of figures give them."""
    return [_conformed(extension.work(money, choices), extension.metric, choices) for extension in extensions]


def _conformed(rows: pl.DataFrame, metric: Metric, choices: Choices) -> pl.DataFrame:
    def column(name: str, dtype: pl.DataType, otherwise: object = None) -> pl.Expr:
        if name in rows.columns:
            return pl.col(name).cast(dtype)
        return pl.lit(otherwise, dtype).alias(name)

    text, number, whole = pl.String(), pl.Float64(), pl.Int64()
    wholes = ("numerator", "denominator", "payees", "payments")
    told = rows.select(
        pl.lit(metric.id).alias("metric"),
        column("dimension", text, "all"),
        column("member", text, "all"),
        *(column(name, text) for name in _KEY[2:]),
        column("currency", text),
        pl.lit(DEFAULT_SCOPE).alias("scope"),
        pl.lit(choices.basis).alias("basis"),
        column("method", text, metric.formula),
        *(column(name, whole if name in wholes else number) for name in GIVEN),
    )
    return told.with_columns(pl.col(end).fill_null(pl.col("value")) for end in ("bound_low", "bound_high"))
