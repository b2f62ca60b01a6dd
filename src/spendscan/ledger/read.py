"""Ledgers read for good: one streaming pass into payments.parquet, repeated only where a guess was wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import polars as pl

from spendscan.core.errors import InputError, OutputError
from spendscan.core.listing import and_more
from spendscan.core.money import WIDE_MONEY
from spendscan.core.progress import SILENT, Listener
from spendscan.core.provenance import Provenance
from spendscan.core.reasons import UNDATED, SourceStatus
from spendscan.core.schemas import PAYMENTS, REJECTS
from spendscan.ledger.careful import payments_of_plan
from spendscan.ledger.cells.currency import OF_COUNTRY
from spendscan.ledger.cells.distinct import Memory
from spendscan.ledger.fast import NeedsCareError
from spendscan.ledger.files.read import digest
from spendscan.ledger.kernel import IDENTIFIERS, TEXTS
from spendscan.ledger.knowledge import Tally, total
from spendscan.ledger.learn import learned
from spendscan.ledger.planned import Plan, Plans, both
from spendscan.ledger.reissues import LINE, LINE_OF, Twice, twice
from spendscan.ledger.rows.dates import Dates
from spendscan.ledger.rows.doubt import Read, doubts_of
from spendscan.ledger.rows.postcodes import Postcodes
from spendscan.ledger.rows.suppliers import Suppliers
from spendscan.ledger.series import parts_of
from spendscan.ledger.sources import source_row, sources_of
from spendscan.ledger.stamp import PlainStamp, Stamp
from spendscan.ledger.summaries import without_summaries
from spendscan.ledger.warn import gaps, warnings_of
from spendscan.store.parquet import sink_table

MOST_PASSES = 6


@dataclass(frozen=True)
class Ledger:
    """What was read beside the payments.

    Args:
        sources: A line a file and sheet (SOURCES).
        rejects: Lines that are no payments (REJECTS).
        warnings: What a reader of the result should know.
        provenance: The files, with their hashes.
    """

    sources: pl.DataFrame
    rejects: pl.DataFrame
    warnings: tuple[str, ...]
    provenance: tuple[Provenance, ...]


def read_ledgers(
    plans: Plans, stamp: Stamp | None, payments: Path, on: Listener = SILENT, home: str | None = None
) -> Ledger:
    """Read every plan's payments into one Parquet file, sorted by file, sheet and row.

    Args:
        plans: How each file is read.
        stamp: Adds payee key and exclusion; None: keys alone.
        payments: Where the Parquet file is written (PAYMENTS).
        on: Hears of the pass and of warnings.
        home: Home country, for files that state no currency.

    Raises:
        InputError: Every file is refused, or none holds a payment.
    """
    plans = in_home_currency(plans, home)
    reading = [plan for plan in plans.plans if plan.read]
    if not reading:
        raise _nothing(plans)
    marked, sunk = stamp or PlainStamp(), partial(_sunk, payments=payments)
    passed = _passes(reading, marked, sunk, on, partial(_written, payments))
    plans = plans.with_plans([plan if plan.read else _hashed(plan, Tally()) for plan in plans.plans])
    return _told(plans, *passed, on)


def count_ledgers(plans: Plans, on: Listener = SILENT, home: str | None = None) -> Ledger:
    """The same without keeping the payments: what is counted and rejected of each file.

    A large file is not hashed for it: no other has as many bytes, and nothing is kept that a hash would tell of.

    Raises:
        InputError: Every file is refused.
    """
    plans = in_home_currency(plans, home)
    reading = [plan for plan in plans.plans if plan.read]
    if not reading:
        raise _nothing(plans)
    read, tallies, _ = _passes(reading, PlainStamp(), _counted, on)
    lines_of = partial(_read_again, read)
    seen = without_summaries(twice(parts_of(read, tallies), lines_of), read, tallies, lines_of)
    for plan in read:
        reissued = both(seen.reissued.get(plan.key), plan.again)
        tallies[plan.key].excluded = reissued.amount if reissued else Decimal(0)
    return _told(plans, read, tallies, seen, on)


def _written(payments: Path, keys: set[tuple[str, str]]) -> pl.DataFrame:
    """Payments of some files as written, for comparing them (LINE)."""
    wanted = pl.DataFrame(sorted(keys), schema={"source_file": pl.String, "sheet": pl.String}, orient="row")
    lines = pl.scan_parquet(payments).with_columns(sheet=pl.col("source_sheet").fill_null(""))
    return lines.join(wanted.lazy(), on=["source_file", "sheet"], how="semi").select(LINE_OF).collect()


def _read_again(reading: list[Plan], keys: set[tuple[str, str]]) -> pl.DataFrame:
    """Payments of some files read once more, for comparing them (LINE)."""
    plans = [plan for plan in reading if plan.key in keys]
    frames = (frame for plan in plans for frame in payments_of_plan(plan, Tally()))
    lines = [frame.select(LINE_OF).with_columns(pl.col("supplier_name").cast(pl.String)) for frame in frames]
    return pl.concat([LINE.to_frame(), *lines])


Tallies = dict[tuple[str, str], Tally]
Misled = set[tuple[str, str]]


def _passes(
    reading: list[Plan],
    marked: Stamp,
    one_pass: Callable[[list[Plan], Tallies, Stamp, Listener], Misled],
    on: Listener,
    lines_of: Callable[[set[tuple[str, str]]], pl.DataFrame] | None = None,
) -> tuple[list[Plan], Tallies, Twice]:
    """Passes over the files until what a pass has shown is what it was told.

    Args:
        reading: The plans of the files.
        marked: Adds payee key and exclusion.
        one_pass: Reads them once.
        on: Hears of each pass.
        lines_of: The payments that the pass has written, where lines that stand in two files are to be marked. Without
            it nothing is written nor hashed, and no more files are read again than those whose plan a pass has
            changed.
    """
    memory, suppliers, postcodes, dates = Memory(), Suppliers(), Postcodes(), Dates()
    again = reading
    tallies: Tallies = {}
    for _ in range(MOST_PASSES):
        on.stage("reading ledgers", len(again))
        marked.begin()
        tallies |= {
            plan.key: Tally(memory=memory, suppliers=suppliers, postcodes=postcodes, dates=dates) for plan in again
        }
        misled = one_pass(again, tallies, marked, on)
        if lines_of:
            reading = [_hashed(plan, tallies[plan.key]) for plan in reading]
        better = learned(reading, tallies)
        if misled:
            better = [replace(plan, careful=True) if plan.key in misled else plan for plan in better or reading]
        settled = marked.settled()
        seen = Twice()
        if lines_of:
            seen = without_summaries(twice(parts_of(reading, tallies), lines_of), reading, tallies, lines_of)
        told = [replace(plan, reissued=both(seen.reissued.get(plan.key), plan.again)) for plan in better or reading]
        if better is None and settled and told == reading:
            return reading, tallies, seen
        again = told if lines_of else [plan for plan, before in zip(told, reading, strict=True) if plan != before]
        reading = told
    raise _unsettled(reading)


def _hashed(plan: Plan, tally: Tally) -> Plan:
    """A plan with the hash of its file's bytes, as they were read, or where they were not all read, once more."""
    if plan.sha256 or plan.found.path is None:
        return plan
    return replace(plan, sha256=tally.sha256 or digest(plan.found.path).sha256)


def _told(plans: Plans, reading: list[Plan], tallies: Tallies, seen: Twice, on: Listener) -> Ledger:
    final = {plan.key: plan for plan in reading}
    read = [final.get(plan.key, plan) for plan in plans.plans]
    rows = [source_row(plan, tallies.get(plan.key)) for plan in read]
    rejects = [frame for plan in reading for frame in tallies[plan.key].rejects]
    sources = sources_of(rows)
    told = warnings_of(plans, sources) + seen.told + gaps(parts_of(reading, tallies))
    told += doubts_of(_read_of(plan, tallies[plan.key]) for plan in reading)
    for message in told:
        on.warn(message)
    return Ledger(sources, REJECTS.conform(pl.concat(rejects) if rejects else REJECTS.empty()), told, _provenance(read))


def _read_of(plan: Plan, tally: Tally) -> Read:
    name = plan.source_file if plan.sheet is None else f"{plan.source_file}, {plan.sheet}"
    orders, timeless = (tally.day_first, tally.month_first), tally.periods[UNDATED]
    header = " ".join(plan.header.names) if plan.header else ""
    below = frozenset(section.first - 1 for section in plan.sections)
    return Read(
        name, tally.payments, tally.doubts, tally.rejects, *orders, tally.amount, timeless, header, below, tally.mended
    )


def in_home_currency(plans: Plans, home: str | None) -> Plans:
    """Plans in the currency of the home country where their files state none; without one, of their own postcodes."""
    changed = []
    for plan in plans.plans:
        if plan.read and plan.currency is None:
            country = OF_COUNTRY.get(home or "") or OF_COUNTRY.get(plan.country or "")
            code, where = (country, "home") if country else (plans.currency or "GBP", "default")
            changed.append(
                replace(plan, currency=code, currency_from=where if plan.currency_from != "column" else "column")
            )
        else:
            changed.append(plan)
    return plans.with_plans(changed)


def _nothing(plans: Plans) -> InputError:
    first = next(
        (p for p in plans.plans if p.status in (SourceStatus.REFUSED, SourceStatus.EMPTY, SourceStatus.NOT_PAYMENTS)),
        plans.plans[0],
    )
    rest = and_more(len(plans.plans) - 1, "source").strip()
    more = f" ({rest})" if rest else ""
    what, _, hint = (first.reason or first.status.value).partition(": ")
    return InputError(f"no payments can be read: {what}{more}", where=first.source_file, hint=hint or first.hint)


def _unsettled(reading: list[Plan]) -> InputError:
    return InputError(
        f"what the lines mean does not settle in {MOST_PASSES} passes",
        where=reading[0].source_file,
        hint="State date_order and body of these files in a mapping: `spendscan inspect --write-mapping` writes one.",
    )


def _counted(reading: list[Plan], tallies: Tallies, _stamp: Stamp, on: Listener) -> Misled:
    """Tally the payments of plans; returns those that turned out to need care."""
    misled: Misled = set()
    for plan in reading:
        try:
            for _ in payments_of_plan(plan, tallies[plan.key], counting=True):
                pass
        except NeedsCareError:
            misled.add(plan.key)
        on.step(plan.source_file)
    return misled


def _sunk(reading: list[Plan], tallies: Tallies, stamp: Stamp, on: Listener, *, payments: Path) -> Misled:
    """Write the payments of plans in order; returns those that turned out to need care, for another pass."""
    misled: Misled = set()

    def batches() -> Iterator[pl.DataFrame]:
        for plan in reading:
            tally = tallies[plan.key]
            try:
                for frame in payments_of_plan(plan, tally):
                    yield stamped(frame, tally, stamp)
            except NeedsCareError:
                misled.add(plan.key)
            on.step(plan.source_file)

    try:
        labels = {**stamp.coded, **tallies[reading[0].key].labels, **_closed(reading)}
        sink_table(batches, PAYMENTS, payments, labels)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror or error}", where=payments.name) from None
    return misled


def _closed(reading: list[Plan]) -> dict[str, pl.DataType]:
    """The columns whose every text is known before a line is read, with their types; those that no file has, too.

    Such a column of nulls is written at half the cost of one whose texts are met while reading.
    """
    sheets = dict.fromkeys(plan.sheet for plan in reading if plan.sheet is not None)
    files = dict.fromkeys(plan.source_file for plan in reading)
    words = {"source_file": list(files), "source_sheet": list(sheets)}
    roles = {
        role for plan in reading for one in (plan.roles, *(part.roles for part in plan.sections)) for role in one.at
    }
    absent = {column: [""] for column in (*TEXTS, *IDENTIFIERS) if column not in roles}
    return {column: pl.Enum(texts) for column, texts in {**words, **absent}.items()}


def stamped(frame: pl.DataFrame, tally: Tally, stamp: Stamp) -> pl.DataFrame:
    """A batch as it is written, its exclusions tallied."""
    if frame.height == 0:
        return PAYMENTS.empty()
    done = stamp(frame).select(PAYMENTS.names)
    tally.excluded += total(done["amount"].filter(done["exclusion"].is_not_null()).cast(WIDE_MONEY))
    return done


def _provenance(plans: list[Plan]) -> tuple[Provenance, ...]:
    files: dict[tuple[str, str], Provenance] = {}
    for plan in plans:
        path = plan.found.path
        files.setdefault(
            (plan.source_file, plan.sha256),
            Provenance("ledger", plan.source_file.rsplit("/", 1)[-1], str(path) if path else "-", plan.sha256),
        )
    return tuple(files.values())
