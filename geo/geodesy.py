"""Distances and bearings on the WGS84 ellipsoid, for one pair of points and for a million."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from pyproj import Geod

Floats = np.ndarray[Any, np.dtype[np.float64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

WGS84: Final = Geod(ellps="WGS84")

SPHERE_RADIUS_KM: Final = 6371.0088
"""Mean Earth radius (IUGG)."""

MAX_DISTANCE_KM: Final = 20_038.0
"""No two points of the Earth are farther apart."""

_SPHERE_ERROR: Final = 0.007
"""A distance on the sphere is off by at most 0.56 % from the geodesic; this leaves some room."""

_ROUNDING_KM: Final = 0.002
"""What a cosine near 1 loses in double precision, with room."""


def geodesic(lat: float, lon: float, to_lat: float, to_lon: float) -> tuple[float, float]:
    """
    Measure the shortest way between two points.

    Parameters
    ----------
    lat, lon, to_lat, to_lon
        Decimal degrees, EPSG:4326.

    Returns
    -------
    km, bearing
        Length in kilometres (accurate to nanometres, Karney 2013) and initial bearing in degrees
        clockwise from north, 0 to 360.
    """
    azimuth, _, metres = WGS84.inv(lon, lat, to_lon, to_lat)
    return float(metres) / 1000.0, float(azimuth) % 360.0


def geodesics_km(lats: Floats, lons: Floats, lat: float, lon: float) -> Floats:
    """Return the geodesic from every point to one point, km; coordinates in decimal degrees."""
    _, _, metres = WGS84.inv(lons, lats, np.full(len(lons), lon), np.full(len(lats), lat))
    return np.asarray(metres, dtype="float64") / 1000.0


def unit_vectors(lats: Floats, lons: Floats) -> Floats:
    """
    Put points on the unit sphere, for quick comparison of distances.

    Parameters
    ----------
    lats, lons
        Decimal degrees; NaN where there is no point.

    Returns
    -------
    vectors
        Array of shape (n, 3); NaN rows where there is no point.
    """
    phi, lam = np.radians(lats), np.radians(lons)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


@dataclass(frozen=True, slots=True)
class Discs:
    """
    Points with the radius that covers each place, prepared once for many distance filters.

    `lats` and `lons` are decimal degrees (NaN: no point), `vectors` the same on the unit sphere.
    `radii_km` are the distinct radii (NaN: not known) and `radius_of` tells which of them each point has.
    """

    lats: Floats
    lons: Floats
    vectors: Floats
    radii_km: Floats
    radius_of: np.ndarray[Any, np.dtype[np.intp]]

    @classmethod
    def of(cls, lats: Floats, lons: Floats, radii_km: Floats) -> "Discs":
        """Prepare points (decimal degrees, NaN where there is none) and their radii (km, NaN where not known)."""
        distinct, places = np.unique(radii_km, return_inverse=True)
        return cls(lats, lons, unit_vectors(lats, lons), distinct, places.astype(np.intp))

    def surely_within(self, lat: float, lon: float, km: float) -> Mask:
        """Say which discs lie within `km` of a point as a whole: distance + radius <= km, radius known."""
        return self._nearer_than(lat, lon, np.where(np.isnan(self.radii_km), -1.0, km - self.radii_km))

    def possibly_within(self, lat: float, lon: float, km: float) -> Mask:
        """Say which discs come within `km` of a point: distance - radius <= km."""
        return self._nearer_than(lat, lon, km + np.nan_to_num(self.radii_km))

    def _nearer_than(self, lat: float, lon: float, limits_km: Floats) -> Mask:
        """
        Compare geodesics with a limit for each distinct radius (km, negative: never met).

        The sphere settles all points but those within 0.7 % of their limit; the geodesic settles these.
        """
        cosines = self.vectors @ unit_vectors(np.array([lat]), np.array([lon]))[0]
        farthest = _cosines(np.where(limits_km < 0, -1.0, limits_km * (1 + _SPHERE_ERROR) + _ROUNDING_KM))
        nearest = _cosines(limits_km * (1 - _SPHERE_ERROR) - _ROUNDING_KM)
        near = np.flatnonzero(cosines >= np.take(farthest, self.radius_of))
        kinds = self.radius_of[near]
        settled = cosines[near] >= nearest[kinds]
        rest = near[~settled]
        exact = geodesics_km(self.lats[rest], self.lons[rest], lat, lon) <= limits_km[kinds[~settled]]
        within: Mask = np.zeros(len(cosines), dtype=bool)
        within[near[settled]] = True
        within[rest[exact]] = True
        return within


def _cosines(distances_km: Floats) -> Floats:
    """Cosine of the angle a distance spans; 2 (never reached) below 0, -2 (always reached) from half the Earth on."""
    angles = distances_km / SPHERE_RADIUS_KM
    return np.where(angles < 0, 2.0, np.where(angles >= np.pi, -2.0, np.cos(angles)))
