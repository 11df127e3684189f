import zipfile

import pandas as pd
import pytest

from geo.errors import ImportFileError
from geo.importers import import_file
from tests.geo.import_rows import csv_text

INFO = [
    "viina_version",
    "event_id",
    "event_id_1pd",
    "date",
    "time",
    "geonameid",
    "feature_code",
    "asciiname",
    "ADM1_NAME",
    "ADM1_CODE",
    "ADM2_NAME",
    "ADM2_CODE",
    "longitude",
    "latitude",
    "GEO_PRECISION",
    "GEO_API",
    "location",
    "address",
    "report_id",
    "source",
    "url",
    "text",
    "lang",
]
LABELS = [
    "viina_version",
    "event_id",
    "date",
    "geonameid",
    "t_mil_pred",
    "t_mil_b",
    "t_artillery_b",
    "t_uav_b",
    "t_airstrike_b",
    "t_san_b",
    "a_rus_b",
    "a_ukr_b",
    "a_rus_init_b",
    "a_ukr_init_b",
]
ROW = {
    "viina_version": "bert_1",
    "event_id": "1",
    "date": "20240312",
    "time": "08:15",
    "geonameid": "707308",
    "feature_code": "PPL",
    "asciiname": "Huliaipole",
    "adm1_name": "Zaporiz'ka",
    "adm2_name": "Polohivs'kyi",
    "longitude": "36.2569",
    "latitude": "47.6606",
    "geo_precision": "ADM3",
    "source": "ourpaper",
    "url": "https://paper.example/1",
    "text": "Обстріл околиці міста",
    "lang": "ua",
}


@pytest.fixture
def folder(tmp_path):
    rows = [{**ROW, "event_id": str(number)} for number in range(1, 6)]
    (tmp_path / "event_info_latest_2024.csv").write_text(csv_text(INFO, *rows), encoding="utf-8")
    return tmp_path


def label(number, *flags):
    return {"viina_version": "bert_1", "event_id": str(number), **dict.fromkeys(LABELS[5:], "0")} | {
        f"{flag}_b": "1" for flag in flags
    }


def test_the_date_is_the_reports(folder):
    event = import_file(folder / "event_info_latest_2024.csv").gdf.iloc[0]
    expected = {
        "source_dataset": "VIINA 2",
        "source_event_id": "1",
        "date_start": pd.Timestamp("2024-03-12"),
        "date_basis": "publication",
        "report_date": pd.Timestamp("2024-03-12"),
        "geo_precision": "settlement",
        "gazetteer_id": "geonames:707308",
        "country": "UA",
        "language": "uk",
        "kind": "incident",
        "doc_url": "https://paper.example/1",
        "sentence": "Обстріл околиці міста",
    }
    assert {name: event[name] for name in expected} == expected
    assert event[["event_type", "native_type", "actor1"]].isna().all()


def test_precision(tmp_path):
    codes = {"STREET": "street", "ADM3": "settlement", "ADM2": "admin2", "ADM1": "admin1"}
    rows = [{**ROW, "event_id": code, "geo_precision": code} for code in codes]
    path = tmp_path / "viina.csv"
    path.write_text(csv_text(INFO, *rows), encoding="utf-8")
    assert list(import_file(path).gdf["geo_precision"]) == list(codes.values())


def test_labels_beside_the_file_are_joined(folder):
    labels = csv_text(
        LABELS,
        label(1, "t_mil", "t_artillery", "a_rus", "a_rus_init", "a_ukr"),
        label(2, "t_mil", "t_uav", "t_airstrike", "a_ukr", "a_ukr_init"),
        label(3, "t_mil", "t_uav", "t_artillery"),
        label(4, "t_san"),
        label(5),
    )
    with zipfile.ZipFile(folder / "event_labels_latest_2024.zip", "w") as archive:
        archive.writestr("event_labels_latest_2024.csv", labels)
    result = import_file(folder / "event_info_latest_2024.csv")
    assert "Labels were joined from event_labels_latest_2024.zip." in result.notes
    gdf = result.gdf.astype(object).where(result.gdf.notna(), None)
    assert list(gdf["sub_event_type"]) == ["Shelling/artillery/missile attack", "Air/drone strike", None, None, None]
    assert list(gdf["kind"]) == ["incident", "incident", "incident", "diplomacy", "statement"]
    assert list(gdf["native_type"]) == [
        "t_mil t_artillery",
        "t_mil t_uav t_airstrike",
        "t_mil t_artillery t_uav",
        "t_san",
        None,
    ]
    assert list(gdf["initiator"]) == ["actor1", "actor1", "unknown", "unknown", "unknown"]
    assert [name.split()[0] if name else None for name in gdf["actor1"]] == ["Russian", "Ukrainian", None, None, None]
    assert [name.split()[0] if name else None for name in gdf["actor2"]] == ["Ukrainian", None, None, None, None]


def test_labels_alone_have_no_places(tmp_path):
    path = tmp_path / "event_labels_latest_2024.csv"
    path.write_text(csv_text(LABELS, label(1)))
    with pytest.raises(ImportFileError, match="import the event_info file with this one in the same folder"):
        import_file(path)
