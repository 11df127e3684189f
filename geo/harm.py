"""
Killed and injured as a sentence states them.

The sentence is rewritten with a mark for every count of persons (`harm_counts`), and patterns over the marks
tell what happened to whom: "killed ‹0› and wounded ‹1›", "‹0›, including ‹1›, were killed". "Casualties" are killed
or injured, so a number of them says nothing of either, but "no casualties" says none of both. What a
sentence does not state is None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from geo.harm_counts import Count, either, harm_words, mark_counts
from geo.records import Harm

_MAX_LENGTH: Final = 4_000
"""Longer "sentences" are cut; they are lists or tables."""

_MARK: Final = r"‹\d+›"
_ADVERB: Final = (
    r"(?:(?:\w+ly|also|then|still|either|both|all|since|so\s+far|as\s+well|reported|confirmed|to\s+have|who|that|which|others?|more|themselves|"
    r"there|here|shot\s+and|found|left|feared|of\s+them|now|later|being)\s+)"
)
_AUX: Final = r"(?:(?:were|was|are|is|been|being|be|have|had|has|got|get|gets|being|reportedly|will\s+be)\s+)"
_AND: Final = (
    r"(?:,\s+(?:and\s+|plus\s+)?|\s+(?:and|plus|as\s+well\s+as|along\s+with|together\s+with)\s+)"
    r"(?:(?:the|her|his|their|its)\s+)?"
)
_LIST: Final = rf"{_MARK}(?:{_AND}{_MARK})*"
_OPEN_LIST: Final = rf"{_MARK}(?:{_AND}{_MARK}(?!\s+(?:{{stop}})))*"
_WOUNDED_NEXT: Final = r"\s+(?:(?:were|was)\s+)?(?:wounded|injured|hurt)\b"
_INCLUDING: Final = re.compile(
    rf",?\s*(?:\(\s*)?(?:including(?:\s+at\s+least)?|among\s+them|among\s+whom|(?:most|some|all)\s+of\s+them|of\s+whom)\s+"
    rf"(?:the\s+)?{_MARK}(?:{_AND}{_MARK}(?!{_WOUNDED_NEXT}))*\s*\)?(?:,(?=\s))?"
)
_PART_OF: Final = re.compile(
    rf"[,;–—-]\s*(?:and\s+)?{_MARK}\s*(?:of\s+(?:them|whom|which)|(?:seriously|critically|severely|gravely|badly)"
    rf"(?!\s+(?:wounded|injured|hurt)))\b[^,;.]*"
)
_SPEAKER: Final = re.compile(
    rf"{_MARK}(?=(?:\s+(?:of|for|from|at|in|with)\s[^‹›,;.]{{1,60}}?)?\s+(?:(?:also|later|then)\s+)?"
    r"(?:(?:said|says|told|added|announced|stated|warned|wrote)\b|(?:reported|confirmed)\s*(?:[.,;]|$|that\b|on\s)))",
    re.IGNORECASE,
)
"""As in "killing nine people, the mayor said": who tells of it."""

_EITHER_WAY: Final = re.compile(
    r"\b(?:(?:kill(?:ed|ing|s)?|dead)\s+(?:and|or)\s+(?:wound|injur|maim)\w*|(?:wound|injur)(?:ed|ing)\s+(?:and|or)\s+kill(?:ed|ing))\b",
    re.IGNORECASE,
)
"""Says of nobody whether he was killed or injured, and so is taken out."""

_TAIL: Final = (
    r"(?:\s+(?:of|from|in|on|at|near|aboard|inside|who|with|belonging|between|and|\w+ing)\b[^‹›,;.:]{0,60}?"
    r"|\s*(?:--|[–—,(])\s*[^‹›;.]{2,90}?(?:--|[–—,)]))"
)
"""What may stand between the persons and their verb: "of the guard", "travelling in a bus", "-- two brothers --"."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The patterns, over a marked sentence, that say that counts were killed (or injured)."""

    active: re.Pattern[str]
    passive: re.Pattern[str]
    beside: re.Pattern[str]
    nouns: re.Pattern[str]


_KILLED_STATE: Final = (
    r"shot\s+dead|gunned\s+down|(?:hacked|stabbed|beaten|burned|burnt|trampled|crushed|shot|put)\s+to\s+death|"
    r"(?:burned|burnt)\s+alive|drowned|hanged|electrocuted|dead|died|die|dies|dying|perished|lost\s+their\s+lives|lost\s+(?:his|her)\s+life|succumbed"
)
_INJURED_STATE: Final = r"(?:suffered|sustained|received)\s+(?:\w+\s+){0,2}(?:injuries|wounds|burns)|treated\s+for"
_KILLED_ACTIVE: Final = (
    r"(?:claim(?:ed|ing|s)?|took|taking|cost)\s+the\s+li(?:ves|fe)\s+of|"
    r"sh(?:ot|oot|oots|ooting)\s+dead|gunn?(?:ed|ing)\s+down|deaths?\s+of|bodies\s+of"
)
_KILLED_NOUNS: Final = r"deaths?|fatalit(?:y|ies)|bod(?:y|ies)|corpses?"


@cache
def _outcomes() -> dict[str, _Outcome]:
    words = harm_words()
    killed = f"{either(words['killed_participles'])}|{_KILLED_STATE}"
    injured = f"{either(words['injured_participles'])}|{_INJURED_STATE}"
    listed = _OPEN_LIST.format(stop=rf"{_AUX}*{_ADVERB}*(?:{killed}|{injured})")
    kill = f"{either(words['killed_active'])}|{_KILLED_ACTIVE}"
    return {
        "killed": _outcome(kill, killed, listed, injured, _KILLED_NOUNS),
        "injured": _outcome(either(words["injured_active"]), injured, listed, killed, r"injuries|injury"),
    }


def _outcome(active: str, state: str, listed: str, other: str, nouns: str) -> _Outcome:
    """Compile the patterns from those of the verbs; `other` is what the other outcome's participles match."""
    left = rf"(?:left|leaving|leaves)\s+(?:behind\s+)?(?P<left>{listed})\s+{_ADVERB}*(?:{state})\b"
    owned = r"(?:(?:the|its|his|her|their)\s+)?"
    taking = rf"(?:{active})\s+(?:of\s+)?{_ADVERB}*{owned}(?P<list>{listed})(?!\s+{_AUX}*(?:{other})\b)"
    new_object = rf"(?!\s+(?:{_ADVERB})*(?:the\s+)?{_MARK}(?!\s+(?:{other})))"
    verb = rf"{_AUX}*{_ADVERB}*{_AUX}*{_ADVERB}*(?:{state})\b{new_object}"
    borne = rf"(?P<list>{_LIST})(?:(?:\s*,)?\s+{verb}|{_TAIL}\s+(?={_AUX}){verb})"
    beside = rf"\b(?:{state})\b[^.;‹›]{{0,80}}?\b(?:along|together)\s+with\s+(?P<list>{_LIST})"
    return _Outcome(
        re.compile(rf"(?<!\bbe\s)(?<!\bnot\s)\b(?:{taking}|{left})", re.IGNORECASE),
        re.compile(borne, re.IGNORECASE),
        re.compile(beside, re.IGNORECASE),
        re.compile(rf"(?P<list>{_MARK})\s+(?:\w+\s+)?(?:{nouns})\b", re.IGNORECASE),
    )


_TOLL: Final = re.compile(
    rf"\b(?:death\s+)?toll\b[^.;]{{0,60}}?\b(?:to|at|of|is|was|reached|reaches|passed|hit|exceeded|past|as)\s+(?P<list>{_MARK})",
    re.IGNORECASE,
)
_INJURED_TOLL: Final = re.compile(
    rf"\bnumber\s+of\s+(?:wounded|injured)\b[^.;]{{0,40}}?\b(?:to|at|is|was)\s+(?P<list>{_MARK})", re.IGNORECASE
)
_NOBODY: Final = (
    r"(?:no\s*-?\s*one|nobody|none|not?\s+(?:a\s+)?(?:single\s+)?"
    r"(?:people|persons?|soldiers?|civilians?|one|troops|policem[ae]n))"
)
_NO_HARM: Final = re.compile(
    r"(?<!gave\s)(?<!giving\s)(?<!provided\s)\b(?:no|without(?:\s+any)?|zero|(?:not|n['’]t)\s+(?:cause|causing|suffer|report|leave)\w*\s+any)\s+(?:reports?\s+of\s+)?(?:any\s+)?"
    r"(?:human\s+|civilian\s+|military\s+|serious\s+|major\s+|further\s+|other\s+)?"
    r"(?P<what>casualties|victims|injuries|injury|wounded|injured|deaths?|fatalities|dead|loss\s+of\s+(?:human\s+)?life|human\s+loss(?:es)?)"
    r"(?:\s+(?:or|nor|and)\s+(?P<also>casualties|injuries|injured|wounded|deaths|fatalities))?",
    re.IGNORECASE,
)
_NONE_HURT: Final = re.compile(
    rf"\b{_NOBODY}\b[^,.;]{{0,40}}?\b(?P<what>killed|died|dead|hurt|injured|wounded|harmed)\b|\b(?P<verb>killed|killing|hurt|injuring|injured|wounding)\s+(?:no\s*-?\s*one|nobody)\b",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(
    r"\b(?:not|n['’]t|never|denied|denies|deny|denying|without)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
_LONE_VICTIM: Final = re.compile(
    r"\b(?:was|has\s+been|(?:he|she)\s+had\s+been|is)\s+(?:\w+ly\s+)?(?:(?:shot|stabbed|hacked|beaten)\s+(?:and\s+|to\s+)?)?(?P<what>killed|murdered|assassinated|executed|beheaded|shot\s+dead|dead|death|wounded|injured|hurt)\b",
    re.IGNORECASE,
)
_NAMED_VICTIM: Final = re.compile(
    r"\b(?:killed|killing|assassinated|murdered|executed)\s+(?:[A-Z][\w'’-]+\s+){1,3}[A-Z][\w'’-]*[^s\W](?=\s*[,.;]|\s+(?:in|on|at|with|during|as|near|when|while|and)\b|$)"
)

_TITLED_VICTIM: Final = re.compile(
    r"\b(?:killed|killing|assassinated|murdered|executed)\s+(?:(?!the\b|an?\b)[\w'’-]+\s+){0,4}?"
    r"(?:leader|commander|chief|general|colonel|minister|president|mayor|journalist|activist|officer|cleric|governor)\s+"
    r"(?=[A-Z])"
)
_SPEAKS_OF_HARM: Final = re.compile(
    r"kill|wound|injur|dead|die[ds]?\b|dying|casualt|death|toll\b|hurt|sla(?:in|y|ugh)|slew|murder|assassin|massacr|execut|bod(?:y|ies)\b|"
    r"corpse|fatal|lynch|behead|decapit|perish|li(?:ves|fe)\b|victim|maim|hospitali|drown|hang|gunned|eliminat|exterminat|martyr|"
    r"alive|succumb|loss|treated|burns\b|unharmed|unhurt",
    re.IGNORECASE,
)
_LATER_DIED: Final = re.compile(r"\b(?:he|she)\b[^.;‹]{0,60}\bdied\b", re.IGNORECASE)


def read_harm(sentence: str) -> Harm:
    """
    Read how many were killed and injured.

    Parameters
    ----------
    sentence
        One sentence of a text.

    Returns
    -------
    harm
        Each figure None where the sentence does not state it; `injured` is the best figure.
    """
    if not _SPEAKS_OF_HARM.search(sentence):
        return Harm()
    marked, counts = mark_counts(sentence[:_MAX_LENGTH])
    marked = _SPEAKER.sub("somebody", marked)
    marked = _EITHER_WAY.sub("harmed", _PART_OF.sub("", _INCLUDING.sub(" ", marked)))
    assigned = _assigned(marked)
    killed = _total(marked, counts, assigned["killed"], _TOLL)
    injured = _total(marked, counts, assigned["injured"], _INJURED_TOLL)
    killed, injured = _singles(marked, killed, injured)
    none_killed, none_injured = _stated_none(sentence)
    killed = killed or (Count(0, 0, 0) if none_killed else None)
    injured = injured or (Count(0, 0, 0) if none_injured else None)
    return Harm(
        killed.low if killed else None,
        killed.best if killed else None,
        killed.high if killed else None,
        (injured.best if injured.best is not None else injured.low) if injured else None,
    )


def _assigned(marked: str) -> dict[str, list[list[int]]]:
    """Give every mark to one outcome, verbs with an object before the rest ("killed ‹0› and ‹1› were hurt")."""
    found: dict[str, list[list[int]]] = {name: [] for name in _outcomes()}
    taken: set[int] = set()
    for kind in ("active", "passive", "beside", "nouns"):
        for name, outcome in _outcomes().items():
            for numbers in _lists(getattr(outcome, kind), marked):
                found[name].append([number for number in numbers if number not in taken])
                taken.update(numbers)
    return found


def _total(marked: str, counts: list[Count], lists: list[list[int]], toll: re.Pattern[str]) -> Count | None:
    """Add up; a running toll counts only where nothing else is stated, a repeated figure once."""
    running = {number for found in _lists(toll, marked) for number in found}
    own = [[counts[number] for number in sorted(numbers) if number not in running] for numbers in lists]
    stated = [_sum(group) for group in own if group]
    if stated:
        return _sum(_distinct(stated))
    return counts[min(running)] if running else None


def _lists(pattern: re.Pattern[str], marked: str) -> Iterator[list[int]]:
    for match in pattern.finditer(marked):
        if _DENIED.search(marked[max(0, match.start() - 40) : match.start()]):
            continue
        groups = match.groupdict()
        text = groups.get("list") or groups.get("left") or ""
        yield [int(digits) for digits in re.findall(r"‹(\d+)›", text)]


def _distinct(counts: list[Count]) -> list[Count]:
    """Drop a figure that repeats an earlier one, unless the text adds it ("another two")."""
    kept: list[Count] = []
    for count in counts:
        if count.more or count not in kept or count.best == 1:
            kept.append(count)
    return kept


def _sum(counts: list[Count]) -> Count:
    def total(values: list[int | None]) -> int | None:
        return None if None in values else sum(value or 0 for value in values)

    low = sum(count.low or 0 for count in counts) if any(count.low is not None for count in counts) else None
    more = any(count.more for count in counts)
    return Count(low, total([count.best for count in counts]), total([count.high for count in counts]), more)


def _singles(marked: str, killed: Count | None, injured: Count | None) -> tuple[Count | None, Count | None]:
    """Count the one whom a singular verb or a name stands for ("the envoy was killed")."""
    for match in _LONE_VICTIM.finditer(marked):
        subject = marked[max(0, match.start() - 60) : match.start()]
        if re.search(r"‹\d+›[^.;,]*$|\b(?:it|nobody|none|what|which|one|no\s+\w+)\s+$", subject, re.IGNORECASE):
            continue
        hurt = match["what"].lower() in {"wounded", "injured", "hurt"}
        killed, injured = (killed, injured or Count(1, 1, 1)) if hurt else (killed or Count(1, 1, 1), injured)
    if killed is None and any(victim.search(marked) for victim in (_NAMED_VICTIM, _TITLED_VICTIM, _LATER_DIED)):
        killed = Count(1, 1, 1)
    return killed, injured


def _stated_none(sentence: str) -> tuple[bool, bool]:
    """Tell whether the sentence states that none were killed, and that none were injured."""
    killed = injured = False
    for match in _NO_HARM.finditer(sentence):
        what = f"{match['what']} {match['also'] or ''}".lower()
        none_hurt = bool(re.search(r"casualt|victim|injur|wound", what))
        killed, injured = True, injured or none_hurt
    for match in _NONE_HURT.finditer(sentence):
        what = (match["what"] or match["verb"]).lower()
        killed, injured = True, injured or what not in {"killed", "killing", "died", "dead"}
    return killed, injured
