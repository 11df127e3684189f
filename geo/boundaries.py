"""Outlines of countries and first-level units, lakes and rivers, and which unit a bare point lies in.

All come from Natural Earth (public domain). Countries are merged from the units, so both draw the
same line. The worldview is a constant: see `settings.WORLDVIEW`.
"""

from functools import lru_cache
from typing import Final

import geopandas as gpd
import shapely

from geo.errors import DataError, PlaceError
from geo.integrity import check_table
from geo.settings import DATA_DIR, WORLDVIEW, Worldview

COAST_SLACK_DEG: Final = 0.1
"""A point this near to an outline still counts as inside: simplification cuts off capes and small islands."""


@lru_cache(maxsize=4)
def load_countries(worldview: Worldview = WORLDVIEW) -> gpd.GeoDataFrame:
    """
    Outlines of countries.

    Parameters
    ----------
    worldview
        "un" (Crimea and Sevastopol in Ukraine) or "natural_earth" (de facto: in Russia).

    Returns
    -------
    countries
        Index `country` (ISO 3166-1 alpha-2); columns `name`, `geometry`; EPSG:4326. Shared: do not change it.
    """
    countries = _read("countries").set_index("country")
    if worldview == "un":
        return countries
    units = load_admin1("natural_earth")
    moved = units[units["country"] != units["un_country"]]
    for code, parts in moved.groupby("country"):
        outline = shapely.union_all([countries.geometry[code], *parts.geometry])
        countries.loc[code, "geometry"] = outline
    for code, parts in moved.groupby("un_country"):
        rest = shapely.difference(countries.geometry[code], shapely.union_all(parts.geometry))
        countries.loc[code, "geometry"] = rest
    return countries


@lru_cache(maxsize=4)
def load_admin1(worldview: Worldview = WORLDVIEW) -> gpd.GeoDataFrame:
    """
    Outlines of first-level units.

    Returns
    -------
    units
        Index `admin1_code` (as in `Place.admin1_code`: ISO 3166-2, or a GeoNames id where there is none;
        "natural-earth:…" where the gazetteer knows no unit); columns `country` (under the worldview),
        `un_country`, `name`, `geometry`; EPSG:4326. Shared: do not change it.
    """
    units = _read("admin1").rename(columns={"country": "un_country"})
    units["country"] = units["un_country"] if worldview == "un" else units["de_facto"]
    units["admin1_code"] = units["admin1"].str.removeprefix("iso:")
    return units.set_index("admin1_code")[["country", "un_country", "name", "geometry"]]


def countries() -> gpd.GeoDataFrame:
    """Outlines of countries in the worldview of the settings."""
    return load_countries()


def admin1() -> gpd.GeoDataFrame:
    """Outlines of first-level units in the worldview of the settings."""
    return load_admin1()


@lru_cache(maxsize=1)
def land() -> gpd.GeoDataFrame:
    """All countries as one outline, so that the coast is where their borders end."""
    whole = shapely.coverage_union_all(load_countries().geometry.to_numpy())
    return gpd.GeoDataFrame(geometry=[whole], crs=4326)


@lru_cache(maxsize=1)
def lakes() -> gpd.GeoDataFrame:
    """Larger lakes, Natural Earth 1:50 million."""
    return _read("lakes")


@lru_cache(maxsize=1)
def rivers() -> gpd.GeoDataFrame:
    """Larger rivers, Natural Earth 1:50 million."""
    return _read("rivers")


def outline(code: str) -> shapely.Geometry:
    """
    Return the outline of a country or first-level unit.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2 ("UA") or ISO 3166-2 ("UA-23").

    Raises
    ------
    PlaceError
        If no outline has the code.
    """
    layer = load_countries() if len(code) == 2 else load_admin1()
    for key in (code.upper(), code):
        if key in layer.index:
            found: shapely.Geometry = layer.geometry[key]
            return found
    raise PlaceError(f"no outline has the code {code!r}; expected ISO 3166-1 alpha-2 ('UA') or ISO 3166-2 ('UA-23')")


def locate(lat: float, lon: float) -> tuple[str | None, str | None]:
    """
    Tell which country and first-level unit a point lies in.

    Parameters
    ----------
    lat, lon
        Decimal degrees.

    Returns
    -------
    country, admin1_code
        ISO 3166-1 alpha-2 and ISO 3166-2; both None at sea. The unit is None where it has no code.
    """
    units = load_admin1()
    point = shapely.Point(lon, lat)
    tree = _tree()
    inside = tree.query(point, predicate="intersects")
    if not len(inside):
        inside = tree.query_nearest(point, max_distance=COAST_SLACK_DEG)
    if not len(inside):
        return None, None
    row = int(min(inside))
    code = str(units.index[row])
    return str(units["country"].iloc[row]), None if ":" in code else code


@lru_cache(maxsize=1)
def _tree() -> shapely.STRtree:
    return shapely.STRtree(load_admin1().geometry.to_numpy())


def _read(layer: str) -> gpd.GeoDataFrame:
    path = DATA_DIR / f"outlines_{layer}.parquet"
    check_table(path)
    try:
        return gpd.read_parquet(path)
    except (OSError, ValueError) as error:
        raise DataError(
            f"reference table {path.name!r} is damaged ({error}); run `python data/build.py` to remake it"
        ) from error
