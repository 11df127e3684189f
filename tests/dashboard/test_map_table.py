"""The table under the map: a few rows at first, all on request, and what it does not list said."""

import pandas as pd
import pytest

from dashboard.views import map_table
from geo.export import to_jsonl
from geo.frame import conform_events
from tests.dashboard.conftest import row


@pytest.fixture
def many(run_app, tmp_path, monkeypatch):
    monkeypatch.setattr(map_table, "FIRST_ROWS", 2)
    monkeypatch.setattr(map_table, "MAX_ROWS", 4)
    rows = [row(f"e{i}", "Kyiv", 50.45, 30.52, country="UA" if i < 3 else "PL") for i in range(6)]
    path = tmp_path / "many.jsonl"
    path.write_text(to_jsonl(conform_events(pd.DataFrame(rows))))
    return lambda **query: run_app(path, **query)


def notes(app):
    return [html.proto.body for html in app.get("html") if "The table lists" in html.proto.body]


def test_a_few_rows_are_listed_at_first_and_more_on_request(many):
    app = many()
    assert len(app.dataframe[0].value) == 2
    assert "the latest 2 of 6 events." in notes(app)[0]
    assert app.button("unroll").label == "List the latest 4"
    app.button("unroll").click().run()
    assert len(app.dataframe[0].value) == 4
    assert "the latest 4 of 6 events; narrow the filters" in notes(app)[0]


def test_the_next_filter_has_a_short_table_again(many):
    app = many(country="UA")
    assert app.button("unroll").label == "List all 3"
    app.button("unroll").click().run()
    assert len(app.dataframe[0].value) == 3
    assert notes(app) == []
    app.multiselect("w_countries").set_value([]).run()
    assert len(app.dataframe[0].value) == 2
