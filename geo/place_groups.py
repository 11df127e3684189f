"""Mentions of one name as one question, and what there is to say about places without reading on."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, permutations
from typing import Final

from geo.names import normalise
from geo.records import Candidate, Mention, Place

_CONTAINED: Final = re.compile(
    r"(?:,|,? (?:located |situated )?in|,? of| \(|,? near)\s+"
    r"(?:the |(?:north|south|east|west|central|[a-z-]+ern|neighbou?ring|rural|mainland|upper|lower)\s+|"
    r"(?:city|town|village|state|province|district|region|county|capital|suburb)s? (?:of|in) )*\Z"
)
_POSSESSED: Final = re.compile(r"(?:['’]s?)?\s+(?:[a-z-]+ ){0,3}(?:of )?\Z")
_CLOSED: Final = re.compile(r"\s*(?:[,.;:)\n—–]|--|- |\Z)")
"""What ends "Paris, Texas," but not "after strikes on Kharkiv, Russia said"."""
_BETWEEN_MAX: Final = 45
_LISTED: Final = re.compile(r"(?:,|;|,? and|,? or|,? &)\s+(?:the )?\Z")
_CONJUNCTION: Final = re.compile(r"(?:and|or|&)\b")
_LIST_MIN: Final = 4
"""So many names parted by commas alone are a list, and not "Paris, Texas, United States"."""


@dataclass(slots=True)
class Group:
    """
    The mentions of one name in a document, taken to mean one place; `score` is that of the likeliest mention.

    `containers` are the numbers of the groups that a mention is said to lie in, `stated` those of them that stand
    right behind it, set off by commas or called a unit ("Paris, Texas,", "Keta in Tsafe district"), `contents` the
    groups that are said to lie in this one, and `listed` those in a list with it ("Utah, Virginia and Wyoming").
    `as_unit` marks a name listed with those of units.
    """

    name: str
    hint: str | None
    members: list[int]
    candidates: tuple[Candidate, ...]
    containers: list[int] = field(default_factory=list)
    stated: list[int] = field(default_factory=list)
    contents: list[int] = field(default_factory=list)
    listed: list[int] = field(default_factory=list)
    score: float = 1.0
    as_unit: bool = False


@lru_cache(maxsize=1024)
def kind_of(feature_code: str) -> str:
    """The coarse kind of a feature code: country, admin1, admin2, settlement, region or nature."""
    if feature_code.startswith(("PCL", "TERR")):
        return "country"
    if feature_code == "ADM1":
        return "admin1"
    if feature_code.startswith("ADM"):
        return "admin2"
    if feature_code.startswith("PPL"):
        return "settlement"
    return "region" if feature_code.startswith(("RGN", "CONT")) else "nature"


def prominence(place: Place) -> float:
    """How much is written about a place of its kind and population, 0 to about 1."""
    floor = {"country": 0.9, "admin1": 0.72, "region": 0.8, "admin2": 0.4, "nature": 0.55}.get(
        kind_of(place.feature_code), 0.0
    )
    if place.feature_code == "PPLC":
        floor = 0.88
    return max(floor, math.log10(place.population + 1) / 7.5)


def group_mentions(pairs: Sequence[tuple[Mention, tuple[Candidate, ...]]], text: str) -> list[Group]:
    """Put mentions of one name and kind together, and link each group to the names beside it."""
    runs = _lists(pairs, text)
    links = [_containment(left[0], right[0], text) for left, right in pairwise(pairs)]
    for position in {place for run in runs for place in run[:-1]}:
        if _same_rank(pairs[position][1], pairs[position + 1][1]):
            links[position] = (None, 0)
    outer = {position + place for position, (inner, place) in enumerate(links) if inner == 0}
    units = {place for run in runs for place in run if _beside_units(place, run, pairs)}
    groups: dict[tuple[str, str | None, bool], Group] = {}
    group_of: list[Group] = []
    for position, (mention, candidates) in enumerate(pairs):
        unit = mention.hint if mention.hint not in (None, "country") else None
        as_unit = position in units
        apart = (as_unit or position in outer) and _may_be_town_or_unit(candidates)
        key = (normalise(mention.text), _hint_class(unit), apart)
        group = groups.setdefault(key, Group(key[0], unit, [], candidates, score=0.0))
        group.as_unit = group.as_unit or as_unit
        group.members.append(position)
        group.score = max(group.score, mention.score)
        group_of.append(group)
    ordered = list(groups.values())
    number = {id(group): place for place, group in enumerate(ordered)}
    numbers = [number[id(group)] for group in group_of]
    _link_containers(links, numbers, ordered, pairs, text)
    for one, other in (pair for run in runs for pair in permutations(run, 2)):
        ordered[numbers[one]].listed.append(numbers[other])
    return ordered


def _beside_units(place: int, run: range, pairs: Sequence[tuple[Mention, tuple[Candidate, ...]]]) -> bool:
    """Whether most of the other names in a list mean first of all a state or country, and no city."""
    others = [pairs[other][1] for other in run if other != place]
    tops = [_top(candidates) for candidates in others if not _may_be_town_or_unit(candidates)]
    units = [top for top in tops if top is not None and kind_of(top.feature_code) in ("admin1", "country")]
    return 2 * len(units) > len(others)


def _top(candidates: Sequence[Candidate]) -> Place | None:
    return max((candidate.place for candidate in candidates), key=prominence, default=None)


def _may_be_town_or_unit(candidates: Sequence[Candidate]) -> bool:
    """Whether a name is a great town's and a state's or country's, so that what it means may change ("New York")."""
    kinds = {kind_of(candidate.place.feature_code) for candidate in candidates if prominence(candidate.place) >= _GREAT}
    return "settlement" in kinds and bool(kinds & {"admin1", "country"})


_GREAT: Final = 0.7
"""Prominence of a city of 180,000."""


def _link_containers(
    links: Sequence[tuple[int | None, int]],
    numbers: Sequence[int],
    groups: Sequence[Group],
    pairs: Sequence[tuple[Mention, tuple[Candidate, ...]]],
    text: str,
) -> None:
    for position, (inner, outer) in enumerate(links):
        if inner is None:
            continue
        held, holder = numbers[position + inner], numbers[position + outer]
        groups[held].containers.append(holder)
        groups[holder].contents.append(held)
        left, right = pairs[position][0], pairs[position + 1][0]
        between = text[left.end : right.start]
        named_unit = right.hint in ("admin1", "admin2", "unit") and between in (" in ", ", ", ", in ")
        if named_unit or (between == ", " and _CLOSED.match(text, right.end)):
            groups[held].stated.append(holder)


def _lists(pairs: Sequence[tuple[Mention, tuple[Candidate, ...]]], text: str) -> list[range]:
    """Find runs of names that an "and" closes, or that are too long for "town, state, country"."""
    runs: list[range] = []
    first, closed = 0, False
    for position, (mention, _) in enumerate(pairs):
        right = pairs[position + 1][0].start if position + 1 < len(pairs) else len(text)
        between = text[mention.end : right] if right - mention.end < _BETWEEN_MAX else ""
        if _LISTED.match(between):
            closed = closed or bool(_CONJUNCTION.search(between))
            continue
        if position > first and (closed or position + 1 - first >= _LIST_MIN):
            runs.append(range(first, position + 1))
        first, closed = position + 1, False
    return runs


def _same_rank(left: Sequence[Candidate], right: Sequence[Candidate]) -> bool:
    """Whether the first of two names in a list may be of the kind and country that the second is best known for."""
    top = _top(right)
    if top is None:
        return False
    kind = kind_of(top.feature_code)
    return any(
        kind_of(c.place.feature_code) == kind and (kind == "country" or c.place.country == top.country) for c in left
    )


def _hint_class(hint: str | None) -> str | None:
    return (
        hint if hint in ("admin1", "admin2", "unit", "river", "sea", "lake", "island", "airport", "mountain") else None
    )


def _containment(left: Mention, right: Mention, text: str) -> tuple[int | None, int]:
    """Which of two neighbours lies in the other: "Tripoli, Lebanon" (0 in 1), "Lebanon's Tripoli" (1 in 0)."""
    between = text[left.end : right.start]
    if len(between) > _BETWEEN_MAX or "\n\n" in between:
        return None, 0
    if _CONTAINED.match(between):
        return 0, 1
    if _POSSESSED.match(between) and (left.demonym or between.startswith(("'", "’"))):
        return 1, 0
    return None, 0


def inside(place: Place, unit: Place) -> bool:
    """Whether a place lies in a country or first- or second-level unit, by their codes."""
    kind = kind_of(unit.feature_code)
    if kind == "country":
        return place.country is not None and place.country == unit.country
    if kind == "admin1":
        return place.admin1_code is not None and place.admin1_code == unit.admin1_code
    if kind == "admin2":
        return place.admin2 == unit.name and place.admin1_code == unit.admin1_code
    return False


_AGREEING: Final[dict[str, tuple[str, ...]]] = {
    "admin1": ("ADM1", "RGN", "TERR", "PCLD"),
    "admin2": ("ADM2", "ADM3", "ADM4", "ADM"),
    "unit": ("ADM", "RGN", "TERR", "PCLD"),
    "settlement": ("PPL",),
    "country": ("PCL", "TERR"),
    "river": ("STM", "CNL", "DAM"),
    "sea": ("SEA", "OCN", "GULF", "BAY", "STRT"),
    "lake": ("LK",),
    "island": ("ISL", "ADM", "PCL", "TERR"),
    "mountain": ("MT", "PK"),
    "airport": ("AIR",),
    "region": ("RGN", "VAL", "DSRT", "ADM", "DLTA", "PEN", "CST"),
}


def agrees(hint: str, place: Place) -> bool:
    """Whether a place is of the kind that the words around its name say."""
    return place.feature_code.startswith(_AGREEING.get(hint, ()))
