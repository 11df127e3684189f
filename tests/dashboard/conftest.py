"""The app run by Streamlit's own test driver on a few events, without a browser."""

import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.export import to_jsonl
from geo.frame import conform_events

APP = Path(__file__).resolve().parents[2] / "dashboard" / "page.py"


def row(event_id, place, lat, lon, **others):
    """One event of an events file."""
    day = others.pop("day", date(2025, 3, 1))
    known = lat is not None
    return {
        "event_id": event_id,
        "kind": "incident",
        "modality": "reported",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "date_start": day,
        "date_end": day,
        "date_precision": "day" if day else "unknown",
        "date_basis": "stated" if day else "unknown",
        "place_name": place,
        "lat": lat,
        "lon": lon,
        "geo_precision": "settlement" if known else "unknown",
        "geo_basis": "gazetteer" if known else None,
        "doc_id": f"doc-{event_id}",
        "doc_title": f"Report {event_id}",
        "sentence": f"Troops clashed in {place}.",
    } | others


ROWS = (
    row("kyiv", "Kyiv", 50.45, 30.52, country="UA", confidence=0.9),
    row("goma", "Goma", -1.67, 29.22, country="CD", event_type="Protests", sub_event_type="Peaceful protest"),
    row("goma-2", "Goma", -1.67, 29.22, country="CD", modality="claimed", day=date(2025, 3, 9)),
    row(
        "kursk", "Kursk Oblast", 51.7, 36.2, country="RU", geo_precision="admin1", admin1_code="RU-KRS", confidence=0.2
    ),
    row("nowhere", None, None, None),
    row("undated", "Minsk", 53.9, 27.57, country="BY", day=None),
    row("denied", "Lviv", 49.84, 24.03, country="UA", modality="negated"),
    row("talks", "Geneva", 46.2, 6.15, country="CH", kind="diplomacy", event_type=None, sub_event_type=None),
)


@pytest.fixture(autouse=True)
def _own_main(monkeypatch):
    """Give the test runner its `__main__` back, which a page takes: processes that later tests start would run it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(autouse=True)
def _own_store(monkeypatch, tmp_path):
    """Give each test a store of its own."""
    monkeypatch.setenv("GEO_STORE", str(tmp_path / "store.gpkg"))


@pytest.fixture
def events_file(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text(to_jsonl(conform_events(pd.DataFrame(list(ROWS)))))
    return path


@pytest.fixture
def run_app(monkeypatch):
    """Run the app once on an events file, with query parameters."""

    def run(path, **query):
        st.cache_resource.clear()
        monkeypatch.setenv("GEO_EVENTS", str(path))
        app = AppTest.from_file(str(APP), default_timeout=120)
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception
        return app

    yield run
    st.cache_resource.clear()


_GIVEN = {}
"""Marks by their key, since they travel once."""


def packed_map(app):
    """What the page was told to draw: the arguments of `GeoMap.update`, decoded, marks among them."""
    import base64  # noqa: PLC0415
    import json  # noqa: PLC0415

    args = json.loads(app.get("component_instance")[0].proto.json_args)
    call = args["feature_group"].split("GeoMap.update(", 1)[1]
    decoder = json.JSONDecoder()
    packed, end = decoder.raw_decode(call)
    if "points" in packed:
        _GIVEN[packed["key"]] = packed
    elif packed["key"] not in _GIVEN:
        del app.session_state["map_given"]
        return packed_map(app.run())
    packed = _GIVEN[packed["key"]] | packed
    focus, _ = decoder.raw_decode(call[end:].lstrip(", "))
    return args, {k: base64.b64decode(v) for k, v in packed.items() if isinstance(v, str)}, focus
