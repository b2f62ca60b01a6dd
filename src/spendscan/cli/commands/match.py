"""spendscan match: matching alone."""

from pathlib import Path
from typing import Annotated

import typer

from spendscan.cli import options as opt


def match(
    names: Annotated[
        Path, typer.Argument(metavar="NAMES", help="CSV or Parquet with a name column.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="OUT", help="Where to write (.parquet or .csv).", show_default=False)
    ],
    register: opt.Registers = None,
    decisions: opt.Decisions = None,
    force: opt.Force = False,
    config: opt.Config = None,
    quiet: opt.Quiet = False,
    no_progress: opt.NoProgress = False,
) -> None:
    """Match supplier names to business registers: a row for each input row, with the evidence.

    Example: spendscan match suppliers.csv --register companies.csv -o matches.csv
    """
    from spendscan.cli.config import load_settings
    from spendscan.cli.progress import Teller
    from spendscan.enquiries.names import match as run_matching

    loaded = load_settings({"inputs.register": tuple(register or ()), "inputs.decisions": decisions}, config)
    with Teller(quiet=quiet, progress=not no_progress) as teller:
        counts = run_matching(names, out, loaded.settings, force=force, on=teller)
    if not quiet:
        typer.echo(", ".join(f"{count:,} {decision}" for decision, count in counts.items()) + f": {out}")
