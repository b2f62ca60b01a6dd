"""spendscan survey: the re-spend survey, asked and answered."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from spendscan.cli import options as opt

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The re-spend survey of local suppliers.")
By = Annotated[Literal["sector", "size", "ownership"], typer.Option("--by", help="What makes a stratum.")]


@app.callback()
def survey() -> None:
    """The re-spend survey of local suppliers."""


@app.command("template")
def template(
    run: opt.RunFolder,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write the form (.csv).")] = Path(
        "survey.csv"
    ),
    by: By = "sector",
    coverage: Annotated[
        float, typer.Option("--coverage", min=1, max=100, help="Percent of each stratum's money to ask for.")
    ] = 80,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    quiet: opt.Quiet = False,
) -> None:
    """Write the form: local suppliers by stratum, the largest first, until they cover the target.

    Example: spendscan survey template run -o survey.csv
    """
    from spendscan.store.tables import check_table_path, write_table_file
    from spendscan.studies import survey_form

    check_table_path(out, force=force)
    rows = survey_form(run, by=by, coverage=coverage / 100)
    write_table_file(rows, out)
    if not quiet:
        typer.echo(f"{rows.height:,} suppliers to ask: {out}")


@app.command("load")
def load(
    answers: Annotated[Path, typer.Argument(metavar="ANSWERS", help="The form, filled in.", show_default=False)],
    run: opt.RunFolder,
    by: By = "sector",
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """Check answers against a run: what cannot be used and why, and the response by count and by value.

    Example: spendscan survey load survey.csv run
    """
    import polars as pl

    from spendscan.cli.tables import print_json, print_table
    from spendscan.studies import survey_response

    used, response = survey_response(answers, run, by=by)
    if form == "json":
        print_json({"issues": used.issues.to_dicts(), "response": response.to_dicts()})
        return
    if used.issues.height:
        print_table(used.issues)
    typer.echo(f"{used.answers['rate'].drop_nulls().len():,} answers can be used, {used.issues.height:,} cannot.\n")
    print_table(response.with_columns(pl.col("spend", "answered_spend") / 100))
