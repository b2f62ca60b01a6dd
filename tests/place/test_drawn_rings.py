"""Rings by coordinates: the National Grid, boundaries drawn as GeoJSON, and rings that overlap."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendscan.core.errors import UsageError
from spendscan.place.grid import degrees
from spendscan.place.inside import inside
from spendscan.place.read import Lookup, read_lookup
from spendscan.place.rings import check_area, locate
from spendscan.userfiles.area import Area, Ring, read_area
from spendscan.userfiles.boundary import Boundary, boundary_from

SQUARE = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
HOLE = [[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 2.0], [1.0, 1.0]]


def _geo(*polygons: list[list[list[float]]], **more: object) -> str:
    return json.dumps({"type": "MultiPolygon", "coordinates": list(polygons), **more})


def _in(boundary: Boundary, *points: tuple[float | None, float | None]) -> list[bool]:
    longitude, latitude = (pl.Series(values, dtype=pl.Float64) for values in zip(*points, strict=True))
    return inside(latitude, longitude, boundary).to_list()


def test_the_national_grid_as_degrees() -> None:
    # Caister Water Tower, the worked example of Ordnance Survey's guide, in WGS84; 5 m are 5e-5 degrees.
    latitude, longitude = degrees(np.array([651409.903]), np.array([313177.270]))
    assert latitude == pytest.approx([52.657977], abs=5e-5)
    assert longitude == pytest.approx([1.716038], abs=7e-5)
    outside = degrees(np.array([-5.0, 400_000.0]), np.array([100_000.0, 2_000_000.0]))
    assert np.isnan(outside).all()


def test_code_point_open_has_coordinates(tmp_path: Path) -> None:
    path = tmp_path / "nr.csv"
    path.write_text('"NR30 5TH",10,651410,313177,"E92000001","","","","E07000145","E05005791"\n', encoding="utf-8")
    lookup = read_lookup([str(path)])
    ring = Ring("Near", centre=(52.658, 1.716), within_km=0.2)
    area = Area("x", (ring,), ("Near",))
    assert check_area(area, lookup) == ()
    assert locate(pl.Series(["NR30 5TH"]), area, lookup)["position"].to_list() == [0]


def test_a_point_is_in_a_polygon_and_not_in_its_hole() -> None:
    boundary = boundary_from(_geo([SQUARE, HOLE], [[[p[0] + 10, p[1]] for p in SQUARE]]), "b", "a")
    points = [(0.5, 0.5), (1.5, 1.5), (3.9, 3.9), (4.1, 1.0), (11.0, 1.5), (None, 1.0), (-1.0, 1.5)]
    assert _in(boundary, *points) == [True, False, True, False, True, False, False]


@given(st.lists(st.tuples(st.integers(-3, 7), st.integers(-3, 7)), min_size=1, max_size=30))
def test_squares_that_tile_share_no_point_and_leave_none_out(points: list[tuple[int, int]]) -> None:
    tiles = [
        Boundary((tuple((x + a, y + b) for a, b in ((0, 0), (2, 0), (2, 2), (0, 2), (0, 0))),))
        for x in range(-4, 8, 2)
        for y in range(-4, 8, 2)
    ]
    held = np.array([_in(tile, *points) for tile in tiles]).sum(axis=0)
    assert (held == 1).all()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            _geo([[[351000.0, 430000.0], [352000.0, 430000.0], [352000.0, 431000.0], [351000.0, 430000.0]]]),
            "not in longitude",
        ),
        (_geo([SQUARE], crs={"properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}), "27700"),
        ('{"type": "Point", "coordinates": [1, 2]}', "no Polygon"),
        ("[1, 2]", "no GeoJSON"),
        ("{", "no GeoJSON"),
        (_geo([[[1.0, 2.0], [2.0, 3.0]]]), "fewer than four"),
        ('{"type": "Polygon", "coordinates": [["a", "b", "c", "d"]]}', "no list of"),
    ],
)
def test_a_boundary_that_cannot_be_used_says_why(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        boundary_from(text, "town.geojson", "area.toml:4:1")


def test_wgs84_may_be_named() -> None:
    assert boundary_from(_geo([SQUARE], crs={"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}), "b", "a").lines


def _lookup(*points: tuple[float, float]) -> Lookup:
    rows = [
        {"postcode": f"M1 {n}AA", "lat": lat, "long": long, "crown": False, "pseudo": False}
        for n, (long, lat) in enumerate(points)
    ]
    return Lookup(pl.DataFrame(rows))


def _area_file(folder: Path, boundary: str) -> Path:
    (folder / "town.geojson").write_text(boundary, encoding="utf-8")
    path = folder / "area.toml"
    path.write_text('[area]\n[[area.ring]]\nname = "Town"\nboundary = "town.geojson"\n', encoding="utf-8")
    return path


def test_a_ring_is_read_from_the_file_beside_its_area(tmp_path: Path) -> None:
    area = read_area(_area_file(tmp_path, _geo([SQUARE, HOLE])))
    lookup = _lookup((0.5, 0.5), (1.5, 1.5), (9.0, 9.0))
    assert check_area(area, lookup) == ()
    postcodes = lookup.frame["postcode"]
    assert locate(postcodes, area, lookup)["position"].to_list() == [0, None, None]
    with pytest.raises(UsageError, match="needs coordinates"):
        check_area(area, Lookup(lookup.frame.drop("lat", "long")))
    with pytest.raises(UsageError, match="needs a postcode lookup"):
        check_area(area, None)


def test_latitude_before_longitude_is_refused(tmp_path: Path) -> None:
    swapped = [[53.0, -3.0], [54.0, -3.0], [54.0, -2.0], [53.0, -2.0], [53.0, -3.0]]
    area = read_area(_area_file(tmp_path, _geo([swapped])))
    with pytest.raises(UsageError, match="latitude before longitude"):
        check_area(area, _lookup((-2.5, 53.5)))
    (said,) = check_area(area, _lookup((20.0, 20.0)))
    assert "no postcode" in said


def test_overlapping_rings_are_told() -> None:
    lookup = _lookup(*((float(n), 0.5) for n in range(8)))
    strip = [Ring(name, boundary=Boundary((((a, 0), (b, 0), (b, 1), (a, 1), (a, 0)),))) for name, a, b in
             (("A", 0, 4), ("B", 2, 6), ("C", -1, 9), ("D", 1, 2))]  # fmt: skip
    assert check_area(Area("x", (strip[0], strip[2]), ("A",)), lookup) == ()  # nested
    (partly,) = check_area(Area("x", (strip[0], strip[1]), ("A",)), lookup)
    assert "A and B overlap (25.0% of the lookup's postcodes)" in partly
    (wholly,) = check_area(Area("x", (strip[0], strip[3]), ("A",)), lookup)
    assert "D lies wholly in A" in wholly
