"""Places that an event may be put at: its candidates, places of a name, and points on the map."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from geo.boundaries import locate
from geo.corrections import PLACE_COLUMNS, Values
from geo.errors import PlaceError
from geo.finder import find_places
from geo.frame import COORDINATE_DECIMALS
from geo.gazetteer import Gazetteer
from geo.records import Place, Reading
from geo.review import candidates_of
from geo.rows import iso_code
from geo.unit_names import unit_name

MAX_CHOICES: Final = 6
POINT_PRECISIONS: Final = ("exact", "street", "settlement", "near")
"""How precisely a point that somebody sets may be known: wider places are chosen by their name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """
    A place that an event can be put at: its name and where it lies in words, its point, and the columns to set.

    `score` is the program's, where it had one; `chosen` if the event is there already.
    """

    name: str
    where: str
    lat: float
    lon: float
    values: Values
    score: float | None = None
    chosen: bool = False


def candidate_choices(row: Mapping[str, Any], gazetteer: Gazetteer) -> list[Choice]:
    """
    Return the candidates of an event, best first.

    Parameters
    ----------
    row
        The event as it is shown, as plain values.
    gazetteer
        Knows the candidates; those that it does not know any more are left out.
    """
    choices = []
    for item in candidates_of(row["candidates_json"])[:MAX_CHOICES]:
        try:
            place = gazetteer.place(item["id"])
        except PlaceError:
            continue
        choices.append(_choice(place, item["score"], row["gazetteer_id"]))
    return choices


def article_choices(row: Mapping[str, Any], reading: Reading) -> list[Choice]:
    """Return the places that an event's article names, the nearest to its sentence first, each once."""
    at = row["sentence_start"] or 0
    placed = [(item.mention.start, item.place) for item in reading.resolutions if item.place is not None]
    nearest = {place.place_id: place for _, place in sorted(placed, key=lambda pair: -abs(pair[0] - at))}
    return [_choice(place, None, row["gazetteer_id"]) for place in [*nearest.values()][::-1][:MAX_CHOICES]]


def named_choices(name: str, gazetteer: Gazetteer, gazetteer_id: str | None = None) -> list[Choice]:
    """Return the places that a name may mean, best first."""
    return [_choice(found.place, None, gazetteer_id) for found in find_places(name, gazetteer)[:MAX_CHOICES]]


def _choice(place: Place, score: float | None, gazetteer_id: str | None) -> Choice:
    country = unit_name(place.country) if place.country else None
    where = ", ".join(dict.fromkeys(part for part in (place.admin2, place.admin1, country) if part))
    chosen = place.place_id == gazetteer_id
    return Choice(place.name, where, place.lat, place.lon, place_values(place), score, chosen)


def place_values(place: Place) -> Values:
    """Return the columns of an event that is at a place of the gazetteer."""
    return {
        "lat": round(place.lat, COORDINATE_DECIMALS),
        "lon": round(place.lon, COORDINATE_DECIMALS),
        "geo_precision": place.geo_precision,
        "geo_radius_km": round(place.radius_km, 3),
        "geo_basis": place.basis,
        "place_name": place.name,
        "gazetteer_id": place.place_id,
        "feature_code": place.feature_code,
        "country": place.country,
        "admin1": place.admin1,
        "admin1_code": iso_code(place.admin1_code),
        "admin2": place.admin2,
    }


def point_values(lat: float, lon: float, precision: str, radius_km: float, name: str | None = None) -> Values:
    """
    Return the columns of an event at a point that somebody set.

    Parameters
    ----------
    lat, lon
        Decimal degrees.
    precision
        One of `POINT_PRECISIONS`.
    radius_km
        How far off it may be.
    name
        What the place is called, if known.
    """
    country, unit = locate(lat, lon)
    return {
        **dict.fromkeys(PLACE_COLUMNS),
        "lat": round(lat, COORDINATE_DECIMALS),
        "lon": round(lon, COORDINATE_DECIMALS),
        "geo_precision": precision,
        "geo_radius_km": round(radius_km, 3),
        "geo_basis": "manual",
        "place_name": name,
        "country": country,
        "admin1": unit_name(unit) if unit else None,
        "admin1_code": unit,
    }


def no_place() -> Values:
    """Return the columns of an event that is nowhere on the map."""
    return {**dict.fromkeys(PLACE_COLUMNS), "geo_precision": "unknown"}
