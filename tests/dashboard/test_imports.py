"""Importing in the app: recognised, mapped, refused, shown with the others, removed again."""

import json

import pandas as pd
import pytest
import yaml

from dashboard import imports
from dashboard.catalog import Catalog, with_holdings
from dashboard.imports import main_first, safe_name
from dashboard.views.imports import preview
from geo.event_table import EventTable
from geo.frame import conform_events, validate_events_gdf
from geo.holdings import Holdings
from geo.importers import import_file
from tests.geo.import_rows import ACLED, ACLED_2023, csv_text

SECOND = {**ACLED, "event_id_cnty": "UKR900002", "event_date": "31 February 2024"}
LOG = (
    "No;Day;Y;X;Remarks\n1;13/3/2024;48.5;37.5;=1+1 <b>{{7*7}}</b>\n"
    + "".join(f"{number};14/3/2024;48.6;37.6;quiet\n" for number in range(2, 9))
    + "9;32/3/2024;48;37;x\n"
)


@pytest.fixture
def importing(run_app, events_file):
    """The view with one file uploaded."""

    def upload(name, content):
        app = run_app(events_file, view="import")
        app.file_uploader(key="import_files").upload(name, content.encode(), "text/csv").run()
        assert not app.exception, app.exception
        return app

    return upload


def table(app, column):
    """The values of the last table that has a column of this name."""
    return [list(found.value[column]) for found in app.dataframe if column in found.value][-1]


def texts(app):
    return " ".join(html.proto.body for html in app.get("html"))


def test_a_known_dataset_is_read_and_put_on_the_map(importing):
    app = importing("acled.csv", csv_text(ACLED_2023, ACLED, SECOND))
    assert "<b>1</b> rows taken over · <b>1</b> refused" in texts(app)
    assert table(app, "Row") == [3]
    app.button(key="keep_import").click().run()
    assert "of 9 events" in texts(app)
    assert app.button(key="keep_import").disabled
    drop = next(button for button in app.button if str(button.key).startswith("drop_"))
    drop.click().run()
    assert "of 8 events" in texts(app)


def test_a_table_is_read_by_a_mapping_that_can_be_changed(importing):
    app = importing("log <i>.csv", LOG)
    assert app.selectbox(key="map_date_start").value == "Day"
    assert app.selectbox(key="map_place_name").value == ""
    assert "<b>8</b> rows taken over · <b>1</b> refused" in texts(app)
    assert table(app, "Text")[0] == "=1+1 <b>{{7*7}}</b>"
    app.selectbox(key="map_place_name").select("Remarks").run()
    assert table(app, "Place")[:2] == ["=1+1 <b>{{7*7}}</b>", "quiet"]
    app.selectbox(key="map_dates").select("month first").run()
    assert "<b>0</b> rows taken over" in texts(app)
    assert app.button(key="keep_import").disabled


def test_a_mapping_is_loaded_and_says_what_the_file_lacks(importing):
    app = importing("log.csv", LOG)
    mapping = {"dataset": "Our log", "columns": {"date_start": "Day", "sentence": "Gone"}, "fixed": {"country": "UA"}}
    file = ("m.yaml", yaml.safe_dump(mapping).encode(), "application/yaml")
    app.file_uploader(key="mapping_file").upload(*file).run()
    assert "The file has no column Gone; left open." in texts(app)
    assert app.selectbox(key="map_lat").value == ""
    assert app.text_input(key="map_fixed_country").value == "UA"
    assert set(table(app, "Country")) == {"UA"}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("a.csv", "a,b\n", "has no rows"), ("a.json", "[" * 5000, "is no JSON"), ("a.xlsx", "x", "is no readable")],
)
def test_what_cannot_be_read_says_why(importing, name, content, reason):
    assert reason in texts(importing(name, content))


def test_what_unpacks_to_too_much_is_not_read(importing, monkeypatch):
    monkeypatch.setattr(imports, "MAX_UNPACKED_BYTES", 100)
    assert "unpacks to 0 MB; at most 0 MB are read here; use the command line" in texts(importing("log.csv", LOG))


def test_a_bad_mapping_file_says_why(importing):
    app = importing("log.csv", LOG)
    file = ("m.yaml", b"columns: {colour: Day}", "application/yaml")
    app.file_uploader(key="mapping_file").upload(*file).run()
    assert "&#x27;colour&#x27; in columns cannot be mapped" in texts(app)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\x\\event_info_latest_2024.zip", "event_info_latest_2024.zip"),
        ("<b>{{1}}.CSV", "b_1.CSV"),
        (".csv", "csv"),
        ("", "table"),
        ("x" * 300 + ".csv", "x" * 80 + ".csv"),
    ],
)
def test_names_of_uploads_are_made_safe(name, safe):
    assert safe_name(name) == safe


def test_labels_complete_another_file():
    class File:
        def __init__(self, name):
            self.name = name

    files = [File("event_labels_2024.csv"), File("event_info_2024.csv")]
    assert [file.name for file in main_first(files)] == ["event_info_2024.csv", "event_labels_2024.csv"]


def test_what_is_added_replaces_what_has_the_same_id(tmp_path):
    rows = [{"event_id": name, "kind": "incident", "modality": "reported"} for name in ("a", "b")]
    base = Catalog(conform_events(pd.DataFrame(rows)))
    added = conform_events(pd.DataFrame([{**rows[1], "sentence": "new"}]))
    merged = with_holdings(base, Holdings(imported=EventTable.of(added)))
    validate_events_gdf(merged.events)
    assert json.loads(merged.events[["event_id", "sentence"]].to_json(orient="records")) == [
        {"event_id": "a", "sentence": None},
        {"event_id": "b", "sentence": "new"},
    ]
    path = tmp_path / "acled.csv"
    path.write_text(csv_text(ACLED_2023, ACLED))
    assert list(preview(import_file(path))["Place"]) == ["Huliaipole"]
