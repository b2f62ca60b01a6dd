"""Options that commands share, declared once."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Ledgers = Annotated[
    list[str],
    typer.Argument(metavar="LEDGER…", help="Files, folders, globs, or - for standard input.", show_default=False),
]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder that analyse wrote.", show_default=False)]
Out = Annotated[
    Path, typer.Option("-o", "--out", metavar="RUN", help="Folder to write the run into.", show_default=False)
]
Config = Annotated[
    Path | None,
    typer.Option(
        "-c",
        "--config",
        metavar="FILE",
        help="Settings file; else spendscan.toml in the current folder.",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="Draw no progress.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an earlier run.")]
Strict = Annotated[bool, typer.Option("--strict", help="A refused file ends the run (exit 3).")]
Registers = Annotated[
    list[str] | None,
    typer.Option(
        "--register",
        metavar="[NAME=]FILE",
        help="Business register, as published or built; repeatable, in order of priority.",
    ),
]
Places = Annotated[
    list[str] | None,
    typer.Option("--places", metavar="FILE", help="Postcode lookup (NSPL, ONSPD, or postcode and area); repeatable."),
]
AreaFile = Annotated[str | None, typer.Option("--area", metavar="FILE", help="Area file with the rings (TOML).")]
LocalList = Annotated[
    list[str] | None,
    typer.Option(
        "--local",
        metavar="LIST",
        help="Postcode areas, districts, sectors or ZIP codes that are local; comma-separated, repeatable.",
    ),
]
Survey = Annotated[str | None, typer.Option("--survey", metavar="FILE", help="Re-spend survey answers (CSV).")]
Respend = Annotated[
    str | None, typer.Option("--respend", metavar="RATE", help="Re-spend rate of local suppliers: 0.43 or 43%.")
]
Imd = Annotated[str | None, typer.Option("--imd", metavar="FILE", help="Deprivation index by LSOA (CSV).")]
Decisions = Annotated[
    str | None, typer.Option("--decisions", metavar="FILE", help="Your decisions on suppliers (CSV).")
]
MappingFile = Annotated[
    str | None,
    typer.Option("--mapping", metavar="FILE", help="How files are to be read where detection is wrong (TOML)."),
]
Rules = Annotated[
    str | None, typer.Option("--rules", metavar="FILE", help="Your exclusion and influenceable rules (TOML).")
]
Categories = Annotated[
    str | None,
    typer.Option("--categories", metavar="FILE", help="Roll-up of the ledger's categories to sectors (CSV)."),
]
EmployeeOwned = Annotated[
    str | None,
    typer.Option("--employee-owned", metavar="FILE", help="List of suppliers that belong to their staff (CSV)."),
]
Body = Annotated[str | None, typer.Option("--body", metavar="NAME", help="Name of the body that paid.")]
Amount = Annotated[
    Literal["net", "gross"] | None,
    typer.Option("--amount", help="Which amount is used where both are published.", show_default="net"),
]
Currency = Annotated[str | None, typer.Option("--currency", metavar="ISO", help="Currency of the ledgers.")]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="First day, month or financial year: 2024-04-01, 2024-04, 2024/25."),
]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day, month or financial year.")]
BasisOption = Annotated[
    Literal["ledger", "trading", "registered", "branch", "best"] | None,
    typer.Option("--basis", help="Which address makes a supplier local.", show_default="best"),
]
Template = Annotated[
    str | None,
    typer.Option("--template", metavar="FOLDER", help="House style: a folder with house.toml and a logo."),
]
IncludePersonal = Annotated[
    bool | None,
    typer.Option(
        "--include-personal/--no-personal",
        help="Print names of people; such a report must not be published.",
        show_default="no names",
    ),
]
Cross = Annotated[
    list[str] | None,
    typer.Option(
        "--cross", metavar="A,B", help="Figures of two dimensions crossed: size,ring or sector,ownership; repeatable."
    ),
]
FailUnder = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-under", metavar="METRIC=X", help="Exit 1 if a figure, or METRIC[MEMBER], is under X; repeatable."
    ),
]
FailOver = Annotated[
    list[str] | None,
    typer.Option(
        "--fail-over", metavar="METRIC=X", help="Exit 1 if a figure, or METRIC[MEMBER], is over X; repeatable."
    ),
]


def split_list(values: list[str] | None) -> tuple[str, ...]:
    """The members of comma-separated, repeatable options."""
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())
