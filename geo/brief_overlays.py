"""Users' own layers (control lines, areas, points) on a briefing map, and their part of the legend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.brief_base import outline_of
from geo.brief_page import INK, PAPER, Page
from geo.brief_projection import Rect, View
from geo.errors import BriefError, OverlayError
from geo.overlays import MAX_BYTES, Look, Overlay, Shape, ShapeKind, read_overlay

HEADING: Final = "Own overlays"
MAX_ROWS: Final = 5
"""Lines of the legend that one layer takes before it is one line with its name."""
_PIXEL: Final = 0.6
"""Points of the layout to a pixel of the live map, for widths of lines."""
_POINT: Final = 2.6
_ORDERS: Final = {"area": 1.6, "line": 1.7, "point": 1.8}
"""Above the ground and below all marks."""


@dataclass(frozen=True, slots=True)
class Swatch:
    """A line of the legend: words, and how what they stand for is drawn."""

    words: str
    kind: ShapeKind
    look: Look


def read_overlays(paths: Iterable[Path]) -> tuple[Overlay, ...]:
    """Read GeoJSON files as layers; raises `BriefError`, naming the file, where one cannot be read or drawn."""
    return tuple(_read(path) for path in paths)


def _read(path: Path) -> Overlay:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BriefError(f"{path} has {path.stat().st_size / 1e6:.0f} MB; give up to {MAX_BYTES / 1e6:.0f} MB")
        return read_overlay(path.name, path.read_bytes())
    except (OSError, OverlayError) as error:
        raise BriefError(f"overlay {path}: {error}") from error


def draw_overlays(page: Page, view: View, overlays: Sequence[Overlay]) -> tuple[Swatch, ...]:
    """
    Draw layers, the first one lowest.

    Parameters
    ----------
    page, view
        Where.
    overlays
        What; corners in degrees (EPSG:4326).

    Returns
    -------
    swatches
        What the legend must explain: the shapes that are in the frame.
    """
    found: list[Swatch] = []
    for overlay in overlays:
        seen = [shape for shape in overlay.shapes if _draw(page, view, shape)]
        found += _swatches(overlay, seen)
    return tuple(found)


def _draw(page: Page, view: View, shape: Shape) -> bool:
    """Draw a shape; returns whether any of it is in the frame."""
    return _draw_point(page, view, shape) if shape.kind == "point" else _draw_outline(page, view, shape)


def _draw_point(page: Page, view: View, shape: Shape) -> bool:
    lon, lat = shape.rings[0][0]
    x, y = (float(value[0]) for value in view.page(np.array([lon]), np.array([lat])))
    if not view.holds(np.array([x]), np.array([y]))[0]:
        return False
    _square(page, x, y, shape.look)
    return True


def _draw_outline(page: Page, view: View, shape: Shape) -> bool:
    area, border = _geometries(shape)
    moved, frame = view.shapes(np.array([area, border])), view.frame
    fill, line = outline_of(moved[:1]), outline_of(moved[1:])
    within = shapely.box(frame.x, frame.y, frame.right, frame.top)
    if not shapely.intersects(moved, within).any():
        return False
    order, look = _ORDERS[shape.kind], shape.look
    if fill is not None:
        page.path(fill, fill=_fill(look), alpha=look.opacity, line=0.0, order=order, within=frame)
    if line is not None:
        page.path(line, edge=PAPER, alpha=0.5, line=_points(look) + 1.2, order=order, within=frame)
        page.path(line, edge=_stroke(look), line=_points(look), order=order, within=frame)
    return True


def _geometries(shape: Shape) -> tuple[BaseGeometry, BaseGeometry]:
    """The inside of a shape, which a line has none of, and its line, of which none runs along the window's edge."""
    border = shapely.MultiLineString([ring for ring in shape.rings if len(ring) > 1])
    if shape.kind == "line" or len(shape.rings[0]) < 4:
        return shapely.Polygon(), border
    holes = [ring for ring in shape.rings[1:] if len(ring) >= 4]
    return shapely.make_valid(shapely.Polygon(shape.rings[0], holes)), border


def _points(look: Look) -> float:
    return look.width * _PIXEL


def _stroke(look: Look) -> str:
    return look.stroke or INK


def _fill(look: Look) -> str:
    return look.fill or INK


def _square(page: Page, x: float, y: float, look: Look) -> None:
    """Squares: no mark of an event is one."""
    rect = Rect(x - _POINT, y - _POINT, 2 * _POINT, 2 * _POINT)
    page.box(rect, _fill(look), edge=PAPER, line=0.7, order=_ORDERS["point"])


# -- legend ---------------------------------------------------------------------------------------


def _swatches(overlay: Overlay, seen: Sequence[Shape]) -> list[Swatch]:
    """One line for each look whose shapes share a title; one for the whole layer where looks are one or many."""
    looks: dict[tuple[ShapeKind, Look], list[str]] = {}
    for shape in seen:
        looks.setdefault((shape.kind, shape.look), []).append(_title(shape))
    if not looks:
        return []
    told = all(titles[0] and len(set(titles)) == 1 for titles in looks.values())
    if told and 1 < len(looks) <= MAX_ROWS:
        return [Swatch(titles[0], *look) for look, titles in looks.items()]
    return [Swatch(overlay.name, *next(iter(looks)))]


def _title(shape: Shape) -> str:
    return shape.words[0] if shape.words else ""


def draw_swatch(page: Page, rect: Rect, swatch: Swatch) -> None:
    """Draw the sample of a legend's line into a rectangle."""
    look, middle = swatch.look, rect.y + rect.height / 2
    width = min(_points(look), 3.0)
    if swatch.kind == "point":
        _square(page, rect.x + rect.width / 2, middle, look)
    elif swatch.kind == "line":
        page.line((rect.x, rect.right), (middle, middle), _stroke(look), width)
    else:
        page.box(rect, _fill(look), alpha=look.opacity)
        page.box(rect, None, edge=_stroke(look), line=width)
