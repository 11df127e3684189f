"""The page under Streamlit's test driver: every view, empty and filled, and every filter."""

import json

import numpy as np
import pandas as pd
import pytest

from dashboard.cache import ASSETS_DIR
from dashboard.mapview import SCRIPTS, STYLES
from geo.export import to_jsonl
from geo.frame import empty_events_gdf
from tests.dashboard.conftest import packed_map


def counts(app):
    return next(html.proto.body for html in app.get("html") if 'class="sentence"' in html.proto.body)


def drawn(app):
    return int(np.frombuffer(packed_map(app)[1]["count"], dtype="<u4").sum())


def leftovers(app):
    return [tab.label for tab in app.tabs]


def test_map_counts_what_it_draws_and_what_it_leaves_out(run_app, events_file):
    app = run_app(events_file)
    assert "<b>6</b> of 8 events · incidents · 1 said not to have happened left out" in counts(app)
    assert drawn(app) == 5
    assert len(app.dataframe[0].value) == 6


def test_map_asks_for_local_assets_only_and_carries_no_text(run_app, events_file):
    args, _, _ = packed_map(run_app(events_file))
    links = args["js_links"] + args["css_links"]
    assert links
    assert all(link.startswith("../") for link in links)
    assert "http" not in args["script"].replace("http://www.w3.org", "")
    assert "Goma" not in args["feature_group"]
    assert "clashed" not in args["feature_group"]


@pytest.mark.parametrize("view", ["map", "documents", "review", "import", "brief", "leftovers", "about"])
@pytest.mark.parametrize("filled", [True, False])
def test_every_view_empty_and_filled(run_app, events_file, tmp_path, view, filled):
    empty = tmp_path / "empty.jsonl"
    empty.write_text(to_jsonl(empty_events_gdf()))
    app = run_app(events_file if filled else empty, view=view)
    assert app.session_state["view"] == view.capitalize()


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ({"type": "Protests"}, 1),
        ({"country": "CD"}, 2),
        ({"modality": "negated"}, 1),
        ({"kind": "any"}, 7),
        ({"from": "2025-03-02", "undated": "drop"}, 1),
        ({"from": "2025-03-02"}, 2),
        ({"precision": "admin1"}, 1),
        ({"confidence": "0.5"}, 5),
        ({"near": "50.45,30.52", "km": "50", "within": "possibly"}, 1),
        ({"q": "minsk"}, 1),
        ({"doc": "doc-goma"}, 1),
        ({"area": "-3,28 -3,31 0,31 0,28"}, 2),
        ({"type": "Riots"}, 0),
    ],
)
def test_a_link_restores_its_filter(run_app, events_file, query, n):
    app = run_app(events_file, **query)
    assert f"<b>{n}</b> of 8" in counts(app)
    assert {key: "".join(app.query_params[key]) for key in query} == query


def test_a_wrong_link_is_answered_and_the_rest_works(run_app, events_file):
    app = run_app(events_file, near="200,1", km="5")
    assert any("latitude" in html.proto.body for html in app.get("html"))
    assert "<b>6</b> of 8" in counts(app)


def test_controls_change_filter_and_link(run_app, events_file):
    app = run_app(events_file)
    app.button_group(key="w_types").set_value(["Protests"]).run()
    assert "<b>1</b> of 8 events · incidents of type Protests" in counts(app)
    assert "".join(app.query_params["type"]) == "Protests"
    app.button(key="clear").click().run()
    assert "<b>6</b> of 8" in counts(app)
    assert "type" not in app.query_params


def test_folded_controls_keep_what_they_hold(run_app, events_file):
    app = run_app(events_file, confidence="0.5", near="50.45,30.52", km="250")
    assert app.slider(key="w_confidence").value == 50
    assert app.number_input(key="w_length").value == 250
    counts = packed_map(app)[1]["count"]
    for fold in ("fold_precision", "fold_distance"):
        app.session_state[fold] = False
    app.run()
    app.run()
    assert "w_confidence" not in [slider.key for slider in app.slider]
    assert packed_map(app)[1]["count"] == counts
    app.session_state["fold_precision"] = True
    assert app.run().slider(key="w_confidence").value == 50


def test_lengths_are_said_in_the_unit_of_the_link(run_app, events_file):
    app = run_app(events_file, near="50.45,30.52", km="250", units="mi")
    assert "within 155.34 mi of" in counts(app)
    app.number_input(key="w_length").set_value(100.0).run()
    assert "within 100 mi of" in counts(app)
    assert "".join(app.query_params["km"]) == "160.9344"


def test_contradicting_dates_are_answered_and_the_last_filter_stays(run_app, events_file):
    app = run_app(events_file, **{"from": "2025-03-05"})
    app.date_input(key="w_to").set_value(pd.Timestamp("2025-03-01").date()).run()
    assert not app.exception
    assert any("is before date_from" in html.proto.body for html in app.get("html"))
    assert "<b>2</b> of 8" in counts(app)


def test_a_chosen_event_has_a_card_and_is_set_off_on_the_map(run_app, events_file):
    app = run_app(events_file, event="kyiv")
    card = next(html.proto.body for html in app.get("html") if 'class="card"' in html.proto.body)
    assert "Troops clashed in Kyiv." in card
    assert "Armed clash" in card
    assert packed_map(app)[2]["row"] == 0


def test_an_event_that_is_not_here_is_said_not_to_be(run_app, events_file):
    app = run_app(events_file, event="elsewhere")
    assert any("not among these documents" in html.proto.body for html in app.get("html"))


def test_a_click_on_a_mark_chooses_its_event(run_app, events_file):
    app = run_app(events_file)
    app.session_state["map_message"] = {"select": 1, "seq": 1}
    app.run()
    assert "".join(app.query_params["event"]) == "goma"


def test_a_click_for_the_centre_and_a_drawn_region_become_filters(run_app, events_file):
    app = run_app(events_file)
    app.session_state["map_message"] = {"centre": [50.45, 30.52], "seq": 1}
    app.run()
    assert "within 100 km of 50.45° N 30.52° E" in counts(app)
    app.session_state["map_message"] = {"polygon": [[0, 28], [0, 31], [-3, 31], [-3, 28]], "seq": 2}
    app.run()
    assert app.query_params["area"]
    app.session_state["map_message"] = {"polygon": [[0, 0], [0, 1], [0, 2]], "seq": 3}
    app.run()
    assert any("encloses nothing" in html.proto.body for html in app.get("html"))


def told(app):
    return app.get("component_instance")[0].proto.json_args


def test_marks_travel_once_and_again_when_the_page_has_lost_them(run_app, events_file):
    app = run_app(events_file)
    assert "points" in told(app)
    app.session_state["map_message"] = {"select": 1, "seq": 1}
    assert "points" not in told(app.run())
    assert packed_map(app)[2]["row"] == 1
    app.session_state["map_message"] = {"lost": 1, "seq": 2}
    assert "points" in told(app.run())
    app.button_group(key="w_types").set_value(["Protests"]).run()
    assert "points" in told(app)


def test_leftovers_are_counted_with_reasons(run_app, events_file):
    app = run_app(events_file, view="leftovers")
    assert leftovers(app) == ["Not on the map · 1", "Not dated · 1", "Names not placed · 0", "Documents not read · 0"]


def test_a_missing_events_file_is_answered(run_app, tmp_path):
    app = run_app(tmp_path / "none.jsonl")
    assert any("none.jsonl" in html.proto.body for html in app.get("html"))


def test_map_payload_is_plain_base64(run_app, events_file):
    args, _, _ = packed_map(run_app(events_file))
    assert "{{" not in args["feature_group"]
    assert json.dumps(args["feature_group"]).isascii()


def test_what_could_not_be_loaded_can_be_tried_again(run_app, events_file, tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{")
    app = run_app(broken)
    broken.write_text(events_file.read_text())
    app.button(key="load_again").click().run()
    assert drawn(app) == 5
    assert not [button for button in app.button if button.key == "load_again"]


def test_files_of_the_map_are_fetched_ahead():
    ahead = (ASSETS_DIR / "preload.js").read_text()
    assert all(f'"{name}"' in ahead for name in (*SCRIPTS[1:], *STYLES))
