"""spendscan area: area files written from a postcode lookup."""

from pathlib import Path
from typing import Annotated

import typer

from spendscan.cli import options as opt

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Area files: rings around an authority.")


@app.callback()
def area() -> None:
    """Area files: rings around an authority."""


@app.command("make")
def make(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name or code of a local authority.", show_default=False)],
    places: opt.Places = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write it; - prints it.")] = Path(
        "-"
    ),
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    config: opt.Config = None,
) -> None:
    """Write an area file: an authority, the county and the region around it.

    Example: spendscan area make Preston --places nspl.csv --places authority_names.csv -o area.toml
    """
    from spendscan.cli.config import load_settings
    from spendscan.core.errors import UsageError
    from spendscan.place.preset import preset_area
    from spendscan.place.read import read_lookup
    from spendscan.store.tables import check_free, write_text

    files = load_settings({"inputs.places": tuple(places or ())}, config).settings.inputs.places
    if not files:
        raise UsageError("no postcode lookup is given", where="--places", hint="Give one, such as the NSPL.")
    text = preset_area(name, read_lookup(files))
    if str(out) == "-":
        typer.echo(text, nl=False)
        return
    check_free(out, force=force)
    write_text(text, out)
    typer.echo(f"Wrote {out}.")
