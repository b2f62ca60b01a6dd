"""Eastings and northings of the British National Grid as latitude and longitude.

The formulas are those of Ordnance Survey's guide to coordinate systems in Great Britain (annexes B and C): the inverse
transverse Mercator projection on the Airy 1830 ellipsoid, then the seven-parameter shift from OSGB36 to WGS84, which is
right to about five metres: far less than a postcode is wide.
"""

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
# Airy 1830, and the projection's true origin: 49° N, 2° W, 400 km west and 100 km north of it, scale on its meridian.
_A, _B = 6_377_563.396, 6_356_256.909
_F0, _LAT0, _LON0, _E0, _N0 = 0.9996012717, math.radians(49), math.radians(-2), 400_000.0, -100_000.0
# WGS84, and the shift: metres, seconds of arc, parts per million.
_WGS_A, _WGS_B = 6_378_137.0, 6_356_752.3141
_SHIFT = (446.448, -125.157, 542.060)
_TURN = tuple(math.radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
_SCALE = -20.4894e-6
_ROUNDS = 8  # each makes the error some hundred times smaller
# The National Grid's 700 by 1,300 kilometres.
EAST, NORTH = (0.0, 700_000.0), (0.0, 1_300_000.0)


def degrees(east: Floats, north: Floats) -> tuple[Floats, Floats]:
    """Latitude and longitude (WGS84) of points of the National Grid; NaN for points outside it.

    Args:
        east: Eastings, in metres.
        north: Northings, in metres.
    """
    inside = (east > EAST[0]) & (east < EAST[1]) & (north > NORTH[0]) & (north < NORTH[1])
    latitude, longitude = _shifted(*_unprojected(np.where(inside, east, np.nan), np.where(inside, north, np.nan)))
    return np.degrees(latitude), np.degrees(longitude)


def _meridian(latitude: Floats) -> Floats:
    """Developed arc of the meridian from the true origin."""
    n = (_A - _B) / (_A + _B)
    less, more = latitude - _LAT0, latitude + _LAT0
    arc = (1 + n + 5 / 4 * (n**2 + n**3)) * less
    arc = arc - (3 * n + 3 * n**2 + 21 / 8 * n**3) * np.sin(less) * np.cos(more)
    arc = arc + 15 / 8 * (n**2 + n**3) * np.sin(2 * less) * np.cos(2 * more)
    arc = arc - 35 / 24 * n**3 * np.sin(3 * less) * np.cos(3 * more)
    whole: Floats = _B * _F0 * arc
    return whole


def _unprojected(east: Floats, north: Floats) -> tuple[Floats, Floats]:
    latitude = np.full_like(north, _LAT0)
    arc = np.zeros_like(north)
    for _ in range(_ROUNDS):
        latitude = latitude + (north - _N0 - arc) / (_A * _F0)
        arc = _meridian(latitude)
    e2 = 1 - (_B / _A) ** 2
    sin2, tan, sec = np.sin(latitude) ** 2, np.tan(latitude), 1 / np.cos(latitude)
    nu = _A * _F0 / np.sqrt(1 - e2 * sin2)
    rho = _A * _F0 * (1 - e2) / (1 - e2 * sin2) ** 1.5
    eta2, t2, d = nu / rho - 1, tan**2, east - _E0
    seven = tan / (2 * rho * nu)
    eight = tan / (24 * rho * nu**3) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2)
    nine = tan / (720 * rho * nu**5) * (61 + 90 * t2 + 45 * t2**2)
    ten = sec / nu
    eleven = sec / (6 * nu**3) * (nu / rho + 2 * t2)
    twelve = sec / (120 * nu**5) * (5 + 28 * t2 + 24 * t2**2)
    last = sec / (5040 * nu**7) * (61 + 662 * t2 + 1320 * t2**2 + 720 * t2**3)
    return (
        latitude - seven * d**2 + eight * d**4 - nine * d**6,
        _LON0 + ten * d - eleven * d**3 + twelve * d**5 - last * d**7,
    )


def _shifted(latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
    """From the datum OSGB36 to WGS84, at sea level."""
    e2 = 1 - (_B / _A) ** 2
    nu = _A / np.sqrt(1 - e2 * np.sin(latitude) ** 2)
    x, y = nu * np.cos(latitude) * np.cos(longitude), nu * np.cos(latitude) * np.sin(longitude)
    z = nu * (1 - e2) * np.sin(latitude)
    (rx, ry, rz), (tx, ty, tz), scale = _TURN, _SHIFT, 1 + _SCALE
    x, y, z = tx + scale * x - rz * y + ry * z, ty + rz * x + scale * y - rx * z, tz - ry * x + rx * y + scale * z
    e2 = 1 - (_WGS_B / _WGS_A) ** 2
    across = np.hypot(x, y)
    settled = np.arctan2(z, across * (1 - e2))
    for _ in range(_ROUNDS):
        nu = _WGS_A / np.sqrt(1 - e2 * np.sin(settled) ** 2)
        settled = np.arctan2(z + e2 * nu * np.sin(settled), across)
    return settled, np.arctan2(y, x)
