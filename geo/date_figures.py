"""Dates in figures and month names: "3 December 2024", "Dec. 3-5", "03/12/2024", "in April", "2014", "the 1990s"."""

import re
from datetime import date
from typing import Final

from geo import calendar_words as w
from geo.date_terms import Context, Days, Rule, full_year, recurring, relative, stated
from geo.intervals import DAY, Interval, day_of, month_of, months_of, year_of

_SOON: Final = 70
"""Days ahead within which a month named without tense or year is taken to be the next."""

AMBIGUOUS_ORDER: Final = "day and month could be exchanged; read day first"


def month_day(day: int, month: int, ctx: Context) -> Days | None:
    """Date a day of a month named without a year."""
    if day_of(2024, month, day) is None:
        return None

    def in_year(year: int) -> Interval | None:
        there = day_of(year, month, day)
        return (there, there) if there else None

    return relative(recurring(in_year, ctx), "day")


def month_number(name: str) -> int:
    """Read a month's name or abbreviation."""
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


def _day_in_words(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "the first of June 2009"."""
    day, month = w.ORDINALS[m["d"].lower()], month_number(m["m"])
    if not m["y"]:
        return month_day(day, month, ctx)
    year = _with_year(m, ctx)
    there = day_of(year, month, day) if year else None
    return stated((there, there), "day") if there else None


def _with_year(m: re.Match[str], ctx: Context) -> int | None:
    return full_year(m["y"], ctx.ref) if m["y"] else None


def day_in_month(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "3 December 2024", "Dec. 3", "24th of February", "23 Aug 88"."""
    day, month = int(re.sub(r"\D", "", m["d"])), month_number(m["m"])
    year = _with_year(m, ctx)
    if year is None:
        return month_day(day, month, ctx) if not m["y"] else None
    there = day_of(year, month, day)
    return stated((there, there), "day") if there else None


def _day_of_relative_year(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "25 February last year"."""
    if ctx.ref is None:
        return relative(None, "day")
    year = ctx.ref.year + {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    there = day_of(year, month_number(m["m"]), int(re.sub(r"\D", "", m["d"])))
    return relative((there, there), "day") if there else None


def _days_in_month(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "3-5 December" and "December 3 to 5, 2024"; where the first is the larger, it is of the month before."""
    last = day_in_month(m, ctx)
    if last is None or last.start is None:
        return last
    first = last.start.replace(day=1) - DAY if int(m["d1"]) > last.start.day else last.start
    start = day_of(first.year, first.month, int(m["d1"]))
    return Days(start, last.end, "range", last.basis) if start else None


def _month_year(m: re.Match[str], ctx: Context) -> Days | None:
    year = full_year(m["y"], ctx.ref)
    return stated(month_of(year, month_number(m["m"])), "month") if year else None


def _month_of_relative_year(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "in April last year", "October of this year"."""
    if ctx.ref is None:
        return relative(None, "month")
    shift = {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    return relative(month_of(ctx.ref.year + shift, month_number(m["m"])), "month")


def _month_alone(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "in April"; with no tense to go by it is the past one, unless the next begins within ten weeks."""
    month = month_number(m["m"])
    if ctx.tense == "unknown":
        soon = ctx.ref is not None and 0 < (_first_from(ctx.ref, month) - ctx.ref).days <= _SOON
        ctx = ctx.in_tense("future" if soon else "past")
    return relative(recurring(lambda year: month_of(year, month), ctx), "month")


def _first_from(ref: date, month: int) -> date:
    """Give the first day of a month's next beginning, the running month's being past."""
    return date(ref.year + (month <= ref.month), month, 1)


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


def _quarter(m: re.Match[str], ctx: Context) -> Days | None:  # noqa: ARG001
    year = full_year(m["y"])
    number = int(m["q"])
    return stated(months_of(year, 3 * number - 2, 3), "range") if year else None


def _quarter_alone(m: re.Match[str], ctx: Context) -> Days | None:
    """Read "the third quarter" without a year: by tense, the last that has begun unless it is spoken of as future."""
    first = 3 * w.ORDINALS[m["q"].lower()] - 2
    if ctx.tense == "unknown":
        ctx = ctx.in_tense("past")
    return relative(recurring(lambda year: months_of(year, first, 3), ctx), "range")


def _day_month_rules() -> tuple[Rule, ...]:
    short = r"\s+['’]?(?P<y>\d{2})(?=\s*(?:\(|--|[),;.\n]|$))(?![.,]\d)"
    long = rf"(?:(?:,?\s+(?:of\s+|in\s+)?|,|-){w.YEAR_GROUP})?"
    orders = {
        "D": (
            rf"{w.DAY_GROUP}(?:\s+of\s+the\s+month)?(?:\s+(?:of\s+)?|-){w.MONTH_GROUP}",
            rf"{w.FIRST_DAY_GROUP}{w.TO}{w.DAY_GROUP}(?:\s+of)?\s+{w.MONTH_GROUP}",
        ),
        "M": (
            rf"{w.MONTH_GROUP}\s*(?:the\s+)?{w.DAY_GROUP}",
            rf"{w.MONTH_GROUP}\s*{w.FIRST_DAY_GROUP}{w.TO}{w.DAY_GROUP}(?!\s*(?:{w.MONTH}))",
        ),
    }
    rules: list[Rule] = []
    for first, (single, several) in orders.items():
        for source, reader in ((several, _days_in_month), (single, day_in_month)):
            endings = (short, long) if first == "D" else (long,)
            guard = "span" if reader is _days_in_month else ""
            rules.extend(Rule(first, re.compile(source + ending), reader, guard) for ending in endings)
        rules.insert(0, Rule(first, re.compile(rf"{single}\s+{w.WHICH_YEAR}\s+year\b"), _day_of_relative_year))
    return tuple(rules)


FIGURE_RULES: Final[tuple[Rule, ...]] = (
    Rule("D", re.compile(r"(?P<y>\d{4})(?P<sep>[-/])(?P<m>\d{2})(?P=sep)(?P<d>\d{2})(?!\d)"), _iso),
    Rule(
        "D", re.compile(r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?![\d/.]\d|\w)"), _numeric
    ),
    Rule(
        "D",
        re.compile(
            rf"{w.DAY_GROUP}(?=\s+(?:and|or)\s+\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{w.MONTH_GROUP}(?:,?\s+{w.YEAR_GROUP})?)"
        ),
        day_in_month,
        "alone",
    ),
    *_day_month_rules(),
    Rule(
        "D",
        re.compile(rf"(?P<y1>\d{{4}})(?:{w.DASH}|/|\s+to\s+|\s+and\s+)(?P<y2>\d{{4}}|\d{{2}})(?![\d,.]\d)(?!\w|-\w)"),
        _years,
        "years",
    ),
    Rule("D", re.compile(r"(?P<y>\d{3}0)['’]?s\b"), _decade),
    Rule("D", re.compile(r"(?P<y>[2-9]0)['’]?s\b"), _decade, "short decade"),
    Rule("D", re.compile(r"(?P<n>\d{1,2}(?:st|nd|rd|th))[\s-]+century\b"), _century),
    Rule("DA", re.compile(rf"(?P<n>{w.ORDINAL})[\s-]+(?i:century)\b"), _century),
    Rule("N", re.compile(rf"(?P<word>(?i:{'|'.join(w.DECADES)}))\b"), _named_decade),
    Rule("M", re.compile(rf"{w.MONTH_GROUP}(?:,?\s+(?:of\s+)?){w.YEAR_GROUP}"), _month_year),
    Rule("M", re.compile(rf"{w.MONTH_GROUP}\s+{w.WHICH_YEAR}\s+year\b"), _month_of_relative_year),
    Rule("M", re.compile(w.MONTH_GROUP), _month_alone, "month"),
    Rule("Q", re.compile(rf"Q(?P<q>[1-4])\s+(?:of\s+)?{w.YEAR_GROUP}"), _quarter),
    Rule("D", re.compile(w.YEAR_GROUP), _year, "year"),
    Rule("A", re.compile(rf"(?P<d>{w.ORDINAL})\s+of\s+{w.MONTH_GROUP}(?:,?\s+{w.YEAR_GROUP})?"), _day_in_words),
    Rule("AR", re.compile(r"(?P<q>(?i:first|second|third|fourth))[\s-]quarter\b(?!\s+of)"), _quarter_alone, "quarter"),
)
"""Tried in this order; the first whose reader gives days wins."""
