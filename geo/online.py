"""
Asking an online service for names that no table knows: only when the user turns it on.

Any geopy geocoder will do. It is asked once a second at most (geopy's own limiter), each answer is kept on
disk, and after the first failure of the network it is not asked again in this run, so that nothing waits.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from geopy.exc import ConfigurationError, GeocoderNotFound, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import get_geocoder_for_service

from geo import __version__
from geo.errors import PlaceError
from geo.geodesy import geodesic
from geo.own_places import home_dir
from geo.records import Place, Resolution

SECONDS_BETWEEN: Final = 1.0
TIMEOUT_SECONDS: Final = 5.0
SCORE: Final = 0.5
"""Nothing is known of how often such answers are right."""
UNKNOWN_RADIUS_KM: Final = 5.0

LookUp = Callable[[str], Place | None]

_UNITS: Final = {"country": "PCLI", "state": "ADM1", "region": "ADM1", "province": "ADM1", "county": "ADM2"}
"""Feature codes of Nominatim's kinds of address; all else is taken for a settlement."""


class OnlineGazetteer:
    """
    A look-up of names in an online service, with a cache on disk.

    Parameters
    ----------
    service
        Name of a geopy service that needs no key, such as "nominatim" or "photon".
    ask
        geopy's `geocode` of it; made from the service by default.

    Raises
    ------
    PlaceError
        If geopy knows no such service.
    """

    def __init__(self, service: str, ask: Callable[..., Any] | None = None) -> None:
        self.service = service
        self._ask = RateLimiter(ask or _geocode_of(service), min_delay_seconds=SECONDS_BETWEEN, max_retries=0)
        self._ask.swallow_exceptions = False
        self._folder = home_dir() / "online" / re.sub(r"[^a-z0-9]", "", service.lower())
        self.failure: str | None = None

    def __call__(self, name: str) -> Place | None:
        """Return the place that the service gives for a name, or None; from the cache where it was asked before."""
        path = self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"
        if path.is_file():
            row = json.loads(path.read_bytes())["place"]
            return Place(**row) if row else None
        if self.failure is not None:
            return None
        try:
            location = self._ask(name, exactly_one=True, timeout=TIMEOUT_SECONDS)
        except (GeopyError, OSError) as error:
            self.failure = f"{self.service} cannot be asked ({type(error).__name__}: {error})"
            return None
        place = place_of(location, self.service) if location is not None else None
        self._keep(path, name, place)
        return place

    def _keep(self, path: Path, name: str, place: Place | None) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        row = {"name": name, "place": asdict(place) if place else None}
        path.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")


def _geocode_of(service: str) -> Callable[..., Any]:
    try:
        geocoder = get_geocoder_for_service(service.lower())(user_agent=f"conflict-event-dashboard/{__version__}")
    except (GeocoderNotFound, ConfigurationError, TypeError) as error:
        raise PlaceError(f"geopy has no service {service!r} that needs no key: give one such as 'nominatim'") from error
    geocode: Callable[..., Any] = geocoder.geocode
    return geocode


def place_of(location: Any, service: str) -> Place:
    """Make a place of a geopy `Location`; what the service says about kind, country and extent is used if it does."""
    raw = location.raw if isinstance(location.raw, dict) else {}
    address: Any = raw.get("address")
    country = str(address.get("country_code", "")).upper() if isinstance(address, dict) else ""
    known = str(raw.get("place_id") or raw.get("osm_id") or hashlib.sha256(location.address.encode()).hexdigest()[:12])
    return Place(
        place_id=f"{service}:{known}",
        name=location.address.split(",")[0],
        lat=round(location.latitude, 7),
        lon=round(location.longitude, 7),
        feature_code=_UNITS.get(str(raw.get("addresstype")), "PPL"),
        country=country if re.fullmatch(r"[A-Z]{2}", country) else None,
        radius_km=_radius_km(raw.get("boundingbox")),
        basis="online",
    )


def _radius_km(box: Any) -> float:
    """Half the diagonal of the service's box (south, north, west, east)."""
    try:
        south, north, west, east = (float(edge) for edge in box)
    except (TypeError, ValueError):
        return UNKNOWN_RADIUS_KM
    return round(max(geodesic(south, west, north, east)[0] / 2, 0.1), 1)


def ask_about_unknown(resolutions: Iterable[Resolution], look_up: LookUp) -> tuple[Resolution, ...]:
    """Ask for the names of which the gazetteer has no place at all; all other resolutions stay as they are."""
    return tuple(
        _asked(item, look_up) if item.place is None and not item.n_candidates else item for item in resolutions
    )


def _asked(resolution: Resolution, look_up: LookUp) -> Resolution:
    place = look_up(resolution.mention.text)
    if place is None:
        return resolution
    service = place.place_id.partition(":")[0]
    return replace(
        resolution, place=place, score=SCORE, reason=f"{place.name}: no table knows the name; {service} was asked"
    )
