"""What the place search of the map answers."""

import json

import pytest

from dashboard.search import MAX_PLACES, answer
from tests.dashboard.conftest import packed_map


def test_namesakes_are_listed_the_most_prominent_first():
    places = answer("Tripoli")["places"]
    assert [place["where"].split(" · ")[0] for place in places][:2] == ["Libya", "province"]
    assert any("Lebanon" in place["where"] for place in places)


def test_other_spellings_are_tried():
    found = answer("Hulyaipole")
    assert {place["name"] for place in found["places"]} == {"Huliaipole"}


def test_what_is_only_alike_says_so():
    assert answer("Kandahaar")["words"] == "Nothing is called exactly so. Similar names:"


def test_many_namesakes_are_counted():
    found = answer("Springfield")
    assert len(found["places"]) == MAX_PLACES
    assert found["words"].startswith(f"The {MAX_PLACES} most prominent of ")


@pytest.mark.parametrize("text", ["Xqwzzyvgrad", "<img src=x>", "{{7*7}}", "91 181"])
def test_no_place_of_that_name(text):
    found = answer(text)
    assert found["places"] == []
    assert found["words"].startswith("No place of that name")


def test_coordinates_are_a_place():
    (place,) = answer("50.45, 30.52")["places"]
    assert (place["lat"], place["lon"]) == (50.45, 30.52)


def test_the_map_is_told_nothing_until_somebody_asks(run_app, events_file):
    app = run_app(events_file)
    assert packed_map(app)[1]["found"] == b""
    app.session_state["map_message"] = {"find": "Goma"}
    app.run()
    found = json.loads(packed_map(app)[1]["found"])
    assert (found["turn"], found["places"][0]["name"]) == (1, "Goma")
