"""Marks of a briefing map: the shapes, colours and fills of the live map; gathered where there are too many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from matplotlib.path import Path as Outline

from geo.boundaries import outline
from geo.brief_base import outline_of
from geo.brief_cells import hexagon
from geo.brief_page import INK, PAPER, Page, Stroke
from geo.brief_projection import Rect, View
from geo.errors import PlaceError
from geo.geodesy import WGS84
from geo.layers import AREA, CIRCLE, DEGREES_PER_UNIT, POINT, STYLES, form_codes, style_codes
from geo.vocabulary import MODALITIES

if TYPE_CHECKING:
    import geopandas as gpd

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

MAX_MARKS: Final = 350
"""Beyond so many to a map, events are gathered in circles with slices by type."""
CELL: Final = 21.0
"""Width of the cells that events are gathered in, in points of the page."""
MAX_CIRCLES: Final = 250
_RADII: Final = ((30, 6.0), (80, 5.0), (160, 4.2))
_LEAST_RADIUS: Final = 3.5
_GROWTH: Final = 0.22
"""A mark grows by this share with each doubling of its events."""
_MAX_GROWTH: Final = 2.0
_NUMBER_FROM: Final = 4.6
"""Marks of at least this radius carry their number of events."""
_DASHES: Final = {"planned": (2.2, 1.4), "hypothetical": (0.8, 1.2)}
_HISTORICAL_TINT: Final = 0.55


@dataclass(frozen=True, slots=True)
class Marks:
    """
    Marks in a frame of the page, largest first.

    `x` and `y` are points of the page (moved apart where several share a place), `style`, `modality` and `form`
    codes as in `layers`, `count` the events of each, `radius` its size in points, `radius_km` how well its place is
    known, `unit` the outline that it is somewhere in, `point` the number of its place and `first` the row (in the
    events given) of its first event. `point_of` leads from each row to its place, -1 for those not in the frame.
    """

    x: Floats
    y: Floats
    style: Ints
    modality: Ints
    form: Ints
    count: Ints
    radius: Floats
    radius_km: Floats
    unit: tuple[str | None, ...]
    point: Ints
    first: Ints
    point_of: Ints

    def __len__(self) -> int:
        return len(self.x)

    @property
    def shown(self) -> Any:
        """Which of the events given are in the frame."""
        return self.point_of >= 0

    @property
    def sharing(self) -> int:
        """How many of the events in the frame share a point with another one."""
        at = np.bincount(self.point_of[self.shown])
        return int(at[at > 1].sum())


_KEYS: Final = ("lon", "lat", "style", "modality", "form", "radius_km", "unit")


def marks_of(events: gpd.GeoDataFrame, view: View) -> Marks:
    """
    Gather events at one point, of one type, modality and form, into marks.

    Parameters
    ----------
    events
        The frame's rows to draw; those without a point or outside the view are passed over.
    view
        Where they are drawn.
    """
    table = _table(events, view)
    keys = table[list(_KEYS)]
    grouped = table.groupby(list(_KEYS), sort=True, dropna=False)
    marks = grouped.agg(count=("row", "size"), first=("row", "first"), x=("x", "first"), y=("y", "first")).reset_index()
    marks["point"] = pd.factorize(pd.MultiIndex.from_frame(marks[["lon", "lat"]]))[0] if len(marks) else 0
    points = marks.drop_duplicates(["lon", "lat"]).set_index(["lon", "lat"])["point"]
    point_of = np.full(len(events), -1, dtype=np.int64)
    if len(keys):
        point_of[table["row"].to_numpy()] = points.loc[pd.MultiIndex.from_frame(keys[["lon", "lat"]])].to_numpy()
    marks["radius"] = _radii(marks["count"].to_numpy(), len(marks))
    marks = _moved_apart(marks).sort_values(["radius", "y", "x"], ascending=[False, False, True], kind="stable")
    unit = tuple(None if value == "" else str(value) for value in marks["unit"])
    columns = {name: marks[name].to_numpy() for name in Marks.__slots__ if name not in ("unit", "point_of")}
    return Marks(**columns, unit=unit, point_of=point_of)


def _table(events: gpd.GeoDataFrame, view: View) -> pd.DataFrame:
    lons, lats = events["lon"].to_numpy(dtype=float), events["lat"].to_numpy(dtype=float)
    x, y = view.page(lons, lats)
    inside = np.isfinite(lons) & np.isfinite(lats) & np.isfinite(x) & np.isfinite(y)
    inside[inside] = view.holds(x[inside], y[inside])
    rows = np.flatnonzero(inside)
    part = events.iloc[rows]
    forms = form_codes(part)
    radius = part["geo_radius_km"].to_numpy(dtype=np.float64, na_value=np.nan)
    return pd.DataFrame(
        {
            "row": rows,
            "x": x[rows],
            "y": y[rows],
            "lon": np.rint(lons[rows] / DEGREES_PER_UNIT).astype(np.int64),
            "lat": np.rint(lats[rows] / DEGREES_PER_UNIT).astype(np.int64),
            "style": style_codes(part),
            "modality": part["modality"].cat.codes.to_numpy().astype(np.int64),
            "form": forms,
            "radius_km": np.where((forms == POINT) | np.isnan(radius), 0.0, radius.round(1)),
            "unit": np.where(forms == AREA, _units(part), ""),
        }
    )


def _units(events: gpd.GeoDataFrame) -> Any:
    """Code of the outline that each event is somewhere in; empty where there is none to draw."""
    precision = events["geo_precision"].astype("object")
    admin1 = events["admin1_code"].astype("object").where(events["admin1_code"].notna(), events["gazetteer_id"])
    code = admin1.where(precision == "admin1").where(precision != "country", events["country"])
    return code.where(code.notna(), "").to_numpy(dtype=object)


def _radii(counts: Ints, n_marks: int) -> Floats:
    base = next((radius for limit, radius in _RADII if n_marks <= limit), _LEAST_RADIUS)
    return base * np.minimum(1 + _GROWTH * np.log2(np.maximum(counts, 1)), _MAX_GROWTH)


def _moved_apart(marks: pd.DataFrame) -> pd.DataFrame:
    """Put marks that share a point side by side around it."""
    if marks.empty:
        return marks
    number = marks.groupby("point").cumcount().to_numpy()
    several = marks.groupby("point")["row" if "row" in marks else "count"].transform("size").to_numpy()
    widest = marks.groupby("point")["radius"].transform("max").to_numpy()
    angle = np.pi / 2 - 2 * np.pi * number / several
    angle = np.where(several == 2, np.pi * (1 - number), angle)
    away = np.where(several > 1, widest * 1.12 / np.sin(np.pi / np.maximum(several, 2)), 0.0)
    return marks.assign(x=marks["x"] + away * np.cos(angle), y=marks["y"] + away * np.sin(angle))


@lru_cache(maxsize=32)
def shape(name: str) -> Outline:
    """Return the outline of a mark's shape for a radius of 1, as the live map draws it (`dashboard/assets/marks.js`)."""
    shapes = {
        "circle": lambda: _scaled(Outline.unit_circle(), 0.92),
        "square": lambda: _scaled(Outline([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)], closed=True), 0.82),
        "diamond": lambda: _polygon(4, 1.15, 90.0),
        "triangle": lambda: _polygon(3, 1.2, 90.0, -0.16),
        "down": lambda: _polygon(3, 1.2, -90.0, 0.16),
        "star": _star,
        "hexagon": lambda: _polygon(6, 1.05, 0.0),
    }
    return shapes[name]()


def _scaled(path: Outline, by: float) -> Outline:
    return Outline(np.asarray(path.vertices) * by, path.codes)


def _polygon(corners: int, radius: float, turn: float, up: float = 0.0) -> Outline:
    angles = np.radians(turn + 360.0 * np.arange(corners + 1) / corners)
    return Outline(np.column_stack((np.cos(angles), np.sin(angles))) * radius + (0.0, up), closed=True)


def _star() -> Outline:
    angles = np.radians(90.0 + 30.0 * np.arange(13))
    radii = np.where(np.arange(13) % 2 == 0, 1.32, 0.66)
    return Outline(np.column_stack((np.cos(angles), np.sin(angles))) * radii[:, None], closed=True)


def draw_mark(page: Page, at: tuple[float, float], style: int, modality: int, form: int, radius: float) -> None:
    """Draw one mark outside a map: for the legend, so that the two cannot differ."""
    one = np.zeros(1, dtype=np.int64)
    marks = Marks(
        *(np.array([value]) for value in at),
        style=one + style,
        modality=one + modality,
        form=one + form,
        count=one + 1,
        radius=np.array([radius]),
        radius_km=np.zeros(1),
        unit=(None,),
        point=one,
        first=one,
        point_of=one,
    )
    draw_marks(page, marks, None)


def draw_marks(page: Page, marks: Marks, within: Rect | None, *, order: float = 6.0) -> None:
    """Draw marks: type by shape and colour, how it is vouched for by fill and dashes, how well the place is known by a ring."""
    strokes: list[Stroke] = []
    for i in range(len(marks)):
        strokes += _strokes(marks, i)
    page.strokes(strokes, order=order, within=within)
    for i in np.flatnonzero((marks.count > 1) & (marks.radius >= _NUMBER_FROM)):
        solid = _is_solid(marks, int(i))
        colour = PAPER if solid else STYLES[int(marks.style[i])].colour
        size = float(marks.radius[i]) * (0.92 if marks.count[i] < 10 else 0.76 if marks.count[i] < 100 else 0.62)
        x, y = float(marks.x[i]), float(marks.y[i]) - size * 0.36
        halo = STYLES[int(marks.style[i])].colour if solid else None
        page.text(
            x,
            y,
            str(int(marks.count[i])),
            size,
            weight="bold",
            colour=colour,
            align="center-baseline",
            halo=halo,
            order=order + 0.5,
        )


def _is_solid(marks: Marks, i: int) -> bool:
    return MODALITIES[int(marks.modality[i])] in ("reported", "historical") and int(marks.form[i]) != AREA


def _strokes(marks: Marks, i: int) -> list[Stroke]:
    style = STYLES[int(marks.style[i])]
    modality = MODALITIES[int(marks.modality[i])]
    radius, at = float(marks.radius[i]), np.array([marks.x[i], marks.y[i]])
    body = _placed(shape(style.shape), radius, at)
    solid = _is_solid(marks, i)
    colour = _tint(style.colour, _HISTORICAL_TINT) if modality == "historical" else style.colour
    found: list[Stroke] = []
    ring = _placed(Outline.unit_circle(), radius * 1.5 + 1.2, at)
    if int(marks.form[i]) == AREA:
        found.append((ring, PAPER, style.colour, 0.8, ()))
    found.append((body, PAPER, PAPER, 2.2 if solid else 3.0, ()))
    found.append(
        (
            body,
            colour if solid else PAPER,
            colour if solid else style.colour,
            0.5 if solid else 1.3,
            _DASHES.get(modality, ()),
        )
    )
    if modality == "negated":
        strike = Outline([at - radius, at + radius])
        found.append((strike, "none", style.colour, 1.4, ()))
    return found


def _placed(path: Outline, radius: float, at: Floats) -> Outline:
    return Outline(np.asarray(path.vertices) * radius + at, path.codes)


def _tint(colour: str, share: float) -> str:
    """Mix a colour with white."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(part * share + 255 * (1 - share)):02x}" for part in parts)


def draw_uncertainty(page: Page, marks: Marks, view: View) -> None:
    """Draw the circles that places lie within, and the outlines of the units that events are somewhere in."""
    for style, code in sorted({(int(s), u) for s, u in zip(marks.style, marks.unit, strict=True) if u}):
        _draw_unit(page, view, code, STYLES[style].colour)
    circles = np.flatnonzero((marks.form == CIRCLE) & (marks.radius_km > 0))[:MAX_CIRCLES]
    seen: set[tuple[int, int, float]] = set()
    for i in circles:
        key = (int(marks.point[i]), int(marks.style[i]), float(marks.radius_km[i]))
        if key not in seen:
            seen.add(key)
            _draw_circle(page, view, marks, int(i))


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
    at = shapely.Point(marks.x[i], marks.y[i])
    lons, lats = view.degrees(np.array([at.x]), np.array([at.y]))
    bearings = np.linspace(0.0, 360.0, 73)
    n = len(bearings)
    east, north, _ = WGS84.fwd(
        np.full(n, lons[0]), np.full(n, lats[0]), bearings, np.full(n, marks.radius_km[i] * 1000.0)
    )
    x, y = view.page(np.asarray(east), np.asarray(north))
    if not (np.isfinite(x) & np.isfinite(y)).all() or np.hypot(x - at.x, y - at.y).min() < marks.radius[i]:
        return
    path, colour = Outline(np.column_stack((x, y)), closed=True), STYLES[int(marks.style[i])].colour
    page.path(path, fill=colour, alpha=0.06, order=1.6, within=view.frame)
    page.path(path, edge=colour, line=0.8, alpha=0.8, dashes=(3, 2), order=1.7, within=view.frame)


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
    return Gathered(x[order], y[order], np.maximum(radius, 1.9)[order], counts[order], cells[order, 2] == 1)


def draw_gathered(page: Page, gathered: Gathered, within: Rect) -> None:
    """Draw gathered events as circles with slices by type; those of whole units with a white middle and a ring."""
    strokes: list[Stroke] = []
    for i in range(len(gathered)):
        at, radius = np.array([gathered.x[i], gathered.y[i]]), float(gathered.radius[i])
        disc = _placed(Outline.unit_circle(), radius, at)
        if gathered.is_area[i]:
            strokes.append((_placed(Outline.unit_circle(), radius + 2.2, at), PAPER, INK, 0.5, ()))
        strokes.append((disc, PAPER, PAPER, 1.6, ()))
        strokes += _slices(gathered.counts[i], radius, at)
        if gathered.is_area[i]:
            strokes.append((_placed(Outline.unit_circle(), radius * 0.62, at), PAPER, PAPER, 0.0, ()))
    page.strokes(strokes, order=6.0, within=within)
    for i in np.flatnonzero(gathered.radius >= _NUMBER_FROM):
        total = int(gathered.counts[i].sum())
        size = min(float(gathered.radius[i]) * (0.8 if total < 100 else 0.66), 8.0)
        colour = INK if gathered.is_area[i] else PAPER
        halo = None if gathered.is_area[i] else INK
        x, y = float(gathered.x[i]), float(gathered.y[i]) - size * 0.36
        page.text(x, y, f"{total}", size, weight="bold", colour=colour, align="center-baseline", halo=halo, order=6.5)


def _slices(counts: Ints, radius: float, at: Floats) -> list[Stroke]:
    edges = np.concatenate(([0.0], np.cumsum(counts) / counts.sum()))
    found: list[Stroke] = []
    for style in np.flatnonzero(counts):
        if counts[style] == counts.sum():
            return [(_placed(Outline.unit_circle(), radius, at), STYLES[style].colour, PAPER, 0.3, ())]
        wedge = Outline.wedge(90.0 - 360.0 * edges[style + 1], 90.0 - 360.0 * edges[style])
        found.append((_placed(wedge, radius, at), STYLES[style].colour, PAPER, 0.3, ()))
    return found
