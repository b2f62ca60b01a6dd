"""spendscan inspect: what would be read of ledgers, and why."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from spendscan.cli import options as opt


def inspect(
    ledgers: opt.Ledgers,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")] = "text",
    write_mapping: Annotated[
        str | None,
        typer.Option("--write-mapping", metavar="FILE", help="Write a mapping file to correct and pass as --mapping."),
    ] = None,
    mapping: opt.MappingFile = None,
    body: opt.Body = None,
    amount: opt.Amount = None,
    currency: opt.Currency = None,
    strict: opt.Strict = False,
    config: opt.Config = None,
    quiet: opt.Quiet = False,
    no_progress: opt.NoProgress = False,
) -> None:
    """Show what would be read: dialect, header, columns and why, lines, money, problems. No analysis.

    Example: spendscan inspect ledgers/ --write-mapping mapping.toml
    """
    from spendscan.cli.config import load_settings
    from spendscan.cli.inspected import print_inspection
    from spendscan.cli.progress import Teller
    from spendscan.enquiries.ledgers import inspect as run_inspection

    given = {"inputs.mapping": mapping, "ledger.body": body, "ledger.amount": amount, "ledger.currency": currency}
    loaded = load_settings(given, config)
    with Teller(quiet=quiet, progress=not no_progress) as teller:
        seen = run_inspection(
            ledgers,
            loaded.settings,
            mapping_to=Path(write_mapping) if write_mapping else None,
            strict=strict,
            on=teller,
        )
    print_inspection(seen, form)
