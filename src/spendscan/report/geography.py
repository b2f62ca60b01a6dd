"""Where the money goes: by ring, by ring and all inside it, by body, and by what counts as local."""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from spendscan.core.reasons import Basis, Scope
from spendscan.report import accounts, charts, grids, maps, wording
from spendscan.report.figures import Figure, by_body, by_member
from spendscan.report.model import Block, Cell, Chart, Column, Prose, Section, Table
from spendscan.report.scene import UNNAMED_AREA, Scene

_MOST_BARS = 12
_MOST_AREAS = 20


def geography_section(scene: Scene, frame: pl.DataFrame) -> Section:
    """The ring chart, and the tables by ring, cumulative ring and body."""
    blocks: list[Block] = [ring_chart(scene), rings(scene)]
    if scene.area.rings:
        blocks.append(cumulative(scene))
    else:
        blocks.append(
            Prose("No area was given, so no ring says what is near: all that is not stated to be overseas is unknown.")
        )
    if len(scene.bodies) > 1:
        blocks += [bodies_chart(scene), bodies(scene)]
    drawn = map_chart(scene)
    blocks += [drawn] if drawn else []
    blocks += authorities(scene, frame)
    return Section("Where the money goes", tuple(blocks), scene.level)


def map_chart(scene: Scene) -> Chart | None:
    """The rings whose boundaries were drawn as a map, all rings told with spend and share; None without a boundary."""
    shares = by_member(scene.figures.members("spend_share", "ring"))
    labels = {
        f.member: f"{wording.ring(f.member)}: {scene.money(f)}"
        + (f", {wording.percent(shares[f.member].value)}" if f.member in shares else "")
        for f in _ordered(scene, scene.figures.members("spend", "ring"))
    }
    words = charts.Words(
        f"Where suppliers are: spend by ring, {wording.symbol(scene.currency)}",
        scene.drawn_base(),
        f"Map of the rings whose boundaries were given, with the spend of every ring: {'; '.join(labels.values())}.",
        f"rings{scene.suffix}",
    )
    return maps.ring_map(f"map{scene.suffix}", words, scene.area.boundaries, labels, scene.area.every)


def authorities(scene: Scene, frame: pl.DataFrame) -> list[Block]:
    """Spend by the local authority that suppliers are in, as bars and a table; nothing without a lookup's codes."""
    found = accounts.authorities(frame, scene.currency)
    placed = [(code, ring, tally, payees) for code, ring, tally, payees in found if code]
    if len(placed) < 2:
        return []
    shown = placed[:_MOST_AREAS]
    called = scene.authorities
    rows: list[tuple[Cell, ...]] = [
        (f"{called[c]} ({c})" if c in called else c, wording.ring(r), t.money, n, t.lines) for c, r, t, n in shown
    ]
    parts = [(f"{called.get(code, code)} ({wording.ring(ring)})", t.money, False) for code, ring, t, _ in shown]
    rest = [tally for _, _, tally, _ in placed[_MOST_AREAS:]]
    if rest:
        money = sum((t.money for t in rest), Decimal(0))
        rows.append((f"all other ({wording.numeral(len(rest))})", None, money, None, sum(t.lines for t in rest)))
    none = [tally for code, _, tally, _ in found if not code]
    if none:
        money = sum((t.money for t in none), Decimal(0))
        rows.append(("unknown", None, money, None, sum(t.lines for t in none)))
        # However long: where money goes is never shown without what is not known.
        parts.append(("authority unknown", money, True))
    words = charts.Words(
        f"Spend by the local authority of the supplier, {wording.symbol(scene.currency)}",
        scene.drawn_base(),
        f"Bars of spend of {len(shown)} local authorities, most first; the table below has the figures.",
        f"authorities{scene.suffix}",
    )
    columns = (
        Column("Authority"),
        Column("Ring"),
        scene.spend(),
        Column("Payees", "count"),
        Column("Payments", "count"),
    )
    table = Table(
        "Spend by the local authority of the supplier",
        scene.placed_base(),
        columns,
        tuple(rows),
        "Authorities by name where the lookup has one, and by code.",
        f"authorities{scene.suffix}",
    )
    return [grids.bars(f"authorities{scene.suffix}", words, parts, scene.currency), table]


def ring_chart(scene: Scene) -> Chart:
    """Spend by ring as one bar, each part with its share."""
    pooled = _ordered(scene, scene.figures.members("spend", "ring"))
    shares = by_member(scene.figures.members("spend_share", "ring"))
    parts = [
        (f.member, f.numerator or Decimal(0), wording.percent(shares[f.member].value) if f.member in shares else "")
        for f in pooled
    ]
    told = ", ".join(f"{wording.ring(ring)} {wording.money(amount, scene.currency)}" for ring, amount, _ in parts)
    words = charts.Words(
        f"Where the money goes: spend by place of the supplier, {wording.symbol(scene.currency)}",
        scene.drawn_base(),
        f"Bar of spend by ring: {told}.",
        f"rings{scene.suffix}",
    )
    return charts.one_bar(f"ring{scene.suffix}", words, parts, scene.area.every, scene.currency)


def bodies_chart(scene: Scene) -> Chart:
    """Spend of the biggest bodies, each split by ring."""
    biggest = _biggest_bodies(scene)[:_MOST_BARS]
    shown = [f.body for f in biggest if f.body]
    parts = [
        (f.body or "", f.member, f.numerator or Decimal(0))
        for f in scene.figures.bodies("spend", "ring")
        if f.body in shown and f.member in scene.area.every
    ]
    words = charts.Words(
        f"Spend by body and place of the supplier, {wording.symbol(scene.currency)}",
        scene.drawn_base(),
        f"Bars of spend of {wording.count(len(shown), 'body', 'bodies')}, biggest first, each split by ring.",
        f"bodies{scene.suffix}",
    )
    return charts.stacked(f"bodies{scene.suffix}", words, parts, shown, scene.area.every, scene.currency)


def _biggest_bodies(scene: Scene) -> list[Figure]:
    return sorted(scene.figures.bodies("spend"), key=lambda f: (-(f.numerator or Decimal(0)), f.body or ""))


def _ordered(scene: Scene, figures: Sequence[Figure]) -> list[Figure]:
    found = by_member(figures)
    return [found[ring] for ring in scene.area.every if ring in found]


def rings(scene: Scene) -> Table:
    """Exclusive rings: each payment in one of them."""
    shares = by_member(scene.figures.members("spend_share", "ring"))
    rows = []
    for spend in _ordered(scene, scene.figures.members("spend", "ring")):
        share = shares.get(spend.member)
        rows.append((
            _named(scene, spend.member),
            spend.numerator,
            share.value if share else None,
            share.bounds if share else None,
            spend.payees,
            spend.payments,
        ))  # fmt: skip
    return Table(
        "Spend by ring, exclusive: each payment in one ring",
        scene.placed_base(),
        (
            Column("Ring"),
            scene.spend(),
            Column("Share of spend", "percent"),
            Column("At least to at most", "range"),
            Column("Payees", "count"),
            Column("Payments", "count"),
        ),
        tuple(rows),
        "“At least” takes everything unknown to be elsewhere, “at most” takes all of it to be in the ring.",
        f"rings{scene.suffix}",
        "spend, spend_share by ring",
    )


def _named(scene: Scene, ring: str) -> str:
    mark = ring in scene.area.local and ring != UNNAMED_AREA
    return f"{wording.ring(ring)} (local)" if mark else wording.ring(ring)


def cumulative(scene: Scene) -> Table:
    """Cumulative rings: each with those inside it, and what leaks beyond."""
    shares = by_member(scene.figures.members("spend_share", "ring_cumulative"))
    leaks = by_member(scene.figures.members("leakage", "ring_cumulative"))
    spends = by_member(scene.figures.members("spend", "ring_cumulative"))
    rows = []
    for i, name in enumerate(scene.area.rings):
        spend, share, leak = spends.get(name), shares.get(name), leaks.get(name)
        rows.append((
            name if i == 0 else f"{name}, including all inside it",
            spend.numerator if spend else None,
            share.value if share else None,
            share.bounds if share else None,
            leak.bound_low if leak else None,
            leak.bound_high if leak else None,
        ))  # fmt: skip
    return Table(
        "Spend by ring, cumulative: each ring with those inside it",
        scene.placed_base(),
        (
            Column("Ring"),
            scene.spend(),
            Column("Share of spend", "percent"),
            Column("At least to at most", "range"),
            Column("Leaks beyond it, at least", "percent"),
            Column("at most", "percent"),
        ),
        tuple(rows),
        "Leakage is what is known to leave the ring at once; what is unknown is in neither end.",
        f"rings-cumulative{scene.suffix}",
        "spend, spend_share, leakage by ring_cumulative",
    )


def bodies(scene: Scene) -> Table:
    """The local share of each body, the pooled share and the plain mean of the bodies' shares."""
    shares, known = by_body(scene.figures.bodies("local_share")), by_body(scene.figures.bodies("local_share_of_known"))
    rows = [
        _body_row(spend.body or "", spend, shares.get(spend.body or ""), known.get(spend.body or ""))
        for spend in _biggest_bodies(scene)
    ]
    total = scene.figures.one("spend")
    if total is not None:
        rows.append(
            _body_row(
                "All bodies, pooled", total, scene.figures.one("local_share"), scene.figures.one("local_share_of_known")
            )
        )
    mean = scene.figures.one("local_share_mean_of_bodies")
    if mean is not None:
        rows.append(("Plain mean of the bodies' shares", None, mean.value, mean.bounds, None, None))
    return Table(
        "Local share by body",
        scene.placed_base(),
        (
            Column("Body"),
            scene.spend(),
            Column("Local share", "percent"),
            Column("At least to at most", "range"),
            Column("Of what could be placed", "percent"),
            Column("Coverage", "percent"),
        ),
        tuple(rows),
        "The pooled share weighs bodies by their money; the plain mean does not, and the two may be far apart.",
        f"bodies{scene.suffix}",
        "spend, local_share, local_share_of_known of each body; local_share_mean_of_bodies",
    )


def _body_row(
    name: str, spend: Figure, share: Figure | None, known: Figure | None
) -> tuple[str, Decimal | None, float | None, tuple[float, float] | None, float | None, float | None]:
    return (
        name,
        spend.numerator,
        share.value if share else None,
        share.bounds if share else None,
        known.value if known else None,
        share.coverage if share else None,
    )


def sensitivity_section(scene: Scene) -> Section:
    """The local share by basis and by scope: what the headline would be by another definition."""
    if not scene.area.rings:
        text = "Without an area there is no local share to compare by basis and scope."
        return Section("How the local share depends on its definition", (Prose(text),), scene.level)
    table, chart = by_basis(scene), basis_chart(scene)
    blocks: list[Block] = [chart, table] if chart else [table]
    return Section("How the local share depends on its definition", (*blocks, by_scope(scene)), scene.level)


def _definitions(scene: Scene, what: str) -> tuple[Column, ...]:
    return (
        Column(what),
        scene.spend(),
        Column("Local share", "percent"),
        Column("At least to at most", "range"),
        Column("Of what could be placed", "percent"),
        Column("Coverage", "percent"),
    )


def by_basis(scene: Scene) -> Table:
    """The local share by which address makes a supplier local."""
    rows = []
    for basis in map(str, Basis):
        share = scene.figures.one("local_share", basis=basis)
        known = scene.figures.one("local_share_of_known", basis=basis)
        if share is not None:
            row = (share.denominator, share.value, share.bounds, known.value if known else None, share.coverage)
            rows.append((f"{basis}: {wording.BASES[basis]}", *row))
    return Table(
        "Local share by basis",
        scene.base(),
        _definitions(scene, "Basis"),
        tuple(rows),
        None,
        f"basis{scene.suffix}",
        "local_share, local_share_of_known of each basis",
    )


def by_scope(scene: Scene) -> Table:
    """The local share by which spend is the denominator."""
    rows = []
    for scope in map(str, Scope):
        share = scene.figures.one("local_share", scope=scope)
        known = scene.figures.one("local_share_of_known", scope=scope)
        if share is not None:
            row = (share.denominator, share.value, share.bounds, known.value if known else None, share.coverage)
            rows.append((f"{scope}: {wording.SCOPES[scope]}", *row))
    base = f"{scene.payer}, {wording.span(scene.months)}; basis “{scene.figures.basis}”; denominators in the rows"
    return Table(
        "Local share by scope",
        base,
        _definitions(scene, "Scope"),
        tuple(rows),
        None,
        f"scope{scene.suffix}",
        "local_share, local_share_of_known of each scope",
    )


def basis_chart(scene: Scene) -> Chart | None:
    """The local share by basis with its bounds; None where no basis has one."""
    marks = []
    for basis in map(str, Basis):
        share = scene.figures.one("local_share", basis=basis)
        known = scene.figures.one("local_share_of_known", basis=basis)
        if share is not None and share.value is not None and share.bounds:
            marks.append((basis, share.value, *share.bounds, known.value if known else None))
    if not marks:
        return None
    told = "; ".join(f"{m[0]} {wording.percent(m[1])}, {wording.between((m[2], m[3]))}" for m in marks)
    words = charts.Words(
        f"Local share by basis: {scene.area.place}",
        "Dot: known to be local. Bar: from nothing unknown to all unknown local. Upright mark: of what could be placed",
        f"Local share by basis with its bounds: {told}.",
        f"basis{scene.suffix}",
    )
    return charts.ranges(f"basis{scene.suffix}", words, marks)
