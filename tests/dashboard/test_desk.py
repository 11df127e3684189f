"""The store behind the page: what is in it is shown, to every session, and outlives the server."""

import gc
import weakref

import pytest
import streamlit as st
from pandas.testing import assert_frame_equal

from dashboard.cache import Loading
from dashboard.catalog import Catalog, with_holdings
from dashboard.desk import desk
from geo.corrections import add_event, correct, evidence_of
from geo.export import rows_of
from geo.frame import validate_events_gdf
from geo.gazetteer import gazetteer_version
from geo.holdings import holdings
from geo.records import Reading
from geo.store import open_store
from geo.store_documents import add_reading
from geo.store_events import stored_events
from geo.store_ledger import append
from geo.stored_corrected import corrected_events
from tests.geo.readings import made_reading


@pytest.fixture
def own_desk():
    st.cache_resource.clear()
    yield desk()
    st.cache_resource.clear()


def texts(app):
    return " ".join(html.proto.body for html in app.get("html"))


def test_what_is_in_the_store_is_shown_and_changes_come_with_the_next_rerun(run_app, events_file):
    app = run_app(events_file)
    assert "of 8 events" in texts(app)
    with open_store() as other:
        add_reading(other, made_reading(1), gazetteer_version())
    assert "of 11 events" in texts(app.run())
    with open_store() as other:
        rows = list(rows_of(stored_events(other)))
        append(other, [correct("reject", rows[0], who="A. Analyst")])
    told = texts(app.run())
    assert "<b>7</b> of 11 events" in told
    assert "1 more report of them" in told


def test_a_store_that_cannot_be_opened_is_told_and_the_page_works(run_app, events_file, monkeypatch, tmp_path):
    (tmp_path / "note.txt").write_text("no store")
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "note.txt"))
    app = run_app(events_file)
    assert "of 8 events" in texts(app)
    assert "it is no store: move the file away" in texts(app)
    assert "is lost when the server ends" in texts(app)


def test_corrected_events_keep_their_rows_and_added_ones_come_last(own_desk):
    add_reading(own_desk.store, made_reading(1), gazetteer_version())
    before = own_desk.catalog(Catalog(stored_events(own_desk.store).iloc[:0]))
    rows = list(rows_of(before.events))
    moved = correct("place", rows[1], {"lat": 1.5, "lon": 2.5, "geo_basis": "manual"}, who="A. Analyst")
    missed = add_event(evidence_of(rows[2]), {}, who="A. Analyst", n_beside=1)
    own_desk.enter([moved, missed])
    after = own_desk.catalog(before.read)
    after_again = with_holdings(before, holdings(own_desk.store))
    validate_events_gdf(after_again.events)
    assert after_again.events["event_id"].tolist()[:3] == before.events["event_id"].tolist()
    assert len(after_again) == 4
    assert (after_again.event(1)["lat"], after_again.event(1)["status"]) == (1.5, "corrected")
    assert after_again.read.event(1)["lat"] == pytest.approx(50.45466)
    assert len(after) == 4


def test_corrections_bring_reports_apart_in_the_dashboard_as_on_the_command_line(own_desk):
    for number in (1, 2):
        add_reading(own_desk.store, made_reading(number, numbered=True), gazetteer_version())
    base = Catalog(stored_events(own_desk.store).iloc[:0])
    before = own_desk.catalog(base)
    rows = list(rows_of(before.events))
    elsewhere = {"lat": 1.5, "lon": 2.5, "geo_basis": "manual"}
    own_desk.enter(correct("place", rows[number], elsewhere, who="A. Analyst") for number in (0, 4))
    after = own_desk.catalog(base)
    assert [after.reports_of(number) for number in (0, 1, 4)] == [[0, 4], [1, 2, 3, 5], [0, 4]]
    assert [after.read.reports_of(number)[0] for number in (0, 4)] == [0, 0]
    assert_frame_equal(after.events, corrected_events(own_desk.store).events, check_index_type=False)


def test_a_catalog_that_was_left_out_of_collections_goes_when_another_takes_its_place(own_desk):
    add_reading(own_desk.store, made_reading(1), gazetteer_version())
    before = own_desk.catalog(base := Catalog(stored_events(own_desk.store).iloc[:0]))
    rows = list(rows_of(before.events))
    known = weakref.ref(own_desk.catalog(base))
    gc.freeze()
    del before
    own_desk.enter([correct("reject", rows[0], who="A. Analyst")])
    own_desk._joined = None
    own_desk.catalog(base)
    gc.collect()
    assert known() is None


@pytest.mark.usefixtures("own_desk")
def test_documents_that_the_store_has_read_are_not_read_again(monkeypatch, tmp_path):
    (tmp_path / "a.txt").write_text("Shells hit Kyiv on 3 March.")
    monkeypatch.setenv("GEO_DOCS", str(tmp_path / "a.txt"))
    monkeypatch.delenv("GEO_EVENTS", raising=False)
    asked = []

    class Reads:
        def read(self, items):
            for item in items:
                asked.append(item)
                yield Reading(item, (), (), ())

    monkeypatch.setattr("dashboard.cache.reader", Reads)
    for _ in range(2):
        started = Loading()
        assert started.wait(60)
        assert (started.error, started.complaint, started.n_read) == (None, None, 1)
    assert len(asked) == 1
