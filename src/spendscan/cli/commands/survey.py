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
    by: Annotated[
        Literal["sector", "size", "ownership"] | None,
        typer.Option("--by", help="What makes a stratum; else what the answers' strata are, else sector."),
    ] = None,
    average: Annotated[
        Literal["ratio", "simple"],
        typer.Option("--average", help="Weighted by our spend, or each answer counting once (nef's)."),
    ] = "ratio",
    level: Annotated[float, typer.Option("--level", min=1, max=99.9, help="Percent of the interval.")] = 90,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """Check answers against a run: what cannot be used and why, the response, and the rate that each stratum has.

    Example: spendscan survey load survey.csv run
    """
    import polars as pl

    from spendscan.cli.tables import print_json, print_table
    from spendscan.studies import surveyed

    found = surveyed(answers, run, by=by, average=average, level=level / 100)
    used = found.used
    if form == "json":
        told = {"by": found.by, "issues": used.issues, "response": found.response, "rates": found.rates}
        print_json({name: x.to_dicts() if isinstance(x, pl.DataFrame) else x for name, x in told.items()})
        return
    if used.issues.height:
        print_table(used.issues)
    usable = used.answers["rate"].drop_nulls().len()
    typer.echo(f"{usable:,} answers can be used, {used.issues.height:,} cannot. By {found.by}:\n")
    print_table(found.response.with_columns(pl.col("spend", "answered_spend") / 100))
    what = "weighted by our spend" if average == "ratio" else "each counting once"
    typer.echo(f"\nRe-spend by answers, {what}, and a {level:g}% interval for a random draw of suppliers:")
    print_table(found.rates)
