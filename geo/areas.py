"""Shapes that a person drew on the map: checked, repaired, and asked what lies in them."""

from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely

from geo.errors import FilterError

Corners = tuple[tuple[float, float], ...]
"""Corners as (lat, lon) in decimal degrees, in order, the last joined to the first."""

CORNER_DECIMALS: Final = 5
"""One metre: finer than any hand draws, and short enough for a link."""

Floats = np.ndarray[Any, np.dtype[np.float64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


def checked_corners(corners: Corners) -> Corners:
    """
    Return the corners rounded to 5 decimals, without a repeated last one.

    Parameters
    ----------
    corners
        At least three (lat, lon) in decimal degrees. A shape across the antimeridian lets its
        longitudes run on beyond 180 (170, 190), as Leaflet draws it.

    Raises
    ------
    FilterError
        If a coordinate is out of range, or the corners enclose nothing.
    """
    for lat, lon in corners:
        if not -90 <= lat <= 90:
            raise FilterError(f"area corner with latitude {lat!r}: give a number from -90 to 90")
        if not -360 <= lon <= 360:
            raise FilterError(
                f"area corner with longitude {lon!r}: give a number from -180 to 180 (-360 to 360 across)"
            )
    rounded = tuple((_rounded(lat), _rounded(lon)) for lat, lon in corners)
    if len(rounded) > 1 and rounded[0] == rounded[-1]:
        rounded = rounded[:-1]
    if rounded and _shape(rounded).area == 0:
        raise FilterError(f"area with corners {rounded!r} encloses nothing: draw at least three corners not in a line")
    return rounded


def _rounded(degrees: float) -> float:
    return round(float(degrees), CORNER_DECIMALS) + 0.0


def contains(corners: Corners, lats: Floats, lons: Floats) -> Mask:
    """
    Say which points lie in a drawn shape or on its edge.

    Parameters
    ----------
    corners
        As `checked_corners` returns them; where the outline crosses itself, every part it encloses counts.
    lats, lons
        Points in decimal degrees, NaN where there is none.

    Returns
    -------
    inside
        True for points in the shape; False where there is no point.
    """
    shape = _shape(corners)
    west, south, east, north = shape.bounds
    inside: Mask = np.zeros(len(lats), dtype=bool)
    for turn in (-360.0, 0.0, 360.0):
        in_box = (lats >= south) & (lats <= north) & (lons >= west - turn) & (lons <= east - turn)
        rows = np.flatnonzero(in_box & ~inside)
        inside[rows] = shapely.intersects_xy(shape, lons[rows] + turn, lats[rows])
    return inside


@lru_cache(maxsize=64)
def _shape(corners: Corners) -> Any:
    """The polygon in lon-lat degrees, repaired; an empty one where there are too few corners."""
    if len(corners) < 3:
        return shapely.Polygon()
    drawn = shapely.Polygon([(lon, lat) for lat, lon in corners])
    parts = shapely.get_parts(shapely.make_valid(drawn))
    shape = shapely.union_all([part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")])
    shapely.prepare(shape)
    return shape
