"""Events as bins: where single marks would be too many for a page, those of one cell of a grid are one mark.

A bin keeps what the legend counts (type, who vouches, how well the place is known) and the outline of its unit; it has
no circle and no name of a place. Nothing is left out: the counts of bins add up to those of marks.
"""

from typing import Any, Final

import numpy as np
import pandas as pd

from geo.marks import MarkIndex

MAX_MARKS: Final = 300_000
"""Up to so many marks travel to the page one by one: about 5 MB."""
MAX_CELLS: Final = 30_000
CELLS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Sizes of a cell, in degrees: the smallest with at most `MAX_CELLS` is taken, else the largest."""

Numbers = np.ndarray[Any, np.dtype[np.float64]]


class BinIndex(MarkIndex):
    """
    Which bin each event belongs to, worked out once for a frame; otherwise as `MarkIndex`.

    Parameters
    ----------
    events
        As for `MarkIndex`.
    """

    def __init__(self, events: pd.DataFrame) -> None:
        lat, lon = (events[name].to_numpy(dtype=np.float64) for name in ("lat", "lon"))
        placed = np.flatnonzero(~np.isnan(lat) & ~np.isnan(lon))
        cell_degrees, number = _cells(lat[placed], lon[placed])
        lat, lon = (_with_means(values, placed, number) for values in (lat, lon))
        no_name = pd.Series(None, index=events.index, dtype="str")
        super().__init__(events.assign(lat=lat, lon=lon, geo_radius_km=np.nan, place_name=no_name))
        self.cell_degrees = cell_degrees


def _cells(lat: Numbers, lon: Numbers) -> tuple[float, np.ndarray[Any, np.dtype[np.int64]]]:
    """Return the size of a cell, in degrees, and the number of each point's cell."""
    for size in CELLS:
        columns = int(360 / size) + 2
        cells = np.floor(lat / size).astype(np.int64) * columns + np.floor(lon / size).astype(np.int64)
        number, distinct = pd.factorize(cells)
        if len(distinct) <= MAX_CELLS:
            break
    return size, number


def _with_means(values: Numbers, placed: np.ndarray[Any, Any], number: np.ndarray[Any, Any]) -> Numbers:
    """Return the values with those of events with a place replaced by the mean of their cell."""
    here, middle = values[placed], values.copy()
    middle[placed] = (np.bincount(number, here) / np.bincount(number))[number]
    return middle
