import pandas as pd
import pytest

from geo.import_gdelt import COLUMNS
from geo.imported import RefusedRow
from geo.importers import import_file
from tests.geo.import_rows import csv_text

ROW = {
    "globaleventid": "900001",
    "sqldate": "20240312",
    "monthyear": "202403",
    "year": "2024",
    "fractiondate": "2024.1973",
    "actor1code": "REB",
    "actor1name": 'THE "FRONT"',
    "actor1type1code": "REB",
    "actor2code": "CVL",
    "actor2name": "VILLAGERS",
    "actor2type1code": "CVL",
    "isrootevent": "1",
    "eventcode": "1951",
    "actiongeo_type": "4",
    "actiongeo_fullname": "Rivertown, Mopti, Mali",
    "actiongeo_countrycode": "ML",
    "actiongeo_lat": "14.5",
    "actiongeo_long": "-4.2",
    "dateadded": "20240313001500",
    "sourceurl": "https://gazette.example/news/1",
}


@pytest.fixture
def imported(tmp_path):
    def run(*rows, header=False, name="20240313001500.export.CSV"):
        path = tmp_path / name
        text = csv_text(COLUMNS, *rows, delimiter="\t", header=header)
        path.write_text(text.replace('"THE ""FRONT"""', 'THE "FRONT"'), encoding="utf-8")
        return import_file(path)

    return run


def test_there_are_61_columns():
    assert len(COLUMNS) == len(set(COLUMNS)) == 61


def test_a_row_is_taken_over_whole(imported):
    result = imported(ROW)
    event = result.gdf.iloc[0]
    expected = {
        "source_dataset": "GDELT 2",
        "source_event_id": "900001",
        "date_start": pd.Timestamp("2024-03-12"),
        "date_precision": "day",
        "report_date": pd.Timestamp("2024-03-13"),
        "lat": 14.5,
        "lon": -4.2,
        "geo_precision": "settlement",
        "place_name": "Rivertown, Mopti, Mali",
        "country": "ML",
        "kind": "incident",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "disorder_type": "Political violence",
        "native_type": "CAMEO 1951",
        "actor1": 'THE "FRONT"',
        "actor1_type": "rebel group",
        "actor2_type": "civilians",
        "initiator": "actor1",
        "doc_url": "https://gazette.example/news/1",
    }
    assert {name: event[name] for name in expected} == expected
    assert event[["confidence", "fatalities_best", "injured"]].isna().all()
    assert "The file has no header; its columns were read as those of GDELT 2." in result.notes


def test_codes_and_places(imported):
    kinds = {
        "010": ("statement", None, None),
        "0871": ("diplomacy", None, None),
        "141": ("incident", "Protests", None),
        "1451": ("incident", "Riots", "Violent demonstration"),
        "190": ("incident", None, None),
        "193": ("incident", "Battles", "Armed clash"),
    }
    places = {"1": "country", "2": "admin1", "3": "settlement", "4": "settlement", "5": "admin1"}
    rows = [{**ROW, "globaleventid": code, "eventcode": code} for code in kinds]
    rows += [{**ROW, "globaleventid": f"p{code}", "actiongeo_type": code} for code in places]
    gdf = imported(*rows, header=True).gdf
    read = gdf[["kind", "event_type", "sub_event_type"]].astype(object).where(lambda values: values.notna(), None)
    assert list(read.itertuples(index=False, name=None))[: len(kinds)] == list(kinds.values())
    assert list(gdf["geo_precision"])[len(kinds) :] == list(places.values())


def test_no_place_is_null_and_dirty_rows_are_refused(imported):
    nowhere = {"actiongeo_type": "0", "actiongeo_lat": "", "actiongeo_long": "", "actiongeo_countrycode": ""}
    result = imported(
        {**ROW, **nowhere},
        {**ROW, "globaleventid": "2", "sqldate": "20241332"},
        {**ROW, "globaleventid": "3", "eventcode": "99"},
    )
    assert result.gdf[["lat", "geometry", "country"]].isna().all(axis=None)
    assert list(result.gdf["geo_precision"]) == ["unknown"]
    assert result.refused == (
        RefusedRow(2, "SQLDATE '20241332' is no possible date (read day first); write it as 2024-03-12"),
        RefusedRow(3, "EventCode '99' is no CAMEO code"),
    )
