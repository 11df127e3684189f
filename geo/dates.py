"""
Temporal expressions of news English as intervals of days.

Rules only, in the manner of HeidelTime (Strötgen and Gertz 2010, 2013): a scan over the tokens tries
small patterns where a word of the calendar stands (`date_terms`, `date_relative`), checks that the words
around it allow a date (`date_guards`), widens the match over what belongs to it ("late on", "the night of",
"since"), and holds relative ones against the publication date, else a dated dateline; the tense of
the clause tells Monday last from Monday next.

Durations ("for three years"), frequencies ("every Monday") and words without bounds ("now",
"recently", "in recent weeks") are not dates and are left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from geo import calendar_words as w
from geo.date_guards import GUARDS
from geo.date_relative import RELATIVE_RULES
from geo.date_terms import TERM_RULES, Context, Days, Rule
from geo.holidays import holiday_first_words
from geo.intervals import DAY, Interval, months_of, part_of
from geo.records import Block, DateMention
from geo.tense import sentence_end, sentence_start, tense_around

Direction = Literal["at", "since", "until"]

_TOKEN: Final = re.compile(r"\d+|[A-Za-z]+")
_WORDS: Final[dict[str, str]] = {
    "R": "last past previous preceding next coming following this same that current very earlier later",
    "N": "a an one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety couple few several half dozen "
    + " ".join(w.DECADES),
    "X": "yesterday today tomorrow tonight overnight day",
    "S": " ".join(w.SEASONS),
    "A": " ".join(word for word in w.ORDINALS if "-" not in word),
    "U": "weekend",
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
            for form in (name, name.upper()):
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
        for rule in (*TERM_RULES[:1], *RELATIVE_RULES, *TERM_RULES[1:])
        if any(kind in rule.first for kind in kinds)
    )
    for kinds in {*_KINDS.values(), "DH"}
}

_PREP: Final = (
    r"as\s+of|as\s+early\s+as|as\s+late\s+as|up\s+to|up\s+until|ahead\s+of|prior\s+to|since|until|till|by|before|after|from|between|in|on|at|during|over|"
    r"throughout|through|within|around|about|starting|beginning|dated|into|back\s+in|later|earlier|for"
)
_WRAP: Final = (
    r"overnight|late|early|mid|in|on|at|into|just|shortly|around|about|after|before|nearly|almost|exactly|some|more\s+than|less\s+than|"
    r"(?:small|wee|early|late|first|last|closing|morning|predawn|pre-dawn)\s+hours|(?:first|last|opening|closing|final|early)\s+days|"
    r"(?:first|second|third|fourth|last|final)\s+(?:week|quarter)|(?:first|second|latter)\s+half|night|nights|morning|evening|"
    r"afternoon|dawn|dusk|noon|midnight|sunrise|nightfall|midday|eve|middle|end|start|beginning|close|rest|remainder|of|the|"
    rf"{w.CLOCK}|local\s+time|earlier|later|sometime|very|this|between"
)
_PREFIX: Final = re.compile(
    rf"(?<![\w-])(?:(?:{_PREP})\s+)?(?:(?:the|(?:{_WRAP}))(?:\s+|\s*,\s+))*(?:mid-|pre-|the\s+)?$", re.IGNORECASE
)
_REACH: Final = 56
_SUFFIX: Final = re.compile(
    rf"(?:\s+(?:early\s+|late\s+|overnight\s+)?{w.DAY_PART}(?!\s+(?:prayers?|rush)))?"
    rf"(?:,?\s+(?:at|around|shortly\s+after)\s+(?:about\s+|around\s+)?(?:{w.CLOCK}|noon|midnight|dawn)|\s+at\s+night|,\s+{w.CLOCK})?"
)
_RANGE: Final = re.compile(
    rf"(?P<link>{w.DASH}|\s+(?:to|through|until|till|and|into)\s+(?:on\s+)?(?:the\s+)?)(?:early\s+|mid-|late\s+)?"
)
_DATELINE: Final = re.compile(
    rf"\s*[A-Z][^\n]{{1,70}}?[,)]?\s+(?P<date>\d{{1,2}}\s+{w.MONTH}(?:,?\s+\d{{2,4}})?|{w.MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?)"
    r"(?:\s*,?\s*[(\[][^)\]\n]{2,60}[)\]])?(?:\s*,?\s*[A-Z][\w /]{1,30})?\s*(?:--|[-–—_:])"
)
_SINCE: Final = re.compile(r"^(?:since|after|from|starting|beginning)\b", re.IGNORECASE)
_UNTIL: Final = re.compile(
    r"^(?:until|till|by|before|up\s+(?:to|until)|through|ahead\s+of|prior\s+to)\b", re.IGNORECASE
)
_LOOSE_WORDS: Final = (
    r"of|for|about|around|some|into|starting|beginning(?!\s+of)|later(?=\s+(?:in|on)\b)|"
    r"more\s+than|less\s+than|nearly|almost"
)
_LOOSE: Final = re.compile(rf"^(?:(?:{_LOOSE_WORDS})\s+)+", re.IGNORECASE)
_LOOSE_BETWEEN: Final = re.compile(rf"^(?:(?:{_LOOSE_WORDS}|between|from)\s+)+", re.IGNORECASE)
_PORTIONS: Final = (
    (re.compile(r"\b(?:first\s+half)\b"), "first half"),
    (re.compile(r"\b(?:second|latter)\s+half\b"), "second half"),
    (re.compile(r"\b(?:early|beginning\s+of|start\s+of)\b"), "early"),
    (re.compile(r"\b(?:mid|middle\s+of)\b"), "mid"),
    (re.compile(r"\b(?:late|end\s+of|close\s+of)\b"), "late"),
)
_QUARTERS: Final = {"first": 1, "second": 4, "third": 7, "fourth": 10, "last": 10, "final": 10}
_QUARTER: Final = re.compile(r"\b(first|second|third|fourth|last|final)\s+quarter\b")
_WEEK: Final = re.compile(r"\b(first|second|third|fourth|last|final)\s+week\b")
_FEW_DAYS: Final = re.compile(r"\b(first|opening|last|closing|final|early)\s+days\b")
_FUTURE_PREFIX: Final = re.compile(
    r"\b(?:by|until|till|ahead\s+of|before|prior\s+to|starting|up\s+to)\b|\bfor\s+$", re.IGNORECASE
)


def find_dates(text: str, published: date | None, blocks: Sequence[Block] = ()) -> tuple[DateMention, ...]:
    """
    Find the temporal expressions of a text and the days they mean.

    Parameters
    ----------
    text
        The stored text.
    published
        Day of publication; without it a dateline's date serves ("Lima, 20 Aug 88 (EFE) --").
    blocks
        Parts of the text. Only `body` parts are read; none given means that all is body.

    Returns
    -------
    dates
        In order of the text, not overlapping. Relative ones without an anchor have no days, and say why.
    """
    spans = [(block.start, block.end) for block in blocks if block.role == "body"] if blocks else [(0, len(text))]
    ref = published
    if ref is None:
        ref = _dateline_date(text, spans)
    reader = _Reader(text, ref, _month_first(text))
    return tuple(mention for low, high in spans for mention in reader.read(low, high))


def _dateline_date(text: str, spans: Sequence[tuple[int, int]]) -> date | None:
    """Find the day that the text's dateline states with its year."""
    for low, high in spans[:3]:
        match = _DATELINE.match(text, low, min(high, low + 200))
        if match is None:
            continue
        found = _term_at(text, match.start("date"), Context(None))
        if found is not None and found[1].start is not None and found[1].start == found[1].end:
            return found[1].start
    return None


def _month_first(text: str) -> bool | None:
    """Tell from the dates in figures that leave no choice whether the text writes the month first."""
    for match in re.finditer(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(?:\d{4}|\d{2})(?![\d/])", text):
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


def _term_at(text: str, start: int, ctx: Context) -> tuple[re.Match[str], Days, Rule] | None:
    """Read the term that begins at an offset, by the first rule that finds one."""
    for rule in _rules_at(text, start):
        match = rule.pattern.match(text, start)
        if match is None or (rule.guard and not GUARDS[rule.guard](text, start, match.end())):
            continue
        days = rule.read(match, ctx)
        if days is not None:
            return match, days, rule
    return None


class _Reader:
    """One pass over one text; carries the narrative from expression to expression."""

    def __init__(self, text: str, ref: date | None, month_first: bool | None) -> None:
        self.text, self.ref, self.month_first = text, ref, month_first
        self.narrative: Interval | None = None
        self.stated: tuple[int, Interval] | None = None

    def read(self, low: int, high: int) -> Iterator[DateMention]:
        """Yield the expressions between two offsets."""
        text, done = self.text, low
        for token in _TOKEN.finditer(text, low, high):
            start = token.start()
            if start < done:
                continue
            word = token.group()
            if word[0].isdigit():
                if (
                    start
                    and (text[start - 1] in "$€£.:/-–,'" or text[start - 1].isalpha())
                    and not _dash_ok(text, start)
                ):
                    continue
            elif word not in _KINDS:
                continue
            mention = self._mention_at(start, max(low, done), high)
            if mention is not None:
                done = mention.end
                yield mention

    def _mention_at(self, start: int, low: int, high: int) -> DateMention | None:
        text = self.text
        if not any(rule.pattern.match(text, start) for rule in _rules_at(text, start)):
            return None
        lead = max(low, start - _REACH)
        prefix = _PREFIX.search(text[lead:start])
        before = prefix.group() if prefix else ""
        ctx = self._context(start, low, high, before)
        found = _term_at(text, start, ctx)
        if found is None:
            return None
        match, _, rule = found
        days, end = self._ranged(found, ctx, before)
        ranged = end != match.end()
        if not ranged:
            suffix = _SUFFIX.match(text, end) if days.precision in {"day", "range"} else None
            end = suffix.end() if suffix else end
            days = _narrowed(days, before.lower(), text[match.end() : end], self.ref)
        kept = _kept(before, rule, ranged=ranged or days.precision == "range")
        return self._emit(start - len(kept), end, days, before, ranged=ranged)

    def _context(self, start: int, low: int, high: int, before: str) -> Context:
        first = sentence_start(self.text, start, low)
        last = sentence_end(self.text, start, high)
        tense = tense_around(self.text, start - len(before), start, first, last)
        if _FUTURE_PREFIX.search(before) and tense != "past":
            tense = "future"
        inside = self.stated[1] if self.stated and self.stated[0] >= first else None
        return Context(self.ref, tense, self.narrative, inside, self.month_first)

    def _ranged(self, found: tuple[re.Match[str], Days, Rule], ctx: Context, before: str) -> tuple[Days, int]:
        """Join "from March 2022 to April 2023", "28 December - 3 January", "Monday to Wednesday"."""
        match, days, rule = found
        link = _RANGE.match(self.text, match.end())
        if link is None or ("and" in link["link"] and not re.match(r"between\b", before, re.IGNORECASE)):
            return days, match.end()
        other = _term_at(self.text, link.end(), ctx)
        if other is None or other[2].first != rule.first or other[2].guard not in {rule.guard, ""}:
            return days, match.end()
        last = other[1]
        if days.basis == "relative" and last.start is not None:
            again = rule.read(match, replace(ctx, ref=last.end, tense="past", within_sentence=None))
            days = again or days
        elif last.basis == "relative" and days.start is not None:
            later = other[2].read(other[0], replace(ctx, ref=days.start, tense="future", within_sentence=None))
            last = later or last
        if days.start is None or last.end is None or last.end < days.start:
            return found[1], match.end()
        return Days(days.start, last.end, "range", last.basis), other[0].end()

    def _emit(self, start: int, end: int, days: Days, before: str, *, ranged: bool) -> DateMention:
        if days.start is not None and days.end is not None:
            self.narrative = (days.start, days.end)
            if days.basis == "stated":
                self.stated = (start, self.narrative)
        return DateMention(
            start,
            end,
            self.text[start:end],
            days.start,
            days.end,
            days.precision,
            days.basis,
            "at" if ranged else _direction(before, self.text[end : end + 2]),
            days.reason,
        )


def _dash_ok(text: str, start: int) -> bool:
    """Tell "mid-2014" and "(KYIV)-27 December" from "T-72" and "1,200"."""
    return text[max(0, start - 4) : start].lower() == "mid-"


def _kept(before: str, rule: Rule, *, ranged: bool) -> str:
    """Give what of the words before a term belongs to its text: not "of", "about" or the article of "the 2014 war"."""
    kept = (_LOOSE_BETWEEN if not ranged else _LOOSE).sub("", before)
    bare = rule.guard in {"year", "years", "month", "weekday"}
    return "" if bare and re.search(r"(?<!of\s)\bthe\s+$", kept, re.IGNORECASE) else kept


def _direction(before: str, after: str) -> Direction:
    if after in {"'s", "’s"}:
        return "at"
    if _SINCE.match(before):
        return "since"
    return "until" if _UNTIL.match(before) else "at"


def _narrowed(days: Days, before: str, after: str, ref: date | None) -> Days:
    """Apply "late", "the first half of", "the night of", "3 a.m. on", "earlier" to the days of the term."""
    if days.start is None or days.end is None:
        return days
    if days.start == days.end:
        timed = re.search(w.CLOCK, before + after)
        return replace(days, precision="time") if timed else _night(days, before)
    if (days.end - days.start).days < 6:
        return days
    interval = (days.start, days.end)
    if re.search(r"\b(?:earlier|rest|remainder)\b|\blater\b(?!\s+in)", before):
        if ref is None or not days.start <= ref <= days.end:
            return days
        ahead = re.search(r"\b(?:later|rest|remainder)\b", before)
        return replace(days, start=ref) if ahead else replace(days, end=ref)
    part = _part(interval, before, whole_year=days.precision == "year")
    return Days(*part, "range", days.basis, days.reason) if part else days


def _part(interval: Interval, before: str, *, whole_year: bool) -> Interval | None:
    """Take the part of a month, season, year or decade that the words before it name, if they name one."""
    if whole_year and (quarter := _QUARTER.search(before)):
        return months_of(interval[0].year, _QUARTERS[quarter[1]], 3)
    if week := _WEEK.search(before):
        return _week_in(interval, week[1])
    if few := _FEW_DAYS.search(before):
        first = few[1] in {"first", "opening", "early"}
        return (interval[0], interval[0] + 4 * DAY) if first else (interval[1] - 4 * DAY, interval[1])
    portion = next((portion for pattern, portion in _PORTIONS if pattern.search(before)), None)
    return part_of(interval, portion) if portion else None


def _week_in(interval: Interval, which: str) -> Interval:
    if which in {"last", "final"}:
        return interval[1] - 6 * DAY, interval[1]
    start = interval[0] + 7 * DAY * (w.ORDINALS[which] - 1)
    return start, start + 6 * DAY


def _night(days: Days, before: str) -> Days:
    """Widen "overnight into Friday" to the day before; "the eve of" is the day before."""
    if days.start is None or days.end is None:
        return days
    if re.search(r"\bovernight\s+(?:into|to|on|before)\b", before):
        return replace(days, start=days.start - DAY, precision="range")
    if re.search(r"\beve\s+of\b", before):
        return replace(days, start=days.start - DAY, end=days.end - DAY)
    return days
