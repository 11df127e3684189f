"""
Temporal expressions of news English as intervals of days.

Rules only, in the manner of HeidelTime (Strötgen and Gertz 2010, 2013): a scan over the tokens tries
small patterns where a word of the calendar stands (`date_figures`, `date_names`, `date_relative`), checks that
the words around it allow a date (`date_guards`), widens the match over what belongs to it (`date_edges`:
"late on", "the night of", "since"), and holds relative ones against the publication date, else a dated
dateline; the tense of the clause tells Monday last from Monday next.

Conventions. Weeks run from Monday to Sunday. Seasons are the meteorological ones of the north, winter named
after its December. "03/12/2024" is day first, unless another date of the text proves the other order; the
mention says so. A weekday counts the day of writing itself. Narratives without a day of writing take the
year of the date before. Durations ("for three years"), frequencies ("every Monday") and words without
bounds ("now", "recently", "in recent weeks", "years ago") are not dates and are left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from geo import calendar_words as w
from geo.date_edges import Direction, direction_of, kept_prefix, narrowed, points_ahead, prefix_of, suffix_end
from geo.date_figures import FIGURE_RULES
from geo.date_guards import GUARDS
from geo.date_names import LEADING_RULES, NAME_RULES
from geo.date_relative import RELATIVE_RULES
from geo.date_terms import FIRST_YEAR, LAST_YEAR, Context, Days, Rule
from geo.date_units import counted_from
from geo.holidays import holiday_first_words
from geo.intervals import Interval
from geo.records import Block, DateMention
from geo.tense import Tense, sentence_end, sentence_start, tense_around

_TOKEN: Final = re.compile(r"\d+|[A-Za-z]+")
_WORDS: Final[dict[str, str]] = {
    "R": "last past previous preceding next coming following this same that current very earlier later",
    "N": "a an one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety couple few several half dozen "
    + " ".join(w.DECADES),
    "X": "yesterday today tomorrow tonight overnight day",
    "S": " ".join(w.SEASONS),
    "A": " ".join({word.partition("-")[0] for word in w.ORDINALS}),
    "U": "weekend day night week month year decade century quarter",
    "T": "midnight noon dawn dusk midday daybreak nightfall sunrise",
}


def _kinds() -> dict[str, str]:
    kinds: dict[str, str] = {}
    for kind, words in _WORDS.items():
        for word in words.split():
            for form in (word, word.title(), word.upper()):
                kinds[form] = kinds.get(form, "") + kind
    for kind, names in (("M", w.MONTHS), ("W", w.WEEKDAYS)):
        for name in names:
            for form in w.written_forms(name):
                kinds[form] = kinds.get(form, "") + kind
    for name in holiday_first_words():
        if not name.isdigit():
            kinds[name] = "H" + kinds.get(name, "")
    kinds["Q"] = "Q"
    return kinds


_KINDS: Final = _kinds()
_RULES_OF: Final[dict[str, tuple[Rule, ...]]] = {
    kinds: tuple(
        rule
        for rule in (*LEADING_RULES, *RELATIVE_RULES, *FIGURE_RULES, *NAME_RULES)
        if any(kind in rule.first for kind in kinds)
    )
    for kinds in {*_KINDS.values(), "DH"}
}

_SLASHED: Final = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})(?![\d/])")
_SAME_STORY: Final = 60
"""Characters within which a date without a year takes that of the one before it."""

_SINCE: Final = re.compile(r"\bsince\b", re.IGNORECASE)
_NEXT_WORD: Final = "of|to|and|or|through|until|till|hundred|thousand|dozen|a.m|p.m|am|pm|GMT|UTC"
_FIGURES_GO_ON: Final = re.compile(
    rf"\d{{4}}|\d+(?:st|nd|rd|th|['’]?s)\b|\d{{1,3}}(?:\s*[-‐-―/.:]\s*\d|[\s-]*(?:{_NEXT_WORD}|{w.UNIT}|{w.MONTH}))"
)
_WORDS_GO_ON: Final = re.compile(rf"(?:\w+[\s-]+){{1,4}}?{w.UNIT}|(?:the\s+)?(?i:{'|'.join(w.DECADES)})\b")
_CAN_GO_ON: Final = {"D": _FIGURES_GO_ON, "N": _WORDS_GO_ON}
"""Cheap looks ahead from figures and number words, which are frequent and seldom begin a date."""

_RANGE: Final = re.compile(
    rf"(?P<link>{w.DASH}|\s+(?:to|through|until|till|and|into)\s+(?:on\s+)?(?:the\s+)?)(?P<part>early\s+|mid-|late\s+)?"
)
_DATE_LINE: Final = re.compile(
    rf"\s*(?:(?:Published|Updated|Posted|Date)(?:\s+on)?:?\s+)?(?:{w.WEEKDAY},?\s+)?"
    rf"(?P<date>\d{{1,2}}\s+{w.MONTH},?\s+\d{{4}}|{w.MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})\s*(?:\n|[-–—|:])"
)
_DATELINE: Final = re.compile(
    rf"\s*[A-Z][^\n]{{1,70}}?[,)]?\s+(?P<date>\d{{1,2}}\s+{w.MONTH}(?:,?\s+\d{{2,4}})?|{w.MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?)"
    r"(?:\s*,?\s*[(\[][^)\]\n]{2,60}[)\]])?(?:\s*,?\s*[A-Z][\w /]{1,30})?\s*(?:--|[-–—_:])"
)


def find_dates(text: str, published: date | None, blocks: Sequence[Block] = ()) -> tuple[DateMention, ...]:
    """
    Find the temporal expressions of a text and the days they mean.

    Parameters
    ----------
    text
        The stored text.
    published
        Day of publication; without it a dateline's date serves ("Lima, 20 Aug 88 (EFE) --"). A year outside
        1000 to 2100 anchors nothing.
    blocks
        Parts of the text. Only `body` parts are read; none given means that all is body.

    Returns
    -------
    dates
        In order of the text, not overlapping. Relative ones without an anchor have no days, and say why.
    """
    reader = _Reader(text, writing_day(text, published, blocks), _month_first(text))
    return tuple(mention for low, high in _body_spans(text, blocks) for mention in reader.read(low, high))


def writing_day(text: str, published: date | None, blocks: Sequence[Block] = ()) -> date | None:
    """
    Tell the day that relative expressions are held against.

    Parameters
    ----------
    text, published, blocks
        As for `find_dates`.

    Returns
    -------
    day
        The publication day, else the day that a dateline, or a first line that is only a date, states with
        its year; None without either.
    """
    day = published or _dateline_date(text, _body_spans(text, blocks))
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def _body_spans(text: str, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    return [(block.start, block.end) for block in blocks if block.role == "body"] if blocks else [(0, len(text))]


def _dateline_date(text: str, spans: Sequence[tuple[int, int]]) -> date | None:
    """Find the day that the text's dateline, or a first line that is nothing but a date, states with its year."""
    for low, high in spans[:3]:
        end = min(high, low + 200)
        match = _DATELINE.match(text, low, end) or _DATE_LINE.match(text, low, end)
        if match is None:
            continue
        found = _first_term(_matches_at(text, match.start("date")), Context(None))
        if found is not None and found[1].start is not None and found[1].start == found[1].end:
            return found[1].start
    return None


def _month_first(text: str) -> bool | None:
    """Tell from the dates in figures that leave no choice whether the text writes the month first."""
    for match in _SLASHED.finditer(text) if "/" in text else ():
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second:
            return False
        if second > 12 >= first:
            return True
    return None


def _rules_at(text: str, start: int) -> tuple[Rule, ...]:
    token = _TOKEN.match(text, start)
    if token is None:
        return ()
    word = token.group()
    return _RULES_OF["DH"] if word[0].isdigit() else _RULES_OF.get(_KINDS.get(word, ""), ())


def _matches_at(text: str, start: int) -> list[tuple[Rule, re.Match[str]]]:
    """Find the rules whose words stand at an offset and whose checks allow it."""
    matches = [(rule, match) for rule in _rules_at(text, start) if (match := rule.pattern.match(text, start))]
    return [(rule, m) for rule, m in matches if not rule.guard or GUARDS[rule.guard](text, start, m.end())]


def _first_term(matches: Sequence[tuple[Rule, re.Match[str]]], ctx: Context) -> tuple[re.Match[str], Days, Rule] | None:
    """Read the term by the first rule that finds days in it."""
    for rule, match in matches:
        days = rule.read(match, ctx)
        if days is not None:
            return match, days, rule
    return None


def _can_begin(text: str, start: int, word: str) -> bool:
    """Sort out most tokens before the rules are tried."""
    kind = "D" if word[0].isdigit() else _KINDS[word]
    ahead = _CAN_GO_ON.get(kind)
    return (ahead is None or ahead.match(text, start) is not None) and (kind != "D" or _may_start(text, start))


_NO_START: Final = frozenset("$€£.:/-–,")


def _may_start(text: str, start: int) -> bool:
    """Tell "mid-2014" and "'90s" from "T-72" and "1,200", where the figures begin inside a word or number."""
    before = text[start - 1 : start]
    if not (before in _NO_START or before.isalpha() or before in {"'", "’"}) or not before:
        return True
    if before in {"'", "’"}:
        return not text[max(0, start - 2) : start - 1].isalnum()
    return text[max(0, start - 4) : start].lower() == "mid-"


class _Reader:
    """One pass over one text; carries the narrative from expression to expression."""

    def __init__(self, text: str, ref: date | None, month_first: bool | None) -> None:
        self.text, self.ref, self.month_first = text, ref, month_first
        self.narrative: Interval | None = None
        self.stated: tuple[int, int, Interval] | None = None
        self.sentence = (0, -1)

    def read(self, low: int, high: int) -> Iterator[DateMention]:
        """Yield the expressions between two offsets."""
        text, done = self.text, low
        for token in _TOKEN.finditer(text, low, high):
            word = token.group()
            if word not in _KINDS and not word[0].isdigit():
                continue
            start = token.start()
            if start < done or not _can_begin(text, start, word):
                continue
            mention = self._mention_at(start, done, low, high)
            if mention is not None:
                done = mention.end
                yield mention

    def _mention_at(self, start: int, done: int, low: int, high: int) -> DateMention | None:
        """Read the expression whose term starts at an offset; its prefix may not reach back over `done`."""
        text = self.text
        matches = _matches_at(text, start)
        if not matches:
            return None
        before = prefix_of(text, start, done)
        ctx = self._context(start, low, high, before)
        found = _first_term(matches, ctx)
        if found is None:
            return None
        match, days, rule = found
        end = suffix_end(text, match.end()) if days.precision in {"day", "range"} else match.end()
        joined = self._ranged(found, end, ctx, before)
        ranged = joined is not None
        if joined:
            days, end = joined
        else:
            days = narrowed(days, before, text[match.end() : end], self.ref)
        if counted := counted_from(text, start, days) if not ranged else None:
            return self._emit(counted[0], end, counted[1], "at")
        kept = kept_prefix(before, rule, text[end : end + 2], ranged=ranged or days.precision == "range")
        of_a_thing = not kept and before.rstrip().lower().endswith("the")
        direction = (
            "at"
            if ranged or of_a_thing or rule.guard in {"years", "span"}
            else direction_of(before, text[end : end + 2])
        )
        return self._emit(start - len(kept), end, days, direction)

    def _context(self, start: int, low: int, high: int, before: str) -> Context:
        if not self.sentence[0] <= start < self.sentence[1]:
            self.sentence = sentence_start(self.text, start, low), sentence_end(self.text, start, high)

        def spoken() -> Tense:
            ahead = points_ahead(before)
            tense = tense_around(self.text, start - len(before), start, *self.sentence, behind=not ahead)
            if ahead:
                return "unknown" if tense == "past" else "future"
            return tense

        inside = self._year_giver(start)
        return Context(self.ref, spoken, self.narrative, inside, self.month_first)

    def _year_giver(self, start: int) -> Interval | None:
        """
        Give the dated expression that a later one of the sentence takes its year from.

        That is one right before it ("arrested in June 1994 and convicted in October") or a year that
        opens the sentence ("In 2016, the feast fell on 24 November").
        """
        if self.stated is None or self.stated[0] < self.sentence[0]:
            return None
        begin, end, interval = self.stated
        if _SINCE.search(self.text, self.sentence[0], begin):
            return None
        opens = begin - self.sentence[0] < 3
        whole_year = (interval[1] - interval[0]).days > 31
        return interval if opens or (not whole_year and start - end <= _SAME_STORY) else None

    def _ranged(
        self, found: tuple[re.Match[str], Days, Rule], end: int, ctx: Context, before: str
    ) -> tuple[Days, int] | None:
        """Join "from March 2022 to April 2023", "28 December - 3 January", "Saturday night into Sunday"."""
        match, days, rule = found
        link = _RANGE.match(self.text, end)
        if link is None or ("and" in link["link"] and not re.match(r"between\b", before, re.IGNORECASE)):
            return None
        other = _first_term(_matches_at(self.text, link.end()), ctx)
        if other is None or other[2].first != rule.first or other[2].guard not in {rule.guard, ""}:
            return None
        last = other[1]
        if days.basis == "relative" and last.start is not None:
            days = rule.read(match, replace(ctx, ref=last.end, within_sentence=None).in_tense("past")) or days
        elif last.basis == "relative" and days.start is not None:
            last = (
                other[2].read(other[0], replace(ctx, ref=days.start, within_sentence=None).in_tense("future")) or last
            )
        if days.start is None or last.end is None or last.end < days.start:
            return None
        first = narrowed(days, before, "", None).start
        final = narrowed(last, link["part"] or "", "", None).end
        return Days(first, final, "range", last.basis), other[0].end()

    def _emit(self, start: int, end: int, days: Days, direction: Direction) -> DateMention:
        if days.start is not None and days.end is not None:
            self.narrative = (days.start, days.end)
            if days.basis == "stated" and direction == "at":
                self.stated = (start, end, self.narrative)
        return DateMention(
            start, end, self.text[start:end], days.start, days.end, days.precision, days.basis, direction, days.reason
        )
