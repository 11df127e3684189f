"""Events by day, week or month and by type: the histogram under the map.

An event that may have happened on any of several days counts as a fraction on each of the steps that
they touch, so that the bars add up to the dated events. Undated events are counted beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import numpy as np

from geo.arrays import Days, EventArrays

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Step = Literal["day", "week", "month", "year"]

MAX_DAYS: Final = 130
MAX_WEEK_DAYS: Final = 900
MAX_MONTH_DAYS: Final = 10_000
MONDAY: Final = 3
"""Days from 1970-01-01, a Thursday, back to the Monday of its week."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """
    Counts of events along time.

    Attributes
    ----------
    step
        Length of a bar.
    starts
        First day of each bar and, last, the day after the last bar; days since 1970-01-01.
    counts
        One row a group, one column a bar; fractions where an event spreads over several.
    undated
        Events without a day.
    """

    step: Step
    starts: Ints
    counts: Floats
    undated: int


def timeline(start: Days, end: Days, group: Sequence[int] | Ints, n_groups: int) -> Timeline:
    """
    Count events along time.

    Parameters
    ----------
    start, end
        First and last possible day of each event, as in `EventArrays` (`EventArrays.NEVER` for undated).
    group
        Group of each event, 0 to `n_groups` - 1.
    n_groups
        How many groups there are.
    """
    dated = start != EventArrays.NEVER
    first, last, of = start[dated], end[dated], np.asarray(group)[dated]
    undated = len(start) - len(first)
    if not len(first):
        return Timeline("day", np.zeros(1, dtype=np.int64), np.zeros((n_groups, 0)), undated)
    step = _step(int(first.min()), int(last.max()))
    starts = _starts(int(first.min()), int(last.max()), step)
    low, high = _bar(starts, first), _bar(starts, last)
    return Timeline(step, starts, _counts(low, high, of, (n_groups, len(starts) - 1)), undated)


def _bar(starts: Ints, days: Days) -> Ints:
    """The bar that each day falls on, looked up by day."""
    of_day = np.searchsorted(starts, np.arange(starts[0], starts[-1]), side="right") - 1
    bars: Ints = of_day[days - int(starts[0])]
    return bars


def _counts(low: Ints, high: Ints, of: Ints, shape: tuple[int, int]) -> Floats:
    """Count what lies on one bar at once; spread what lies on several over them."""
    n_groups, bars = shape
    alone = np.bincount(of * np.int64(bars) + low, low == high, n_groups * bars)
    counts = np.asarray(alone.reshape(shape), dtype=np.float64)
    wide = np.flatnonzero(low < high)
    if not len(wide):
        return counts
    at, share = of[wide] * np.int64(bars + 1), 1.0 / (high[wide] - low[wide] + 1)
    size = n_groups * (bars + 1)
    change = np.bincount(at + low[wide], share, size) - np.bincount(at + high[wide] + 1, share, size)
    spread = np.cumsum(change.reshape(n_groups, bars + 1), axis=1)[:, :-1]
    return counts + np.maximum(spread, 0.0)


def _step(first: int, last: int) -> Step:
    for step, limit in (("day", MAX_DAYS), ("week", MAX_WEEK_DAYS), ("month", MAX_MONTH_DAYS)):
        if last - first < limit:
            return step  # type: ignore[return-value]
    return "year"


def _starts(first: int, last: int, step: Step) -> Ints:
    if step == "day":
        return np.arange(first, last + 2)
    if step == "week":
        monday = first - (first + MONDAY) % 7
        return np.arange(monday, last + 8, 7)[: (last - monday) // 7 + 2]
    unit = "M" if step == "month" else "Y"
    from_unit = np.datetime64(first, "D").astype(f"datetime64[{unit}]")
    to_unit = np.datetime64(last, "D").astype(f"datetime64[{unit}]")
    return np.arange(from_unit, to_unit + 2).astype("datetime64[D]").astype(np.int64)


def day_of(number: int) -> date:
    """Return the day of a number of days since 1970-01-01."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + number)
