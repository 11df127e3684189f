"""Mentions of one name as one question, and what there is to say about places without reading on."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from geo.names import normalise
from geo.records import Candidate, Mention, Place

_CONTAINED: Final = re.compile(
    r"(?:,|,? in|,? of| \(|,? near)\s+"
    r"(?:the |(?:north|south|east|west|central|[a-z-]+ern|neighbou?ring|rural|mainland|upper|lower)\s+|"
    r"(?:city|town|village|state|province|district|region|county|capital|suburb)s? (?:of|in) )*\Z"
)
_POSSESSED: Final = re.compile(r"(?:['’]s?)?\s+(?:[a-z-]+ ){0,3}(?:of )?\Z")
_BETWEEN_MAX: Final = 45


@dataclass(slots=True)
class Group:
    """The mentions of one name in a document, taken to mean one place; `score` is that of the likeliest mention."""

    name: str
    hint: str | None
    members: list[int]
    candidates: tuple[Candidate, ...]
    containers: list[int] = field(default_factory=list)
    score: float = 1.0


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
    """Put mentions of one name and kind together, and link each group to the names that contain it."""
    groups: dict[tuple[str, str | None], Group] = {}
    group_of: dict[int, Group] = {}
    for position, (mention, candidates) in enumerate(pairs):
        unit = mention.hint if mention.hint not in (None, "country") else None
        key = (normalise(mention.text), _hint_class(unit))
        group = groups.setdefault(key, Group(key[0], unit, [], candidates, score=0.0))
        group.members.append(position)
        group.score = max(group.score, mention.score)
        group_of[position] = group
    ordered = list(groups.values())
    number = {id(group): place for place, group in enumerate(ordered)}
    for position in range(len(pairs) - 1):
        inner, outer = _containment(pairs[position][0], pairs[position + 1][0], text)
        if inner is not None:
            group_of[position + inner].containers.append(number[id(group_of[position + outer])])
    return ordered


def _hint_class(hint: str | None) -> str | None:
    return hint if hint in ("admin1", "admin2", "river", "sea", "lake", "island", "airport", "mountain") else None


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
