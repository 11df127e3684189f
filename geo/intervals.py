"""Calendar arithmetic on closed intervals of days."""

from calendar import monthrange
from datetime import date, timedelta

Interval = tuple[date, date]
"""First and last day, both included."""

DAY = timedelta(days=1)


def day_of(year: int, month: int, day: int) -> date | None:
    """Give the day, or None where the calendar has none (30 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(year: int, month: int) -> Interval:
    """Give the days of a month; `month` may run over either end of the year (0 is last December)."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_of(year: int, month: int, count: int) -> Interval:
    """Give the days of `count` months from a month on."""
    return month_of(year, month)[0], month_of(year, month + count - 1)[1]


def year_of(year: int) -> Interval:
    """Give the days of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def week_of(day: date) -> Interval:
    """Give Monday to Sunday of the week that holds a day (ISO 8601)."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def weekend_of(day: date) -> Interval:
    """Give Saturday and Sunday of the week that holds a day."""
    sunday = week_of(day)[1]
    return sunday - DAY, sunday


def plus_months(day: date, count: int) -> date:
    """Move by months, to the last day of the month where the target has no such day."""
    first, last = month_of(day.year, day.month + count)
    return first.replace(day=min(day.day, last.day))


def part_of(interval: Interval, portion: str) -> Interval:
    """
    Take the early, middle or late part of an interval.

    Months are cut at the 10th and 20th; years into January-March, May-August and October-December,
    decades into years 0-3, 4-6, 7-9, centuries into 0-32, 33-66, 67-99; anything else into thirds.
    `portion` is "early", "mid", "late", "first half" or "second half".
    """
    start, end = interval
    length = (end - start).days + 1
    if portion.endswith("half"):
        return _half(interval, second=portion.startswith("second"))
    if 28 <= length <= 31:
        cuts = {"early": (1, 10), "mid": (11, 20), "late": (21, end.day)}
        first, last = cuts[portion]
        return start.replace(day=first), start.replace(day=last)
    if length in {365, 366}:
        months = {"early": (1, 3), "mid": (5, 4), "late": (10, 3)}
        return months_of(start.year, *months[portion])
    if 3650 <= length <= 3653:
        years = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
        return year_of(start.year + years[portion][0])[0], year_of(start.year + years[portion][1])[1]
    if length > 36_000:
        years = {"early": (0, 32), "mid": (33, 66), "late": (67, 99)}
        return year_of(start.year + years[portion][0])[0], year_of(start.year + years[portion][1])[1]
    third = length // 3
    return {
        "early": (start, start + timedelta(days=third - 1)),
        "mid": (start + timedelta(days=third), end - timedelta(days=third)),
        "late": (end - timedelta(days=third - 1), end),
    }[portion]


def _half(interval: Interval, *, second: bool) -> Interval:
    start, end = interval
    length = (end - start).days + 1
    if length in {365, 366}:
        return months_of(start.year, 7 if second else 1, 6)
    middle = start + timedelta(days=(15 if 28 <= length <= 31 else length // 2) - 1)
    return (middle + DAY, end) if second else (start, middle)
