import dataclasses
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal

from geo import frame
from geo.errors import FrameError
from geo.records import (
    Actor,
    Block,
    Candidate,
    DateMention,
    Document,
    Event,
    Harm,
    Mention,
    Place,
    Reading,
    Relation,
    Resolution,
    Trigger,
)

TEXT = "Drones hit a depot 12 km north of Testville on Friday, killing two people."
TESTVILLE = Place("geonames:1", "Testville", 50.12345678, 30.5, "PPL", "UA", "Kyiv Oblast", "UA-32", radius_km=3.0)


def make_reading(**changes):
    document = Document("doc-1", TEXT, (Block(0, len(TEXT), "body"),), "A title", date(2025, 12, 27), url="https://a.b")
    mention = Mention(34, 43, "Testville")
    candidates = (Candidate(TESTVILLE, "main", 0.91),)
    resolution = Resolution(mention, TESTVILLE, 0.91, "only one", candidates=candidates, n_candidates=4)
    event = Event(
        0,
        len(TEXT),
        Trigger(7, 10, "incident", "Explosions/Remote violence", "Air/drone strike", 0.9),
        "reported",
        resolution=resolution,
        date=DateMention(44, 53, "on Friday", date(2025, 12, 26), date(2025, 12, 26), "day", "relative"),
        relation=Relation("Testville", 12.0, "N", 12.0, 0.0, "ok"),
        actor1=Actor("Drones", None),
        harm=Harm(2, 2, 2),
        confidence_place=0.9,
        confidence_date=0.8,
        confidence_type=0.5,
    )
    return Reading(document, (resolution,), (event.date,), (dataclasses.replace(event, **changes),))


def test_row_of_an_event():
    events = frame.events_gdf([make_reading()], gazetteer_version="g1")
    frame.validate_events_gdf(events)
    row = events.iloc[0].drop("geometry").dropna().to_dict()
    assert row.pop("event_id") == row.pop("cluster_id")
    assert row.pop("candidates_json") == (
        '[{"id":"geonames:1","name":"Testville","lat":50.12345678,"lon":30.5,"country":"UA","score":0.91}]'
    )
    assert row == {
        "date_start": pd.Timestamp(2025, 12, 26),
        "date_end": pd.Timestamp(2025, 12, 26),
        "date_precision": "day",
        "date_basis": "relative",
        "date_text": "on Friday",
        "report_date": pd.Timestamp(2025, 12, 27),
        "lat": 50.1234568,
        "lon": 30.5,
        "geo_precision": "settlement",
        "geo_radius_km": 3.0,
        "geo_basis": "gazetteer",
        "place_name": "Testville",
        "place_text": "Testville",
        "gazetteer_id": "geonames:1",
        "feature_code": "PPL",
        "country": "UA",
        "admin1": "Kyiv Oblast",
        "admin1_code": "UA-32",
        "n_candidates": 4,
        "rel_place": "Testville",
        "rel_distance_km": 12.0,
        "rel_direction": "N",
        "rel_geodesic_km": 12.0,
        "rel_bearing_deg": 0.0,
        "rel_check": "ok",
        "kind": "incident",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "disorder_type": "Political violence",
        "modality": "reported",
        "actor1": "Drones",
        "initiator": "unknown",
        "fatalities_low": 2,
        "fatalities_best": 2,
        "fatalities_high": 2,
        "doc_id": "doc-1",
        "doc_title": "A title",
        "doc_url": "https://a.b",
        "sentence": TEXT,
        "sentence_start": 0,
        "sentence_end": len(TEXT),
        "trigger_start": 7,
        "trigger_end": 10,
        "place_start": 34,
        "place_end": 43,
        "confidence": 0.36,
        "confidence_place": 0.9,
        "confidence_date": 0.8,
        "confidence_type": 0.5,
        "status": "extracted",
        "is_primary": True,
        "n_reports": 1,
        "n_sources": 1,
        "pipeline_version": "0.1.0",
        "gazetteer_version": "g1",
    }
    assert (events.geometry[0].x, events.geometry[0].y) == (30.5, 50.1234568)


def test_an_own_point_goes_before_the_place():
    reading = make_reading(lat=50.3, lon=30.4, radius_km=6.0, geo_precision="near", geo_basis="offset_from_text")
    row = frame.events_gdf([reading]).iloc[0]
    assert (row.lat, row.lon, row.geo_radius_km) == (50.3, 30.4, 6.0)
    assert (row.geo_precision, row.geo_basis, row.place_name) == ("near", "offset_from_text", "Testville")


def test_what_is_unknown_is_null():
    events = frame.events_gdf([make_reading(resolution=None, date=None, relation=None, harm=Harm(), actor1=None)])
    frame.validate_events_gdf(events)
    row = events.iloc[0]
    for name in ("lat", "lon", "country", "date_start", "fatalities_best", "actor1", "place_start", "geo_basis"):
        assert pd.isna(row[name]), name
    assert row.geometry is None
    assert (row.geo_precision, row.date_precision, row.date_basis) == ("unknown", "unknown", "unknown")


def test_types_do_not_depend_on_the_rows():
    empty, full = frame.empty_events_gdf(), frame.events_gdf([make_reading()])
    frame.validate_events_gdf(empty)
    assert list(empty.columns) == [*frame.COLUMN_NAMES, "geometry"]
    assert (empty.dtypes == full.dtypes).all()
    assert empty.crs == full.crs == "EPSG:4326"


def test_event_id_is_stable_and_tells_events_apart():
    one, again = frame.events_gdf([make_reading()]), frame.events_gdf([make_reading(modality="claimed")])
    assert one.event_id[0] == again.event_id[0] == "de4778e4e4654c1d"
    other = frame.events_gdf([make_reading(sentence_start=1)])
    assert other.event_id[0] != one.event_id[0]


def test_equal_events_of_a_sentence_get_ids_of_their_own():
    reading = make_reading()
    twice = dataclasses.replace(reading, events=reading.events * 2)
    events = frame.events_gdf([twice])
    assert events.event_id[0] == "de4778e4e4654c1d"
    assert events.event_id.is_unique


def changed(column, value):
    events = frame.events_gdf([make_reading(), make_reading(sentence_start=1)])
    if events[column].dtype == "datetime64[ms]":
        value = pd.Timestamp(value)
    events.loc[1, column] = value
    return events


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("lat", 95.0, "column 'lat', row 1 .event .*: .*95.0.*; give a number from -90 to 90"),
        ("lon", -180.5, "column 'lon', row 1 .*-180.5.*; give a number from -180 to 180"),
        ("lat", np.nan, "column 'lon'.*both given or both null"),
        ("lat", 50.0, "column 'geometry'.*the point is \\(lon, lat\\)"),
        ("date_end", "2025-12-25", "column 'date_end'.*not before date_start"),
        ("date_start", "2025-12-26T10:00", "column 'date_end'.*not before|whole day"),
        ("date_precision", "unknown", "column 'date_precision'.*exactly where there is no date"),
        ("fatalities_low", 3, "column 'fatalities_low'.*in that order"),
        ("fatalities_high", 1, "column 'fatalities_.*in that order"),
        ("injured", -1, "column 'injured'.*at least 0"),
        ("confidence", 1.2, "column 'confidence'.*from 0 to 1"),
        ("sentence_end", 1, "column 'sentence_end'.*the end is after the start"),
        ("place_start", None, "column 'place_end'.*go together"),
        ("country", "Ukraine", "column 'country'.*'Ukraine'.*alpha-2"),
        ("admin1_code", "23", "column 'admin1_code'.*'23'.*ISO 3166-2"),
        ("place_name", "", "column 'place_name'.*null, not an empty text"),
        ("kind", None, "column 'kind'.*never null"),
        ("event_type", "Riots", "column 'sub_event_type'.*belongs to another"),
        ("geo_radius_km", -1.0, "column 'geo_radius_km'.*-1.0"),
        ("geo_basis", None, "column 'geo_basis'.*exactly where there are coordinates"),
    ],
)
def test_a_breach_names_column_row_value_and_remedy(column, value, message):
    with pytest.raises(FrameError, match=message):
        frame.validate_events_gdf(changed(column, value))


PAIRED = "date_start and date_end are both given or both null"


@pytest.mark.parametrize(
    ("column", "value", "named", "shown", "remedy"),
    [
        ("kind", None, "kind", "nan", "it is never null"),
        ("lon", np.nan, "lon", "np.float64(nan)", "lat and lon are both given or both null"),
        ("date_end", None, "date_end", "NaT", PAIRED),
        ("report_date", "2025-12-27T10:00", "report_date", "Timestamp('2025-12-27 10:00:00')", "give a whole day"),
        ("fatalities_best", 5, "fatalities_high", "np.int32(2)", "low, best and high are in that order"),
    ],
)
def test_what_a_breach_says_to_the_letter(column, value, named, shown, remedy):
    events = frame.events_gdf([make_reading(), make_reading(sentence_start=1)])
    events[column] = pd.Series([value] * 2).astype(events[column].dtype)
    with pytest.raises(FrameError) as error:
        frame.validate_events_gdf(events)
    where = f"column {named!r}, row 0 (event de4778e4e4654c1d)"
    assert str(error.value) == f"{where}: {shown}; {remedy} (2 rows in all)"


def test_the_bounds_themselves_are_allowed():
    corner = make_reading(lat=90.0, lon=-180.0, radius_km=0.0, confidence_place=1.0)
    frame.validate_events_gdf(frame.events_gdf([corner]))


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 30.5), (50.5, 0.0)])
def test_the_equator_and_the_meridian_are_places(lat, lon):
    frame.validate_events_gdf(frame.events_gdf([make_reading(lat=lat, lon=lon)]))


@pytest.mark.parametrize("sub", ["Government regains territory", "Air/drone strike"])
def test_a_sub_type_belongs_to_its_type(sub):
    events = frame.events_gdf([make_reading(trigger=Trigger(7, 10, "incident", "Protests", None, 0.9))])
    events["sub_event_type"] = pd.Series([sub]).astype(events["sub_event_type"].dtype)
    with pytest.raises(FrameError, match=r"it belongs to another event_type; see vocabulary\.SUB_EVENT_TYPES$"):
        frame.validate_events_gdf(events)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (shapely.LineString([(0, 0), (1, 1)]), "; give a point or null$"),
        (None, "None; it is null exactly where lat and lon are$"),
        (shapely.Point(), "; it is null exactly where lat and lon are$"),
        (shapely.Point(50.1234568, 30.5), r"; the point is \(lon, lat\) of its row$"),
    ],
)
def test_a_geometry_that_is_not_its_rows_point(shape, message):
    events = frame.events_gdf([make_reading()])
    events["geometry"] = gpd.GeoSeries([shape], crs=frame.CRS)
    with pytest.raises(FrameError, match=message):
        frame.validate_events_gdf(events)


def test_a_point_needs_both_coordinates():
    points = frame.point_geometry(pd.Series([1.0, np.nan, 1.0]), pd.Series([np.nan, 2.0, 2.0]))
    assert list(points) == [None, None, shapely.Point(2, 1)]


def test_joined_frames_keep_the_last_of_an_id():
    first = frame.events_gdf([make_reading(), make_reading(sentence_start=1)])
    again = frame.events_gdf([make_reading(modality="claimed")])
    joined = frame.join_events([first, frame.empty_events_gdf(), again])
    frame.validate_events_gdf(joined)
    assert list(joined.event_id) == [first.event_id[1], first.event_id[0]]
    assert list(joined.modality) == ["reported", "claimed"]
    assert list(joined.index) == [0, 1]


def test_one_frame_or_none_is_joined_as_it_is():
    alone = frame.events_gdf([make_reading(), make_reading(sentence_start=1)])
    assert_geodataframe_equal(frame.join_events([alone.iloc[1:]]), alone.iloc[1:].reset_index(drop=True))
    assert_geodataframe_equal(frame.join_events([]), frame.empty_events_gdf())


def test_coordinates_are_rounded_to_a_centimetre():
    table = pd.DataFrame({"event_id": ["a"], "lat": [1.23456789], "lon": [2.34567891]})
    row = frame.conform_events(table).iloc[0]
    assert (row.lat, row.lon) == (1.2345679, 2.3456789)


def test_zero_zero_is_no_place():
    events = frame.conform_events(pd.DataFrame({"event_id": ["a"], "kind": "incident", "modality": "reported"}))
    frame.validate_events_gdf(events)
    zero = frame.conform_events(pd.DataFrame(events.drop(columns="geometry")).assign(lat=0.0, lon=0.0))
    with pytest.raises(FrameError, match="0 N 0 E stands for a missing place"):
        frame.validate_events_gdf(zero)


def test_ids_are_unique():
    events = frame.events_gdf([make_reading(), make_reading()])
    with pytest.raises(FrameError, match=r"row 1 .*an id of its own"):
        frame.validate_events_gdf(events)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (pd.DataFrame, "a GeoDataFrame is needed, not a DataFrame; see"),
        (lambda events: events.drop(columns="lat"), "column 'lat' is missing"),
        (lambda events: events.assign(extra=1), "'extra' is no column"),
        (
            lambda events: events[[*reversed(frame.COLUMN_NAMES), "geometry"]],
            "^the columns are not in the order of frame.COLUMNS;",
        ),
        (lambda events: events.set_crs(3857, allow_override=True), "EPSG:3857"),
        (lambda events: events.astype({"kind": "str"}), "column 'kind' is str, not category"),
        (lambda events: events.set_index(pd.Index(["x", "x"])), "the index repeats 'x'"),
    ],
)
def test_the_shape_is_checked_first(spoil, message):
    events = frame.events_gdf([make_reading(), make_reading(sentence_start=1)])
    with pytest.raises(FrameError, match=message):
        frame.validate_events_gdf(spoil(events))


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("kind", "accident", "column 'kind', row 0: 'accident' is not one of: incident, diplomacy, statement"),
        ("date_start", "2025-02-30", "column 'date_start' must hold date values"),
        ("fatalities_best", "many", "column 'fatalities_best' must hold Int32 values"),
        ("weather", "fine", "column 'weather' is not a column of the events frame"),
    ],
)
def test_conform_refuses_what_it_would_lose(column, value, message):
    with pytest.raises(FrameError, match=message):
        frame.conform_events(pd.DataFrame({column: [value]}))


def test_conforming_a_frame_changes_nothing():
    events = frame.events_gdf([make_reading()])
    assert_geodataframe_equal(frame.conform_events(events), events)


def test_data_dictionary_names_every_column():
    text = frame.data_dictionary()
    assert all(f"`{column.name}`" in text for column in frame.COLUMNS)
    assert "| what | `kind` | str | Incident, diplomacy or statement. One of: incident, diplomacy, statement. |" in text
