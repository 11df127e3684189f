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


CLEAR_MAJORITY: Final = 0.6
FAIR_SHARE: Final = 0.3
"""Shares of the settlements inside an outline that make it a unit's: any unit's, and that of the outline's own code."""
DEPENDENCIES: Final = frozenset({"GF", "GP", "MQ", "RE", "YT", "BQ"})
"""Overseas parts that Natural Earth counts as units of the mother country and GeoNames as countries."""


def units(features: list[dict[str, Any]], cities: pd.DataFrame, known: dict[str, tuple[str, str]]) -> gpd.GeoDataFrame:
    """
    Give every Natural Earth unit the gazetteer's first-level unit and merge those that share one.

    A unit is the one that most of the settlements inside its outline belong to, counting those of
    the country of its ISO code. So outlines follow the gazetteer where the source is wrong (Moscow
    city and oblast swapped), finer (French regions, British counties), or of another
    worldview (Crimea, drawn in Russia but coded UA-43). Where no unit has a clear majority, the source
    draws a unit that was since divided (Kenya's provinces, Katanga): that outline is nobody's.

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
        Index `admin1`; columns `country`, `de_facto` (the country that Natural Earth draws it in)
        and `geometry`; full resolution, EPSG:4326.
    """
    geometry = shapely.make_valid(
        np.array([shapely.geometry.shape(feature["geometry"]) for feature in features]),
        method="structure",
        keep_collapsed=False,
    )
    rows = [feature["properties"] for feature in features]
    shares = _shares(geometry, cities, [_countries_of(row) for row in rows])
    voted = {number: _voted(found, rows[number], known) for number, found in shares.items()}
    taken = {choice[0] for choice in voted.values()}
    chosen = [voted.get(number) or _fallback(row, known, taken) for number, row in enumerate(rows)]
    frame = gpd.GeoDataFrame(chosen, columns=["admin1", "country"], geometry=geometry, crs=4326)
    crimea = frame["country"].eq("UA") & np.array([row.get("adm0_a3") == "RUS" for row in rows])
    frame["de_facto"] = frame["country"].mask(crimea, "RU")
    return frame.dissolve(["admin1", "country", "de_facto"], sort=True).reset_index(["country", "de_facto"])


def _countries_of(own: dict[str, Any]) -> frozenset[str]:
    named = {own.get("iso_a2"), str(own.get("iso_3166_2"))[:2], str(own.get("gn_a1_code"))[:2]}
    if own.get("adm0_a3") == "RUS" and "UA" in named:
        return frozenset({"UA"})
    return frozenset(named) | (DEPENDENCIES if own.get("adm0_a3") in ("FRA", "NLD") else frozenset())


Shares = dict[tuple[str, str], float]


def _shares(geometry: np.ndarray, cities: pd.DataFrame, countries: list[frozenset[str]]) -> dict[int, Shares]:
    """Give the share of settlements inside each outline that belong to each unit and country, largest first."""
    points = shapely.points(cities["lon"], cities["lat"])
    city, unit = shapely.STRtree(geometry).query(points, predicate="within")
    hits = cities.iloc[city][["admin1", "country"]].assign(unit=unit).dropna(subset=["admin1"])
    allowed = [country in countries[unit] for country, unit in zip(hits["country"], hits["unit"], strict=True)]
    counts = hits[allowed].groupby(["unit", "admin1", "country"]).size().reset_index(name="n")
    counts["share"] = counts["n"] / counts.groupby("unit")["n"].transform("sum")
    found: dict[int, Shares] = {}
    for row in counts.sort_values(["unit", "n", "admin1"], ascending=[True, False, True]).itertuples():
        found.setdefault(row.unit, {})[row.admin1, row.country] = row.share
    return found


def _voted(shares: Shares, own: dict[str, Any], known: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Choose the unit of a clear majority, or the unit of the same code that has its fair share; else none."""
    coded = known.get(str(own.get("iso_3166_2")))
    best = next(iter(shares))
    if shares[best] >= CLEAR_MAJORITY:
        return best
    return coded if coded is not None and shares.get(coded, 0.0) >= FAIR_SHARE else (_unnamed(own), best[1])


def _fallback(own: dict[str, Any], known: dict[str, tuple[str, str]], taken: set[str]) -> tuple[str, str]:
    """Name an outline without settlements by its codes, unless another outline has that unit already."""
    for key in (own.get("gn_a1_code"), str(own.get("gn_id")), own.get("iso_3166_2")):
        if key in known and known[key][1] in _countries_of(own) and known[key][0] not in taken:
            return known[key]
    return _unnamed(own), own["iso_a2"]


def _unnamed(own: dict[str, Any]) -> str:
    return f"natural-earth:{own['iso_3166_2']}"


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


def countries_of(outlines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Merge simplified units to countries, so that both draw the same line; index `country`."""
    named = outlines[outlines["country"].str.fullmatch("[A-Z]{2}")]
    return named.reset_index()[["country", "geometry"]].dissolve("country", sort=True)
