"""The bars add up to the dated events, whatever their intervals."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.arrays import EventArrays
from geo.timeline import day_of, timeline


def days(*texts):
    return np.array(
        [np.datetime64(text, "D").astype(int) if text else EventArrays.NEVER for text in texts], dtype=np.int32
    )


def test_days_weeks_months_and_years_by_the_span():
    for last, step in (("2025-01-20", "day"), ("2026-01-20", "week"), ("2030-01-20", "month"), ("2090-01-01", "year")):
        line = timeline(days("2025-01-01", last), days("2025-01-01", last), [0, 0], 1)
        assert line.step == step
        assert line.counts.sum() == pytest.approx(2)
        assert line.starts[0] <= days("2025-01-01")[0]
        assert line.starts[-1] > days(last)[0]


def test_weeks_begin_on_monday_and_months_on_their_first():
    assert day_of(
        int(timeline(days("2025-01-01", "2026-01-01"), days("2025-01-01", "2026-01-01"), [0, 0], 1).starts[0])
    ) == date(2024, 12, 30)
    assert day_of(
        int(timeline(days("2020-01-15", "2026-01-01"), days("2020-01-15", "2026-01-01"), [0, 0], 1).starts[0])
    ) == date(2020, 1, 1)


def test_an_interval_is_spread_and_undated_events_are_counted_apart():
    line = timeline(days("2025-01-01", "2025-01-01", None), days("2025-01-04", "2025-01-01", None), [0, 1, 0], 2)
    assert line.counts.tolist() == [[0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]]
    assert line.undated == 1


def test_nothing_dated():
    line = timeline(days(None), days(None), [0], 3)
    assert line.counts.shape == (3, 0)
    assert line.undated == 1


@given(st.lists(st.tuples(st.integers(-30000, 40000), st.integers(0, 4000), st.integers(0, 2)), max_size=30))
def test_the_bars_add_up(events):
    start = np.array([first for first, _, _ in events], dtype=np.int32)
    end = start + np.array([length for _, length, _ in events], dtype=np.int32)
    groups = [group for _, _, group in events]
    line = timeline(start, end, groups, 3)
    assert line.counts.sum(axis=1) == pytest.approx([groups.count(i) for i in range(3)])
    assert (np.diff(line.starts) > 0).all()
