"""Outlines of first-level units and countries from one source, so that borders do not double."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

EARTH_RADIUS_KM: Final = 6371.0088
TOLERANCE_DEG: Final = 0.02
"""Visvalingam-Whyatt tolerance of the simplification: triangles below its square (about 4 km2) go."""
GRID_DEG: Final = 0.001
"""Coordinates are rounded to about 100 m."""


def units(features: list[dict[str, Any]], cities: pd.DataFrame, known: dict[str, tuple[str, str]]) -> gpd.GeoDataFrame:
    """
    Give every Natural Earth unit the gazetteer's first-level unit and merge those that share one.

    A unit is the one that most of the settlements inside its outline belong to. So outlines follow
    the gazetteer's codes where the source is wrong (Moscow city and oblast swapped), coarser or
    finer (French regions, British counties), or of another worldview (Crimea).

    Parameters
    ----------
    features
        Natural Earth 10m units as GeoJSON features.
    cities
        Settlements with `lat`, `lon`, `country` and `admin1` (unit id).
    known
        Unit id and country by GeoNames code, GeoNames id or ISO code, for units without settlements.

    Returns
    -------
    outlines
        Index `admin1`; columns `country`, `geometry`; full resolution, EPSG:4326.
    """
    geometry = shapely.make_valid(
        np.array([shapely.geometry.shape(feature["geometry"]) for feature in features]),
        method="structure",
        keep_collapsed=False,
    )
    votes = _votes(geometry, cities)
    rows = []
    for number, feature in enumerate(features):
        own = feature["properties"]
        fallback = _fallback(own, known)
        rows.append(votes.get(number, fallback))
    frame = gpd.GeoDataFrame(rows, columns=["admin1", "country"], geometry=geometry, crs=4326)
    return frame.dissolve(["admin1", "country"], sort=True).reset_index("country")


def _votes(geometry: np.ndarray, cities: pd.DataFrame) -> dict[int, tuple[str, str]]:
    points = shapely.points(cities["lon"], cities["lat"])
    city, unit = shapely.STRtree(geometry).query(points, predicate="within")
    hits = cities.iloc[city][["admin1", "country"]].assign(unit=unit).dropna(subset=["admin1"])
    counts = hits.groupby(["unit", "admin1", "country"]).size().reset_index(name="n")
    best = counts.sort_values(["unit", "n", "admin1"], ascending=[True, False, True]).drop_duplicates("unit")
    return {row.unit: (row.admin1, row.country) for row in best.itertuples()}


def _fallback(own: dict[str, Any], known: dict[str, tuple[str, str]]) -> tuple[str, str]:
    for key in (own.get("gn_a1_code"), str(own.get("gn_id")), own.get("iso_3166_2")):
        if key in known:
            return known[key]
    return f"iso:{own['iso_3166_2']}", own["iso_a2"]


def simplified(outlines: gpd.GeoDataFrame, tolerance: float = TOLERANCE_DEG) -> gpd.GeoDataFrame:
    """Simplify so that neighbours keep their common border, and round to `GRID_DEG`."""
    geometry = shapely.coverage_simplify(outlines.geometry.to_numpy(), tolerance)
    geometry = shapely.set_precision(geometry, GRID_DEG)
    kept = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    empty = shapely.is_empty(kept)
    kept[empty] = outlines.geometry.to_numpy()[empty]
    return outlines.set_geometry(gpd.GeoSeries(kept, index=outlines.index, crs=4326))


def label_points(outlines: gpd.GeoDataFrame) -> pd.DataFrame:
    """
    Place one point inside each outline, with the radius that covers it from there.

    Returns
    -------
    points
        Columns `lat`, `lon` (degrees), `radius_km` (to the farthest corner of the largest part)
        and `area_km2`; same index.
    """
    largest = [_largest(geometry) for geometry in outlines.geometry]
    points = [_point_within(part) for part in largest]
    lat = np.array([point.y for point in points])
    lon = np.array([point.x for point in points])
    return pd.DataFrame(
        {
            "lat": lat.round(4),
            "lon": lon.round(4),
            "radius_km": [reach_km(part, point.y, point.x) for part, point in zip(largest, points, strict=True)],
            "area_km2": [
                geometry.area * 111.195**2 * np.cos(np.radians(y))
                for geometry, y in zip(outlines.geometry, lat, strict=True)
            ],
        },
        index=outlines.index,
    )


def _largest(geometry: shapely.Geometry) -> shapely.Geometry:
    return max(shapely.get_parts(geometry), key=lambda part: part.area)


def _point_within(part: shapely.Geometry) -> shapely.Point:
    centre = shapely.centroid(part)
    return centre if part.contains(centre) else shapely.point_on_surface(part)


def reach_km(outline: shapely.Geometry, lat: float, lon: float) -> float:
    """Distance from a point to the farthest corner of an outline's largest part, km."""
    corners = shapely.get_coordinates(shapely.convex_hull(_largest(outline)))
    return float(round(distance_km(lat, lon, corners[:, 1], corners[:, 0]).max(), 1))


def distance_km(lat: float, lon: float, lats: np.ndarray, lons: np.ndarray) -> np.ndarray:
    """Great-circle distances on a sphere, km; at most 0.5 % off the ellipsoid."""
    phi, phis = np.radians(lat), np.radians(lats)
    half = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * np.sin(np.radians(lons - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
