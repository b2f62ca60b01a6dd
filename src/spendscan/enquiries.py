"""What is asked of ledgers, names and finished runs: inspect(), match(), evaluate(), review and explain."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.errors import InputError, UsageError
from spendscan.core.progress import SILENT, Listener, Recorder
from spendscan.core.reasons import SourceStatus
from spendscan.core.settings import Settings
from spendscan.given import open_inputs
from spendscan.ledger.inspect import COLUMNS as INSPECTED
from spendscan.ledger.inspect import inspect_ledgers, mapping_text
from spendscan.ledger.plan import plan_ledgers
from spendscan.match.evaluate import Evaluation, matches_in
from spendscan.match.evaluate import evaluate as score_matches
from spendscan.match.explain import explained, payee_of, why_not
from spendscan.match.names import match_names
from spendscan.match.queue import Question, questions
from spendscan.metrics.choices import Choices
from spendscan.metrics.reserved import limit
from spendscan.metrics.under import Asked, figure_asked, payments_under
from spendscan.place.explain import classes_told, places_told
from spendscan.register.read import read_registers
from spendscan.register.ready import indexed
from spendscan.store.manifest import read_manifest
from spendscan.store.parquet import read_table, scan_table
from spendscan.store.run_folder import open_run
from spendscan.store.tables import check_table_path, write_table_file, write_text
from spendscan.userfiles.decisions import read_decisions
from spendscan.userfiles.mapping import read_mapping
from spendscan.userfiles.read import read_people_csv, read_people_table


@dataclass(frozen=True)
class Inspection:
    """What would be read of ledgers.

    Args:
        columns: The columns of the table that people read.
        rows: A row for each file and sheet, with more than those columns.
        notes: What concerns several files.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


def inspect(
    ledgers: Sequence[str],
    settings: Settings | None = None,
    *,
    mapping_to: Path | None = None,
    strict: bool = False,
    on: Listener = SILENT,
) -> Inspection:
    """What would be read of ledgers, and why; no analysis.

    Args:
        ledgers: Files, folders, globs, or `-` for standard input.
        settings: What `spendscan.toml` may hold.
        mapping_to: Where to write a mapping file that states what was detected.
        strict: A refused file is an error.
        on: Hears of stages and warnings.

    Raises:
        InputError: A file is missing, every file is refused, or, if strict, one is.
        OutputError: The mapping file cannot be written.
    """
    settings, tell = settings or Settings(), Recorder(on)
    mapping = read_mapping(settings.inputs.mapping) if settings.inputs.mapping else None
    plans = plan_ledgers(ledgers, settings.ledger, mapping, tell, stdin=standard_input(ledgers))
    seen = inspect_ledgers(plans, tell)
    if mapping_to:
        write_text(mapping_text(plans), mapping_to)
    refused = seen.filter(pl.col("status") == SourceStatus.REFUSED)
    if refused.height and (strict or not (seen["status"] == SourceStatus.READ).any()):
        name, reason = refused.select("source_file", "reason").row(0)
        raise InputError(f"refused: {reason}", where=name)
    return Inspection(INSPECTED, tuple(seen.to_dicts()), tuple(tell.warnings))


def match(
    names: Path, out: Path, settings: Settings | None = None, *, force: bool = False, on: Listener = SILENT
) -> dict[str, int]:
    """Match a table of supplier names to registers.

    Args:
        names: CSV or Parquet with a name column.
        out: Where to write (.parquet or .csv): a row for each input row, in input order, with the columns of `matches`.
        settings: Registers, decisions and thresholds.
        force: Replace a file that is there.
        on: Hears of stages and warnings.

    Returns:
        How many rows have each decision.

    Raises:
        UsageError: No register was given, or `out` is there or is neither .parquet nor .csv.
        InputError: The names or a register cannot be used.
    """
    settings = settings or Settings()
    check_table_path(out, force=force)
    if not settings.inputs.register_files:
        raise UsageError("no register was given", hint="Name one with --register FILE.")
    given = open_inputs(settings, on)
    table = read_people_table(names)
    matched = match_names(table, given.registers, settings.match, decisions=given.decisions, where=str(names), on=on)
    write_table_file(matched, out)
    return dict(matched.group_by(pl.col("decision")).agg(pl.len().cast(pl.Int64)).sort("decision").iter_rows())


def evaluate(truth: Path, found: Path, *, on: Listener = SILENT) -> Evaluation:
    """Precision, recall and calibration of matches against labelled pairs, by count and, of a run, by money.

    Args:
        truth: CSV of supplier_name with entity_id or company_number (blank: it has no match).
        found: A run folder, or a table that `match` wrote.
        on: Hears of stages.

    Raises:
        SpendscanError: With the exit code of the contract's section 1.
    """
    pairs = read_people_table(truth)
    if found.is_dir():
        folder = open_run(found, on)
        money = read_table(folder, "payees").select("payee_key", "amount")
        return score_matches(pairs, read_table(folder, "matches"), money)
    return score_matches(pairs, matches_in(read_people_table(found), str(found)))


def review_queue(run: Path, decisions: Path, *, on: Listener = SILENT) -> tuple[list[Question], pl.DataFrame | None]:
    """What is to be decided in a run, biggest money first, and the decisions file as it is, None where there is none.

    Raises:
        SpendscanError: With the exit code of the contract's section 1.
    """
    folder = open_run(run, on)
    kept = None
    if decisions.exists():
        read_decisions(decisions)
        kept = read_people_csv(decisions)
    matches, candidates, payees = (read_table(folder, table) for table in ("matches", "candidates", "payees"))
    return questions(matches, candidates, payees, kept), kept


@dataclass(frozen=True)
class Explained:
    """A figure, and the payments under it.

    Args:
        figure: Its row of the table `metrics`.
        payments: The payment lines that its numerator (or, without one, its denominator) is made of, biggest first.
    """

    figure: Mapping[str, Any]
    payments: pl.DataFrame


def explain_figure(run: Path, asked: Asked, *, out: Path | None = None, force: bool = False) -> Explained:
    """The payments under a figure of a run, written as a table where `out` says so.

    Args:
        run: The run folder.
        asked: Which figure.
        out: A .csv or .parquet file to write; nothing is written without one.
        force: Replace an earlier file.

    Raises:
        SpendscanError: With the exit code of the contract's section 1.
    """
    if out:
        check_table_path(out, force=force)
    folder = open_run(run, SILENT)
    manifest = read_manifest(folder)
    told, area = manifest["settings"], manifest.get("area") or {}
    under, _ = limit(
        told["scope.reservable_threshold"]["value"],
        Decimal(str(told["scope.vat_rate"]["value"])),
        told["ledger.amount"]["value"],
    )
    choices = Choices(
        reserved_under=under,
        rings=tuple(area.get("rings") or ()),
        local=tuple(area.get("local") or ()),
        basis=told["local.basis"]["value"],
        year_start=told["ledger.year_start"]["value"],
    )
    tables = {name: read_table(folder, name) for name in ("payees", "places", "entities", "matches", "metrics")}
    figure = figure_asked(tables["metrics"], asked, choices)
    lines = payments_under(scan_table(folder, "payments"), tables, figure, choices, manifest.get("registers") or ())
    if out:
        write_table_file(lines, out)
    return Explained(figure, lines)


def explain_supplier(run: Path, name: str, *, candidate: str | None = None, on: Listener = SILENT) -> list[str]:
    """Why a supplier of a run was matched as it was, in lines; and why not to another entity.

    Args:
        run: The run folder.
        name: The supplier, in any spelling.
        candidate: An entity id to set beside the match; the run's registers are opened where it is no candidate.
        on: Hears of stages.

    Raises:
        SpendscanError: With the exit code of the contract's section 1.
    """
    folder = open_run(run, on)
    tables = {table: read_table(folder, table) for table in ("matches", "candidates", "payees", "places")}
    key = payee_of(name, tables["payees"])
    payee = tables["payees"].filter(pl.col("payee_key") == key).row(0, named=True)
    lines = [*explained(key, tables), "", *classes_told(payee), *places_told(key, tables["places"])]
    mine = tables["candidates"].filter(pl.col("payee_key") == key)
    if candidate is None or candidate in set(mine["entity_id"]) or not tables["matches"].height:
        return lines
    specs = read_manifest(folder)["settings"]["inputs.register"]["value"]
    given = read_table(folder, "payments").filter(pl.col("payee_key") == key)["postcode"].drop_nulls().unique().sort()
    for register in read_registers(specs):
        if register.entities_of(pl.Series([candidate]), "entity_id").is_empty():
            continue
        best = mine.filter(pl.col("register") == register.name)["score"].max()
        lines += ["", *why_not(key, given.to_list(), candidate, best, indexed(register))]  # type: ignore[arg-type]
        return lines
    raise UsageError(f"no register of the run has the entity {candidate}", where="--candidate")


def standard_input(ledgers: Sequence[str]) -> bytes | None:
    """The bytes of standard input where `-` is among the ledgers; else None."""
    return sys.stdin.buffer.read() if "-" in ledgers else None
