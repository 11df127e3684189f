import dataclasses

import pytest

from geo import pipeline
from geo.documents import document_from_text
from geo.errors import DataError
from geo.frame import validate_events_gdf
from geo.records import Reading, Unread

KYIV = "Drones struck an oil depot in Kyiv on 3 May 2025, killing two people."
KHARKIV = "A missile hit a school in Kharkiv on 4 May 2025. Nobody was hurt."
NOWHERE = "Gunmen attacked a convoy near the town of Muqrat. Rebels shelled a village."
UNREAD = Unread("bad.txt", "is empty: give a file with some text")


def documents(*texts):
    return [document_from_text(text, doc_id=str(number), source=str(number)) for number, text in enumerate(texts)]


def test_readings_come_in_order_and_the_unread_in_their_place():
    one, two = documents(KYIV, KHARKIV)
    items = list(pipeline.read([one, UNREAD, two]))
    assert [type(item) for item in items] == [Reading, Unread, Reading]
    assert (items[0].document, items[1], items[2].document) == (one, UNREAD, two)


def test_memory_does_not_hold_what_was_read():
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield documents(KYIV)[0]

    readings = pipeline.read(endless(), processes=1)
    next(readings)
    assert len(taken) <= pipeline.BATCH


def test_run():
    seen = []
    run = pipeline.run(documents=[*documents(KYIV, NOWHERE), UNREAD], progress=seen.append)
    validate_events_gdf(run.events)
    assert len(seen) == 3
    assert [document.doc_id for document in run.documents] == ["0", "1"]
    assert run.unread == (UNREAD,)
    assert run.events.iloc[0]["place_name"] == "Kyiv"
    assert run.events["gazetteer_version"].nunique() == 1
    lost = {(item.what, item.doc_id) for item in run.leftovers}
    assert ("place", "1") in lost
    assert ("mention", "1") in lost
    for item in run.leftovers:
        assert item.reason
        assert item.text == run.documents[int(item.doc_id)].text[item.start : item.end]
    assert len(run.events) >= sum(item.what == "place" for item in run.leftovers)


def test_reports_of_the_same_event_share_a_cluster():
    again = "Two people died when drones struck an oil depot in Kyiv on 3 May 2025."
    events = pipeline.run(documents=documents(KYIV, again)).events
    assert events["cluster_id"].nunique() == 1
    assert events["n_sources"].tolist() == [2, 2]


def test_two_processes_read_the_same_as_one():
    texts = [f"{KYIV} Report {number}." for number in range(20)]
    one = list(pipeline.read(documents(*texts), processes=1))
    assert list(pipeline.read(documents(*texts), processes=2)) == one


def test_a_text_on_which_a_stage_fails_is_listed(monkeypatch):
    def broken(_text):
        raise IndexError("list index out of range")

    monkeypatch.setattr("geo.relations.find_claims", broken)
    items = list(pipeline.read(documents(KYIV)))
    assert items == [
        Unread("0", "the program failed on it (IndexError: list index out of range): please report this with the text")
    ]


def test_a_broken_installation_ends_the_run(monkeypatch):
    def missing(_text):
        raise DataError("table is missing")

    monkeypatch.setattr("geo.relations.find_claims", missing)
    with pytest.raises(DataError, match="table is missing"):
        list(pipeline.read(documents(KYIV)))


def test_places_and_dates_alone():
    (document,) = documents(KYIV)
    (_, resolutions), (_, dates) = next(pipeline.read_places([document])), next(pipeline.read_dates([document]))
    reading = next(iter(pipeline.read([document])))
    assert dataclasses.replace(reading, resolutions=resolutions, dates=dates) == reading
