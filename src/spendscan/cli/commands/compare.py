"""spendscan compare: change between periods, or institutions side by side."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from spendscan.cli import options as opt


def compare(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN RUN…", help="Run folders, the earliest first.")],
    deflator: Annotated[
        Path | None,
        typer.Option(
            "--deflator", metavar="FILE", help="CSV of period (2024/25 or 2024-04) and index, for real terms."
        ),
    ] = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How it is printed.")] = "text",
    quiet: opt.Quiet = False,
) -> None:
    """Say what changed between runs, in parts that add up; or set institutions side by side and together.

    Example: spendscan compare run-2023 run-2024 --deflator gdp.csv
    """
    from dataclasses import asdict

    from spendscan.cli.compared import print_comparison
    from spendscan.cli.progress import Teller
    from spendscan.cli.tables import print_json
    from spendscan.studies import compare as compare_runs

    with Teller(quiet=quiet) as teller:
        found = compare_runs(runs, deflator=deflator, on=teller)
    if form == "json":
        groups = [asdict(group) for group in found.groups]
        sides, changes = found.sides.to_dicts(), found.changes.to_dicts()
        moves = found.moves.to_dicts()
        print_json(
            {"differences": found.differences, "sides": sides, "moves": moves, "changes": changes, "groups": groups}
        )
    else:
        print_comparison(found)
