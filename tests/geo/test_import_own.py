import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal

from geo.export import write_events
from geo.imported import RefusedRow
from geo.importers import import_file
from tests.geo.import_rows import ACLED, ACLED_2023, csv_text


@pytest.fixture(scope="module")
def events(tmp_path_factory):
    """A frame with every kind of value, text that tempts spreadsheets and parsers among it."""
    path = tmp_path_factory.mktemp("own") / "acled.csv"
    rows = [{**ACLED, "event_id_cnty": f"A{number}"} for number in range(4)]
    rows[1] |= {"notes": "=1+1", "latitude": "", "longitude": "", "fatalities": ""}
    rows[2] |= {"notes": "Two\nlines, a \"quote\" and an 'apostrophe'.", "time_precision": "3"}
    path.write_text(csv_text(ACLED_2023, *rows))
    gdf = import_file(path).gdf
    gdf["sentence"] = gdf["sentence"].where(gdf["sentence"].notna(), " ")
    gdf["status_at"] = gdf["status_at"].mask(gdf.index == 2, pd.Timestamp("2025-12-27T08:00:00.250Z"))
    gdf["confidence"] = gdf["confidence"].mask(gdf.index == 2, 0.123456789012345)
    gdf["is_primary"] = gdf.index != 3
    return gdf


@pytest.mark.parametrize("suffix", [".geojson", ".jsonl", ".csv", ".parquet"])
def test_what_was_written_comes_in_as_it_was(events, tmp_path, suffix):
    path = tmp_path / f"events{suffix}"
    write_events(events, path)
    result = import_file(path)
    assert result.dataset == "events of this program"
    assert result.refused == ()
    assert_geodataframe_equal(result.gdf, events)


def test_a_row_spoilt_by_hand_is_refused(events, tmp_path):
    path = tmp_path / "events.csv"
    write_events(events, path)
    text = (
        path.read_text(encoding="utf-8")
        .replace("A0,2024-03-12,", "A0,2024-03-33,", 1)
        .replace(",settlement,", ",hamlet,", 1)
    )
    path.write_text(text, encoding="utf-8")
    result = import_file(path)
    assert result.refused[0].row == 2
    assert result.refused[0].reason == "date_start '2024-03-33' is no date; write it as 2024-03-12"
    assert len(result.gdf) == 3


def test_a_count_that_no_column_holds_is_refused(tmp_path):
    path = tmp_path / "events.csv"
    row = {"event_id": "a", "kind": "incident", "modality": "reported", "n_reports": "2147483648"}
    columns = [*row, "date_precision", "geo_precision", "date_start", "date_end", "lat", "lon"]
    path.write_text(",".join(columns) + "\n" + ",".join(row.values()) + "," * 6 + "\n")
    assert import_file(path).refused == (
        RefusedRow(2, "n_reports '2147483648' is no whole number up to 2,147,483,647"),
    )


def test_repeated_ids_are_refused(events, tmp_path):
    path = tmp_path / "events.jsonl"
    write_events(events, path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text.splitlines()[0] + "\n", encoding="utf-8")
    assert import_file(path).refused == (RefusedRow(5, f"id {events['event_id'][0]!r} is already that of row 1"),)
