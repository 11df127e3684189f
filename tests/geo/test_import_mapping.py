import json

import pandas as pd
import pytest

from geo.errors import ImportFileError
from geo.import_mapping import ColumnMapping, guess_mapping
from geo.imported import RawTable, RefusedRow
from geo.importers import import_file, inspect_file
from geo.mapping_files import read_mapping, write_mapping

TABLE = """Ref;Event Date;Lat;Long;Town;Country;Type;Killed;Comments
a1;3/4/2024;47,66;36,25;Huliaipole;Ukraine;Armed clash;2;Shots were heard.
a2;25/4/2024;47,5;36,5;Polohy;UKR;Bridge blown;;A bridge fell.
a3;March 2024;;;Polohy;UA;;0;
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "our_log.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_columns_are_guessed_from_names_and_values(table):
    inspection = inspect_file(table)
    assert inspection.format is None
    assert inspection.columns == ("Ref", "Event Date", "Lat", "Long", "Town", "Country", "Type", "Killed", "Comments")
    assert dict(inspection.mapping.columns) == {
        "date_start": "Event Date",
        "lat": "Lat",
        "lon": "Long",
        "place_name": "Town",
        "country": "Country",
        "event_type": "Type",
        "fatalities_best": "Killed",
        "sentence": "Comments",
    }
    assert list(inspection.sample["Ref"]) == ["a1", "a2", "a3"]


def test_a_name_without_fitting_values_is_not_taken(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text('date,when it was,coordinates,position\nsoon,2024-03-12,none,"47.66, 36.25"\n')
    assert dict(inspect_file(path).mapping.columns) == {"date_start": "when it was", "lat_lon": "position"}


def test_any_table_is_imported_by_its_guess(table):
    result = import_file(table)
    gdf = result.gdf.astype(object).where(result.gdf.notna(), None)
    assert result.dataset == "our_log"
    assert list(gdf["date_start"]) == [
        pd.Timestamp("2024-04-03"),
        pd.Timestamp("2024-04-25"),
        pd.Timestamp("2024-03-01"),
    ]
    assert list(gdf["date_precision"]) == ["day", "day", "month"]
    assert gdf["date_end"][2] == pd.Timestamp("2024-03-31")
    assert list(gdf["lat"]) == [47.66, 47.5, None]
    assert list(gdf["country"]) == ["UA", "UA", "UA"]
    assert list(gdf["event_type"]) == ["Battles", None, None]
    assert list(gdf["sub_event_type"]) == ["Armed clash", None, None]
    assert list(gdf["native_type"]) == ["Armed clash", "Bridge blown", None]
    assert list(gdf["fatalities_best"]) == [2, None, 0]
    assert result.notes[-2].startswith("Decimal commas") or any("guessed" in note for note in result.notes)
    assert result.notes[-1] == "Columns without a place in the frame were left out: Ref."


def test_a_mapping_adds_ids_fixed_values_and_the_order_of_dates(table, tmp_path):
    guess = inspect_file(table).mapping
    mapping = ColumnMapping(
        {**guess.columns, "source_event_id": "Ref"}, "Our log", {"publisher": "Us", "country": "UA"}, "month first"
    )
    result = import_file(table, mapping=mapping)
    assert list(result.gdf["source_event_id"]) == ["a1", "a3"]
    assert list(result.gdf["publisher"]) == ["Us", "Us"]
    assert result.gdf["date_start"][0] == pd.Timestamp("2024-03-04")
    reason = "date_start '25/4/2024' is no possible date (read month first); write it as 2024-03-12"
    assert result.refused == (RefusedRow(3, reason),)
    for name in ("mapping.yaml", "mapping.json"):
        write_mapping(mapping, tmp_path / name)
        assert read_mapping(tmp_path / name) == mapping
        again = import_file(table, mapping=tmp_path / name)
        assert list(again.gdf["event_id"]) == list(result.gdf["event_id"])


def test_rows_without_ids_keep_theirs_when_imported_again(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("date,lat,lon\n2024-03-12,1,2\n2024-03-12,1,2\n2024-03-13,1,2\n")
    ids = [list(import_file(path).gdf["event_id"]) for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 3


def test_coordinates_in_one_column(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(
        'date,coordinates\n2024-03-12,"47.66, 36.25"\n2024-03-12,"(-1.5 30.25)"\n2024-03-12,"0, 0"\n2024,"x"\n'
    )
    result = import_file(path, mapping=ColumnMapping({"date_start": "date", "lat_lon": "coordinates"}))
    assert list(result.gdf["lat"].dropna()) == [47.66, -1.5]
    assert result.refused == (RefusedRow(5, "'x' are no coordinates; write them as 47.66, 36.25"),)


def test_geojson_of_others(tmp_path):
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [36.25, 47.66]},
        "properties": {"when": "2024-03-12"},
    }
    path = tmp_path / "points.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    event = import_file(path).gdf.iloc[0]
    assert (event["lat"], event["lon"], event["date_start"]) == (47.66, 36.25, pd.Timestamp("2024-03-12"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("columns: {date: Day}", "'date' in columns cannot be mapped; give one of: source_event_id, date_start"),
        (
            "columns: {date_start: Day}\nfixed: {country: NO}",
            "fixed.country is False, not a text; put it in quotation marks",
        ),
        ("columns: {date_start: Day}\ndates: american", "dates is 'american'; give 'day first' or 'month first'"),
        ("colums: {}", "is no mapping: it needs 'columns:'"),
        ("columns: {}\nextra: 1", "'extra' is none of dataset, dates, columns, fixed"),
        ("columns: [", "is no readable mapping"),
    ],
)
def test_a_wrong_mapping_says_what_is_wrong(tmp_path, text, message):
    path = tmp_path / "mapping.yaml"
    path.write_text(text)
    with pytest.raises(ImportFileError, match="(?s)" + message.replace("(", r"\(")):
        read_mapping(path)


def test_a_mapping_of_another_table_is_refused(table):
    with pytest.raises(ImportFileError, match="names the column 'Day', which is not among: Ref, Event Date"):
        import_file(table, mapping=ColumnMapping({"date_start": "Day"}))


def test_a_table_of_something_else_is_refused(tmp_path):
    path = tmp_path / "prices.csv"
    path.write_text("item,price\nbread,3\n")
    with pytest.raises(ImportFileError, match=r"none of its columns looks like a date or coordinates \(item, price\)"):
        import_file(path)


def test_an_empty_table_guesses_nothing():
    raw = RawTable(pd.DataFrame({"a": pd.Series([], dtype="str")}), pd.Series([], dtype="int64").to_numpy())
    assert guess_mapping(raw).columns == {}
