"""spendscan climate: carbon by spend, with the user's own factors."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from spendscan.cli import options as opt


def climate(
    run: opt.RunFolder,
    factors: Annotated[
        Path,
        typer.Option(
            "--factors",
            metavar="FILE",
            help="CSV of division, sector or category with kgco2e_per_gbp, year, price_base.",
            show_default=False,
        ),
    ],
    form: Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """Estimate carbon from spend by your own factors, and say what part of the spend has one.

    Example: spendscan climate run --factors factors.csv
    """
    from spendscan.cli.tables import print_table
    from spendscan.studies import climate as estimate

    found = estimate(run, factors)
    print_table(found, form)
    if form == "text":
        spend = float(found["spend"].sum())
        covered = float(found.filter(found["factor"].is_not_null())["spend"].sum())
        part = f"{100 * covered / spend:.1f}%" if spend else "none"
        typer.echo(
            f"\n{found['kgco2e'].sum():,.0f} kgCO2e from {part} of the analysed pounds; the rest has no factor.\n"
            "Money times a factor: a dearer supplier looks dirtier, and prices are not those of the factors' year."
        )
