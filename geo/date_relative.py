"""
Relative expressions ("yesterday", "two days ago", "the past 24 hours", "a week earlier") and the days they mean.

Granularity follows the unit: "two days ago" is a day, "three weeks ago" the calendar week that holds
the day 21 days before, "two months ago" a month, "a year ago" a year. "The past three days" runs from
three days before the day of writing to that day; "last week" is the calendar week (Monday to Sunday)
before. What is anchored on the narrative ("a week earlier", "the same day") counts from the last date
before it in the text, else from the day of writing.
"""

import re
from datetime import date
from typing import Final

from geo import calendar_words as w
from geo.date_names import weekday_near, weekday_number
from geo.date_terms import (
    BACK,
    FORTH,
    NARRATIVE,
    NO_NARRATIVE,
    Context,
    Days,
    Reader,
    Rule,
    floats,
    narrative_base,
    relative,
)
from geo.date_units import COUNT, PRECISION_OF, count_of, moved, shifted, unit_around, unit_of
from geo.intervals import (
    DAY,
    Interval,
    day_of,
    month_of,
    months_of,
    part_of,
    plus_months,
    weekend_of,
)

_HALVES: Final = {"year": ((6, 6), "month"), "decade": ((5, 5), "year"), "century": ((5, 5), "decade")}
"""What half a unit ago is counted in."""

_SPANNED: Final = frozenset({"week", "month", "quarter", "year", "decade"})
_OVER_THE: Final = re.compile(r"\b(?:over|during|within|in|for|throughout)\s+the\s+$", re.IGNORECASE)
"""Before "last year" it makes the year up to the day of writing: "over the last year"."""


def _ago(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "two days ago"; with a weekday, "a week ago Friday", that day of the week."""
    counts, unit = count_of(m["n"]), unit_of(m["u"])
    if counts is None:
        return None
    if m["n"].lower().startswith("half") and unit in _HALVES:
        counts, unit = _HALVES[unit]
    elif unit == "century":
        counts, unit = (10 * counts[0], 10 * counts[1]), "decade"
    if ctx.ref is None:
        return relative(None, PRECISION_OF[unit])
    if unit in {"hour", "minute"} and (unit == "minute" or counts[1] < 12):
        return relative((ctx.ref, ctx.ref), "day")
    days = shifted(ctx.ref, unit, -counts[0], -counts[1])
    if (m["half"] or m["half_more"]) and unit == "year" and days is not None:
        middle = plus_months(ctx.ref, -12 * counts[0] - 6)
        return relative(months_of(middle.year, middle.month - 1, 3), "range")
    if m["wd"] and counts[0] == counts[1]:
        near = weekday_near(weekday_number(m["wd"]), ctx)
        day = moved(near, unit, -counts[0]) if near else None
        return relative((day, day) if day else None, "day")
    return relative(days, PRECISION_OF[unit] if counts[0] == counts[1] else "range")


def _earlier(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "a week earlier", "two days later" from where the narrative stands."""
    counts, unit = count_of(m["n"]), unit_of(m["u"])
    if counts is None or unit in {"hour", "minute"}:
        return None
    base = narrative_base(ctx, unit)
    if base is None:
        return relative(None, PRECISION_OF[unit])
    sign = 1 if m["way"].lower() in {"later", "after", "afterwards", "afterward"} else -1
    if sign > 0 and floats(ctx):
        return relative(None, PRECISION_OF[unit], NO_NARRATIVE)
    if unit == "week":
        days = shifted(base, "day", sign * 7 * counts[0], sign * 7 * counts[1])
        return relative(days, "day" if counts[0] == counts[1] else "range")
    days = shifted(base, unit, sign * counts[0], sign * counts[1])
    return relative(days, PRECISION_OF[unit] if counts[0] == counts[1] else "range")


def _from_now(m: re.Match[str], ctx: Context) -> Days | None:
    counts, unit = count_of(m["n"]), unit_of(m["u"])
    if counts is None:
        return None
    if ctx.ref is None:
        return relative(None, PRECISION_OF[unit])
    days = shifted(ctx.ref, unit, counts[0], counts[1])
    return relative(days, PRECISION_OF[unit] if counts[0] == counts[1] else "range")


def _span(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "the past 24 hours", "the last three weeks", "the next two days"; vague counts take the higher."""
    counts, unit = count_of(m["n"]), unit_of(m["u"])
    if counts is None:
        return None
    if ctx.ref is None:
        return relative(None, "range")
    sign = 1 if m["way"].lower() in FORTH else -1
    told = sign > 0 and ctx.tense == "past"
    base = ctx.narrative[1] if told and ctx.narrative else None if told else ctx.ref
    if base is None:
        return relative(None, "range", NO_NARRATIVE)
    end = moved(base, unit, sign * counts[1])
    return relative((min(base, end), max(base, end)) if end else None, "range")


def _past_unit(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "the past week": the days up to the day of writing."""
    unit = unit_of(m["u"])
    if ctx.ref is None:
        return relative(None, "range")
    if unit == "weekend":
        return relative(_weekend(ctx.ref, 0, ctx.in_tense("past")), "range")
    start = moved(ctx.ref, unit, -1)
    return relative((start, ctx.ref) if start else None, "range")


def _unit_by_word(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "last week", "this month", "the following day", "the same year"."""
    word, unit = m["which"].lower().split()[-1], unit_of(m["u"])
    if word == "last" and (unit == "day" or m.string.startswith(" of ", m.end())):
        return None
    if unit in _SPANNED and word in {"last", "next"} and _OVER_THE.search(m.string, max(0, m.start() - 16), m.start()):
        end = moved(ctx.ref, unit, 1 if word == "next" else -1) if ctx.ref else None
        return relative((min(ctx.ref, end), max(ctx.ref, end)) if ctx.ref and end else None, "range")
    told = word in NARRATIVE or (word == "next" and unit in {"day", "night"})
    if told and word in FORTH and floats(ctx):
        return relative(None, PRECISION_OF[unit], NO_NARRATIVE)
    base = narrative_base(ctx, unit) if told else ctx.ref
    precision = PRECISION_OF[unit]
    if base is None:
        return relative(None, precision)
    shift = -1 if word in BACK else 1 if word in FORTH else 0
    if unit == "weekend":
        return relative(_weekend(base, shift, ctx, to_come=word == "this"), precision)
    return relative(shifted(base, unit, shift, shift), precision)


def _weekend(base: date, shift: int, ctx: Context, *, to_come: bool = False) -> Interval:
    """Find a weekend: this one where it is going on, else the one that tense and word point to."""
    this = weekend_of(base)
    if shift:
        ahead = shift > 0 and base.weekday() >= 5
        return this if shift > 0 and not ahead else (this[0] + 7 * shift * DAY, this[1] + 7 * shift * DAY)
    if base.weekday() >= 5 or ctx.tense == "future" or (to_come and ctx.tense == "unknown"):
        return this
    return this[0] - 7 * DAY, this[1] - 7 * DAY


def _the_weekend(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    return relative(_weekend(ctx.ref, 0, ctx) if ctx.ref else None, "range")


def _deictic(m: re.Match[str], ctx: Context) -> Days | None:
    word = " ".join(m.group().lower().split())
    shift = {"yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}.get(word, 0)
    if ctx.ref is None:
        return relative(None, "day")
    day = ctx.ref + shift * DAY
    return relative((day, day), "day")


def _overnight(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    """Read "overnight": the night that ended on the day of writing, or, spoken of as future, begins on it."""
    if ctx.ref is None:
        return relative(None, "range")
    first = ctx.ref if ctx.tense == "future" else ctx.ref - DAY
    return relative((first, first + DAY), "range")


def _day_part(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "this morning", "last night", "that evening", "the following morning", "the same night"."""
    word = m["which"].lower().split()[-1]
    if word in FORTH and floats(ctx):
        return relative(None, "day", NO_NARRATIVE)
    base = narrative_base(ctx, "day") if word in NARRATIVE or word == "next" else ctx.ref
    if base is None:
        return relative(None, "day")
    day = base + DAY * (-1 if word in BACK else 1 if word in FORTH else 0)
    return relative((day, day), "day")


def _hours_away(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    """Read "a few hours later": within the narrative's last date."""
    if ctx.narrative is None or (ctx.narrative[1] - ctx.narrative[0]).days > 31:
        return None
    return relative(ctx.narrative, "day" if ctx.narrative[0] == ctx.narrative[1] else "range")


def _day_beside(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "the day before" and "the week after" where no noun follows, and "the week before last"."""
    unit = unit_of(m["u"])
    if m["last"]:
        days = shifted(ctx.ref, unit, -2, -2) if ctx.ref else None
        return relative(days, PRECISION_OF[unit])
    base = narrative_base(ctx, unit)
    shift = 1 if m["way"].lower() == "after" else -1
    return relative(shifted(base, unit, shift, shift) if base else None, PRECISION_OF[unit])


def _unit_in_part(m: re.Match[str], ctx: Context) -> Days | None:
    """Read the year of "by the end of the year", the week of "the rest of the week"."""
    unit = unit_of(m["u"])
    return relative(unit_around(ctx.ref, unit) if ctx.ref else None, PRECISION_OF[unit])


def _time_ahead(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "in three weeks" of what is to come; of what is past it is a duration."""
    return _from_now(m, ctx) if ctx.tense == "future" else None


def _unit_end(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "year's end", "month-end"."""
    return relative(part_of(unit_around(ctx.ref, unit_of(m["u"])), "late") if ctx.ref else None, "range")


def _from_weekday(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "a week from Monday", "two weeks from Saturday"."""
    counts, unit = count_of(m["n"]), unit_of(m["u"])
    near = weekday_near(weekday_number(m["wd"]), ctx.in_tense("future"))
    day = moved(near, unit, counts[0]) if near and counts else None
    return relative((day, day) if day else None, "day")


def _rest_of_unit(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "earlier in the week", "later in the day" from where the narrative stands."""
    unit = unit_of(m["u"])
    base = narrative_base(ctx, unit)
    if base is None:
        return relative(None, PRECISION_OF[unit])
    first, last = unit_around(base, unit)
    if ctx.ref is not None and first <= ctx.ref <= last:
        first, last = (first, ctx.ref) if m["way"].lower() == "earlier" else (ctx.ref, last)
    return relative((first, last), PRECISION_OF[unit])


def _ordinal_day(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "on the 24th" as a day of the running month or, by tense, of the one before or after."""
    if ctx.ref is None:
        return relative(None, "day")
    number = int(re.sub(r"\D", "", m["d"]))
    months = (month_of(ctx.ref.year, ctx.ref.month + shift)[0] for shift in (0, 1 if ctx.tense == "future" else -1))
    days = [day for first in months if (day := day_of(first.year, first.month, number))]
    ahead = ctx.tense == "future"
    fitting = next((day for day in days if (day >= ctx.ref if ahead else day <= ctx.ref)), None)
    return relative((fitting, fitting), "day") if fitting else None


def _clock(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    base = narrative_base(ctx, "day")
    return relative((base, base) if base else None, "time")


_COUNTED: Final = rf"{COUNT}\s+(?P<u>{w.UNIT})"
_ONE_UNIT: Final = r"(?P<u>(?i:day|night|week|weekend|month|quarter|year|decade|century))\b(?![-\w])"
_HOURS: Final = r"(?:\w+\s+){0,1}?(?i:hours|minutes)"
_CLAUSE_END: Final = r"(?=\s*(?:[,.;:)!?]|$|\band\b|\bbut\b|\bin\b|\bat\b|\bby\b|\bon\b|\bwhen\b))"
_WHICH: Final = (
    r"(?P<which>(?i:(?:(?:very|that|this)\s+)?"
    r"(?:last|this|next|coming|previous|preceding|following|same|that|current)))"
)
_WAY: Final = r"(?P<way>(?i:last|past|previous|preceding|next|coming|following))"
_OF_A_SPAN: Final = rf"\s+of\s+(?:{w.MONTH}|\d{{4}}\b|(?:the|this|that|last)\s+(?i:week|month|year|decade|century)\b)"
"""After "the last ten days": they are part of what follows."""
_HALF: Final = r"\s+and\s+a\s+half"


def _rule(first: str, source: str, read: Reader, guard: str = "") -> Rule:
    return Rule(first, re.compile(source), read, guard)


RELATIVE_RULES: Final[tuple[Rule, ...]] = (
    _rule("X", r"(?i:day\s+before\s+yesterday|day\s+after\s+tomorrow|yesterday|today|tomorrow|tonight)\b", _deictic),
    _rule("X", r"(?i:overnight)\b(?!\s+(?:from|between)\s+(?:\d|[A-Z]))", _overnight, "overnight"),
    _rule(
        "NDR",
        rf"{COUNT}(?P<half>{_HALF})?\s+(?P<u>{w.UNIT})(?P<half_more>{_HALF})?\s+(?i:ago|back)\b"
        rf"(?:\s+(?:on\s+)?(?P<wd>{w.WEEKDAY_FULL}))?",
        _ago,
    ),
    _rule("ND", rf"{COUNT}\s+{_HOURS}\s+(?i:earlier|later)\b", _hours_away),
    _rule("NDR", rf"{_COUNTED}\s+(?P<way>(?i:earlier|later|previously|beforehand|afterwards?))\b", _earlier),
    _rule("NDR", rf"{_COUNTED}\s+(?P<way>(?i:before|after))\b{_CLAUSE_END}", _earlier),
    _rule("NDR", rf"{_COUNTED}(?:\s+(?i:from\s+now|hence)|['’]?s?['’]?\s+time)\b", _from_now),
    _rule("ND", rf"{_COUNTED}\s+from\s+(?P<wd>{w.WEEKDAY_FULL})", _from_weekday),
    _rule("ND", rf"{_COUNTED}", _time_ahead, "ahead"),
    _rule("R", rf"{_WAY}\s+{_COUNTED}(?!['’]s?\s)(?!{_OF_A_SPAN})", _span),
    _rule("R", rf"{_WHICH}\s+{_ONE_UNIT}", _unit_by_word),
    _rule("R", rf"(?i:past)\s+{_ONE_UNIT}", _past_unit),
    _rule("R", rf"{_WHICH}\s+(?:(?:early|late)\s+)?{w.DAY_PART}", _day_part),
    _rule("R", r"(?P<way>(?i:earlier|later))\s+(?:in\s+)?the\s+(?P<u>(?i:day|week|month|year))\b", _rest_of_unit),
    _rule("U", r"(?i:weekend)\b(?!\s+(?:before|after))", _the_weekend, "weekend"),
    _rule(
        "XU",
        rf"(?P<u>(?i:day|night|week|weekend|month|year))\s+(?P<way>(?i:before|after))(?:\s+(?P<last>last)\b|\b{_CLAUSE_END})",
        _day_beside,
        "the",
    ),
    _rule("U", r"(?P<u>(?i:year|month|week))(?:['’]s\s+|-)end\b", _unit_end),
    _rule("XU", r"(?P<u>(?i:week|month|quarter|year|decade|century))\b", _unit_in_part, "portion"),
    _rule(
        "D", r"(?P<d>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))\b(?=\s*(?:[,.;:]|$|\band\b))", _ordinal_day, "ordinal day"
    ),
    _rule("DT", rf"(?:{w.CLOCK}|(?i:midnight|noon|dawn|dusk|midday|daybreak|nightfall|sunrise)\b)", _clock, "clock"),
)
"""Tried in this order, before the rules for figures and names, except "last Thursday in May" and the holidays."""
