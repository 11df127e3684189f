"""
Counts of persons in a sentence: "at least nine soldiers", "dozens", "a woman", "between 5 and 7".

Vague words are read by the table `geo/tables/harm_words.json` ("dozens": 24 at least, 36 best, 99 at most).
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from geo.calendar_words import MONTH
from geo.number_words import NUMBER_PATTERN, parse_number
from geo.settings import PROJECT_DIR

_TABLE: Final = PROJECT_DIR / "geo" / "tables" / "harm_words.json"


@dataclass(frozen=True, slots=True)
class Count:
    """How many, as a text states it: bounds are None where it sets none."""

    low: int | None
    best: int | None
    high: int | None
    more: bool = False


@cache
def harm_words() -> dict[str, Any]:
    """Load the table of words for persons, vague counts, killing and injuring."""
    table: dict[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return table


def either(words: Iterable[str]) -> str:
    """Join words into a regex alternation, longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


_AT_LEAST: Final = (
    r"at\s+least|more\s+than|over|upwards?\s+of|no\s+(?:fewer|less)\s+than|not\s+less\s+than|a\s+minimum\s+of"
)
_AT_MOST: Final = r"up\s+to|as\s+many\s+as|at\s+most|no\s+more\s+than|not\s+more\s+than|fewer\s+than|less\s+than|under"
_ABOUT: Final = r"about|around|some|nearly|almost|roughly|approximately|an\s+estimated|close\s+to|more\s+or\s+less"
_EXACT: Final = r"exactly|only|just|another|a\s+further|a\s+total\s+of|all|the|these|those|other|an\s+additional"
_SKIPPED: Final = (
    r"(?-i:an?|and|or|but|in|on|at|of|by|were|was|are|is|have|had|has|been|be|when|while|after|before|who|which|that|with|from|"
    r"to|for|as|into|during|near|than|said|say|\w*killed|killing|wound(?:ed|ing)|injur(?:ed|ing)|dead|hurt|died|dying|"
    r"left|leaving|including|more|km|years?|months?|days?|weeks?|hours?|minutes?|times?|per|percent|million|billion|"
    r"dollars?)\b"
)
_PEOPLES: Final = r"(?-i:[A-Z][a-z]+(?:ians|eans|ans|nis|qis|lis|mis|tis|ese))"
"""Plurals of demonyms that need no list: Albanians, Tibetans, Iraqis."""


@cache
def _count_pattern() -> re.Pattern[str]:
    """Match a count of persons; a bare number counts only where no other noun follows it."""
    words = harm_words()
    vague, persons = either(words["vague_counts"]), either(words["persons"])
    natives = rf"(?:{either(words['natives'])})(?=\s*(?:$|[,.;]|(?:was|were|who|in|on|at|and|by|from|near|\w+ing)\b))"
    figure = rf"(?:{NUMBER_PATTERN})(?![\w%]|[-–/:.]\w|,\d|\s*(?:percent|per\s+cent)\b)"
    between = rf"(?:\s+(?!{_SKIPPED}|{figure}|{MONTH})[\w’'.-]*[\w’'-]){{0,5}}?"
    everybody = r"men,\s+women,?\s+and\s+children"
    return re.compile(
        rf"(?<![\w$€£.,/:-])(?P<limit>(?:(?:{_AT_LEAST}|{_AT_MOST}|{_ABOUT}|{_EXACT})\s+){{0,3}})"
        rf"(?:between\s+(?P<from>{figure})\s+and\s+(?P<upto>{figure})"
        rf"|(?P<one>{figure})\s*(?:-|–|to|or)\s*(?P<two>{figure})"
        rf"|(?P<vague>{vague})(?!\w)|(?P<number>{figure})|(?P<self>(?<=killing\s)(?:himself|herself))"
        rf"|(?P<article>an?|one\s+of\s+(?:the|its|his|their)|its|their|his|her|the)(?!\w)(?!\s+(?:{NUMBER_PATTERN})\b(?!-)))"
        rf"(?P<more>\s+more\b|\s+or\s+more\b|\s+others?\b)?(?P<of>\s+of\s+(?:the|its|their|those|his|our)\b)?"
        rf"(?P<noun>{between}\s+(?:(?:{persons})\s+){{0,2}}"
        rf"(?P<person>{everybody}|(?:{persons}|{_PEOPLES})(?!\w|-\w|['’]s\b)|{natives}))?",
        re.IGNORECASE,
    )


_BARE_BEFORE: Final = re.compile(
    r"(?:\b(?:aged?|in|on|at|since|no\.?|number|article|resolution|the|its|their|his|a|highway|route|page|about)\s|,\s|\(\s*)$",
    re.IGNORECASE,
)
_BARE_AFTER: Final = re.compile(
    r"\s*(?:$|[.;:)”\"]|,(?!\d)|(?:and|or|but|in|on|at|by|were|was|are|when|while|after|before|during|near|as|across|outside|inside|more|others?|of|"
    r"around|from|with|for|to|through|throughout|inside|between|among|(?-i:[A-Z]{2,5})|have|had|have\s+been|dead|killed|wounded|injured|hurt|died|deaths?|fatalities|injuries|fatally|seriously|critically|slightly|lightly|badly|"
    r"including|according|since|so|this|last|early|late|overnight|today|yesterday|along)\b)",
    re.IGNORECASE,
)
_MONTH_AFTER: Final = re.compile(rf"\s+(?:of\s+)?{MONTH}")
_MONTH_BEFORE: Final = re.compile(rf"{MONTH}\s+$")
_SINGULAR_HEADS: Final = {"a", "an", "the", "its", "their", "his", "her"}


def _count_of(match: re.Match[str]) -> Count | None:
    """Read the bounds that a match states; None where it is no count of persons."""
    if match["from"]:
        return _span(parse_number(match["from"]), parse_number(match["upto"]))
    if match["one"]:
        return _span(parse_number(match["one"]), parse_number(match["two"]))
    more = (bool(match["more"]) and "or" not in match["more"]) or bool(
        re.search(r"another|further|additional", match["limit"], re.IGNORECASE)
    )
    if match["vague"]:
        low, best, high = harm_words()["vague_counts"][" ".join(match["vague"].lower().split())]
        return Count(low, best, high, more)
    if match["self"]:
        return Count(1, 1, 1, more)
    if match["article"]:
        person = match["person"]
        return Count(1, 1, 1, more) if person and _singular(person) else None
    value = parse_number(match["number"])
    return (
        None
        if value is None
        else _limited(int(value), " ".join(match["limit"].lower().split()), match["more"] or "", more=more)
    )


def _span(low: float | None, high: float | None) -> Count | None:
    if low is None or high is None or low > high:
        return None
    return Count(int(low), round((low + high) / 2), int(high))


def _limited(value: int, limit: str, after: str, *, more: bool) -> Count:
    """Apply "at least", "up to", "about" to a number; "more than 20" is 20 at least, as event coders have it."""
    low: int | None = value
    high: int | None = value
    best = value
    if re.search(_AT_LEAST, limit) or "or more" in after:
        high = None
    elif re.search(r"(?<!no )(?<!not )(?:fewer than|less than|under\b)", limit):
        low, best, high = None, max(value - 1, 0), max(value - 1, 0)
    elif re.search(_AT_MOST, limit):
        low = None
    elif re.search(_ABOUT, limit):
        low = 9 * value // 10
        high = value if re.search(r"nearly|almost", limit) else (11 * value + 9) // 10
    return Count(low, best, high, more)


def _singular(noun: str) -> bool:
    noun = noun.lower()
    plural = {
        "men",
        "women",
        "children",
        "people",
        "police",
        "staff",
        "others",
        "other",
        "lives",
        "families",
        "couple",
        "troops",
    }
    return noun not in plural and not noun.endswith(("s", "men", "women", "children"))


def mark_counts(sentence: str) -> tuple[str, list[Count]]:
    """
    Rewrite a sentence with a mark for every count of persons.

    Returns
    -------
    marked
        With "‹0›" for the first count, and so on; nouns for the dead stay behind their mark ("‹0› bodies").
    counts
        What the marks stand for.
    """
    counts: list[Count] = []
    parts: list[str] = []
    position = 0
    while match := _count_pattern().search(sentence, position):
        count = _count_of(match)
        if count is None or not (match["person"] or match["self"] or _bare_is_count(sentence, match)):
            end = match.end() if match["noun"] is None else match.start("noun")
            parts.append(sentence[position:end])
            position = end
            continue
        parts.append(sentence[position : match.start()] + _mark(match, len(counts)))
        counts.append(count)
        position = match.end()
    return "".join(parts) + sentence[position:], counts


def _mark(match: re.Match[str], number: int) -> str:
    noun = (match["person"] or "").lower()
    definite = match["article"] and match["article"].lower() in _SINGULAR_HEADS - {"a", "an"}
    return f"{'the ' if definite else ''}‹{number}›{f' {noun}' if noun in _KEPT_NOUNS else ''}"


_KEPT_NOUNS: Final = {"casualties", "casualty", "bodies", "body", "corpses", "corpse", "lives", "life"}


def _bare_is_count(sentence: str, match: re.Match[str]) -> bool:
    """Tell "killed 12 in Gao" from "in 12", an age between commas, a day of a month or "12 drones"."""
    if match["article"]:
        return False
    if match["vague"] or match["of"]:
        return not re.match(r"some\b|many\b", match["vague"] or "", re.IGNORECASE)
    before, after = sentence[max(0, match.start() - 12) : match.start()], sentence[match.end() :]
    if _MONTH_AFTER.match(after) or _MONTH_BEFORE.search(before):
        return False
    if match["limit"] or match["from"] or match["one"] or match["more"]:
        return bool(_BARE_AFTER.match(after))
    if re.search(r",\s$", before) and re.match(r",", after):
        return False
    loose = _BARE_BEFORE.search(before) and not re.match(r",\s$", before[-2:])
    return bool(_BARE_AFTER.match(after)) and not loose
