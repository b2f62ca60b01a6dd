"""A run's report rendered: for the first time, and again from its tables."""

from pathlib import Path
from typing import Literal

import polars as pl

from spendscan.core.progress import SILENT, Listener
from spendscan.core.settings import Report
from spendscan.report.render import REPORTED, Rendered, render_report, render_workbook
from spendscan.store.manifest import read_manifest, settings_with_origins, write_manifest
from spendscan.store.parquet import scan_table
from spendscan.store.run_folder import open_run
from spendscan.userfiles.house import house_of, read_house


def write_report(run: Path, rendered: Rendered) -> None:
    """Write a rendered report into a run folder."""
    (run / "report.md").write_text(rendered.markdown, encoding="utf-8", newline="\n")
    (run / "report.html").write_text(rendered.html, encoding="utf-8", newline="\n")
    for name, svg in rendered.charts.items():
        (run / name).write_bytes(svg)


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
    tables = {name: scan_table(folder, name).select(REPORTED[name] or pl.all()).collect() for name in REPORTED}
    write_report(folder, render_report(tables, manifest, settings, house))
    if form == "xlsx" or (folder / "report.xlsx").exists():
        (folder / "report.xlsx").write_bytes(render_workbook(tables, manifest, settings, house))
    kept = {name: digest for name, digest in manifest["outputs"].items() if not name.startswith(("report.", "charts/"))}
    write_manifest(folder, manifest, kept)
    return folder / f"report.{form}"
