"""Bring the reviewed tables of `reviewed/` into the gazetteer."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import outlines
import sources
from filing import Tables, settlement_radius_km

from geo.names import normalise

REVIEWED: Final = Path(__file__).parent / "reviewed"
SAME_PLACE_KM: Final = 12.0
"""A reviewed settlement this near to one of the same name is that one."""


def rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a reviewed table."""
    with (REVIEWED / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def split(cell: str) -> list[str]:
    """Names in a cell."""
    return [part.strip() for part in cell.split(";") if part.strip()]


class Finder:
    """Finds places already in the tables by name, to merge rather than double them."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for (name, place_id), kind in tables.names.items():
            if kind <= 1:
                self._by_name[name].append(place_id)

    def find(self, name: str, country: str = "", admin1: str = "", prefix: str = "") -> list[dict[str, Any]]:
        """Places that bear a main or alternate name in a country, most people first."""
        found = [self._tables.places[place_id] for place_id in self._by_name[normalise(name)]]
        kept = [
            place
            for place in found
            if place.get("country") == country
            and (not admin1 or place.get("admin1") == f"iso:{admin1}")
            and place["feature_code"].startswith(prefix)
        ]
        return sorted(kept, key=lambda place: (-place.get("population", 0), place["id"]))


def add(tables: Tables, scratch: Path) -> None:
    """
    Add regions, waters, places, airports and further names of places already there.

    Raises
    ------
    ValueError
        If a row names a unit or settlement that does not exist: the table has to be put right.
    """
    wrong = [*add_unit_names(tables), *add_aliases(tables, Finder(tables))]
    if wrong:
        raise ValueError(f"reviewed rows that lead nowhere: {wrong}")
    finder = Finder(tables)
    add_regions(tables, finder)
    add_places(tables, finder)
    add_airports(tables, scratch)


def add_unit_names(tables: Tables) -> list[str]:
    """
    File names and abbreviations of first-level units; return the codes that no unit has.

    Large units get the centre that gazetteers agree on, where the middle of the outline is far from it.
    """
    unknown = []
    for row in rows("admin1"):
        place_id = f"iso:{row['code']}"
        if place_id not in tables.places:
            unknown.append(row["code"])
            continue
        if row["name"]:
            tables.places[place_id]["name"] = row["name"]
            tables.name(place_id, row["name"], "main")
        if row["lat"]:
            tables.places[place_id] |= {"lat": float(row["lat"]), "lon": float(row["lon"])}
        tables.alternates(place_id, split(row["aliases"]), "main")
        tables.alternates(place_id, split(row["abbreviations"]), "abbreviation")
    return unknown


def add_aliases(tables: Tables, finder: Finder) -> list[str]:
    """
    File former, colloquial and transliterated names of settlements; return the names not found.

    A name with a star is the one to show.
    """
    unknown = []
    for row in rows("aliases"):
        found = finder.find(row["name"], row["country"], row["admin1"], "PPL")
        if not found:
            unknown.append(f"{row['name']} ({row['country']})")
            continue
        aliases = split(row["aliases"])
        found[0]["name"] = next((alias[1:] for alias in aliases if alias.startswith("*")), found[0]["name"])
        tables.alternates(found[0]["id"], [row["name"], *(alias.lstrip("*") for alias in aliases)], "main")
        tables.alternates(found[0]["id"], split(row["abbreviations"]), "abbreviation")
    return unknown


def add_regions(tables: Tables, finder: Finder) -> None:
    """Add regions and waters; one that is a first-level unit too lends that unit its names."""
    for table in ("regions", "waters"):
        for row in rows(table):
            same = finder.find(row["name"], row["country"], prefix="ADM1") if row["country"] else []
            place_id = same[0]["id"] if same else f"{table}:{normalise(row['name']).replace(' ', '-')}"
            if not same:
                tables.add(
                    place_id,
                    name=row["name"].split(" (")[0],
                    feature_code=row["feature_code"],
                    country=row["country"] or None,
                    population=0,
                    lat=float(row["lat"]),
                    lon=float(row["lon"]),
                    radius_km=float(row["radius_km"]),
                )
            tables.places[place_id]["name"] = row["name"].split(" (")[0]
            tables.alternates(place_id, [tables.places[place_id]["name"], *split(row["aliases"])], "main")
            tables.alternates(place_id, split(row.get("demonyms", "")), "demonym")


def add_places(tables: Tables, finder: Finder) -> None:
    """Add settlements, quarters, bases and plants that no package holds."""
    for row in rows("places"):
        name = row["name"].split(" (")[0]
        lat, lon = float(row["lat"]), float(row["lon"])
        code = row["feature_code"]
        near = [place for place in finder.find(name, row["country"], prefix="PPL") if _near(place, lat, lon)]
        place_id = (
            near[0]["id"] if near and code.startswith("PPL") else f"reviewed:{normalise(row['name']).replace(' ', '-')}"
        )
        if place_id.startswith("reviewed:"):
            tables.add(
                place_id,
                name=name,
                feature_code=code,
                country=row["country"],
                admin1=f"iso:{row['admin1']}" if row["admin1"] else None,
                population=int(row["population"]),
                lat=lat,
                lon=lon,
                radius_km=settlement_radius_km(int(row["population"])),
            )
        tables.alternates(place_id, [name, *split(row["aliases"])], "main")


def _near(place: dict[str, Any], lat: float, lon: float) -> bool:
    away = outlines.distance_km(lat, lon, np.array([place["lat"]]), np.array([place["lon"]]))
    return bool(away[0] <= SAME_PLACE_KM)


def add_airports(tables: Tables, scratch: Path) -> None:
    """Add airports with scheduled traffic (an IATA code) and air bases, under their names."""
    for row in sources.airports(scratch):
        base = any(word in row["name"].lower() for word in ("air base", "airbase", "air force", "air station"))
        if not (row["iata"] or base) or not row["name"] or f"iso:{row['country']}" not in tables.places:
            continue
        place_id = f"icao:{row['icao']}"
        tables.add(
            place_id,
            name=row["name"],
            feature_code="AIRB" if base else "AIRP",
            country=row["country"],
            population=0,
            lat=round(float(row["lat"]), 5),
            lon=round(float(row["lon"]), 5),
            radius_km=3.0,
        )
        short = row["name"].replace(" International Airport", " airport").replace(" Regional Airport", " airport")
        names = [short, row["name"].replace("Air Base", "airbase"), row["name"].replace("/", " ")]
        if row["city"] and row["iata"] and "International" in row["name"]:
            names += [f"{row['city']} airport", f"{row['city']} International Airport"]
        tables.alternates(place_id, names)
