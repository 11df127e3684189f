"""Events put together: date, place, story. Sentences of our own; places are stubs, so no gazetteer is needed."""

from datetime import date

import pytest

from geo.dates import find_dates
from geo.events import Measures, extract
from geo.harm import read_harm
from geo.records import Block, Document, Mention, Place, Resolution, Trigger
from geo.relations import check, find_claims, offset_point
from geo.syntax import parse, sentences

PUBLISHED = date(2025, 6, 18)  # a Wednesday
MEASURES = Measures(check, lambda claim, anchor: offset_point(anchor, claim.distance_km, claim.direction), read_harm)
PLACES = {
    "Goma": Place("t:1", "Goma", -1.679, 29.228, "PPLA", "CD", radius_km=8.0),
    "Sake": Place("t:2", "Sake", -1.574, 29.045, "PPL", "CD", radius_km=2.0),
    "Bukavu": Place("t:3", "Bukavu", -2.49, 28.84, "PPLA", "CD", radius_km=7.0),
    "North Kivu": Place("iso:CD-NK", "North Kivu", -0.8, 29.0, "ADM1", "CD", radius_km=180.0),
    "Congo": Place("iso:CD", "DR Congo", -2.9, 23.6, "PCLI", "CD", radius_km=1200.0),
    "Kigali": Place("t:4", "Kigali", -1.95, 30.06, "PPLC", "RW", radius_km=12.0),
    "Kibati": None,
    "Juba": Place("t:5", "Juba", 4.85, 31.6, "PPLC", "SS", radius_km=10.0),
    "Aleppo": Place("t:6", "Aleppo", 36.2, 37.16, "PPLA", "SY", radius_km=15.0),
    "Idlib": Place("t:7", "Idlib", 35.93, 36.63, "PPLA", "SY", radius_km=5.0),
    "Cali": Place("t:8", "Cali", 3.44, -76.52, "PPLA", "CO", radius_km=15.0),
}


def _resolutions(text, actors, hint=None, doubtful=()):
    found = []
    for name, place in PLACES.items():
        at = text.find(name)
        while at >= 0:
            mention = Mention(at, at + len(name), name, "GPE", hint)
            score = 0.3 if name in doubtful else 0.9
            found.append(Resolution(mention, place, score, "stub", actor=name in actors))
            at = text.find(name, at + 1)
    return tuple(sorted(found, key=lambda one: one.mention.start))


def read(
    text, *, published=PUBLISHED, actors=(), kind="incident", types=("Battles", "Armed clash"), hint=None, doubtful=()
):
    """Events of a text whose triggers stand between asterisks; paragraphs are parted by empty lines."""
    marks = [n for n, letter in enumerate(text) if letter == "*"]
    spans = [(a - 2 * k, b - 2 * k - 1) for k, (a, b) in enumerate(zip(marks[::2], marks[1::2], strict=True))]
    plain = text.replace("*", "")
    edges, at = [], 0
    for part in plain.split("\n\n"):
        edges.append(Block(at, at + len(part), "heading" if part.isupper() else "body"))
        at += len(part) + 2
    document = Document("d", plain, tuple(edges), published=published)
    body = sentences(document, next(parse([document])))
    triggers = [Trigger(a, b, kind, *types, 0.9) for a, b in spans]
    return extract(
        document,
        body,
        [tuple(t for t in triggers if s.start_char <= t.start < s.end_char) for s in body],
        resolutions=_resolutions(plain, actors, hint, doubtful),
        dates=find_dates(plain, published, document.blocks),
        claims=find_claims(plain),
        measures=MEASURES,
    )


def days(event):
    return None if event.date is None else (event.date.date_start.isoformat(), event.date.date_end.isoformat())


DATES = [
    ("Rebels *attacked* Goma on Monday.", ("2025-06-16", "2025-06-16")),
    ("Shells *hit* Goma on Monday, killing nine people.", ("2025-06-16", "2025-06-16")),
    ("Shells hit Goma on Monday, *killing* nine people.", ("2025-06-16", "2025-06-16")),
    ("The *clashes* in Goma on 3 June left nine dead.", ("2025-06-03", "2025-06-03")),
    ("Rebels who attacked Sake on Monday *seized* Goma on Tuesday.", ("2025-06-17", "2025-06-17")),
    ("Rebels *attacked* Goma on Monday and Tuesday.", ("2025-06-16", "2025-06-17")),
    ("The ministry said that in May its forces had *retaken* Goma.", ("2025-05-01", "2025-05-31")),
    ("Rebels *attacked* Goma.", ("2025-06-12", "2025-06-18")),
    ("Rebels *attacked* Goma overnight from 12 to 13 June.", ("2025-06-12", "2025-06-13")),
    ("Envoys *met* rebels in Goma, in late May; the talks ended without an agreement.", ("2025-05-21", "2025-05-31")),
    (
        "Jets *struck* what officials called hideouts of rebels in Goma before dawn on Monday.",
        ("2025-06-16", "2025-06-16"),
    ),
    ("09:40 - Rebels *attacked* Goma.", ("2025-06-18", "2025-06-18")),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_an_event_takes_the_date_of_its_words(text, expected):
    assert days(read(text)[0]) == expected


def test_what_was_said_on_a_day_happened_by_then():
    event = read("Police said on Tuesday that gunmen had *killed* six farmers in Goma.")[0]
    assert days(event) == ("2025-06-16", "2025-06-17")
    assert event.date.precision == "range"


def test_a_date_in_another_clause_is_not_the_events():
    event = read("Rebels *attacked* Goma, where the army signed a truce in March.")[0]
    assert days(event) == ("2025-06-12", "2025-06-18")
    assert event.date.basis == "publication"


def test_the_paragraph_carries_its_date_on():
    first, second = read("Rebels *attacked* Goma on Monday. They *burned* forty houses.")
    assert days(first) == days(second) == ("2025-06-16", "2025-06-16")
    assert second.confidence_date < first.confidence_date


def test_a_new_section_forgets_it():
    _, second = read("Rebels *attacked* Goma on 2 June.\n\nELSEWHERE\n\nSoldiers *shot* a farmer in Juba.")
    assert second.date.basis == "publication"


def test_the_attack_points_back_to_place_and_date():
    _, second = read("An *attack* in Goma on 2 June shook the city.\n\nThe *attack* killed nine.")
    assert days(second) == ("2025-06-02", "2025-06-02")
    assert second.resolution.mention.text == "Goma"
    assert second.place_reason == "the place of the event told before"


def test_plans_are_not_dated_by_publication():
    event = read("The army will *attack* Goma.")[0]
    assert (event.modality, event.date, event.date_reason) == ("planned", None, "planned, and the text gives no day")


def test_the_paragraph_carries_its_place_on():
    _, second = read("Rebels *attacked* Goma on Monday. They *burned* forty houses.")
    assert second.resolution.mention.text == "Goma"
    assert second.confidence_place < 0.6


def test_a_province_is_not_carried_on():
    _, second = read("Rebels *attacked* villages in North Kivu on Monday. They *burned* forty houses.")
    assert second.resolution is None


def places_of(text, **known):
    return [event.resolution and event.resolution.mention.text for event in read(text, **known)]


def test_what_happened_hours_before_elsewhere_is_another_events_place():
    text = "A bomb *killed* two outside a bank in Goma, hours after inmates took guards hostage at a prison in Bukavu."
    assert places_of(text) == ["Goma"]
    assert places_of(text.replace("outside a bank in Goma, ", "")) == [None]


def test_routes_to_a_country_are_no_place_of_a_fight():
    assert places_of("The gang has been *fighting* a rival for control of cocaine routes to Congo.") == [None]
    assert places_of("The gang has been *fighting* a rival for control of a cocaine market in Goma.") == ["Goma"]


def test_between_two_towns_on_the_road_that_joins_them():
    (event,) = read("Gunmen *abducted* two nurses on the Goma-Bukavu road.")
    assert event.geo_precision == "near"
    assert event.place_reason == "on the way between Goma and Bukavu"
    assert -2.49 < event.lat < -1.68
    (event,) = read("Gunmen *abducted* two nurses in Goma.")
    assert event.geo_precision == "settlement"


def test_an_enumeration_by_directions_has_a_place_in_each_part():
    text = "Rebels *attacked* near Goma itself; west of Goma near Sake; and south of Goma near Bukavu on Monday."
    assert places_of(text) == ["Goma", "Sake", "Bukavu"]
    other = "Rebels *attacked* near Goma itself; the army held a parade in Bukavu."
    assert places_of(other) == ["Goma"]


@pytest.mark.parametrize(("who", "places"), [("governor", ["Goma"]), ("delegate", [None])])
def test_who_heads_a_town_speaks_of_it(who, places):
    text = f"Goma {who} Jean Kasongo said two people were *killed* when debris fell on a house."
    assert places_of(text, actors=("Goma",)) == places


def test_a_district_known_by_its_town_is_no_pin():
    (event,) = read("Rebels *attacked* villages in Sake territory.")
    assert (event.geo_precision, event.radius_km) == ("settlement", 2.0)
    (event,) = read("Rebels *attacked* villages in Sake territory.", hint="unit")
    assert (event.geo_precision, event.radius_km) == ("admin2", 25.0)


def test_without_a_publication_day_nothing_is_invented():
    event = read("Rebels *attacked* Goma on Monday.", published=None)[0]
    assert days(event) is None
    assert event.date_reason


def test_long_past_is_history():
    assert read("Rebels *attacked* Goma on 3 March 2019.")[0].modality == "historical"


PLACED = [
    ("Rebels *attacked* Goma.", "Goma"),
    ("Rebels *killed* nine people in Goma, the army said in Kigali.", "Goma"),
    ("Clashes *erupted* in Sake in North Kivu, Congo.", "Sake"),
    ("A resident of Bukavu was *killed* in Goma.", "Goma"),
    ("Rebels from Bukavu *attacked* Goma.", "Goma"),
    ("Drones *hit* the outskirts of Aleppo.", "Aleppo"),
    ("An *explosion* rocked Goma.", "Goma"),
    ("Rebels bombed Goma, *killing* nine people.", "Goma"),
    ("A bomb *exploded* in Cali while a judge in Juba spoke.", "Cali"),
    ("The *attack* on Sake came a day after talks in Kigali.", "Sake"),
]


@pytest.mark.parametrize(("text", "name"), PLACED)
def test_where_among_several_places(text, name):
    assert [event.resolution.mention.text for event in read(text)] == [name]


def test_each_coordinated_place_is_an_event():
    events = read("Rebels *captured* Goma, Sake and Bukavu, killing twelve people.")
    assert [event.resolution.mention.text for event in events] == ["Goma", "Sake", "Bukavu"]
    assert [event.harm.fatalities_best for event in events] == [12, None, None]


def test_a_dateline_is_neither_place_nor_date():
    event = read("KIGALI, June 18 - Rebels *attacked* Goma on Monday, killing nine people.")[0]
    assert event.resolution.mention.text == "Goma"
    assert days(event) == ("2025-06-16", "2025-06-16")


def test_its_day_stands_in_for_the_publication_day():
    event = read("Kigali, 18 Jun 2025 (Agency) -- Rebels *attacked* Goma.", published=None)[0]
    assert days(event) == ("2025-06-12", "2025-06-18")


def test_capitals_that_stand_for_governments_are_no_places():
    event = read("Kigali *rejected* the claim.", actors={"Kigali"}, kind="statement", types=(None, None))[0]
    assert event.resolution is None
    assert event.place_reason == "the text gives this event no place"


def test_what_is_said_is_not_where_it_is_about():
    event = read("He *warned* that a deal made at talks in Cali would fail.", kind="statement", types=(None, None))[0]
    assert event.resolution is None


def test_talks_are_where_they_are_held():
    event = read("The presidents *met* in Kigali to discuss Goma.", kind="diplomacy", types=(None, None))[0]
    assert event.resolution.mention.text == "Kigali"


def test_near_widens():
    event = read("A bomb *exploded* near Goma.")[0]
    assert (event.geo_precision, event.radius_km) == ("near", 23.0)


def test_so_many_kilometres_north_moves():
    event = read("Rebels *ambushed* a convoy 20 km north of Goma.")[0]
    assert event.geo_basis == "offset_from_text"
    assert event.lat == pytest.approx(-1.498, abs=0.01)
    assert event.lon == pytest.approx(29.228, abs=0.01)
    assert event.relation.rel_check == "ok"


def test_between_two_towns():
    event = read("Rebels *ambushed* a convoy between Goma and Sake.")[0]
    assert event.lat == pytest.approx((-1.679 - 1.574) / 2, abs=0.01)
    assert event.geo_precision == "near"


def test_an_unknown_name_falls_back_to_what_holds_it():
    event = read("Rebels *attacked* Kibati in North Kivu.")[0]
    assert event.resolution.mention.text == "North Kivu"
    assert event.geo_precision == "admin1"
    assert "'Kibati' is in no table" in event.place_reason


def test_a_place_that_is_hardly_likely_puts_nothing_on_the_map():
    event = read("Rebels *attacked* Sake on Monday.", doubtful=("Sake",))[0]
    assert (event.resolution, event.lat) == (None, None)
    assert event.place_reason == "'Sake' is too uncertain: at best Sake, CD (30%)"


def test_a_name_that_is_hardly_likely_falls_back_to_what_holds_it():
    event = read("Rebels *attacked* Sake in North Kivu.", doubtful=("Sake",))[0]
    assert event.resolution.mention.text == "North Kivu"
    assert "too uncertain" in event.place_reason


def test_of_two_measures_of_one_point_the_shorter_places_it():
    event = read("Gunmen *ambushed* a truck 20 km west of Goma and 110 km north of Bukavu.")[0]
    assert event.resolution.mention.text == "Goma"
    assert event.place_reason == "stated as 20 km west of Goma"


def test_the_town_may_be_named_a_paragraph_before():
    _, event = read("Rebels *seized* Sake on Monday.\n\nSoldiers *shelled* the town on Tuesday.")
    assert (event.resolution.mention.text, event.place_reason) == ("Sake", "'the town' points back to Sake")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("Rebels *seized* the old palace in Goma on Monday.", "the palace"),
        ("Rebels *attacked* Goma airport on Monday.", "the airport"),
        ("Rebels *attacked* a prison near Goma on Monday.", "the prison"),
    ],
)
def test_a_building_that_is_named_again_is_where_it_was(before, words):
    _, event = read(f"{before} Soldiers in Kigali met.\n\nDrones *struck* {words} grounds on Tuesday.")
    assert (event.resolution.mention.text, event.place_reason) == ("Goma", f"{words!r} points back to Goma")


def test_another_building_is_not_taken_for_one_that_was_named():
    _, event = read("Rebels *seized* the palace in Goma on Monday.\n\nDrones *struck* the hospital on Tuesday.")
    assert event.resolution is None


def test_an_unknown_name_is_placed_by_a_stated_distance():
    event = read("Rebels *took* Kibati airport, 30 km north of Bukavu.")[0]
    assert event.geo_basis == "offset_from_text"
    assert event.lat == pytest.approx(-2.49 + 30 / 110.6, abs=0.01)


def test_leaving_the_town_happens_in_the_town():
    _, second = read("Rebels *entered* Goma on Sunday. Soldiers *pulled* out of the city towards Sake.")
    assert second.resolution.mention.text == "Goma"


def test_the_town_points_back():
    _, second = read("Rebels attacked Goma on *Monday*. Nine people were *killed* in the town.")
    assert second.resolution.mention.text == "Goma"
    assert second.confidence_place < 0.6


def test_no_place_is_no_place():
    event = read("Rebels *killed* nine people.")[0]
    assert event.resolution is None
    assert event.place_reason


def test_claimants_are_named_in_full():
    events = read("The defence ministry said its troops *took* Goma. According to the ministry, they *took* Sake.")
    assert [event.claimed_by for event in events] == ["defence ministry", "defence ministry"]
    assert {event.modality for event in events} == {"claimed"}


def test_offsets_slice_back():
    text = "Rebels *attacked* Goma on Monday."
    event = read(text)[0]
    plain = text.replace("*", "")
    assert plain[event.trigger.start : event.trigger.end] == "attacked"
    assert plain[event.date.start : event.date.end] == "on Monday"
    assert plain[event.resolution.mention.start : event.resolution.mention.end] == "Goma"


def test_what_is_dated_after_publication_is_a_plan_whatever_the_verb_says():
    (event,) = read("The two armies *clash* in a parade-ground contest in Goma on Saturday next week.")
    assert event.modality == "planned"


def test_where_the_victims_come_from_is_not_where_it_happened():
    (event,) = read(
        "On Tuesday gunmen *killed* twelve people, most of them traders from Idlib and Cali, at a market near Goma."
    )
    assert event.resolution.mention.text == "Goma"


def test_a_meeting_is_where_its_own_words_put_it():
    text = "The minister spoke ahead of a *meeting* between the president and the rebel leader in Juba."
    (event,) = read(text, kind="diplomacy", types=(None, None))
    assert event.resolution.mention.text == "Juba"


def test_outside_a_building_in_a_town_is_in_the_town():
    within, beyond = read("A bomb *exploded* outside a bank in Goma. A mine *exploded* outside the town of Goma.")
    assert (within.geo_precision, beyond.geo_precision) == ("settlement", "near")


def test_a_town_goes_before_the_country_that_holds_it():
    event = read("Across Congo, crowds *marched*, with police firing tear gas in Goma.")[0]
    assert event.resolution.mention.text == "Goma"
    event = read("Rebels *seized* a bridge in Congo, miners in Juba said.")[0]
    assert event.resolution.mention.text == "Congo"


def test_what_happened_ahead_of_a_day_did_not_happen_on_it():
    (event,) = read("Gunmen *killed* a councillor in Goma ahead of Monday's vote.")
    assert event.date.basis == "publication"


def test_a_clause_about_a_year_is_dated_by_it():
    (event,) = read("The region has known no peace since 2012, when rebels *seized* Goma.")
    assert days(event) == ("2012-01-01", "2012-12-31")
    assert event.modality == "historical"


def test_a_paragraph_goes_on_although_its_type_changes():
    text = "Rebels *attacked* Goma on Monday. Shells *wounded* two women."
    types = iter([("Battles", "Armed clash"), ("Explosions/Remote violence", "Shelling/artillery/missile attack")])
    marks = [n for n, letter in enumerate(text) if letter == "*"]
    assert len(marks) == 4
    plain = text.replace("*", "")
    document = Document("d", plain, (Block(0, len(plain), "body"),), published=PUBLISHED)
    body = sentences(document, next(parse([document])))
    spans = [(marks[0], marks[1] - 1), (marks[2] - 2, marks[3] - 3)]
    triggers = [(Trigger(a, b, "incident", *next(types), 0.9),) for a, b in spans]
    dates = find_dates(plain, PUBLISHED, document.blocks)
    found = extract(
        document, body, triggers, resolutions=_resolutions(plain, ()), dates=dates, claims=(), measures=MEASURES
    )
    assert [event.resolution.place.name for event in found] == ["Goma", "Goma"]


def test_the_far_side_of_a_border_is_not_where_it_happened():
    (event,) = read("Gunmen *killed* an officer in Goma, a town on the border with Congo, on Monday.")
    assert event.resolution.place.name == "Goma"


def test_an_unknown_town_falls_back_to_the_one_province_that_is_named():
    (event,) = read("The group attacked posts in North Kivu on Monday and *captured* the border town of Kibati.")
    assert event.resolution.place.name == "North Kivu"
    assert event.geo_precision == "admin1"
    assert "in no table" in event.place_reason


def test_an_envoy_who_flies_to_a_town_is_there():
    (event,) = read("The envoy *flew* to Juba on Monday.", kind="diplomacy", types=(None, None))
    assert event.resolution.place.name == "Juba"


def test_the_toll_beside_an_agreement_is_not_its_own():
    text = "Leaders *signed* a truce in Goma to end fighting that left eighty people dead."
    (agreed,) = read(text, types=("Strategic developments", "Agreement"))
    (fought,) = read(text)
    assert agreed.harm.fatalities_best is None
    assert fought.harm.fatalities_best == 80


@pytest.mark.parametrize(
    ("text", "sub_type"),
    [
        ("M23 *captured* Goma on Monday.", "Non-state actor overtakes territory"),
        ("The army *captured* Goma on Monday.", "Government regains territory"),
    ],
)
def test_who_takes_ground_says_whether_it_is_regained(text, sub_type):
    for given in ("Government regains territory", "Non-state actor overtakes territory"):
        (event,) = read(text, types=("Battles", given))
        assert event.trigger.sub_event_type == sub_type


def test_what_tells_the_kind_of_thing_is_no_place():
    (event,) = read("A Congo-registered lorry was *hit* near Goma on Monday.")
    assert event.resolution.place.name == "Goma"


def test_the_toll_of_an_earlier_deed_is_not_the_events():
    (event,) = read("Planes *hit* Goma on Monday after the killing of nine tourists.")
    assert event.harm.fatalities_best is None


def test_who_is_visited_is_at_the_place():
    (event,) = read("The envoy is expected to *visit* Juba next month.", kind="diplomacy", types=(None, None))
    assert event.resolution.place.name == "Juba"


def test_where_a_source_sits_is_not_where_it_happened():
    (event,) = read("Soldiers *killed* nine rebels near Sake on Monday, according to their command in Kigali.")
    assert event.resolution.place.name == "Sake"


def test_what_a_place_is_measured_from_is_no_place_of_the_event():
    events = read("Drones *hit* an airfield near Goma, more than 90 kilometres north of Bukavu, on Monday.")
    assert [event.resolution.place.name for event in events] == ["Goma"]


def test_there_means_the_place_of_the_paragraph_before():
    first, second = read("Fighters *seized* Sake on Tuesday.\n\nThey first *attacked* an army base there.")
    assert second.resolution.mention.text == first.resolution.mention.text == "Sake"
