"""spendscan multiplier: multipliers from their parts, and from input-output tables."""

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Multipliers from their parts.")
Pounds = Annotated[float, typer.Option(min=0)]
Part = Annotated[float, typer.Option(min=0, max=1)]


@app.callback()
def multiplier() -> None:
    """Multipliers from their parts."""


@app.command("rounds")
def rounds(
    income: Annotated[float, typer.Option("--income", help="R1: the income that is followed.")],
    staff: Annotated[float, typer.Option("--staff", help="Pay of staff who live in the area.")] = 0,
    suppliers: Annotated[float, typer.Option("--suppliers", help="Paid to local suppliers.")] = 0,
    subcontractors: Annotated[float, typer.Option("--subcontractors", help="Paid to local subcontractors.")] = 0,
    other: Annotated[float, typer.Option("--other", help="Other local costs.")] = 0,
    respent: Annotated[float | None, typer.Option("--respent", help="R3: what those spent again in the area.")] = None,
) -> None:
    """Work out LM2 and LM3 of one organisation from its rounds of spending.

    Example: spendscan multiplier rounds --income 100000 --staff 50000 --respent 50000
    """
    from spendscan.core.errors import UsageError
    from spendscan.metrics import keynes

    try:
        found = keynes.rounds(
            income, staff=staff, suppliers=suppliers, subcontractors=subcontractors, other=other, respent=respent
        )
    except ValueError as error:
        raise UsageError(str(error)) from None
    typer.echo(f"LM2 {found.lm2:.6f}")
    if found.lm3 is None:
        typer.echo("LM3 not known: nobody said what was spent again")
    else:
        typer.echo(f"LM3 {found.lm3:.6f}: each pound brings {found.lm3 - 1:.6f} more")
    for doubt in found.doubts:
        typer.echo(f"spendscan: {doubt}", err=True)


@app.command("pound")
def pound(
    share: Annotated[float, typer.Option("--share", min=0, max=1, help="Part spent with local suppliers.")],
    local: Annotated[float, typer.Option("--local", min=0, max=1, help="What they spend again in the area.")],
    elsewhere: Annotated[float, typer.Option("--elsewhere", min=0, max=1, help="What suppliers elsewhere do.")],
) -> None:
    """Work out what a pound brings the area by where its supplier is (Northumberland's form, not LM3).

    Example: spendscan multiplier pound --share 0.5 --local 0.76 --elsewhere 0.36
    """
    from spendscan.metrics.keynes import marginal_value, value_per_pound

    typer.echo(f"value per pound {value_per_pound(share, local, elsewhere):.6f}")
    typer.echo(f"moving a pound to a local supplier adds {marginal_value(local, elsewhere):.6f}")
    if elsewhere:
        typer.echo(f"a local pound brings {100 * ((1 + local) / elsewhere - 1):.1f}% more than one elsewhere")


@app.command("keynes")
def keynes_forms(
    consumption: Annotated[float, typer.Option("--consumption", min=0, max=1, help="c: part of income consumed.")],
    tax: Annotated[float, typer.Option("--tax", min=0, max=1, help="t: part of income taxed.")],
    imports: Annotated[float, typer.Option("--imports", min=0, max=1, help="m: imports, by the form.")],
    form: Annotated[
        Literal["additive", "proportional"], typer.Option("--form", help="m is part of income, or of consumption.")
    ],
) -> None:
    """Work out a Keynesian multiplier of a named form: 1/(1-c(1-t)+m), or 1/(1-c(1-t)(1-m)).

    Example: spendscan multiplier keynes --consumption 0.54 --tax 0.11 --imports 0.15 --form additive
    """
    from spendscan.core.errors import UsageError
    from spendscan.metrics import keynes

    work = keynes.keynes_additive if form == "additive" else keynes.keynes_proportional
    try:
        typer.echo(f"{form} imports {work(consumption, tax, imports):.6f}")
    except ValueError as error:
        raise UsageError(str(error)) from None


@app.command("industries")
def industries(
    workbook: Annotated[
        Path, typer.Argument(metavar="WORKBOOK", help="Input-output tables of the ONS or Scotland (.xlsx), or a CSV.")
    ],
    run: Annotated[Path | None, typer.Option("--run", metavar="RUN", help="A run whose spend is multiplied.")] = None,
    employment: Annotated[
        Path | None,
        typer.Option("--employment", metavar="FILE", help="CSV of code, region, nation: jobs, to make it regional."),
    ] = None,
    method: Annotated[
        Literal["slq", "cilq", "flq", "aflq"], typer.Option("--method", help="Location quotient.")
    ] = "flq",
    delta: Annotated[float, typer.Option("--delta", min=0, max=0.99, help="Exponent of FLQ and AFLQ.")] = 0.3,
    household_income: Annotated[
        float | None,
        typer.Option(
            "--household-income",
            min=1,
            metavar="X",
            help="What households have from all sources, in the table's unit, for Type II; else what they spend.",
        ),
    ] = None,
    form: Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """List multipliers and leakage by industry, Type I and Type II; for a run, its output by sector.

    Example: spendscan multiplier industries Scotland_IO_2019.xlsx --run run
    """
    from spendscan.cli.tables import print_table
    from spendscan.studies import industries as work

    found = work(
        workbook, run=run, employment=employment, method=method, delta=delta, household_income=household_income
    )
    print_table(found, form, places=4)
    if form == "text":
        typer.echo("\nAverages of an economy at fixed prices and techniques; jobs and capacity are taken to be spare.")
        if "spend" in found.columns:
            typer.echo(f"£{found['spend'].sum():,.0f} of the run's spend is with suppliers whose industry is known.")
        for told in found["type_2_from"].drop_nulls().unique():
            typer.echo(_SECOND[told])


_SECOND = {
    "published": "Type II as published, with households as the office put them in.",
    "closed": "Type II: pay goes to households of the place, who spend it as households do; sums over industries only.",
}


@app.command("quotients")
def quotients(
    jobs: Annotated[Path, typer.Argument(metavar="JOBS", help="CSV of code, region, nation: jobs of each industry.")],
    method: Annotated[
        Literal["slq", "cilq", "flq", "aflq"], typer.Option("--method", help="Location quotient.")
    ] = "flq",
    delta: Annotated[float, typer.Option("--delta", min=0, max=0.99, help="Exponent of FLQ and AFLQ.")] = 0.3,
    form: Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="How it is printed.")] = "text",
) -> None:
    """List location quotients of selling (rows) to buying industries (columns); a table is scaled by min(quotient, 1).

    Example: spendscan multiplier quotients jobs.csv --method flq --delta 0.3
    """
    from spendscan.cli.tables import print_table
    from spendscan.studies import quotients_of

    found, size = quotients_of(jobs, method=method, delta=delta)
    print_table(found, form, places=4)
    if form == "text" and method in ("flq", "aflq"):
        typer.echo(f"\nλ = [log₂(1 + region ÷ nation)]^{delta:g} = {size:.6f}")
