"""The page with more marks than travel one by one: binned, all counted, a bin listed on request."""

import numpy as np

from geo import bins
from tests.dashboard.conftest import packed_map
from tests.dashboard.test_app import drawn


def test_too_many_marks_are_binned_and_a_narrower_filter_brings_them_back(run_app, events_file, monkeypatch):
    monkeypatch.setattr(bins, "MAX_MARKS", 3)
    app = run_app(events_file)
    assert '"cell": 0.01' in packed_map(app)[0]["feature_group"]
    assert drawn(app) == 5
    app = run_app(events_file, country="CD")
    assert '"cell": 0.0,' in packed_map(app)[0]["feature_group"]
    assert drawn(app) == 2


def test_the_events_of_a_bin_are_listed_on_request(run_app, events_file, monkeypatch):
    monkeypatch.setattr(bins, "MAX_MARKS", 3)
    monkeypatch.setattr(bins, "CELLS", (1.0,))
    app = run_app(events_file)
    points = np.frombuffer(packed_map(app)[1]["points"], dtype="<i4").reshape(-1, 2).tolist()
    assert [2922000, -167000] in points
    app.session_state["map_message"] = {"seq": 1, "point": [2922000, -167000]}
    app.run()
    assert any("2 events in this bin." in html.proto.body for html in app.get("html"))
