import pandas as pd
import pytest

from geo.errors import ImportFileError
from geo.imported import RefusedRow
from geo.importers import import_file
from tests.geo.import_rows import ACLED, ACLED_2022, ACLED_2023, csv_text


@pytest.fixture
def imported(tmp_path):
    def run(*rows, columns=ACLED_2023, delimiter=",", encoding="utf-8"):
        path = tmp_path / "acled.csv"
        path.write_text(csv_text(columns, *rows, delimiter=delimiter), encoding=encoding)
        return import_file(path)

    return run


def test_a_row_is_taken_over_whole(imported):
    result = imported(ACLED)
    event = result.gdf.iloc[0]
    assert result.dataset == "ACLED"
    assert result.refused == ()
    expected = {
        "source_dataset": "ACLED",
        "source_event_id": "UKR900001",
        "date_start": pd.Timestamp("2024-03-12"),
        "date_end": pd.Timestamp("2024-03-12"),
        "date_precision": "day",
        "date_basis": "imported",
        "lat": 47.6606,
        "lon": 36.2569,
        "geo_precision": "settlement",
        "geo_basis": "imported",
        "place_name": "Huliaipole",
        "country": "UA",
        "admin1": "Zaporizhia",
        "admin1_code": "UA-23",
        "kind": "incident",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "disorder_type": "Political violence",
        "native_type": "Explosions/Remote violence / Air/drone strike",
        "modality": "reported",
        "actor1_type": "external forces",
        "actor2_type": "civilians",
        "initiator": "unknown",
        "fatalities_best": 0,
        "publisher": "Our Gazette",
        "status": "extracted",
    }
    assert {name: event[name] for name in expected} == expected
    assert event[["confidence", "confidence_place", "fatalities_low", "injured", "geo_radius_km"]].isna().all()


@pytest.mark.parametrize(
    ("columns", "delimiter", "encoding"),
    [
        (ACLED_2022, ",", "utf-8"),
        (ACLED_2023, ";", "utf-8-sig"),
        ([name.upper() for name in ACLED_2023], "\t", "utf-16"),
        (ACLED_2022, "|", "cp1252"),
    ],
)
def test_every_layout_delimiter_and_encoding_gives_the_same(imported, columns, delimiter, encoding):
    row = {**ACLED, "location": "Café"}
    event = imported(row, columns=columns, delimiter=delimiter, encoding=encoding).gdf.iloc[0]
    assert (event["source_event_id"], event["place_name"], event["country"]) == ("UKR900001", "Café", "UA")


def variants(name, values):
    return [{**ACLED, "event_id_cnty": f"V{number}", name: value} for number, value in enumerate(values)]


def test_dates(imported):
    days = {
        "12 March 2024": "2024-03-12",
        "2024-03-12": "2024-03-12",
        "12-Mar-24": "2024-03-12",
        "12-March-2024": "2024-03-12",
        "03/04/2024": "2024-04-03",
        "25/04/2024": "2024-04-25",
        "2024-03-12T00:00:00": "2024-03-12",
        "12.03.2024": "2024-03-12",
        "March 12, 2024": "2024-03-12",
    }
    read = imported(*variants("event_date", days)).gdf["date_start"]
    assert dict(zip(days, read.dt.strftime("%Y-%m-%d"), strict=True)) == days


def test_month_first_only_where_nothing_else_is_possible(imported):
    rows = ({**ACLED, "event_date": "04/25/2024"}, {**ACLED, "event_id_cnty": "B", "event_date": "04/03/2024"})
    result = imported(*rows)
    assert list(result.gdf["date_start"].dt.strftime("%m-%d")) == ["04-25", "04-03"]
    assert "Dates were read month first, because some of them can be nothing else." in result.notes


def test_time_precision(imported):
    spans = {
        "1": ("day", "2024-02-12", "2024-02-12"),
        "2": ("week", "2024-02-09", "2024-02-15"),
        "3": ("month", "2024-02-01", "2024-02-29"),
    }
    gdf = imported(*({**row, "event_date": "2024-02-12"} for row in variants("time_precision", spans))).gdf
    days = (gdf[name].dt.strftime("%Y-%m-%d") for name in ("date_start", "date_end"))
    assert dict(zip(spans, zip(gdf["date_precision"], *days, strict=True), strict=True)) == spans


def test_geo_precision(imported):
    words = {"1": "settlement", "2": "near", "3": "admin1", "": "unknown"}
    assert list(imported(*variants("geo_precision", words)).gdf["geo_precision"]) == list(words.values())


def test_inter_is_a_number_or_a_word(imported):
    words = {"2": "rebel group", "Rebel forces": "rebel group", "External/Other forces": "external forces"}
    assert list(imported(*variants("inter1", words)).gdf["actor1_type"]) == list(words.values())


def test_no_actor_is_none(imported):
    event = imported({**ACLED, "actor2": "", "inter2": "0"}).gdf.iloc[0]
    assert event[["actor2", "actor2_type"]].isna().all()


def test_missing_fatalities_are_null_and_zero_stays_zero(imported):
    gdf = imported({**ACLED, "fatalities": ""}, {**ACLED, "event_id_cnty": "B", "fatalities": "0"}).gdf
    assert gdf["fatalities_best"].isna().tolist() == [True, False]
    assert gdf["fatalities_best"][1] == 0


DIRTY = [
    (
        {"event_date": "31/02/2024"},
        "event_date '31/02/2024' is no possible date (read day first); write it as 2024-03-12",
    ),
    ({"event_date": ""}, "event_date is missing"),
    (
        {"latitude": "137.5", "longitude": "48"},
        "latitude '137.5' is outside -90 to 90: latitude and longitude look swapped",
    ),
    (
        {"latitude": "36.2569", "longitude": "47.6606"},
        "'36.2569, 47.6606' (lat, lon) lies outside the row's country, "
        "but inside it the other way round: looks swapped",
    ),
    ({"latitude": "97.5", "longitude": "100"}, "latitude '97.5' is outside -90 to 90"),
    ({"longitude": "200"}, "longitude '200' is outside -180 to 180"),
    ({"longitude": "east"}, "longitude 'east' is no number of degrees; write it as 47.8388"),
    ({"longitude": ""}, "longitude is missing, latitude is given"),
    ({"fatalities": "many"}, "fatalities 'many' is no whole number of 0 or more"),
    ({"fatalities": "-1"}, "fatalities '-1' is no whole number of 0 or more"),
    ({"geo_precision": "9"}, "geo_precision '9' is none of the dataset's codes: 1, 2, 3"),
    ({"event_id_cnty": "UKR900001"}, "id 'UKR900001' is already that of row 2"),
]


def test_dirty_rows_are_refused_with_their_number_and_reason(imported):
    rows = [{**ACLED, "event_id_cnty": f"B{number}", **change} for number, (change, _) in enumerate(DIRTY)]
    result = imported(ACLED, *rows, {**ACLED, "event_id_cnty": "C"})
    assert result.refused == tuple(RefusedRow(number, reason) for number, (_, reason) in enumerate(DIRTY, start=3))
    assert list(result.gdf["source_event_id"]) == ["UKR900001", "C"]


def test_zero_zero_is_no_place(imported):
    result = imported({**ACLED, "latitude": "0", "longitude": "0.0"})
    event = result.gdf.iloc[0]
    assert event[["lat", "lon", "geometry", "geo_basis"]].isna().all()
    assert event["geo_precision"] == "unknown"
    assert "Coordinates 0/0 mean that the place is missing; kept without a point: 1 rows (row 2)." in result.notes


def test_decimal_commas_are_read_and_noted(imported):
    result = imported({**ACLED, "latitude": "47,6606", "longitude": "36,2569"}, delimiter=";")
    assert (result.gdf["lat"][0], result.gdf["lon"][0]) == (47.6606, 36.2569)
    assert "Decimal commas in latitude were read as points: 1 rows (row 2)." in result.notes


def test_ids_are_stable_and_differ(imported):
    ids = [imported(ACLED, {**ACLED, "event_id_cnty": "B"}).gdf["event_id"].tolist() for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_a_type_of_another_codebook_is_kept_as_native_type(imported):
    event = imported({**ACLED, "event_type": "Headquarters", "sub_event_type": "Old kind"}).gdf.iloc[0]
    assert event[["event_type", "sub_event_type", "disorder_type"]].isna().all()
    assert event["native_type"] == "Headquarters / Old kind"


def test_missing_columns_are_named(imported):
    columns = [name for name in ACLED_2023 if name not in ("latitude", "longitude")]
    with pytest.raises(ImportFileError, match="lacks ACLED's columns latitude, longitude"):
        imported(ACLED, columns=columns)


def test_weekly_counts_are_no_events(tmp_path):
    path = tmp_path / "weekly.csv"
    path.write_text("WEEK,COUNTRY,EVENTS,CENTROID_LATITUDE,CENTROID_LONGITUDE\n2024-01-06,Mali,3,1,2\n")
    with pytest.raises(ImportFileError, match="weekly counts, not events"):
        import_file(path)
