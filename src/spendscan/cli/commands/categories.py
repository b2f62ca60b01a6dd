"""spendscan categories: a roll-up of the ledger's categories to start from."""

from pathlib import Path
from typing import Annotated

import typer


def categories(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Run folder.", show_default=False)],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="CSV to write, to edit and to give back.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a roll-up of a run's categories to sectors, to edit and give back with analyse --categories.

    CPV, UNSPSC, ProClass and SeRCOP are recognised, with sectors to start from; the rest is to be filled in.

    Example: spendscan categories run -o categories.csv
    """
    from spendscan.classes.schemes import recognised, starter
    from spendscan.core.errors import InputError, UsageError
    from spendscan.core.progress import SILENT
    from spendscan.store.parquet import read_table
    from spendscan.store.run_folder import open_run
    from spendscan.store.tables import check_free, write_table_file

    if out.suffix.lower() != ".csv":
        raise UsageError("is no .csv", where=str(out), hint="Name the output categories.csv.")
    check_free(out, force=force)
    cube = read_table(open_run(run, SILENT), "cube")
    rows = starter(cube)
    if rows.is_empty():
        raise InputError("the ledgers have no categories", where=str(run), hint="There is nothing to roll up.")
    write_table_file(rows, out)
    of_it = recognised(cube)
    for body, scheme in of_it.select("body", "scheme").unique().sort("body").rows():
        mine = of_it.filter(of_it["body"] == body).height
        typer.echo(
            f"{body}: {scheme}, {mine:,} of {cube.filter(cube['body'] == body)['category'].n_unique():,} categories"
        )
    typer.echo(f"Wrote {out}: edit its column sector, then analyse with --categories {out}.")
