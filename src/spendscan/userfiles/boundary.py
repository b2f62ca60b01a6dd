"""Boundaries drawn as GeoJSON: polygons in longitude and latitude (WGS84), as RFC 7946 has them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from spendscan.userfiles.keys import refuse

Line = tuple[tuple[float, float], ...]
_WGS84 = ("crs84", "epsg::4326", "epsg:4326", "4326")
_HINT = "Export it as GeoJSON in WGS84 (EPSG:4326), longitude first; eastings and northings are another projection."


@dataclass(frozen=True)
class Boundary:
    """A drawn boundary.

    Args:
        lines: Closed lines of (longitude, latitude); a point is inside where an odd number of them goes round it, so
            that the line of a hole takes away.
        path: The file, for messages.
    """

    lines: tuple[Line, ...]
    path: str = field(default="", compare=False)


def boundary_from(text: str, path: str, where: str) -> Boundary:
    """The boundary in the text of a GeoJSON file: every polygon of it.

    Args:
        text: The file's text.
        path: The file.
        where: Where the area file names it, for errors.

    Raises:
        UsageError: It is no GeoJSON, has no polygon, or is not in longitude and latitude.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        refuse(f"the boundary {path} is no GeoJSON: {error}", where, _HINT)
    if not isinstance(document, Mapping):
        refuse(f"the boundary {path} is no GeoJSON", where, _HINT)
    _projected(document, path, where)
    lines = tuple(_line(points, path, where) for points in _polygons(document))
    if not lines:
        refuse(f"the boundary {path} has no Polygon or MultiPolygon", where, "Lines and points enclose nothing.")
    return Boundary(lines, path)


def _projected(document: Mapping[str, Any], path: str, where: str) -> None:
    """Older GeoJSON names its projection; any but WGS84 is refused."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = str(properties.get("name", "")) if isinstance(properties, Mapping) else ""
    if name and not name.casefold().endswith(_WGS84):
        refuse(f"the boundary {path} is in the projection {name}", where, _HINT)


def _polygons(node: Any) -> Iterator[Any]:
    """The lines of every polygon, wherever it stands."""
    if not isinstance(node, Mapping):
        return
    kind = node.get("type")
    if kind == "Polygon":
        yield from node.get("coordinates") or ()
    elif kind == "MultiPolygon":
        for polygon in node.get("coordinates") or ():
            yield from polygon
    elif kind == "Feature":
        yield from _polygons(node.get("geometry"))
    else:
        for inner in [*(node.get("features") or ()), *(node.get("geometries") or ())]:
            yield from _polygons(inner)


def _line(points: Any, path: str, where: str) -> Line:
    try:
        line = tuple((float(point[0]), float(point[1])) for point in points)
    except (TypeError, ValueError, IndexError):
        refuse(f"the boundary {path} has a polygon that is no list of [longitude, latitude]", where, _HINT)
    if len(line) < 4:
        refuse(f"the boundary {path} has a polygon with fewer than four points", where, _HINT)
    for longitude, latitude in line:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            what = (
                f"the boundary {path} is not in longitude and latitude: it has the point [{longitude:g}, {latitude:g}]"
            )
            refuse(what, where, _HINT)
    return line if line[0] == line[-1] else (*line, line[0])
