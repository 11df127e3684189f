"""Counts of events by country or province as tints, and their density as cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from matplotlib.path import Path as Outline

from geo import boundaries
from geo.brief_base import outline_of
from geo.brief_cells import cell_centre, hexagon
from geo.brief_page import PAPER, Page
from geo.brief_projection import View
from geo.lengths import in_unit

if TYPE_CHECKING:
    import geopandas as gpd

TINTS: Final = ("#fde6cf", "#f9c08c", "#ee9150", "#d4602a", "#9c3a14")
"""From few to many; one hue, so that it reads in grey as well."""
DENSITY_CELL: Final = 13.0


@dataclass(frozen=True, slots=True)
class Tinted:
    """What tints stand for: a heading, the upper bound of each class, and how many events have no such unit."""

    heading: str
    bounds: tuple[int, ...]
    n_without: int = 0


def class_bounds(counts: Any) -> tuple[int, ...]:
    """
    Return the upper bounds of up to five classes of counts, each about three times the one before.

    Parameters
    ----------
    counts
        Counts of 1 or more; may be empty.
    """
    top = int(np.max(counts, initial=0))
    bounds: list[int] = []
    for step in (1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000):
        bounds.append(step)
        if step >= top:
            break
    return tuple(bounds[-len(TINTS) :]) if top else ()


def class_words(bounds: tuple[int, ...], i: int) -> str:
    """Say a class: "1", "2–3", "4–10"."""
    low = 1 if i == 0 else bounds[i - 1] + 1
    return f"{bounds[i]:,}" if low == bounds[i] else f"{low:,}–{bounds[i]:,}"


def tint(count: int, bounds: tuple[int, ...]) -> str:
    """Return the tint of a count; the classes take the darker tints when there are few of them."""
    return tints_of(bounds)[int(np.searchsorted(bounds, count))]


def tints_of(bounds: tuple[int, ...]) -> tuple[str, ...]:
    """Return the tints of classes, in their order."""
    picked = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4)}.get(len(bounds), (0, 1, 2, 3, 4))
    return tuple(TINTS[i] for i in picked)


def draw_units(page: Page, view: View, events: gpd.GeoDataFrame, layer: str) -> Tinted:
    """Tint countries or provinces by their number of events; returns what the tints stand for."""
    by_country = layer == "countries"
    column = events["country" if by_country else "admin1_code"]
    counts = column.value_counts()
    units = boundaries.countries() if by_country else boundaries.admin1()
    counts = counts[counts.index.isin(units.index)]
    bounds = class_bounds(counts.to_numpy())
    shapes = view.shapes(units.geometry.loc[counts.index].to_numpy())
    for shape, count in zip(shapes, counts, strict=True):
        path = outline_of(shape)
        if path is not None:
            page.path(path, fill=tint(int(count), bounds), edge=PAPER, line=0.5, order=1.05, within=view.frame)
            _write_count(page, view, shape, int(count))
    heading = "Events by country" if by_country else "Events by province"
    return Tinted(heading, bounds, int(len(events) - counts.sum()))


def _write_count(page: Page, view: View, shape: shapely.Geometry, count: int) -> None:
    frame = view.frame
    seen = shapely.clip_by_rect(shapely.make_valid(shape), frame.x, frame.y, frame.right, frame.top)
    if shapely.area(seen) < 140:
        return
    spot = shapely.get_coordinates(shapely.point_on_surface(seen))[0]
    page.text(
        float(spot[0]), float(spot[1]), f"{count:,}", 7.0, weight="bold", align="center-center", halo=PAPER, order=5.8
    )


def draw_density(page: Page, view: View, xs: Any, ys: Any) -> Tinted:
    """Tint hexagonal cells by their number of events; points of the page in, what the tints stand for out."""
    q, r = hexagon(xs, ys, DENSITY_CELL)
    cells, counts = np.unique(np.column_stack((q, r)), axis=0, return_counts=True)
    bounds = class_bounds(counts)
    angles = np.radians(30 + 60.0 * np.arange(7))
    ring = np.column_stack((np.cos(angles), np.sin(angles))) * DENSITY_CELL / np.sqrt(3)
    strokes = []
    for (column, row), count in zip(cells, counts, strict=True):
        at = cell_centre(int(column), int(row), DENSITY_CELL)
        strokes.append((Outline(ring + at, closed=True), tint(int(count), bounds), PAPER, 0.3, ()))
    page.strokes(strokes, order=2.0, within=view.frame)
    wide = in_unit(DENSITY_CELL * view.km, view.unit)
    return Tinted(f"Events in a cell {wide:,.0f} {view.unit} wide" if wide >= 1 else "Events in a cell", bounds)
