"""What a document says for and against the places that its names may denote, as numbers by name of clue."""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer import Gazetteer, distance_km
from geo.names import normalise
from geo.records import Candidate, Document, Mention, Place

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


@dataclass(frozen=True, slots=True)
class Certain:
    """A place that the document surely speaks of, with how sure and how often."""

    group: int
    place: Place
    weight: float


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


class Evidence:
    """Clues about each group's candidates; `certain` places are empty in the first pass."""

    def __init__(
        self, document: Document, groups: Sequence[Group], gazetteer: Gazetteer, certain: Sequence[Certain] = ()
    ) -> None:
        self.groups = groups
        self.certain = certain
        self.home = home_of(document, gazetteer)
        self._countries = self._country_weights()

    def _country_weights(self) -> list[dict[str, float]]:
        """For each group, how much the others speak of each country."""
        weights: list[dict[str, float]] = [defaultdict(float) for _ in self.groups]
        total: dict[str, float] = defaultdict(float)
        for number, group in enumerate(self.groups):
            units = [c.place for c in group.candidates if kind_of(c.place.feature_code) == "country"]
            units = units or [c.place for c in group.candidates if _is_known_unit(c)]
            if units and units[0].country:
                count = group.score * (1 + math.log(len(group.members)))
                total[units[0].country] += count
                weights[number][units[0].country] -= count
        for entry in self.certain:
            if entry.place.country and kind_of(entry.place.feature_code) != "country":
                total[entry.place.country] += entry.weight
                weights[entry.group][entry.place.country] -= entry.weight
        for own in weights:
            for country, weight in total.items():
                own[country] += weight
        return weights

    def clues(self, number: int) -> list[dict[str, float]]:
        """One mapping a candidate of the group, in their order."""
        group = self.groups[number]
        sizes = [prominence(candidate.place) for candidate in group.candidates]
        top = max(sizes, default=0.0)
        distances = self._distances(number)
        return [
            self._clues(number, candidate, size, top, distances, position)
            for position, (candidate, size) in enumerate(zip(group.candidates, sizes, strict=True))
        ]

    def _clues(
        self,
        number: int,
        candidate: Candidate,
        size: float,
        top: float,
        distances: NDArray[np.float64] | None,
        position: int,
    ) -> dict[str, float]:
        group, place = self.groups[number], candidate.place
        kind = kind_of(place.feature_code)
        found = {
            "size": size,
            "size below rivals": size - top,
            f"kind={kind}": 1.0,
            f"match={'main' if candidate.match == 'exact' else candidate.match}": 1.0,
            "size below compatriots": size - self._largest_compatriot(number, place),
        }
        if place.feature_code in ("PPLC", "PPLA", "PPLX"):
            found[f"code={place.feature_code}"] = 1.0
        if place.basis == "approximate":
            found["approximate"] = 1.0
        if group.hint is not None:
            found["hint agrees" if agrees(group.hint, place) else "hint disagrees"] = 1.0
        elif kind in ("admin1", "admin2"):
            found[f"bare {kind}"] = 1.0
            if any(_is_seat(rival.place, place) for rival in group.candidates):
                found[f"bare {kind} with seat"] = 1.0
        self._container_clues(number, place, found)
        weights = self._countries[number]
        if place.country is not None and (total := sum(weights.values())) > 0:
            found["country of document"] = weights.get(place.country, 0.0) / total
            found["country named"] = float(weights.get(place.country, 0.0) > 0)
        if place.country is not None and place.country in self.home:
            found["home country"] = 1.0
        if place.admin1_code is not None and place.admin1_code in self.home:
            found["home admin1"] = 1.0
        if self.certain:
            self._certain_clues(number, place, found)
        if distances is not None:
            found |= self._nearness(distances[position], number)
        return found

    def _container_clues(self, number: int, place: Place, found: dict[str, float]) -> None:
        containers = [other for other in self.groups[number].containers if other != number]
        if not containers:
            return
        units = [candidate.place for other in containers for candidate in self.groups[other].candidates]
        if any(_lies_in(place, unit) for unit in units):
            found["in container"] = 1.0
        elif any(_lies_in(rival.place, unit) for rival in self.groups[number].candidates for unit in units):
            found["not in container"] = 1.0

    def _largest_compatriot(self, number: int, place: Place) -> float:
        same = (c.place for c in self.groups[number].candidates if c.place.country == place.country)
        return max(prominence(rival) for rival in same)

    def _certain_clues(self, number: int, place: Place, found: dict[str, float]) -> None:
        others = [entry for entry in self.certain if entry.group != number]
        if place.admin1_code is not None:
            same = sum(entry.weight for entry in others if entry.place.admin1_code == place.admin1_code)
            total = sum(entry.weight for entry in others if entry.place.admin1_code is not None)
            if same:
                found["admin1 of document"] = same / total
                found["admin1 named"] = 1.0

    def _nearness(self, distances: NDArray[np.float64], number: int) -> dict[str, float]:
        weights = np.array([anchor.weight for anchor in self._anchors(number)])
        near = float(distances.min())
        return {
            "distance": math.log1p(near) / 10,
            "within 100 km": float(near <= 100),
            "share near": float((weights * np.exp(-distances / 100)).sum() / weights.sum()),
            "share around": float((weights * np.exp(-distances / 500)).sum() / weights.sum()),
        }

    def _anchors(self, number: int) -> list[Certain]:
        return [e for e in self.certain if e.group != number and kind_of(e.place.feature_code) in _ANCHORS]

    def _distances(self, number: int) -> NDArray[np.float64] | None:
        """Distances from each candidate to each likely settlement or unit of the other groups, km."""
        anchors = [anchor.place for anchor in self._anchors(number)]
        group = self.groups[number]
        if not anchors or not group.candidates:
            return None
        lats, lons = np.array([a.lat for a in anchors]), np.array([a.lon for a in anchors])
        return np.array([distance_km(c.place.lat, c.place.lon, lats, lons) for c in group.candidates])


def _is_seat(place: Place, unit: Place) -> bool:
    """Whether a town bears its unit's name, so that the bare name rather means the town."""
    return kind_of(place.feature_code) == "settlement" and place.population >= 10_000 and inside(place, unit)


def _lies_in(place: Place, unit: Place) -> bool:
    return unit.place_id != place.place_id and inside(place, unit)


_ANCHORS: Final = frozenset({"settlement", "admin2", "admin1"})

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


def _is_known_unit(candidate: Candidate) -> bool:
    place = candidate.place
    return place.country is not None and (candidate.match == "abbreviation" or place.feature_code == "ADM1")


def home_of(document: Document, gazetteer: Gazetteer) -> frozenset[str]:
    """Country and first-level unit that the publisher's name speaks of ("The Kentucky Standard": US, US-KY)."""
    if not document.publisher:
        return frozenset()
    words = re.findall(r"[^\W\d_]+", document.publisher)
    codes: set[str] = set()
    for size in (2, 1):
        for start in range(len(words) - size + 1):
            found = gazetteer.lookup(" ".join(words[start : start + size]))
            if found:
                best = max((candidate.place for candidate in found), key=prominence)
                codes.update(code for code in (best.country, best.admin1_code) if code)
    return frozenset(codes)
