from datetime import date

import pytest

from geo.corrected import apply_ledger
from geo.corrections import correct, undo
from geo.export import rows_of
from geo.report_references import pointing_words
from geo.reports import cluster_documents, cluster_reports, explain
from tests.geo.test_reports import events, row

NOWHERE = {"lat": None, "lon": None, "geo_precision": "unknown", "geo_basis": None, "gazetteer_id": None}


def told(name, at, sentence, **changes):
    return row(name, doc_id="d", sentence_start=at, sentence_end=at + len(sentence), sentence=sentence, **changes)


def cluster_of(*rows):
    return list(cluster_reports(events(*rows))["cluster_id"])


STRIKE = told("a", 0, "Jets struck a market in Goma.")
HURT = "Nine others were hurt in the attack."


def test_a_sentence_without_a_place_joins_the_event_that_it_names_as_known():
    frame = cluster_reports(events(STRIKE, told("b", 40, HURT, **NOWHERE)))
    assert list(frame["cluster_id"]) == ["a", "a"]
    assert explain(frame)[1] == "without a place of its own; 'the attack' points back to an event before it"


def test_the_nearest_event_before_leads_and_a_follower_may_be_followed():
    earlier, rows = told("z", 0, "Jets struck Sake.", lat=-1.5, place_name="Sake"), []
    for number, at in enumerate((60, 100, 140)):
        rows.append(told(f"f{number}", at, HURT, **NOWHERE))
    assert cluster_of(earlier, told("a", 30, "Jets struck Goma."), *rows) == ["z", "a", "a", "a", "a"]


@pytest.mark.parametrize(
    "changes",
    [
        {"doc_id": "other"},
        {"sentence": "Nine others were hurt."},
        {"sentence": "Nine others were hurt in another attack."},
        {"sentence": "Police fired shots after the attack."},
        {"sentence": "Nine others were held after the protest."},
        {"sentence_start": 0},
        {"modality": "planned"},
        {"status": "rejected"},
        {"event_type": "Protests", "sub_event_type": "Peaceful protest"},
        {"date_start": date(2025, 3, 6), "date_end": date(2025, 3, 6)},
    ],
)
def test_what_keeps_a_sentence_apart(changes):
    assert cluster_of(STRIKE, told("b", 40, HURT, **NOWHERE) | changes) == ["a", "b"]


def test_a_day_that_is_not_known_excludes_nothing():
    undated = {"date_start": None, "date_end": None, "date_precision": "unknown", "date_basis": "unknown"}
    assert cluster_of(STRIKE, told("b", 40, HURT, **NOWHERE, **undated)) == ["a", "a"]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Three people died in the two bomb attacks.", "the two bomb attacks"),
        ("The bomb went off at noon.", "The bomb"),
        ("No one was hurt in that incident.", "that incident"),
        ("A bomb went off at noon.", None),
        ("The attacker fled.", None),
        (None, None),
    ],
)
def test_words_that_point_back(sentence, words):
    assert pointing_words(sentence) == words


def test_what_tells_more_of_an_event_goes_with_it_when_it_is_corrected():
    elsewhere = row("x", doc_id="e")
    read = cluster_documents(events(STRIKE, told("b", 40, HURT, **NOWHERE), elsewhere), ["d", "e"])
    assert list(read["cluster_id"]) == ["a", "a", "a"]

    def corrected(*entries):
        found = apply_ledger(read, entries, ["d", "e"]).events
        assert list(found["n_reports"]) == [list(found["cluster_id"]).count(name) for name in found["cluster_id"]]
        return list(found["cluster_id"])

    strike, hurt, _ = rows_of(read)
    point = {"lat": 1.5, "lon": 2.5, "geo_basis": "manual", "geo_precision": "exact", "geo_radius_km": 0.0}
    moved = correct("place", strike, point, who="Ada")
    assert corrected(moved) == ["a", "a", "x"]
    assert corrected(correct("place", hurt, point, who="Ada")) == ["a", "b", "a"]
    assert corrected(correct("reject", strike, who="Ada")) == ["a", "b", "x"]
    later = {"date_start": "2025-03-09", "date_end": "2025-03-09"}
    assert corrected(correct("date", hurt, later, who="Ada")) == ["a", "b", "a"]
    assert corrected(moved, undo(moved, who="Ada")) == ["a", "a", "a"]
