"""What a report says, before any format: sections of paragraphs, tables and charts, with typed cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["text", "money", "exact", "percent", "range", "count", "ratio", "index"]
Range = tuple[float, float]
Cell = str | int | float | Decimal | Range | None


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Args:
        title: Its heading.
        kind: How its cells are printed: `money` in whole units, `exact` to the penny, `percent` to one place.
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
    """

    caption: str
    base: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str | None = None

    def without_empty(self) -> "Table":
        """The table without columns that hold nothing."""
        if not self.rows:
            return self
        kept = [i for i in range(len(self.columns)) if any(row[i] is not None for row in self.rows)]
        columns = tuple(self.columns[i] for i in kept)
        return replace(self, columns=columns, rows=tuple(tuple(row[i] for i in kept) for row in self.rows))


@dataclass(frozen=True)
class Chart:
    """A chart as a Vega-Lite specification.

    Args:
        name: Its file's name under `charts/`, without `.svg`.
        alt: What it shows, for who cannot see it.
        spec: The specification, data included.
    """

    name: str
    alt: str
    spec: Mapping[str, Any] = field(repr=False)

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
class Points:
    """A list of short statements."""

    items: tuple[str, ...]


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

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart, in the order of the report."""
        return tuple(b for section in self.sections for b in section.blocks if isinstance(b, Chart))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in the order of the report."""
        return tuple(b for section in self.sections for b in section.blocks if isinstance(b, Table))
