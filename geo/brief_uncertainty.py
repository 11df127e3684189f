"""How well places are known, on the map: circles that they lie within, outlines that they are somewhere in."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.path import Path as Outline

from geo.boundaries import outline
from geo.brief_base import outline_of
from geo.brief_marks import Marks
from geo.brief_page import SOFT, Page
from geo.brief_projection import View
from geo.errors import PlaceError
from geo.geodesy import WGS84
from geo.layers import CIRCLE, STYLES

MAX_CIRCLES: Final = 250
_POINTS: Final = 73


def draw_uncertainty(page: Page, marks: Marks, view: View) -> None:
    """Draw the circles that places lie within, and the outlines of the units that events are somewhere in."""
    for code, colour in sorted(_unit_colours(marks).items()):
        _draw_unit(page, view, code, colour)
    circles = np.flatnonzero((marks.form == CIRCLE) & (marks.radius_km > 0))[:MAX_CIRCLES]
    seen: set[tuple[int, int, float]] = set()
    for i in circles:
        key = (int(marks.point[i]), int(marks.style[i]), float(marks.radius_km[i]))
        if key not in seen:
            seen.add(key)
            _draw_circle(page, view, marks, int(i))


def _unit_colours(marks: Marks) -> dict[str, str]:
    """The colour of each unit that events are somewhere in: that of their type, grey where they are of several."""
    colours: dict[str, str] = {}
    for style, code in zip(marks.style, marks.unit, strict=True):
        if code:
            colour = STYLES[int(style)].colour
            colours[code] = colour if colours.get(code, colour) == colour else SOFT
    return colours


def _draw_unit(page: Page, view: View, code: str, colour: str) -> None:
    try:
        shapes = view.shapes(np.array([outline(code)]))
    except PlaceError:
        return
    path = outline_of(shapes)
    if path is not None:
        # A country would tint most of the map: its outline alone says as much.
        if len(code) > 2:
            page.path(path, fill=colour, alpha=0.07, order=1.6, within=view.frame)
        page.path(path, edge=colour, line=1.1, alpha=0.75, dashes=(4, 2), order=1.7, within=view.frame)


def _draw_circle(page: Page, view: View, marks: Marks, i: int) -> None:
    lons, lats = view.degrees(marks.x[i : i + 1], marks.y[i : i + 1])
    bearings = np.linspace(0.0, 360.0, _POINTS)
    n = len(bearings)
    east, north, _ = WGS84.fwd(
        np.full(n, lons[0]), np.full(n, lats[0]), bearings, np.full(n, marks.radius_km[i] * 1000.0)
    )
    x, y = view.page(np.asarray(east), np.asarray(north))
    if not (np.isfinite(x) & np.isfinite(y)).all() or np.hypot(x - marks.x[i], y - marks.y[i]).min() < marks.radius[i]:
        return
    path, colour = Outline(np.column_stack((x, y)), closed=True), STYLES[int(marks.style[i])].colour
    page.path(path, fill=colour, alpha=0.04, order=1.6, within=view.frame)
    page.path(path, edge=colour, line=0.8, alpha=0.8, dashes=(3, 2), order=1.7, within=view.frame)
