"""spendscan explain: what is under a figure, or under a match."""

from pathlib import Path
from typing import Annotated

import typer

from spendscan.cli import options as opt

Basis = opt.BasisOption


def explain(
    run: opt.RunFolder,
    supplier: Annotated[
        str | None,
        typer.Option("--supplier", metavar="NAME", help="Supplier whose match is explained, in any spelling."),
    ] = None,
    candidate: Annotated[
        str | None, typer.Option("--candidate", metavar="ID", help="Entity to set beside the supplier's match.")
    ] = None,
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
    """Say why a supplier was matched as it was, or list the payments under a figure, biggest first.

    Example: spendscan explain run --metric spend --member Preston -o payments.csv
    """
    from spendscan.cli.explained import print_figure
    from spendscan.core.errors import UsageError
    from spendscan.enquiries.runs import explain_figure, explain_supplier
    from spendscan.metrics.under import Asked

    if supplier is not None and metric is None:
        for line in explain_supplier(run, supplier, candidate=candidate):
            typer.echo(line)
        return
    if metric is None or supplier is not None or candidate is not None:
        hint = "Give --supplier NAME, perhaps with --candidate ID, or --metric ID; `local_share` and `spend` are two."
        raise UsageError("nothing is asked for" if metric is None else "two things are asked for", hint=hint)
    asked = Asked(metric, member, dimension, ring, body, period, currency, scope, basis)
    print_figure(explain_figure(run, asked, out=out, force=force), out)
