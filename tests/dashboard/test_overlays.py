"""Own layers in the dashboard: chosen by link, from a folder, or not here."""

import json

import pytest

from geo.overlays import read_overlay
from tests.dashboard.conftest import packed_map

FEATURE = {"type": "Feature", "properties": {"name": "Held"}, "geometry": {"type": "Point", "coordinates": [30, 50]}}


def overlays_drawn(app):
    content = packed_map(app)[1]["overlays"]
    return json.loads(content) if content else []


@pytest.fixture
def folder(tmp_path, monkeypatch):
    path = tmp_path / "overlays"
    path.mkdir()
    (path / "front.geojson").write_text(json.dumps(FEATURE))
    monkeypatch.setenv("GEO_OVERLAYS", str(path))
    return path


def test_without_layers_none_is_drawn(run_app, events_file):
    assert overlays_drawn(run_app(events_file)) == []


def test_a_link_shows_a_layer_of_the_folder(run_app, events_file, folder):
    key = read_overlay("front.geojson", (folder / "front.geojson").read_bytes()).key
    app = run_app(events_file, overlay=key)
    assert [layer["name"] for layer in overlays_drawn(app)] == ["front"]
    assert app.multiselect(key="w_overlays").value == [key]
    app.multiselect(key="w_overlays").set_value([]).run()
    assert overlays_drawn(app) == []
    assert "overlay" not in app.query_params


def test_a_link_to_a_layer_that_is_not_here_says_so(run_app, events_file):
    app = run_app(events_file, overlay="0123456789ab")
    assert any("0123456789ab, which is not here" in html.proto.body for html in app.get("html"))
    assert "0123456789ab" in app.query_params["overlay"]


def test_what_is_no_key_is_not_taken_from_a_link(run_app, events_file):
    app = run_app(events_file, overlay="<img src=x>")
    assert not any("is not here" in html.proto.body for html in app.get("html"))


def test_a_file_of_the_folder_that_is_no_layer_is_told(run_app, events_file, folder):
    (folder / "bad.json").write_text("nothing")
    app = run_app(events_file, overlay="0123456789ab")
    assert any("bad.json" in html.proto.body for html in app.get("html"))
