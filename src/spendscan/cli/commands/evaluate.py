"""spendscan evaluate: how good matches are, against labelled pairs."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer


def evaluate(
    found: Annotated[
        Path,
        typer.Argument(metavar="RUN|MATCHES", help="A run folder, or a table that match wrote.", show_default=False),
    ],
    truth: Annotated[
        Path,
        typer.Option(
            "--truth",
            metavar="PAIRS",
            help="CSV of supplier_name with entity_id or company_number.",
            show_default=False,
        ),
    ],
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """Say how good matches are: precision, recall and calibration against labelled pairs, by count and by money.

    Example: spendscan evaluate --truth pairs.csv run
    """
    from spendscan.enquiries.names import evaluate as score

    told = score(truth, found)
    if form == "json":
        said = {"figures": told.figures.to_dicts(), "bands": told.bands.to_dicts(), "absent": told.absent}
        typer.echo(json.dumps(said, default=str))
        return
    for row in told.figures.iter_rows(named=True):
        precision, recall = ("none" if row[part] is None else f"{row[part]:.2%}" for part in ("precision", "recall"))
        typer.echo(
            f"by {row['weight']}: precision {precision}, recall {recall} "
            f"({row['right']:,.0f} right of {row['accepted']:,.0f} accepted; {row['with_match']:,.0f} have a match)"
        )
    typer.echo("probability from   names   predicted   observed")
    for row in told.bands.iter_rows(named=True):
        typer.echo(f"{row['band']:>16.2f} {row['names']:>7,} {row['predicted']:>11.1%} {row['observed']:>10.1%}")
    if told.absent:
        typer.echo(f"{told.absent:,} names of the truth are not among the matches, and not scored")
