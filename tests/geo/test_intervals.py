"""Calendar arithmetic."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.intervals import Interval, day_of, month_of, part_of, plus_months, week_of, weekend_of, year_of


@pytest.mark.parametrize(
    ("interval", "portion", "expected"),
    [
        (month_of(2024, 2), "early", (date(2024, 2, 1), date(2024, 2, 10))),
        (month_of(2024, 2), "mid", (date(2024, 2, 11), date(2024, 2, 20))),
        (month_of(2024, 2), "late", (date(2024, 2, 21), date(2024, 2, 29))),
        (month_of(2024, 2), "second half", (date(2024, 2, 16), date(2024, 2, 29))),
        (year_of(2023), "early", (date(2023, 1, 1), date(2023, 3, 31))),
        (year_of(2023), "late", (date(2023, 10, 1), date(2023, 12, 31))),
        (year_of(2024), "first half", (date(2024, 1, 1), date(2024, 6, 30))),
        ((date(1990, 1, 1), date(1999, 12, 31)), "late", (date(1997, 1, 1), date(1999, 12, 31))),
    ],
)
def test_parts(interval: Interval, portion: str, expected: Interval) -> None:
    assert part_of(interval, portion) == expected


def test_months_run_over_the_year() -> None:
    assert month_of(2024, 0) == (date(2023, 12, 1), date(2023, 12, 31))
    assert month_of(2024, 13) == (date(2025, 1, 1), date(2025, 1, 31))
    assert plus_months(date(2024, 1, 31), 1) == date(2024, 2, 29)


def test_there_is_no_thirtieth_of_february() -> None:
    assert day_of(2024, 2, 30) is None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_weeks_run_from_monday_to_sunday_and_end_with_their_weekend(day: date) -> None:
    monday, sunday = week_of(day)
    assert monday <= day <= sunday
    assert (monday.weekday(), sunday.weekday()) == (0, 6)
    assert weekend_of(day) == (sunday - timedelta(days=1), sunday)
