from geo.candidates import candidates_for
from geo.gazetteer import load_gazetteer
from geo.mentions import find_mentions
from geo.records import Block, Document
from geo.resolution import described, resolve
from geo.syntax import parse


def resolutions(text, **known):
    document = Document("d", text, (Block(0, len(text), "body"),), **known)
    doc, gazetteer = next(parse([document])), load_gazetteer()
    pairs = [(mention, candidates_for(mention, doc, gazetteer)) for mention in find_mentions(document, doc, gazetteer)]
    return {r.mention.text: r for r in resolve(document, doc, pairs, gazetteer)}


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
