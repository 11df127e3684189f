"""The ground of a briefing map: land, borders, water and the grid of degrees, quiet enough for marks to stand out."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.path import Path as Outline

from geo import boundaries
from geo.brief_page import FAINT, PAPER, Page
from geo.brief_projection import View

SEA: Final = "#dfe8ee"
LAND: Final = "#eceae4"
FOCUS: Final = "#faf8f3"
"""Countries that events are in."""
COAST: Final = "#8fa6b5"
BORDER: Final = "#86888b"
ADMIN: Final = "#cfcabd"
RIVER: Final = "#b5cbd8"
GRID: Final = "#7f97a5"

WORLD_DEGREES: Final = 100.0
CONTINENT_DEGREES: Final = 25.0
UNITS_DEGREES: Final = 28.0
"""Borders of first-level units are drawn on maps that show less than so many degrees."""
FINE_DEGREES: Final = 45.0
"""Borders are half as wide on maps that show more than so many degrees."""
RIVER_DEGREES: Final = 60.0
_TOLERANCES: Final = {"world": 0.12, "continent": 0.02, "near": 0.0}
_GRID_STEPS: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0)
_GRID_LINES: Final = 5


def outline_of(shapes: Any) -> Outline | None:
    """
    Bring shapely geometries to one outline.

    Parameters
    ----------
    shapes
        Array of polygons or lines, in points of the page; empty ones are passed over.

    Returns
    -------
    outline
        None where there is nothing to draw. Holes stay holes.
    """
    parts = shapely.get_parts(shapely.get_parts(np.atleast_1d(shapes)))
    parts = parts[~shapely.is_empty(parts)]
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    rings = shapely.get_rings(shapely.orient_polygons(polygons))
    lines = parts[
        np.isin(shapely.get_type_id(parts), (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING))
    ]
    strokes = np.concatenate((rings, lines))
    if not len(strokes):
        return None
    points, owner = shapely.get_coordinates(strokes, return_index=True)
    codes = np.full(len(points), Outline.LINETO, dtype=Outline.code_type)
    codes[np.flatnonzero(np.diff(owner, prepend=-1))] = Outline.MOVETO
    finite = np.isfinite(points).all(axis=1)
    return Outline(points[finite], codes[finite])


@lru_cache(maxsize=4)
def _countries(detail: str) -> tuple[tuple[str, ...], Any]:
    table = boundaries.countries()
    shapes = table.geometry.to_numpy()
    tolerance = _TOLERANCES[detail]
    return tuple(map(str, table.index)), _simplified(shapes, tolerance)


@lru_cache(maxsize=4)
def _land(detail: str) -> Any:
    return _simplified(shapely.get_parts(boundaries.land().geometry.to_numpy()), _TOLERANCES[detail])


def _simplified(shapes: Any, tolerance: float) -> Any:
    return shapely.simplify(shapes, tolerance) if tolerance else shapes


def detail_of(degrees: float) -> str:
    """Return which of the levels of detail fits a map of so many degrees."""
    return "world" if degrees > WORLD_DEGREES else "continent" if degrees > CONTINENT_DEGREES else "near"


def draw_base(page: Page, view: View, *, focus: Collection[str], water: bool) -> None:
    """
    Draw land, borders, lakes and rivers.

    Parameters
    ----------
    page, view
        Where.
    focus
        Codes of the countries that events are in: their land is lighter.
    water
        Whether lakes and rivers are drawn.
    """
    frame = view.frame
    degrees = max(view.window.width * float(np.cos(np.radians(view.window.lat))), view.window.height)
    detail = detail_of(degrees)
    codes, shapes = _countries(detail)
    moved = view.shapes(shapes)
    lit = np.isin(codes, list(focus))
    sea = globe(view) if view.is_world else None
    if sea is None:
        page.box(frame, SEA, order=0.0)
    else:
        page.path(sea, fill=SEA, edge=COAST, line=0.4, order=0.0)
    for part, colour in ((moved[~lit], LAND), (moved[lit], FOCUS)):
        _fill(page, view, part, colour)
    if degrees < UNITS_DEGREES:
        _stroke(page, view, view.shapes(boundaries.admin1().geometry.to_numpy()), ADMIN, 0.45, 1.1)
    if water:
        _draw_water(page, view, degrees)
    thin = 0.5 if degrees > FINE_DEGREES else 1.0
    _stroke(page, view, moved, BORDER, 0.8 * thin, 1.3)
    _stroke(page, view, view.shapes(_land(detail)), COAST, 0.6 * thin, 1.4)


def _draw_water(page: Page, view: View, degrees: float) -> None:
    if degrees < RIVER_DEGREES:
        _stroke(page, view, view.shapes(boundaries.rivers().geometry.to_numpy()), RIVER, 0.8, 1.15)
    lakes = outline_of(view.shapes(boundaries.lakes().geometry.to_numpy()))
    if lakes is not None:
        page.path(lakes, fill=SEA, edge=COAST, line=0.35, order=1.2, within=view.frame)


def _fill(page: Page, view: View, shapes: Any, colour: str) -> None:
    outline = outline_of(shapes)
    if outline is not None:
        page.path(outline, fill=colour, edge=colour, line=0.2, order=1.0, within=view.frame)


def _stroke(page: Page, view: View, shapes: Any, colour: str, width: float, order: float) -> None:
    outline = outline_of(shapes)
    if outline is not None:
        page.path(outline, edge=colour, line=width, order=order, within=view.frame)


def globe(view: View) -> Outline:
    """Return the outline of a map of the world."""
    window = view.window
    t = np.linspace(0.0, 1.0, 91)
    south, north = np.full(91, window.south), np.full(91, window.north)
    lats = np.concatenate((south, window.south + t * window.height, north, window.north - t * window.height))
    edge_w, edge_e = np.full(91, window.west + 1e-6), np.full(91, window.east - 1e-6)
    lons = np.concatenate((window.west + t * window.width, edge_e, window.east - t * window.width, edge_w))
    lons = np.clip(lons, window.west + 1e-6, window.east - 1e-6)
    x, y = view.page(lons, lats)
    return Outline(np.column_stack((x, y)), closed=False)


def grid_step(view: View) -> float:
    """Return the degrees between lines of the grid: some five lines to a map."""
    wanted = min(view.window.width, view.window.height * 1.6) / _GRID_LINES
    return next((step for step in _GRID_STEPS if step >= wanted), _GRID_STEPS[-1])


def draw_grid(page: Page, view: View) -> None:
    """Draw parallels and meridians, and write their degrees where they leave the frame at the left and the bottom."""
    step, window = grid_step(view), view.window
    t = np.linspace(0.0, 1.0, 121)
    for lat in _multiples(window.south, window.north, step):
        if abs(lat) < 90:
            _grid_line(page, view, window.west + t * window.width, np.full(121, lat), _degrees(lat, "NS"), side="left")
    for lon in _multiples(window.west, window.east, step):
        label = _degrees((lon + 180) % 360 - 180, "EW")
        _grid_line(page, view, np.full(121, lon), window.south + t * window.height, label, side="bottom")


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [float(k * step) for k in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)]


def _degrees(value: float, letters: str) -> str:
    number = f"{abs(round(value, 4)):g}°"
    return number if value == 0 or abs(value) == 180 else f"{number}{letters[0] if value > 0 else letters[1]}"


def _grid_line(page: Page, view: View, lons: Any, lats: Any, label: str, *, side: str) -> None:
    x, y = view.page(lons, lats)
    finite = np.isfinite(x) & np.isfinite(y)
    if not finite.any():
        return
    outline = Outline(np.column_stack((x[finite], y[finite])))
    page.path(outline, edge=GRID, line=0.35, alpha=0.35, order=1.35, within=view.frame)
    if view.is_world:
        return
    edge = view.frame.x if side == "left" else view.frame.y
    along, across = (y[finite], x[finite]) if side == "left" else (x[finite], y[finite])
    crossing = np.flatnonzero(np.diff(np.sign(across - edge)) != 0)
    if not len(crossing):
        return
    i = crossing[0]
    share = (edge - across[i]) / (across[i + 1] - across[i])
    at = float(along[i] + share * (along[i + 1] - along[i]))
    _grid_label(page, view, at, label, side)


def _grid_label(page: Page, view: View, at: float, label: str, side: str) -> None:
    frame = view.frame
    if side == "left" and frame.y + 14 < at < frame.top - 8:
        page.text(frame.x + 3, at + 1.5, label, 5.4, colour=FAINT, halo=PAPER, order=1.5)
    elif side == "bottom" and frame.x + 18 < at < frame.right - 18:
        page.text(at + 1.5, frame.y + 3, label, 5.4, colour=FAINT, halo=PAPER, order=1.5)
