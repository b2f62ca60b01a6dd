"""Parquet files as ledgers: rows without a header, typed columns as the texts that a person would write."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.settings import Ledger as LedgerSettings
from spendscan.ledger.cells.dates import EASTERN_HOURS
from spendscan.ledger.files.grid import EXTRA, ROW, column
from spendscan.ledger.own import reissued
from spendscan.ledger.planned import Plan
from spendscan.ledger.survey import look
from spendscan.ledger.table.header import Header
from spendscan.userfiles.mapping import ROLES, Entry

# Columns by which a table of payments that spendscan wrote is known.
OWN = frozenset({"source_file", "source_row", "payee_key", "supplier_name", "amount", "date_flag"})
BATCH = 100_000
# So many rows from the start, and so many pieces of so many rows each from the rest, are looked at.
HEAD, PIECES, PIECE = 2000, 16, 50
# Beyond this whole numbers no longer stand one by one in a float.
_EXACT = 1 << 53


# What a zone is called in which moments are kept that belong to others.
GREENWICH = ("UTC", "Etc/UTC", "GMT", "+00:00", "Z")


class NoParquet(Exception):  # noqa: N818 - it is told, never raised to a user
    """A file that cannot be opened as Parquet; its text says why."""


def opened(source: Path | bytes) -> pl.LazyFrame:
    """A Parquet file, lazily.

    Raises:
        NoParquet: It cannot be opened.
    """
    try:
        frame = pl.scan_parquet(io.BytesIO(source) if isinstance(source, bytes) else source, glob=False)
        frame.collect_schema()
    except Exception as error:  # noqa: BLE001 - whatever the library cannot open is refused by name
        raise NoParquet((str(error).strip().splitlines() or [type(error).__name__])[0][:160]) from None
    return frame


def planned(plan: Plan, source: Path | bytes, settings: LedgerSettings, entry: Any) -> Plan:
    """How a Parquet file is read: its columns have names, its rows are all there is.

    Raises:
        NoParquet: It cannot be opened.
    """
    frame = opened(source)
    names = tuple(frame.collect_schema().names())
    height, head, more = samples(frame)
    own = set(names) >= OWN
    found = look(plan, head, settings, _own(names, entry) if own else entry, more, Header(0, 0, names))
    return replace(found, records=height, again=reissued(frame) if own else None)


def _own(names: Sequence[str], entry: Any) -> Entry:
    """Payments that spendscan wrote: a column holds what it is named, but for what a person says otherwise."""
    given = entry or Entry(match="*")
    own = {name: name for name in names if name in ROLES}
    return replace(given, columns={**own, **given.columns})


def samples(frame: pl.LazyFrame) -> tuple[int, list[list[str]], list[list[str]]]:
    """How many rows it has, its first ones, and some from its middle and its end, as text.

    Raises:
        NoParquet: It cannot be read.
    """
    texts = frame.select(_texts(frame.collect_schema(), timed=True))
    try:
        height = int(frame.select(pl.len()).collect().item())
        head = texts.head(HEAD).collect()
        step = max((height - HEAD) // PIECES, PIECE)
        pieces = [texts.slice(at, PIECE).collect() for at in range(HEAD, height, step)]
    except pl.exceptions.PolarsError as error:
        raise NoParquet(str(error).strip().splitlines()[0][:160]) from None
    return height, _rows(head), [row for piece in pieces for row in _rows(piece)]


def _rows(frame: pl.DataFrame) -> list[list[str]]:
    return [list(row) for row in frame.fill_null("").iter_rows()]


def grids(frame: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """A Parquet file's rows as grids, numbered from 1."""
    texts = _texts(frame.collect_schema())
    wanted = frame.with_row_index(ROW, offset=1).select(
        pl.col(ROW).cast(pl.Int64), *texts, pl.lit(None, pl.String).alias(EXTRA)
    )
    yield from wanted.collect_batches(chunk_size=BATCH, maintain_order=True, engine="streaming")


def _texts(schema: pl.Schema, *, timed: bool = False) -> list[pl.Expr]:
    """Each column as text, named by its position; moments of no zone with their time, where that is asked for."""
    return [_text(pl.col(name), dtype, timed=timed).alias(column(i)) for i, (name, dtype) in enumerate(schema.items())]


def _text(cells: pl.Expr, dtype: pl.DataType, *, timed: bool) -> pl.Expr:
    if dtype.is_float():
        # Whole numbers without a point (codes and years come as floats where some are absent), others as they print.
        whole = (cells == cells.round(0)) & (cells.abs() < _EXACT)
        text = pl.when(whole).then(cells.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(_printed(cells))
        return pl.when(cells.is_finite()).then(text)
    if isinstance(dtype, pl.Datetime):
        if timed and dtype.time_zone is None:
            return cells.dt.strftime("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")
        return _day_of(cells, dtype.time_zone).cast(pl.String)
    if dtype.is_nested() or isinstance(dtype, pl.Binary | pl.Object | pl.Null | pl.Duration):
        return pl.lit(None, pl.String)
    return cells.cast(pl.String)


def _day_of(moments: pl.Expr, zone: str | None) -> pl.Expr:
    """The day of a moment; of a midnight east of Greenwich that is kept in Greenwich's time the day it begins."""
    if zone not in GREENWICH:
        return moments.dt.date()
    begins = [moments.dt.time() == dt.time(hour) for hour in EASTERN_HOURS]
    return moments.dt.date() + pl.duration(days=pl.any_horizontal(begins).cast(pl.Int64))


def _printed(cells: pl.Expr) -> pl.Expr:
    """A float as its shortest text; a very small or large one, which that writes with an exponent, as a decimal."""
    text = cells.cast(pl.String)
    plain = cells.cast(pl.Decimal(38, 10), strict=False).cast(pl.String)
    return pl.when(text.str.contains("e", literal=True)).then(plain).otherwise(text)
