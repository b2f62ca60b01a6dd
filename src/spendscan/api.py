"""The library face: analyse(), inspect(), match(), report(). analyse() is the story of an analysis."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import polars as pl

from spendscan.classes.groups import groups
from spendscan.classes.payees import Said, classed
from spendscan.core.errors import InputError, UsageError
from spendscan.core.progress import SILENT, Listener, Recorder
from spendscan.core.reasons import Exclusion, SourceStatus
from spendscan.core.schemas import CUBE
from spendscan.core.settings import Report, Settings
from spendscan.cube.build import cube_of
from spendscan.given import Given, Ground, ground_of, open_inputs
from spendscan.ledger.inspect import COLUMNS as INSPECTED
from spendscan.ledger.inspect import inspect_ledgers, mapping_text
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers
from spendscan.match.evaluate import Evaluation, matches_in
from spendscan.match.evaluate import evaluate as score_matches
from spendscan.match.explain import explained, payee_of, why_not
from spendscan.match.flow import match_payees
from spendscan.match.names import match_names
from spendscan.match.queue import Question, questions
from spendscan.match.review import review_csv
from spendscan.metrics.choices import Choices
from spendscan.metrics.compute import compute_figures
from spendscan.metrics.extensions import installed
from spendscan.metrics.prompt import days_to_pay
from spendscan.metrics.prospects import prospects
from spendscan.metrics.reserved import limit
from spendscan.metrics.supply import asked_divisions, businesses_near
from spendscan.metrics.under import Asked, figure_asked, payments_under
from spendscan.openness import tell_of_answers, where_likely
from spendscan.payees.claims import claims
from spendscan.payees.distinct import tallied_payees
from spendscan.payees.stamp import Stamp
from spendscan.payees.tallies import Tallies
from spendscan.place.abroad import abroad
from spendscan.place.basis import place_payees
from spendscan.place.explain import classes_told, places_told
from spendscan.place.offices import with_offices
from spendscan.record import account, manifest_of, write_tables
from spendscan.register.read import read_registers
from spendscan.register.ready import indexed
from spendscan.report.render import REPORTED, Rendered, render_report, render_workbook
from spendscan.store.manifest import read_manifest, settings_with_origins, write_manifest
from spendscan.store.parquet import read_table, scan_table
from spendscan.store.run_folder import new_run, open_run
from spendscan.store.tables import check_table_path, write_table_file, write_text
from spendscan.userfiles.decisions import read_decisions
from spendscan.userfiles.house import house_of, read_house
from spendscan.userfiles.mapping import read_mapping
from spendscan.userfiles.read import read_people_csv, read_people_table


@dataclass(frozen=True)
class Analysis:
    """A finished analysis.

    Args:
        run: The run folder.
        figures: The table `metrics`.
        basis: Which address made a supplier local.
        rings: The area's rings, innermost first.
        headline: The headline, a sentence a currency.
        warnings: What the reader of the figures should know.
    """

    run: Path
    figures: pl.DataFrame
    basis: str
    rings: tuple[str, ...]
    headline: tuple[str, ...]
    warnings: tuple[str, ...]


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


def analyse(
    ledgers: Sequence[str],
    out: Path,
    settings: Settings | None = None,
    *,
    origins: Mapping[str, str] | None = None,
    force: bool = False,
    strict: bool = False,
    on: Listener = SILENT,
) -> Analysis:
    """Analyse published payments into a run folder.

    Args:
        ledgers: Files, folders, globs, or `-` for standard input.
        out: The run folder to write.
        settings: What `spendscan.toml` may hold; paths relative to the current folder.
        origins: Where each setting came from, for the manifest.
        force: Replace an earlier run.
        strict: A refused file ends the run.
        on: Hears of stages and warnings.

    Raises:
        SpendscanError: With the exit code of the contract's section 1; nothing is written then.
    """
    settings, tell = settings or Settings(), Recorder(on)
    with new_run(out, force=force, on=tell) as run:
        tell.stage("opening inputs")
        given = open_inputs(settings, tell)
        plans = plan_ledgers(ledgers, settings.ledger, given.mapping, tell, stdin=_standard_input(ledgers))
        ground = ground_of(settings, given, plans.currency, plans.postcode_shape)

        stamp = Stamp(given.rules, given.decisions, ground.window, Tallies())
        payments = run / "data" / "payments.parquet"
        ledger = read_ledgers(plans, stamp, payments, tell, home=ground.home)
        lines, sums = pl.scan_parquet(payments), stamp.sums()
        _usable(ledger, sums, strict=strict)

        tell.stage("finding payees")
        seen = tallied_payees(sums, stamp)
        found = match_payees(seen, given.registers, given.decisions, settings.match, tell)
        payees = seen.payees.join(found.supplier_keys, on="payee_key", how="left")

        tell.stage("placing suppliers")
        places = place_payees(
            seen.evidence,
            found.ties,
            found.undecided,
            with_offices(found.addresses, given.registers, settings.local.shared_office),
            given.area,
            given.lookup,
            given.decisions,
            ground.home,
        )

        tell.stage("working out figures")
        cells = cube_of(sums)
        cube = CUBE.conform(cells)
        others = abroad(places, found.entities, found.ties, ground.home)
        said = Said(claims(sums), given.categories, given.employee_owned, given.decisions, others)
        payees = classed(payees, found.entities, found.ties, cube, said)
        tell_of_answers(given.survey, cube, ground.year_start, tell)
        choices = _choices(settings, given, ground)
        near = businesses_near(given.registers, given.area, given.lookup, choices, asked_divisions(payees), found.ties)
        figures = compute_figures(
            cells,
            places,
            payees,
            choices,
            entities=found.entities,
            ties=found.ties,
            survey=given.survey,
            influenceable=stamp.influenceable(lines),
            chances=where_likely(found, places, seen.evidence, given, ground, settings.local.shared_office),
            paid=days_to_pay(lines),
            near=near,
            extensions=installed(),
        )

        tell.stage("writing the report")
        more = {"groups": groups(payees, cube), "prospects": prospects(figures, near, choices)}
        tables = write_tables(run, ledger, payees, found, places, cube, figures, more)
        review = review_csv(tables["matches"], tables["candidates"], tables["payees"])
        (run / "review.csv").write_text(review, encoding="utf-8-sig", newline="")
        manifest = manifest_of(settings, origins or {}, given, ground, ledger, tell) | {"stages": account(tables)}
        rendered = render_report(tables, manifest, settings.report, given.house)
        write_report(run, rendered)
        write_manifest(run, {**manifest, "timings": tell.finished()})
    rings = given.area.names if given.area else ()
    return Analysis(out, tables["metrics"], given.basis, rings, rendered.headline, tuple(tell.warnings))


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
    plans = plan_ledgers(ledgers, settings.ledger, mapping, tell, stdin=_standard_input(ledgers))
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


def report(
    run: Path,
    *,
    form: Literal["md", "html", "xlsx"] = "md",
    template: str | None = None,
    include_personal: bool | None = None,
    on: Listener = SILENT,
) -> Path:
    """Render a run's report and charts again from its tables.

    Args:
        run: The run folder.
        form: Which of its files is asked for; the workbook is written only where it is, or was before.
        template: A folder with a house style; None for the one that the run has.
        include_personal: Whether names of people are printed; None for what the run says.
        on: Hears of stages and warnings.

    Returns:
        The path of the file asked for.

    Raises:
        InputError: There is no such run, or no such house style.
    """
    folder = open_run(run, on)
    manifest = read_manifest(folder)
    told = manifest["settings"]
    if template is not None:
        told |= settings_with_origins({"report.template": template}, {"report.template": "command line"})
        manifest["house"] = read_house(template).recorded()
    if include_personal is not None:
        told["report.include_personal"] = {"value": include_personal, "origin": "command line"}
    own = {key.removeprefix("report."): entry["value"] for key, entry in told.items() if key.startswith("report.")}
    settings, house = Report(**own), house_of(manifest.get("house"))
    tables = {name: read_table(folder, name) for name in REPORTED}
    write_report(folder, render_report(tables, manifest, settings, house))
    if form == "xlsx" or (folder / "report.xlsx").exists():
        (folder / "report.xlsx").write_bytes(render_workbook(tables, manifest, settings, house))
    kept = {name: digest for name, digest in manifest["outputs"].items() if not name.startswith(("report.", "charts/"))}
    write_manifest(folder, manifest, kept)
    return folder / f"report.{form}"


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
    choices = Choices(
        rings=tuple(area.get("rings") or ()),
        local=tuple(area.get("local") or ()),
        basis=told["local.basis"]["value"],
        year_start=told["ledger.year_start"]["value"],
    )
    figure = figure_asked(read_table(folder, "metrics"), asked, choices)
    tables = {name: read_table(folder, name) for name in ("payees", "places", "entities", "matches")}
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
        if candidate not in set(register.entities["entity_id"]):
            continue
        best = mine.filter(pl.col("register") == register.name)["score"].max()
        lines += ["", *why_not(key, given.to_list(), candidate, best, indexed(register))]  # type: ignore[arg-type]
        return lines
    raise UsageError(f"no register of the run has the entity {candidate}", where="--candidate")


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


def write_report(run: Path, rendered: Rendered) -> None:
    """Write a rendered report into a run folder."""
    (run / "report.md").write_text(rendered.markdown, encoding="utf-8", newline="\n")
    (run / "report.html").write_text(rendered.html, encoding="utf-8", newline="\n")
    for name, svg in rendered.charts.items():
        (run / name).write_bytes(svg)


def _choices(settings: Settings, given: Given, ground: Ground) -> Choices:
    area, scope = given.area, settings.scope
    # The order that lets contracts be reserved is England's.
    at_home = ground.home == "GB"
    under, in_words = limit(scope.reservable_threshold, Decimal(str(scope.vat_rate)), settings.ledger.amount)
    return Choices(
        rings=area.names if area else (),
        local=area.local if area else (),
        basis=given.basis,
        year_start=ground.year_start,
        top_n=scope.top_n,
        respend=given.respend,
        reserved_under=under if at_home else None,
        reserved_basis=in_words,
        local_supply=scope.local_supply,
        average=settings.survey.average,
    )


def _usable(ledger: Ledger, sums: pl.DataFrame, *, strict: bool) -> None:
    """Refuse to go on where nothing is left, or, if strict, where a file was refused."""
    sources = ledger.sources
    refused = sources.filter(pl.col("status") == SourceStatus.REFUSED)
    if strict and refused.height:
        name, reason = refused.select("source_file", "reason").row(0)
        raise InputError(f"refused: {reason}", where=name, hint="Without --strict the other files are analysed.")
    if sums["exclusion"].cast(pl.String).eq(str(Exclusion.OUT_OF_PERIOD)).fill_null(value=False).all():
        first, last = sources.select(
            pl.col("first_date").min().cast(pl.String), pl.col("last_date").max().cast(pl.String)
        ).row(0)
        raise InputError("no payment lies between --from and --to", hint=f"The ledgers run from {first} to {last}.")


def _standard_input(ledgers: Sequence[str]) -> bytes | None:
    return sys.stdin.buffer.read() if "-" in ledgers else None
