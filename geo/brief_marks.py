"""Marks of a briefing map: the shapes, colours and fills of the live map; gathered where there are too many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.brief_page import Page, Stroke
from geo.brief_projection import Rect, View
from geo.brief_shapes import is_solid, mark_strokes
from geo.layers import AREA, DEGREES_PER_UNIT, POINT, STYLES, form_codes, style_codes

if TYPE_CHECKING:
    import geopandas as gpd

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

MAX_MARKS: Final = 350
"""Beyond so many to a map, events are gathered in circles with slices by type."""
_RADII: Final = ((30, 6.0), (80, 5.0), (160, 4.2))
_LEAST_RADIUS: Final = 3.5
_GROWTH: Final = 0.22
"""A mark grows by this share with each doubling of its events."""
_MAX_GROWTH: Final = 2.0
_ELBOW_ROOM: Final = 1.12
"""Marks at one point stand apart by this share of touching discs."""
NUMBER_FROM: Final = 4.6
"""Marks of at least this radius carry their number of events."""


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


def n_marks(events: gpd.GeoDataFrame, view: View) -> int:
    """Return how many marks events would make in a view."""
    return len(_table(events, view).drop_duplicates(list(_KEYS)))


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
    """Put marks that share a point side by side around it, as close as they go."""
    if marks.empty:
        return marks
    widest = marks.groupby("point")["radius"].transform("max").to_numpy()
    moved = np.zeros((len(marks), 2))
    for rows in marks.groupby("point").indices.values():
        moved[rows] = _packing(len(rows)) * widest[rows, None] * _ELBOW_ROOM
    return marks.assign(x=marks["x"] + moved[:, 0], y=marks["y"] + moved[:, 1])


@lru_cache(maxsize=256)
def _packing(n: int) -> Floats:
    """Return where the middles of `n` discs of radius 1 lie, packed around the origin."""
    reach = int(np.ceil(np.sqrt(n))) + 1
    column, row = (axis.ravel() for axis in np.meshgrid(*[np.arange(-reach, reach + 1)] * 2))
    spots = np.column_stack((2.0 * column + row, np.sqrt(3.0) * row))
    first = np.lexsort((spots[:, 0], -spots[:, 1], np.round(np.hypot(*spots.T), 6)))[:n]
    packed: Floats = spots[first] - spots[first].mean(axis=0)
    return packed


def draw_marks(page: Page, marks: Marks, within: Rect) -> None:
    """Draw marks, cut to a rectangle; large ones carry their number of events."""
    codes = np.column_stack((marks.style, marks.modality, marks.form))
    points = np.column_stack((marks.x, marks.y))
    strokes: list[Stroke] = []
    for at, radius, (style, modality, form) in zip(points, marks.radius, codes, strict=True):
        strokes += mark_strokes(at, float(radius), int(style), int(modality), int(form))
    page.strokes(strokes, order=6.0, within=within)
    for i in np.flatnonzero((marks.count > 1) & (marks.radius >= NUMBER_FROM)):
        colour = STYLES[int(marks.style[i])].colour
        solid = is_solid(int(marks.modality[i]), int(marks.form[i]))
        size = float(marks.radius[i]) * (0.92 if marks.count[i] < 10 else 0.76 if marks.count[i] < 100 else 0.62)
        page.number(float(marks.x[i]), float(marks.y[i]), int(marks.count[i]), size, colour, on_colour=solid)
