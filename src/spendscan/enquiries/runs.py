"""What is asked of finished runs: what to decide, and why a supplier or a figure is as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from spendscan.core.errors import UsageError
from spendscan.core.progress import SILENT, Listener
from spendscan.match.explain import explained, payee_of, why_not
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
from spendscan.store.tables import check_table_path, write_table_file
from spendscan.userfiles.decisions import read_decisions
from spendscan.userfiles.read import read_people_csv


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
    paid = scan_table(folder, "payments").filter(pl.col("payee_key") == key)
    given = paid.group_by("postcode", "town").agg(
        first_date=pl.col("payment_date").min(), last_date=pl.col("payment_date").max()
    )
    for register in read_registers(specs):
        if register.entities_of(pl.Series([candidate]), "entity_id").is_empty():
            continue
        best = mine.filter(pl.col("register") == register.name)["score"].max()
        lines += ["", *why_not(payee["name"], given.collect(), candidate, best, indexed(register))]  # type: ignore[arg-type]
        return lines
    raise UsageError(f"no register of the run has the entity {candidate}", where="--candidate")
