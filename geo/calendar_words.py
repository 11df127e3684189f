"""The words that news English makes dates of, and regex sources built from them."""

from typing import Final

_MONTH_NAMES: Final = "January February March April May June July August September October November December"
_MONTH_SHORT: Final = "Jan Feb Mar Apr May Jun Jul Aug Sept Sep Oct Nov Dec"
_WEEKDAY_NAMES: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_WEEKDAY_SHORT: Final = {"Mon": 0, "Tue": 1, "Tues": 1, "Wed": 2, "Thu": 3, "Thur": 3, "Thurs": 3, "Fri": 4, "Sat": 5}

MONTHS: Final[dict[str, int]] = {name: i for i, name in enumerate(_MONTH_NAMES.split(), start=1)} | {
    short: next(i for i, name in enumerate(_MONTH_NAMES.split(), start=1) if name.startswith(short[:3]))
    for short in _MONTH_SHORT.split()
}
"""Month names and abbreviations, in title case, to 1 … 12."""

WEEKDAYS: Final[dict[str, int]] = (
    {name: i for i, name in enumerate(_WEEKDAY_NAMES.split())} | _WEEKDAY_SHORT | {"Sun": 6}
)
"""Weekday names and abbreviations, in title case, to 0 (Monday) … 6."""

SEASONS: Final[dict[str, int]] = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of each season: meteorological seasons of the northern hemisphere."""

_ORDINAL_WORDS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first "
    "twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth "
    "twenty-ninth thirtieth thirty-first"
)
ORDINALS: Final[dict[str, int]] = {word: i for i, word in enumerate(_ORDINAL_WORDS.split(), start=1)}

VAGUE_COUNTS: Final[dict[str, tuple[int, int]]] = {
    "a": (1, 1),
    "an": (1, 1),
    "a couple of": (2, 2),
    "a couple": (2, 2),
    "couple of": (2, 2),
    "couple": (2, 2),
    "a few": (2, 5),
    "few": (2, 5),
    "several": (3, 7),
    "some": (2, 7),
    "many": (3, 10),
    "a dozen": (12, 12),
    "dozen": (12, 12),
    "half a": (1, 1),
}
"""Lowest and highest count that a vague word stands for when units of time are counted."""

DECADES: Final[dict[str, int]] = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}


NEVER_SMALL: Final = frozenset({"May", "March", "August"})
"""Months that in small letters are other words."""


def written_forms(name: str) -> tuple[str, ...]:
    """Give the ways a name of the calendar is written; small letters only for full names that are no other word."""
    small = len(name) > 5 or name in {"April", "June", "July"}
    return (name, name.upper(), name.lower()) if small and name not in NEVER_SMALL else (name, name.upper())


def _either_case(words: list[str]) -> str:
    """Alternation of the written forms of the words, longest first."""
    return "|".join(form for word in sorted(words, key=len, reverse=True) for form in written_forms(word))


MONTH: Final = rf"(?:(?:{_either_case(_MONTH_NAMES.split())})\b|(?:{_either_case(_MONTH_SHORT.split())})\b\.?)"
WEEKDAY: Final = rf"(?:(?:{_either_case(_WEEKDAY_NAMES.split())})\b|(?:{_either_case(list(_WEEKDAY_SHORT))}|Sun)\b\.?)"
WEEKDAY_FULL: Final = rf"(?:{_either_case(_WEEKDAY_NAMES.split())})\b"
SEASON: Final = r"(?i:spring|summer|autumn|fall|winter)\b"
UNIT: Final = (
    r"(?i:minutes?|hours?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?|years?|decades?|"
    r"centur(?:y|ies))\b"
)
DAY_PART: Final = r"(?i:morning|forenoon|afternoon|evening|night|noon|midday|dawn|dusk|nightfall|daybreak|sunrise)\b"
ORDINAL: Final = rf"(?i:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b"
DASH: Final = r"\s*[-\u2010-\u2015]\s*"
_ZONE: Final = r"(?:GMT|UTC|EST|EDT|(?i:local\s+time))"
_TWELVE_HOURS: Final = r"\d{1,2}(?:[:.]\d{2})?\s*(?i:a\.m\.|p\.m\.|am\b|pm\b)|\d{1,2}\s+o['’]clock\b"
_COLON_TIME: Final = r"\d{1,2}:\d{2}(?::\d{2})?\b(?:\s*(?i:hours|hrs)\b)?"
_FOUR_FIGURES: Final = (
    r"(?:[01]\d|2[0-3])[0-5]\d(?=\s*(?:GMT|UTC|(?i:hours|hrs|local|on|last|today|yesterday)\b))\s*(?i:hours|hrs)?"
)
CLOCK: Final = rf"(?:(?:{_TWELVE_HOURS}|{_COLON_TIME}|{_FOUR_FIGURES})(?:\s*(?:{_ZONE}|\({_ZONE}\)))?)"
"""A time of day: "3 a.m.", "05:30", "0300 GMT"."""

YEAR_GROUP: Final = r"(?P<y>\d{4})(?![\d,.]\d)(?!\w)"
MONTH_GROUP: Final = rf"(?P<m>{MONTH})"
DAY_GROUP: Final = r"(?P<d>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)(?!\d|[:.]\d|,\d{3}(?!\d)|%|\w)"
TO: Final = rf"(?:{DASH}|\s+(?:to|through|until|till|and|or)\s+(?:the\s+)?)"
FIRST_DAY_GROUP: Final = r"(?P<d1>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
WHICH_YEAR: Final = r"(?:of\s+|in\s+)?(?P<which>(?i:last|this|next))"
"""Named groups for the parts of a date, to be put into rules."""
