"""spendscan explain: what is under a figure, or under a match."""

from pathlib import Path
from typing import Annotated

import typer

from spendscan.cli import options as opt

Basis = opt.BasisOption


def explain(
    run: opt.RunFolder,
    metric: Annotated[
        str | None, typer.Option("--metric", metavar="ID", help="Figure whose payments are listed.")
    ] = None,
    member: Annotated[
        str | None, typer.Option("--member", metavar="X", help="Of which member: a ring, a sector…")
    ] = None,
    dimension: Annotated[
        str | None, typer.Option("--dimension", metavar="D", help="By what, where several have such a member.")
    ] = None,
    ring: Annotated[
        str | None, typer.Option("--ring", metavar="R", help="Of that member, what went to this ring.")
    ] = None,
    body: Annotated[str | None, typer.Option("--body", metavar="NAME", help="Of one body; else of all.")] = None,
    period: Annotated[str | None, typer.Option("--period", metavar="P", help="Of a month or financial year.")] = None,
    currency: Annotated[str | None, typer.Option("--currency", metavar="ISO", help="In which currency.")] = None,
    scope: Annotated[
        str | None, typer.Option("--scope", metavar="S", help="Of which scope.", show_default="analysed")
    ] = None,
    basis: Basis = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write all of them as .csv or .parquet.")
    ] = None,
    force: opt.Force = False,
) -> None:
    """List the payments under a figure, biggest first.

    Example: spendscan explain run --metric spend --member Preston -o payments.csv
    """
    from spendscan.api import explain_figure
    from spendscan.cli.explained import print_figure
    from spendscan.core.errors import UsageError
    from spendscan.metrics.under import Asked

    if metric is None:
        raise UsageError("nothing is asked for", hint="Give --metric ID; `local_share` and `spend` are two.")
    asked = Asked(metric, member, dimension, ring, body, period, currency, scope, basis)
    print_figure(explain_figure(run, asked, out=out, force=force), out)
