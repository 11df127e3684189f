"""What stands before and behind a calendar term and belongs to it: "late on", "the night of", "since", "at 3 a.m."."""

import re
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from geo import calendar_words as w
from geo.date_terms import Days, Rule
from geo.intervals import DAY, Interval, months_of, part_of, plus_months
from geo.number_words import parse_number

Direction = Literal["at", "since", "until"]

_PREP: Final = (
    r"as\s+of|as\s+early\s+as|as\s+late\s+as|as\s+recently\s+as|up\s+to|up\s+until|ahead\s+of|prior\s+to|since|until|till|"
    r"by|before|after|from|between|in|on|at|during|over|throughout|through|within|starting|beginning|dated|into|back\s+in|for"
)
_ABOUT: Final = (
    r"about|around|approximately|some|nearly|almost|exactly|more\s+than|less\s+than|at\s+least|just\s+over|just"
)
_TIME: Final = (
    r"(?:(?:very\s+)?(?:early|late|small|wee|first|last|closing|morning|predawn|pre-dawn|night)\s+)?"
    r"(?:hours|night|nights|morning|evening|afternoon|dawn|daybreak|dusk|noon|midnight|sunrise|nightfall|midday|eve|"
    rf"{w.CLOCK}(?:,?\s+\(?local\s+time\)?)?(?:\s*\([^()]{{1,20}}\))?)"
)
_PORTION: Final = (
    r"(?:(?:very\s+)?(?:beginning|start|end|close|middle|rest|remainder|course|height)|(?:first|second|latter)\s+half|"
    r"(?:first|second|third|fourth|last|final)\s+(?:week|quarter)|(?:first|last|opening|closing|final|early)\s+days|week|weekend|(?:first|last|final)\s+\w+\s+(?:months|weeks|days)|(?:early|middle|latter|last)\s+part)\s+of"
)
_MODIFIER: Final = (
    rf"(?:the|(?:late|early|earlier|later)(?:\s+(?:on|in))?|mid|overnight(?:\s+(?:on|into|to|from|between))?|sometime|this|{_ABOUT}|"
    rf"(?:mid|half)-?way\s+through|"
    rf"(?:(?:just|shortly|soon)\s+)?(?:(?:before|after|around|about|at)\s+)?{_TIME}(?:\s*,?\s*\b(?:on|of|in|to))?|{_PORTION})"
)
_PREFIX: Final = re.compile(
    rf"(?<![\w-])(?:(?:{_PREP})\s+)?(?:{_MODIFIER}\s*,?\s+)*(?:mid-|pre-|the\s+)?$", re.IGNORECASE
)
_REACH: Final = 56
"""Characters before a term in which its prefix is looked for."""

_SUFFIX: Final = re.compile(
    rf"(?:\s+(?:early\s+|late\s+|overnight\s+)?{w.DAY_PART}(?!\s+(?:prayers?|rush)))?"
    rf"(?:,?\s+(?:at|around|shortly\s+after)\s+(?:about\s+|around\s+)?(?:{w.CLOCK}|noon|midnight|dawn)|\s+at\s+night|,\s+{w.CLOCK})?"
)
_SINCE: Final = re.compile(r"(?:since|after|from|starting|beginning(?!\s+of))\b", re.IGNORECASE)
_UNTIL: Final = re.compile(r"(?:until|till|by|before|up\s+(?:to|until)|through|ahead\s+of|prior\s+to)\b", re.IGNORECASE)
_AHEAD: Final = re.compile(
    r"\b(?:by|until|till|ahead\s+of|before|prior\s+to|starting|up\s+to)\b|\bfor\s+$", re.IGNORECASE
)
_BESIDE_HOUR: Final = re.compile(rf"(?:before|after|from)\s+(?:about\s+|around\s+)?{_TIME}\s", re.IGNORECASE)
"""Says when in the day rather than before or since which day."""

_LOOSE_WORDS: Final = rf"for|some|into|starting|beginning(?!\s+of)|later(?=\s+(?:in|on)\b)|{_ABOUT}"
_LOOSE: Final = re.compile(rf"(?:(?:{_LOOSE_WORDS})\s+)+", re.IGNORECASE)
_LOOSE_BETWEEN: Final = re.compile(rf"(?:(?:{_LOOSE_WORDS}|between|from)\s+)+", re.IGNORECASE)
_DANGLING_ARTICLE: Final = re.compile(r"(?<!of\s)\bthe\s+$", re.IGNORECASE)

_PORTIONS: Final = (
    (re.compile(r"\bfirst\s+half\b"), "first half"),
    (re.compile(r"\b(?:second|latter)\s+half\b"), "second half"),
    (re.compile(r"\b(?:early(?!\s+as)|beginning\s+of|start\s+of)\b"), "early"),
    (re.compile(r"\b(?:mid|middle\s+(?:part\s+)?of|height\s+of|(?:mid|half)-?way\s+through)\b"), "mid"),
    (re.compile(r"\b(?:late(?!\s+as)|end\s+of|close\s+of|(?:latter|last)\s+part\s+of)\b"), "late"),
)
_QUARTER: Final = re.compile(r"\b(first|second|third|fourth|last|final)\s+quarter\b")
_QUARTER_MONTH: Final = {"first": 1, "second": 4, "third": 7, "fourth": 10, "last": 10, "final": 10}
_WEEK: Final = re.compile(r"\b(first|second|third|fourth|last|final)\s+week\b")
_FEW_DAYS: Final = re.compile(r"\b(first|opening|last|closing|final|early)\s+days\b")
_SEVERAL_UNITS: Final = re.compile(r"\b(first|last|final)\s+(\w+)\s+(months|weeks|days)\s+of\b")
_UNIT_LENGTH: Final = {"weeks": 7 * DAY, "days": DAY}
_SO_FAR: Final = re.compile(r"\bearlier\b")
_TO_COME: Final = re.compile(r"\b(?:rest|remainder)\b|\blater\b")
_CLOCK: Final = re.compile(w.CLOCK)
_INTO: Final = re.compile(r"\bovernight\s+(?:into|to)\b|\bnight\s+to\b")
_EVE: Final = re.compile(r"\beve\s+of\b")
_WEEK_OF: Final = re.compile(r"(?<!first )(?<!last )(?<!final )(?<!second )(?<!third )\bweek\s+of\b")


def prefix_of(text: str, start: int, low: int) -> str:
    """Give the words right before a term that may belong to it; `low` bounds the look back."""
    match = _PREFIX.search(text, max(low, start - _REACH), start)
    return match.group() if match else ""


def suffix_end(text: str, end: int) -> int:
    """Give the end of a day's expression with the time of day behind it ("Monday night", "Friday at 3 p.m.")."""
    match = _SUFFIX.match(text, end)
    return match.end() if match else end


def points_ahead(prefix: str) -> bool:
    """Tell whether the words before a term make it future unless the verb says otherwise ("by", "until")."""
    return bool(_AHEAD.search(prefix)) and not _BESIDE_HOUR.match(prefix)


def direction_of(prefix: str, after: str) -> Direction:
    """Tell how the expression bounds an event; "after Monday's raid" speaks of the raid, not of all since Monday."""
    if after[:2] in {"'s", "’s"} or _BESIDE_HOUR.match(prefix):
        return "at"
    if _SINCE.match(prefix):
        return "since"
    return "until" if _UNTIL.match(prefix) else "at"


def kept_prefix(prefix: str, rule: Rule, after: str, *, ranged: bool) -> str:
    """Give what of a prefix belongs to the expression's text: not "about", nor "in" of "in Monday's raid"."""
    if after[:2] in {"'s", "’s"} and rule.guard == "weekday":
        return ""
    loose = (_LOOSE if ranged else _LOOSE_BETWEEN).match(prefix)
    kept = prefix[loose.end() :] if loose else prefix
    bare = rule.guard in {"year", "years"} or rule.first in {"M", "W"}
    return "" if bare and _DANGLING_ARTICLE.search(kept) else kept


def narrowed(days: Days, prefix: str, suffix: str, ref: date | None) -> Days:
    """
    Apply the words around a term to its days.

    Parameters
    ----------
    days
        Of the term alone.
    prefix, suffix
        The words before and behind.
    ref
        Day of writing, which ends "earlier this month" and begins "later this month".
    """
    if days.start is None or days.end is None:
        return days
    before = prefix.lower()
    if days.start == days.end:
        return _moved_day(days, days.start, before, suffix)
    if (days.end - days.start).days < 6:
        return days
    if not (_SO_FAR.search(before) or _TO_COME.search(before)):
        part = _part((days.start, days.end), before, whole_year=days.precision == "year")
        return Days(*part, "range", days.basis, days.reason) if part else days
    if ref is not None and days.start <= ref <= days.end:
        return replace(days, end=ref) if _SO_FAR.search(before) else replace(days, start=ref)
    return days


def _moved_day(days: Days, day: date, before: str, suffix: str) -> Days:
    """Apply to a single day: "overnight into" it spans the day before, "the eve of" it is the day before."""
    if _CLOCK.search(before) or _CLOCK.search(suffix):
        return replace(days, precision="time")
    if _INTO.search(before):
        return replace(days, start=day - DAY, precision="range")
    if _EVE.search(before):
        return replace(days, start=day - DAY, end=day - DAY)
    if _WEEK_OF.search(before):
        return replace(days, end=day + 6 * DAY, precision="range")
    return days


def _part(interval: Interval, before: str, *, whole_year: bool) -> Interval | None:
    """Take the part of a month, season, year or decade that the words before it name, if they name one."""
    if _EVE.search(before):
        return interval[0] - DAY, interval[0] - DAY
    if whole_year and (quarter := _QUARTER.search(before)):
        return months_of(interval[0].year, _QUARTER_MONTH[quarter[1]], 3)
    if week := _WEEK.search(before):
        return _week_in(interval, week[1])
    if few := _FEW_DAYS.search(before):
        first = few[1] in {"first", "opening", "early"}
        return (interval[0], interval[0] + 4 * DAY) if first else (interval[1] - 4 * DAY, interval[1])
    if several := _SEVERAL_UNITS.search(before):
        return _units_in(interval, *several.groups())
    portion = next((portion for pattern, portion in _PORTIONS if pattern.search(before)), None)
    return part_of(interval, portion) if portion else None


def _units_in(interval: Interval, end: str, words: str, unit: str) -> Interval | None:
    """Take "the first three months" or "the last ten days" of an interval."""
    count = parse_number(words)
    if count is None:
        return None
    start, last = interval
    if end == "first":
        until = plus_months(start, int(count)) if unit == "months" else start + int(count) * _UNIT_LENGTH[unit]
        return start, min(until - DAY, last)
    since = plus_months(last + DAY, -int(count)) if unit == "months" else last + DAY - int(count) * _UNIT_LENGTH[unit]
    return max(since, start), last


def _week_in(interval: Interval, which: str) -> Interval:
    if which in {"last", "final"}:
        return interval[1] - 6 * DAY, interval[1]
    start = interval[0] + 7 * DAY * (w.ORDINALS[which] - 1)
    return start, start + 6 * DAY
