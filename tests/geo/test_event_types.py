import numpy as np
import pytest
import spacy

from geo import event_types
from geo.event_model import load_model
from geo.event_types import classify, load_labels, predict_label
from geo.vocabulary import EVENT_TYPE_OF

NLP = spacy.blank("en")

GOLDEN = [
    ("Air/drone strike", "The general staff said its forces struck an oil refinery near Ufa, starting a fire."),
    (
        "Shelling/artillery/missile attack",
        "Witnesses in Atbara reported explosions around the barracks after midnight.",
    ),
    ("Protest with intervention", "Dozens were arrested in Hpakant on Monday after a flash protest against the draft."),
    ("Peaceful protest", "Organisers plan another march on Saturday."),
    ("Armed clash", "Rebels and soldiers fought for hours near the bridge at Kalehe, and nine men died."),
    ("Armed clash", "Insurgents raided an army post outside Gao, killing four troopers before they were driven back."),
    ("Government regains territory", "The Somali army has retaken the port of Hobyo from al-Shabaab."),
    ("Government regains territory", "Government troops recaptured two villages west of Tikrit from the jihadists."),
    ("Non-state actor overtakes territory", "Insurgents captured the district capital of Mutarara on Monday."),
    ("Non-state actor overtakes territory", "Moscow's ministry announced the capture of the village of Stepove."),
    ("Non-violent transfer of territory", "Rebels walked into the town unopposed after the garrison had withdrawn."),
    ("Peaceful protest", "Thousands of pensioners marched through Ljubljana, carrying banners against the cuts."),
    ("Peaceful protest", "Women gathered outside the ministry in Dakar and chanted for the release of their sons."),
    ("Protest with intervention", "Police in Harare used tear gas to break up a march by striking nurses."),
    ("Excessive force against protesters", "Soldiers fired live bullets at protesters in Conakry, killing two."),
    ("Violent demonstration", "Demonstrators in Tirana hurled petrol bombs at police and set cars on fire."),
    ("Mob violence", "A mob in Kaduna beat two suspected thieves to death."),
    ("Chemical weapon", "Shells filled with mustard gas fell on the village, and thirty people had blistered skin."),
    ("Air/drone strike", "Warplanes bombed a market in Marib at noon."),
    ("Air/drone strike", "Drones hit a fuel depot near Engels overnight."),
    ("Suicide bomb", "A woman blew herself up at a checkpoint in Mubi."),
    ("Shelling/artillery/missile attack", "Artillery shells landed on a bakery in Nikopol, wounding a child."),
    ("Shelling/artillery/missile attack", "Missiles struck a power plant near Vinnytsia before dawn."),
    ("Remote explosive/landmine/IED", "A roadside bomb hit a police truck near Quetta."),
    ("Remote explosive/landmine/IED", "Two farmers were killed when their tractor drove over a mine near Snihurivka."),
    ("Grenade", "Someone threw a hand grenade into a bar in Cali, injuring six."),
    ("Sexual violence", "Fighters raped dozens of women in the villages around Walikale, doctors said."),
    ("Attack", "Gunmen shot dead nine farmers in a field near Jos."),
    ("Attack", "A candidate for mayor was murdered outside his house in Chilapa."),
    ("Abduction/forced disappearance", "Armed men abducted forty schoolgirls in Zamfara."),
    ("Agreement", "The government and the guerrillas signed a ceasefire in Oslo."),
    ("Arrests", "Security forces arrested the leader of the opposition in Minsk."),
    ("Change to group/activity", "The army deployed two brigades and a hundred tanks along the frontier."),
    ("Disrupted weapons use", "Sappers cleared forty mines from a playground in Kherson."),
    ("Disrupted weapons use", "Police found a cache of rifles in a barn near Derry."),
    ("Headquarters or base established", "Turkish troops set up a new military base north of Mosul."),
    ("Shelling/artillery/missile attack", "Shelling hit the cattle market at Bor."),
    ("Shelling/artillery/missile attack", "A rocket hit the drama theatre while a play was on."),
    ("Attack", "Gunmen fired at visitors of a music festival and killed eleven."),
    ("Disrupted weapons use", "Gunners shot down nine drones on their way to the harbour."),
    ("Non-state actor overtakes territory", "M23 seized Bunia and stayed."),
    ("Remote explosive/landmine/IED", "Another blast shook the bus station."),
    ("Air/drone strike", "Forty herders were killed by drones at a ford."),
    ("Attack", "Two clerks of a relief agency were killed in Tawila on Friday."),
    ("Air/drone strike", "Debris of a drone fell on a grain silo in Izmail."),
    ("Air/drone strike", "Turkey bombed Dohuk on Friday night."),
    ("Attack", "Riders stormed the hamlet of Gidan Bawa and shot dead ten herders."),
    ("Armed clash", "Karen fighters attacked an army convoy near Myawaddy, killing twelve soldiers."),
    ("Looting/property destruction", "Militiamen looted the warehouses and set fire to the clinic."),
]
"""Sentences of our own, none of them among the examples that the model was trained on."""

TRAPS = [
    "The striker shot the ball over the bar twice before half-time.",
    "The sequel bombed at the box office.",
    "He has won his battle with cancer.",
    "Bus drivers will strike for higher wages on Thursday.",
    "Lightning struck the church tower during the storm.",
    "The photographer captured the village at sunrise.",
    "He died of a heart attack on Friday.",
    "There has been an explosion of interest in electric bicycles.",
    "The senator's attack on the proposal surprised her party.",
    "An earthquake of magnitude 6 shook the island at dawn.",
    "A gas leak caused an explosion in a bakery.",
    "Shares rallied on Wall Street after the merger was announced.",
    "The health ministry reported twelve new cases of cholera in the province.",
    "Parliament will vote on the budget in December.",
    "The missile has a range of 2,000 kilometres and weighs four tonnes.",
    "Analysts say that the war has changed the way armies think about drones.",
    "His view of the friendship as one sealed by fire is meant for the public at home.",
    "The village has a school, a mill and 300 inhabitants.",
    "A New Chapter in an Old Quarrel",
    "Police are looking for the driver of a white van after a crash on the ring road.",
]

KINDS = [
    ("diplomacy", "The foreign ministers of Japan and India met in Delhi for talks on trade."),
    ("diplomacy", "The European Union imposed new sanctions on three banks."),
    ("diplomacy", "Chad expelled the German ambassador."),
    ("statement", "Ankara accused Athens of stirring up tension in the Aegean."),
    ("statement", "The group claimed responsibility for the attack."),
    ("statement", "The UN condemned the violence and called for restraint."),
]


def triggers(text):
    doc = NLP(text)
    return classify([doc[:]])[0]


@pytest.mark.parametrize(("sub", "text"), GOLDEN)
def test_sub_types(sub, text):
    found = triggers(text)
    assert (found[0].kind, found[0].event_type, found[0].sub_event_type) == ("incident", EVENT_TYPE_OF[sub], sub)


@pytest.mark.parametrize("text", TRAPS)
def test_background_makes_no_event(text):
    assert triggers(text) == ()


@pytest.mark.parametrize(("kind", "text"), KINDS)
def test_diplomacy_and_statements_are_no_incidents(kind, text):
    assert [(trigger.kind, trigger.event_type) for trigger in triggers(text)] == [(kind, None)]


def test_a_sentence_can_report_several_events():
    text = "Russian troops captured the village of Stepove, while drones struck the port of Izmail."
    assert [(text[t.start : t.end], t.sub_event_type) for t in triggers(text)] == [
        ("captured", "Non-state actor overtakes territory"),
        ("struck", "Air/drone strike"),
    ]


def test_sides_of_one_happening_are_one_event():
    text = "Gunmen attacked a village near Bor, killing fourteen people and burning houses."
    assert [t.sub_event_type for t in triggers(text)] == ["Attack"]


def test_the_deed_behind_a_condemnation_is_an_event_too():
    text = "The European Union condemned the shelling of a hospital in Sumy."
    assert [(text[t.start : t.end], t.kind) for t in triggers(text)] == [
        ("condemned", "statement"),
        ("shelling", "incident"),
    ]


def test_offsets_are_the_documents_and_order_is_kept():
    doc = NLP("It rained. Warplanes bombed an arms depot outside Sirte. Nobody knows why.")
    spans = [doc[0:3], doc[3:11], doc[11:15]]
    found = classify(spans)
    assert [len(each) for each in found] == [0, 1, 0]
    assert doc.text[found[1][0].start : found[1][0].end] == "bombed"


def test_nothing_in_nothing_out():
    assert classify([]) == []
    assert triggers("–") == ()
    assert triggers("😀 ...") == ()


def test_scores_are_chances():
    for _, text in GOLDEN:
        assert all(0 < trigger.score <= 1 for trigger in triggers(text))


def test_labels_cover_the_vocabulary():
    labels = load_labels()
    assert {label.name for label in labels.values() if label.kind == "incident"} == set(EVENT_TYPE_OF)
    assert {label.kind for label in labels.values()} == {"incident", "diplomacy", "statement", None}


def test_label_of_a_snippet_in_the_codes_of_case_2021():
    assert predict_label("Heavy rain caused floods that drowned nine people in Assam.") == "NATURAL_DISASTER"
    assert predict_label("Police caught a gang that had stolen forty cars in the city.") == "ORG_CRIME"
    assert predict_label("A train left the rails near Pune; twelve passengers were hurt.") == "MAN_MADE_DISASTER"
    assert predict_label("Two grenades were thrown at a polling station.") == "GRENADE"


def test_a_statement_that_speaks_of_a_meeting_adds_the_meeting():
    text = "She argued that the text signed at a meeting in Dakar on Monday had no force."
    found = [(trigger.kind, text[trigger.start : trigger.end]) for trigger in triggers(text)]
    assert ("diplomacy", "meeting") in found
    assert "statement" in [kind for kind, _ in found]


def test_a_meeting_without_place_or_day_adds_nothing():
    text = "She argued that the text which the committee signed had no force."
    assert [trigger.kind for trigger in triggers(text)] == ["statement"]


def test_two_happenings_of_one_sentence_that_each_say_where():
    doc = NLP("Jets bombed a barracks in Marib on Monday as soldiers fought rebels near Taiz.")
    (found,) = classify([doc[:]])
    assert [trigger.event_type for trigger in found] == ["Explosions/Remote violence", "Battles"]


def test_a_clause_with_while_tells_of_another_event_where_both_say_where():
    text = "Guerrillas blew up a pipeline in Arauca, while a grenade attack on a police post in Cali wounded four."
    (found,) = classify([NLP(text)[:]])
    assert [trigger.sub_event_type for trigger in found] == ["Remote explosive/landmine/IED", "Grenade"]


def test_a_claim_of_responsibility_does_not_hide_the_deed():
    text = "A car bomb killed an official in Luhansk, police said; the agency claimed responsibility."
    (found,) = classify([NLP(text)[:]])
    assert [(t.kind, t.sub_event_type) for t in found] == [
        ("incident", "Remote explosive/landmine/IED"),
        ("statement", None),
    ]


def chances_of(**by_label):
    labels = load_model().labels
    return np.array([by_label.get(name.split("/")[0], 0.0) for name in labels], dtype=np.float32)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Asmara conceded that it had deployed troops abroad.", ["Change to group/activity"]),
        ("Asmara conceded that it had sent a letter abroad.", []),
    ],
)
def test_what_no_phrase_calls_a_statement_gives_way_to_a_decisive_phrase(text, found, monkeypatch):
    chances = chances_of(statement=0.54, **{"Change to group": 0.39, "Armed clash": 0.05, "background": 0.02})
    monkeypatch.setattr(event_types, "_chances", lambda sentences, _model: [chances for _ in sentences])
    assert [trigger.sub_event_type for trigger in triggers(text)] == found
