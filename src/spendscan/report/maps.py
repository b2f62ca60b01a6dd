"""A map of the rings whose boundaries were drawn: each in its colour, with its spend and share."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from spendscan.report import palette
from spendscan.report.charts import WIDTH, Spec, Words, heading
from spendscan.report.escape import cut, plain
from spendscan.report.model import Chart

_TALLEST, _MARGIN, _LEGEND = 460, 8, 22
_MOST_POINTS = 1_500
Lines = Sequence[Sequence[Sequence[float]]]


def ring_map(
    name: str, words: Words, drawn: Mapping[str, Lines], labels: Mapping[str, str], rings: Sequence[str]
) -> Chart | None:
    """The rings as shapes, the outermost below; None where nothing encloses an area.

    Args:
        name: The file's name.
        words: Title, subtitle and alternative text.
        drawn: Closed lines of (longitude, latitude) by ring; a hole is a line of its own.
        labels: What stands beside each ring's colour: its name, spend and share.
        rings: Every ring, innermost first.
    """
    points = [point for lines in drawn.values() for line in lines for point in line]
    if not points:
        return None
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    # Degrees of longitude are shorter away from the equator: true to shape in the middle of so small an area.
    squeeze = math.cos(math.radians((south + north) / 2))
    width, height = (east - west) * squeeze, north - south
    if width <= 0 or height <= 0:
        return None
    scale = min((WIDTH - 2 * _MARGIN) / width, (_TALLEST - 2 * _MARGIN) / height)
    tints = dict(zip(rings, palette.colours(rings), strict=True))

    def path(lines: Lines) -> str:
        parts = []
        for line in lines:
            placed = [
                f"{_MARGIN + (x - west) * squeeze * scale:.1f},{_MARGIN + (north - y) * scale:.1f}" for x, y, *_ in line
            ]
            parts.append("M" + "L".join(placed) + "Z")
        return "".join(parts)

    outward = [ring for ring in reversed(rings) if ring in drawn]
    shapes = [{"path": path(drawn[ring]), "fill": tints[ring]} for ring in outward]
    tall = height * scale + 2 * _MARGIN
    told = [
        {
            "y": tall + 12 + i * _LEGEND,
            "fill": tints[ring],
            "text": cut(plain(labels[ring]), 90),
        }
        for i, ring in enumerate(rings)
        if ring in labels
    ]
    spec: Spec = {
        "width": WIDTH,
        "height": round(tall + len(told) * _LEGEND + 8),
        "title": heading(words.title, words.subtitle),
        "data": [{"name": "shapes", "values": shapes}, {"name": "told", "values": told}],
        "marks": _MARKS,
    }
    return Chart(name, words.alt, spec, "vega", words.table)


def thinned(lines: Lines) -> list[list[list[float]]]:
    """The lines as a manifest keeps them for the map: no more points than a page can show."""
    count = sum(len(line) for line in lines)
    step = max(1, -(-count // _MOST_POINTS))
    kept = [[*line[:-1:step], line[-1]] for line in lines if len(line) // step > 2 or step == 1]
    return [[[round(x, 5), round(y, 5)] for x, y, *_ in line] for line in kept]


def lines_of(area: Mapping[str, Any] | None) -> dict[str, Lines]:
    """The boundaries that a manifest keeps of its area, by ring."""
    return dict((area or {}).get("boundaries") or {})


_MARKS: list[Spec] = [
    {
        "type": "path",
        "from": {"data": "shapes"},
        "encode": {
            "enter": {
                "path": {"field": "path"},
                "fill": {"field": "fill"},
                "stroke": {"value": "white"},
                "strokeWidth": {"value": 1.2},
            }
        },
    },
    {
        "type": "rect",
        "from": {"data": "told"},
        "encode": {
            "enter": {
                "x": {"value": _MARGIN},
                "y": {"field": "y"},
                "width": {"value": 14},
                "height": {"value": 14},
                "fill": {"field": "fill"},
            }
        },
    },
    {
        "type": "text",
        "from": {"data": "told"},
        "encode": {
            "enter": {
                "x": {"value": _MARGIN + 22},
                "y": {"field": "y", "offset": 7},
                "text": {"field": "text"},
                "baseline": {"value": "middle"},
                "fontSize": {"value": 12},
                "fill": {"value": "#111"},
            }
        },
    },
]
