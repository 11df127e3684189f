"""The locator: a small globe, seen from above the map's middle, with the map's frame on it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.path import Path as Outline

from geo import boundaries
from geo.brief_base import COAST, LAND, SEA
from geo.brief_page import ACCENT, Page
from geo.brief_projection import View

Floats = np.ndarray[Any, np.dtype[np.float64]]

TOLERANCE_DEGREES: Final = 0.6
MIN_PART_DEGREES2: Final = 0.8
"""Islands smaller than this are not seen on a globe of half an inch."""
RING_BELOW: Final = 7.0
"""A frame smaller than so many points gets a ring, so that it is found."""
MAX_LAT: Final = 70.0


@lru_cache(maxsize=1)
def _rings() -> tuple[Floats, ...]:
    parts = shapely.get_parts(boundaries.land().geometry.to_numpy())
    large = parts[shapely.area(parts) > MIN_PART_DEGREES2]
    rings = shapely.get_exterior_ring(shapely.simplify(large, TOLERANCE_DEGREES))
    return tuple(shapely.get_coordinates(shapely.segmentize(ring, 3.0)) for ring in rings)


def seen_from(lat: float, lon: float, lats: Floats, lons: Floats) -> tuple[Floats, Floats, Any]:
    """
    Project points of a sphere as they are seen from far above a point.

    Parameters
    ----------
    lat, lon
        Where the eye is, decimal degrees.
    lats, lons
        The points, decimal degrees.

    Returns
    -------
    x, y, near
        In radii from the middle, and which are on the near side; those beyond the rim are moved to it.
    """
    phi0, phi, away = np.radians(lat), np.radians(lats), np.radians(lons - lon)
    x = np.cos(phi) * np.sin(away)
    y = np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(away)
    near = np.sin(phi0) * np.sin(phi) + np.cos(phi0) * np.cos(phi) * np.cos(away) >= 0
    length = np.where(near, 1.0, np.maximum(np.hypot(x, y), 1e-9))
    return x / length, y / length, near


def draw_locator(page: Page, view: View, centre: tuple[float, float], radius: float) -> None:
    """
    Draw the globe.

    Parameters
    ----------
    page, view
        The map that is located.
    centre, radius
        Of the globe, in points of the page.
    """
    lat, lon = float(np.clip(view.window.lat, -MAX_LAT, MAX_LAT)), view.window.lon
    page.dot(*centre, radius, SEA, edge=COAST, order=3.0)
    outlines = [_land_outline(ring, lat, lon, centre, radius) for ring in _rings()]
    seen = [outline for outline in outlines if outline is not None]
    if seen:
        page.path(Outline.make_compound_path(*seen), fill=LAND, edge=COAST, line=0.3, order=3.1)
    x, y, near = seen_from(lat, lon, *_frame_degrees(view)[::-1])
    if not near.any():
        return
    points = np.column_stack((x, y))[near] * radius + centre
    box = Outline(points, closed=False)
    page.path(box, fill=ACCENT, alpha=0.18, order=3.3)
    page.path(box, edge=ACCENT, line=1.2, order=3.4)
    if np.ptp(points[:, 0]) < RING_BELOW:
        page.dot(float(points[:, 0].mean()), float(points[:, 1].mean()), 5.5, "none", edge=ACCENT, order=3.5)


def _land_outline(ring: Floats, lat: float, lon: float, centre: tuple[float, float], radius: float) -> Outline | None:
    x, y, near = seen_from(lat, lon, ring[:, 1], ring[:, 0])
    return Outline(np.column_stack((x, y)) * radius + centre, closed=True) if near.any() else None


def _frame_degrees(view: View) -> tuple[Floats, Floats]:
    """Longitudes and latitudes along the edge of a map."""
    frame, t, n = view.frame, np.linspace(0.0, 1.0, 40), np.ones(40)
    x = np.concatenate((frame.x + t * frame.width, frame.right * n, frame.right - t * frame.width, frame.x * n))
    y = np.concatenate((frame.y * n, frame.y + t * frame.height, frame.top * n, frame.top - t * frame.height))
    lons, lats = view.degrees(x, y)
    known = np.isfinite(lons) & np.isfinite(lats)
    return lons[known], lats[known]
