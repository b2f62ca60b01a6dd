"""The fast path: a large regular text file streamed by the engine, batch by batch through the same kernel."""

from collections.abc import Callable

import polars as pl

from spendscan.ledger.grid import EXTRA, ROW, column
from spendscan.ledger.kernel import payments_of
from spendscan.ledger.knowledge import Tally
from spendscan.ledger.mend import BETWEEN
from spendscan.ledger.planned import Plan

SURPLUS = 3


def scanned(plan: Plan) -> pl.LazyFrame:
    """A file's records as text, lazily: `row`, the header's columns, and what a long row has beyond them."""
    assert plan.found.path is not None
    assert plan.dialect is not None
    names = [*(column(i) for i in range(plan.width)), EXTRA, *(f"{EXTRA}{i}" for i in range(1, SURPLUS))]
    return pl.scan_csv(
        plan.found.path,
        has_header=False,
        separator=plan.dialect.delimiter,
        schema=dict.fromkeys(names, pl.String()),
        missing_columns="insert",
        truncate_ragged_lines=True,
        row_index_name=ROW,
        row_index_offset=1,
        glob=False,
    )


def payments_scanned(
    plan: Plan, tally: Tally, mark: Callable[[pl.DataFrame], pl.DataFrame], schema: pl.Schema
) -> pl.LazyFrame:
    """A file's payments, lazily.

    Args:
        plan: How it is read.
        tally: What is seen is added to it.
        mark: What is done to each batch of payments.
        schema: The columns after that.
    """

    def kernel(batch: pl.DataFrame) -> pl.DataFrame:
        return mark(payments_of(_as_grid(batch), plan, plan.roles, plan.known, tally))

    return scanned(plan).map_batches(kernel, schema=schema, streamable=True)


def _as_grid(batch: pl.DataFrame) -> pl.DataFrame:
    """A batch with what stands beyond its columns in one."""
    more = [f"{EXTRA}{i}" for i in range(1, SURPLUS)]
    if batch[EXTRA].null_count() < batch.height:
        batch = batch.with_columns(
            pl.concat_str([pl.col(c).fill_null("") for c in (EXTRA, *more)], separator=BETWEEN)
            .str.strip_chars_end(BETWEEN)
            .alias(EXTRA)
        )
        batch = batch.with_columns(pl.when(pl.col(EXTRA) != "").then(pl.col(EXTRA)).alias(EXTRA))
    return batch.drop(more)


def misread(plan: Plan, tally: Tally) -> bool:
    """Whether a fast pass saw other records than the file has lines: quoted line breaks, or stray quotes."""
    return tally.rows != plan.newlines


def readable(plan: Plan) -> bool:
    """Whether the engine can read every record of a file."""
    try:
        scanned(plan).select(pl.len()).collect()
        scanned(plan).select(pl.all().null_count()).collect(engine="streaming")
    except pl.exceptions.PolarsError:
        return False
    return True
