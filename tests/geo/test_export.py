import csv
import io
import json
from datetime import date, datetime, timezone

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import export, frame
from geo import vocabulary as v
from geo.errors import FrameError

HOSTILE = '=HYPERLINK("x"),{{7*7}} <script>"\'\r\n\t,; ☃'


def make_events():
    return frame.conform_events(
        pd.DataFrame(
            [
                {
                    "event_id": "a1",
                    "kind": "incident",
                    "modality": "claimed",
                    "date_start": pd.Timestamp(2025, 12, 1),
                    "date_end": pd.Timestamp(2025, 12, 31),
                    "date_precision": "month",
                    "date_basis": "stated",
                    "lat": 47.811812345,
                    "lon": 36.1378,
                    "geo_basis": "gazetteer",
                    "geo_precision": "settlement",
                    "fatalities_best": 0,
                    "sentence": HOSTILE,
                    "status": "confirmed",
                    "status_at": pd.Timestamp("2026-01-02T03:04:05.678Z"),
                    "confidence": 1 / 3,
                },
                {"event_id": "b2", "kind": "diplomacy", "modality": "reported", "is_primary": False},
            ]
        )
    )


def test_geojson_follows_rfc_7946():
    text = export.to_geojson(make_events(), {"filter": "incidents", "credits": ["GeoNames"]})
    collection = json.loads(text)
    assert list(collection) == ["type", "filter", "credits", "features"]
    first, second = collection["features"]
    assert (first["id"], second["id"]) == ("a1", "b2")
    assert first["geometry"] == {"type": "Point", "coordinates": [36.1378, 47.8118123]}
    assert second["geometry"] is None
    assert list(first["properties"]) == list(frame.COLUMN_NAMES)
    assert not [value for value in first["properties"].values() if isinstance(value, (dict, list))]
    assert first["properties"]["date_end"] == "2025-12-31"
    assert first["properties"]["status_at"] == "2026-01-02T03:04:05.678Z"
    assert first["properties"]["fatalities_best"] == 0
    assert second["properties"]["fatalities_best"] is None
    assert first["properties"]["sentence"] == HOSTILE
    assert text.count("\n") == 7


def test_gdal_opens_it(tmp_path):
    path = tmp_path / "events.geojson"
    export.write_events(make_events(), path, {"worldview": "UN"})
    read = gpd.read_file(path)
    assert read.crs == "EPSG:4326"
    assert list(read["event_id"]) == ["a1", "b2"]
    assert read["date_start"][0] == pd.Timestamp(2025, 12, 1)
    assert (read.geometry[0].x, read.geometry[0].y) == (36.1378, 47.8118123)
    assert read.geometry[1] is None


def test_reserved_metadata_is_refused():
    with pytest.raises(FrameError, match="'features' has a meaning of its own"):
        export.to_geojson(make_events(), {"features": "x"})


def test_a_line_holds_every_column():
    rows = [json.loads(line) for line in export.to_jsonl(make_events()).splitlines()]
    assert [list(row) for row in rows] == [list(frame.COLUMN_NAMES)] * 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "'"])
def test_no_cell_is_a_formula(start):
    events = make_events()
    events["place_name"] = f"{start}cmd|' /C calc'!A0"
    rows = list(csv.DictReader(io.StringIO(export.to_csv(events), newline="")))
    assert rows[0]["place_name"] == f"'{start}cmd|' /C calc'!A0"
    assert rows[0]["sentence"][0] == "'"
    assert rows[0]["lon"] == "36.1378"


def test_numbers_below_zero_stay_numbers():
    events = make_events()
    events["lat"], events["lon"] = -1.5, -2.5
    assert ",-1.5,-2.5," in export.to_csv(events)


@pytest.mark.parametrize("suffix", [".geojson", ".json", ".jsonl", ".csv", ".parquet"])
@pytest.mark.parametrize("rows", [2, 1, 0])
def test_out_and_in_is_the_same_frame(tmp_path, suffix, rows):
    events, path = make_events().iloc[:rows], tmp_path / f"events{suffix}"
    export.write_events(events, path)
    first = path.read_bytes()
    assert_geodataframe_equal(export.read_events(path), events.reset_index(drop=True))
    export.write_events(export.read_events(path), path)
    assert path.read_bytes() == first
    assert [item.name for item in tmp_path.iterdir()] == [path.name]


days = st.dates(date(1, 1, 1), date(9999, 12, 31))
texts = st.none() | st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
counts = st.none() | st.integers(0, 2**31 - 1)
times = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(timezone.utc))  # noqa: UP017


@st.composite
def rows(draw):
    row = {name: draw(texts) for name in ("sentence", "place_name", "actor1", "doc_id", "admin2", "rel_place")}
    row |= {"kind": draw(st.sampled_from(v.KINDS)), "modality": draw(st.sampled_from(v.MODALITIES))}
    row |= {"injured": draw(counts), "status_at": draw(times), "confidence": draw(st.none() | st.floats(0, 1))}
    row |= {"is_primary": draw(st.booleans()), "report_date": draw(st.none() | days)}
    if draw(st.booleans()):
        row |= {"lat": draw(st.floats(-90, 90)), "lon": draw(st.floats(1, 180)), "geo_basis": "imported"}
    if draw(st.booleans()):
        row |= dict(zip(("date_start", "date_end"), sorted((draw(days), draw(days))), strict=True))
        row |= {"date_precision": "range"}
    return row


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.lists(rows(), min_size=1, max_size=4), suffix=st.sampled_from([".geojson", ".jsonl", ".csv", ".parquet"])
)
def test_any_frame_survives_the_round_trip(tmp_path, table, suffix):
    data = pd.DataFrame(table).assign(event_id=[str(number) for number in range(len(table))])
    for name in ("date_start", "date_end", "report_date", "status_at"):
        if name in data:
            data[name] = data[name].astype("object").where(data[name].notna(), None)
    events = frame.conform_events(data)
    path = tmp_path / f"events{suffix}"
    export.write_events(events, path)
    assert_geodataframe_equal(export.read_events(path), events)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("events.xlsx", "of no known kind: name it with one of .geojson"),
        ("events", "of no known kind"),
        ("none/events.csv", "folder '.*none' is missing"),
        ("folder.csv", "is a folder"),
    ],
)
def test_bad_targets(tmp_path, name, message):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(FrameError, match=message):
        export.write_events(make_events(), tmp_path / name)


def test_a_broken_frame_leaves_the_old_file(tmp_path):
    path = tmp_path / "events.csv"
    export.write_events(make_events(), path)
    before = path.read_bytes()
    broken = make_events()
    broken.loc[0, "lat"] = np.nan
    with pytest.raises(FrameError, match="both given or both null"):
        export.write_events(broken, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.geojson", "{", "does not hold events"),
        ("a.geojson", '{"type": "FeatureCollection"}', "does not hold events.*features"),
        ("a.jsonl", "[1]", "does not hold events"),
        ("a.jsonl", '{"event_id": "x", "colour": "red"}', "'colour' is not a column"),
        ("a.jsonl", '{"event_id": "x"}', "column 'kind', row 0 .*never null"),
        ("a.csv", "event_id,lat\nx,far\n", "does not hold events.*'far'"),
        ("a.parquet", "PAR", "does not hold events"),
        ("a.txt", "x", "of no known kind"),
        ("b.csv", None, "is no file"),
    ],
)
def test_what_is_not_ours_is_refused(tmp_path, name, content, message):
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(FrameError, match=message):
        export.read_events(path)
