"""The careful path: any file, record by record, whatever its quotes, line ends, encoding or sheet."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import polars as pl

from spendscan.ledger.dialect import decode
from spendscan.ledger.fast import payments_streamed
from spendscan.ledger.grid import CHUNK, chunks
from spendscan.ledger.kernel import payments_of
from spendscan.ledger.knowledge import Tally
from spendscan.ledger.planned import Plan
from spendscan.ledger.records import records
from spendscan.ledger.sources import bytes_of
from spendscan.ledger.workbook import sheet


def records_of(plan: Plan) -> Iterator[list[str]]:
    """Every record of a file or sheet, from row 1."""
    if plan.dialect is None:
        assert plan.sheet is not None
        yield from sheet(bytes_of(plan), plan.sheet).records
    else:
        yield from records(decode(bytes_of(plan), plan.dialect), plan.dialect.delimiter)


def payments_of_plan(plan: Plan, tally: Tally, *, counting: bool = False) -> Iterator[pl.DataFrame]:
    """A file's payments, batch by batch, in the order of its rows.

    Args:
        plan: How it is read.
        tally: What is seen is added to it.
        counting: Only the tally is wanted; the batches are empty.

    Raises:
        NeedsCareError: The fast path was taken and is not safe.
    """
    if not plan.careful and plan.found.path is not None:
        yield from payments_streamed(plan, plan.found.path, tally, counting=counting)
        return
    for grid in chunks(records_of(plan), plan.width, CHUNK, lengths=plan.dialect is not None):
        yield payments_of_grid(grid, plan, tally, counting=counting)


def payments_of_grid(grid: pl.DataFrame, plan: Plan, tally: Tally, *, counting: bool = False) -> pl.DataFrame:
    """Payments of a chunk, each section of it under its own header."""
    if not plan.sections:
        return payments_of(grid, plan, plan.roles, plan.known, tally, counting=counting)
    starts = [0, *(section.first for section in plan.sections), 1 << 62]
    roles = [plan.roles, *(section.roles for section in plan.sections)]
    parts = []
    for here, (start, end) in zip(roles, pairwise(starts), strict=True):
        part = grid.filter(pl.col("row") >= start, pl.col("row") < end)
        if part.height:
            parts.append(payments_of(part, replace(plan, roles=here), here, plan.known, tally, counting=counting))
    return pl.concat(parts) if parts else payments_of(grid, plan, plan.roles, plan.known, tally)
