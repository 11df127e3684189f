import pytest

from geo.candidates import candidates_for
from geo.gazetteer import load_gazetteer
from geo.mentions import find_mentions
from geo.pipeline import resolve_mentions
from geo.records import Block, Document
from geo.resolution import SUREST, described, resolve
from geo.syntax import parse


def resolutions(text, **known):
    document = Document("d", text, (Block(0, len(text), "body"),), **known)
    doc, gazetteer = next(parse([document])), load_gazetteer()
    return {r.mention.text: r for r in resolve_mentions(document, doc, gazetteer)}


def test_score_runner_up_and_a_reason_in_words():
    paris = resolutions("The rodeo in Paris, Texas, was called off.")["Paris"]
    assert paris.place.admin1_code == "US-TX"
    assert paris.runner_up is not None
    assert paris.runner_up.place_id != paris.place.place_id
    assert 0.5 < paris.score <= 1
    assert paris.n_candidates >= len(paris.candidates) > 1
    assert "the text says what it lies in" in paris.reason


def test_one_sense_in_a_document():
    text = "Fire broke out in Moscow, Idaho, on Friday. Moscow has 25,000 people, and students of Moscow fled."
    document = Document("d", text, (Block(0, len(text), "body"),))
    doc, gazetteer = next(parse([document])), load_gazetteer()
    pairs = [(mention, candidates_for(mention, doc, gazetteer)) for mention in find_mentions(document, doc, gazetteer)]
    places = {r.place.admin1_code for r in resolve(document, doc, pairs, gazetteer) if r.mention.text == "Moscow"}
    assert places == {"US-ID"}


def test_the_publishers_home_decides_between_namesakes():
    text = "A warehouse burned in London on Tuesday night."
    assert resolutions(text)["London"].place.country == "GB"
    home = resolutions(text, publisher="The Ontario Gazette", url="https://gazette.example.ca/1")["London"]
    assert home.score != resolutions(text)["London"].score
    assert any(c.place.country == "CA" for c in home.candidates)


def test_what_is_in_no_table_stays_unresolved_and_says_so():
    lost = resolutions("Shells fell on the village of Xqwzzyvgrad in Ukraine.").get("Xqwzzyvgrad")
    assert lost is not None
    assert lost.place is None
    assert "no place in the gazetteer is called" in lost.reason


def test_governments_are_actors_and_places_of_events_are_not():
    said = resolutions("Moscow said it had shot down 12 drones over Belgorod.")
    assert said["Moscow"].actor
    assert not said["Belgorod"].actor
    talks = resolutions("Talks between Washington and Brussels resumed in Geneva.")
    assert (talks["Washington"].actor, talks["Brussels"].actor, talks["Geneva"].actor) == (True, True, False)
    assert not resolutions("Explosions rocked Kyiv on Saturday.")["Kyiv"].actor


def test_a_place_is_described_with_its_kind_and_chain():
    place = load_gazetteer().lookup("Huliaipole")[0].place
    assert described(place) == "Huliaipole (settlement, Zaporizhzhia Oblast, UA)"


def test_the_same_document_gives_the_same_resolutions():
    text = "Troops left Tripoli for Benghazi. Libya's coast guard was told in Misrata."
    assert resolutions(text) == resolutions(text)


def test_a_name_is_not_looked_for_elsewhere_than_the_text_says():
    lost = resolutions("A man was shot in Kandahar, Missouri, on Monday.")["Kandahar"]
    assert lost.place is not None
    assert (lost.place.place_id, lost.place.basis) == ("iso:US-MO", "approximate")
    assert "is known in Missouri" in lost.reason


def test_a_territory_is_the_unit_and_not_its_town():
    found = resolutions("Clashes went on in Lubero and Beni territories of North Kivu, and shells fell on Butembo.")
    assert [found[name].place.feature_code for name in ("Lubero", "Beni", "Butembo")] == ["ADM2", "ADM2", "PPL"]


def test_an_unknown_name_in_a_country_stays_unresolved():
    assert resolutions("A man was shot in the village of Xqwzzyvgrad, Ukraine.")["Xqwzzyvgrad"].place is None


def test_a_namesake_does_not_stand_in_for_a_name_in_a_unit_nor_for_those_listed_with_it():
    found = resolutions("Gunmen raided the villages of Xqwzzyvgrad and Keta in Zamfara state on Monday.")
    for name in ("Xqwzzyvgrad", "Keta"):
        assert found[name].place is not None, name
        assert (found[name].place.name, found[name].place.basis) == ("Zamfara State", "approximate")


def test_who_is_accused_is_a_government():
    assert resolutions("Rwanda accused Kinshasa of massing troops near its border.")["Kinshasa"].actor


def test_an_unknown_name_is_placed_where_the_text_measures_it():
    found = resolutions("Shells hit the village of Xqwzzyvgrad, 12 km north of Huliaipole in Ukraine.")
    lost, anchor = found["Xqwzzyvgrad"].place, found["Huliaipole"].place
    assert lost is not None
    assert (lost.basis, lost.geo_precision) == ("offset_from_text", "near")
    assert lost.lat - anchor.lat == pytest.approx(12 / 111.2, abs=0.002)
    assert lost.lon == pytest.approx(anchor.lon, abs=1e-4)


def test_states_in_a_list_are_states():
    found = resolutions("The recall covers Utah, Virginia, Washington, West Virginia and Wyoming.")
    assert found["Washington"].place.place_id == "iso:US-WA"
    assert found["Wyoming"].place.place_id == "iso:US-WY"


def test_a_distance_decides_between_namesakes():
    near = resolutions("Ukrainian troops held Verbove, 12 km east of Robotyne.")["Verbove"]
    assert near.place.admin1_code == "UA-23"
    assert "as far and in the direction" in near.reason


def test_a_longer_name_is_not_broken_up_by_a_nationality_in_it():
    found = resolutions("Neighboring countries, Dominican Republic and Jamaica, closed their ports.")
    assert found["Dominican Republic"].place.place_id == "iso:DO"
    assert "Dominican" not in found


def test_no_score_claims_more_than_was_measured():
    found = resolutions("France and Germany sent ministers to Paris, Berlin and Kyiv, Ukraine.")
    assert max(item.score for item in found.values()) <= SUREST
