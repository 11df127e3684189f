"""Days and times of the year that have names: weekdays, seasons, holidays."""

import re
from datetime import date, timedelta
from typing import Final

from geo import calendar_words as w
from geo.date_figures import day_in_month, month_number
from geo.date_terms import (
    BACK,
    FIRST_YEAR,
    FORTH,
    NARRATIVE,
    Context,
    Days,
    Rule,
    full_year,
    narrative_base,
    recurring,
    relative,
    stated,
)
from geo.holidays import happened_once, holiday_in, holiday_pattern
from geo.intervals import DAY, Interval, day_of, month_of, months_of, week_of

_SURE_OF_YEAR: Final = 60
"""Days from the day of writing within which a date needs no weekday to tell its year."""


def season_of(year: int, first_month: int) -> Interval:
    """Give a meteorological season of the north; winter is named after the year of its December."""
    return months_of(year, first_month, 3)


def _season_year(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    year = full_year(m["y"])
    return stated(season_of(year, w.SEASONS[m["s"].lower()]), "season") if year else None


def _season_of_relative_year(m: re.Match[str], ctx: Context) -> Days | None:
    if ctx.ref is None:
        return relative(None, "season")
    shift = {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    return relative(season_of(ctx.ref.year + shift, w.SEASONS[m["s"].lower()]), "season")


def season_alone(name: str, ctx: Context) -> Days:
    """Date a season named without a year."""
    first = w.SEASONS[name.lower()]
    if ctx.tense == "unknown":
        ctx = ctx.in_tense("past")
    return relative(recurring(lambda year: season_of(year, first), ctx), "season")


def _season_alone(m: re.Match[str], ctx: Context) -> Days | None:
    return season_alone(m["s"], ctx)


def weekday_near(weekday: int, ctx: Context) -> date | None:
    """Find the last such day up to the day of writing, or the next from it on; the day itself counts either way."""
    if ctx.ref is None:
        return None
    if ctx.tense == "future":
        return ctx.ref + timedelta(days=(weekday - ctx.ref.weekday()) % 7)
    return ctx.ref - timedelta(days=(ctx.ref.weekday() - weekday) % 7)


def weekday_number(name: str) -> int:
    """Read a weekday's name or abbreviation."""
    return w.WEEKDAYS[name.rstrip(".").title()]


def _weekday(m: re.Match[str], ctx: Context) -> Days | None:
    day = weekday_near(weekday_number(m["w"]), ctx)
    return relative((day, day) if day else None, "day")


def _weekday_of_week(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "Tuesday last week", "Friday of this week"."""
    if ctx.ref is None:
        return relative(None, "day")
    shift = {"last": -7, "this": 0, "next": 7}[m["which"].lower()]
    day = week_of(ctx.ref)[0] + timedelta(days=weekday_number(m["w"]) + shift)
    return relative((day, day), "day")


def _weekday_and_date(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "Saturday, Dec. 27"; the weekday chooses the year where none is stated."""
    days = day_in_month(m, ctx)
    if days is None or days.start is None or days.basis == "stated" or ctx.ref is None:
        return days
    weekday, near = weekday_number(m["w"]), days.start
    if abs((near - ctx.ref).days) <= _SURE_OF_YEAR:
        return days
    years = sorted(range(ctx.ref.year - 5, ctx.ref.year + 2), key=lambda year: abs(year - near.year))
    same = (day_of(year, near.month, near.day) for year in years)
    fitting = next((day for day in same if day and day.weekday() == weekday), near)
    return relative((fitting, fitting), "day")


def holiday_near(name: str, ctx: Context) -> Days:
    """Date a holiday named without a year; a day that happened once is stated by its name."""
    if happened_once(name):
        days = holiday_in(name, FIRST_YEAR)
        return stated(days, "day") if days else relative(None, "day")
    days = recurring(lambda year: holiday_in(name, year), ctx)
    return relative(days, "day" if days is None or days[0] == days[1] else "range")


def _holiday(m: re.Match[str], ctx: Context) -> Days | None:
    name = holiday_pattern().match(m.string, m.start())
    if name is None:
        return None
    if not m["y"]:
        return holiday_near(name.group(), ctx)
    year = full_year(m["y"])
    days = holiday_in(name.group(), year) if year else None
    return stated(days, "day" if days[0] == days[1] else "range") if days else None


def _weekday_in_month(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "the last Thursday of November", "the first Monday in May 2022"."""
    weekday, nth = weekday_number(m["w"]), m["nth"].lower()

    def in_year(year: int) -> Interval | None:
        first, last = month_of(year, month_number(m["m"]))
        ahead = timedelta(days=(weekday - first.weekday()) % 7 + 7 * (w.ORDINALS.get(nth, 5) - 1))
        day = last - timedelta(days=(last.weekday() - weekday) % 7) if nth == "last" else first + ahead
        return (day, day) if first <= day <= last else None

    year = full_year(m["y"], ctx.ref) if m["y"] else None
    if year is None:
        return relative(recurring(in_year, ctx), "day")
    days = in_year(year)
    return stated(days, "day") if days else None


def _weekday_by_word(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "last Monday" and "next Friday", which exclude the day of writing; "this" leaves it to the tense."""
    word, weekday = m["which"].lower(), weekday_number(m["w"])
    base = narrative_base(ctx, "day") if word in NARRATIVE else ctx.ref
    if base is None:
        return relative(None, "day")
    if word in BACK:
        day = weekday_near(weekday, Context(base - DAY).in_tense("past"))
    elif word in FORTH:
        day = weekday_near(weekday, Context(base + DAY).in_tense("future"))
    else:
        day = weekday_near(weekday, Context(base, ctx.spoken))
    return relative((day, day) if day else None, "day")


def _month_by_word(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "last August": the latest that is over; "next April": the first to come; "last Nov. 18" likewise."""
    if ctx.ref is None:
        return relative(None, "day" if m["d"] else "month")
    month, word = month_number(m["m"]), m["which"].lower()
    whole = [month_of(ctx.ref.year + shift, month) for shift in (-1, 0, 1)]
    days = [day_of(first.year, month, int(m["d"])) for first, _ in whole] if m["d"] else []
    spans = [(day, day) for day in days if day] if m["d"] else whole
    back = [span for span in spans if span[1] < ctx.ref]
    forth = [span for span in spans if span[0] > ctx.ref]
    chosen = back[-1:] if word in BACK else forth[:1] if word in FORTH else spans[1:2]
    return relative(chosen[0], "day" if m["d"] else "month") if chosen else None


def _season_by_word(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "last summer": the latest that is over; "next": the first to begin; "this": the year's own."""
    word, first = m["which"].lower(), w.SEASONS[m["s"].lower()]
    ref = ctx.ref
    if ref is None:
        return relative(None, "season")
    spans = [season_of(ref.year + shift, first) for shift in (-2, -1, 0, 1)]
    if word in BACK:
        return relative([span for span in spans if span[1] < ref][-1], "season")
    if word in FORTH:
        return relative(next(span for span in spans if span[0] > ref), "season")
    running = next((span for span in spans if span[0] <= ref <= span[1]), spans[2])
    return relative(running, "season")


def _holiday_by_word(m: re.Match[str], ctx: Context) -> Days | None:
    word = m["which"].lower()
    if ctx.ref is None:
        return relative(None, "day")
    if word in BACK:
        return holiday_near(m["h"], Context(ctx.ref - DAY).in_tense("past"))
    if word in FORTH:
        return holiday_near(m["h"], Context(ctx.ref + DAY).in_tense("future"))
    if happened_once(m["h"]):
        return None
    days = holiday_in(m["h"], ctx.ref.year)
    return relative(days, "day" if days is None or days[0] == days[1] else "range")


LEADING_RULES: Final[tuple[Rule, ...]] = (
    Rule("H", re.compile(rf"{holiday_pattern().pattern}(?:,?\s+(?:of\s+|in\s+)?{w.YEAR_GROUP})?"), _holiday, "holiday"),
    Rule(
        "AR",
        re.compile(
            rf"(?P<nth>(?i:first|second|third|fourth|fifth|last))\s+(?P<w>{w.WEEKDAY_FULL})\s+(?:in|of)\s+{w.MONTH_GROUP}"
            rf"(?:,?\s+(?:of\s+)?{w.YEAR_GROUP})?"
        ),
        _weekday_in_month,
    ),
)
"""Tried before all others: their words would be read as something else ("last" Thursday in May)."""

NAME_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "R",
        re.compile(rf"(?P<which>(?i:last|this|next|past|coming|previous|following))\s+(?P<w>{w.WEEKDAY_FULL})"),
        _weekday_by_word,
    ),
    Rule(
        "R",
        re.compile(rf"(?P<which>(?i:last|this|next|past|coming))\s+(?P<m>{w.MONTH})(?:\s+(?P<d>\d{{1,2}})(?![\d:]))?"),
        _month_by_word,
    ),
    Rule("R", re.compile(rf"(?P<which>(?i:last|this|next|past|coming|previous))\s+(?P<s>{w.SEASON})"), _season_by_word),
    Rule(
        "R",
        re.compile(rf"(?P<which>(?i:last|this|next|past|coming))\s+(?P<h>{holiday_pattern().pattern})"),
        _holiday_by_word,
    ),
    Rule(
        "W",
        re.compile(
            rf"(?P<w>{w.WEEKDAY})(?:,?\s+(?:the\s+)?|\s*[(\[]){w.MONTH_GROUP}\s*{w.DAY_GROUP}(?:,?\s+{w.YEAR_GROUP})?[)\]]?"
        ),
        _weekday_and_date,
    ),
    Rule(
        "W",
        re.compile(
            rf"(?P<w>{w.WEEKDAY})(?:,?\s+(?:the\s+)?|\s*[(\[]){w.DAY_GROUP}(?:\s+of)?\s+{w.MONTH_GROUP}(?:,?\s+{w.YEAR_GROUP})?[)\]]?"
        ),
        _weekday_and_date,
    ),
    Rule("W", re.compile(rf"(?P<w>{w.WEEKDAY_FULL})\s+{w.WHICH_YEAR}\s+week\b"), _weekday_of_week),
    Rule("W", re.compile(rf"(?P<w>{w.WEEKDAY_FULL})"), _weekday, "weekday"),
    Rule("S", re.compile(rf"(?P<s>{w.SEASON})(?:,?\s+(?:of\s+)?){w.YEAR_GROUP}"), _season_year),
    Rule("S", re.compile(rf"(?P<s>{w.SEASON})\s+{w.WHICH_YEAR}\s+year\b"), _season_of_relative_year),
    Rule("S", re.compile(rf"(?P<s>{w.SEASON})"), _season_alone, "season"),
)
"""Tried in this order; the first whose reader gives days wins."""
