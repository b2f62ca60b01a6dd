"""spendscan report: the report again, from a run's tables."""

from typing import Annotated, Literal

import typer

from spendscan.cli import options as opt


def report(
    run: opt.RunFolder,
    form: Annotated[
        Literal["md", "html", "xlsx"], typer.Option("--format", help="Which file is asked for; a workbook only then.")
    ] = "md",
    template: opt.Template = None,
    include_personal: opt.IncludePersonal = None,
    quiet: opt.Quiet = False,
) -> None:
    """Render the report and its charts again from the run's Parquet tables.

    Example: spendscan report run --format xlsx
    """
    from spendscan.cli.progress import Teller
    from spendscan.rendering import report as run_report

    with Teller(quiet=quiet) as teller:
        path = run_report(run, form=form, template=template, include_personal=include_personal, on=teller)
    if not quiet:
        typer.echo(path)
