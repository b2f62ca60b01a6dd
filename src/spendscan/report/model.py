"""What a report says, before any format: sections of paragraphs, tables and charts, with typed cells."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["text", "right", "money", "exact", "percent", "range", "count", "ratio", "index", "date"]
Range = tuple[float, float]
Cell = str | int | float | Decimal | date | Range | None


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Args:
        title: Its heading.
        kind: How its cells are printed: `money` in whole units, `exact` to the penny, `percent` to one place,
            `right` a text set to the right.
    """

    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """A table with the base that its figures rest on.

    Args:
        caption: What it shows.
        base: Which spend, of whom, when, and how much: what every share in it is a share of.
        columns: Its columns.
        rows: Its rows, a cell for each column.
        note: What a reader should know of it.
        anchor: Its name in links; the story gives one to every table.
        figures: Which rows of the metrics table stand in it, as `spend, spend_share by ring`; None where none do.
    """

    caption: str
    base: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str | None = None
    anchor: str = ""
    figures: str | None = None

    def without_empty(self) -> "Table":
        """The table without columns that hold nothing."""
        if not self.rows:
            return self
        kept = [i for i in range(len(self.columns)) if any(row[i] is not None for row in self.rows)]
        columns = tuple(self.columns[i] for i in kept)
        return replace(self, columns=columns, rows=tuple(tuple(row[i] for i in kept) for row in self.rows))


@dataclass(frozen=True)
class Chart:
    """A chart as a Vega-Lite or a Vega specification.

    Args:
        name: Its file's name under `charts/`, without `.svg`.
        alt: What it shows, for who cannot see it.
        spec: The specification, data included.
        language: Which of the two it is written in.
        table: The anchor of the table that holds what it shows.
    """

    name: str
    alt: str
    spec: Mapping[str, Any] = field(repr=False)
    language: Literal["vega-lite", "vega"] = "vega-lite"
    table: str = ""

    @property
    def path(self) -> str:
        """Its path in the run folder."""
        return f"charts/{self.name}.svg"


@dataclass(frozen=True)
class Prose:
    """A paragraph; a `lead` is what a hurried reader reads."""

    text: str
    lead: bool = False


@dataclass(frozen=True)
class Linked:
    """A statement with the table that it comes from.

    Args:
        text: What is said.
        to: The anchor of the table.
        label: What the link reads as.
    """

    text: str
    to: str
    label: str = "the figures"


@dataclass(frozen=True)
class Points:
    """A list of short statements, each with or without a link to its table."""

    items: tuple[str | Linked, ...]


Block = Prose | Points | Table | Chart


@dataclass(frozen=True)
class Section:
    """A section: its title, how deep it stands, and what it holds."""

    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 2


@dataclass(frozen=True)
class Report:
    """The whole report."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]

    def anchored(self) -> "Report":
        """The report with an anchor of its own for every table, made of its caption where it has none."""
        taken: set[str] = {t.anchor for t in self.tables if t.anchor}
        given: set[str] = set()
        sections = tuple(replace(s, blocks=tuple(_anchored(s.blocks, taken, given))) for s in self.sections)
        return replace(self, sections=sections)

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart, in the order of the report."""
        return tuple(b for section in self.sections for b in section.blocks if isinstance(b, Chart))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in the order of the report."""
        return tuple(b for section in self.sections for b in section.blocks if isinstance(b, Table))


def _anchored(blocks: Iterable[Block], taken: set[str], given: set[str]) -> Iterable[Block]:
    for block in blocks:
        if not isinstance(block, Table):
            yield block
            continue
        if block.anchor and block.anchor not in given:
            given.add(block.anchor)
            yield block
            continue
        wanted = block.anchor or slug(block.caption)
        name, number = wanted, 1
        while name in taken:
            number += 1
            name = f"{wanted}-{number}"
        taken.add(name)
        yield replace(block, anchor=name)


def slug(text: str) -> str:
    """A text as a name for links: `By sector` becomes `by-sector`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].rstrip("-") or "table"
