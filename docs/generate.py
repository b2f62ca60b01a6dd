"""Writes the reference pages from the program itself: `make docs`; `--check` says which are out of date.

`make docs` also runs every command that the pages show and puts their output right (docs/console.py); tests check that.

Pages: the command line from each command's own help, the data dictionary from the tables' schemas, the settings from
their schema.
"""

import difflib
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import console
import typer
from typer.testing import CliRunner

from spendscan.cli.app import app
from spendscan.core.schemas import TABLES, Table
from spendscan.core.settings import Settings, known_keys, values

REFERENCE = Path(__file__).parent / "reference"
TABLES_SAY = (
    "The tables of a run folder, `RUN/data/*.parquet`. Each is sorted by its key, nulls first. Money is exact: "
    "`Decimal(18, 2)` for a line, `Decimal(38, 2)` for a sum. What is not known is null.\n"
)
SETTINGS_SAY = (
    "Command line > environment > settings file > default. The file is the one given with `-c`, else `spendscan.toml` "
    "in the current folder; `spendscan init` writes one with every setting, `spendscan config show` says where each "
    "value came from. An unknown key ends the run with exit code 2 and names the nearest known one. Paths in the file "
    "are relative to the file. The tables `[area]` and `[[area.ring]]` are described in "
    "[the tutorial](../tutorial.md#what-is-local).\n"
)
WRITTEN = "<!-- Written by docs/generate.py: change the program, then `make docs`. -->\n"


def commands(group: typer.Typer, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command of the program, by the words that call it."""
    for command in group.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        yield (*path, name.replace("_", "-"))
    for inner in group.registered_groups:
        if inner.typer_instance:
            yield from commands(inner.typer_instance, (*path, str(inner.name)))


def help_of(words: tuple[str, ...]) -> str:
    """What a command says of itself."""
    result = CliRunner().invoke(app, [*words, "--help"], prog_name="spendscan")
    if result.exit_code:
        raise SystemExit(f"spendscan {' '.join(words)} --help ends with {result.exit_code}: {result.output}")
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())


def cli_page() -> str:
    """The command reference."""
    parts = [
        "# Commands\n",
        WRITTEN,
        "What each command says with `--help`. Exit codes are [a page of their own](exit-codes.md).\n",
    ]
    parts.append(f"## spendscan\n\n```text\n{help_of(())}\n```\n")
    parts += [f"## spendscan {' '.join(words)}\n\n```text\n{help_of(words)}\n```\n" for words in commands(app)]
    return "\n".join(parts)


def dictionary_page() -> str:
    """The data dictionary: every table of a run folder, and every column."""
    listed = "\n".join(f"| [{table.name}](#{table.name}) | {table.row} |" for table in TABLES.values())
    parts = ["# Data dictionary\n", WRITTEN, TABLES_SAY, f"| table | one row |\n|---|---|\n{listed}\n"]
    return "\n".join([*parts, *(_table(table) for table in TABLES.values())])


def _table(table: Table) -> str:
    keys = set(table.keys)
    rows = [
        f"| `{column.name}`{' (key)' if column.name in keys else ''} | {column.dtype} | {column.meaning} |"
        for column in table.columns
    ]
    return (
        f"## {table.name}\n\nOne row: {table.row}.\n\n| column | type | meaning |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def settings_page() -> str:
    """Every setting, its default, and how else it can be given."""
    default = values(Settings())
    parts = ["# Settings\n", WRITTEN, SETTINGS_SAY]
    keys = known_keys()
    for section in dict.fromkeys(key.split(".", 1)[0] for key in keys):
        rows = [
            f"| `{key.removeprefix(section + '.')}` | {_shown(default.get(key))} | `{_variable(key)}` | {meaning} |"
            for key, meaning in keys.items()
            if key.startswith(f"{section}.")
        ]
        head = f"## [{section}]\n\n| key | default | environment | meaning |\n|---|---|---|---|\n"
        parts.append(head + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _variable(key: str) -> str:
    return f"SPENDSCAN_{key.replace('.', '_').upper()}"


def _shown(value: object) -> str:
    return "" if value is None or value == [] else f"`{value}`"


PAGES = {"cli.md": cli_page, "data-dictionary.md": dictionary_page, "settings.md": settings_page}


def main(check: bool) -> int:
    """Write the pages, or say which differ from what would be written."""
    stale = 0
    for name, page in PAGES.items():
        target, text = REFERENCE / name, page()
        if not check:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
            continue
        kept = target.read_text(encoding="utf-8") if target.exists() else ""
        if kept != text:
            stale += 1
            lines = difflib.unified_diff(kept.splitlines(), text.splitlines(), "kept", "as it is", lineterm="", n=0)
            print("\n".join(islice(lines, 12)), file=sys.stderr)
            print(f"docs/reference/{name} is out of date: `make docs` writes it again.", file=sys.stderr)
    return int(bool(stale)) if check else console.refresh(check=False)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
