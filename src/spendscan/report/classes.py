"""What is bought and from whom: sector, category, department, size, ownership and deprivation, each with what leaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from spendscan.core.reasons import NOT_GIVEN, Ring
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
    return all(map(is_unknown, spends))


@dataclass(frozen=True)
class Group:
    """One row of a class: a member, or all other members together.

    Args:
        label: How it is printed.
        members: Its figures of spend.
        plain: Whether it is a member that the reader knows by name.
    """

    label: str
    members: tuple[Figure, ...]
    plain: bool = True

    @property
    def money(self) -> Decimal:
        """Its spend, exactly."""
        return sum((f.numerator or Decimal(0) for f in self.members), Decimal(0))


def groups(scene: Scene, of: Class) -> list[Group]:
    """The members with most money, all others, and last what is not known."""
    spends = scene.figures.members("spend", of.dimension)
    known = sorted((f for f in spends if not is_unknown(f)), key=lambda f: (-(f.numerator or Decimal(0)), f.member))
    if of is DEPRIVATION:
        known.sort(key=lambda f: (len(f.member), f.member))
    most = len(known) if len(known) <= _MOST + 1 else _MOST
    found = [Group(_label(scene, of, f), (f,)) for f in known[:most]]
    if known[most:]:
        found.append(Group(f"all other ({len(known) - most:,})", tuple(known[most:]), plain=False))
    return [*found, *(Group(_label(scene, of, f), (f,), plain=False) for f in spends if is_unknown(f))]


def is_unknown(figure: Figure) -> bool:
    """Whether a member is what the ledger or a register does not say."""
    return figure.member in (NOT_GIVEN, "unknown")


def class_table(scene: Scene, of: Class) -> Table:
    """The biggest members of a class with their share, and how much of each leaks, at least and at most."""
    shares = by_member(scene.figures.members("spend_share", of.dimension))
    leaks, unknown = leaks_of(scene, of.dimension), _unknown(scene, of.dimension)
    whole = scene.figures.one("spend")
    rows: list[tuple[Cell, ...]] = []
    for group in groups(scene, of):
        lines = sum(f.payments or 0 for f in group.members)
        if len(group.members) > 1:
            part = share_of(group.money, whole.numerator) if whole and whole.numerator else None
            rows.append((group.label, group.money, part, None, None, None, None, lines))
            continue
        f = group.members[0]
        share, (low, high) = shares.get(f.member), leaks.get(f.member, (None, None))
        value = share.value if share else None
        rows.append((group.label, group.money, value, low, high, unknown.get(f.member), f.payees, lines))
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
    return Table(
        of.title,
        scene.placed_base(),
        columns,
        tuple(rows),
        note,
        f"{of.dimension}{scene.suffix}",
        f"spend, spend_share by {of.dimension}, and by {of.dimension} and ring",
    ).without_empty()


def _label(scene: Scene, of: Class, figure: Figure) -> str:
    return wording.member(scene.names.label(figure.member), published=of in (CATEGORY, DEPARTMENT))


def _unknown(scene: Scene, dimension: str) -> dict[str, float | None]:
    crossed = scene.figures.members("spend_share", dimension, crossed="ring")
    return {f.member: f.value for f in crossed if f.member_2 == str(Ring.UNKNOWN)}


def leaks_of(scene: Scene, dimension: str) -> dict[str, tuple[float, float]]:
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
    """The biggest members of a class, each split by ring; None for a single one, or without figures by ring."""
    crossed: dict[str, list[Figure]] = {}
    for f in scene.figures.members("spend_share", of.dimension, crossed="ring"):
        crossed.setdefault(f.member, []).append(f)
    found = groups(scene, of)
    if not crossed or len(found) < 2:
        return None
    # A bar of all others, or of what is not known, that dwarfs the rest would hide what the chart is for.
    longest = max((group.money for group in found if group.plain), default=Decimal(0))
    drawn = [group for group in found if group.plain or group.money <= _DWARFS * longest]
    parts = [
        (group.label, cell.member_2 or "", cell.numerator or Decimal(0))
        for group in drawn
        for f in group.members
        for cell in crossed.get(f.member, ())
        if cell.member_2 in scene.area.every
    ]
    aside = [f"{g.label} ({wording.money(g.money, scene.currency)})" for g in found if g not in drawn]
    words = charts.Words(
        f"{of.title} and place of the supplier, {wording.symbol(scene.currency)}",
        scene.drawn_base() + (f"\nNot drawn: {'; '.join(aside)}" if aside else ""),
        f"Bars of spend {of.title.lower()}, biggest first, each split by ring; the table below has the figures.",
        f"{of.dimension}{scene.suffix}",
    )
    rows = [group.label for group in drawn]
    return charts.stacked(f"{of.dimension}{scene.suffix}", words, parts, rows, scene.area.every, scene.currency)
