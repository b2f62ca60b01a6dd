"""What is bought and from whom: sector, category, department, size, ownership and deprivation, each with what leaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from spendscan.core.reasons import Ring
from spendscan.report import charts, wording
from spendscan.report.accounts import share_of
from spendscan.report.figures import Figure, by_member
from spendscan.report.model import Block, Cell, Chart, Column, Prose, Section, Table
from spendscan.report.scene import Scene

_MOST = 12
_DWARFS = 3


@dataclass(frozen=True)
class Class:
    """A way to sort spend: its dimension, its words, and why there may be no figures."""

    dimension: str
    title: str
    column: str
    without: str


SECTOR = Class(
    "sector",
    "By sector",
    "Sector",
    "By sector: no register says in which industry a supplier is (one with industry codes would).",
)
CATEGORY = Class("category", "By category", "Category", "By category: the ledger has no category or expense type.")
DEPARTMENT = Class(
    "department", "By department", "Department", "By department: the ledger has no department or service."
)
SIZE = Class("size", "By size of the supplier", "Size", "By size: no register says how large a supplier is.")
OWNERSHIP = Class(
    "ownership", "By ownership of the supplier", "Ownership", "By ownership: no register says who owns a supplier."
)
DEPRIVATION = Class(
    "deprivation",
    "By deprivation of the supplier's neighbourhood",
    "Decile",
    "By deprivation: no index of deprivation was given (--imd).",
)
WHAT = (SECTOR, CATEGORY, DEPARTMENT)
WHOM = (SIZE, OWNERSHIP)


def deprivation_section(scene: Scene) -> Section:
    """Spend by deprivation decile, or why there is none."""
    return Section("Deprived areas", tuple(_blocks(scene, (DEPRIVATION,))), scene.level)


def what_section(scene: Scene) -> Section:
    """Spend by sector, category and department with what leaks, or why there is none."""
    return Section("What is bought", tuple(_blocks(scene, WHAT)), scene.level)


def whom_section(scene: Scene) -> Section:
    """Spend by size and ownership, or why there is none."""
    return Section("What kind of supplier", tuple(_blocks(scene, WHOM)), scene.level)


def _blocks(scene: Scene, classes: Sequence[Class]) -> list[Block]:
    blocks: list[Block] = []
    for of in classes:
        spends = scene.figures.members("spend", of.dimension)
        if _tells_nothing(spends):
            blocks.append(Prose(of.without))
            continue
        chart = class_chart(scene, of) if of is SECTOR or of is CATEGORY else None
        blocks += [chart] if chart else []
        blocks.append(class_table(scene, of))
    return blocks


def _tells_nothing(spends: Sequence[Figure]) -> bool:
    return all(f.member in ("(not given)", "unknown", "(unknown)") for f in spends)


def _biggest(figures: Sequence[Figure]) -> list[Figure]:
    return sorted(figures, key=lambda f: (-(f.numerator or Decimal(0)), f.member))


def class_table(scene: Scene, of: Class) -> Table:
    """The biggest members of a class with their share, and how much of each leaks, at least and at most."""
    spends = _biggest(scene.figures.members("spend", of.dimension))
    shares = by_member(scene.figures.members("spend_share", of.dimension))
    leaks, unknown = _leaks(scene, of.dimension), _unknown(scene, of.dimension)
    if of is DEPRIVATION:
        spends = sorted(spends, key=lambda f: (len(f.member), f.member))
    shown, rest = (spends, []) if len(spends) <= _MOST + 1 else (spends[:_MOST], spends[_MOST:])
    rows: list[tuple[Cell, ...]] = []
    for f in shown:
        label, share = _label(scene, of, f), shares.get(f.member)
        low, high = leaks.get(f.member, (None, None))
        rows.append(
            (label, f.numerator, share.value if share else None, low, high, unknown.get(f.member), f.payees, f.payments)
        )
    if rest:
        money = sum((f.numerator or Decimal(0) for f in rest), Decimal(0))
        lines = sum(f.payments or 0 for f in rest)
        whole = scene.figures.one("spend")
        share_of_rest = share_of(money, whole.numerator) if whole and whole.numerator else None
        rows.append((f"all other ({len(rest):,})", money, share_of_rest, None, None, None, None, lines))
    columns = (
        Column(of.column),
        scene.spend(),
        Column("Share of spend", "percent"),
        Column(f"Leaves {scene.area.place}, at least", "percent"),
        Column("at most", "percent"),
        Column("Place unknown", "percent"),
        Column("Payees", "count"),
        Column("Payments", "count"),
    )
    note = "What leaves, and whose place is unknown, are shares of the row's own spend." if unknown else None
    return Table(of.title, scene.placed_base(), columns, tuple(rows), note).without_empty()


def _label(scene: Scene, of: Class, figure: Figure) -> str:
    return wording.member(scene.names.label(figure.member), published=of in (CATEGORY, DEPARTMENT))


def _unknown(scene: Scene, dimension: str) -> dict[str, float | None]:
    crossed = scene.figures.members("spend_share", dimension, crossed="ring")
    return {f.member: f.value for f in crossed if f.member_2 == str(Ring.UNKNOWN)}


def _leaks(scene: Scene, dimension: str) -> dict[str, tuple[float, float]]:
    """What leaves each member's local rings, at least and at most: 100 less the bounds of its local share.

    The rings share one unknown part, so the bounds of their union are the sum of their values and one ring's slack.
    """
    local: dict[str, list[Figure]] = {}
    for f in scene.figures.members("spend_share", dimension, crossed="ring"):
        if f.member_2 in scene.area.local and f.value is not None:
            local.setdefault(f.member, []).append(f)
    leaks = {}
    for name, found in local.items():
        share, bounds = sum(f.value or 0.0 for f in found), found[0].bounds
        if bounds:
            low, high = (share + bound - (found[0].value or 0.0) for bound in bounds)
            leaks[name] = (100 - high, 100 - low)
    return leaks


def class_chart(scene: Scene, of: Class) -> Chart | None:
    """The biggest members of a class, each split by ring; None for a single member, or without figures by ring."""
    crossed = [
        f for f in scene.figures.members("spend_share", of.dimension, crossed="ring") if f.member_2 in scene.area.every
    ]
    order = _biggest(scene.figures.members("spend", of.dimension))
    if not crossed or len(order) < 2:
        return None
    top = order if len(order) <= _MOST + 1 else order[:_MOST]
    rest = sum((f.numerator or Decimal(0) for f in order[len(top) :]), Decimal(0))
    others = f"all other ({len(order) - len(top):,})"
    # A bar of all others that dwarfs the rest would hide what the chart is for.
    aside = rest > _DWARFS * (top[0].numerator or Decimal(0))
    label = {f.member: _label(scene, of, f) for f in top}
    sums: dict[tuple[str, str], Decimal] = {}
    for f in crossed:
        if f.member in label or not aside:
            key = (label.get(f.member, others), f.member_2 or str(Ring.UNKNOWN))
            sums[key] = sums.get(key, Decimal(0)) + (f.numerator or Decimal(0))
    hidden = f"\n{others} of {wording.money(rest, scene.currency)} is not drawn" if aside else ""
    words = charts.Words(
        f"{of.title} and place of the supplier, {wording.symbol(scene.currency)}",
        f"{scene.drawn_base()}{hidden}",
        f"Bars of spend {of.title.lower()}, biggest first, each split by ring; the table below has the figures.",
    )
    parts = [(row, ring, amount) for (row, ring), amount in sums.items()]
    rows = list(dict.fromkeys([*label.values(), *([others] if len(top) < len(order) and not aside else [])]))
    return charts.stacked(f"{of.dimension}{scene.suffix}", words, parts, rows, scene.area.every, scene.currency)
