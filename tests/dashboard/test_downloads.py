"""Every file of the download menu holds what is shown and says what it is."""

import json
import sqlite3
import zipfile

import pandas as pd
import pytest
import streamlit as st
from geopandas.testing import assert_geodataframe_equal

from dashboard.catalog import Catalog
from dashboard.desk import desk
from dashboard.downloads import MENU, MORE, file_bytes, leftovers, part
from dashboard.exports import noted
from geo.export_formats import FORMATS
from geo.filters import EventFilter
from geo.frame import conform_events
from geo.importers import import_file
from geo.records import Unread
from geo.store_exports import stored_exports
from tests.dashboard.conftest import ROWS

BATTLES = EventFilter(event_types=("Battles",))
SENTENCE = BATTLES.sentence()


@pytest.fixture(scope="module")
def catalog():
    return Catalog(conform_events(pd.DataFrame(list(ROWS))), (), [Unread("a.pdf", "is encrypted")])


def test_every_format_is_offered_once():
    assert set(FORMATS) - {".json", ".geoparquet"} == set(MENU) | set(MORE)
    assert not set(MENU) & set(MORE)


@pytest.mark.parametrize("ending", [*MENU, *MORE])
def test_a_file_holds_what_is_shown(catalog, tmp_path, ending):
    found = catalog.shown(BATTLES)
    path = tmp_path / f"events{ending}"
    path.write_bytes(file_bytes(catalog, found, BATTLES, ending))
    if ending in (".kml", ".kmz"):
        text = zipfile.ZipFile(path).read("doc.kml").decode() if ending == ".kmz" else path.read_text()
        assert text.count("<Placemark") == len(found.rows) == 5
        assert SENTENCE in text
    elif ending == ".acled.csv":
        assert len(import_file(path).gdf) == 4
    else:
        assert_geodataframe_equal(import_file(path).gdf, part(catalog, found))


def test_a_geopackage_holds_leftovers_and_what_it_is(catalog, tmp_path):
    path = tmp_path / "events.gpkg"
    path.write_bytes(file_bytes(catalog, catalog.shown(BATTLES), BATTLES, ".gpkg"))
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT source, reason FROM leftovers").fetchall() == [("a.pdf", "is encrypted")]
        (metadata,) = database.execute("SELECT metadata FROM gpkg_metadata LIMIT 1").fetchone()
    database.close()
    assert SENTENCE in metadata


def test_geojson_says_what_it_is(catalog):
    content = json.loads(file_bytes(catalog, catalog.shown(BATTLES), BATTLES, ".geojson"))
    assert content["filter"] == SENTENCE
    assert content["query"] == "type=Battles"
    assert content["credits"]


def test_leftovers_are_all_there(catalog):
    assert leftovers(catalog) == [{"what": "document", "source": "a.pdf", "reason": "is encrypted"}]


def test_the_menu_offers_them(run_app, events_file):
    app = run_app(events_file)
    assert app.get("download_button") == []
    app.session_state["downloads"] = True
    labels = [button.proto.label for button in app.run().get("download_button")]
    assert labels[:4] == [label for label, _ in MENU.values()]
    assert "What the columns mean" in labels


@pytest.fixture
def own_desk():
    st.cache_resource.clear()
    yield desk()
    st.cache_resource.clear()


def test_a_download_is_noted_with_who_when_and_what(catalog, own_desk, monkeypatch):
    monkeypatch.setenv("GEO_USER", "Ada")
    make = noted(lambda: file_bytes(catalog, catalog.shown(BATTLES), BATTLES, ".csv"), "csv", SENTENCE, 5)
    assert stored_exports(own_desk.store) == []
    assert make().startswith(b"event_id")
    (export,) = stored_exports(own_desk.store)
    assert (export.who, export.source, export.format, export.filter, export.n_events) == (
        "Ada",
        "dashboard",
        "csv",
        SENTENCE,
        5,
    )


def test_a_download_that_cannot_be_noted_is_made_and_told(own_desk):
    make = noted(lambda: b"content", "csv", "all events", 3)
    with own_desk.store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE exports")
    assert make() == b"content"
    assert "The last download (csv) is not in the store's list of exports" in own_desk.unnoted
