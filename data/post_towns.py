"""Add the small communities of the United States that have a post office and fewer than 500 people."""

from collections import defaultdict
from pathlib import Path
from typing import Any, Final

import numpy as np
import outlines
import sources
from filing import Tables, settlement_radius_km

from geo.names import normalise

SAME_PLACE_KM: Final = 40.0
"""A settlement of the same name and state this near to a post office is the one that it serves."""
NO_PLACES: Final = frozenset({"Dhs", "Joint Base Mdl"})


def add(tables: Tables, scratch: Path) -> None:
    """
    Add each post town that the tables don't hold, once a name and county, at the mean of its postal codes.

    Its id is that of the first of its postal codes, "postal:US-65258".
    """
    known, counties = _known(tables), _counties(tables)
    towns: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in sources.postal_codes(scratch):
        if row["state"] and row["name"] not in NO_PLACES:
            towns[row["name"], f"iso:US-{row['state_code']}", row["county"]].append(row)
    for (name, admin1, county), codes in sorted(towns.items()):
        lat, lon = (round(float(np.mean([float(row[key]) for row in codes])), 4) for key in ("lat", "lon"))
        if admin1 in tables.places and not _is_near(known[normalise(name), admin1], lat, lon):
            tables.add(
                f"postal:US-{codes[0]['code']}",
                name=name,
                feature_code="PPL",
                country="US",
                admin1=admin1,
                admin2=counties.get((normalise(county), admin1)),
                population=0,
                lat=lat,
                lon=lon,
                radius_km=settlement_radius_km(0),
            )
            known[normalise(name), admin1].append((lat, lon))


def _known(tables: Tables) -> defaultdict[tuple[str, str], list[tuple[float, float]]]:
    """Points of the settlements of the United States by name and state."""
    points: defaultdict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for name, place_id in tables.names:
        place = tables.places[place_id]
        if place.get("country") == "US" and place["feature_code"].startswith("PPL") and place.get("admin1"):
            points[name, place["admin1"]].append((place["lat"], place["lon"]))
    return points


def _counties(tables: Tables) -> dict[tuple[str, str], str]:
    """Ids of counties by bare name ("monroe") and state."""
    found: dict[tuple[str, str], str] = {}
    for name, place_id in tables.names:
        place: dict[str, Any] = tables.places[place_id]
        if place.get("country") == "US" and place["feature_code"] == "ADM2" and place.get("admin1"):
            found[name, place["admin1"]] = place_id
    return found


def _is_near(points: list[tuple[float, float]], lat: float, lon: float) -> bool:
    if not points:
        return False
    lats, lons = np.array(points).T
    return bool((outlines.distance_km(lat, lon, lats, lons) <= SAME_PLACE_KM).any())
