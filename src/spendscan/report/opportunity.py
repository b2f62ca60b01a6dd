"""What could be bought nearer: industries that money leaves, with who of them is here, and the gaps where nobody is."""

import polars as pl

from spendscan.metrics.supply import ring_around
from spendscan.report import wording
from spendscan.report.figures import Figure
from spendscan.report.measures import measures
from spendscan.report.model import Block, Column, Prose, Section, Table
from spendscan.report.scene import Scene

MEASURES = ("opportunity", "opportunity_share", "market_gap", "next_ring_supply")
_INDUSTRIES, _NAMED = 15, 3


def opportunity_section(scene: Scene, prospects: pl.DataFrame | None) -> Section | None:
    """Money that leaves in industries that have businesses here, who they are, and gaps; None without figures."""
    whole = scene.figures.one("opportunity")
    if whole is None:
        return None
    blocks: list[Block] = [Prose(_said(scene, whole), lead=True)]
    table = measures(scene, MEASURES, "What could be bought nearer", "nearer")
    blocks += [table] if table else []
    here = prospects if prospects is not None else pl.DataFrame(schema={"division": pl.String, "ring": pl.String})
    for found in (_industries(scene, here), _gaps(scene, here)):
        blocks += [found] if found else []
    return Section("What could be bought nearer", tuple(blocks), scene.level)


def _said(scene: Scene, whole: Figure) -> str:
    low, high = whole.bounds or (whole.value, whole.value)
    most = wording.money(high, scene.currency)
    least = wording.money(low, scene.currency)
    money = f"{least}" if low == high else f"Between {least} and {most}"
    return (
        f"{money} left {scene.area.place} in industries that have businesses there. It is a potential and never a "
        "forecast: of the same industry does not mean able, willing or as good."
    )


def _by_division(scene: Scene, metric: str) -> dict[str, Figure]:
    return {f.member_2 or "": f for f in scene.figures.members(metric, "sector", crossed="division")}


def _leaving(scene: Scene, metric: str) -> list[tuple[str, Figure]]:
    """Industries that money leaves, most first."""
    found = _by_division(scene, metric)
    kept = [(name, f) for name, f in found.items() if (f.numerator or 0) > 0]
    return sorted(kept, key=lambda pair: (-(pair[1].numerator or 0), pair[0]))


def _industries(scene: Scene, prospects: pl.DataFrame) -> Table | None:
    leaving = _leaving(scene, "opportunity")
    if not leaving:
        return None
    supply, fit, typical = (
        _by_division(scene, m) for m in ("local_supply", "local_supply_fit", "leaving_supplier_year")
    )
    rows = tuple(
        (
            name,
            f.numerator,
            _count(supply.get(name)),
            _count(fit.get(name)),
            typical[name].numerator if name in typical else None,
            _names(prospects, name, scene.area.local),
        )
        for name, f in leaving[:_INDUSTRIES]
    )
    return Table(
        "Industries that money leaves, and who of them is here",
        scene.placed_base(),
        (
            Column("Industry"),
            scene.spend("Leaves"),
            Column("Businesses here", "count"),
            Column("Of a size that fits", "count"),
            scene.spend("A supplier-year that leaves"),
            Column("For example"),
        ),
        rows,
        f"{_rest(leaving)}Live businesses of the registers in {scene.area.place}; of a size that fits where it may "
        "turn over twice the middle supplier-year that leaves. Names that may be a person's are left out.",
        f"industries-here{scene.suffix}",
        "opportunity, local_supply, local_supply_fit, leaving_supplier_year by sector × division",
    )


def _gaps(scene: Scene, prospects: pl.DataFrame) -> Table | None:
    leaving = _leaving(scene, "market_gap")
    if not leaving:
        return None
    around, outer = _by_division(scene, "next_supply"), _next(scene)
    rows = tuple(
        (name, f.numerator, _count(around.get(name)), _names(prospects, name, (outer,)) if outer else None)
        for name, f in leaving[:_INDUSTRIES]
    )
    return Table(
        "Market gaps: industries that money leaves, and nobody of them is here",
        scene.placed_base(),
        (
            Column("Industry"),
            scene.spend("Leaves"),
            Column(f"Businesses in {outer}" if outer else "Businesses in the next ring", "count"),
            Column("For example"),
        ),
        rows,
        f"{_rest(leaving)}Nobody that the registers know: a register of part of the country has gaps of its own.",
        f"market-gaps{scene.suffix}",
        "market_gap, next_supply by sector × division",
    ).without_empty()


def _next(scene: Scene) -> str | None:
    """The ring around the local ones."""
    rank = ring_around(scene.area.rings, scene.area.local)
    return None if rank is None else scene.area.rings[rank]


def _count(figure: Figure | None) -> int | None:
    return None if figure is None or figure.value is None else int(figure.value)


def _names(prospects: pl.DataFrame, division: str, rings: tuple[str, ...]) -> str | None:
    found = prospects.filter(pl.col("division") == division, pl.col("ring").is_in(list(rings)))
    return "; ".join(found.sort("rank")["name"].head(_NAMED)) if found.height else None


def _rest(leaving: list[tuple[str, Figure]]) -> str:
    more = len(leaving) - _INDUSTRIES
    return f"{wording.numeral(more)} smaller ones are in the metrics table. " if more > 0 else ""
