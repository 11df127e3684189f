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

LEAST_DEGREES2: Final = 0.8
"""Islands smaller than this are not seen on a globe of half an inch."""
TOLERANCE_DEGREES: Final = 0.3
GRID: Final = 181
"""Points along a side of the grid on which land and sea are told apart; the globe is half an inch wide."""
RING_BELOW: Final = 7.0
"""A frame smaller than so many points gets a ring, so that it is found."""
MAX_LAT: Final = 70.0


@lru_cache(maxsize=1)
def _land() -> Any:
    parts = shapely.get_parts(boundaries.land().geometry.to_numpy())
    land = shapely.multipolygons(
        shapely.get_parts(shapely.simplify(parts[shapely.area(parts) > LEAST_DEGREES2], TOLERANCE_DEGREES))
    )
    shapely.prepare(land)
    return land


@lru_cache(maxsize=16)
def land_seen(lat: float, lon: float) -> Any:
    """
    Return the land that is seen from far above a point, in radii from the middle.

    Told apart point by point: outlines that run around the far side would have to be cut at the rim and joined again.
    """
    side = np.linspace(-1.02, 1.02, GRID)
    x, y = np.meshgrid(side, side)
    lats, lons = _below(lat, lon, x, y)
    on_land = shapely.contains_xy(_land(), lons.ravel(), lats.ravel()).reshape(x.shape)
    step = side[1] - side[0]
    edges = np.diff(np.pad(on_land.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    (rows, starts), (_, ends) = np.nonzero(edges == 1), np.nonzero(edges == -1)
    west, south = side[0] + (starts - 0.5) * step, side[rows] - step / 2
    runs = shapely.box(west, south, west + (ends - starts) * step, south + step)
    seen: Any = shapely.simplify(shapely.union_all(runs), step)
    return seen.intersection(shapely.Point(0, 0).buffer(1, 48))


def _below(lat: float, lon: float, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Latitudes and longitudes that an orthographic view (Snyder 1987, p. 150) shows at some points, or at the rim."""
    rho = np.maximum(np.hypot(x, y), 1e-9)
    c = np.arcsin(np.minimum(rho, 1.0))
    phi0 = np.radians(lat)
    phi = np.arcsin(np.clip(np.cos(c) * np.sin(phi0) + y * np.sin(c) * np.cos(phi0) / rho, -1, 1))
    away = np.arctan2(x * np.sin(c), rho * np.cos(c) * np.cos(phi0) - y * np.sin(c) * np.sin(phi0))
    return np.degrees(phi), (np.degrees(away) + lon + 180) % 360 - 180


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
    land = [_outline(part, centre, radius) for part in shapely.get_parts(land_seen(lat, lon)) if part.area > 0]
    if land:
        page.path(Outline.make_compound_path(*land), fill=LAND, edge=COAST, line=0.3, order=3.1)
    x, y, near = seen_from(lat, lon, *_frame_degrees(view)[::-1])
    if not near.any():
        return
    points = np.column_stack((x, y))[near] * radius + centre
    box = Outline(points, closed=False)
    page.path(box, fill=ACCENT, alpha=0.18, order=3.3)
    page.path(box, edge=ACCENT, line=1.2, order=3.4)
    if np.ptp(points[:, 0]) < RING_BELOW:
        page.dot(float(points[:, 0].mean()), float(points[:, 1].mean()), 5.5, "none", edge=ACCENT, order=3.5)


def _outline(part: shapely.Polygon, centre: tuple[float, float], radius: float) -> Outline:
    rings = [part.exterior, *part.interiors]
    return Outline.make_compound_path(
        *(Outline(shapely.get_coordinates(ring) * radius + centre, closed=True) for ring in rings)
    )


def _frame_degrees(view: View) -> tuple[Floats, Floats]:
    """Longitudes and latitudes along the edge of a map."""
    frame, t, n = view.frame, np.linspace(0.0, 1.0, 40), np.ones(40)
    x = np.concatenate((frame.x + t * frame.width, frame.right * n, frame.right - t * frame.width, frame.x * n))
    y = np.concatenate((frame.y * n, frame.y + t * frame.height, frame.top * n, frame.top - t * frame.height))
    lons, lats = view.degrees(x, y)
    known = np.isfinite(lons) & np.isfinite(lats)
    return lons[known], lats[known]
