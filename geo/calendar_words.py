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
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
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


def _either_case(words: list[str]) -> str:
    """Alternation of the words in title and in capital case, longest first."""
    return "|".join(form for word in sorted(words, key=len, reverse=True) for form in (word, word.upper()))


MONTH: Final = rf"(?:(?:{_either_case(_MONTH_NAMES.split())})\b|(?:{_either_case(_MONTH_SHORT.split())})\b\.?)"
WEEKDAY: Final = rf"(?:(?:{_either_case(_WEEKDAY_NAMES.split())})\b|(?:{_either_case(list(_WEEKDAY_SHORT))}|Sun)\b\.?)"
WEEKDAY_FULL: Final = rf"(?:{_either_case(_WEEKDAY_NAMES.split())})\b"
SEASON: Final = r"(?i:spring|summer|autumn|fall|winter)\b"
UNIT: Final = r"(?i:minutes?|hours?|days?|nights?|weeks?|weekends?|fortnights?|months?|quarters?|years?|decades?)\b"
DAY_PART: Final = r"(?i:morning|forenoon|afternoon|evening|night|noon|midday|dawn|dusk|nightfall|daybreak|sunrise)\b"
ORDINAL: Final = rf"(?i:{'|'.join(sorted(ORDINALS, key=len, reverse=True))})\b"
DASH: Final = r"\s*[-\u2010-\u2015]\s*"
CLOCK: Final = (
    r"(?:(?:\d{1,2}(?:[:.]\d{2})?\s*(?i:a\.m\.|p\.m\.|am\b|pm\b)|\d{1,2}:\d{2}(?::\d{2})?\b(?:\s*(?i:hours|hrs)\b)?"
    r"|\d{4}(?=\s*(?:GMT|UTC|(?i:hours|hrs|local)))\s*(?i:hours|hrs)?)(?:\s*\(?(?:GMT|UTC|EST|EDT|(?i:local\s+time))\)?)?)"
)
"""A time of day: "3 a.m.", "05:30", "0300 GMT"."""
