import json
import sqlite3
import warnings
import zipfile
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from geojson_pydantic import Feature, FeatureCollection
from geopandas.testing import assert_geodataframe_equal

from geo import export_formats, frame
from geo.errors import FrameError
from geo.export_acled import COLUMNS as ACLED_COLUMNS
from geo.importers import import_file

HOSTILE = '=HYPERLINK("x"),{{7*7}} <script>alert(1)</script> & "\' ☃ $[name]'
BELL = HOSTILE + "\x07"
METADATA = {"filter": "all events < 2026", "credits": ["GeoNames (CC BY 4.0)", "Natural Earth"], "generator": "x 0.1.0"}
CANDIDATES = [
    {"id": "geonames:1", "name": "Verbove", "lat": 47.4, "lon": 35.9, "country": "UA", "score": 0.9},
    {"id": "geonames:2", "name": "Verbove", "lat": 48.1, "lon": 30.2, "country": "UA", "score": 0.1},
]


@pytest.fixture(scope="module")
def events():
    row = {"kind": "incident", "modality": "reported", "geo_basis": "gazetteer", "date_basis": "stated"}
    row |= {"date_start": pd.Timestamp(2025, 12, 1), "date_end": pd.Timestamp(2025, 12, 1), "date_precision": "day"}
    row |= {"lat": 47.8118123, "lon": -36.1378, "geo_precision": "settlement", "cluster_id": "c1", "n_reports": 2}
    battle = {"event_type": "Battles", "sub_event_type": "Armed clash", "disorder_type": "Political violence"}
    return frame.conform_events(
        pd.DataFrame(
            [
                row | battle | {"event_id": "a1", "sentence": HOSTILE, "fatalities_best": 0, "country": "UA",
                    "candidates_json": json.dumps(CANDIDATES), "publisher": "=cmd", "actor1_type": "government"},
                row | battle | {"event_id": "a2", "is_primary": False, "geo_precision": "admin1", "confidence": 1 / 3,
                    "status_at": pd.Timestamp("2026-01-02T03:04:05.678Z"), "date_precision": "month",
                    "date_end": pd.Timestamp(2025, 12, 31), "injured": 7},
                row | battle | {"event_id": "a3", "modality": "negated", "n_reports": 1, "cluster_id": "a3"},
                {"event_id": "a4", "kind": "diplomacy", "modality": "reported"},
            ]
        )
    )  # fmt: skip


@pytest.fixture
def written(events, tmp_path):
    def run(name, **more):
        export_formats.write(events, tmp_path / name, metadata=METADATA, **more)
        return tmp_path / name

    return run


@pytest.mark.parametrize("name", ["e.geojson", "e.geojsons", "e.gpkg", "e.parquet", "e.geoparquet", "e.csv", "e.jsonl"])
def test_out_and_in_is_the_same_frame(events, written, name):
    result = import_file(written(name))
    assert result.refused == ()
    assert_geodataframe_equal(result.gdf, events)


@pytest.mark.parametrize("name", [f"e{ending}" for ending in export_formats.FORMATS])
def test_the_same_events_give_the_same_bytes(written, name):
    first = written(name).read_bytes()
    assert written(name).read_bytes() == first


@pytest.mark.parametrize("name", ["e.geojson", "e.geojsons", "e.gpkg", "e.parquet", "e.kml", "e.kmz", "e.acled.csv"])
@pytest.mark.parametrize("rows", [0, 4])
def test_gdal_opens_it_without_a_warning(events, tmp_path, name, rows):
    path = tmp_path / name
    export_formats.write(events.iloc[:rows], path)
    if rows == 0 and name == "e.geojsons":
        assert path.read_bytes() == b""
        return
    if path.suffix == ".parquet":
        assert len(gpd.read_parquet(path)) == rows
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        layers = [layer for layer, _ in pyogrio.list_layers(path)]
        count = sum(
            len(pyogrio.read_dataframe(path, layer=layer)) for layer in layers if layer not in ("candidates", "reports")
        )
    assert count == (2 if name == "e.acled.csv" and rows else rows)


def test_geojson_obeys_its_specification(written):
    text = written("e.geojson").read_text(encoding="utf-8")
    collection = FeatureCollection.model_validate_json(text)
    assert [feature.id for feature in collection.features] == ["a1", "a2", "a3", "a4"]
    for feature in written("e.geojsons").read_text(encoding="utf-8").split("\x1e")[1:]:
        Feature.model_validate_json(feature)


def test_a_geojson_text_sequence_follows_rfc_8142(written):
    data = written("e.geojsons").read_bytes()
    texts = data.split(b"\x1e")
    assert texts[0] == b""
    features = [json.loads(text) for text in texts[1:]]
    assert all(text.endswith(b"\n") and text.count(b"\n") == 1 for text in texts[1:])
    assert [feature["id"] for feature in features] == ["a1", "a2", "a3", "a4"]
    assert features[0]["metadata"] == METADATA
    assert features[3]["geometry"] is None


def test_geopackage_layers(written):
    leftovers = [
        {"what": "mention", "doc_id": "d", "start": 3, "reason": "no place is called so"},
        {"what": "document"},
    ]
    path = written("e.gpkg", leftovers=leftovers)
    assert [layer for layer, _ in pyogrio.list_layers(path)] == ["events", "candidates", "reports", "leftovers"]
    candidates = pyogrio.read_dataframe(path, layer="candidates")
    assert list(candidates["rank"]) == [1, 2]
    assert list(candidates.geometry.x) == [35.9, 30.2]
    reports = pyogrio.read_dataframe(path, layer="reports")
    assert list(reports["event_id"]) == ["a1", "a2"]
    left = pyogrio.read_dataframe(path, layer="leftovers", read_geometry=False)
    assert list(left["reason"].fillna("")) == ["no place is called so", ""]
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (10200,)
    database.close()
    info = pyogrio.read_info(path, layer="events")
    assert info["crs"] == "EPSG:4326"
    assert info["geometry_type"] == "Point"
    assert info["layer_metadata"]["filter"] == METADATA["filter"]
    assert [item.name for item in path.parent.iterdir()] == ["e.gpkg"]
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    kinds = ("date_start", "status_at", "fatalities_best", "lat", "is_primary", "sentence")
    assert [types[name] for name in kinds] == [
        "OFTDate",
        "OFTDateTime",
        "OFTInteger",
        "OFTReal",
        "OFTInteger",
        "OFTString",
    ]


def test_geoparquet_is_1_1_with_metadata(written):
    schema = pq.read_schema(written("e.parquet"))
    geo = json.loads(schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["primary_column"] == "geometry"
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    assert geo["columns"]["geometry"]["geometry_types"] == ["Point"]
    assert geo["columns"]["geometry"]["crs"]["id"] == {"authority": "EPSG", "code": 4326}
    assert json.loads(schema.metadata[b"events"]) == METADATA


@pytest.mark.parametrize("name", ["e.kml", "e.kmz"])
def test_kml_is_escaped_and_read_by_gdal(events, written, name):
    path = written(name)
    text = path.read_text(encoding="utf-8") if name == "e.kml" else zipfile.ZipFile(path).read("doc.kml").decode()
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    space = "{http://www.opengis.net/kml/2.2}"
    assert "filter: all events &lt; 2026" in root.find(f"{space}Document/{space}description").text
    shown = [element.text for element in root.iter(f"{space}description")]
    assert not any("<script" in text for text in shown)
    folders = [folder.find(f"{space}name").text for folder in root.iter(f"{space}Document")][1:]
    assert len(folders) == 3
    layers = [layer for layer, _ in pyogrio.list_layers(path)]
    read = pd.concat([pyogrio.read_dataframe(path, layer=layer) for layer in layers]).set_index("event_id")
    assert list(read.index) == ["a1", "a3", "a2", "a4"]
    assert read.loc["a1", "sentence"] == events["sentence"][0]
    assert read.loc["a2", "injured"] == 7
    assert list(read["is_primary"].astype(int)) == [1, 1, 0, 1]
    assert (read.geometry["a1"].x, read.geometry["a1"].y) == (-36.1378, 47.8118123)


def test_kml_without_characters_that_xml_forbids(events, tmp_path):
    changed = events.assign(sentence=BELL)
    export_formats.write(changed, tmp_path / "e.kml")
    ElementTree.parse(tmp_path / "e.kml")  # noqa: S314 - our own


def test_acled_layout_gives_precision_away_and_leaves_denials_out(events, tmp_path):
    path = tmp_path / "e.acled.csv"
    notes = export_formats.write(events, path, metadata=METADATA)
    assert len(notes) == 1
    assert notes[0].startswith("2 of 4 events have no place in ACLED's layout and were left out: ")
    cells = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert tuple(cells.columns) == tuple(ACLED_COLUMNS)
    first, second = cells.to_dict("records")
    assert (first["event_id_cnty"], first["event_date"], first["time_precision"]) == ("a1", "2025-12-01", "1")
    assert (first["geo_precision"], first["latitude"], first["longitude"]) == ("1", "47.8118123", "-36.1378")
    assert (first["iso"], first["country"], first["inter1"]) == ("804", "Ukraine", "State forces")
    assert (first["fatalities"], second["fatalities"]) == ("0", "")
    assert first["source"] == "'=cmd"
    assert first["notes"].startswith("'=HYPERLINK")
    assert (second["event_date"], second["time_precision"], second["geo_precision"]) == ("2025-12-16", "3", "3")
    assert json.loads((tmp_path / "e.acled.csv-metadata.json").read_text()) == METADATA
    back = import_file(path)
    assert back.dataset == "ACLED"
    assert list(back.gdf["geo_precision"]) == ["settlement", "admin1"]
    assert list(back.gdf["date_end"]) == [pd.Timestamp(2025, 12, 1), pd.Timestamp(2025, 12, 31)]


def test_geo_precision_goes_down_never_up(events, tmp_path):
    codes = {"admin2": "3", "near": "2", "street": "1", "country": "", "region": "", "sea_air": "", "unknown": ""}
    rows = events.iloc[[0] * len(codes)].reset_index(drop=True)
    rows["event_id"] = list(codes)
    rows["geo_precision"] = pd.Categorical(list(codes), dtype=rows["geo_precision"].dtype)
    export_formats.write(rows, tmp_path / "e.acled.csv")
    cells = pd.read_csv(tmp_path / "e.acled.csv", dtype=str, keep_default_na=False)
    assert dict(zip(codes, cells["geo_precision"], strict=True)) == codes
    assert list(cells["latitude"] == "") == [code == "" for code in codes.values()]


@pytest.mark.parametrize(
    ("name", "message"),
    [("e.shp", "is of no known kind"), ("missing/e.gpkg", "is missing: create it"), (".", "is of no known kind")],
)
def test_bad_targets(events, tmp_path, name, message):
    with pytest.raises(FrameError, match=message):
        export_formats.write(events, tmp_path / name)


def test_a_broken_frame_leaves_the_old_file(events, tmp_path):
    path = tmp_path / "e.gpkg"
    path.write_bytes(b"old")
    with pytest.raises(FrameError):
        export_formats.write(events.assign(lat=100.0), path)
    assert path.read_bytes() == b"old"
    export_formats.write(events, path)
    assert len(pyogrio.read_dataframe(path, layer="events")) == 4
    assert [item.name for item in tmp_path.iterdir()] == ["e.gpkg"]
