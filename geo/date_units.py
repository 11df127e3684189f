"""Counting units of time: "two days", "a couple of weeks", and moving dates by them."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from geo import calendar_words as w
from geo.date_terms import Days
from geo.intervals import Interval, month_of, months_of, plus_months, week_of, weekend_of, year_of
from geo.number_words import NUMBER_PATTERN, parse_number
from geo.vocabulary import DatePrecision

COUNT: Final = (
    rf"(?P<n>(?i:a\s+couple\s+of|a\s+couple|couple\s+of|a\s+few|few|several|half\s+a|a\s+dozen|dozen|an?(?=\s+\w+\s+\w)"
    rf"|{NUMBER_PATTERN}))"
)
"""Regex source of a count of units, as the group `n`."""

_COUNTED_FROM: Final = re.compile(
    rf"(?<![\w-]){COUNT}\s+(?P<u>(?i:days?|nights?|weeks?|months?|years?))\s+(?P<way>(?i:before|after))\s+(?:the\s+)?$"
)

_UNIT_DAYS: Final = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "weekend": 7}
_UNIT_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
PRECISION_OF: Final[dict[str, DatePrecision]] = {
    "minute": "time",
    "hour": "time",
    "day": "day",
    "night": "day",
    "week": "week",
    "fortnight": "range",
    "weekend": "range",
    "month": "month",
    "quarter": "range",
    "year": "year",
    "decade": "range",
    "century": "range",
}


def unit_of(word: str) -> str:
    """Give the singular of a unit's name."""
    unit = word.lower()
    return "century" if unit.startswith("centur") else unit.rstrip("s")


def count_of(words: str) -> tuple[int, int] | None:
    """Lowest and highest number of units; an exact count gives the same twice."""
    known = w.VAGUE_COUNTS.get(" ".join(words.lower().split()))
    if known:
        return known
    number = parse_number(words)
    return (int(number), int(number)) if number is not None and number < 1_000 else None


def moved(day: date, unit: str, count: int) -> date | None:
    """Move a day by so many units, forth or back; None beyond the calendar."""
    try:
        if unit in _UNIT_DAYS:
            return day + timedelta(days=_UNIT_DAYS[unit] * count)
        if unit in _UNIT_MONTHS:
            return plus_months(day, _UNIT_MONTHS[unit] * count)
        return day + timedelta(hours=0) if unit == "minute" else day + timedelta(days=_hours_to_days(count))
    except (ValueError, OverflowError):
        return None


def counted_from(text: str, start: int, days: Days) -> tuple[int, Days] | None:
    """
    Read "two days before Christmas", "a week after Monday's raid", given the days of what follows.

    Parameters
    ----------
    text
        The text.
    start
        Where the term that is counted from begins.
    days
        Its days.

    Returns
    -------
    begin, days
        Where the count begins and the days it leads to; None where nothing is counted or the term is no day.
    """
    match = _COUNTED_FROM.search(text, max(0, start - 40), start)
    counts = count_of(match["n"]) if match else None
    if match is None or counts is None or days.start is None or days.start != days.end:
        return None
    unit, sign = unit_of(match["u"]), 1 if match["way"].lower() == "after" else -1
    moved_days = shifted(
        days.start,
        *(
            ("day", 7 * counts[0] * sign, 7 * counts[1] * sign)
            if unit == "week"
            else (unit, counts[0] * sign, counts[1] * sign)
        ),
    )
    exact = counts[0] == counts[1]
    precision = ("day" if unit == "week" else PRECISION_OF[unit]) if exact else "range"
    return (match.start(), Days(*moved_days, precision, days.basis)) if moved_days else None


def _hours_to_days(hours: int) -> int:
    """Count calendar days that so many hours may reach over (24 hours: the day before)."""
    return -(-hours // 24) if hours > 0 else hours // 24


def unit_around(day: date, unit: str) -> Interval:
    """Give the calendar unit that holds a day; units shorter than a week give the day."""
    decade, century = day.year // 10 * 10, day.year // 100 * 100
    around: dict[str, Callable[[], Interval]] = {
        "week": lambda: week_of(day),
        "weekend": lambda: weekend_of(day),
        "month": lambda: month_of(day.year, day.month),
        "quarter": lambda: months_of(day.year, 3 * ((day.month - 1) // 3) + 1, 3),
        "year": lambda: year_of(day.year),
        "decade": lambda: (date(decade, 1, 1), date(decade + 9, 12, 31)),
        "century": lambda: (date(century, 1, 1), date(century + 99, 12, 31)),
    }
    return around[unit]() if unit in around else (day, day)


def shifted(base: date, unit: str, low: int, high: int) -> Interval | None:
    """Give the units between `low` and `high` units from a day, `low` the nearer."""
    near, far = moved(base, unit, low), moved(base, unit, high)
    if near is None or far is None:
        return None
    first, last = sorted((near, far))
    return unit_around(first, unit)[0], unit_around(last, unit)[1]
