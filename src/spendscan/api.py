"""The library face: analyse(), the story of an analysis, and inspect(), match(), evaluate(), report()."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from spendscan.classes.groups import groups
from spendscan.classes.payees import Said, classed
from spendscan.core.errors import InputError
from spendscan.core.progress import SILENT, Listener, Recorder
from spendscan.core.reasons import Exclusion, SourceStatus
from spendscan.core.settings import Settings
from spendscan.cube.build import cube_of
from spendscan.enquiries.ledgers import inspect, standard_input
from spendscan.enquiries.names import evaluate, match
from spendscan.given import Given, Ground, ground_of, open_inputs
from spendscan.ledger.plan import plan_ledgers
from spendscan.ledger.read import Ledger, read_ledgers
from spendscan.match.flow import match_payees
from spendscan.match.review import review_csv
from spendscan.metrics.choices import Choices
from spendscan.metrics.compute import compute_figures
from spendscan.metrics.crossings import parse_crossings
from spendscan.metrics.extensions import installed
from spendscan.metrics.prompt import days_to_pay
from spendscan.metrics.prospects import prospects
from spendscan.metrics.reserved import limit
from spendscan.metrics.supply import asked_divisions, businesses_near
from spendscan.openness import classes_likely, possible_matches, tell_of_answers, tell_of_industries, where_likely
from spendscan.payees.claims import claims
from spendscan.payees.distinct import tallied_payees
from spendscan.payees.stamp import Stamp
from spendscan.payees.tallies import Tallies
from spendscan.place.abroad import abroad
from spendscan.place.basis import place_payees
from spendscan.place.offices import with_offices
from spendscan.record import account, authorities, manifest_of, write_tables
from spendscan.rendering import report, write_report
from spendscan.report.render import render_report
from spendscan.store.manifest import write_manifest
from spendscan.store.run_folder import new_run

__all__ = ["Analysis", "analyse", "evaluate", "inspect", "match", "report"]


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
        parse_crossings(settings.scope.cross)
        given = open_inputs(settings, tell)
        plans = plan_ledgers(ledgers, settings.ledger, given.mapping, tell, stdin=standard_input(ledgers))
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
        others = abroad(places, found.entities, found.ties, ground.home)
        said = Said(claims(sums), given.categories, given.employee_owned, given.decisions, others)
        del sums  # millions of rows, and all that is asked of them is in the cube by now
        payees = classed(payees, found.entities, found.ties, cells, said)
        tell_of_answers(given.survey, cells, ground.year_start, tell)
        choices = _choices(settings, given, ground)
        tell_of_industries(given, payees, tell)
        near = businesses_near(given.registers, given.area, given.lookup, choices, asked_divisions(payees), found.ties)
        possible = possible_matches(found, given)
        figures = compute_figures(
            cells,
            places,
            payees,
            choices,
            entities=found.entities,
            ties=found.ties,
            survey=given.survey,
            influenceable=stamp.influenceable(lines),
            chances=where_likely(possible, places, payees, seen.evidence, given, ground, settings.local.shared_office),
            class_chances=classes_likely(possible, payees, found, given),
            possible=possible,
            paid=days_to_pay(lines),
            near=near,
            extensions=installed(),
        )

        tell.stage("writing the report")
        more = {"groups": groups(payees, cells), "prospects": prospects(figures, near, choices)}
        tables = write_tables(run, ledger, payees, found, places, cells, figures, more)
        review = review_csv(tables["matches"], tables["candidates"], tables["payees"])
        (run / "review.csv").write_text(review, encoding="utf-8-sig", newline="")
        manifest = manifest_of(settings, origins or {}, given, ground, ledger, tell) | {
            "stages": account(tables),
            "authorities": authorities(places, given.lookup),
        }
        rendered = render_report(tables, manifest, settings.report, given.house)
        write_report(run, rendered)
        write_manifest(run, {**manifest, "timings": tell.finished()})
    rings = given.area.names if given.area else ()
    return Analysis(out, tables["metrics"], given.basis, rings, rendered.headline, tuple(tell.warnings))


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
        cross=parse_crossings(scope.cross),
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
