"""Who is paid most, and how concentrated spend is."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import accumulate

import polars as pl

from spendscan.core.reasons import Scope
from spendscan.report import accounts, charts, grids, wording
from spendscan.report.accounts import supplier_parts
from spendscan.report.figures import Figure, by_member
from spendscan.report.measures import ESTIMATED, SPREAD, interval, measures
from spendscan.report.model import Block, Chart, Column, Prose, Section, Table
from spendscan.report.scene import Scene

_BARS = 15
_MEASURES = {"hhi": "Herfindahl-Hirschman index (0 to 10,000)", "payee_count": "Payees", "payment_count": "Payments"}


def _top(scene: Scene) -> list[Figure]:
    figures = [f for f in scene.figures.members("spend", "payee") if (f.numerator or 0) > 0]
    return sorted(figures, key=lambda f: (-(f.numerator or Decimal(0)), f.member))[: scene.suppliers]


Parts = Mapping[str, list[tuple[str, Decimal]]]


def suppliers_section(scene: Scene, frame: pl.DataFrame, grouped: pl.DataFrame | None = None) -> Section:
    """The suppliers with most money: chart and table; and the groups that decisions put suppliers in.

    Args:
        scene: The currency.
        frame: The reduced cube, for the rings of each supplier.
        grouped: The table `groups`.
    """
    top = _top(scene)
    if not top:
        return Section("Top suppliers", (Prose("No supplier has a positive total."),), scene.level)
    names = scene.names.of([f.member for f in top], scene.currency)
    parts = supplier_parts(frame, scene.currency, [f.member for f in top])
    blocks: list[Block] = [supplier_chart(scene, top, names, parts), supplier_table(scene, top, names, parts)]
    found = group_table(scene, grouped) if grouped is not None else None
    blocks += [found] if found else []
    return Section("Top suppliers", tuple(blocks), scene.level)


def group_table(scene: Scene, grouped: pl.DataFrame) -> Table | None:
    """The groups that decisions name, with what all their suppliers are paid; None where they name none."""
    own = grouped.filter(pl.col("currency") == scene.currency).sort("rank").head(scene.suppliers)
    if not own.height:
        return None
    columns = ("rank", "parent", "amount", "share", "suppliers", "payees", "payments")
    return Table(
        "Groups: suppliers under one parent",
        scene.base(),
        (
            Column("Rank", "count"),
            Column("Group"),
            scene.spend(),
            Column("Share of positive totals", "percent"),
            Column("Suppliers", "count"),
            Column("Payees", "count"),
            Column("Payments", "count"),
        ),
        tuple(own.select(columns).rows()),
        "Parents as the decisions file names them; the rank counts groups, and suppliers without one, by money.",
        f"groups{scene.suffix}",
    )


def supplier_table(scene: Scene, top: list[Figure], names: Mapping[str, str], parts: Parts) -> Table:
    """Name, money, share and ring of the top suppliers."""
    shares = by_member(scene.figures.members("spend_share", "payee"))
    rows = []
    for i, f in enumerate(top, 1):
        share = shares.get(f.member)
        own = [ring for ring, amount in parts.get(f.member, []) if amount]
        ring = wording.ring(own[0]) + (" and others" if len(own) > 1 else "") if own else wording.ABSENT
        rows.append((i, names[f.member], f.numerator, share.value if share else None, ring, f.payments))
    return Table(
        f"Top {len(top)} suppliers",
        scene.placed_base(),
        (
            Column("", "count"),
            Column("Supplier"),
            scene.spend(),
            Column("Share of spend", "percent"),
            Column("Ring"),
            Column("Payments", "count"),
        ),
        tuple(rows),
        "Payees that share a registered entity are one supplier. Individuals are never named; a name that "
        "may be a person's "
        "is withheld unless a register knows it as a business.",
        f"suppliers{scene.suffix}",
        "spend, spend_share by payee",
    )


def supplier_chart(scene: Scene, top: list[Figure], names: Mapping[str, str], parts: Parts) -> Chart:
    """The top suppliers as bars, split by the rings they are in."""
    shown = top[:_BARS]
    bars = [(names[f.member], parts.get(f.member, [])) for f in shown]
    words = charts.Words(
        f"Top {len(shown)} suppliers, {wording.symbol(scene.currency)}",
        scene.drawn_base(),
        f"Bars of spend with the top {len(shown)} suppliers, split by ring; the table below has the figures.",
        f"suppliers{scene.suffix}",
    )
    return charts.ranked(f"suppliers{scene.suffix}", words, bars, scene.area.every, scene.currency)


# Up to how many suppliers the curve and its table tell.
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 300, 500, 1_000, 2_000, 5_000, 10_000, 100_000)


def pareto(scene: Scene, frame: pl.DataFrame) -> list[Block]:
    """How fast the biggest suppliers add up: a curve, and the money at its steps; nothing for a single supplier."""
    ranked = accounts.ranked_suppliers(frame, scene.currency)
    whole = accounts.positive_nets(frame, scene.currency)
    if len(ranked) < 2:
        return []
    added = list(accumulate(ranked))
    steps = sorted({n for n in _STEPS if n < len(ranked)} | {len(ranked)})
    drawn = sorted({*steps, *(round(len(ranked) ** (i / 80)) for i in range(81))})
    points = [(n, 100 * added[n - 1] / whole) for n in drawn]
    words = charts.Words(
        "How fast the biggest suppliers add up",
        f"Base: what suppliers were paid, credits of a supplier taken off; {scene.payer}\nDashed: 80%",
        "Curve of the share of spend with the biggest suppliers, from the first to all; the table has the money.",
        f"pareto{scene.suffix}",
    )
    table = Table(
        "Spend with the biggest suppliers",
        scene.base(),
        (Column("Biggest suppliers", "count"), scene.spend("Spend with them")),
        tuple((n, accounts.decimal(added[n - 1])) for n in steps),
        "Suppliers with more credits than payments are left out, as are redacted, unnamed and individual payees.",
        f"pareto{scene.suffix}",
    )
    return [grids.curve(f"pareto{scene.suffix}", words, points), table]


def concentration_section(scene: Scene, frame: pl.DataFrame) -> Section:
    """Top-N share and HHI, and how much of the spend the 300 biggest suppliers are."""
    found = scene.figures.like(r"^(top_\w+_share|hhi|payee_count|payment_count)$")
    ranked = sorted(found, key=lambda f: (list(_MEASURES).index(f.metric) if f.metric in _MEASURES else -1, f.metric))
    rows = [
        (_MEASURES.get(f.metric, "Share of the biggest suppliers"), _value(f), interval(scene, f), f.method)
        for f in ranked
    ]
    top, whole = (scene.figures.one("spend", scope=str(s)) for s in (Scope.TOP_300, Scope.ANALYSED))
    if top is not None and whole is not None:
        cover = scene.figures.one("scope_coverage", scope=str(Scope.TOP_300))
        share = f", {wording.percent(cover.value)} of it" if cover and cover.value is not None else ""
        rows.append(
            (
                "Spend with the 300 biggest suppliers",
                scene.money(top) + share,
                None,
                f"of {scene.money(whole)} analysed",
            )
        )
    if not rows:
        return Section("Concentration", (Prose("There is no positive spend to be concentrated."),), scene.level)
    table = Table(
        "How concentrated spend is",
        scene.base(),
        (Column("Measure"), Column("Value"), Column(ESTIMATED, "right"), Column("How")),
        tuple(rows),
        None,
        f"concentration{scene.suffix}",
        "top_n_share, hhi, payee_count, payment_count, scope_coverage",
    ).without_empty()
    spread = measures(scene, SPREAD, "How spend is spread over suppliers", "spread")
    more = (spread,) if spread else ()
    return Section("Concentration", (table, *more, *pareto(scene, frame)), scene.level)


def _value(f: Figure) -> str:
    if f.value is None:
        return wording.ABSENT
    if f.unit == "percent":
        return wording.percent(f.value)
    return wording.numeral(f.value)
