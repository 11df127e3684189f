"""Events gathered in circles with slices by type, where there are too many to have a mark each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.path import Path as Outline

from geo.brief_cells import cell_centre, hexagon
from geo.brief_marks import Marks
from geo.brief_page import INK, PAPER, Page, Stroke
from geo.brief_projection import Rect
from geo.brief_shapes import placed
from geo.layers import AREA, STYLES

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

CELL: Final = 21.0
"""Width of the cells that events are gathered in, in points of the page."""
_MOST: Final = 0.48
"""Radius of the fullest cell's circle, as a share of the cell's width: circles of neighbours stay apart."""
_PULL: Final = 0.6
"""How far a circle is drawn from the mean of its events to the middle of its cell."""
_LEAST_RADIUS: Final = 1.9
_LEAST_AREA_RADIUS: Final = 3.2
_NUMBER_FROM: Final = 5.5


@dataclass(frozen=True, slots=True)
class Gathered:
    """Events gathered in cells: centres in points of the page, radii, and counts by type (one row a cell)."""

    x: Floats
    y: Floats
    radius: Floats
    counts: Ints
    is_area: Any

    def __len__(self) -> int:
        return len(self.x)


def gather(marks: Marks) -> Gathered:
    """
    Gather marks in cells of a grid of hexagons; those of whole units stay with their unit.

    Parameters
    ----------
    marks
        Too many to be told apart.

    Returns
    -------
    gathered
        A cell's circle stands between its middle and the mean of its events; its area grows with their number.
    """
    column, row = hexagon(marks.x, marks.y, CELL)
    is_area = marks.form == AREA
    keys = np.column_stack((np.where(is_area, -1 - marks.point, column), np.where(is_area, 0, row), is_area))
    cells, cell = np.unique(keys, axis=0, return_inverse=True)
    counts = np.zeros((len(cells), len(STYLES)), dtype=np.int64)
    np.add.at(counts, (cell.ravel(), marks.style), marks.count)
    total = counts.sum(axis=1)
    middle = np.column_stack([np.bincount(cell.ravel(), each * marks.count) / total for each in (marks.x, marks.y)])
    centre = cell_centre(cells[:, 0], cells[:, 1], CELL).T
    at = np.where(cells[:, 2:] == 1, middle, _PULL * centre + (1 - _PULL) * middle)
    least = np.where(cells[:, 2] == 1, _LEAST_AREA_RADIUS, _LEAST_RADIUS)
    radius = np.maximum(CELL * _MOST * np.sqrt(total / total.max(initial=1)), least)
    order = np.argsort(-radius, kind="stable")
    return Gathered(at[order, 0], at[order, 1], radius[order], counts[order], cells[order, 2] == 1)


def draw_gathered(page: Page, gathered: Gathered, within: Rect) -> None:
    """Draw gathered events as circles with slices by type; those of whole units with a white middle."""
    strokes: list[Stroke] = []
    for i in range(len(gathered)):
        at, radius = np.array([gathered.x[i], gathered.y[i]]), float(gathered.radius[i])
        strokes.append((placed(Outline.unit_circle(), radius, at), PAPER, PAPER, 1.6, ()))
        strokes += _slices(gathered.counts[i], radius, at)
        if gathered.is_area[i]:
            strokes.append((placed(Outline.unit_circle(), radius * 0.55, at), PAPER, PAPER, 0.0, ()))
    page.strokes(strokes, order=6.0, within=within)
    for i in map(int, np.flatnonzero(gathered.radius >= _NUMBER_FROM)):
        total = int(gathered.counts[i].sum())
        size = float(gathered.radius[i]) * (0.78 if total < 100 else 0.64)
        x, y = float(gathered.x[i]), float(gathered.y[i])
        page.number(x, y, total, size, INK, on_colour=not gathered.is_area[i])


def _slices(counts: Ints, radius: float, at: Floats) -> list[Stroke]:
    edges = np.concatenate(([0.0], np.cumsum(counts) / counts.sum()))
    found: list[Stroke] = []
    for style in map(int, np.flatnonzero(counts)):
        if counts[style] == counts.sum():
            return [(placed(Outline.unit_circle(), radius, at), STYLES[style].colour, PAPER, 0.3, ())]
        wedge = Outline.wedge(90.0 - 360.0 * edges[style + 1], 90.0 - 360.0 * edges[style])
        found.append((placed(wedge, radius, at), STYLES[style].colour, PAPER, 0.3, ()))
    return found
