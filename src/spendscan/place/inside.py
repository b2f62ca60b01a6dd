"""Points in drawn boundaries, by counting how often a line eastwards from the point crosses the boundary."""

import numpy as np
import numpy.typing as npt
import polars as pl

from spendscan.userfiles.boundary import Boundary, Line

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_BLOCK = 4_000_000  # points × edges looked at in one go: 32 MB for each array of them


def inside(latitude: pl.Series, longitude: pl.Series, boundary: Boundary) -> pl.Series:
    """Whether points lie in a boundary; not where a coordinate is null.

    A point on a southern or western edge is in, on a northern or eastern one out, so that neighbours never share it.

    Args:
        latitude: Degrees (WGS84).
        longitude: Degrees.
        boundary: The boundary.
    """
    y, x = (series.cast(pl.Float64).fill_null(float("nan")).to_numpy() for series in (latitude, longitude))
    found = np.zeros(y.size, np.bool_)
    for line in boundary.lines:
        east, north = (np.array(values) for values in zip(*line, strict=True))
        near = np.flatnonzero((y >= north.min()) & (y <= north.max()) & (x >= east.min()) & (x <= east.max()))
        found[near] ^= _round(x[near], y[near], line)
    return pl.Series(found)


def _round(x: Floats, y: Floats, line: Line) -> Flags:
    """Whether a closed line goes round points an odd number of times."""
    points = np.array(line)
    (x1, y1), (x2, y2) = points[:-1].T, points[1:].T
    odd = np.zeros(x.size, np.bool_)
    step = max(1, _BLOCK // max(1, x.size))
    for start in range(0, x1.size, step):
        part = slice(start, start + step)
        rises = (y1[part] > y[:, None]) != (y2[part] > y[:, None])
        height = np.where(y2[part] == y1[part], 1.0, y2[part] - y1[part])
        crossing = x1[part] + (y[:, None] - y1[part]) / height * (x2[part] - x1[part])
        odd ^= ((rises & (crossing > x[:, None])).sum(axis=1) % 2).astype(np.bool_)
    return odd
