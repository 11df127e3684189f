"""The offline gazetteer as a geopy geocoder, so that any other geopy geocoder can stand in its place."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.finder import admin_chain, find_places
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.records import Place

MAX_RESULTS: Final = 10
NEAREST_KM: Final = 100.0


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]
    """
    A geopy geocoder that answers from the gazetteer, without a network.

    Examples
    --------
    >>> location = GazetteerGeocoder().geocode("Krichev")
    >>> location.raw["country"]
    'BY'
    """

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        super().__init__(adapter_factory=URLLibAdapter)
        self._gazetteer = gazetteer or load_gazetteer()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - part of geopy's interface; nothing here can time out
        limit: int = MAX_RESULTS,
        country_codes: str | Collection[str] = (),
    ) -> Location | list[Location] | None:
        """
        Find the places that a name may mean.

        Parameters
        ----------
        query
            A name, or a name and what it lies in: "Huliaipole, Zaporizhzhia Oblast, Ukraine".
        exactly_one
            Return the best one rather than a list.
        limit
            Longest list.
        country_codes
            ISO 3166-1 alpha-2; only places of these countries.

        Returns
        -------
        location
            Best first; None if no place is called so.
        """
        name, _, inside = query.partition(",")
        codes = (country_codes,) if isinstance(country_codes, str) else tuple(country_codes)
        wanted = {code.upper() for code in codes}
        places = [found.place for found in find_places(name.strip(), self._gazetteer)]
        units = [part.strip().casefold() for part in inside.split(",") if part.strip()]
        kept = [place for place in places if (not wanted or place.country in wanted) and self._lies_in(place, units)]
        return self._answer(kept[:limit], exactly_one)

    def reverse(
        self,
        query: Point | str | Sequence[float],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002
        limit: int = MAX_RESULTS,
    ) -> Location | list[Location] | None:
        """
        Find the settlements nearest to a point, within 100 km.

        Parameters
        ----------
        query
            A geopy `Point`, (lat, lon), or "lat, lon", decimal degrees.
        exactly_one
            Return the nearest one rather than a list.
        limit
            Longest list.

        Raises
        ------
        GeocoderQueryError
            If the query is no point.
        """
        try:
            point = Point(query)
        except (ValueError, TypeError) as error:
            raise GeocoderQueryError(f"{query!r} is no point: give (lat, lon) in decimal degrees") from error
        found = self._gazetteer.nearest(point.latitude, point.longitude, limit=limit, max_km=NEAREST_KM)
        return self._answer([place for place, _km in found], exactly_one)

    def _lies_in(self, place: Place, units: Sequence[str]) -> bool:
        """Whether each of the units is among those that the place lies in, by name or code."""
        chain = {part.strip().casefold() for part in admin_chain(place, self._gazetteer).split(",")}
        chain |= {code.casefold() for code in (place.country, place.admin1_code) if code}
        return all(any(unit == part or part.startswith(f"{unit} ") for part in chain) for unit in units)

    def _answer(self, places: Sequence[Place], exactly_one: bool) -> Location | list[Location] | None:
        if not places:
            return None
        locations = [self._location(place) for place in places]
        return locations[0] if exactly_one else locations

    def _location(self, place: Place) -> Location:
        chain = admin_chain(place, self._gazetteer)
        address = f"{place.name}, {chain}" if chain else place.name
        return Location(address, (place.lat, place.lon), raw_place(place))


def raw_place(place: Place) -> dict[str, Any]:
    """Return a place as the plain values that a geopy `Location` carries in `raw`."""
    return {
        "gazetteer_id": place.place_id,
        "name": place.name,
        "feature_code": place.feature_code,
        "country": place.country,
        "admin1": place.admin1,
        "admin1_code": place.admin1_code,
        "admin2": place.admin2,
        "population": place.population,
        "radius_km": place.radius_km,
        "geo_basis": place.basis,
    }
