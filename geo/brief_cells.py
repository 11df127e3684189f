"""A grid of hexagons on the page, to gather what would lie on top of each other."""

from __future__ import annotations

from typing import Any

import numpy as np

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]


def hexagon(x: Floats, y: Floats, width: float) -> tuple[Ints, Ints]:
    """
    Return column and row of the cell that each point is in.

    Parameters
    ----------
    x, y
        Points of the page.
    width
        Of a cell, in points: also the distance from one centre to the next.
    """
    rows = np.rint(y / (width * np.sqrt(3) / 2))
    columns = np.rint(x / width - 0.5 * (rows % 2))
    best = np.full(len(x), np.inf)
    found: Ints = np.zeros((2, len(x)), dtype=np.int64)
    for up in (-1, 0, 1):
        for along in (-1, 0, 1):
            row, column = rows + up, columns + along
            centre = cell_centre(column, row, width)
            away = (x - centre[0]) ** 2 + (y - centre[1]) ** 2
            closer = away < best - 1e-9
            best = np.where(closer, away, best)
            found[:, closer] = np.vstack((column, row))[:, closer].astype(np.int64)
    return found[0], found[1]


def cell_centre(column: Any, row: Any, width: float) -> Any:
    """Return the centre of a cell (or of many), in points of the page."""
    return np.array([(column + 0.5 * (row % 2)) * width, row * width * np.sqrt(3) / 2])
