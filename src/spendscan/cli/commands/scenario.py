"""spendscan scenario: what if part of what leaves were spent here."""

from typing import Annotated, Literal

import typer

from spendscan.cli import options as opt


def scenario(
    run: opt.RunFolder,
    shift: Annotated[
        list[str],
        typer.Option(
            "--shift", metavar="CLASS=PERCENT", help="Part of a sector's or category's spend, or of all; repeatable."
        ),
    ],
    multiplier: Annotated[
        float | None,
        typer.Option(
            "--multiplier", min=0.0, metavar="X", help="What a local pound makes; else by the run's re-spend."
        ),
    ] = None,
    form: Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="How it is printed.")] = "text",
    quiet: opt.Quiet = False,
) -> None:
    """Work out what spending more locally could bring: a potential with its range, never a forecast.

    Example: spendscan scenario run --shift "Construction=10%"
    """
    import polars as pl

    from spendscan.cli.progress import Teller
    from spendscan.cli.tables import print_table
    from spendscan.studies import scenario as ask

    with Teller(quiet=quiet) as teller:
        found = ask(run, shift, multiplier=multiplier, on=teller)
    columns = ["spend", "leaking", "extra", "low", "high", "effect", "effect_low", "effect_high"]
    rows = [
        {
            "class": p.shift.member,
            "shift": f"{(p.shift.part * 100).normalize():f}%",
            "by": p.dimension,
            "currency": p.currency,
        }
        | {name: getattr(p, name) for name in columns}
        for p in found
    ]
    texts = dict.fromkeys(("class", "shift", "by", "currency"), pl.String())
    print_table(pl.DataFrame(rows, schema=texts | dict.fromkeys(columns, pl.Float64())), form)
    if form == "text":
        typer.echo("Potential, not a forecast: whether anybody local could do the work is not known here.")
