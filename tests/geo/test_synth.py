"""Synthetic events keep the contract of the frame and come out the same for the same seed."""

import pytest

from geo.frame import validate_events_gdf
from geo.synth import synth


@pytest.mark.parametrize("n", [0, 1, 1000])
def test_synthetic_events_are_valid(n):
    events = synth(n, seed=2)
    validate_events_gdf(events)
    assert len(events) == n


def test_the_seed_decides():
    assert synth(200, 3).equals(synth(200, 3))
    assert not synth(200, 3).equals(synth(200, 4))


def test_they_have_the_gaps_of_real_data():
    events = synth(2000)
    assert 0 < events["lat"].isna().mean() < 0.1
    assert 0 < events["date_start"].isna().mean() < 0.1
    assert events["country"].nunique() > 20
    assert {"settlement", "near", "admin1", "country"} <= set(events["geo_precision"])
