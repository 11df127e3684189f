"""Put the places and their names together from GeoNames, Natural Earth and the reviewed tables."""

import math
from collections import Counter
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import outlines
import pandas as pd
import post_towns
import reviewed_tables
import romanise
import sources
from filing import KINDS, Tables, settlement_radius_km

from geo.names import normalise

BARE_WORDS: Final = frozenset((reviewed_tables.REVIEWED / "bare_words.txt").read_text(encoding="utf-8").split("\n"))
"""Words that name a unit only together with its kind: "Northern State", not "Northern"."""
UNOUTLINED_KM: Final = 25.0
OUTSHONE_BELOW: Final = 100_000
COUNTRY_NAMES: Final = {"CV": "Cape Verde", "MO": "Macau", "NL": "Netherlands", "PS": "Palestine", "TL": "Timor-Leste"}
"""Where GeoNames' English name is not the usual one."""


def build(scratch: Path) -> tuple[Tables, gpd.GeoDataFrame]:
    """
    Gather every place that the CC BY and public-domain sources hold.

    Returns
    -------
    tables, admin1_outlines
        The rows, and the simplified outlines of first-level units.
    """
    tables = Tables()
    subdivisions = with_missing_units(sources.subdivisions(scratch))
    cities = city_frame(sources.cities(scratch), subdivisions, sources.city_units(scratch))
    features = sources.admin1_features(scratch)
    shapes = outlines.simplified(outlines.units(features, cities, _known_units(subdivisions)))
    add_countries(tables, scratch, shapes)
    add_admin1(tables, subdivisions, cities, shapes, english_names(features))
    add_admin2(tables, subdivisions, cities, shapes)
    add_cities(tables, cities, sources.countries(scratch))
    reviewed_tables.add(tables, scratch)
    post_towns.add(tables, scratch)
    drop_outshone(tables)
    return tables, shapes


def with_missing_units(subdivisions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the first-level units that the source lacks, and ISO codes where it has none, by the reviewed table."""
    by_code = {unit["code"]: unit for unit in subdivisions if unit["level"] == "1"}
    for row in reviewed_tables.rows("units"):
        if row["code"] in by_code:
            by_code[row["code"]]["iso"] = row["iso"]
        else:
            missing = {"type": "", "level": "1", "parent": "", "country_row": "", "geonameid": ""}
            subdivisions.append({**row, **missing})
    return subdivisions


def unit_id(unit: dict[str, Any]) -> str:
    """Name a subdivision by its ISO code, else by its GeoNames id."""
    return f"iso:{unit['iso']}" if unit["iso"] and unit["level"] == "1" else f"geonames:{unit['geonameid']}"


def _known_units(subdivisions: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    known = {}
    for unit in subdivisions:
        if unit["level"] == "1":
            value = (unit_id(unit), unit["code"].split(".")[0])
            known.update({key: value for key in (unit["code"], unit["geonameid"], unit["iso"]) if key})
    return known


def city_frame(
    cities: list[dict[str, Any]], subdivisions: list[dict[str, Any]], units: dict[int, list[int]]
) -> pd.DataFrame:
    """Lay out settlements with the ids of the units they lie in."""
    first = {unit["code"]: unit_id(unit) for unit in subdivisions if unit["level"] == "1"}
    rows = []
    for city in cities:
        second = [n for n in units.get(city["geonameid"], []) if _is_second(subdivisions[n])]
        rows.append(
            {
                "id": f"geonames:{city['geonameid']}",
                "name": city["name"],
                "alternates": city["alternatenames"],
                "lat": city["latitude"],
                "lon": city["longitude"],
                "country": city["countrycode"],
                "population": city["population"],
                "admin1": first.get(f"{city['countrycode']}.{city['admin1code']}"),
                "admin2": unit_id(subdivisions[second[0]]) if second else None,
            }
        )
    return pd.DataFrame(rows)


def add_countries(tables: Tables, scratch: Path, shapes: gpd.GeoDataFrame) -> None:
    """
    Add countries with official names, aliases, abbreviations and demonyms.

    Their points are the conventional centres of the reviewed table; the radius reaches from there to
    the farthest corner of the largest part.
    """
    whole = outlines.countries_of(shapes)
    names = sources.country_names(scratch)
    population = {country["iso"]: country for country in sources.countries(scratch)}
    for row in reviewed_tables.rows("countries"):
        code, place_id = row["code"], f"iso:{row['code']}"
        lat, lon = float(row["lat"]), float(row["lon"])
        tables.add(
            place_id,
            name=COUNTRY_NAMES.get(code, population[code]["name"].strip()),
            feature_code="PCLI",
            country=code,
            population=population[code]["population"],
            lat=lat,
            lon=lon,
            radius_km=outlines.reach_km(whole.geometry[code], lat, lon) if code in whole.index else 25.0,
        )
        tables.name(place_id, population[code]["name"], "main")
        tables.alternates(place_id, (name for name in names.get(code, []) if len(name) > 3))
        for column, kind in (("aliases", "main"), ("abbreviations", "abbreviation"), ("demonyms", "demonym")):
            tables.alternates(place_id, reviewed_tables.split(row[column]), kind)


def english_names(features: list[dict[str, Any]]) -> dict[str, str]:
    """Natural Earth's English name of each first-level unit, by ISO code."""
    rows = [feature["properties"] for feature in features]
    return {row["iso_3166_2"]: row["name_en"] for row in rows if row.get("iso_3166_2") and row.get("name_en")}


def add_admin1(
    tables: Tables,
    subdivisions: list[dict[str, Any]],
    cities: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    english: dict[str, str],
) -> None:
    """Add first-level units: the point inside the outline, else the mean of the unit's settlements."""
    points = outlines.label_points(shapes)
    means = member_points(cities, "admin1")
    for unit in subdivisions:
        place_id = unit_id(unit)
        point = points.loc[place_id] if place_id in points.index else means.get(place_id)
        if unit["level"] != "1" or point is None:
            continue
        population = means.get(place_id, {}).get("population", 0)
        point = {
            **point,
            "population": population,
            "radius_km": max(point["radius_km"], _least_reach(place_id, points)),
        }
        add_unit(tables, unit, "ADM1", point, english=english.get(unit["iso"]))


def _least_reach(place_id: str, points: pd.DataFrame) -> float:
    """Give the least radius of a unit, km: without an outline it reaches farther than its few known settlements."""
    return 0.0 if place_id in points.index else UNOUTLINED_KM


def add_admin2(
    tables: Tables, subdivisions: list[dict[str, Any]], cities: pd.DataFrame, shapes: gpd.GeoDataFrame
) -> None:
    """
    Add second-level units that have settlements: their mean, with the radius that covers them.

    No table here has their outlines: one of which but a town or two are known reaches at least as far as the mean unit
    of its first-level unit, as a circle of that area.
    """
    means = member_points(cities, "admin2")
    shares = even_shares_km(subdivisions, outlines.label_points(shapes)["area_km2"])
    for unit in subdivisions:
        place_id = unit_id(unit)
        if _is_second(unit) and place_id in means and place_id not in tables.places:
            parent = subdivisions[int(unit["parent"]) - 1] if unit["parent"] else None
            admin1 = unit_id(parent) if parent and parent["level"] == "1" else None
            point = means[place_id]
            least = shares.get(admin1 or "", shares.get(_country_of(unit), 0.0))
            add_unit(tables, unit, "ADM2", {**point, "radius_km": max(point["radius_km"], least)}, admin1=admin1)


def even_shares_km(subdivisions: list[dict[str, Any]], areas: pd.Series) -> dict[str, float]:
    """
    Tell how far second-level units reach if all of a first-level unit, or a country, are of one size.

    Parameters
    ----------
    subdivisions
        All units.
    areas
        Square kilometres of the first-level units that have an outline, by id.

    Returns
    -------
    shares
        Radius in km of a circle of the mean area, by the id of the first-level unit and by the code of the country.
    """
    firsts = {unit_id(unit): _country_of(unit) for unit in subdivisions if unit["level"] == "1"}
    seconds = [unit for unit in subdivisions if _is_second(unit) and unit["parent"]]
    counts = Counter(unit_id(subdivisions[int(unit["parent"]) - 1]) for unit in seconds)
    known = {place_id: (float(areas[place_id]), counts[place_id]) for place_id in counts if place_id in areas.index}
    of_countries: dict[str, tuple[float, int]] = {}
    for place_id, (area, count) in known.items():
        whole, units = of_countries.get(firsts.get(place_id, ""), (0.0, 0))
        of_countries[firsts.get(place_id, "")] = (whole + area, units + count)
    return {key: round(math.sqrt(area / count / math.pi), 1) for key, (area, count) in (known | of_countries).items()}


def _country_of(unit: dict[str, Any]) -> str:
    return str(unit["code"].split(".")[0])


def _is_second(unit: dict[str, Any]) -> bool:
    """Tell whether a unit is of the second level and has an id (a dozen of the source have none)."""
    return bool(unit["level"] == "2" and unit["geonameid"])


def add_unit(
    tables: Tables,
    unit: dict[str, Any],
    feature_code: str,
    point: Any,
    admin1: str | None = None,
    english: str | None = None,
) -> None:
    """Add one unit with its aliases, and the bare forms of all of them ("Kursk" of "Kursk Oblast")."""
    place_id, country = unit_id(unit), _country_of(unit)
    aliases = [unit["name"], *filter(sources.wanted_alternate, unit["aliases"].split("|"))]
    name = romanise.unit_name(unit["name"], aliases, country, english)
    if normalise(name) in BARE_WORDS:
        name = f"{name} {unit['type'].title() or 'Region'}"
    aliases = [alias for alias in aliases if normalise(alias) not in BARE_WORDS]
    tables.add(
        place_id,
        name=name,
        feature_code=feature_code,
        country=country,
        population=int(point.get("population", 0)),
        admin1=place_id if feature_code == "ADM1" else admin1,
        lat=point["lat"],
        lon=point["lon"],
        radius_km=point["radius_km"],
    )
    tables.alternates(place_id, aliases)
    stems = (romanise.bare(form) for form in (name, *aliases))
    tables.alternates(place_id, (stem for stem in stems if normalise(stem) not in BARE_WORDS), "admin")


def member_points(cities: pd.DataFrame, unit: str) -> dict[str, dict[str, float]]:
    """Mean point of each unit's settlements, the radius that covers nine in ten, and their population."""
    points = {}
    for place_id, members in cities.dropna(subset=[unit]).groupby(unit):
        lat, lon = members["lat"].mean(), _mean_lon(members["lon"].to_numpy())
        reach = outlines.distance_km(lat, lon, members["lat"].to_numpy(), members["lon"].to_numpy())
        points[str(place_id)] = {
            "lat": round(float(lat), 4),
            "lon": round(float(lon), 4),
            "radius_km": round(max(float(np.quantile(reach, 0.9)), 5.0), 1),
            "population": int(members["population"].sum()),
        }
    return points


def _mean_lon(lons: np.ndarray) -> float:
    angle = np.angle(np.exp(1j * np.radians(lons)).mean())
    return float(np.degrees(angle))


def _wanted(city: Any) -> list[str]:
    return [name for name in city.alternates if sources.wanted_alternate(name)]


def capital_ids(cities: pd.DataFrame, countries: list[dict[str, Any]]) -> set[str]:
    """Of the cities that bear the name of their country's capital, the largest of each country."""
    named = {(country["iso"], normalise(country["capital"])) for country in countries}
    found: dict[str, Any] = {}
    for city in cities.itertuples(index=False):
        spellings = (city.name, romanise.city_name(city.name, _wanted(city), city.country))
        if any((city.country, normalise(name)) in named for name in spellings):
            found[city.country] = max(found.get(city.country, city), city, key=lambda row: row.population)
    return {city.id for city in found.values()}


def add_cities(tables: Tables, cities: pd.DataFrame, countries: list[dict[str, Any]]) -> None:
    """Add settlements with all Latin and Cyrillic names; capitals get the code PPLC."""
    capitals = capital_ids(cities, countries)
    for city in cities.itertuples(index=False):
        alternates = _wanted(city)
        display = romanise.city_name(city.name, alternates, city.country)
        tables.add(
            city.id,
            name=display,
            feature_code="PPLC" if city.id in capitals else "PPL",
            country=city.country,
            population=city.population,
            admin1=city.admin1,
            admin2=city.admin2,
            lat=city.lat,
            lon=city.lon,
            radius_km=settlement_radius_km(city.population),
        )
        tables.name(city.id, city.name, "main")
        tables.alternates(city.id, alternates)


def drop_outshone(tables: Tables) -> None:
    """
    Drop alternate names of settlements that are the name of their country or, of lesser ones, of any country,
    region or great city.

    GeoNames has "Ukraine" for Fuentes de Andalucía and "Mexico" for Mexico City; such names only mislead.
    """
    great = {
        name
        for (name, place_id), kind in tables.names.items()
        if KINDS[kind] == "main" and _is_great(tables.places[place_id])
    }
    for (name, place_id), kind in list(tables.names.items()):
        place = tables.places[place_id]
        lesser = place["feature_code"].startswith("PPL") and place["population"] < OUTSHONE_BELOW
        own_country = place["feature_code"].startswith("PPL") and (name, f"iso:{place['country']}") in tables.names
        outshone = KINDS[kind] == "alternate" and (own_country or (lesser and name in great))
        if outshone or _is_small_part(tables, place, name):
            del tables.names[name, place_id]


def _is_small_part(tables: Tables, place: dict[str, Any], name: str) -> bool:
    """Tell whether a city of a fifth of its unit's people or less has the unit's name with "City" added."""
    unit = tables.places.get(place.get("admin1") or "")
    named = unit is not None and normalise(unit["name"]) == name and normalise(place["name"]) == f"{name} city"
    return unit is not None and named and 5 * place["population"] <= unit["population"]


def _is_great(place: dict[str, Any]) -> bool:
    country = place["feature_code"] in ("PCLI", "CONT") or place["id"].startswith("regions:")
    return country or place["population"] >= 10 * OUTSHONE_BELOW
