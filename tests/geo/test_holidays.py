"""Feasts by the almanac."""

from datetime import date

import pytest

from geo.holidays import easter_sunday, happened_once, holiday_in, holiday_pattern, orthodox_easter, passover


@pytest.mark.parametrize(
    ("year", "western", "orthodox", "jewish"),
    [
        (2022, date(2022, 4, 17), date(2022, 4, 24), date(2022, 4, 16)),
        (2023, date(2023, 4, 9), date(2023, 4, 16), date(2023, 4, 6)),
        (2024, date(2024, 3, 31), date(2024, 5, 5), date(2024, 4, 23)),
        (2025, date(2025, 4, 20), date(2025, 4, 20), date(2025, 4, 13)),
    ],
)
def test_moving_feasts(year: int, western: date, orthodox: date, jewish: date) -> None:
    assert (easter_sunday(year), orthodox_easter(year), passover(year)) == (western, orthodox, jewish)


@pytest.mark.parametrize(
    ("name", "observed"),
    [
        ("Eid al-Fitr", date(2024, 4, 10)),
        ("Eid al-Adha", date(2023, 6, 28)),
        ("Ashura", date(2022, 8, 8)),
        ("Ramadan", date(2023, 3, 23)),
    ],
)
def test_islamic_feasts_hold_the_observed_day_within_their_margin(name: str, observed: date) -> None:
    days = holiday_in(name, observed.year)
    assert days is not None
    assert days[0] <= observed <= days[1]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Yom Kippur", date(1973, 10, 6)),
        ("Thanksgiving", date(2024, 11, 28)),
        ("Memorial Day", date(2024, 5, 27)),
        ("Good Friday", date(1998, 4, 10)),
        ("ukraine's independence day", date(2024, 8, 24)),
    ],
)
def test_days_of_a_year(name: str, day: date) -> None:
    assert holiday_in(name, day.year) == (day, day)


def test_a_day_of_history_is_the_same_in_every_year() -> None:
    assert happened_once("9/11")
    assert holiday_in("9/11", 1990) == holiday_in("9/11", 2020)


def test_every_name_of_the_table_is_found_by_the_pattern_and_has_days() -> None:
    for name in ("Christmas Eve", "Nowruz", "Oct. 7 attack", "Orthodox Easter", "New Year’s Day"):
        match = holiday_pattern().match(name)
        assert match is not None
        assert match.group() == name
        assert holiday_in(name, 2024) is not None
