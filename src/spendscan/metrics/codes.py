"""Texts as numbers, and exact sums by numbers: what makes millions of cells cheap to group."""

from collections.abc import Mapping, Sequence

import polars as pl

MONEY = {"pence": pl.col("pence").sum(), "payments": pl.col("payments").sum()}
_LARGEST = 2**63


def coded(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Each text's number, and the text of each number: in order of code point, 0 for null.

    An Enum with values in order of code point has its numbers already; values that do not occur keep theirs.
    """
    if isinstance(texts.dtype, pl.Enum):
        labels = pl.concat([pl.Series([None], dtype=pl.String), texts.dtype.categories])
        return (texts.to_physical().cast(pl.UInt32) + 1).fill_null(0), labels
    run = texts.rle_id()
    # The cube is sorted, so equal texts mostly stand in runs; only one of each run is looked up.
    firsts = texts.filter(run != run.shift(1, fill_value=run.dtype.max()))  # type: ignore[attr-defined]
    values = firsts.unique().drop_nulls().sort()
    numbers = firsts.cast(pl.Enum(values)).to_physical().cast(pl.UInt32) + 1
    labels = pl.concat([pl.Series([None], dtype=pl.String), values.cast(pl.String)])
    return numbers.fill_null(0).gather(run), labels


def fetched(frame: pl.DataFrame, number: str, columns: Mapping[str, pl.Series]) -> pl.DataFrame:
    """A frame with columns fetched by the number that stands in one of its columns."""
    return frame.with_columns(series.gather(frame[number]).alias(name) for name, series in columns.items())


def reduced(frame: pl.DataFrame, by: Sequence[str], sums: Mapping[str, pl.Expr] | None = None) -> pl.DataFrame:
    """Sums by columns of whole numbers, which are packed into one number: a fifth of the cost of grouping by several.

    Args:
        frame: Cells; the columns of `by` hold small non-negative whole numbers, without nulls.
        by: What to sum by.
        sums: Aggregations by name; money and payment lines if not given.
    """
    aggregated = [expression.alias(name) for name, expression in (sums or MONEY).items()]
    sizes = [1 + int(frame[name].max() or 0) for name in by]  # type: ignore[arg-type]
    key, whole = pl.lit(0, pl.UInt64), 1
    for name, size in zip(by, sizes, strict=True):
        key, whole = key * size + pl.col(name).cast(pl.UInt64), whole * size
    if whole >= _LARGEST:
        return frame.lazy().group_by(by).agg(aggregated).collect(engine="streaming")
    grouped = frame.lazy().group_by(key.alias("_key")).agg(aggregated).collect(engine="streaming")
    parts, divisor = [], whole
    for name, size in zip(by, sizes, strict=True):
        divisor //= size
        part = pl.lit(0, pl.UInt64) if size == 1 else pl.col("_key") // divisor % size
        parts.append(part.cast(frame.schema[name]).alias(name))
    return grouped.select(*parts, *(sums or MONEY))
