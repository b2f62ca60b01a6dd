"""What every section of one currency shares: its figures, the area, who paid and when, and the words for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from spendscan.core.reasons import Ring
from spendscan.report import wording
from spendscan.report.figures import MONTH, YEAR, Figure, Figures
from spendscan.report.maps import Lines, lines_of
from spendscan.report.model import Column
from spendscan.report.names import Names

# The ring that a list of postcodes makes: it has no name of its own.
UNNAMED_AREA = "Local"
ELSEWHERE = (str(Ring.REST_OF_COUNTRY), str(Ring.OVERSEAS), str(Ring.UNKNOWN))


@dataclass(frozen=True)
class Area:
    """The area of a run.

    Args:
        name: Its name, or None without an area.
        rings: Its rings, innermost first.
        local: Those that are local.
        boundaries: The lines of the rings that were drawn, for a map.
    """

    name: str | None
    rings: tuple[str, ...]
    local: tuple[str, ...]
    boundaries: Mapping[str, Lines] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """What is local, as a place: the names of the local rings."""
        return "the local area" if self.local == (UNNAMED_AREA,) else wording.listed(self.local)

    @property
    def every(self) -> tuple[str, ...]:
        """Every ring a payment may be placed in, innermost first, unknown last."""
        return (*self.rings, *ELSEWHERE)


def area_of(manifest: Mapping[str, Any]) -> Area:
    """The area that the manifest records; without one, no rings."""
    area = manifest.get("area") or {}
    rings = tuple(area.get("rings") or ())
    local = tuple(area.get("local") or rings[:1])
    return Area(area.get("name"), rings, local, lines_of(area))


@dataclass(frozen=True)
class Scene:
    """One currency of a run.

    Args:
        figures: Its figures.
        area: The area.
        names: Names that may be printed.
        bodies: Who paid in this currency.
        suppliers: How many top suppliers are listed.
        authorities: The names of local authorities, by code.
        suffix: What the names of its charts end with, where there are several currencies.
        level: How deep its sections stand.
    """

    figures: Figures
    area: Area
    names: Names
    bodies: Sequence[str]
    suppliers: int = 20
    authorities: Mapping[str, str] = field(default_factory=dict)
    suffix: str = ""
    level: int = 2

    @property
    def currency(self) -> str:
        """ISO code."""
        return self.figures.currency

    @property
    def payer(self) -> str:
        """Who paid, in words."""
        return wording.payer(self.bodies)

    @cached_property
    def months(self) -> list[str]:
        """Every month with analysed spend."""
        return [figure.period for figure in self.figures.times("spend", MONTH) if figure.period]

    @cached_property
    def years(self) -> list[str]:
        """Every financial year with analysed spend."""
        return [figure.period for figure in self.figures.times("spend", YEAR) if figure.period]

    @property
    def when(self) -> str:
        """When, in words, with the financial years: `from April 2024 to March 2025 (2024/25)`."""
        if not self.months:
            return "without a date"
        first, last = wording.month(self.months[0]), wording.month(self.months[-1])
        spoken = f"in {first}" if first == last else f"from {first} to {last}"
        years = self.years
        if not years:
            return spoken
        return f"{spoken} ({years[0] if len(years) == 1 else f'{years[0]} to {years[-1]}'})"

    def money(self, figure: Figure | None) -> str:
        """A money figure, exact part first, in words."""
        return wording.ABSENT if figure is None else wording.money(figure.numerator, self.currency)

    def spend(self, title: str = "Spend") -> Column:
        """A column of money with its currency in the heading."""
        return Column(f"{title} ({wording.symbol(self.currency)})", "money")

    def base(self, what: str = "analysed spend (payments without an exclusion)") -> str:
        """The base of a table: which spend, how much, of whom and when."""
        total = self.figures.one("spend")
        return f"{self.money(total)} of {what}, {self.payer}, {wording.span(self.months)}"

    def drawn_base(self) -> str:
        """The base of a chart, short enough for its subtitle."""
        spend = f"Base: {self.money(self.figures.one('spend'))} of analysed spend; basis “{self.figures.basis}”"
        return f"{spend}\n{self.payer}, {wording.span(self.months)}"

    def placed_base(self) -> str:
        """The base of a table about places: the basis too."""
        return f"{self.base()}; basis “{self.figures.basis}”"
