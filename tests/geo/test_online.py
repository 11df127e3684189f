import pytest
from geopy.exc import GeocoderUnavailable
from geopy.location import Location

from geo import pipeline
from geo.documents import document_from_text
from geo.errors import PlaceError
from geo.frame import validate_events_gdf
from geo.online import OnlineGazetteer, ask_about_unknown
from geo.records import Mention, Place, Resolution

RAW = {
    "place_id": 77,
    "addresstype": "village",
    "boundingbox": ["12.9", "13.1", "29.9", "30.1"],
    "address": {"country_code": "sd"},
}


class Service:
    """Stands for a geopy geocoder: answers from a table, counts, and may be down."""

    def __init__(self, answers, down=False):
        self.answers, self.down, self.asked = answers, down, []

    def geocode(self, query, **options):
        self.asked.append((query, options["exactly_one"]))
        if self.down:
            raise GeocoderUnavailable("no route to host")
        return self.answers.get(query)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_HOME", str(tmp_path))
    monkeypatch.setattr("geo.online.SECONDS_BETWEEN", 0.0)
    return tmp_path


def gazetteer_of(service):
    return OnlineGazetteer("nominatim", service.geocode)


def test_an_answer_becomes_a_place_and_is_kept():
    service = Service({"Muqrat": Location("Muqrat, Sudan", (13.0, 30.0), RAW)})
    place = gazetteer_of(service)("Muqrat")
    assert place == Place("nominatim:77", "Muqrat", 13.0, 30.0, "PPL", "SD", radius_km=15.5, basis="online")
    assert gazetteer_of(service)("Muqrat") == place
    assert service.asked == [("Muqrat", True)]


def test_no_answer_is_kept_too(home):
    service = Service({})
    assert gazetteer_of(service)("../../x") is None
    assert gazetteer_of(service)("../../x") is None
    assert len(service.asked) == 1
    assert [path.parent.parent for path in home.rglob("*.json")] == [home / "online"]


def test_a_dead_network_is_asked_once():
    service = Service({}, down=True)
    online = gazetteer_of(service)
    assert [online("Muqrat"), online("Other")] == [None, None]
    assert len(service.asked) == 1
    assert online.failure == "nominatim cannot be asked (GeocoderUnavailable: no route to host)"
    service.down = False
    assert gazetteer_of(service)("Muqrat") is None
    assert len(service.asked) == 2


def test_an_answer_without_details():
    place = gazetteer_of(Service({"X": Location("X", (1.0, 2.0), {"boundingbox": "?", "address": "?"})}))("X")
    assert (place.country, place.radius_km, place.feature_code) == (None, 5.0, "PPL")
    assert place.place_id.startswith("nominatim:")


def test_an_unknown_service():
    with pytest.raises(PlaceError, match="geopy has no service 'nowhere' that needs no key"):
        OnlineGazetteer("nowhere")
    with pytest.raises(PlaceError, match="'google'"):
        OnlineGazetteer("google")


def test_only_names_that_no_table_knows_are_asked():
    known = Resolution(Mention(0, 4, "Kyiv"), Place("a:1", "Kyiv", 50.0, 30.0, "PPL"), 0.9, "x", n_candidates=1)
    declined = Resolution(Mention(5, 9, "Bath"), None, 0.6, "a tub", n_candidates=3)
    unknown = Resolution(Mention(10, 16, "Muqrat"), None, 0.8, "in no table")
    service = Service({"Muqrat": Location("Muqrat, Sudan", (13.0, 30.0), RAW)})
    first, second, third = ask_about_unknown((known, declined, unknown), gazetteer_of(service))
    assert (first, second) == (known, declined)
    assert third.place.basis == "online"
    assert third.reason == "Muqrat: no table knows the name; nominatim was asked"
    assert len(service.asked) == 1


def test_events_say_that_their_point_came_from_outside():
    text = "Fighters attacked the town of Qwxyzzabad on 3 May 2025, killing two people."
    service = Service({"Qwxyzzabad": Location("Qwxyzzabad, Sudan", (13.0, 30.0), RAW)})
    events = pipeline.run(documents=[document_from_text(text)], look_up=gazetteer_of(service)).events
    validate_events_gdf(events)
    for asked, row in zip(service.asked, events.itertuples(), strict=False):
        assert asked == ("Qwxyzzabad", True)
        assert (row.geo_basis, row.gazetteer_id, row.country) == ("online", "nominatim:77", "SD")
