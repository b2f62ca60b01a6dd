"""The local multipliers: what each pound makes in a second and a third round, with what is assumed beside it."""

from spendscan.report.model import Column, Prose, Section, Table
from spendscan.report.scene import Scene

_WORDS = {"lm2": "LM2: after two rounds", "lm3": "LM3: after three rounds"}


def multiplier_section(scene: Scene) -> Section:
    """LM2 and LM3 with their bounds and assumptions, or what LM3 needs."""
    rows = []
    for metric, words in _WORDS.items():
        f = scene.figures.one(metric)
        if f is not None and f.value is not None and scene.area.rings:
            rows.append((words, f.value, f.bound_low, f.bound_high, f.method))
    if not rows:
        return Section("Local multiplier", (Prose("Without a local share there is no multiplier."),), scene.level)
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
    if len(rows) == len(_WORDS):
        return Section("Local multiplier", (table,), scene.level)
    missing = Prose(
        "There is no LM3: it needs what suppliers spend again locally, from a survey (--survey) or as a rate "
        "(--respend)."
    )
    return Section("Local multiplier", (table, missing), scene.level)
