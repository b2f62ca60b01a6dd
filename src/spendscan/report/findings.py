"""Three to five findings in plain English, each made of rows of the metrics table, with a link to its table."""

import re
from collections.abc import Sequence
from decimal import Decimal

from spendscan.core.reasons import Ring
from spendscan.report import wording
from spendscan.report.change import Pair
from spendscan.report.classes import CATEGORY, SECTOR, Class, groups, is_unknown, leaks_of
from spendscan.report.figures import YEAR, Figure, by_member
from spendscan.report.model import Linked, Points, Section
from spendscan.report.scene import Scene

_PLACES = {str(Ring.REST_OF_COUNTRY): "in the rest of the country", str(Ring.OVERSEAS): "overseas"}
_MOST, _LEAKS = 5, 3
# Below this part of the spend, what could not be placed is no finding.
_DOUBT = 5.0
# Below this part of its own spend, what is known to leave a class is no finding.
_LITTLE = 1.0


def findings_section(scene: Scene, pair: Pair | None, warnings: Sequence[str]) -> Section:
    """What stands out: leaks, shift, concentration, coverage, bodies; the first five that there are."""
    found = (
        coverage(scene, warnings),
        leaks(scene),
        shift(scene, pair),
        concentration(scene),
        bodies(scene),
        deprived(scene),
        size_of_it(scene),
    )
    items = tuple(f for f in found if f is not None)[:_MOST]
    return Section("What stands out", (Points(items),), scene.level)


def coverage(scene: Scene, warnings: Sequence[str]) -> Linked | None:
    """How much could not be placed, where it is enough to matter."""
    unknown = scene.figures.one("spend", "ring", str(Ring.UNKNOWN))
    share = scene.figures.one("spend_share", "ring", str(Ring.UNKNOWN))
    if not scene.area.rings or unknown is None or share is None or share.value is None:
        return None
    told = f" {wording.count(len(warnings), 'warning')} stand{'s' if len(warnings) == 1 else ''} at the end."
    tail = told if warnings else ""
    if share.value < _DOUBT:
        text = f"Nearly all of the spend could be placed: only {wording.percent(share.value)} could not.{tail}"
        return Linked(text, f"rings{scene.suffix}", "spend by ring")
    text = (
        f"{scene.money(unknown)}, {wording.percent(share.value)} of the spend, could not be placed, so every share "
        f"here is a range.{tail}"
    )
    return Linked(text, f"unknown{scene.suffix}", "why places are unknown")


def leaks(scene: Scene) -> Linked | None:
    """The sectors, or categories, that most money is known to leave from."""
    for of in (SECTOR, CATEGORY):
        bounds = leaks_of(scene, of.dimension)
        known = [
            (float(g.money) * bounds[g.members[0].member][0], g)
            for g in groups(scene, of)
            if g.plain and g.money > 0 and bounds.get(g.members[0].member, (0.0, 0.0))[0] >= _LITTLE
        ]
        ranked = [g for _, g in sorted(known, key=lambda pair: (-pair[0], pair[1].label))][:_LEAKS]
        if not ranked:
            continue
        told = [
            f"{g.label} ({_leaves(bounds[g.members[0].member])} of {wording.money(g.money, scene.currency)})"
            for g in ranked
        ]
        kind = "sectors" if of is SECTOR else "categories"
        one = "sector" if of is SECTOR else "category"
        text = (
            f"Most money is known to leave {scene.area.place} in the {kind if len(told) > 1 else one} "
            f"{wording.listed(told)}."
        )
        return Linked(text, f"{of.dimension}{scene.suffix}", f"spend {of.title.lower()}")
    return None


def _leaves(bounds: tuple[float, float]) -> str:
    low, high = map(wording.percent, bounds)
    return low if low == high else wording.at_least_at_most(bounds)


def shift(scene: Scene, pair: Pair | None) -> Linked | None:
    """The class, else the ring, whose spend moved most between the two times."""
    if pair is None:
        return None
    if pair.shape == YEAR:
        for of in (SECTOR, CATEGORY):
            found = _moved(scene, pair, of.dimension)
            if found:
                member, before, after = found
                label = class_label(scene, of, member)
                return _shifted(scene, pair, f"Spend on {label}", (before, after), f"{of.dimension}{scene.suffix}")
    found = _moved(scene, pair, "ring")
    if found and scene.area.rings:
        member, before, after = found
        text = f"Spend {_PLACES.get(member, f'in {member}')}"
        return _shifted(scene, pair, text, (before, after), f"change-rings{scene.suffix}")
    return None


def class_label(scene: Scene, of: Class, member: str) -> str:
    """A member of a class as it is printed, withheld where it names a person."""
    return wording.member(scene.names.label(member), published=of is CATEGORY)


def _shifted(scene: Scene, pair: Pair, what: str, both: tuple[Decimal, Decimal], to: str) -> Linked:
    verb = "rose" if both[1] > both[0] else "fell"
    before, after = (wording.money(amount, scene.currency) for amount in both)
    first, last = pair.words(pair.before), pair.words(pair.after)
    text = f"{what} changed most: it {verb} from {before} in {first} to {after} in {last}."
    return Linked(text, to, "the figures")


def _moved(scene: Scene, pair: Pair, dimension: str) -> tuple[str, Decimal, Decimal] | None:
    figures = [f for f in scene.figures.times("spend", pair.shape, dimension) if not is_unknown(f)]
    before, after = (by_member(f for f in figures if f.period == period) for period in (pair.before, pair.after))
    both = {name: (_money(before.get(name)), _money(after.get(name))) for name in sorted({*before, *after})}
    moved = {name: money for name, money in both.items() if money[0] != money[1]}
    if not moved:
        return None
    name = min(moved, key=lambda n: (-abs(moved[n][1] - moved[n][0]), n))
    return name, *moved[name]


def _money(figure: Figure | None) -> Decimal:
    return (figure.numerator if figure else None) or Decimal(0)


def concentration(scene: Scene) -> Linked | None:
    """What the biggest suppliers receive, and the biggest of them."""
    top = next(iter(scene.figures.like(r"^top_\w+_share$")), None)
    spends = [f for f in scene.figures.members("spend", "payee") if (f.numerator or 0) > 0]
    if top is None or top.value is None or not spends:
        return None
    biggest = min(spends, key=lambda f: (-(f.numerator or Decimal(0)), f.member))
    share = by_member(scene.figures.members("spend_share", "payee")).get(biggest.member)
    name = scene.names.of([biggest.member], scene.currency)[biggest.member]
    part = f" ({wording.percent(share.value)} of the spend)" if share and share.value is not None else ""
    number = re.search(r"\d+", top.method or "")
    text = (
        f"The {number[0] if number else ''} biggest suppliers receive {wording.percent(top.value)} of what suppliers "
        f"are paid; the first is {name}, {scene.money(biggest)}{part}."
    )
    return Linked(text, f"suppliers{scene.suffix}", "top suppliers")


def bodies(scene: Scene) -> Linked | None:
    """Which body keeps most, and which least, where there are several that differ."""
    shares = [f for f in scene.figures.bodies("local_share") if f.value is not None and f.body]
    if len(shares) < 2 or not scene.area.rings:
        return None
    ranked = sorted(shares, key=lambda f: (-(f.value or 0), f.body or ""))
    most, least = ranked[0], ranked[-1]
    if wording.percent(most.value) == wording.percent(least.value):
        # All alike, as where nothing is known to be local: nobody is highest.
        return None

    def told(f: Figure) -> str:
        return f"{f.body} ({wording.between(f.bounds)})" if f.bounds else str(f.body)

    text = f"Known local spend is highest at {told(most)}, lowest at {told(least)}; the ranges may overlap."
    return Linked(text, f"bodies{scene.suffix}", "local share by body")


def deprived(scene: Scene) -> Linked | None:
    """The share of spend with suppliers in the most deprived tenth of neighbourhoods."""
    share = by_member(scene.figures.members("spend_share", "deprivation")).get("1")
    if share is None or share.value is None:
        return None
    text = (
        f"{wording.percent(share.value)} of the spend is with suppliers in the most deprived tenth of neighbourhoods."
    )
    return Linked(text, f"deprivation{scene.suffix}", "spend by deprivation")


def size_of_it(scene: Scene) -> Linked | None:
    """How many payments were made to how many payees: what can always be said."""
    total = scene.figures.one("spend")
    if total is None or not total.payments:
        return None
    text = f"{wording.count(total.payments, 'payment')} went to {wording.count(total.payees or 0, 'payee')}."
    return Linked(text, f"quality{scene.suffix}", "coverage and quality")
