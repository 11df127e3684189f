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
    groups = np.asarray(group, dtype=np.int64)
    dated = start != EventArrays.NEVER
    first, last, of = start[dated].astype(np.int64), end[dated].astype(np.int64), groups[dated]
    undated = int(len(start) - dated.sum())
    if not len(first):
        return Timeline("day", np.zeros(1, dtype=np.int64), np.zeros((n_groups, 0)), undated)
    step = _step(int(first.min()), int(last.max()))
    starts = _starts(int(first.min()), int(last.max()), step)
    bars = len(starts) - 1
    low = np.searchsorted(starts, first, side="right") - 1
    high = np.searchsorted(starts, last, side="right") - 1
    share = 1.0 / (high - low + 1)
    size = n_groups * (bars + 1)
    change = np.bincount(of * (bars + 1) + low, share, size) - np.bincount(of * (bars + 1) + high + 1, share, size)
    counts = np.cumsum(change.reshape(n_groups, bars + 1), axis=1)[:, :-1]
    return Timeline(step, starts, np.maximum(counts, 0.0), undated)


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
