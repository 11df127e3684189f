"""The values that make up a filter, checked when they are put together."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from geo import vocabulary as v
from geo.areas import Corners, checked_corners
from geo.errors import FilterError
from geo.geodesy import MAX_DISTANCE_KM

Within = Literal["surely", "possibly"]

NONE: Final = "none"
"""Asks for events that fit none of the types."""

DEFAULT_KINDS: Final = ("incident",)
DEFAULT_STATUSES: Final = ("extracted", "confirmed", "corrected")

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_ADMIN1: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,5}")
MAX_TEXT: Final = 200
"""Longest document id, place name or search text, in characters."""


@dataclass(frozen=True, slots=True)
class Near:
    """
    Within a distance of a point.

    `lat` and `lon` are decimal degrees, `km` a WGS84 geodesic of zero or more. "surely" keeps an event
    when distance + radius <= km (its radius being known), "possibly" when distance - radius <= km.
    `name` is the place that the point stands for; it only serves to tell it in words.
    """

    lat: float
    lon: float
    km: float
    within: Within = "surely"
    name: str | None = None

    def __post_init__(self) -> None:
        _check_number("latitude", self.lat, -90, 90)
        _check_number("longitude", self.lon, -180, 180)
        _check_number("distance in km", self.km, 0, MAX_DISTANCE_KM)
        _check_choices("within", (self.within,), get_args(Within))
        if self.name is not None:
            object.__setattr__(self, "name", _clean_text("place name", " ".join(self.name.split())) or None)
        for field in ("lat", "lon", "km"):
            object.__setattr__(self, field, float(getattr(self, field)) + 0.0)


@dataclass(frozen=True, slots=True)
class FilterValues:
    """
    Which events to keep.

    An empty tuple or None asks for nothing. All parts must hold; within one part any value will do.

    Attributes
    ----------
    date_from, date_to
        Keep events whose interval overlaps these days, both included.
    undated
        Whether events without a date are kept.
    countries, admin1_codes
        ISO 3166-1 alpha-2 and ISO 3166-2. A unit narrows its own country; other countries count whole.
    area
        Corners (lat, lon) of a drawn shape, see `areas`.
    near
        Within a distance of a point.
    event_types, sub_event_types
        ACLED's, or "none". A sub-type narrows its own type; other types count whole.
    kinds, modalities, geo_precisions, statuses
        Of their vocabularies. By default incidents, and whatever nobody rejected.
    min_confidence
        0 to 1. Events that carry no confidence (imported ones) are kept.
    doc_ids
        Documents.
    text
        Words that must all occur, in sentence, place, actors, title or notes; case does not matter.
    primary_only
        One report of each event, by default: of those that pass the filter the primary one, or else the first.

    Raises
    ------
    FilterError
        If a value cannot be meant, naming it and what would do.
    """

    date_from: date | None = None
    date_to: date | None = None
    undated: bool = True
    countries: tuple[str, ...] = ()
    admin1_codes: tuple[str, ...] = ()
    area: Corners = ()
    near: Near | None = None
    event_types: tuple[str, ...] = ()
    sub_event_types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = DEFAULT_KINDS
    modalities: tuple[str, ...] = ()
    geo_precisions: tuple[str, ...] = ()
    min_confidence: float | None = None
    doc_ids: tuple[str, ...] = ()
    statuses: tuple[str, ...] = DEFAULT_STATUSES
    text: str = ""
    primary_only: bool = True

    def __post_init__(self) -> None:
        self._check_dates()
        for name, allowed in _CHOICES.items():
            self._set(name, _check_choices(name, getattr(self, name), allowed))
        for name, pattern in (("countries", _COUNTRY), ("admin1_codes", _ADMIN1)):
            self._set(name, _check_codes(name, getattr(self, name), pattern))
        self._set("doc_ids", tuple(sorted({_clean_text("document", doc_id) for doc_id in self.doc_ids})))
        self._set("area", checked_corners(tuple(self.area)))
        self._set("text", _clean_text("text", " ".join(self.text.split())))
        if self.min_confidence is not None:
            _check_number("confidence", self.min_confidence, 0, 1)
            self._set("min_confidence", float(self.min_confidence) + 0.0)

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _check_dates(self) -> None:
        for name in ("date_from", "date_to"):
            day = getattr(self, name)
            if day is not None and type(day) is not date:
                raise FilterError(f"{name} {day!r}: give a day as datetime.date")
        if self.date_from and self.date_to and self.date_to < self.date_from:
            raise FilterError(f"date_to {self.date_to} is before date_from {self.date_from}: exchange them")


_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "event_types": (*v.EVENT_TYPES, NONE),
    "sub_event_types": tuple(v.EVENT_TYPE_OF),
    "kinds": v.KINDS,
    "modalities": v.MODALITIES,
    "geo_precisions": v.GEO_PRECISIONS,
    "statuses": v.STATUSES,
}


def _check_choices(name: str, values: tuple[str, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values once each, in the vocabulary's order."""
    for value in values:
        if value not in allowed:
            raise FilterError(f"{name}: {value!r} is not one of: {', '.join(allowed)}")
    return tuple(value for value in allowed if value in values)


def _check_codes(name: str, values: tuple[str, ...], pattern: re.Pattern[str]) -> tuple[str, ...]:
    for value in values:
        if not pattern.fullmatch(value):
            example = "'UA' (ISO 3166-1 alpha-2)" if name == "countries" else "'UA-23' (ISO 3166-2)"
            raise FilterError(f"{name}: {value!r} is no code; give one such as {example}")
    return tuple(sorted(set(values)))


def _check_number(name: str, value: float, low: float, high: float) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
        raise FilterError(f"{name} {value!r}: give a number from {low:g} to {high:g}")


def _clean_text(name: str, value: str) -> str:
    if len(value) > MAX_TEXT:
        raise FilterError(f"{name} of {len(value)} characters: give at most {MAX_TEXT}")
    if not value.isprintable():
        raise FilterError(f"{name} {value!r} holds control characters: leave them out")
    return value.strip()
