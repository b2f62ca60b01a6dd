"""The local multipliers: what each pound makes in a second and a third round, with what is assumed beside it."""

from collections import defaultdict
from decimal import Decimal

from spendscan.report import flows, wording
from spendscan.report.charts import Words
from spendscan.report.flows import Flow
from spendscan.report.measures import ROUNDS, measures
from spendscan.report.model import Block, Column, Prose, Section, Table
from spendscan.report.scene import Scene

_WORDS = {"lm2": "LM2: after two rounds", "lm3": "LM3: after three rounds"}


_BODIES = 8
AGAIN, ONWARD = "re-spent locally (est.)", "spent or kept elsewhere"


def money_trail(scene: Scene) -> list[Block]:
    """From bodies to rings, and on to what local suppliers spend again where that is known: chart and table."""
    bodies, found = _body_flows(scene)
    rings = [ring for ring in scene.area.every if any(b == ring for _, b, _ in found)]
    if not scene.area.rings or len(rings) < 2:
        return []
    onward = _onward(scene, found)
    columns = [bodies, rings, [AGAIN, ONWARD]] if onward else [bodies, rings]
    name, estimate = (
        f"trail{scene.suffix}",
        "; what is spent again is estimated from the survey or rate" if onward else "",
    )
    words = Words(
        f"The money trail, {wording.symbol(scene.currency)}",
        scene.drawn_base() + ("\nWhat is spent again is estimated" if onward else ""),
        f"Bands from who pays to where suppliers are{', and on to what they spend again' if onward else ''}; "
        "the table below has the figures.",
        name,
    )
    flowing = [*found, *onward]
    chart = flows.sankey(name, words, flowing, columns, scene.area.every, scene.currency)
    left_out = "Where credits outweigh payments there is no band. " if _has_credits(scene) else ""
    table = Table(
        "The money trail",
        scene.placed_base() + estimate,
        (Column("From"), Column("To"), scene.spend()),
        tuple((wording.ring(a), wording.ring(b), money) for a, b, money in flowing),
        f"{left_out}What is spent again is LM3 less LM2, times the spend, rounded." if onward else left_out or None,
        name,
        "spend by ring of each body; lm2, lm3",
    )
    return [chart, table]


def _body_flows(scene: Scene) -> tuple[list[str], list[Flow]]:
    """The biggest bodies, all others as one, and what flows from each to each ring."""
    spends = sorted(scene.figures.bodies("spend"), key=lambda f: (-(f.numerator or Decimal(0)), f.body or ""))
    kept = [f.body or "" for f in spends]
    shown = kept if len(kept) <= _BODIES + 1 else kept[:_BODIES]
    others = f"{wording.numeral(len(kept) - len(shown))} other bodies"
    money: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for f in scene.figures.bodies("spend", "ring"):
        money[f.body if f.body in shown else others, f.member] += f.numerator or Decimal(0)
    names = [*shown, *([others] if len(shown) < len(kept) else [])]
    found = [(a, b, money[a, b]) for a in names for b in scene.area.every if money.get((a, b), Decimal(0)) > 0]
    return [name for name in names if any(a == name for a, _, _ in found)], found


def _has_credits(scene: Scene) -> bool:
    return any((f.numerator or 0) < 0 for f in scene.figures.bodies("spend", "ring"))


def _onward(scene: Scene, found: list[Flow]) -> list[Flow]:
    """From the local rings to what is spent again and what is not; nothing without LM3."""
    lm2, lm3, total = (scene.figures.one(metric) for metric in ("lm2", "lm3", "spend"))
    if not (lm2 and lm3 and total and total.numerator and lm2.value is not None and lm3.value is not None):
        return []
    local = {ring: Decimal(0) for ring in scene.area.local}
    for _, ring, money in found:
        if ring in local:
            local[ring] += money
    whole = sum(local.values(), Decimal(0))
    again = (Decimal(str(lm3.value)) - Decimal(str(lm2.value))) * total.numerator
    if whole <= 0 or not 0 < again <= whole:
        return []
    flowing: list[Flow] = []
    for ring, money in local.items():
        if money > 0:
            part = (again * money / whole).quantize(Decimal(1))
            flowing += [(ring, AGAIN, part), (ring, ONWARD, money - part)]
    return [flow for flow in flowing if flow[2] > 0]


def multiplier_section(scene: Scene) -> Section:
    """LM2 and LM3 with their bounds and assumptions, or what LM3 needs."""
    rows = []
    for metric, words in _WORDS.items():
        f = scene.figures.one(metric)
        if f is not None and f.value is not None and scene.area.rings:
            rows.append((words, f.value, f.bound_low, f.bound_high, f.method))
    if not rows:
        text = Prose("Without a local share there is no multiplier.")
        return Section("Local multiplier", (*money_trail(scene), text), scene.level)
    table = Table(
        "Local multipliers",
        scene.placed_base(),
        (
            Column("Multiplier"),
            Column("Value", "ratio"),
            Column("At least", "ratio"),
            Column("At most", "ratio"),
            Column("What it assumes"),
        ),
        tuple(rows),
        "Indicative. Taxes, staff pay, displacement and what would have happened anyway are not in it; a "
        "larger area gives a "
        "larger multiplier, so compare only figures of the same area. The sum of several bodies' multipliers "
        "means nothing.",
        f"multipliers{scene.suffix}",
        "lm2, lm3",
    )
    rounds = measures(scene, ROUNDS, "Second rounds", "rounds")
    more = (rounds,) if rounds else ()
    if len(rows) == len(_WORDS):
        return Section("Local multiplier", (*money_trail(scene), table, *more), scene.level)
    missing = Prose(
        "There is no LM3: it needs what suppliers spend again locally, from a survey (--survey) or as a rate "
        "(--respend)."
    )
    return Section("Local multiplier", (*money_trail(scene), table, *more, missing), scene.level)
