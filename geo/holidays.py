"""
Days that have a name: religious feasts, public holidays, and days known by what happened on them.

The table is `geo/tables/holidays.json`. Feasts of the Islamic calendar are computed from the tabular
calendar and may be off by a day either way, because the real one follows the sighting of the moon;
they are given with that margin.
"""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from geo.intervals import DAY, Interval
from geo.settings import PROJECT_DIR

_TABLE: Final = PROJECT_DIR / "geo" / "tables" / "holidays.json"
_ISLAMIC_EPOCH: Final = 227_015
"""Ordinal of 1 Muharram 1 AH in `date.toordinal`: 19 July 622, Gregorian, civil epoch."""


@cache
def _rows() -> dict[str, dict[str, Any]]:
    table = json.loads(_TABLE.read_text(encoding="utf-8"))
    return {_key(name): row for row in table for name in row["names"]}


def _key(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())


@cache
def holiday_pattern() -> re.Pattern[str]:
    """Compile the names of the table, longest first."""
    names = sorted((name for row in _rows().values() for name in row["names"]), key=len, reverse=True)
    sources = (re.escape(name).replace(r"\ ", r"\s+").replace("'", "['’]") for name in dict.fromkeys(names))
    return re.compile(rf"(?:{'|'.join(sources)})(?!\w)")


@cache
def holiday_first_words() -> frozenset[str]:
    """Give the first words of the names, as letters or digits, so that a scan can be quick."""
    return frozenset(re.findall(r"\w+", name)[0] for row in _rows().values() for name in row["names"])


def holiday_in(name: str, year: int) -> Interval | None:
    """
    Give the days of a holiday in a year of the Gregorian calendar.

    Parameters
    ----------
    name
        As in the table, in any case.
    year
        Between 1800 and 2200.

    Returns
    -------
    days
        None where that year has none. A day that happened once is given whatever the year.
    """
    row = _rows()[_key(name)]
    return _RULES[row["kind"]](row, year)


def happened_once(name: str) -> bool:
    """Tell whether the name stands for one day in history ("9/11") rather than for one of every year."""
    return bool(_rows()[_key(name)]["kind"] == "once")


def _run(first: date, row: dict[str, Any]) -> Interval:
    return first, first + timedelta(days=row["days"] - 1)


def _fixed(row: dict[str, Any], year: int) -> Interval:
    return _run(date(year, row["month"], row["day"]), row)


def _once(row: dict[str, Any], year: int) -> Interval:  # noqa: ARG001
    return _run(date.fromisoformat(row["date"]), row)


def _nth_weekday(row: dict[str, Any], year: int) -> Interval:
    if row["nth"] > 0:
        first = date(year, row["month"], 1)
        day = first + timedelta(days=(row["weekday"] - first.weekday()) % 7 + 7 * (row["nth"] - 1))
    else:
        last = date(year + row["month"] // 12, row["month"] % 12 + 1, 1) - DAY
        day = last - timedelta(days=(last.weekday() - row["weekday"]) % 7)
    return _run(day + row.get("shift", 0) * DAY, row)


def easter_sunday(year: int) -> date:
    """Compute western Easter by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def orthodox_easter(year: int) -> date:
    """Compute Orthodox Easter by Meeus's Julian algorithm, as a Gregorian date."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    gap = year // 100 - year // 400 - 2
    return date(year, month, day + 1) + gap * DAY


def passover(year: int) -> date:
    """Compute the first day of Passover (15 Nisan) by Gauss's formula, as a Gregorian date."""
    a, b = (12 * year + 12) % 19, year % 4
    exact = 20.0955877 + 1.5542418 * a + 0.25 * b - 0.003177794 * year
    whole, fraction = int(exact), exact - int(exact)
    weekday = (whole + 3 * year + 5 * b + 1) % 7
    if weekday in {2, 4, 6}:
        whole += 1
    elif weekday == 1 and a > 6 and fraction >= 0.632870370:
        whole += 2
    elif weekday == 0 and a > 11 and fraction >= 0.897723765:
        whole += 1
    gap = year // 100 - year // 400 - 2
    return date(year, 3, 1) + (whole + gap - 1) * DAY


def _from_islamic(year: int, month: int, day: int) -> date:
    """Convert by the tabular Islamic calendar with leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29."""
    months = 29 * (month - 1) + month // 2
    return date.fromordinal(_ISLAMIC_EPOCH + day - 1 + months + 354 * (year - 1) + (3 + 11 * year) // 30)


def _islamic(row: dict[str, Any], year: int) -> Interval | None:
    """Give the feast with a margin of a day on both sides."""
    for islamic_year in range((year - 622) * 33 // 32 - 1, (year - 622) * 33 // 32 + 3):
        first = _from_islamic(islamic_year, row["month"], row["day"])
        if first.year == year:
            start, end = _run(first, row)
            return start - DAY, end + DAY
    return None


def _moving(base: Callable[[int], date]) -> Callable[[dict[str, Any], int], Interval]:
    return lambda row, year: _run(base(year) + row["offset"] * DAY, row)


_RULES: Final[dict[str, Callable[[dict[str, Any], int], Interval | None]]] = {
    "fixed": _fixed,
    "once": _once,
    "nth_weekday": _nth_weekday,
    "easter": _moving(easter_sunday),
    "orthodox_easter": _moving(orthodox_easter),
    "passover": _moving(passover),
    "islamic": _islamic,
}
