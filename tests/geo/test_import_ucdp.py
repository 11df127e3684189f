import pandas as pd
import pytest

from geo.import_ucdp import COLUMNS
from geo.imported import RefusedRow
from geo.importers import import_file
from tests.geo.import_rows import UCDP, UCDP_41, csv_text


@pytest.fixture
def imported(tmp_path):
    def run(*rows, columns=COLUMNS, encoding="utf-8", header=True):
        path = tmp_path / "ged.csv"
        path.write_text(csv_text(columns, *rows, header=header), encoding=encoding)
        return import_file(path)

    return run


def test_a_row_is_taken_over_whole(imported):
    result = imported(UCDP)
    event = result.gdf.iloc[0]
    expected = {
        "source_dataset": "UCDP GED",
        "source_event_id": "900001",
        "date_start": pd.Timestamp("2024-01-03"),
        "date_end": pd.Timestamp("2024-01-05"),
        "date_precision": "range",
        "geo_precision": "near",
        "geo_radius_km": 25.0,
        "place_name": "Rivertown",
        "country": "ML",
        "admin1": "River province",
        "admin2": "Upper district",
        "native_type": "state-based conflict",
        "actor1_type": "state forces",
        "initiator": "unknown",
        "fatalities_low": 2,
        "fatalities_best": 3,
        "fatalities_high": 6,
        "doc_title": "Shots at the river",
        "report_date": pd.Timestamp("2024-01-06"),
    }
    assert {name: event[name] for name in expected} == expected
    assert event[["event_type", "confidence", "injured", "actor2_type"]].isna().all()


def test_only_one_sided_violence_has_an_acled_type(imported):
    event = imported({**UCDP, "type_of_violence": "3", "side_b": "Civilians"}).gdf.iloc[0]
    assert (event["event_type"], event["initiator"]) == ("Violence against civilians", "actor1")
    assert event["actor2_type"] == "civilians"


def variants(name, values):
    return [{**UCDP, "id": str(number), name: value} for number, value in enumerate(values)]


def test_where_precision(imported):
    words = ["exact", "near", "admin2", "admin1", "region", "country", "sea_air"]
    gdf = imported(*variants("where_prec", "1234567")).gdf
    assert list(gdf["geo_precision"]) == words
    assert list(gdf["geo_radius_km"].fillna(-1)) == [25.0 if word == "near" else -1 for word in words]


def test_date_precision(imported):
    gdf = imported(*variants("date_prec", "12345")).gdf
    assert list(gdf["date_precision"]) == ["day", "range", "week", "month", "year"]


def test_three_date_formats_in_one_column(imported):
    dates = ("2024-01-03 00:00:00.000", "1/3/2024 0:00:00", "03-Jan-24", "1/25/2024")
    rows = [
        {**UCDP, "id": str(number), "date_start": day, "date_end": "2024-01-25"} for number, day in enumerate(dates)
    ]
    gdf = imported(*rows).gdf
    assert list(gdf["date_start"].dt.strftime("%m-%d")) == ["01-03", "01-03", "01-03", "01-25"]


def test_day_first_where_a_date_says_so(imported):
    rows = ({**UCDP, "date_start": "3/1/2024", "date_end": "25/1/2024"},)
    assert imported(*rows).gdf["date_start"][0] == pd.Timestamp("2024-01-03")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_candidate_releases(imported, encoding):
    result = imported({**UCDP, "where_coordinates": "Bélédougou"}, columns=UCDP_41, encoding=encoding)
    assert len(UCDP_41) == 41
    assert result.gdf["place_name"][0] == "Bélédougou"
    assert ("Read as Windows-1252, because it is not UTF-8." in result.notes) == (encoding == "cp1252")


def test_a_release_without_a_header(imported):
    result = imported(UCDP, header=False)
    assert result.gdf["source_event_id"][0] == "900001"
    assert "The file has no header; its columns were read as those of UCDP GED." in result.notes


DIRTY = [
    ({"date_end": "2024-01-01"}, "date_end '2024-01-01' is before date_start"),
    ({"low": "4"}, "low, best and high are not in that order"),
    ({"where_prec": "0"}, "where_prec '0' is none of the dataset's codes: 1, 2, 3, 4, 5, 6, 7"),
    ({"type_of_violence": "4"}, "type_of_violence '4' is none of the dataset's codes: 1, 2, 3"),
    ({"best": "1.5"}, "best '1.5' is no whole number of 0 or more"),
]


def test_dirty_rows_are_refused(imported):
    result = imported(*({**UCDP, "id": str(number), **change} for number, (change, _) in enumerate(DIRTY)), UCDP)
    assert result.refused == tuple(RefusedRow(number, reason) for number, (_, reason) in enumerate(DIRTY, start=2))
    assert list(result.gdf["source_event_id"]) == ["900001"]


def test_several_report_dates_are_none(imported):
    assert imported({**UCDP, "source_date": "2024-01-06;2024-01-07"}).gdf["report_date"].isna().all()
