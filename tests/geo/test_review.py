"""What to look at first and why, where an event may be put, and what an article's sentences are."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.corrections import PLACE_COLUMNS, add_event, correct
from geo.event_table import EventTable
from geo.export import rows_of
from geo.finder import find_places
from geo.frame import conform_events, events_gdf
from geo.gazetteer import load_gazetteer
from geo.records import Block
from geo.review import doubt_words, doubts, queue_of, rival_score
from geo.review_places import article_choices, candidate_choices, named_choices, no_place, place_values, point_values
from geo.review_reports import like_reports, regrouped_words
from geo.review_sentences import missed_evidence, sentences
from tests.geo.readings import GAZETTEER, made_reading

SURE = {"confidence": 0.9, "lat": 1.0, "lon": 2.0, "geo_basis": "gazetteer", "geo_precision": "settlement"}
SURE |= {"date_start": "2025-03-01", "date_end": "2025-03-01", "date_precision": "day"}
NOWHERE = {"lat": None, "lon": None, "geo_basis": None, "geo_precision": "unknown"}
UNDATED = {"date_start": None, "date_end": None, "date_precision": "unknown"}
RIVALS = json.dumps([{"id": "a", "score": 0.6}, {"id": "b", "score": 0.4}])


def frame(*changes):
    rows = [
        {"event_id": str(number), "kind": "incident", "modality": "reported", **SURE, **change}
        for number, change in enumerate(changes)
    ]
    return conform_events(pd.DataFrame(rows))


def test_the_most_doubtful_come_first_and_what_was_judged_is_counted():
    events = frame({}, NOWHERE, UNDATED, {"confidence": 0.3}, {"candidates_json": RIVALS}, {"rel_check": "both_off"})
    doubt = doubts(EventTable.of(events))
    assert doubt.tolist() == pytest.approx([0.1, 0.7, 0.5, 0.7, 0.3, 0.4])
    done = np.array([False, True, False, False, False, False])
    queue = queue_of(np.arange(6), doubt, done)
    assert queue.rows.tolist() == [1, 3, 2, 5, 4, 0]
    assert queue.n_done == 1
    assert [queue.open_after(row) for row in (None, 3, 0, 99)] == [3, 2, 3, 3]


def test_events_without_doubts_of_their_own_come_last():
    queue = queue_of(np.array([0, 1]), np.array([0.2]), np.array([False, True]))
    assert queue.rows.tolist() == [0, 1]
    assert queue.open_after(0) == 0
    assert queue_of(np.array([1]), np.array([0.2]), np.array([False, True])).open_after(None) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, []),
        (NOWHERE, ["it has no place"]),
        (UNDATED, ["it has no date"]),
        ({"candidates_json": RIVALS}, ["another place of the name is likely too"]),
        ({"rel_check": "distance_off"}, ["the stated distance does not agree with the map"]),
        ({"confidence_place": 0.31, "confidence_date": 0.9}, ["low confidence: place 31%"]),
    ],
)
def test_doubts_in_words(change, words):
    (row,) = rows_of(frame(change))
    assert doubt_words(row) == words


def test_the_score_of_the_runner_up():
    assert rival_score(RIVALS) == 0.4
    assert rival_score('[{"id": "a", "score": 1}]') == rival_score(None) == 0.0


HUGE = f'[{{"id": "a", "score": 1}}, {{"id": "b", "score": 1{"0" * 400}}}]'


@pytest.mark.parametrize(
    "text",
    [
        HUGE,
        "{",
        '{"id": "a"}',
        "[1, null]",
        '[{"score": 1}, {"id": 2}]',
        '[{"id": "a"}, {"id": "b", "score": "x"}]',
        "1",
    ],
)
def test_what_is_no_list_of_candidates_is_no_reason_to_stop(text):
    assert rival_score(text) == 0.0


def test_places_to_choose_from():
    gazetteer = load_gazetteer()
    place = find_places("Krichev", gazetteer)[0].place
    listed = [{"id": place.place_id, "score": 0.8}, {"id": "no:such", "score": 0.2}]
    row = {"candidates_json": json.dumps(listed), "gazetteer_id": place.place_id}
    (choice,) = candidate_choices(row, gazetteer)
    assert (choice.name, choice.score, choice.chosen) == (place.name, 0.8, True)
    assert "Belarus" in choice.where
    assert choice.values == place_values(place)
    assert named_choices("Krichev", gazetteer)[0].values == place_values(place)
    assert named_choices("Xqzzv", gazetteer) == []


def test_an_article_offers_the_places_that_it_names():
    reading = made_reading(1)
    row = {"sentence_start": 0, "gazetteer_id": None}
    assert [choice.name for choice in article_choices(row, reading)] == ["Kyiv"]
    assert article_choices(row, replace(reading, resolutions=())) == []


@pytest.mark.parametrize("values", [point_values(50.0, 36.25, "settlement", 2.0, "Kharkiv"), no_place()])
def test_values_of_a_place_are_what_a_correction_takes(values):
    assert set(values) == set(PLACE_COLUMNS)
    (row,) = rows_of(frame({}))
    assert dict(correct("place", row, values, who="Ada").values) == values


def test_a_point_knows_its_country_and_province():
    values = point_values(50.0, 36.25, "exact", 0.0)
    assert (values["country"], values["admin1_code"], values["geo_basis"]) == ("UA", "UA-63", "manual")
    assert point_values(0.0, -30.0, "exact", 0.0)["country"] is None


def article(text):
    reading = made_reading(1, n_events=1)
    body = f"{reading.document.text} {text}"
    return replace(reading, document=replace(reading.document, text=body, blocks=(Block(0, len(body), "body"),)))


def test_sentences_of_an_article():
    reading = article('A mine went off later. "No one was hurt." The mayor\nspoke on 5 May. \n***')
    found = sentences(reading)
    assert [(item.text, item.n_events) for item in found] == [
        ("Shells hit Kyiv on 3 March.", 1),
        ("A mine went off later.", 0),
        ('"No one was hurt."', 0),
        ("The mayor", 0),
        ("spoke on 5 May.", 0),
    ]
    text = reading.document.text
    assert all(text[item.start : item.end] == item.text for item in found)


def test_what_was_missed_can_be_entered():
    reading = article("A mine went off later.")
    evidence = missed_evidence(reading, sentences(reading)[1])
    entry = add_event(evidence, {"event_type": None}, who="Ada", n_beside=0)
    assert entry.evidence.sentence == "A mine went off later."
    assert entry.evidence.doc_id == "doc-1"


def test_reports_that_may_tell_of_the_same():
    near = {"lat": 1.1, "date_start": "2025-03-03", "date_end": "2025-03-03"}
    far, late = {"lat": 9.0}, {"date_start": "2025-05-01", "date_end": "2025-05-01"}
    events = frame({"doc_id": "a"}, near, {"lat": 1.05}, far, late, {**NOWHERE, "doc_id": "a"}, NOWHERE, UNDATED)
    assert like_reports(EventTable.of(events), 0) == [2, 1, 5]
    assert like_reports(EventTable.of(events_gdf([made_reading(1)], gazetteer_version=GAZETTEER)), 0) == [1, 2]


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ("a", "a", None),
        ("ab", "ab", None),
        ("a", "abc", "As corrected, brought together with 2 other reports."),
        ("abc", "a", "As corrected, no longer with 2 other reports."),
        ("ab", "ac", "As corrected, brought together with 1 other report and no longer with 1 other report."),
    ],
)
def test_what_corrections_changed_of_the_reports_of_an_event(before, now, words):
    assert regrouped_words(set(before), set(now)) == words
