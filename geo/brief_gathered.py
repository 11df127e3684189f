"""Events gathered in circles with slices by type, where there are too many to have a mark each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.path import Path as Outline

from geo.brief_cells import hexagon
from geo.brief_marks import NUMBER_FROM, Marks
from geo.brief_page import INK, PAPER, Page, Stroke
from geo.brief_projection import Rect
from geo.brief_shapes import placed
from geo.layers import AREA, STYLES

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

CELL: Final = 21.0
"""Width of the cells that events are gathered in, in points of the page."""
_LEAST_RADIUS: Final = 1.9


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
        A cell's circle stands at the mean of its events, its area grows with their number.
    """
    q, r = hexagon(marks.x, marks.y, CELL)
    keys = np.column_stack((np.where(marks.form == AREA, -1 - marks.point, q), np.where(marks.form == AREA, 0, r)))
    kept = marks.form == AREA
    cells, cell = np.unique(np.column_stack((keys, kept)), axis=0, return_inverse=True)
    cell = cell.ravel()
    counts = np.zeros((len(cells), len(STYLES)), dtype=np.int64)
    np.add.at(counts, (cell, marks.style), marks.count)
    total = counts.sum(axis=1)
    x = np.bincount(cell, marks.x * marks.count, len(cells)) / np.maximum(total, 1)
    y = np.bincount(cell, marks.y * marks.count, len(cells)) / np.maximum(total, 1)
    radius = CELL * 0.54 * np.sqrt(total / total.max(initial=1))
    order = np.argsort(-radius, kind="stable")
    return Gathered(x[order], y[order], np.maximum(radius, _LEAST_RADIUS)[order], counts[order], cells[order, 2] == 1)


def draw_gathered(page: Page, gathered: Gathered, within: Rect) -> None:
    """Draw gathered events as circles with slices by type; those of whole units with a white middle and a ring."""
    strokes: list[Stroke] = []
    for i in range(len(gathered)):
        at, radius = np.array([gathered.x[i], gathered.y[i]]), float(gathered.radius[i])
        disc = placed(Outline.unit_circle(), radius, at)
        if gathered.is_area[i]:
            strokes.append((placed(Outline.unit_circle(), radius + 2.2, at), PAPER, INK, 0.5, ()))
        strokes.append((disc, PAPER, PAPER, 1.6, ()))
        strokes += _slices(gathered.counts[i], radius, at)
        if gathered.is_area[i]:
            strokes.append((placed(Outline.unit_circle(), radius * 0.62, at), PAPER, PAPER, 0.0, ()))
    page.strokes(strokes, order=6.0, within=within)
    for i in map(int, np.flatnonzero(gathered.radius >= NUMBER_FROM)):
        total = int(gathered.counts[i].sum())
        size = min(float(gathered.radius[i]) * (0.8 if total < 100 else 0.66), 8.0)
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
