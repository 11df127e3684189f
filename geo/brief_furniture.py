"""What a map needs beside its marks: a scale bar that is true where it stands, and north."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.path import Path as Outline

from geo.brief_page import INK, PAPER, Page
from geo.brief_projection import Rect, View
from geo.geodesy import geodesic
from geo.lengths import in_unit

SCALE_WIDTH: Final = 96.0
"""A scale bar is up to so many points long."""
SCALE_HEIGHT: Final = 22.0
_STEPS: Final = (1, 2, 5)


def scale_bar(view: View, x: float, y: float) -> tuple[float, float]:
    """
    Return a round distance, in the unit of the view, and how long it is at a point of the page.

    Parameters
    ----------
    view
        The map.
    x, y
        Where the middle of the bar stands, in points of the page.

    Returns
    -------
    length, points
        1, 2 or 5 times a power of ten, and its length along the parallel there, measured by geodesics.
    """
    ends = np.array([x - SCALE_WIDTH / 2, x + SCALE_WIDTH / 2])
    lons, lats = view.degrees(ends, np.array([y, y]))
    longest = in_unit(geodesic(float(lats[0]), float(lons[0]), float(lats[1]), float(lons[1]))[0], view.unit)
    power = 10.0 ** np.floor(np.log10(longest))
    length = max(step * power for step in _STEPS if step * power <= longest)
    return float(length), float(SCALE_WIDTH * length / longest)


def draw_scale(page: Page, view: View) -> Rect:
    """Draw a scale bar in the lower left corner; returns the room that it takes."""
    frame = view.frame
    room = Rect(frame.x + 20, frame.y + 14, SCALE_WIDTH + 14, SCALE_HEIGHT)
    length, points = scale_bar(view, room.x + 7 + SCALE_WIDTH / 2, room.y + 6)
    room = Rect(room.x, room.y, max(points + 26, 50), SCALE_HEIGHT)
    page.pill(room, PAPER, order=7.8, radius=2.5)
    x, y = room.x + 8, room.y + 6
    for i, colour in enumerate((INK, PAPER)):
        part = Rect(x + points / 2 * i, y, points / 2, 2.6)
        page.box(part, colour, edge=INK, line=0.6, order=8.0)
    for share, words in ((0.0, "0"), (0.5, f"{length / 2:,g}"), (1.0, f"{length:,g} {view.unit}")):
        align = "left-baseline" if share == 1.0 else "center-baseline"
        at = x + points * share - (2.0 if share == 1.0 else 0.0)
        page.text(at, y + 6, words, 6.2, align=align, order=8.1)
    return room


def draw_north(page: Page, view: View) -> Rect:
    """Draw an arrow to the north, as it is in the upper right corner; returns the room that it takes."""
    frame = view.frame
    room = Rect(frame.right - 24, frame.top - 34, 18, 28)
    x, y = room.x + 9, room.y + 11
    lons, lats = view.degrees(np.array([x]), np.array([y]))
    up = view.page(lons, np.minimum(lats + 0.01, 89.99))
    turn = float(np.arctan2(up[0][0] - x, up[1][0] - y)) if np.isfinite(up[0][0]) else 0.0
    arrow = np.array([(0, 8.5), (4.2, -5.5), (0, -2.6), (-4.2, -5.5), (0, 8.5)])
    cos, sin = np.cos(-turn), np.sin(-turn)
    moved = arrow @ np.array([[cos, sin], [-sin, cos]]) + (x, y)
    page.pill(room, PAPER, order=7.8, radius=2.5)
    page.path(Outline(moved, closed=True), fill=INK, order=8.0)
    page.text(x, room.top - 7, "N", 6.4, weight="bold", align="center-baseline", order=8.0)
    return room
