"""Marks of the map: what is drawn adds up, and nothing but base64 leaves."""

import base64
import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.frame import empty_events_gdf
from geo.layers import AREA, CIRCLE, POINT, STYLES, form_codes
from geo.marks import NO_UNIT, MarkIndex, event_texts
from geo.synth import synth
from tests.geo.mark_rows import PLAIN, event, frame

DTYPES = {"points": "<i4", "style": "u1", "radii": "<f4", "radius": "<u2", "count": "<u4", "row": "<u4", "unit": "<u2"}


def unpack(packed):
    arrays = {name: np.frombuffer(base64.b64decode(packed[name]), dtype) for name, dtype in DTYPES.items()}
    arrays["point"] = np.frombuffer(base64.b64decode(packed["point"]), "<u4" if packed["wide"] else "<u2")
    arrays["type"] = arrays["style"] // 18
    arrays["form"] = arrays["style"] % 3
    arrays["km"] = arrays["radii"][arrays["radius"]]
    return arrays | {name: json.loads(base64.b64decode(packed[name])) for name in ("units", "names", "events")}


def marks_of(events, rows=None):
    index = MarkIndex(events)
    rows = np.arange(len(events)) if rows is None else np.array(rows)
    return unpack(index.pack(rows, event_texts(events.iloc[rows])))


def test_events_alike_at_one_point_are_one_mark():
    marks = marks_of(
        frame(event("a"), event("b"), event("c", event_type="Riots"), event("d", lat=None, lon=None, geo_basis=None))
    )
    assert marks["count"].tolist() == [2, 1]
    assert marks["type"].tolist() == [0, 2]
    assert marks["point"].tolist() == [0, 0]
    assert marks["points"].tolist() == [3052000, 5045000]
    assert marks["row"].tolist() == [0, 2]
    assert marks["names"] == ["Kyiv"]
    assert [text[:2] for text in marks["events"]] == [[0, 0], [1, 0], [2, 1]]


def test_forms_and_outlines_follow_precision():
    events = frame(
        event("a"),
        event("b", geo_precision="near", geo_radius_km=20.0),
        event("c", geo_basis="approximate", geo_radius_km=15.0),
        event("d", geo_precision="admin1", admin1_code="UA-23", geo_radius_km=120.0),
        event("e", geo_precision="country", country="UA"),
        event("f", geo_precision="region", geo_radius_km=300.0),
        event("g", geo_precision="admin1", gazetteer_id="geonames:1"),
    )
    assert form_codes(events).tolist() == [POINT, CIRCLE, CIRCLE, AREA, AREA, AREA, AREA]
    marks = marks_of(events)
    codes = [None if unit == NO_UNIT else marks["units"][unit] for unit in marks["unit"]]
    assert dict(zip(marks["row"].tolist(), codes, strict=True)) == {
        0: None,
        1: None,
        2: None,
        3: "UA-23",
        4: "UA",
        5: None,
        6: "geonames:1",
    }
    assert dict(zip(marks["row"].tolist(), marks["km"].tolist(), strict=True)) == {
        0: 0,
        1: 20,
        2: 15,
        3: 120,
        4: 0,
        5: 300,
        6: 0,
    }
    assert dict(zip(marks["row"].tolist(), marks["form"].tolist(), strict=True)) == dict(enumerate(form_codes(events)))


def test_an_outline_code_that_is_none_is_left_out():
    marks = marks_of(frame(event("a", geo_precision="admin1", gazetteer_id="{{x}} <b>")))
    assert marks["units"] == []
    assert marks["unit"].tolist() == [NO_UNIT]


def test_what_acled_has_no_type_for_has_styles_of_its_own():
    rows = [event("a", event_type=None, kind=kind) for kind in ("diplomacy", "statement", "incident")]
    rows = [row | {"event_id": str(i)} for i, row in enumerate(rows)]
    assert [STYLES[code].label for code in marks_of(frame(*rows))["type"]] == [
        "Diplomacy",
        "Statement",
        "Other incident",
    ]


def test_no_events_give_no_marks():
    marks = marks_of(empty_events_gdf())
    assert all(len(marks[name]) == 0 for name in marks)


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_the_text_only_base64_leaves(name, sentence):
    events = frame(event("a", place_name=name or None, sentence=sentence or None, country=None))
    index = MarkIndex(events)
    packed = index.pack(np.array([0]), event_texts(events.iloc[[0]]))
    assert all(value in (0, 1) or PLAIN.fullmatch(value) for value in packed.values())
    assert unpack(packed)["names"] == [name or None]


@pytest.mark.parametrize("seed", [0, 1])
def test_marks_add_up_to_the_events_shown(seed):
    events = synth(500, seed)
    index = MarkIndex(events)
    rows = np.flatnonzero((events["event_type"] == "Battles").to_numpy())
    placed = rows[events["lat"].notna().to_numpy()[rows]]
    marks = unpack(index.pack(rows, event_texts(events.iloc[rows])))
    assert len(unpack(index.pack(rows))["row"]) == 0
    assert marks["count"].sum() == len(placed)
    assert set(marks["row"].tolist()) <= set(placed.tolist())
    lonlat = marks["points"].reshape(-1, 2)[marks["point"]] / 1e5
    expected = events[["lon", "lat"]].to_numpy()[marks["row"]]
    assert np.abs(lonlat - expected).max() < 1e-5


def test_tooltips_are_short():
    events = frame(
        event("a", sentence="word " * 100, date_start=date(2025, 1, 2), date_end=date(2025, 1, 2), date_precision="day")
    )
    row, title, when, snippet = event_texts(events.iloc[[0]])[0]
    assert (row, title, when) == (0, "Battles", "2 Jan 2025")
    assert len(snippet) <= 140
    assert snippet.endswith("…")


def test_rows_at_a_point():
    events = frame(event("a"), event("b", lat=1.0), event("c"), event("d", lat=None, lon=None, geo_basis=None))
    index = MarkIndex(events)
    assert index.rows_at(np.arange(4), 3052000, 5045000).tolist() == [0, 2]
    assert index.rows_at(np.array([1, 2, 3]), 3052000, 5045000).tolist() == [2]
    assert index.rows_at(np.arange(4), 0, 0).tolist() == []
