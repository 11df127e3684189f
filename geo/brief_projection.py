"""A map projection fit for an extent, and the view that brings degrees to points of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from pyproj import Transformer

from geo.brief_extent import KM_PER_DEGREE, Extent
from geo.geodesy import WGS84
from geo.lengths import LengthUnit

Floats = np.ndarray[Any, np.dtype[np.float64]]

POLAR_LAT: Final = 62.0
SMALL_KM: Final = 900.0
"""Up to this size a transverse Mercator projection stretches no distance by more than a quarter of a per cent."""
MEDIUM_KM: Final = 5_000.0
CONIC_LAT: Final = 15.0
"""Nearer to the equator cones turn into cylinders."""
_STEPS: Final = 60


@dataclass(frozen=True, slots=True)
class Projection:
    """
    A projection of the WGS 84 ellipsoid.

    `name` is what the map says of it; `proj` its definition in PROJ's words; coordinates are kilometres.
    """

    name: str
    proj: str
    lon: float

    def forward(self, lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
        """Project degrees to kilometres; infinite where a point has no image."""
        x, y = _transformer(self.proj).transform(np.asarray(lons, float), np.asarray(lats, float))
        return x, y

    def inverse(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Bring kilometres back to degrees; infinite where there is no such point."""
        lons, lats = _transformer(self.proj).transform(np.asarray(x, float), np.asarray(y, float), direction="INVERSE")
        return lons, lats


@lru_cache(maxsize=64)
def _transformer(proj: str) -> Transformer:
    return Transformer.from_pipeline(f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step {proj}")


def projection_for(extent: Extent) -> Projection:
    """
    Choose a projection: Snyder, *Map Projections: A Working Manual* (USGS 1395), p. 34, by size, shape and latitude.

    Parameters
    ----------
    extent
        What the map shows.
    """
    lat, lon = round(extent.lat, 2), round(extent.lon, 2)
    height_km = extent.height * KM_PER_DEGREE
    width_km = extent.width * KM_PER_DEGREE * float(np.cos(np.radians(extent.lat)))
    if extent.is_world:
        return _made("Equal Earth", "eqearth", lon, f"centred on {_lon(lon)}")
    if abs(lat) >= POLAR_LAT and max(abs(extent.south), abs(extent.north)) > 80:
        pole = 90 if lat > 0 else -90
        return _made("Lambert azimuthal equal-area (polar)", f"laea +lat_0={pole}", lon, f"centred on {_lat(pole)}")
    if max(height_km, width_km) <= SMALL_KM:
        return _made("Transverse Mercator", f"tmerc +lat_0={lat}", lon, f"centred on {_lat(lat)} {_lon(lon)}")
    wide = width_km > 1.2 * height_km
    crosses = extent.south * extent.north < 0 or abs(lat) < CONIC_LAT
    if max(height_km, width_km) > MEDIUM_KM or crosses or not wide:
        return _made("Lambert azimuthal equal-area", f"laea +lat_0={lat}", lon, f"centred on {_lat(lat)} {_lon(lon)}")
    sixth = extent.height / 6
    low, high = round(extent.south + sixth, 2), round(extent.north - sixth, 2)
    return _made(
        "Albers equal-area conic",
        f"aea +lat_0={lat} +lat_1={low} +lat_2={high}",
        lon,
        f"standard parallels {_lat(low)} and {_lat(high)}, centred on {_lon(lon)}",
    )


def _made(name: str, proj: str, lon: float, details: str) -> Projection:
    return Projection(f"{name}, {details}", f"+proj={proj} +lon_0={lon} +ellps=WGS84 +units=km", lon)


def _lat(value: float) -> str:
    return f"{abs(value):.4g}° {'N' if value >= 0 else 'S'}"


def _lon(value: float) -> str:
    return f"{abs(value):.4g}° {'E' if value >= 0 else 'W'}"


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of the page: lower left corner, width and height, in points of the layout."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.y + self.height

    def inset(self, by: float) -> Rect:
        """Return what is left of it within a margin."""
        return Rect(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@dataclass(frozen=True, slots=True)
class View:
    """
    A projected extent in a rectangle of the page.

    `km` is the kilometres of the projection to a point of the page; (`x0`, `y0`) is what lies at the page's origin.
    `window` is the part of the Earth that the rectangle shows; `unit` is what lengths on it are said in.
    """

    projection: Projection
    frame: Rect
    km: float
    x0: float
    y0: float
    window: Extent
    is_world: bool
    unit: LengthUnit = "km"

    def page(self, lons: Floats, lats: Floats) -> tuple[Floats, Floats]:
        """Bring degrees to points of the page."""
        x, y = self.projection.forward(lons, lats)
        return (x - self.x0) / self.km, (y - self.y0) / self.km

    def degrees(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Bring points of the page back to degrees."""
        return self.projection.inverse(np.asarray(x) * self.km + self.x0, np.asarray(y) * self.km + self.y0)

    def shapes(self, geometries: Any) -> Any:
        """
        Cut geometries in degrees to the window and bring them to the page.

        Parameters
        ----------
        geometries
            Array of shapely geometries in EPSG:4326.

        Returns
        -------
        shapes
            As many, in points of the page; empty where nothing is in the window.
        """
        parts = [_clipped(shapely.transform(geometries, _shift(turn)), self.window) for turn in _turns(self.window)]
        whole = parts[0] if len(parts) == 1 else shapely.union(parts[0], parts[1])
        dense = shapely.segmentize(whole, max(self.window.width, self.window.height) / _STEPS)
        return shapely.transform(dense, self._moved)

    def _moved(self, points: Floats) -> Floats:
        x, y = self.page(points[:, 0], points[:, 1])
        return np.column_stack((x, y))

    def holds(self, x: Floats, y: Floats) -> Any:
        """Say which points of the page are in the frame."""
        frame = self.frame
        return (x >= frame.x) & (x <= frame.right) & (y >= frame.y) & (y <= frame.top)


def _turns(window: Extent) -> list[float]:
    """By how much longitudes of -180 to 180 are shifted to lie in a window."""
    return [turn for turn in (-360.0, 0.0, 360.0) if window.west < 180 + turn and window.east > turn - 180]


def _shift(turn: float) -> Any:
    return lambda points: points + np.array([turn, 0.0])


def _clipped(geometries: Any, window: Extent) -> Any:
    return shapely.clip_by_rect(geometries, window.west, window.south, window.east, window.north)


def view_of(extent: Extent, frame: Rect, projection: Projection | None = None, unit: LengthUnit = "km") -> View:
    """
    Fit an extent into a rectangle, as large as it goes and in its middle.

    Parameters
    ----------
    extent
        What must be seen as a whole.
    frame
        Where, in points of the page.
    projection
        By default the one that fits the extent.
    unit
        What lengths on the map are said in.
    """
    chosen = projection or projection_for(extent)
    t = np.linspace(0.0, 1.0, _STEPS + 1)
    lons, lats = np.meshgrid(extent.west + t * extent.width, extent.south + t * extent.height)
    x, y = (values[np.isfinite(values)] for values in chosen.forward(lons.ravel(), lats.ravel()))
    km = max((x.max() - x.min()) / frame.width, (y.max() - y.min()) / frame.height)
    x0 = (x.max() + x.min()) / 2 - km * (frame.x + frame.width / 2)
    y0 = (y.max() + y.min()) / 2 - km * (frame.y + frame.height / 2)
    window = extent if extent.is_world else _window(chosen, frame, km, x0, y0)
    return View(chosen, frame, float(km), float(x0), float(y0), window, extent.is_world, unit)


def _window(projection: Projection, frame: Rect, km: float, x0: float, y0: float) -> Extent:
    """The degrees that a rectangle shows, poles included; cut where the projection would tear."""
    t = np.linspace(0.0, 1.0, _STEPS + 1)
    gx, gy = np.meshgrid(frame.x + t * frame.width, frame.y + t * frame.height)
    lons, lats = projection.inverse(gx.ravel() * km + x0, gy.ravel() * km + y0)
    known = np.isfinite(lons) & np.isfinite(lats)
    around = (lons[known] - projection.lon + 180) % 360 - 180
    south, north = float(lats[known].min()), float(lats[known].max())
    south, north = (_pole(projection, frame, (km, x0, y0), sign, edge) for sign, edge in ((-1, south), (1, north)))
    west, east = float(around.min()), float(around.max())
    if abs(south) == 90 or abs(north) == 90:
        west, east = -180.0, 180.0
    slack = 0.01 * max(east - west, north - south)
    west, east = max(west - slack, -179.999), min(east + slack, 179.999)
    return Extent(projection.lon + west, max(south - slack, -89.999), projection.lon + east, min(north + slack, 89.999))


def _pole(projection: Projection, frame: Rect, fit: tuple[float, float, float], sign: int, edge: float) -> float:
    """The latitude of a pole if the rectangle shows it, else that of its edge."""
    km, x0, y0 = fit
    x, y = projection.forward(np.array([projection.lon]), np.array([sign * 90.0]))
    px, py = (float(x[0]) - x0) / km, (float(y[0]) - y0) / km
    seen = frame.x <= px <= frame.right and frame.y <= py <= frame.top
    return sign * 90.0 if seen else edge


def km_along_parallel(lat: float, lon: float, km: float) -> float:
    """Return the longitude that lies a geodesic of `km` east of a point, in degrees, not wrapped."""
    east, _, _ = WGS84.fwd(lon, lat, 90.0, km * 1000.0)
    return float(east) + (360.0 if east < lon else 0.0)
