"""What is bought and from whom: sector, category, department, size, ownership and deprivation, each with what leaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from spendscan.core.reasons import NOT_GIVEN, Ring
from spendscan.report import charts, grids, wording
from spendscan.report.accounts import share_of
from spendscan.report.figures import Figure, by_member
from spendscan.report.model import Block, Cell, Chart, Column, Prose, Section, Table
from spendscan.report.scene import Scene

_DWARFS = 3  # so many times as long as the longest other, a bar hides the rest
_MOST = 12


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
        blocks += [*class_charts(scene, of), class_table(scene, of)]
        blocks += by_ring(scene, of) if of is told_of(scene) else []
    return blocks


def class_charts(scene: Scene, of: Class) -> list[Chart]:
    """Bars split by ring and what leaves, of sectors and categories; plain bars of the others."""
    if of is DEPARTMENT:
        return []
    if of not in (SECTOR, CATEGORY):
        found = [plain_chart(scene, of)]
    else:
        found = [class_chart(scene, of), leak_chart(scene, of) if of is told_of(scene) else None]
    return [chart for chart in found if chart]


def told_of(scene: Scene) -> Class:
    """The class that leaks are told of: sectors, or categories where no sector is known."""
    return CATEGORY if _tells_nothing(scene.figures.members("spend", SECTOR.dimension)) else SECTOR


def plain_chart(scene: Scene, of: Class) -> Chart | None:
    """The members of a class as bars, what is not known in grey; None for a single one."""
    found = groups(scene, of)
    if len(found) < 2:
        return None
    prefix = f"{of.column} " if of is DEPRIVATION else ""
    drawn, aside = _dwarfed(found, scene.currency)
    parts = [(g.label if is_unknown(g.members[0]) else prefix + g.label, g.money, not g.plain) for g in drawn]
    words = charts.Words(
        f"{of.title}, {wording.symbol(scene.currency)}",
        scene.drawn_base() + aside,
        f"Bars of spend {of.title[:1].lower()}{of.title[1:]}, what is not known in grey; the table has the figures.",
        f"{of.dimension}{scene.suffix}",
    )
    return grids.bars(f"{of.dimension}{scene.suffix}", words, parts, scene.currency)


def leak_chart(scene: Scene, of: Class) -> Chart | None:
    """What leaves the local rings in each member's spend, at least and at most; None where nothing is known."""
    bounds = leaks_of(scene, of.dimension)
    known = [
        (g.label, *bounds[g.members[0].member]) for g in groups(scene, of) if g.plain and g.members[0].member in bounds
    ]
    if len(known) < 2:
        return None
    words = charts.Words(
        f"What leaves {scene.area.place}, {of.title[:1].lower()}{of.title[1:]}",
        f"{scene.drawn_base()}\nDark: known to leave. Pale: might too, as its place is unknown",
        f"Bars of the share that leaves, at least and at most, {of.title.lower()}; the table has the figures.",
        f"{of.dimension}{scene.suffix}",
    )
    return grids.leaving(f"leakage-{of.dimension}{scene.suffix}", words, known)


def by_ring(scene: Scene, of: Class) -> list[Block]:
    """The biggest members of a class by ring, in shares of their own spend: heat table and table; none for one."""
    crossed = {(f.member, f.member_2): f for f in scene.figures.members("spend_share", of.dimension, crossed="ring")}
    every = scene.area.every
    rows = [
        (g.label, [crossed[g.members[0].member, ring] for ring in every])
        for g in groups(scene, of)
        if len(g.members) == 1 and all((g.members[0].member, ring) in crossed for ring in every)
    ]
    rows = [(label, cells) for label, cells in rows if all(c.value is not None for c in cells)]
    if len(rows) < 2:
        return []
    name = f"{of.dimension}-rings{scene.suffix}"
    words = charts.Words(
        f"Where each {of.column.lower()} is bought: share of its own spend, %",
        scene.drawn_base(),
        f"Heat table of the share of each {of.column.lower()}'s spend by ring; the table below has the figures.",
        name,
    )
    cells = [(label, ring, c.value or 0.0) for label, own in rows for ring, c in zip(every, own, strict=True)]
    chart = grids.heat(name, words, cells, [label for label, _ in rows], every)
    table = Table(
        f"{of.title} and ring, shares of the row's own spend",
        scene.placed_base(),
        (Column(of.column), *(Column(wording.ring(ring), "percent") for ring in every)),
        tuple((label, *(c.value for c in own)) for label, own in rows),
        None,
        name,
        f"spend_share by {of.dimension} and ring",
    )
    return [chart, table]


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
        found.append(Group(f"all other ({wording.numeral(len(known) - most)})", tuple(known[most:]), plain=False))
    return [*found, *(Group(_label(scene, of, f), (f,), plain=False) for f in spends if is_unknown(f))]


def is_unknown(figure: Figure) -> bool:
    """Whether a member is what the ledger or a register does not say."""
    return figure.member in (NOT_GIVEN, "unknown")


def _dwarfed(found: Sequence[Group], currency: str) -> tuple[list[Group], str]:
    """The groups that are drawn, and words for the others.

    A bar of all others, or of what is not known, that dwarfs the rest would hide what the chart is for.
    """
    longest = max((group.money for group in found if group.plain), default=Decimal(0))
    drawn = [group for group in found if group.plain or group.money <= _DWARFS * longest]
    aside = [f"{g.label} ({wording.money(g.money, currency)})" for g in found if g not in drawn]
    return drawn, f"\nNot drawn: {'; '.join(aside)}" if aside else ""


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
    """What leaves each member's local rings, at least and at most: its leakage, else 100 less its local share's bounds.

    The rings share one unknown part, so the bounds of their union are the sum of their values and one ring's slack.
    """
    told = {f.member: f.bounds for f in scene.figures.members("leakage", dimension) if f.bounds}
    if told:
        return told
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
    drawn, aside = _dwarfed(found, scene.currency)
    parts = [
        (group.label, cell.member_2 or "", cell.numerator or Decimal(0))
        for group in drawn
        for f in group.members
        for cell in crossed.get(f.member, ())
        if cell.member_2 in scene.area.every
    ]
    words = charts.Words(
        f"{of.title} and place of the supplier, {wording.symbol(scene.currency)}",
        scene.drawn_base() + aside,
        f"Bars of spend {of.title.lower()}, biggest first, each split by ring; the table below has the figures.",
        f"{of.dimension}{scene.suffix}",
    )
    rows = [group.label for group in drawn]
    return charts.stacked(f"{of.dimension}{scene.suffix}", words, parts, rows, scene.area.every, scene.currency)
