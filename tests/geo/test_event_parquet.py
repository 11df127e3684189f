import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from geo import event_parquet
from geo.errors import FrameError
from geo.event_parquet import read_event_table
from geo.export import read_events, write_events
from geo.frame import empty_events_gdf
from geo.synth import synth


def frame_of(table):
    return table.part(np.arange(len(table)))


@pytest.fixture
def no_conversion(monkeypatch):
    def refuse(path):
        raise AssertionError(f"{path} was read as a whole")

    monkeypatch.setattr(event_parquet, "read_events", refuse)


@pytest.mark.usefixtures("no_conversion")
@pytest.mark.parametrize("n", [0, 1, 2_000])
def test_what_was_written_is_read_without_conversion(tmp_path, n):
    events = synth(n, seed=9) if n else empty_events_gdf()
    write_events(events, path := tmp_path / "events.parquet")
    assert_frame_equal(frame_of(read_event_table(path)), events, check_index_type=False)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".geojson"])
def test_other_kinds_are_read_too(tmp_path, suffix):
    events = synth(50, seed=9)
    write_events(events, path := tmp_path / f"events{suffix}")
    assert_frame_equal(frame_of(read_event_table(path)), events, check_index_type=False)


@pytest.mark.parametrize(
    "change",
    [
        {"n_reports": 1},  # another width of integer
        {"lat": 12.345678901, "lon": 1.5, "geo_basis": "imported", "geo_precision": "exact"},  # too many decimals
        {"is_primary": None},  # the frame has a default
    ],
)
def test_what_needs_conversion_is_converted(tmp_path, change):
    events = pd.DataFrame(synth(20, seed=9).drop(columns="geometry")).assign(**change)
    events.to_parquet(path := tmp_path / "events.parquet", index=False)
    assert_frame_equal(frame_of(read_event_table(path)), read_events(path), check_index_type=False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"country": "Ukraine"}, "give an ISO 3166-1 alpha-2 code"),
        ({"modality": "rumoured"}, "is not one of"),
        ({"event_id": "same"}, "every row needs an id of its own"),
        ({"sentence": ""}, "not an empty text"),
        ({"confidence": 2.0}, "give a number from 0 to 1"),
        ({"weather": "fair"}, "is not a column"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, change, words):
    events = pd.DataFrame(synth(20, seed=9).drop(columns="geometry")).assign(**change)
    events.to_parquet(path := tmp_path / "events.parquet", index=False)
    with pytest.raises(FrameError, match=words):
        read_event_table(path)


def test_a_file_that_is_none_of_it(tmp_path):
    (path := tmp_path / "events.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(FrameError, match="does not hold events"):
        read_event_table(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(FrameError, match="is no file"):
        read_event_table(tmp_path / "events.parquet")
