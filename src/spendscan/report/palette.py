"""Colours of the rings: told apart by colour-blind readers (Okabe and Ito's set) and by lightness in greyscale."""

from collections.abc import Sequence

from spendscan.core.reasons import Ring

# Innermost first, dark to light.
_INSIDE = ("#08306B", "#0072B2", "#56B4E9", "#A9D8F5", "#009E73", "#8FD3BF")
_ELSEWHERE = {str(Ring.REST_OF_COUNTRY): "#F0E442", str(Ring.OVERSEAS): "#D55E00", str(Ring.UNKNOWN): "#BDBDBD"}
RANGE, TICK, DOT = "#A9D8F5", "#D55E00", "#08306B"
# On which colours a label is white.
DARK = frozenset({"#08306B", "#0072B2", "#D55E00", "#009E73"})


def colours(rings: Sequence[str]) -> list[str]:
    """A colour for each ring, in their order."""
    inside = [ring for ring in rings if ring not in _ELSEWHERE]
    return [_ELSEWHERE.get(ring) or _INSIDE[inside.index(ring) % len(_INSIDE)] for ring in rings]
