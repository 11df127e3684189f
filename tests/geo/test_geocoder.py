import pytest
from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geo.geocoder import GazetteerGeocoder


@pytest.fixture(scope="module")
def geocoder():
    return GazetteerGeocoder()


def test_it_is_a_geopy_geocoder(geocoder):
    assert isinstance(geocoder, Geocoder)
    location = geocoder.geocode("Krichev", timeout=1)
    assert isinstance(location, Location)
    assert (round(location.latitude, 1), round(location.longitude, 1)) == (53.7, 31.7)
    assert location.address.endswith("Belarus")
    assert (location.raw["country"], location.raw["geo_basis"]) == ("BY", "gazetteer")


def test_lists_and_limits(geocoder):
    locations = geocoder.geocode("Springfield", exactly_one=False, limit=3)
    assert len(locations) == 3
    assert {location.raw["name"] for location in locations} == {"Springfield"}
    assert geocoder.geocode("Qwxyzzville") is None
    assert geocoder.geocode("Qwxyzzville", exactly_one=False) is None
    assert geocoder.geocode("") is None


@pytest.mark.parametrize(
    ("query", "options", "country", "code"),
    [
        ("Paris", {}, "FR", None),
        ("Paris, Texas", {}, "US", "US-TX"),
        ("Paris, US", {}, "US", None),
        ("Paris", {"country_codes": "us"}, "US", None),
        ("Paris", {"country_codes": ["CA", "MX"]}, "CA", None),
        ("Huliaipole, Zaporizhzhia, Ukraine", {}, "UA", "UA-23"),
    ],
)
def test_where_a_name_lies(geocoder, query, options, country, code):
    raw = geocoder.geocode(query, **options).raw
    assert raw["country"] == country
    assert code is None or raw["admin1_code"] == code


def test_what_lies_elsewhere_is_not_found(geocoder):
    assert geocoder.geocode("Krichev, France") is None
    assert geocoder.geocode("Krichev", country_codes="FR") is None


@pytest.mark.parametrize("query", [(50.45, 30.52), "50.45, 30.52", Point(50.45, 30.52)])
def test_reverse(geocoder, query):
    assert geocoder.reverse(query).raw["country"] == "UA"
    assert len(geocoder.reverse(query, exactly_one=False, limit=4)) == 4


def test_reverse_at_sea_and_of_nonsense(geocoder):
    assert geocoder.reverse((-50.0, -120.0)) is None
    with pytest.raises(GeocoderQueryError, match="'nowhere' is no point"):
        geocoder.reverse("nowhere")
