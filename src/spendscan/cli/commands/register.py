"""spendscan register: registers as published made into a reusable index."""

from pathlib import Path
from typing import Annotated

import typer

from spendscan.cli import options as opt

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Business registers: build an index, or look at one."
)


@app.command("build")
def build(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE…", help="A register as published.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="INDEX", help="Where to write the index.", show_default=False)
    ],
    force: opt.Force = False,
    quiet: opt.Quiet = False,
) -> None:
    """Build an index that --register takes in place of the file.

    Example: spendscan register build BasicCompanyData.zip -o companies.index
    """
    from spendscan.cli.progress import Teller
    from spendscan.register.index import build_index

    with Teller(quiet=quiet) as teller:
        index = build_index(sources, out, force=force, on=teller)
    if not quiet:
        typer.echo(index.summary())


@app.command("info")
def info(
    register: Annotated[
        str, typer.Argument(metavar="REGISTER", help="A register as published, or an index.", show_default=False)
    ],
) -> None:
    """Say what a register holds, as what it is read, and of how many entities it says what.

    Example: spendscan register info companies.index
    """
    from spendscan.match.calibrated import stale_calibration
    from spendscan.register.read import read_register
    from spendscan.register.told import told

    found = read_register(register)
    kind = "index of" if Path(register).is_dir() else "read as"
    tables = {"entities": found.entity_table, "names": found.name_table, "addresses": found.address_table}
    entities = ", ".join(f"{table.height:,} {what}" for what, table in tables.items())
    lines = [f"{register}: {kind} {found.name}, from {found.provenance.name} (sha256 {found.provenance.sha256[:12]}…)"]
    stale = stale_calibration(found)
    typer.echo("\n".join([*lines, entities, *told(found), *found.warnings, *([stale] if stale else [])]))


@app.command("calibrate")
def calibrate(
    index: Annotated[Path, typer.Argument(metavar="INDEX", help="An index that build wrote.", show_default=False)],
    names: Annotated[int, typer.Option("--names", min=1_000, help="Names of the register to train on.")] = 12_000,
    quiet: opt.Quiet = False,
) -> None:
    """Train the probability on an index's own names, spoilt as ledgers spoil them; it is kept in the index.

    Example: spendscan register calibrate companies.index
    """
    from spendscan.match.calibrate import calibrate as train
    from spendscan.match.calibrated import keep_model
    from spendscan.register.index import open_index

    coefficients = train([open_index(index).register], queries=names)
    kept = keep_model(coefficients, index)
    if not quiet:
        typer.echo(f"{kept}: {len(coefficients)} coefficients, used wherever this index is")
