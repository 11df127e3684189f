"""Bins of the map: coarser than marks, and nothing left out."""

import numpy as np
import pytest

from geo import bins
from geo.bins import BinIndex
from geo.marks import MarkIndex
from geo.synth import synth
from tests.geo.mark_rows import event, frame
from tests.geo.test_marks import unpack


def packed(index, n):
    return unpack(index.pack(np.arange(n)))


def test_events_of_one_cell_are_one_mark_at_their_middle(monkeypatch):
    monkeypatch.setattr(bins, "CELLS", (1.0,))
    events = frame(
        event("a", lat=50.2, lon=30.2, geo_precision="near", geo_radius_km=20.0, place_name="Here"),
        event("b", lat=50.4, lon=30.6, geo_precision="near", geo_radius_km=9.0),
        event("c", lat=50.4, lon=30.6, event_type="Riots"),
        event("d", lat=51.4, lon=30.6),
        event("e", lat=None, lon=None, geo_basis=None),
    )
    marks = packed(BinIndex(events), len(events))
    assert marks["points"].reshape(-1, 2)[marks["point"]].tolist() == [
        [3046667, 5033333],
        [3046667, 5033333],
        [3060000, 5140000],
    ]
    assert sorted(marks["count"].tolist()) == [1, 1, 2]
    assert marks["km"].tolist() == [0.0, 0.0, 0.0]
    assert marks["names"] == [None, None]


def test_bins_and_marks_add_up_to_the_same_by_look():
    events = synth(3_000, seed=4)
    exact, binned = (packed(made(events), len(events)) for made in (MarkIndex, BinIndex))
    for look in range(0, 162):
        assert exact["count"][exact["style"] == look].sum() == binned["count"][binned["style"] == look].sum()


@pytest.mark.parametrize(("most", "size"), [(10**6, 0.01), (2, 1.0)])
def test_cells_are_as_small_as_their_number_allows(monkeypatch, most, size):
    monkeypatch.setattr(bins, "MAX_CELLS", most)
    assert BinIndex(synth(500, seed=4)).cell_degrees == size


def test_a_bin_lists_its_events(monkeypatch):
    monkeypatch.setattr(bins, "CELLS", (1.0,))
    events = frame(event("a", lat=-0.2, lon=-0.2), event("b", lat=-0.4, lon=-0.4), event("c", lat=0.2, lon=-0.2))
    assert BinIndex(events).rows_at(np.arange(3), -30_000, -30_000).tolist() == [0, 1]
