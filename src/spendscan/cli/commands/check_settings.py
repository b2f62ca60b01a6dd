"""spendscan init and spendscan config show: the settings file, and where each setting comes from."""

from pathlib import Path
from typing import Annotated

import typer

from spendscan.cli import options as opt

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Settings: what holds, and why.")


@app.command("show")
def show(config: opt.Config = None) -> None:
    """Show every setting with its value and where it comes from.

    Example: spendscan config show -c spendscan.toml
    """
    from spendscan.cli.config import load_settings
    from spendscan.core.settings import values

    loaded = load_settings({}, config)
    for key, value in sorted(values(loaded.settings).items()):
        typer.echo(f"{key} = {_spelt(value)}  # {loaded.origins.get(key, 'default')}")


def init(
    path: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where to write it; - prints it.")] = Path(
        "spendscan.toml"
    ),
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a settings file with every setting, commented.

    Example: spendscan init spendscan.toml
    """
    from spendscan.cli.starter import starter_text
    from spendscan.store.tables import check_free, write_text

    text = starter_text()
    if str(path) == "-":
        typer.echo(text, nl=False)
        return
    check_free(path, force=force)
    write_text(text, path)
    typer.echo(f"Wrote {path}. Every line is a default: take the # off to change it.")


def _spelt(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_spelt(item) for item in value) + "]"
    return "(not set)" if value is None else str(value)
