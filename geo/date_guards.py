"""Words that look like dates and are none: "may", "2,000 men", "Resolution 2231", "Saturday Evening Post"."""

import re
from collections.abc import Callable
from typing import Final

from geo import calendar_words as w

_COUNTED: Final = re.compile(
    r"\s+(?:(?:[a-z]+\s+){0,2}?)(?:men|people|persons|women|children|soldiers|troops|fighters|civilians|workers|employees|houses|homes|"
    r"families|refugees|vehicles|tanks|rounds|shells|rockets|drones|missiles|dollars|euros|pesos|rubles|roubles|"
    r"rupees|pounds|yen|tons|tonnes|barrels|acres|hectares|feet|ft|metres|meters|miles|km|kilometres|kilometers|kg|kilos|"
    r"kilograms|litres|liters|calories|points|votes|seats|times|cases|deaths|victims|prisoners|detainees|students|"
    r"residents|villagers|peasants|members|officers|police|policemen|protesters|demonstrators|gallons|watts|MW|volts|"
    r"percent|per\s+cent|grams|copies|units|degrees|guerrillas|rebels|militants|hours|cattle|sheep|pages)\b"
    r"|\s*(?:%|°|km\b|mm\b|kg\b|m\b|ft\b|[-\s](?:strong|odd|pound|foot|mile|meter|metre|kilometer|kilometre|ton|member|seat|bed|page)\b)"
)
_HEADING: Final = re.compile(r"\s*(?:[:–—]|-+\s)")
_VERB_AFTER: Final = re.compile(r"\s+(?:has|had|was|is|will|saw|brought|began|ended)\b")
_NOT_A_YEAR: Final = re.compile(r"-|\s*(?:GMT|UTC|[Hh]ours|hrs|local)\b")
_NUMBERED: Final = re.compile(
    r"(?:\b(?:[Nn]os?\.?|[Nn]umber|#|[Rr]esolution|[Ff]light|[Rr]oute|[Hh]ighway|[Rr]oom|[Aa]rticle|[Ss]ection|[Uu]nit|"
    r"[Vv]ol(?:ume)?\.?|[Pp]age|[Cc]hapter|[Cc]lass|[Aa]rea|[Mm]odel|[Tt]ype|[Ff]igure|[Cc]ode|[Cc]ase|[Dd]ecree|[Ll]aw|"
    r"[Oo]rder|[Bb]ox|[Ee]xt\.?|[Tt]el\.?|[Pp]hone|[Ss]ome|[Aa]bout|[Nn]early|[Aa]lmost|[Oo]ver|[Tt]han|[Rr]oughly|"
    r"[Aa]pproximately|[Aa]nother|to\s+at\s+least|[Aa]t\s+least|[Uu]p\s+to|kill(?:ed|ing)|[Aa]rticles|US|Rs\.?)|[$€£¥#+=*<>@/\\:_\u2212~]|(?<!\b[Mm]i)\w[-–]|\d[,.])\s*$"
)
_YEAR_LEAD: Final = re.compile(
    r"(?:\b(?:in|since|by|until|till|before|after|during|from|of|between|through|throughout|late|early|mid|mid-|around|about|"
    r"circa|to|and|or|for|the|a|an|its|their|his|her|this|that|our|on|as|than|year|years|like|compared\s+with|over|end|start|fiscal|"
    r"through|back|to\s+a|disputed|failed|contested|bloody|first|deadly|landmark|following|under)|['’]s|[(,;\[–—-])\s*$",
    re.IGNORECASE,
)
_PREPOSED: Final = re.compile(
    r"\b(?:in|since|by|until|till|before|after|during|from|between|through|throughout|late|early|mid-?|around|of|year)\s+$",
    re.IGNORECASE,
)
_NAME_BEFORE: Final = re.compile(r"\b[A-Z][\w.'’-]*\s+$")
_MONTH_LEAD: Final = re.compile(
    r"(?:\b(?:in|since|by|until|till|before|after|during|from|of|between|through|throughout|late|early|mid|around|to|and|or|for|"
    r"the|a|an|its|their|his|her|this|that|last|next|as|than|beginning|end|start|on|over|despite|following)"
    r"|['’]s|mid-|[(,;–—-])\s*$",
    re.IGNORECASE,
)
_FIRST_NAMES: Final = frozenset({"Jan", "April", "May", "June", "August"})
_NEVER_OF_PERSONS: Final = re.compile(
    r"\b(?:in|since|during|until|till|throughout|late|early|mid-?)\s*$", re.IGNORECASE
)
_SURNAME_MAY: Final = re.compile(r"\b(?:Theresa|Mrs\.?|Ms\.?|Mr\.?|Minister|Premier|PM|Elaine|Brian|James)\s+May\b")
_TITLE_AFTER: Final = re.compile(
    r"\s+(?:Evening\s+Post|Night\s+Live|Times\b|Telegraph|Mirror|Express\b|Herald|Mail\b|World\b|Star\b|Night\s+Football|"
    r"Standard|Tribune|Independent|Agreement|Accords?\b|Massacre|Mosque|School|Group\b|Morning\s+Herald|People\b|Sun\b)"
)
_TITLE_BEFORE: Final = re.compile(
    r"\b(?:Bloody|Black|Super|Ash|Good|Holy|Palm|Easter|Red|Casual|Mail\s+on|Man|Cyber|Fat|TGI|Joe|Ruby)\s+$"
)
_SET: Final = re.compile(r"\b(?:every|each|every\s+other|on\s+alternate|most)\s+(?:\w+\s+and\s+)?$", re.IGNORECASE)
_SEASON_LEAD: Final = re.compile(
    r"\b(?:in|by|since|until|during|over|of|through|from|before|after)\s+(?:the\s+)?(?:(?:early|late|mid|mid-)\s*)?$|\bmid-$",
    re.IGNORECASE,
)
_WEEKEND_LEAD: Final = re.compile(
    r"\b(?:at|over|during|on|through|throughout|by|of|before|after|since|until|in)\s+(?:the\s+)?$|['’]s\s+$|\bthe\s+$",
    re.IGNORECASE,
)
_CLOCK_LEAD: Final = re.compile(
    r"\b(?:at|around|about|by|until|till|since|from|before|after|between|to|and|approximately|shortly|exactly|nearly)\s+$",
    re.IGNORECASE,
)
_DAY_FOLLOWS: Final = re.compile(
    rf"\s*(?:\(?(?:local\s+time|GMT|UTC)\)?\s*|\([^()]{{1,20}}\)\s*)?,?\s*(?:(?:on|into|to|from|between)\s+)?(?:the\s+)?(?:{w.WEEKDAY}|{w.MONTH}\s*\d|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{w.MONTH}"
    r"|(?:today|yesterday|tomorrow)\b)"
)
_OF_DATE: Final = re.compile(rf"\s+of\s+(?:\d|{w.MONTH})")
_ON_THE: Final = re.compile(r"\bon\s+the\s+$", re.IGNORECASE)
_NOT_NIGHT: Final = re.compile(
    r"\s+(?:stay|train|bus|success|flight|bag|shift|ferry|accommodation|delivery|sensation|lows?|temperatures?|rates?)\b"
)
_HOLIDAY_THING: Final = re.compile(
    r"\s+(?:[Aa]greement|[Aa]ccords?|peace\b|Islands?|Rising|[Oo]ffensive|[Tt]rees?|[Cc]ards?|[Mm]arkets?|carols?|part(?:y|ies)\b|"
    r"presents?|gifts?|shopping|season|story|movie|[Ww]ar\b|lights|decorations)"
)
_THE_DECADE: Final = re.compile(r"\bthe\s+(?:early\s+|mid[-\s]|late\s+)?$|['’]$", re.IGNORECASE)
_PORTION_OF: Final = re.compile(
    r"\b(?:beginning|start|end|close|middle|half|quarter|rest|remainder|course|"
    r"(?:first|last|opening|closing|final|early)\s+(?:\w+\s+)?(?:week|weeks|days|months))\s+of\s+the\s+$",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"\b(?:in|within)\s+$", re.IGNORECASE)
_OF_FOR: Final = re.compile(r"['’]?\s+(?:of|for|since|to|time|ago|later|earlier|before|after|on)\b|['’]")
_QUARTER_LEAD: Final = re.compile(
    r"\b(?:in|for|during|of|from|since|by|until)\s+the\s+$|['’]s\s+$|\bits\s+$", re.IGNORECASE
)


def _year(text: str, start: int, end: int) -> bool:
    """Allow four figures after words that take a year; the rounder or older the number, the fewer those are."""
    before, year = text[max(0, start - 24) : start], int(text[start:end])
    counted = _COUNTED.match(text, end) or _NOT_A_YEAR.match(text, end) or _NUMBERED.search(before)
    if counted or year < 1500:
        return False
    if not before.strip(" \t").rpartition("\n")[2] and _HEADING.match(text, end):
        return True
    if year % 100 == 0 or year < 1900:
        return bool(_PREPOSED.search(before))
    subject = _VERB_AFTER.match(text, end) and not _NAME_BEFORE.search(before)
    return bool(subject or _YEAR_LEAD.search(before))


def _years(text: str, start: int, end: int) -> bool:
    joined = " and " in text[start:end] and not text[max(0, start - 10) : start].lower().endswith("between ")
    return not joined and not _COUNTED.match(text, end) and not _NUMBERED.search(text[max(0, start - 24) : start])


def _month(text: str, start: int, end: int) -> bool:
    """Allow a month by itself: where a preposition leads it, or at least nothing makes it a name or verb."""
    before, word = text[max(0, start - 24) : start], text[start:end]
    named = bool(re.match(r"\s+[A-Z][a-z]", text[end : end + 3]))
    if _SET.search(before) or (named and word in _FIRST_NAMES and not _NEVER_OF_PERSONS.search(before)):
        return False
    return bool(_PREPOSED.search(before)) or (not named and _month_unled(text, start, end))


def _month_unled(text: str, start: int, end: int) -> bool:
    """Judge a month without a preposition: "the May offensive", "March's toll", but not "Mrs May" or "Jan said"."""
    before, word = text[max(0, start - 24) : start], text[start:end]
    led = bool(_MONTH_LEAD.search(before))
    if word.title() == "May" and _SURNAME_MAY.search(text):
        return False
    if word.title() in {"May", "March"}:
        return led or text[end : end + 2] in {"'s", "’s"}
    if text.startswith("-", end):
        return led
    return len(word) != 3 and (led or not _NAME_BEFORE.search(before))


def _weekday(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 24) : start]
    return not (_TITLE_AFTER.match(text, end) or _TITLE_BEFORE.search(before) or _SET.search(before))


def _holiday(text: str, start: int, end: int) -> bool:
    """Refuse "every Easter", "Christmas Island", "a Christmas market", "the Good Friday Agreement"."""
    return not (_HOLIDAY_THING.match(text, end) or _SET.search(text[max(0, start - 24) : start]))


def _season(text: str, start: int, end: int) -> bool:
    return bool(_SEASON_LEAD.search(text[max(0, start - 24) : start])) and not re.match(
        r"\s+of\b|-|\s+to\b", text[end : end + 4]
    )


def _weekend(text: str, start: int, end: int) -> bool:
    """Allow "over the weekend"; "the weekend of 16-17 May" is read with its dates."""
    return not _OF_DATE.match(text, end) and bool(_WEEKEND_LEAD.search(text[max(0, start - 16) : start]))


def _clock(text: str, start: int, end: int) -> bool:
    """Refuse a time that a day follows at once: there it is part of the day's own expression."""
    return not _DAY_FOLLOWS.match(text, end) and bool(_CLOCK_LEAD.search(text[max(0, start - 16) : start]))


def _ordinal_day(text: str, start: int, end: int) -> bool:  # noqa: ARG001
    return bool(_ON_THE.search(text[max(0, start - 12) : start]))


def _overnight(text: str, start: int, end: int) -> bool:  # noqa: ARG001
    """Refuse "overnight stay", and "overnight into Friday", where the day's own expression takes the word in."""
    return not (_NOT_NIGHT.match(text, end) or _DAY_FOLLOWS.match(text, end))


def _short_decade(text: str, start: int, end: int) -> bool:  # noqa: ARG001
    """Allow "the 90s" and "'90s"; "in his 40s" is an age."""
    return bool(_THE_DECADE.search(text[max(0, start - 16) : start]))


def _portion(text: str, start: int, end: int) -> bool:  # noqa: ARG001
    return bool(_PORTION_OF.search(text[max(0, start - 40) : start]))


def _the(text: str, start: int, end: int) -> bool:  # noqa: ARG001
    return text[max(0, start - 4) : start].lower() == "the "


def _ahead(text: str, start: int, end: int) -> bool:
    """Allow "in three weeks" but not "in three weeks of fighting"."""
    return bool(_IN.search(text[max(0, start - 8) : start])) and not _OF_FOR.match(text, end)


def _quarter(text: str, start: int, end: int) -> bool:  # noqa: ARG001
    return bool(_QUARTER_LEAD.search(text[max(0, start - 16) : start]))


def _alone(text: str, start: int, end: int) -> bool:  # noqa: ARG001
    """Allow "3 and 5 December" as two days, unless they are bounds ("between 3 and 5 December")."""
    return not re.search(r"\b(?:between|nights\s+of)\s+(?:the\s+)?$", text[max(0, start - 16) : start], re.IGNORECASE)


def _span(text: str, start: int, end: int) -> bool:  # noqa: ARG001
    """Allow; the name tells that the term has both its ends."""
    return True


GUARDS: Final[dict[str, Callable[[str, int, int], bool]]] = {
    "year": _year,
    "years": _years,
    "span": _span,
    "alone": _alone,
    "month": _month,
    "weekday": _weekday,
    "season": _season,
    "holiday": _holiday,
    "weekend": _weekend,
    "clock": _clock,
    "ordinal day": _ordinal_day,
    "overnight": _overnight,
    "short decade": _short_decade,
    "portion": _portion,
    "the": _the,
    "ahead": _ahead,
    "quarter": _quarter,
}
"""Checks by the names that rules carry: text, start and end of the term; False is "no date"."""
