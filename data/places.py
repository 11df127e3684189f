"""Put the places and their names together from GeoNames, Natural Earth and the reviewed tables."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import outlines
import pandas as pd
import romanise
import sources

from geo.names import normalise

REVIEWED: Final = Path(__file__).parent / "reviewed"
KINDS: Final = ("main", "alternate", "admin", "abbreviation", "demonym")
"""How a name stands to its place; the position is the number stored in the table."""


@dataclass
class Tables:
    """Rows of places by id and of names, as they are gathered."""

    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[tuple[str, str], int] = field(default_factory=dict)
    written: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, place_id: str, **columns: Any) -> None:
        """Add a place; a main name of it is filed at once."""
        self.places[place_id] = {"id": place_id, **columns}
        self.name(place_id, columns["name"], "main")

    def name(self, place_id: str, name: str, kind: str) -> None:
        """File a name; the best kind wins. Abbreviations are kept as written, the rest in normal form."""
        key = name.strip() if kind == "abbreviation" else normalise(name)
        table = self.written if kind == "abbreviation" else self.names
        if key:
            rank = KINDS.index(kind)
            table[key, place_id] = min(rank, table.get((key, place_id), rank))

    def alternates(self, place_id: str, names: Iterable[str], kind: str = "alternate") -> None:
        """File several names of one kind."""
        for name in names:
            self.name(place_id, name, kind)


def build(scratch: Path) -> tuple[Tables, gpd.GeoDataFrame]:
    """
    Gather every place that the CC BY and public-domain sources hold.

    Returns
    -------
    tables, admin1_outlines
        The rows, and the outlines at full resolution.
    """
    tables = Tables()
    subdivisions = sources.subdivisions(scratch)
    cities = city_frame(sources.cities(scratch), subdivisions, sources.city_units(scratch))
    features = sources.admin1_features(scratch)
    shapes = outlines.units(features, cities, _known_units(subdivisions))
    add_countries(tables, scratch, shapes)
    add_admin1(tables, subdivisions, cities, shapes, english_names(features))
    add_admin2(tables, subdivisions, cities)
    add_cities(tables, cities, sources.countries(scratch))
    return tables, shapes


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
        second = [n for n in units.get(city["geonameid"], []) if subdivisions[n]["level"] == "2"]
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
    """Add countries with official names and aliases; the point lies inside the outline."""
    whole = outlines.simplified(shapes.reset_index().dissolve("country"))
    points = outlines.label_points(whole[whole.index != ""])
    names = sources.country_names(scratch)
    for country in sources.countries(scratch):
        code = country["iso"]
        if code not in points.index:
            continue
        point = points.loc[code]
        tables.add(
            f"iso:{code}",
            name=country["name"],
            feature_code="PCLI",
            country=code,
            population=country["population"],
            **point[["lat", "lon", "radius_km"]],
        )
        tables.alternates(f"iso:{code}", (name for name in names.get(code, []) if len(name) > 3))


def english_names(features: list[dict[str, Any]]) -> dict[str, str]:
    """Natural Earth's English name of each unit that it shares with GeoNames, by GeoNames code."""
    rows = [feature["properties"] for feature in features]
    return {row["gn_a1_code"]: row["name_en"] for row in rows if row.get("gn_a1_code") and row.get("name_en")}


def add_admin1(
    tables: Tables,
    subdivisions: list[dict[str, Any]],
    cities: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    english: dict[str, str],
) -> None:
    """Add first-level units: the point inside the outline, else the mean of the unit's settlements."""
    points = outlines.label_points(outlines.simplified(shapes))
    means = member_points(cities, "admin1")
    for unit in subdivisions:
        place_id = unit_id(unit)
        point = points.loc[place_id] if place_id in points.index else means.get(place_id)
        if unit["level"] != "1" or point is None:
            continue
        cyrillic = unit["code"][:2] in romanise.CYRILLIC_UNITS
        add_unit(tables, unit, "ADM1", point, english=None if cyrillic else english.get(unit["code"]))


def add_admin2(tables: Tables, subdivisions: list[dict[str, Any]], cities: pd.DataFrame) -> None:
    """Add second-level units that have settlements: their mean, with the radius that covers them."""
    means = member_points(cities, "admin2")
    for unit in subdivisions:
        place_id = unit_id(unit)
        if unit["level"] == "2" and place_id in means and place_id not in tables.places:
            parent = subdivisions[int(unit["parent"]) - 1] if unit["parent"] else None
            admin1 = unit_id(parent) if parent and parent["level"] == "1" else None
            add_unit(tables, unit, "ADM2", means[place_id], admin1=admin1)


def add_unit(
    tables: Tables,
    unit: dict[str, Any],
    feature_code: str,
    point: Any,
    admin1: str | None = None,
    english: str | None = None,
) -> None:
    """Add one unit with its aliases, and the bare forms of all of them ("Kursk" of "Kursk Oblast")."""
    place_id, country = unit_id(unit), unit["code"].split(".")[0]
    aliases = [unit["name"], *filter(sources.wanted_alternate, unit["aliases"].split("|"))]
    name = english or romanise.unit_name(unit["name"], aliases, country)
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
    tables.alternates(place_id, (romanise.bare(form) for form in (name, *aliases)), "admin")


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


def settlement_radius_km(population: int) -> float:
    """Radius of a disc that holds the population at 2,500 people a square kilometre, at least 1 km."""
    return round(max(1.0, float(np.sqrt(population / 2500 / np.pi))), 1)


def add_cities(tables: Tables, cities: pd.DataFrame, countries: list[dict[str, Any]]) -> None:
    """Add settlements with all Latin and Cyrillic names; capitals get the code PPLC."""
    capitals = {(country["iso"], normalise(country["capital"])) for country in countries}
    for city in cities.itertuples(index=False):
        alternates = [name for name in city.alternates if sources.wanted_alternate(name)]
        display = romanise.city_name(city.name, alternates, city.country)
        capital = city.population > 1000 and any(
            (city.country, normalise(name)) in capitals for name in (city.name, display)
        )
        tables.add(
            city.id,
            name=display,
            feature_code="PPLC" if capital else "PPL",
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


def reviewed(name: str) -> Iterator[dict[str, str]]:
    """Rows of a reviewed table."""
    with (REVIEWED / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
