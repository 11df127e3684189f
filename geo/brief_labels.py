"""Names on a briefing map, put where they cover neither marks nor one another, or left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo import boundaries
from geo.brief_page import INK, PAPER, SOFT, Page
from geo.brief_projection import Rect, View
from geo.brief_type import Weight, clean, width_of
from geo.settings import DATA_DIR

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.brief_marks import Marks

Floats = np.ndarray[Any, np.dtype[np.float64]]

TOWN_SIZE: Final = 6.6
EVENT_SIZE: Final = 7.2
COUNTRY_SIZE: Final = 8.6
UNIT_SIZE: Final = 6.4
MAX_TOWNS: Final = 26
MAX_EVENT_PLACES: Final = 40
TOWNS_TRIED: Final = 160
_GAP: Final = 2.0
_APART: Final = 36.0
_UNIT_DEGREES: Final = 14.0
_COUNTRY_COLOUR: Final = "#8b8578"
_UNIT_COLOUR: Final = "#a29a88"
_WHOLE: Final = 0.9
"""A country that fills this share of a map needs no name on it."""
_HIGH: Final = 0.74
"""Height of capitals and most small letters, as a share of the size of type."""
_DROP: Final = 0.2


class Taken:
    """What parts of the page are taken already, as boxes; asked once for each try of a label."""

    def __init__(self) -> None:
        self._boxes: list[tuple[float, float, float, float]] = []
        self._array: Floats = np.zeros((0, 4))

    def add(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Take boxes (left, lower, right and upper edge)."""
        self._boxes += boxes
        self._array = np.array(self._boxes, dtype=float).reshape(-1, 4)

    def is_free(self, box: tuple[float, float, float, float]) -> bool:
        """Say whether a box meets none that is taken."""
        left, low, right, high = box
        taken = self._array
        return not bool(
            ((taken[:, 0] < right) & (taken[:, 2] > left) & (taken[:, 1] < high) & (taken[:, 3] > low)).any()
        )


def box_of(rect: Rect, gap: float = 0.0) -> tuple[float, float, float, float]:
    """Return the edges of a rectangle with a gap around it."""
    return rect.x - gap, rect.y - gap, rect.right + gap, rect.top + gap


@dataclass(frozen=True, slots=True)
class Label:
    """A name at a point of the page, with the room to keep from that point."""

    words: str
    x: float
    y: float
    room: float
    size: float
    weight: Weight = "regular"
    colour: str = INK
    dot: bool = False


_SIDES: Final = (
    (1.0, 0.0, "left"),
    (0.7, 0.7, "left"),
    (0.7, -0.7, "left"),
    (-1.0, 0.0, "right"),
    (0.0, 1.0, "center"),
    (0.0, -1.0, "center"),
    (-0.7, 0.7, "right"),
    (-0.7, -0.7, "right"),
)
"""Where a name may stand to its point, best first (Imhof 1975): right, above right, below right, left, …"""


def place(label: Label, taken: Taken, frame: Rect) -> tuple[float, float, str] | None:
    """
    Find room for a label.

    Returns
    -------
    spot
        Its left end and base line, and how it is aligned; None where there is no room. The room is taken.
    """
    wide, high = width_of(label.words, label.size, label.weight), label.size * _HIGH
    for dx, dy, align in _SIDES:
        x = label.x + dx * (label.room + _GAP)
        y = label.y + dy * (label.room + _GAP + high / 2 * abs(dy)) - high / 2
        left = x - {"left": 0.0, "center": wide / 2, "right": wide}[align]
        box = (left - 1.0, y - label.size * _DROP - 0.5, left + wide + 1.0, y + high + 0.5)
        inside = box[0] > frame.x + 2 and box[2] < frame.right - 2 and box[1] > frame.y + 2 and box[3] < frame.top - 2
        if inside and taken.is_free(box):
            taken.add([box])
            return left, y, align
    return None


def draw_labels(page: Page, view: View, labels: Sequence[Label], taken: Taken) -> int:
    """Draw the labels that find room, in their order; returns how many did."""
    drawn = 0
    for label in labels:
        spot = place(label, taken, view.frame)
        if spot is None:
            continue
        drawn += 1
        page.text(
            spot[0],
            spot[1],
            label.words,
            label.size,
            weight=label.weight,
            colour=label.colour,
            halo=PAPER,
            order=7.0,
        )
        if label.dot:
            taken.add([(label.x - 1.5, label.y - 1.5, label.x + 1.5, label.y + 1.5)])
            page.dot(label.x, label.y, 1.1, SOFT, order=5.5)
    return drawn


def event_labels(events: gpd.GeoDataFrame, marks: Marks) -> list[Label]:
    """Return the names of the places that events are at, most events first."""
    if not len(marks):
        return []
    table = pd.DataFrame({"point": marks.point, "x": marks.x, "y": marks.y, "r": marks.radius, "n": marks.count})
    points = table.groupby("point").agg(
        x=("x", "mean"), y=("y", "mean"), n=("n", "sum"), wide=("x", "max"), low=("x", "min"), r=("r", "max")
    )
    first = pd.Series(marks.first, index=marks.point).groupby(level=0).first()
    names = events["place_name"].iloc[first.loc[points.index].to_numpy()].to_numpy()
    points = points.assign(name=names).dropna(subset=["name"]).sort_values(["n", "y"], ascending=False, kind="stable")
    points = points.assign(room=points["r"] + (points["wide"] - points["low"]) / 2).head(4 * MAX_EVENT_PLACES)
    seen: dict[str, Label] = {}
    for name, x, y, room in zip(*(points[column].tolist() for column in ("name", "x", "y", "room")), strict=True):
        words = clean(name)
        if words and words not in seen:
            seen[words] = Label(words, x, y, room, EVENT_SIZE, "regular", INK)
    return list(seen.values())[:MAX_EVENT_PLACES]


@lru_cache(maxsize=1)
def _towns() -> pd.DataFrame:
    columns = ["name", "lat", "lon", "feature_code", "population"]
    places = pd.read_parquet(DATA_DIR / "gazetteer_places.parquet", columns=columns)
    towns = places["feature_code"].str.startswith("PPL").to_numpy() & (places["feature_code"] != "PPLX").to_numpy()
    return places[towns].sort_values(["population", "name"], ascending=[False, True]).reset_index(drop=True)


def town_labels(view: View, known: Iterable[str]) -> list[Label]:
    """Return the larger towns in a view, largest first, but for those that are named already."""
    towns, window = _towns(), view.window
    lats, lons = towns["lat"].to_numpy(), towns["lon"].to_numpy()
    east = (lons - window.west) % 360
    rows = np.flatnonzero((lats > window.south) & (lats < window.north) & (east < window.width))[: 4 * TOWNS_TRIED]
    x, y = view.page(lons[rows], lats[rows])
    inside = np.isfinite(x) & np.isfinite(y)
    inside[inside] = view.holds(x[inside], y[inside])
    names = set(known)
    found = [
        Label(str(name), float(px), float(py), 1.4, TOWN_SIZE, "regular", SOFT, dot=True)
        for name, px, py in zip(towns["name"].to_numpy()[rows[inside]], x[inside], y[inside], strict=True)
        if name not in names
    ]
    return _spread(found[:TOWNS_TRIED], view)[:MAX_TOWNS]


def _spread(labels: list[Label], view: View) -> list[Label]:
    """Keep towns that are not next to a larger one, so that names cover the map evenly."""
    apart = max(min(view.frame.width, view.frame.height) / 9, _APART)
    kept: list[Label] = []
    for label in labels:
        if all(np.hypot(label.x - other.x, label.y - other.y) > apart for other in kept):
            kept.append(label)
    return kept


def draw_area_names(page: Page, view: View, taken: Taken) -> None:
    """Write the names of countries, and on maps of a few degrees those of provinces, across their visible parts."""
    countries = boundaries.countries()
    degrees = max(view.window.width * float(np.cos(np.radians(view.window.lat))), view.window.height)
    _write_names(page, view, countries, taken, COUNTRY_SIZE if not view.is_world else 6.0, is_country=True)
    if degrees < _UNIT_DEGREES:
        _write_names(page, view, boundaries.admin1(), taken, UNIT_SIZE, is_country=False)


def _write_names(
    page: Page, view: View, units: gpd.GeoDataFrame, taken: Taken, size: float, *, is_country: bool
) -> None:
    frame = shapely.box(view.frame.x, view.frame.y, view.frame.right, view.frame.top)
    shapes = view.shapes(units.geometry.to_numpy())
    areas = np.nan_to_num(shapely.area(shapes))
    if is_country and areas.max(initial=0.0) > _WHOLE * shapely.area(frame) and len(np.flatnonzero(areas)) < 3:
        return
    for i in np.argsort(-areas, kind="stable")[:60]:
        name = str(units["name"].iloc[i])
        words = " ".join(name.upper()) if is_country and " " not in name else name.upper() if is_country else name
        wide = width_of(words, size, "bold" if is_country else "italic")
        if areas[i] < wide * size * 1.2:
            continue
        seen = _largest(shapely.intersection(shapely.make_valid(shapes[i]), frame))
        spot = _spot_in(seen, wide, size, taken) if seen is not None else None
        if spot is None:
            continue
        taken.add([(spot[0] - wide / 2, spot[1] - size * 0.4, spot[0] + wide / 2, spot[1] + size * 0.6)])
        page.text(
            *spot,
            words,
            size,
            weight="bold" if is_country else "italic",
            colour=_COUNTRY_COLOUR if is_country else _UNIT_COLOUR,
            align="center-center",
            halo="#faf8f3",
            order=5.6,
        )


def _largest(shape: shapely.Geometry) -> shapely.Geometry | None:
    parts = shapely.get_parts(shapely.get_parts(np.array([shape])))
    parts = parts[(shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & (shapely.area(parts) > 0)]
    return parts[int(np.argmax(shapely.area(parts)))] if len(parts) else None


def _spot_in(shape: shapely.Geometry, wide: float, size: float, taken: Taken) -> tuple[float, float] | None:
    """Find where in a polygon a name fits as a whole: tried along a raster, nearest to the middle first."""
    left, low, right, high = shapely.bounds(shape)
    middle = shapely.get_coordinates(shapely.centroid(shape))[0]
    gx, gy = np.meshgrid(np.linspace(left, right, 15), np.linspace(low, high, 15))
    spots = np.column_stack((gx.ravel(), gy.ravel()))
    order = np.argsort(np.hypot(*(spots - middle).T), kind="stable")
    shapely.prepare(shape)
    for x, y in np.vstack((middle, spots[order])):
        box = (x - wide / 2 - 1, y - size * 0.6, x + wide / 2 + 1, y + size * 0.6)
        if taken.is_free(box) and shapely.contains(shape, shapely.box(*box)):
            return float(x), float(y)
    return None
