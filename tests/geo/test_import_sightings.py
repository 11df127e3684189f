import json

import pandas as pd

from geo.imported import RefusedRow
from geo.importers import import_file

HARM = {
    "id": "CIV900001",
    "date": "03/12/2024",
    "latitude": "47.6606",
    "longitude": "36.2569",
    "location": "Huliaipole",
    "description": "A wall with a hole in it.",
    "sources": [{"id": "s1", "path": "https://pictures.example/1", "description": ""}],
    "filters": [{"key": "Type of area affected", "value": "Residential"}, {"key": "Weapon", "value": ""}],
}
PLACEMARK = {
    "id": "b1",
    "date": "2024-03-12T10:20:00",
    "name": "12 MAR 2024",
    "description": "Smoke over a depot.",
    "coordinates": [47.6606, 36.2569],
    "originalSource": "See https://pictures.example/2, filmed from a roof",
    "geolocation": "https://pictures.example/3",
}


def write(path, content):
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_bellingcat(tmp_path):
    result = import_file(write(tmp_path / "harm.json", [HARM, {**HARM, "id": "CIV900002", "date": "13/12/2024"}]))
    event = result.gdf.iloc[0]
    expected = {
        "source_dataset": "Bellingcat Civilian Harm",
        "source_event_id": "CIV900001",
        "date_start": pd.Timestamp("2024-03-12"),
        "geo_precision": "unknown",
        "lat": 47.6606,
        "place_name": "Huliaipole",
        "native_type": "Type of area affected: Residential; Weapon",
        "doc_url": "https://pictures.example/1",
        "sentence": "A wall with a hole in it.",
    }
    assert {name: event[name] for name in expected} == expected
    reason = "date '13/12/2024' is no possible date (read month first); write it as 2024-03-12"
    assert result.refused == (RefusedRow(2, reason),)


def test_bellingcat_as_csv(tmp_path):
    path = tmp_path / "harm.csv"
    path.write_text(
        "id,date,latitude,longitude,location,description,sources,associations\n"
        'CIV1,02/24/2024,47.5,36.5,Town,A wall.,"https://pictures.example/1,https://pictures.example/2",Residential\n'
    )
    event = import_file(path).gdf.iloc[0]
    assert (event["native_type"], event["doc_url"]) == ("Residential", "https://pictures.example/1")
    assert event["date_start"] == pd.Timestamp("2024-02-24")


def test_a_log_with_an_icon_is_nobodys(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("id,date,icon,lat,lon\n1,2024-03-12,star,47.5,36.5\n")
    assert import_file(path).dataset == "log"


def test_geoconfirmed(tmp_path):
    wrong = {**PLACEMARK, "id": "b2", "date": "1527-02-04T18:23:00"}
    result = import_file(write(tmp_path / "placemarks.json", {"items": [PLACEMARK, wrong]}))
    event = result.gdf.iloc[0]
    expected = {
        "source_dataset": "GeoConfirmed",
        "date_start": pd.Timestamp("2024-03-12"),
        "lat": 47.6606,
        "lon": 36.2569,
        "geo_precision": "exact",
        "doc_title": "12 MAR 2024",
        "doc_url": "https://pictures.example/2",
    }
    assert {name: event[name] for name in expected} == expected
    reason = "date '1527-02-04T18:23:00' is no possible date (read day first); write it as 2024-03-12"
    assert result.refused == (RefusedRow(2, reason),)


def test_geoconfirmed_api_and_csv(tmp_path):
    api = {"items": [{"id": "b1", "date": "2024-03-12T00:00:00", "la": 47.6606, "lo": 36.2569, "icon": "/icons/x.png"}]}
    event = import_file(write(tmp_path / "api.json", api)).gdf.iloc[0]
    assert (event["lat"], event["lon"], event["native_type"]) == (47.6606, 36.2569, "/icons/x.png")
    path = tmp_path / "export.csv"
    path.write_text(
        "Id;Date;Description;Latitude;Longitude;Faction;Source;Geolocation;Origin;PlusCode\n"
        "b1;2024-03-12;Smoke; over a depot.;47.6606;36.2569;Neutral;https://pictures.example/2;;PIC;GH4P\n"
        "b2;2024-03-12;Smoke.;47.6606;36.2569;Neutral;https://pictures.example/2;;PIC;GH4P\n"
    )
    result = import_file(path)
    assert list(result.gdf["source_event_id"]) == ["b2"]
    assert result.gdf["native_type"][0] == "PIC"
    reason = "has 11 cells where 10 are expected; put cells that hold ';' in quotation marks"
    assert result.refused == (RefusedRow(2, reason),)


def test_geoconfirmeds_export_of_a_map(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(
        b"\xef\xbb\xbfDate;Name;Faction;Origin;Latitude;Longitude;PlusCode;Description;Source;Geolocation;Equipment;"
        b"EquipmentItems;Units;OrbatUnits;Id\n"
        b'2026-09-18;n;Side;UAV;48.9;37.8;"GH4P+X43 Ourtown, Our Oblast";"Smoke, then fire";https://a.example/1;;;;;;id1\n'
        b";m;Side;;47.5;34.5;GH4P+X43;;;;;;;;id2\n"
    )
    result = import_file(path)
    event = result.gdf.iloc[0]
    assert result.dataset == "GeoConfirmed"
    assert (event["date_start"], event["lat"], event["lon"]) == (pd.Timestamp("2026-09-18"), 48.9, 37.8)
    assert (event["native_type"], event["place_text"], event["doc_url"]) == (
        "UAV",
        "Ourtown, Our Oblast",
        "https://a.example/1",
    )
    assert result.refused == (RefusedRow(3, "date is missing"),)


def test_geoconfirmeds_collection_and_index(tmp_path):
    properties = {"id": "p1", "icon": "/i.png", "factionId": 9, "color": "#0", "date": "2026-08-06T14:30:00"}
    point = {"type": "Point", "coordinates": [37.2, 48.1]}
    features = [{"type": "Feature", "properties": properties, "geometry": point}]
    collection = {"factionMeta": [{"a": 1}], "geojson": {"type": "FeatureCollection", "features": features}}
    mark = {"id": "p1", "date": "2026-08-06T14:30:00", "la": 48.1, "lo": 37.2}
    index = [{"factionId": 9, "name": "Side", "color": "#0", "icons": [{"icon": "/i.png", "placemarks": [mark]}]}]
    for content in (collection, index):
        result = import_file(write(tmp_path / "a.json", content))
        event = result.gdf.iloc[0]
        assert (result.dataset, event["source_event_id"], event["lat"], event["lon"]) == (
            "GeoConfirmed",
            "p1",
            48.1,
            37.2,
        )
        assert event["date_start"] == pd.Timestamp("2026-08-06")
