"""The headline: one sentence with money, share, range, year and basis, and what stands beside it."""

from spendscan.report import wording
from spendscan.report.figures import Figure
from spendscan.report.model import Block, Points, Prose, Section
from spendscan.report.scene import Scene

BEYOND = "Bounds reach beyond 0% or 100% where suppliers of unknown place were credited more than they were paid."


def headline_section(scene: Scene) -> Section:
    """The headline and the figures that it is never without: bounds, coverage, share of what could be placed."""
    blocks: list[Block] = [Prose(headline(scene), lead=True)]
    share = scene.figures.one("local_share")
    if scene.area.rings and share is not None and share.value is not None:
        blocks.append(Points(tuple(_beside(scene, share))))
    elif share is not None and _beyond(share):
        blocks.append(Prose(BEYOND))
    return Section("Headline", tuple(blocks), scene.level)


def headline(scene: Scene) -> str:
    """The headline as one sentence of plain text."""
    total = scene.figures.one("spend")
    if total is None or not total.payments:
        return (
            f"No payment in {wording.currency_name(scene.currency)} is analysed: every one is excluded, or "
            "there is none."
        )
    spent = f"the {scene.money(total)} that {scene.payer} spent {scene.when}"
    share = scene.figures.one("local_share")
    if not scene.area.rings:
        bounds = share.bounds if share is not None and share.bounds else (0.0, 100.0)
        return (
            f"How much of {spent} stayed local cannot be said yet, anything {wording.between(bounds)}: "
            "no area says what is local; “What to supply next” lists what would tell."
        )
    if share is None or share.value is None:
        return f"A local share of {spent} cannot be given, as credits outweigh payments."
    return _share_of(scene, share, spent)


def _share_of(scene: Scene, share: Figure, spent: str) -> str:
    local = f"{wording.BASED[scene.figures.basis]} {scene.area.place}"
    known = scene.figures.one("local_share_of_known")
    sure, basis = wording.money(share.numerator, scene.currency), f"basis “{scene.figures.basis}”"
    of_known = known is not None and known.value is not None
    placed = f"of what could be placed, {wording.percent(known.value)} was" if known and of_known else ""
    if share.wide and share.bounds:
        rest = f"{placed} ({sure}; {basis})" if placed else f"none of it could be placed ({basis})"
        return f"{wording.between(share.bounds).capitalize()} of {spent} was {local}; {rest}."
    rest = f"; {placed} ({basis})" if placed else f" ({basis})"
    return f"{sure}, {wording.percent(share.value)} of {spent}, was {local}{rest}."


def _beside(scene: Scene, share: Figure) -> list[str]:
    basis = scene.figures.basis
    points = [_certainty(scene, share), f"Basis “{basis}”: {wording.BASES[basis]}."]
    if share.low is not None and share.high is not None and wording.percent(share.low) != wording.percent(share.high):
        points.append(
            f"Had every match been decided rightly: {wording.between((share.low, share.high))} of the total "
            "(estimated, 90%); what could not be placed stays out of it."
        )
    if _beyond(share):
        points.append(BEYOND)
    leak = scene.figures.one("leakage")
    if leak is not None and leak.bounds:
        points.append(
            f"Spend that left {scene.area.place} at once (leakage): {wording.at_least_at_most(leak.bounds)} "
            "of the total; what could not be placed is in neither end."
        )
    lm2 = scene.figures.one("lm2")
    if lm2 is not None and lm2.bounds:
        points.append(
            f"Local multiplier after two rounds (LM2, indicative, without staff pay): between "
            f"{wording.ratio(lm2.bounds[0])} and {wording.ratio(lm2.bounds[1])}."
        )
    return points


def _certainty(scene: Scene, share: Figure) -> str:
    known = scene.figures.one("local_share_of_known")
    of_known = (
        ""
        if known is None or known.value is None
        else f"; of what could be placed, {wording.percent(known.value)} is local"
    )
    bounds = f", {wording.between(share.bounds)} if everything unknown were outside or inside" if share.bounds else ""
    return (
        f"Known to be local: {wording.money(share.numerator, scene.currency)}, {wording.percent(share.value)} "
        f"of the total{bounds}. "
        f"Coverage: {wording.percent(share.coverage)} of the money has a known place{of_known}."
    )


def _beyond(share: Figure) -> bool:
    return share.bounds is not None and not 0 <= share.bounds[0] <= share.bounds[1] <= 100
