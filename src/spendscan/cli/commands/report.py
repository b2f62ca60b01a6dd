"""spendscan report: the report again, from a run's tables."""

import typer

from spendscan.cli import options as opt


def report(run: opt.RunFolder, quiet: opt.Quiet = False) -> None:
    """Render the report and its charts again from the run's Parquet tables.

    Example: spendscan report run
    """
    from spendscan.api import report as run_report
    from spendscan.cli.progress import Teller

    with Teller(quiet=quiet) as teller:
        path = run_report(run, on=teller)
    if not quiet:
        typer.echo(path)
