import pytest
import shapely

from geo import boundaries
from geo.errors import PlaceError


@pytest.mark.parametrize(
    ("lat", "lon", "country", "admin1"),
    [
        (50.45, 30.52, "UA", "UA-30"),
        (44.95, 34.10, "UA", "UA-43"),
        (44.60, 33.53, "UA", "UA-40"),
        (55.75, 37.60, "RU", "RU-MOW"),
        (55.20, 38.90, "RU", "RU-MOS"),
        (51.73, 36.19, "RU", "RU-KRS"),
        (47.66, 36.26, "UA", "UA-23"),
        (53.72, 31.71, "BY", "BY-MA"),
        (7.34, -2.33, "GH", None),
        (41.20, 128.30, "KP", "KP-10"),
        (31.50, 34.47, "PS", None),
        (42.66, 21.16, "XK", None),
        (38.90, -77.03, "US", "US-DC"),
        (-33.86, 151.21, "AU", "AU-NSW"),
        (45.76, 4.84, "FR", "FR-ARA"),
        (51.51, -0.13, "GB", "GB-ENG"),
        (40.0, -40.0, None, None),
    ],
)
def test_locate(lat, lon, country, admin1):
    found = boundaries.locate(lat, lon)
    assert found[0] == country
    if admin1 is not None:
        assert found[1] == admin1


def test_all_countries_have_sound_outlines():
    countries = boundaries.load_countries()
    assert len(countries) >= 240
    assert {"UA", "RU", "BY", "SD", "SS", "PS", "XK", "TW", "EH"} <= set(countries.index)
    assert countries.geometry.is_valid.all()
    assert not countries.geometry.is_empty.any()


def test_units_do_not_overlap_their_neighbours():
    units = boundaries.load_admin1()
    ukraine = units[units["country"] == "UA"]
    assert len(ukraine) == 27
    overlap = shapely.area(shapely.intersection(ukraine.geometry["UA-23"], ukraine.geometry["UA-12"]))
    assert overlap < 0.001


def test_worldviews_differ_in_crimea_alone():
    simferopol = shapely.Point(34.1, 44.95)
    un, other = boundaries.load_countries("un"), boundaries.load_countries("natural_earth")
    assert un.geometry["UA"].contains(simferopol)
    assert not un.geometry["RU"].contains(simferopol)
    assert other.geometry["RU"].contains(simferopol)
    assert not other.geometry["UA"].contains(simferopol)
    units = boundaries.load_admin1("natural_earth")
    assert set(units.index[units["country"] != units["un_country"]]) == {"UA-40", "UA-43"}


def test_outline_by_code():
    assert boundaries.outline("ua-23").contains(shapely.Point(36.26, 47.66))
    assert boundaries.outline("UA").contains(shapely.Point(36.26, 47.66))
    with pytest.raises(PlaceError, match="XX-YY"):
        boundaries.outline("XX-YY")


def test_base_map_layers():
    assert len(boundaries.lakes()) > 200
    assert len(boundaries.rivers()) > 400
    assert boundaries.lakes().crs == boundaries.rivers().crs == "EPSG:4326"
