"""Reports of the same event are brought together over all documents, and the card tells what they disagree about."""

import pandas as pd
import pytest

from dashboard.catalog import Catalog, catalog_of, joined_catalog
from dashboard.other_reports import LABELS
from geo.export import to_jsonl
from geo.filters import EventFilter
from geo.frame import conform_events
from geo.holdings import Holdings
from geo.reports import COMPARED
from tests.dashboard.conftest import row
from tests.geo.readings import made_reading

SAME = {"cluster_id": "a", "n_reports": 2, "n_sources": 2}


@pytest.fixture
def reports_file(tmp_path):
    rows = [
        row("a", "Goma", -1.67, 29.22, fatalities_best=3, **SAME),
        row("b", "Goma", -1.67, 29.22, fatalities_best=5, is_primary=False, **SAME),
        row("c", "Kyiv", 50.45, 30.52),
    ]
    path = tmp_path / "reports.jsonl"
    path.write_text(to_jsonl(conform_events(pd.DataFrame(rows))))
    return path


def texts(app):
    return " ".join(html.proto.body for html in app.get("html"))


def test_every_column_that_reports_are_compared_by_has_a_label():
    assert set(LABELS) == set(COMPARED)


def test_one_report_of_each_event_is_shown_until_all_are_asked_for(run_app, reports_file):
    app = run_app(reports_file)
    assert "<b>2</b> of 3 events · incidents · 1 more report of them" in texts(app)
    app.checkbox(key="w_reports").check().run()
    assert "<b>3</b> of 3 events · incidents, every report of each" in texts(app)
    assert "".join(app.query_params["reports"]) == "all"


def test_the_card_lists_the_other_reports_with_what_they_disagree_about(run_app, reports_file):
    app = run_app(reports_file, event="a")
    told = texts(app)
    assert "<h3>2 reports of this event in 2 documents</h3>" in told
    assert "<dt>Killed</dt><dd>3 · 5</dd>" in told
    assert "<dt>Place</dt>" not in told
    assert "Report b" in told
    app.button(key="open_report_1").click().run()
    assert app.session_state["selected"] == "b"
    assert "2 reports of this event" not in texts(run_app(reports_file, event="c"))


def test_documents_are_brought_together_wherever_they_come_from():
    apart = [made_reading(number, n_events=1) for number in (1, 2)]
    catalog = catalog_of(apart[:1], ())
    assert catalog.arrays.is_primary.tolist() == [True]
    dataset = conform_events(catalog.events.assign(event_id="x", doc_id=None, cluster_id="x"))
    both = joined_catalog(catalog, Holdings(readings={"doc-2": apart[1]}, imported=Catalog(dataset).table))
    assert both.arrays.is_primary.tolist() == [True, False, True]
    assert [both.reports_of(number) for number in range(3)] == [[0, 1], [0, 1], [2]]
    assert both.shown(EventFilter()).n_reports == 1
