"""The careful path: any file, record by record, whatever its quotes, line ends, encoding or sheet."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

import polars as pl

from spendscan.core.reasons import Exclusion
from spendscan.ledger import parquet
from spendscan.ledger.fast import NeedsCareError, payments_streamed
from spendscan.ledger.files.blocks import grids_of
from spendscan.ledger.files.dialect import text_of
from spendscan.ledger.files.grid import CHUNK, ROW, chunks
from spendscan.ledger.files.read import HEAD
from spendscan.ledger.files.records import plainly_quoted, records, usual_delimiters
from spendscan.ledger.files.workbook import sheet
from spendscan.ledger.kernel import payments_of
from spendscan.ledger.knowledge import Tally
from spendscan.ledger.planned import THE_LAST, Plan, Reissued
from spendscan.ledger.sources import bytes_of, stream_of_plan
from spendscan.ledger.table.above import filled
from spendscan.ledger.table.beside import cropped
from spendscan.ledger.table.days_above import dated
from spendscan.ledger.table.wholes_above import said_again


def records_of(plan: Plan) -> Iterator[list[str]]:
    """Every record of a file or sheet, from row 1, with the supplier and the date that are said above it.

    Of tables side by side, the cells of one.
    """
    found: Iterable[list[str]]
    if plan.dialect is None:
        name = plan.tab or plan.sheet
        assert name is not None
        found = sheet(bytes_of(plan), name).records
    else:
        found = records(text_of(bytes_of(plan), plan.dialect), plan.dialect.delimiter)
    if plan.pennies is not None:
        found = map(plan.pennies.joined, found)
    if plan.span is not None:
        found = (cropped(record, plan.span) for record in found)
    if plan.wholes is not None and plan.header is not None:
        found = said_again(found, plan.header.last, plan.wholes)
    if plan.days is not None and plan.header is not None:
        found = dated(found, plan.header.last, plan.days, sheet=plan.dialect is None)
    if plan.above is not None and plan.header is not None:
        found = filled(found, plan.header.last, plan.above.places)
    yield from found


def payments_of_plan(plan: Plan, tally: Tally, *, counting: bool = False) -> Iterator[pl.DataFrame]:
    """A file's payments, batch by batch, in the order of its rows.

    Args:
        plan: How it is read.
        tally: What is seen is added to it.
        counting: Only the tally is wanted; the batches are empty.

    Raises:
        NeedsCareError: The fast path was taken and is not safe, as came out when some of it was read.
    """
    frames = _frames(plan, tally, counting=counting)
    yield from (frames if plan.reissued is None else _marked(frames, plan.reissued))


def _frames(plan: Plan, tally: Tally, *, counting: bool) -> Iterator[pl.DataFrame]:
    if not plan.careful and plan.found.path is not None:
        try:
            yield from payments_streamed(plan, plan.found.path, tally, counting=counting)
        except NeedsCareError:
            if tally.rows:
                raise
            # Nothing of it was read: no other file has to be read again for it.
            plan = replace(plan, careful=True)
        else:
            return
    if plan.dialect is None and plan.sheet is None:
        source = plan.found.path if plan.found.path is not None and not plan.member else bytes_of(plan)
        grids = parquet.grids(parquet.opened(source))
    else:
        grids = _grids(plan)
    # A supplier or a date alone in its row is nothing that is left of a payment.
    tally.doubts.titles |= (plan.above.headings if plan.above else frozenset()) | plan.apart
    for grid, here in _with_its_end(grids, plan):
        yield payments_of_grid(grid, here, tally, counting=counting)


def _with_its_end(grids: Iterator[pl.DataFrame], plan: Plan) -> Iterator[tuple[pl.DataFrame, Plan]]:
    """Grids, each with its plan: where the file breaks off in its last record, the last one's has that one's number."""
    if plan.cut != THE_LAST:
        yield from ((grid, plan) for grid in grids)
        return
    held = next(grids, None)
    while held is not None:
        following = next(grids, None)
        yield held, plan if following is not None else replace(plan, cut=int(held[ROW][-1]))
        held = following


def _grids(plan: Plan) -> Iterator[pl.DataFrame]:
    """Records as grids: block by block where the file was too large to be looked at whole."""
    if plan.dialect is not None and plan.records == 0:
        with stream_of_plan(plan) as stream:
            head = text_of(stream.read(HEAD), plan.dialect)
        if plainly_quoted(head, plan.dialect.delimiter):
            delimiters = usual_delimiters(list(io.StringIO(head, newline="")), plan.dialect.delimiter)
            with stream_of_plan(plan) as stream:
                yield from grids_of(stream, plan.dialect, plan.width, plan.usual, delimiters)
            return
    yield from chunks(records_of(plan), plan.width, CHUNK, lengths=plan.dialect is not None)


def _marked(frames: Iterator[pl.DataFrame], reissued: Reissued) -> Iterator[pl.DataFrame]:
    """Batches with the exclusion of lines that were published again."""
    rows = None if reissued.rows is None else pl.Series(reissued.rows, dtype=pl.Int64).implode()
    again = pl.lit(value=True) if rows is None else pl.col("source_row").is_in(rows)
    for frame in frames:
        yield frame.with_columns(exclusion=pl.when(again).then(pl.lit(Exclusion.REISSUE.value)))


def payments_of_grid(grid: pl.DataFrame, plan: Plan, tally: Tally, *, counting: bool = False) -> pl.DataFrame:
    """Payments of a chunk, each section of it under its own header."""
    if not plan.sections:
        return payments_of(grid, plan, plan.roles, plan.known, tally, counting=counting)
    starts = [0, *(section.first for section in plan.sections), 1 << 62]
    plans = [plan, *(replace(plan, roles=one.roles, shape=one.shape, telling={}) for one in plan.sections)]
    parts = []
    for here, (start, end) in zip(plans, pairwise(starts), strict=True):
        part = grid.filter(pl.col("row") >= start, pl.col("row") < end)
        if part.height:
            parts.append(payments_of(part, here, here.roles, plan.known, tally, counting=counting))
    return pl.concat(parts) if parts else payments_of(grid, plan, plan.roles, plan.known, tally)
