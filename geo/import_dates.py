"""Dates as datasets write them, a column at a time: every distinct value is read once."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import pandas as pd

from geo.imported import Mask, Rows, Texts

Order = Literal["day first", "month first"]

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}
_CLOCK: Final = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?(?: ?(?:Z|UTC|[-+]\d{2}:?\d{2}))?)?"
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})([-/.]?)(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}", re.IGNORECASE)
_YEAR_LAST: Final = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_CLOCK}", re.IGNORECASE)
_DAY_MONTH_NAME: Final = re.compile(rf"(\d{{1,2}})[- ]([a-z]{{3,9}})\.?,?[- ](\d{{4}}|\d{{2}}){_CLOCK}", re.IGNORECASE)
_MONTH_NAME_DAY: Final = re.compile(rf"([a-z]{{3,9}})\.? (\d{{1,2}}),? (\d{{4}}){_CLOCK}", re.IGNORECASE)
_FIRST_YEAR: Final = 1800
_LAST_YEAR: Final = 2100
"""Years outside are slips of the pen, such as 1527."""
_PIVOT: Final = 69
"""Two-digit years from here on are of the 20th century (POSIX)."""


@dataclass(frozen=True, slots=True)
class Days:
    """A column of days: `values` (datetime64[ms], NaT where missing or unreadable) and which cells were unreadable."""

    values: pd.Series[pd.Timestamp]
    unreadable: Mask


def order_of(*columns: Texts) -> Order | Literal["mixed"] | None:
    """
    Tell which of "3/4/2024" is the month from dates that leave no doubt ("25/4/2024").

    Returns
    -------
    order
        "mixed" where some values can only be one, some only the other; None where all are in doubt.
    """
    found: set[Order] = set()
    for value in {value for column in columns for value in column.dropna().unique()}:
        parts = _YEAR_LAST.fullmatch(value)
        if parts:
            first, second = int(parts[1]), int(parts[3])
            if 12 < first <= 31 and second <= 12:
                found.add("day first")
            elif 12 < second <= 31 and first <= 12:
                found.add("month first")
    return "mixed" if len(found) > 1 else next(iter(found), None)


def read_days(cells: Texts, order: Order) -> Days:
    """
    Read a column of dates in any mixture of formats.

    Parameters
    ----------
    cells
        "2024-03-12", "20240312", "12 March 2024", "12-Mar-24", "March 12, 2024", "12/03/2024", "12.03.2024", each
        with or without a time of day, which is dropped (the day is the one written, whatever the zone).
    order
        What an all-numeric date with its year last begins with.

    Returns
    -------
    days
        One a cell.
    """
    codes, distinct = pd.factorize(cells)
    known = np.array([*(_day(value, order) for value in distinct), None], dtype="datetime64[D]")
    values = pd.Series(known[codes].astype("datetime64[ms]"))
    return Days(values, values.isna().to_numpy() & cells.notna().to_numpy())


@lru_cache(maxsize=65_536)
def _day(value: str, order: Order) -> date | None:
    parts = _parts(value, order)
    if parts is None:
        return None
    try:
        day = date(*parts)
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def _parts(value: str, order: Order) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.fullmatch(value):
        if not found[2] and len(found[3] + found[4]) != 4:
            return None
        return int(found[1]), int(found[3]), int(found[4])
    if found := _YEAR_LAST.fullmatch(value):
        first, second = int(found[1]), int(found[3])
        day, month = (first, second) if order == "day first" else (second, first)
        return _year(found[4]), month, day
    if found := _DAY_MONTH_NAME.fullmatch(value):
        return _year(found[3]), _MONTHS.get(found[2].casefold(), 0), int(found[1])
    if found := _MONTH_NAME_DAY.fullmatch(value):
        return int(found[3]), _MONTHS.get(found[1].casefold(), 0), int(found[2])
    return None


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _PIVOT else 2000)


@dataclass(frozen=True, slots=True)
class Spans:
    """A column of days, months or years: first and last possible day, which of the three, and what was unreadable."""

    start: pd.Series[pd.Timestamp]
    end: pd.Series[pd.Timestamp]
    precision: Texts
    unreadable: Mask


def read_spans(cells: Texts, order: Order) -> Spans:
    """
    Read a column of dates some of which may be only a month ("2024-03", "March 2024") or a year ("2024").

    Parameters
    ----------
    cells, order
        As for `read_days`.

    Returns
    -------
    spans
        One a cell; `precision` is "day", "month", "year" or missing.
    """
    codes, distinct = pd.factorize(cells)
    spans = [*(_span(value, order) for value in distinct), (None, None, None)]
    starts, ends, precisions = (np.array(part, dtype=object)[codes] for part in zip(*spans, strict=True))
    start, end = (pd.Series(part.astype("datetime64[D]").astype("datetime64[ms]")) for part in (starts, ends))
    unreadable = start.isna().to_numpy() & cells.notna().to_numpy()
    return Spans(start, end, pd.Series(precisions, dtype="str"), unreadable)


def _span(value: str, order: Order) -> tuple[date | None, date | None, str | None]:
    day = _day(value, order)
    if day is not None:
        return day, day, "day"
    year, month = _year_and_month(value)
    if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None, None, None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31), "year"
    return date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month"


def _year_and_month(value: str) -> tuple[int | None, int | None]:
    if found := re.fullmatch(r"(\d{4})(?:[-/](0[1-9]|1[0-2]))?", value):
        return int(found[1]), int(found[2]) if found[2] else None
    found = re.fullmatch(r"([a-z]{3,9})\.?,? (\d{4})", value, re.IGNORECASE)
    month = _MONTHS.get(found[1].casefold()) if found else None
    return (int(found[2]), month) if found and month else (None, None)


def take_days(rows: Rows, *names: str, usual: Order, certain: bool = False) -> list[pd.Series[pd.Timestamp]]:
    """
    Read the date columns of an import; rows whose dates cannot be read are refused.

    Parameters
    ----------
    rows
        The import under way.
    names
        Its date columns, which share one order.
    usual
        The dataset's order, taken unless all that is certain speaks for the other.
    certain
        Whether `usual` was given by the user and is not to be doubted.

    Returns
    -------
    days
        One column for each name.
    """
    cells = [rows.text(name) for name in names]
    seen = order_of(*cells)
    order = usual if certain or seen is None or seen == "mixed" else seen
    if order != usual:
        rows.notes.append(f"Dates were read {order}, because some of them can be nothing else.")
    columns = []
    for name, column in zip(names, cells, strict=True):
        days = read_days(column, order)
        rows.refuse(
            days.unreadable, f"{name} {{value!r}} is no possible date (read {order}); write it as 2024-03-12", column
        )
        columns.append(days.values)
    return columns
