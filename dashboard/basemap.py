"""Build `assets/basemap*.js`, the built-in base map: `python -m dashboard.basemap`.

Outlines are cut into arcs at the points where three or more lines meet, so that a border shared
by two units is stored and drawn once and stays the same line at every level of detail.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import boundaries
from geo.settings import DATA_DIR

SCALE: Final = 1000
"""Coordinates are stored as whole thousandths of a degree (about 100 m)."""
LOD_TOLERANCES: Final = (0.2, 0.03, 0.0)
"""Degrees of simplification for zoom up to 3, up to 5, and beyond."""
COAST, BORDER, ADMIN = 0, 1, 2
DETAIL_ZOOM: Final = 6
"""From this zoom level on the page loads the second script."""
LABEL_POPULATIONS: Final = {
    3: 8_000_000,
    4: 2_500_000,
    5: 900_000,
    6: 300_000,
    7: 100_000,
    8: 40_000,
    9: 15_000,
}
"""First zoom level of a town's name by its least population."""
ASSETS_DIR: Final = Path(__file__).parent / "assets"
ASSETS: Final = ("basemap.js", "basemap_detail.js")

Arc = tuple[tuple[int, int], ...]
Ring = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Unit:
    """One first-level unit: its code, its country and its rings as arc numbers (`~i` = arc i backwards)."""

    code: str
    country: str
    rings: list[list[int]]


def topology(outlines: gpd.GeoDataFrame) -> tuple[list[Arc], list[Unit]]:
    """
    Cut the outlines of neighbouring units into shared arcs.

    Parameters
    ----------
    outlines
        Index: unit code; columns `country` and `geometry` (EPSG:4326); neighbours share vertices.

    Returns
    -------
    arcs, units
        Arcs in thousandths of a degree (lon, lat), and the units made of them.
    """
    rings = [
        (str(code), country, ring)
        for code, country, geometry in zip(outlines.index, outlines["country"], outlines.geometry, strict=True)
        for ring in _rings(geometry)
    ]
    junctions = _junctions(ring for _, _, ring in rings)
    arcs: dict[Arc, int] = {}
    units: dict[str, Unit] = {}
    for code, country, ring in rings:
        unit = units.setdefault(code, Unit(code, country, []))
        unit.rings.append([_number(arcs, arc) for arc in _cut(ring, junctions)])
    return list(arcs), list(units.values())


def _rings(geometry: shapely.Geometry) -> Iterator[Ring]:
    for part in shapely.get_parts(geometry):
        for line in (part.exterior, *part.interiors):
            points = np.rint(shapely.get_coordinates(line) * SCALE).astype(int)
            keep = np.r_[True, (np.diff(points, axis=0) != 0).any(axis=1)]
            ring = [(int(x), int(y)) for x, y in points[keep]]
            if len(ring) > 3:
                yield ring[:-1]


def _junctions(rings: Iterable[Ring]) -> set[tuple[int, int]]:
    neighbours: dict[tuple[int, int], set[tuple[int, int]]] = {}
    for ring in rings:
        for before, point, after in zip([ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True):
            neighbours.setdefault(point, set()).update((before, after))
    return {point for point, near in neighbours.items() if len(near) > 2}


def _cut(ring: Ring, junctions: set[tuple[int, int]]) -> Iterator[Arc]:
    cuts = [i for i, point in enumerate(ring) if point in junctions] or [ring.index(min(ring))]
    turned = ring[cuts[0] :] + ring[: cuts[0] + 1]
    ends = [cut - cuts[0] for cut in cuts] + [len(ring)]
    for start, end in pairwise(ends):
        yield tuple(turned[start : end + 1])


def _number(arcs: dict[Arc, int], arc: Arc) -> int:
    if arc in arcs:
        return arcs[arc]
    back = arc[::-1]
    if back in arcs:
        return ~arcs[back]
    return arcs.setdefault(arc, len(arcs))


def arc_classes(n_arcs: int, units: Iterable[Unit]) -> list[int]:
    """Tell coasts (one unit), country borders (two countries) and inner borders (one country) apart."""
    countries: list[list[str]] = [[] for _ in range(n_arcs)]
    for unit in units:
        for ring in unit.rings:
            for arc in ring:
                countries[arc if arc >= 0 else ~arc].append(unit.country)
    return [COAST if len(names) < 2 else ADMIN if len(set(names)) == 1 else BORDER for names in countries]


def simplified(arc: Arc, tolerance: float) -> Arc:
    """Douglas-Peucker on one arc; its ends stay, so that neighbours still meet."""
    if tolerance == 0 or len(arc) < 3:
        return arc
    line = shapely.simplify(shapely.LineString(arc), tolerance * SCALE, preserve_topology=False)
    return tuple((int(x), int(y)) for x, y in shapely.get_coordinates(line))


def encode(lines: Iterable[Iterable[tuple[int, int]]]) -> str:
    """Pack lines as base64 of zigzag varints: number of points, then differences of lon and lat."""
    out = bytearray()
    for line in lines:
        points = list(line)
        _varint(out, len(points))
        x = y = 0
        for px, py in points:
            _varint(out, _zigzag(px - x))
            _varint(out, _zigzag(py - y))
            x, y = px, py
    return base64.b64encode(bytes(out)).decode()


def _zigzag(value: int) -> int:
    return 2 * value if value >= 0 else -2 * value - 1


def _varint(out: bytearray, value: int) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def lines_of(geometries: Iterable[shapely.Geometry]) -> list[Ring]:
    """Outer rings and lines of lakes and rivers, in thousandths of a degree."""
    lines = []
    for geometry in geometries:
        for part in shapely.get_parts(geometry):
            line = part.exterior if part.geom_type == "Polygon" else part
            lines.append([(int(x), int(y)) for x, y in np.rint(shapely.get_coordinates(line) * SCALE)])
    return lines


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map and the first zoom level that shows it."""

    name: str
    lat: float
    lon: float
    zoom: int
    is_country: bool = False


def place_labels(places: pd.DataFrame) -> list[Label]:
    """
    Choose the names to write, most important first.

    Parameters
    ----------
    places
        The gazetteer's table: `name`, `lat`, `lon`, `feature_code`, `population`, `radius_km`.
    """
    countries = places[places["feature_code"].str.startswith("PCL")].sort_values("radius_km", ascending=False)
    towns = places[places["feature_code"].str.startswith("PPL") & (places["feature_code"] != "PPLX")]
    towns = towns[towns["population"] >= min(LABEL_POPULATIONS.values())].sort_values("population", ascending=False)
    labels = [
        Label(row.name, row.lat, row.lon, 2 if row.radius_km > 900 else 3 if row.radius_km > 300 else 5, True)
        for row in countries[["name", "lat", "lon", "radius_km"]].itertuples(index=False, name="Row")
    ]
    for row in towns[["name", "lat", "lon", "population"]].itertuples(index=False, name="Row"):
        labels.append(Label(row.name, row.lat, row.lon, _first_zoom(row.population)))
    return labels


def _first_zoom(population: int) -> int:
    return next(zoom for zoom, least in LABEL_POPULATIONS.items() if population >= least)


def basemap_js(
    outlines: gpd.GeoDataFrame,
    labels: Iterable[Label] = (),
    *,
    lakes: Iterable[shapely.Geometry] = (),
    rivers: Iterable[shapely.Geometry] = (),
) -> tuple[str, str]:
    """
    Write the base map as two scripts.

    Parameters
    ----------
    outlines
        First-level units, as for `topology`.
    labels
        Names, most important first.
    lakes, rivers
        Polygons and lines in EPSG:4326.

    Returns
    -------
    first, detail
        The first sets `window.GEO_BASEMAP`; the second adds the full lines and the lesser names,
        and is loaded when the map is zoomed in.
    """
    arcs, units = topology(outlines)
    names = list(labels)
    lods = [encode(simplified(arc, tolerance) for arc in arcs) for tolerance in LOD_TOLERANCES]
    content: Mapping[str, object] = {
        "scale": SCALE,
        "arcs": lods[:-1],
        "classes": arc_classes(len(arcs), units),
        "units": [[unit.code, unit.country, unit.rings] for unit in units],
        "lakes": encode(lines_of(lakes)),
        "rivers": encode(lines_of(rivers)),
        "labels": [_label_row(label) for label in names if label.zoom < DETAIL_ZOOM],
    }
    detail = {"arcs": lods[-1], "labels": [_label_row(label) for label in names if label.zoom >= DETAIL_ZOOM]}
    return f"window.GEO_BASEMAP={_compact(content)};\n", f"window.GEO_BASEMAP_DETAIL={_compact(detail)};\n"


def _label_row(label: Label) -> list[object]:
    return [label.name, round(label.lon, 3), round(label.lat, 3), label.zoom, int(label.is_country)]


def _compact(content: object) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=True)


def main() -> None:
    """Remake the two scripts from the tables in `data/`."""
    places = pd.read_parquet(DATA_DIR / "gazetteer_places.parquet")
    outlines, lakes, rivers = boundaries.load_admin1(), boundaries.lakes(), boundaries.rivers()
    scripts = basemap_js(outlines, place_labels(places), lakes=lakes.geometry, rivers=rivers.geometry)
    for name, text in zip(ASSETS, scripts, strict=True):
        (ASSETS_DIR / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
