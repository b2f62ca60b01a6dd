"""The report's story: which sections, in which order, from a run's tables and its manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from spendscan.core.reasons import Basis
from spendscan.core.settings import Report as ReportSettings
from spendscan.report import accounts, wording
from spendscan.report.change import change_section, pair_of
from spendscan.report.classes import deprivation_section, what_section, whom_section
from spendscan.report.figures import Figures, currencies
from spendscan.report.findings import findings_section
from spendscan.report.geography import geography_section, sensitivity_section
from spendscan.report.headline import headline_section
from spendscan.report.measures import chances_section, prompt_section
from spendscan.report.method import method_sections
from spendscan.report.model import Prose, Report, Section
from spendscan.report.multiplier import multiplier_section
from spendscan.report.names import Names
from spendscan.report.opportunity import opportunity_section
from spendscan.report.personal import personal_section
from spendscan.report.quality import matching_section, next_section, quality_section
from spendscan.report.scene import Scene, area_of
from spendscan.report.suppliers import concentration_section, suppliers_section
from spendscan.report.trend import trend_section
from spendscan.userfiles.house import PLAIN, House


def tell(
    tables: Mapping[str, pl.DataFrame],
    manifest: Mapping[str, Any],
    settings: ReportSettings,
    house: House = PLAIN,
) -> tuple[Report, list[Scene]]:
    """The report of a run, and the scene of each currency."""
    names = Names(tables["payees"], tables["matches"], withhold=not settings.include_personal)
    basis = basis_of(manifest)
    frame = accounts.reduced(tables["cube"], tables["places"], tables["payees"], basis)
    scenes = _scenes(tables, manifest, settings, names, basis)
    sections: list[Section] = []
    for scene in scenes:
        if len(scenes) > 1:
            sections.append(
                Section(wording.currency_name(scene.currency)[:1].upper() + wording.currency_name(scene.currency)[1:])
            )
        sections += _of_currency(scene, tables, frame, manifest)
    sections.append(matching_section([s.currency for s in scenes], frame, tables["matches"]))
    sections.append(next_section(scenes, frame, tables["matches"], manifest))
    sections += method_sections(scenes, tables, frame, manifest, names)
    if settings.include_personal:
        sections.insert(0, personal_section(tables["payees"]))
    title, subtitle = titles(scenes, settings)
    report = Report(title, subtitle, tuple(sections)).anchored()
    return replace(report, sections=tuple(_with_text(section, house) for section in report.sections)), scenes


def _with_text(section: Section, house: House) -> Section:
    """A section with the house's own text under its heading, before what always stands there."""
    text = house.texts.get(section.title)
    return replace(section, blocks=(Prose(text), *section.blocks)) if text else section


def _of_currency(
    scene: Scene, tables: Mapping[str, pl.DataFrame], frame: pl.DataFrame, manifest: Mapping[str, Any]
) -> list[Section]:
    warnings = list(manifest.get("warnings") or ())
    pair = pair_of(scene, tables["sources"])
    told = [
        headline_section(scene),
        change_section(scene, pair),
        findings_section(scene, pair, warnings),
        quality_section(scene, tables, frame, warnings),
        geography_section(scene, frame),
        trend_section(scene),
        deprivation_section(scene),
        what_section(scene),
        whom_section(scene),
        suppliers_section(scene, frame, tables.get("groups")),
        concentration_section(scene, frame),
        prompt_section(scene),
        multiplier_section(scene),
        chances_section(scene),
        opportunity_section(scene, tables.get("prospects")),
        sensitivity_section(scene),
    ]
    return [section for section in told if section is not None]


def _scenes(
    tables: Mapping[str, pl.DataFrame], manifest: Mapping[str, Any], settings: ReportSettings, names: Names, basis: str
) -> list[Scene]:
    area = area_of(manifest)
    found = currencies(tables["metrics"], tables["payees"])
    paid = (
        tables["metrics"]
        .filter(pl.col("metric") == "spend", pl.col("dimension") == "all")
        .select("currency", "body")
        .unique()
    )
    scenes = []
    for currency in found:
        bodies = paid.filter(pl.col("currency") == currency)["body"].drop_nulls().sort().to_list()
        suffix, level = (f"-{currency.lower()}", 3) if len(found) > 1 else ("", 2)
        figures = Figures(tables["metrics"], currency, basis)
        called = manifest.get("authorities") or {}
        scenes.append(Scene(figures, area, names, tuple(bodies), settings.suppliers, called, suffix, level))
    return scenes


def basis_of(manifest: Mapping[str, Any]) -> str:
    """The basis of the headlines: as set, else as the area says, else best."""
    found = (manifest.get("settings") or {}).get("local.basis")
    value = found.get("value") if isinstance(found, Mapping) else found
    return str(value or (manifest.get("area") or {}).get("basis") or Basis.BEST)


def titles(scenes: Sequence[Scene], settings: ReportSettings) -> tuple[str, str]:
    """Title and subtitle: who, what place, when."""
    bodies = sorted({body for scene in scenes for body in scene.bodies})
    who = wording.payer(bodies)
    where = f"in {scenes[0].area.place}" if scenes and scenes[0].area.rings else "local"
    title = settings.title or f"How much of the spending of {who} stays {where}"
    months = sorted({month for scene in scenes for month in scene.months})
    return title, f"{who}, payments of {wording.span(months)}" if months else f"{who}, payments without a date"
