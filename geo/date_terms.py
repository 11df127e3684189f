"""
What the rules for dates share: the context, the days a term means, and the choice of a year by tense.

A rule's reader takes a match of its pattern and the context, and gives the days, or None where the words
are no date after all. What stands before the term is for `date_edges`, what forbids it for `date_guards`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from geo.intervals import Interval
from geo.tense import Tense
from geo.vocabulary import DateBasis, DatePrecision

NO_ANCHOR: Final = "relative, and neither a publication date nor a dated dateline anchors it"
NO_NARRATIVE: Final = "counts on from a date that the text before it does not give"

FIRST_YEAR, LAST_YEAR = 1000, 2100
"""Four figures outside these bounds are not read as a year."""


@dataclass(frozen=True, slots=True)
class Context:
    """
    What a relative term is held against: day of writing, tense of its clause, the narrative's last date.

    The tense is a call, made only for the terms that need it, because reading it off the clause is the
    slowest step of all.
    """

    ref: date | None
    spoken: Callable[[], Tense] = lambda: "unknown"
    narrative: Interval | None = None
    within_sentence: Interval | None = None
    month_first: bool | None = None

    @property
    def tense(self) -> Tense:
        """Tense of the clause."""
        return self.spoken()

    def in_tense(self, tense: Tense) -> "Context":
        """Give the same context with the tense settled."""
        return replace(self, spoken=lambda: tense)


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


def relative(interval: Interval | None, precision: DatePrecision, reason: str = NO_ANCHOR) -> Days:
    """Wrap days that rest on the day of writing; None is an expression without an anchor, for the reason given."""
    if interval is None:
        return Days(None, None, precision, "relative", reason)
    return Days(*interval, precision, "relative")


def full_year(digits: str, ref: date | None = None) -> int | None:
    """Read a year of four figures, or of two: the latest that is at most ten years after `ref`, else after 2029."""
    year = int(digits)
    if len(digits) == 4:
        return year if FIRST_YEAR <= year <= LAST_YEAR else None
    limit = (ref.year if ref else 2029) + 10
    return limit - (limit - year) % 100


def _pick(candidates: Iterable[Interval], ref: date, tense: Tense) -> Interval | None:
    """Choose among yearly recurrences by tense; with no tense the nearest to the day of writing."""
    spans = sorted(candidates)
    past = [span for span in spans if span[0] <= ref]
    future = [span for span in spans if span[1] >= ref]
    if tense == "past" and past:
        return past[-1]
    if tense == "future" and future and not _just_missed(past, future, ref):
        return future[0]
    return min(spans, key=lambda span: abs(((span[0] if span[0] > ref else span[1]) - ref).days), default=None)


def _just_missed(past: Sequence[Interval], future: Sequence[Interval], ref: date) -> bool:
    """
    Whether what looks ahead rather looked ahead when it was said.

    In the middle of May, what somebody "would do by the end of April" was due two weeks ago, not in a year.
    """
    return bool(past) and (ref - past[-1][1]).days < JUST_PAST and (future[0][0] - ref).days > FAR_AHEAD


JUST_PAST: Final = 35
FAR_AHEAD: Final = 270
"""Days."""


def recurring(in_year: Callable[[int], Interval | None], ctx: Context) -> Interval | None:
    """
    Find the year of a day or month that is named without one.

    A date with a year earlier in the same sentence comes first ("in June 1994 and convicted in October"),
    then the day of writing with the tense, then, in a text without one, the year the narrative is in.
    """
    before = ctx.within_sentence
    tense = ctx.tense
    older = before is not None and (ctx.ref is None or before[0].year < ctx.ref.year)
    if before is not None and older and tense != "future":
        spans = (in_year(year) for year in (before[0].year, before[0].year + 1))
        after = next((span for span in spans if span and span[1] >= before[0]), None)
        if after and (ctx.ref is None or after[0] <= ctx.ref):
            return after
    if ctx.ref is not None:
        spans = (in_year(ctx.ref.year + shift) for shift in (-4, -3, -2, -1, 0, 1, 2, 3, 4))
        return _pick([span for span in spans if span], ctx.ref, tense)
    return in_year(ctx.narrative[0].year) if ctx.narrative else None


BACK: Final = frozenset({"last", "past", "previous", "preceding", "earlier"})
FORTH: Final = frozenset({"next", "coming", "following"})
NARRATIVE: Final = frozenset({"previous", "preceding", "following", "same", "that"})
"""Words that point back, that point forth, and that count from the narrative rather than from the day of writing."""

_FINE_ENOUGH: Final = {"day": 2, "night": 2, "week": 7, "month": 31, "year": 366}
"""Days that the narrative's last date may span for a unit to be counted from it."""


def narrative_base(ctx: Context, unit: str) -> date | None:
    """Give the day from which "a week earlier" counts: the narrative's if it is fine enough, else that of writing."""
    if ctx.narrative is None:
        return ctx.ref
    fine = (ctx.narrative[1] - ctx.narrative[0]).days <= _FINE_ENOUGH.get(unit, 2)
    return ctx.narrative[0] if fine else ctx.ref


def floats(ctx: Context) -> bool:
    """Tell whether "the next day" has nothing to count from: told of the past, with no date before it."""
    return ctx.narrative is None and ctx.ref is not None and ctx.tense == "past"
