"""spendscan review: the review queue, decided with single keys."""

from pathlib import Path
from typing import Annotated

import typer

from spendscan.cli import options as opt


def review(
    run: opt.RunFolder,
    decisions: Annotated[
        Path | None,
        typer.Option(
            "--decisions", metavar="FILE", help="Decisions file to write; by default RUN-decisions.csv beside RUN."
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who decides; your login name if not given.")
    ] = None,
) -> None:
    """Decide doubtful matches one by one, biggest money first; every answer is saved at once.

    Example: spendscan review run
    """
    from spendscan.cli.reviewing import Session
    from spendscan.enquiries.runs import review_queue

    path = decisions or run.resolve().parent / f"{run.resolve().name}-decisions.csv"
    queue, kept = review_queue(run, path)
    Session(queue, kept, path, by).ask()
