"""What part of the Earth a briefing map shows, in degrees; east is greater than 180 across the antimeridian."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.boundaries import outline
from geo.errors import BriefError, PlaceError
from geo.layers import AREA, form_codes

if TYPE_CHECKING:
    import geopandas as gpd

Floats = np.ndarray[Any, np.dtype[np.float64]]

KM_PER_DEGREE: Final = 111.2
MIN_HEIGHT_KM: Final = 40.0
"""A single event is shown with this much around it, so that there is something to know its place by."""
MARGIN: Final = 0.06
"""Share of an extent that is left free on each side."""
WORLD_LON: Final = 220.0
"""From so many degrees of longitude on, the whole world is shown."""
MAX_UNIT_DEGREES: Final = 60.0


@dataclass(frozen=True, slots=True)
class Extent:
    """
    A range of longitudes and latitudes, in decimal degrees.

    `west` is from -180 to 180, `east` greater than `west` and at most 360 more.
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def lon(self) -> float:
        """Longitude of the middle, -180 to 180."""
        return (self.west + self.east) / 2 - (360.0 if self.west + self.east > 360 else 0.0)

    @property
    def lat(self) -> float:
        """Latitude of the middle."""
        return (self.south + self.north) / 2

    @property
    def width(self) -> float:
        """Degrees of longitude."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Degrees of latitude."""
        return self.north - self.south

    @property
    def is_world(self) -> bool:
        """Whether it is too wide for anything but a map of the whole world."""
        return self.width > WORLD_LON


WORLD: Final = Extent(-180.0, -58.0, 180.0, 84.0)


def extent_of(text: str, events: gpd.GeoDataFrame, regions: Sequence[str] = ()) -> Extent:
    """
    Read an extent.

    Parameters
    ----------
    text
        As in `Product.extent`.
    events
        What is shown; "events" is fitted to them.
    regions
        Codes that are shown instead where no event has a place.

    Raises
    ------
    BriefError
        If it can be read as none of these.
    """
    word = text.strip()
    if word.casefold() in ("events", ""):
        return _regions_extent(regions) if events["lat"].isna().all() and regions else events_extent(events)
    if word.casefold() == "world":
        return WORLD
    parts = [part.strip() for part in word.split(",")]
    return _box(word, parts) if len(parts) == 4 and _is_number(parts[0]) else _units_extent(parts)


def _regions_extent(codes: Sequence[str]) -> Extent:
    try:
        return _units_extent(list(codes))
    except BriefError:
        return WORLD


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _box(word: str, parts: list[str]) -> Extent:
    try:
        west, south, east, north = map(float, parts)
    except ValueError as error:
        raise BriefError(f"extent {word!r} is no box: give west,south,east,north in degrees") from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south < north <= 90) or west == east:
        raise BriefError(f"extent {word!r} is no box: give west,south,east,north within 180 and 90 degrees")
    return Extent(west, south, east + 360 if east < west else east, north)


def _units_extent(codes: list[str]) -> Extent:
    try:
        shapes = [outline(code) for code in codes]
    except PlaceError as error:
        raise BriefError(f"extent: {error}; or give 'events', 'world' or west,south,east,north") from error
    parts = np.array([shapely.bounds(_largest_parts(shape)) for shape in shapes])
    spans = [(row[0], row[2]) for rows in parts for row in rows]
    lats = np.concatenate([rows[:, [1, 3]].ravel() for rows in parts])
    return _padded(*_arc(spans), float(lats.min()), float(lats.max()))


def _largest_parts(shape: shapely.Geometry) -> Any:
    """The parts that make a country: not an island of a thousandth of it, half the world away."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    return parts[areas >= areas.max() / 50]


def events_extent(events: gpd.GeoDataFrame) -> Extent:
    """Return what holds all events that have a point, with circles and provinces around them; the world for none."""
    placed = events[events["lat"].notna().to_numpy() & events["lon"].notna().to_numpy()]
    if placed.empty:
        return WORLD
    lats, lons = placed["lat"].to_numpy(float), placed["lon"].to_numpy(float)
    forms = form_codes(placed)
    radius = np.where(forms == AREA, 0.0, placed["geo_radius_km"].fillna(0.0).to_numpy(float)) / KM_PER_DEGREE
    wide = radius / np.maximum(np.cos(np.radians(lats)), 0.1)
    spans = list(zip(lons - wide, lons + wide, strict=True))
    lows, highs = lats - radius, lats + radius
    if (forms == AREA).all():
        boxes = _unit_boxes(placed)
        spans += [(box[0], box[2]) for box in boxes]
        lows = np.append(lows, [box[1] for box in boxes])
        highs = np.append(highs, [box[3] for box in boxes])
    return _padded(*_arc(spans), float(lows.min()), float(highs.max()))


def _unit_boxes(events: gpd.GeoDataFrame) -> list[Floats]:
    """Bounds of the provinces or countries that events are somewhere in, but for those that reach around the world."""
    boxes = []
    for code in sorted(
        {*events["admin1_code"].dropna(), *events.loc[events["admin1_code"].isna(), "country"].dropna()}
    ):
        try:
            box = shapely.bounds(outline(code))
        except PlaceError:
            continue
        if box[2] - box[0] < MAX_UNIT_DEGREES:
            boxes.append(box)
    return boxes


def _arc(spans: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the shortest range of longitudes that holds all of these, however they lie to the antimeridian."""
    ordered = sorted((low % 360, low % 360 + (high - low)) for low, high in spans)
    best, reach = (0.0, -1.0), ordered[0][1]
    for low, high in ordered[1:]:
        if low - reach > best[1]:
            best = (low, low - reach)
        reach = max(reach, high)
    around = ordered[0][0] + 360 - reach
    west = ordered[0][0] if around >= best[1] else best[0]
    width = 360 - max(around, best[1])
    if width >= 360:
        return -180.0, 180.0
    west = west - 360 if west > 180 else west
    return west, west + max(width, 0.0)


def _padded(west: float, east: float, south: float, north: float) -> Extent:
    """Leave a margin, and show no less than `MIN_HEIGHT_KM`."""
    least = MIN_HEIGHT_KM / KM_PER_DEGREE
    high = max(north - south, least)
    wide = max(east - west, least / max(np.cos(np.radians((south + north) / 2)), 0.1))
    lat, lon = (south + north) / 2, (west + east) / 2
    half_high, half_wide = high * (0.5 + MARGIN), min(wide * (0.5 + MARGIN), 180.0)
    if half_wide * 2 > WORLD_LON:
        return WORLD
    west = lon - half_wide
    shift = 360.0 if west < -180 else -360.0 if west > 180 else 0.0
    return Extent(west + shift, max(lat - half_high, -90.0), lon + half_wide + shift, min(lat + half_high, 90.0))
