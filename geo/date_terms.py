"""
Calendar terms of a text (days, months, years, weekdays, holidays) and the days they mean.

Each reader takes a match of its rule's pattern and the context, and gives the days, or None where
the words are no date after all. Readers never look at what stands before the term; `dates` does that.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from geo import calendar_words as w
from geo.holidays import happened_once, holiday_in, holiday_pattern
from geo.intervals import DAY, Interval, day_of, month_of, months_of, week_of, year_of
from geo.tense import Tense
from geo.vocabulary import DateBasis, DatePrecision

NO_ANCHOR: Final = "relative, and neither a publication date nor a dated dateline anchors it"
AMBIGUOUS_ORDER: Final = "day and month could be exchanged; read day first"

FIRST_YEAR, LAST_YEAR = 1800, 2100
"""Four figures outside these bounds are not read as a year."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a relative term is held against: day of writing, tense of its clause, the narrative's last date."""

    ref: date | None
    tense: Tense = "unknown"
    narrative: Interval | None = None
    within_sentence: Interval | None = None
    month_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a term means; both ends None where nothing anchors it."""

    start: date | None
    end: date | None
    precision: DatePrecision
    basis: DateBasis
    reason: str | None = None


Reader = Callable[[re.Match[str], Context], Days | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that is tried where a token of one of the kinds `first` stands, if the check `guard` allows."""

    first: str
    pattern: re.Pattern[str]
    read: Reader
    guard: str = ""


def stated(interval: Interval, precision: DatePrecision) -> Days:
    """Wrap days that the text states outright."""
    return Days(*interval, precision, "stated")


def relative(interval: Interval | None, precision: DatePrecision) -> Days:
    """Wrap days that rest on the day of writing; None is an expression without an anchor."""
    if interval is None:
        return Days(None, None, precision, "relative", NO_ANCHOR)
    return Days(*interval, precision, "relative")


def full_year(digits: str, ref: date | None = None) -> int | None:
    """Read a year of four figures, or of two: the latest that is at most ten years after `ref`, else after 2029."""
    year = int(digits)
    if len(digits) == 4:
        return year if FIRST_YEAR <= year <= LAST_YEAR else None
    limit = (ref.year if ref else 2029) + 10
    return limit - (limit - year) % 100


def _pick(candidates: Iterable[Interval], ctx: Context) -> Interval | None:
    """Choose among yearly recurrences by tense; with no tense the nearest to the day of writing."""
    ref = ctx.ref
    if ref is None:
        return None
    spans = sorted(candidates)
    past = [span for span in spans if span[0] <= ref]
    future = [span for span in spans if span[1] >= ref]
    if ctx.tense == "past" and past:
        return past[-1]
    if ctx.tense == "future" and future:
        return future[0]
    return min(spans, key=lambda span: abs(((span[0] if span[0] > ref else span[1]) - ref).days), default=None)


def recurring(in_year: Callable[[int], Interval | None], ctx: Context) -> Interval | None:
    """
    Find the year of a day or month that is named without one.

    A date with a year earlier in the same sentence comes first ("in June 1994 and convicted in October"),
    then the day of writing with the tense, then, in a text without one, the year the narrative is in.
    """
    before = ctx.within_sentence
    if before is not None and (ctx.ref is None or before[0].year < ctx.ref.year):
        spans = (in_year(year) for year in (before[0].year, before[0].year + 1))
        after = next((span for span in spans if span and span[1] >= before[0]), None)
        if after and (ctx.ref is None or after[0] <= ctx.ref):
            return after
    if ctx.ref is not None:
        spans = (in_year(ctx.ref.year + shift) for shift in (-4, -3, -2, -1, 0, 1, 2, 3, 4))
        return _pick([span for span in spans if span], ctx)
    return in_year(ctx.narrative[0].year) if ctx.narrative else None


def month_day(day: int, month: int, ctx: Context) -> Days | None:
    """Date a day of a month named without a year."""
    if day_of(2024, month, day) is None:
        return None

    def in_year(year: int) -> Interval | None:
        there = day_of(year, month, day)
        return (there, there) if there else None

    return relative(recurring(in_year, ctx), "day")


def _month_number(name: str) -> int:
    return w.MONTHS[name.rstrip(".").title()]


def _iso(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    day = day_of(int(m["y"]), int(m["m"]), int(m["d"]))
    return stated((day, day), "day") if day else None


def _numeric(m: re.Match[str], ctx: Context) -> Days | None:
    """Read 03/12/2024: the order other dates of the text prove, else day first, unless impossible."""
    first, second, year = int(m["a"]), int(m["b"]), full_year(m["y"], ctx.ref)
    if year is None:
        return None
    day_first, month_first = day_of(year, second, first), day_of(year, first, second)
    prefer_month = bool(ctx.month_first) and m["sep"] == "/"
    day = (month_first or day_first) if prefer_month else (day_first or month_first)
    if day is None:
        return None
    open_order = ctx.month_first is None and m["sep"] == "/" and day_first and month_first and first != second
    return Days(day, day, "day", "stated", AMBIGUOUS_ORDER if open_order else None)


def _with_year(m: re.Match[str], ctx: Context) -> int | None:
    return full_year(m["y"], ctx.ref) if m["y"] else None


def _day_in_month(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "3 December 2024", "Dec. 3", "24th of February", "23 Aug 88"."""
    day, month = int(re.sub(r"\D", "", m["d"])), _month_number(m["m"])
    year = _with_year(m, ctx)
    if year is None:
        return month_day(day, month, ctx) if not m["y"] else None
    there = day_of(year, month, day)
    return stated((there, there), "day") if there else None


def _days_in_month(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "3-5 December" and "December 3 to 5, 2024"; where the first is the larger, it is of the month before."""
    last = _day_in_month(m, ctx)
    if last is None or last.start is None:
        return last
    first = last.start.replace(day=1) - DAY if int(m["d1"]) > last.start.day else last.start
    start = day_of(first.year, first.month, int(m["d1"]))
    return Days(start, last.end, "range", last.basis) if start else None


def _month_year(m: re.Match[str], ctx: Context) -> Days | None:
    year = full_year(m["y"], ctx.ref)
    return stated(month_of(year, _month_number(m["m"])), "month") if year else None


def _month_of_relative_year(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "in April last year", "October of this year"."""
    if ctx.ref is None:
        return relative(None, "month")
    shift = {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    return relative(month_of(ctx.ref.year + shift, _month_number(m["m"])), "month")


def _month_alone(m: re.Match[str], ctx: Context) -> Days | None:
    month = _month_number(m["m"])
    if ctx.tense == "unknown":
        ctx = Context(ctx.ref, "past", ctx.narrative, ctx.within_sentence)
    return relative(recurring(lambda year: month_of(year, month), ctx), "month")


def _year(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    year = full_year(m["y"])
    return stated(year_of(year), "year") if year else None


def _years(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    """Read "2014-2016", "1991 to 1995", "2022/23"; both years included."""
    first = full_year(m["y1"])
    last = full_year(m["y1"][: 4 - len(m["y2"])] + m["y2"])
    if first is None or last is None or not 0 < last - first <= 100:
        return None
    return stated((date(first, 1, 1), date(last, 12, 31)), "range")


def _decade(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    digits = m["y"]
    first = int(digits) if len(digits) == 4 else 1900 + int(digits)
    if len(digits) == 2 and first < 1920:
        first += 100
    span = 99 if len(digits) == 4 and first % 100 == 0 else 9
    return stated((date(first, 1, 1), date(first + span, 12, 31)), "range") if first >= 1500 else None


def _named_decade(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    first = 1900 + w.DECADES[m["word"].lower()]
    return stated((date(first, 1, 1), date(first + 9, 12, 31)), "range")


def _century(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    number = int(re.sub(r"\D", "", m["n"])) if m["n"][0].isdigit() else w.ORDINALS[m["n"].lower()]
    if not 1 < number <= 22:
        return None
    return stated((date(100 * (number - 1), 1, 1), date(100 * number - 1, 12, 31)), "range")


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
        ctx = Context(ctx.ref, "past", ctx.narrative, ctx.within_sentence)
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
    days = _day_in_month(m, ctx)
    if days is None or days.start is None or days.basis == "stated" or ctx.ref is None:
        return days
    weekday, near = weekday_number(m["w"]), days.start
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


def _quarter(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    year = full_year(m["y"])
    number = int(m["q"])
    return stated(months_of(year, 3 * number - 2, 3), "range") if year else None


_Y: Final = r"(?P<y>\d{4})(?![\d,.]\d)(?!\w)"
_MONTH: Final = rf"(?P<m>{w.MONTH})"
_DAY: Final = r"(?P<d>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)(?!\d|[:,.]\d|%|\w)"
_TO: Final = rf"(?:{w.DASH}|\s+(?:to|through|until|till|and|or)\s+(?:the\s+)?)"
_MORE: Final = r"(?P<d1>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_WHICH: Final = r"(?:of\s+|in\s+)?(?P<which>(?i:last|this|next))"


def _day_month_rules() -> tuple[Rule, ...]:
    short = r"\s+['’]?(?P<y>\d{2})(?=\s*(?:\(|--|[),;.\n]|$))(?![.,]\d)"
    long = rf"(?:(?:,?\s+(?:of\s+|in\s+)?|,){_Y})?"
    orders = {
        "D": (
            rf"{_DAY}(?:\s+of\s+the\s+month)?(?:\s+(?:of\s+)?|-){_MONTH}",
            rf"{_MORE}{_TO}{_DAY}(?:\s+of)?\s+{_MONTH}",
        ),
        "M": (rf"{_MONTH}\s*(?:the\s+)?{_DAY}", rf"{_MONTH}\s*{_MORE}{_TO}{_DAY}(?!\s*(?:{w.MONTH}))"),
    }
    rules: list[Rule] = []
    for first, (single, several) in orders.items():
        for source, reader in ((several, _days_in_month), (single, _day_in_month)):
            endings = (short, long) if first == "D" else (long,)
            rules.extend(Rule(first, re.compile(source + ending), reader) for ending in endings)
    return tuple(rules)


TERM_RULES: Final[tuple[Rule, ...]] = (
    Rule("H", re.compile(rf"{holiday_pattern().pattern}(?:,?\s+(?:of\s+|in\s+)?{_Y})?"), _holiday),
    Rule("D", re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"), _iso),
    Rule(
        "D", re.compile(r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?![\d/.]\d|\w)"), _numeric
    ),
    *_day_month_rules(),
    Rule(
        "D",
        re.compile(rf"(?P<y1>\d{{4}})(?:{w.DASH}|/|\s+to\s+|\s+and\s+)(?P<y2>\d{{4}}|\d{{2}})(?![\d,.]\d)(?!\w|-\w)"),
        _years,
        "years",
    ),
    Rule("D", re.compile(r"(?P<y>\d{3}0)['’]?s\b"), _decade),
    Rule("D", re.compile(r"(?P<y>[2-9]0)['’]?s\b"), _decade),
    Rule("D", re.compile(r"(?P<n>\d{1,2}(?:st|nd|rd|th))[\s-]+century\b"), _century),
    Rule("DA", re.compile(rf"(?P<n>{w.ORDINAL})[\s-]+(?i:century)\b"), _century),
    Rule("N", re.compile(rf"(?P<word>(?i:{'|'.join(w.DECADES)}))\b"), _named_decade),
    Rule("M", re.compile(rf"{_MONTH}(?:,?\s+(?:of\s+)?){_Y}"), _month_year),
    Rule("M", re.compile(rf"{_MONTH}\s+{_WHICH}\s+year\b"), _month_of_relative_year),
    Rule("M", re.compile(_MONTH), _month_alone, "month"),
    Rule(
        "W",
        re.compile(rf"(?P<w>{w.WEEKDAY})(?:,?\s+(?:the\s+)?|\s*\(){_MONTH}\s*{_DAY}(?:,?\s+{_Y})?\)?"),
        _weekday_and_date,
    ),
    Rule(
        "W",
        re.compile(rf"(?P<w>{w.WEEKDAY})(?:,?\s+(?:the\s+)?|\s*\(){_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_Y})?\)?"),
        _weekday_and_date,
    ),
    Rule("W", re.compile(rf"(?P<w>{w.WEEKDAY_FULL})\s+{_WHICH}\s+week\b"), _weekday_of_week),
    Rule("W", re.compile(rf"(?P<w>{w.WEEKDAY_FULL})"), _weekday, "weekday"),
    Rule("S", re.compile(rf"(?P<s>{w.SEASON})(?:,?\s+(?:of\s+)?){_Y}"), _season_year),
    Rule("S", re.compile(rf"(?P<s>{w.SEASON})\s+{_WHICH}\s+year\b"), _season_of_relative_year),
    Rule("S", re.compile(rf"(?P<s>{w.SEASON})"), _season_alone, "season"),
    Rule("Q", re.compile(rf"Q(?P<q>[1-4])\s+(?:of\s+)?{_Y}"), _quarter),
    Rule("D", re.compile(_Y), _year, "year"),
)
"""Tried in this order; the first whose reader gives days wins. `first` names the kinds of token a rule may start at."""
