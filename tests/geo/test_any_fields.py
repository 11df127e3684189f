"""Files that are whole, with anything in their fields: no row is lost without a word, and nothing ends in an error."""

import contextlib
import csv
import json
from datetime import UTC
from itertools import count

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import frame
from geo.columns import COLUMN_NAMES
from geo.correction_json import from_json, to_json
from geo.corrections import COLUMNS_OF, VALUES_OF
from geo.documents import read_documents
from geo.errors import CorrectionError, FilterError, ImportFileError, OverlayError, PlaceError
from geo.filter_links import KEYS
from geo.filters import EventFilter
from geo.gazetteer import load_gazetteer
from geo.import_gdelt import COLUMNS as GDELT_COLUMNS
from geo.import_ucdp import COLUMNS as UCDP_COLUMNS
from geo.importers import import_file
from geo.overlays import overlay_rows, read_overlay
from geo.place_files import GEONAMES_COLUMNS, add_file
from geo.records import Document, Unread
from geo.synth import synth
from geo.vocabulary import EVENT_TYPES
from tests.fuzzing import examples
from tests.geo.import_rows import UCDP
from tests.geo.test_import_gdelt import ROW as GDELT
from tests.geo.test_import_sightings import HARM, PLACEMARK
from tests.geo.test_import_viina import INFO as VIINA_COLUMNS
from tests.geo.test_import_viina import ROW as VIINA

HERE = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
FEW = settings(max_examples=examples(25), **HERE)
ROWS = 4
TABLES = settings(max_examples=examples(12, each=ROWS), **HERE)
LETTERS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12)
TELLING = [
    *("", "NA", "0", "-1", "1e999", "nan", "47,5", "91", "-181", "9" * 400, "2147483648", "1_000", "٣"),
    *("12/13/2024", "2024-02-30", "0001-01-01", "9999-12-31", "99999-01-01", "24:61"),
    *("=1+1", "'", "Инф", "true", "[]", "{", "a;b|c"),
]
CELLS = LETTERS | st.sampled_from(TELLING) | st.floats().map(str) | st.integers().map(str)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from([*TELLING, 10**400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
DATASETS = {
    "ucdp": (UCDP_COLUMNS, UCDP, "id", ","),
    "gdelt": (GDELT_COLUMNS, GDELT, "GLOBALEVENTID", "\t"),
    "viina": (VIINA_COLUMNS, VIINA, "event_id", ","),
    "own": (COLUMN_NAMES, {"kind": "incident", "modality": "reported", "geo_precision": "exact"}, "event_id", ","),
    "a table of anybody's": (
        ("ref", "Date", "Latitude", "Longitude", "Place", "What", "Killed", "Type"),
        {"Date": "2024-03-12", "Latitude": "1.5", "Longitude": "2.5", "Place": "Rivertown"},
        "ref",
        ";",
    ),
}


def told(imported):
    frame.validate_events_gdf(imported.gdf)
    assert all(row.reason for row in imported.refused)
    return len(imported.gdf) + len({row.row for row in imported.refused})


@pytest.mark.parametrize("name", DATASETS)
@TABLES
@given(data=st.data())
def test_any_cells_of_a_dataset(tmp_path, name, data):
    columns, row, key, delimiter = DATASETS[name]
    plain = {column: row.get(column.casefold(), row.get(column, "")) for column in columns}
    changes = data.draw(
        st.lists(st.dictionaries(st.sampled_from(columns), CELLS, max_size=6), min_size=ROWS, max_size=ROWS)
    )
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, delimiter=delimiter)
        writer.writeheader()
        writer.writerows({**plain, **change, key: str(number)} for number, change in enumerate(changes, 1))
    with contextlib.suppress(ImportFileError):
        assert told(import_file(path)) == len(changes)


@pytest.mark.parametrize("plain", [HARM, PLACEMARK], ids=["bellingcat", "geoconfirmed"])
@TABLES
@given(data=st.data())
def test_any_fields_of_sightings(tmp_path, plain, data):
    changes = data.draw(
        st.lists(st.dictionaries(st.sampled_from(list(plain)), VALUES, max_size=4), min_size=ROWS, max_size=ROWS)
    )
    path = tmp_path / "a.json"
    rows = [{**plain, **change, "id": str(number)} for number, change in enumerate(changes)]
    path.write_text(json.dumps(rows), encoding="utf-8")
    with contextlib.suppress(ImportFileError):
        assert told(import_file(path)) == len(changes)


COORDINATES = st.recursive(
    st.floats(-200, 200) | st.integers(-180, 180) | st.sampled_from([10**400, None, True, "1", float("nan")]),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=20,
)
POINTS = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=6)
GEOMETRIES = st.one_of(
    VALUES,
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(
                ["Point", "LineString", "Polygon", "MultiPoint", "MultiPolygon", "GeometryCollection", "Curve"]
            ),
            "coordinates": COORDINATES | POINTS | POINTS.map(lambda ring: [[*ring, ring[0]]]),
        },
        optional={"geometries": VALUES},
    ),
)
LOOKS = st.dictionaries(
    st.sampled_from(["name", "title", "stroke", "stroke-width", "fill", "fill-opacity", "marker-color"]) | LETTERS,
    VALUES,
)


@FEW
@given(
    features=st.lists(
        st.fixed_dictionaries({"geometry": GEOMETRIES, "properties": LOOKS | VALUES}) | VALUES, max_size=4
    ),
    more=st.dictionaries(st.sampled_from(["crs", "bbox", "name"]), VALUES, max_size=1),
)
def test_any_feature_of_an_overlay(features, more):
    data = json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()
    with contextlib.suppress(OverlayError):
        overlay = read_overlay("a.geojson", data)
        assert len(overlay.shapes) > 0
        assert json.dumps(overlay_rows([overlay]), allow_nan=False).encode()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEO_HOME", str(tmp_path_factory.mktemp("home")))
        load_gazetteer.cache_clear()
        yield
    load_gazetteer.cache_clear()


def places_csv(rows):
    lines = [["name", "lat", "lon", "id", "country", "admin1_code", "population", "aliases", "fcode"]]
    lines += [[row.get(column, "") for column in lines[0]] for row in rows]
    return "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)


def places_dump(rows):
    lines = [[row.get(column, "").replace("\t", " ") for column in GEONAMES_COLUMNS] for row in rows]
    return "".join("\t".join(line) + "\n" for line in lines)


def places_geojson(rows):
    point = {"type": "Point", "coordinates": [2.5, 1.5]}
    return json.dumps({"features": [{"geometry": row.get("geometry", point), "properties": row} for row in rows]})


PLACE = {"name": "Rivertown", "lat": "1.5", "lon": "2.5", "country": "ML", "feature_class": "P", "feature_code": "PPL"}
PLACE_KEYS = st.sampled_from(
    [*PLACE, "id", "admin1_code", "admin1", "population", "aliases", "alternatenames", "fcode"]
)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("suffix", "written", "cells"),
    [
        (".csv", places_csv, CELLS),
        (".txt", places_dump, CELLS),
        (".geojson", places_geojson, VALUES | GEOMETRIES),
    ],
)
@TABLES
@given(data=st.data())
def test_any_cells_of_own_places(tmp_path, monkeypatch, suffix, written, cells, data):
    number = count()
    changes = data.draw(st.lists(st.dictionaries(PLACE_KEYS, cells, max_size=5), min_size=ROWS, max_size=ROWS))
    path = tmp_path / f"a{suffix}"
    path.write_text(written([{**PLACE, "id": str(next(number)), **change} for change in changes]), encoding="utf-8")
    monkeypatch.setattr(load_gazetteer, "cache_clear", lambda: None)
    with contextlib.suppress(PlaceError):
        added = add_file(path, "a")
        assert added.n_places > 0
        assert added.n_places + len(added.refused) <= len(changes)


ROW_KEYS = st.sampled_from(["doc_id", "title", "published", "publisher", "url", "language", "text", "more"])


@FEW
@given(rows=st.lists(st.dictionaries(ROW_KEYS, VALUES), min_size=1, max_size=ROWS))
def test_any_field_of_a_document(tmp_path, rows):
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"text": "Shells fell on Kherson.", **row}) for row in rows), encoding="utf-8")
    found = list(read_documents([path]))
    assert len(found) == len(rows)
    assert all(isinstance(each, Document | Unread) for each in found)


ENTRY = {
    "version": 1,
    "correction_id": "a",
    "who": "Ada",
    "when": "2026-01-01T00:00:00Z",
    "evidence": {"event_id": "e"},
}
WHENS = st.sampled_from(["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "2026-01-01"]) | VALUES
CHANGES = st.fixed_dictionaries(
    {},
    optional={"when": WHENS, "who": VALUES, "why": VALUES, "seen": VALUES, "undoes": VALUES, "machine": VALUES,
              "scope": VALUES, "other": VALUES, "evidence": VALUES, "version": VALUES},
)  # fmt: skip


@FEW
@given(action=st.sampled_from([*VALUES_OF, "reject", "merge", "undo"]), changes=CHANGES, data=st.data())
def test_any_field_of_a_correction(action, changes, data):
    names = VALUES_OF.get(action, ())
    values = {name: data.draw(VALUES) for name in names} if data.draw(st.booleans()) else dict.fromkeys(names)
    if action in COLUMNS_OF and data.draw(st.booleans()):
        values = dict.fromkeys(names) | data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=2))
    with contextlib.suppress(CorrectionError):
        entry = from_json(json.dumps({**ENTRY, "action": action, "values": values, **changes}))
        assert entry.when.tzinfo is UTC
        assert from_json(to_json(entry)) == entry


@pytest.fixture(scope="module")
def events():
    return synth(300)


LINKS = {
    "from": st.dates().map(str),
    "to": st.dates().map(str),
    "undated": st.sampled_from(["keep", "drop"]),
    "country": st.sampled_from(["UA", "SD", "ZZ", "any", "none"]),
    "admin1": st.sampled_from(["UA-30", "SD-KH", "any", "UA-"]),
    "area": POINTS.map(lambda ring: " ".join(f"{lat},{lon}" for lon, lat in ring)),
    "near": st.sampled_from(["50.45,30.52", "-90,180", "90,-180", "0,0"]),
    "km": st.floats(0, 30_000).map(str),
    "within": st.sampled_from(["surely", "possibly"]),
    "place": st.text(max_size=8),
    "type": st.sampled_from([*EVENT_TYPES, "any", "none"]),
    "confidence": st.floats(0, 1).map(str),
    "q": st.text(max_size=12),
    "reports": st.sampled_from(["primary", "all"]),
}


@FEW
@given(data=st.data())
def test_any_link_filters(events, data):
    keys = data.draw(st.sets(st.sampled_from(KEYS), max_size=6))
    sound = data.draw(st.booleans())
    params = {key: [data.draw(LINKS.get(key, CELLS) if sound else CELLS)] for key in keys}
    with contextlib.suppress(FilterError):
        chosen = EventFilter.from_params(params)
        mask = chosen.mask(events)
        assert mask.dtype == np.bool_
        assert len(mask) == len(events)
        assert (EventFilter.from_query(chosen.to_query()).mask(events) == mask).all()
