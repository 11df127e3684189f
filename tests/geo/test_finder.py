import pytest

from geo.errors import PlaceError
from geo.finder import admin_chain, find_places, no_such_place
from geo.gazetteer import load_gazetteer
from geo.geodesy import geodesic


@pytest.mark.parametrize(
    ("name", "place", "country"),
    [
        ("Krichev", "Krychaw", "BY"),
        ("Kiev", "Kyiv", "UA"),
        ("Minsk", "Minsk", "BY"),
        ("Paris", "Paris", "FR"),
        ("Georgia", "Georgia", "GE"),
        ("Tripoli", "Tripoli", "LY"),
    ],
)
def test_the_most_prominent_comes_first(name, place, country):
    best = find_places(name, load_gazetteer())[0].place
    assert (best.name, best.country) == (place, country)


def test_ranks_and_reasons():
    found = find_places("Huliaipole", load_gazetteer())
    assert [item.rank for item in found] == list(range(1, len(found) + 1))
    assert len(found) > 1
    assert found[0].place.admin1_code == "UA-23"
    assert (
        found[0].reason == f"settlement that has exactly this name, 13,446 people, the most prominent of {len(found)}"
    )


def test_admin_chain():
    gazetteer = load_gazetteer()
    assert admin_chain(find_places("Krichev", gazetteer)[0].place, gazetteer).endswith(", Belarus")
    assert admin_chain(find_places("Ukraine", gazetteer)[0].place, gazetteer) == ""


def test_an_unknown_name_says_what_to_do():
    assert find_places("Qwxyzzville", load_gazetteer()) == ()
    error = no_such_place("Qwxyzzville" * 1000)
    assert isinstance(error, PlaceError)
    assert "no place is called 'QwxyzzvilleQwxyzzville" in str(error)
    assert str(error).endswith("check the spelling, or add it with `gazetteer add`")
    assert len(str(error)) < 200


@pytest.mark.parametrize(
    ("start", "end", "km", "bearing"),
    [
        ((0, 0), (0, 1), 111.319, 90.0),
        ((0, 0), (1, 0), 110.574, 0.0),
        ((0, 179.5), (0, -179.5), 111.319, 90.0),
        ((90, 0), (-90, 0), 20003.931, 180.0),
        ((50.45, 30.52), (50.45, 30.52), 0.0, 180.0),
    ],
)
def test_geodesics(start, end, km, bearing):
    measured = geodesic(*start, *end)
    assert round(measured[0], 3) == km
    assert round(measured[1], 6) == bearing
