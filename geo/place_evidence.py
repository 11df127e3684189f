"""What a document says for and against the places that its names may denote, as numbers by name of clue."""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from geo.gazetteer import Gazetteer, distance_km
from geo.place_groups import Group, agrees, inside, kind_of, prominence
from geo.place_measures import Measured, Measures
from geo.records import Candidate, Document, Place

Clues = dict[str, float]

HOME: Final = 1.0
"""The publisher's country and province count as much as if the text named them once."""


@dataclass(frozen=True, slots=True)
class Possible:
    """A place that the document may speak of, weighted by how likely and how often named."""

    group: int
    place: Place
    weight: float


class Names:
    """
    What each group's names and the words around them say: the same in both passes.

    `home` holds the codes of the publisher's country and first-level unit, `measured` what the text measures, with
    groups for positions, by `measures`.
    """

    def __init__(
        self,
        groups: Sequence[Group],
        home: frozenset[str],
        measured: Sequence[Measured] = (),
        measures: Measures | None = None,
    ) -> None:
        self.groups = groups
        self.home = home
        self.measured = measured
        self.measures = measures
        self.clues = [self._of_group(group) for group in groups]

    def _of_group(self, group: Group) -> list[Clues]:
        sizes = [prominence(candidate.place) for candidate in group.candidates]
        largest: dict[str | None, float] = defaultdict(float)
        for candidate, size in zip(group.candidates, sizes, strict=True):
            largest[candidate.place.country] = max(largest[candidate.place.country], size)
        top = max(sizes, default=0.0)
        within = self._within(group)
        states = {c.place.country for c in group.candidates if _is_known_unit(c)}
        return [
            {
                "size": size,
                "size below rivals": size - top,
                "size below compatriots": size - largest[candidate.place.country],
            }
            | ({"state's name": 1.0} if _is_small_town(candidate.place) and candidate.place.country in states else {})
            | _kind_clues(group, candidate)
            | ({"in container" if held else "not in container": 1.0} if any(within) else {})
            | self._content_clues(group, candidate.place)
            | self._list_clues(group, candidate.place)
            for candidate, size, held in zip(group.candidates, sizes, within, strict=True)
        ]

    def _within(self, group: Group) -> list[bool]:
        """Whether each candidate lies in a unit that the text names as what it lies in."""
        containers = {number for number in group.containers if self.groups[number] is not group}
        units = [c.place for number in sorted(containers) for c in self.groups[number].candidates]
        units = [unit for unit in units if kind_of(unit.feature_code) in _CONTAINING]
        return [
            any(unit.place_id != c.place.place_id and inside(c.place, unit) for unit in units) for c in group.candidates
        ]

    def _content_clues(self, group: Group, place: Place) -> Clues:
        """Whether a place holds, or lies beside, what the text puts in it ("Buffalo, New York")."""
        held = [c.place for number in sorted(set(group.contents)) for c in self.groups[number].candidates]
        if not held:
            return {}
        if kind_of(place.feature_code) in _CONTAINING:
            fits = any(inside(other, place) and other.place_id != place.place_id for other in held)
        else:
            lats, lons = np.array([other.lat for other in held]), np.array([other.lon for other in held])
            fits = bool((distance_km(place.lat, place.lon, lats, lons) <= BESIDE_KM).any())
        return {"holds" if fits else "holds not": 1.0}

    def _list_clues(self, group: Group, place: Place) -> Clues:
        """How many of the names in a list with it mean first of all a place of its kind and country."""
        beside = [top for number in group.listed if (top := self._tops[number]) is not None]
        if not beside:
            return {}
        kind = kind_of(place.feature_code)
        kin = [
            kind == kind_of(top.feature_code) and (kind == "country" or place.country == top.country) for top in beside
        ]
        share, much = sum(kin) / len(kin), math.log1p(len(kin))
        return {f"kin in list={kind}": share * much, "odd in list": (1 - share) * much}

    @cached_property
    def _tops(self) -> list[Place | None]:
        """The most prominent place of each group."""
        return [
            max((candidate.place for candidate in group.candidates), key=prominence, default=None)
            for group in self.groups
        ]


BESIDE_KM: Final = 30.0
_CONTAINING: Final = frozenset({"country", "admin1", "admin2"})


def _kind_clues(group: Group, candidate: Candidate) -> Clues:
    place = candidate.place
    kind = kind_of(place.feature_code)
    match = "main" if candidate.match == "exact" else candidate.match
    found = {f"kind={kind}": 1.0, f"match={match}": 1.0}
    if place.feature_code in ("PPLC", "PPLA", "PPLX"):
        found[f"code={place.feature_code}"] = 1.0
    if place.basis == "approximate":
        found["approximate"] = 1.0
    if group.hint is not None:
        found["hint agrees" if agrees(group.hint, place) else "hint disagrees"] = 1.0
    elif kind in ("admin1", "admin2") and not group.as_unit and not group.contents:
        found["bare county" if kind == "admin2" and place.country == "US" else f"bare {kind}"] = 1.0
        if any(_is_seat(rival.place, place) for rival in group.candidates):
            found[f"bare {kind} with seat"] = 1.0
    return found


def _is_known_unit(candidate: Candidate) -> bool:
    """Whether a name is first of all a country's or state's."""
    return kind_of(candidate.place.feature_code) in ("country", "admin1") and candidate.match in ("exact", "main")


def _is_small_town(place: Place) -> bool:
    return kind_of(place.feature_code) == "settlement" and place.population < SMALL


SMALL: Final = 50_000
"""People below which a town is hardly meant by the bare name of a state of its country ("Florida", "Wales")."""


def _is_seat(place: Place, unit: Place) -> bool:
    """Whether a town bears its unit's name, so that the bare name rather means the town."""
    return place.population >= 10_000 and kind_of(place.feature_code) == "settlement" and inside(place, unit)


class Evidence:
    """Clues about each group's candidates; `possible` places are none in the first pass."""

    def __init__(self, names: Names, possible: Sequence[Possible] = ()) -> None:
        self.names = names
        self.groups = names.groups
        self.possible = possible

    def clues(self, number: int) -> list[Clues]:
        """One mapping a candidate of the group, in their order."""
        group, weights = self.groups[number], self._country_weights[number]
        total = sum(weights.values())
        others = [entry for entry in self.possible if entry.group != number]
        near = _nearness(group.candidates, others)
        units = {entry.place.place_id for entry in others if entry.weight >= NAMED}
        districts = _district_weights(others)
        provinces = _province_weights(others)
        provinces |= {code: provinces[code] + HOME for code in self.names.home if "-" in code}
        return [
            named
            | _country_clues(candidate.place, weights, total)
            | _province_clues(candidate.place, provinces)
            | _unit_clues(candidate.place, units, districts)
            | (near[position] if near else {})
            | self._measured_clues(number, candidate.place)
            for position, (candidate, named) in enumerate(zip(group.candidates, self.names.clues[number], strict=True))
        ]

    def _measured_clues(self, number: int, place: Place) -> Clues:
        """Share of the likely places of the names it is measured from, or they from it, that lie as the text says."""
        fits, whole, measures = 0.0, 0.0, self.names.measures
        if measures is None:
            return {}
        for item in self.names.measured:
            if number not in (item.subject, item.anchor):
                continue
            other = item.anchor if number == item.subject else item.subject
            for entry in self.possible:
                if entry.group == other:
                    pair = (entry.place, place) if number == item.subject else (place, entry.place)
                    verdict = measures.fits(item.claim, *pair)
                    whole += entry.weight * (verdict is not None)
                    fits += entry.weight * bool(verdict)
        return {"as measured": fits / whole, "not as measured": 1 - fits / whole} if whole else {}

    @cached_property
    def _country_weights(self) -> list[dict[str, float]]:
        """For each group, how much the others speak of each country."""
        own: list[dict[str, float]] = [defaultdict(float) for _ in self.groups]
        for number, group in enumerate(self.groups):
            country = _country_named(group.candidates)
            if country is not None:
                own[number][country] += group.score * (1 + math.log(len(group.members)))
        for entry in self.possible:
            if entry.place.country and kind_of(entry.place.feature_code) != "country":
                own[entry.group][entry.place.country] += entry.weight
        total: dict[str, float] = defaultdict(float)
        total |= {code: HOME for code in self.names.home if "-" not in code}
        for weights in own:
            for country, weight in weights.items():
                total[country] += weight
        return [{country: total[country] - weights.get(country, 0.0) for country in total} for weights in own]


def _country_named(candidates: Iterable[Candidate]) -> str | None:
    """The country that a name means or, as a well-known unit's, lies in."""
    known = list(candidates)
    units = [c.place for c in known if kind_of(c.place.feature_code) == "country"]
    units = units or [c.place for c in known if c.match == "abbreviation" or c.place.feature_code == "ADM1"]
    return units[0].country if units else None


def _country_clues(place: Place, weights: dict[str, float], total: float) -> Clues:
    if place.country is None or total <= 0:
        return {}
    weight = weights.get(place.country, 0.0)
    return {"country of document": weight / total, "country named": min(weight, 1.0)}


def _province_weights(others: Iterable[Possible]) -> defaultdict[str, float]:
    weights: defaultdict[str, float] = defaultdict(float)
    for entry in others:
        if entry.place.admin1_code is not None:
            weights[entry.place.admin1_code] += entry.weight
    return weights


def _province_clues(place: Place, weights: dict[str, float]) -> Clues:
    weight = weights.get(place.admin1_code, 0.0) if place.admin1_code is not None else 0.0
    return {"admin1 of document": weight / sum(weights.values()), "admin1 named": min(weight, 1.0)} if weight else {}


def _district_weights(others: Iterable[Possible]) -> dict[tuple[str | None, str], float]:
    weights: dict[tuple[str | None, str], float] = defaultdict(float)
    for entry in others:
        if kind_of(entry.place.feature_code) == "admin2":
            weights[entry.place.admin1_code, entry.place.name] += entry.weight
    return weights


def _unit_clues(place: Place, units: Collection[str], districts: Mapping[tuple[str | None, str], float]) -> Clues:
    """Whether the text names the very province or district that a place lies in."""
    found: Clues = {}
    code = place.admin1_code
    province = f"iso:{code}" if code and ":" not in code else code
    if province in units and province != place.place_id:
        found["province said"] = 1.0
    if place.admin2 and (weight := districts.get((code, place.admin2), 0.0)):
        found["district said"] = min(weight, 1.0)
    return found


NAMED: Final = 0.3
"""Weight from which a unit counts as named by the text."""
_ANCHORS: Final = frozenset({"settlement", "admin2", "admin1"})


def _nearness(candidates: Sequence[Candidate], others: Iterable[Possible]) -> list[Clues]:
    """How near each candidate is to the likely settlements and units of other names; empty if there are none."""
    anchors = [entry for entry in others if kind_of(entry.place.feature_code) in _ANCHORS]
    if not anchors or not candidates:
        return []
    lats, lons = np.array([e.place.lat for e in anchors]), np.array([e.place.lon for e in anchors])
    weights = np.array([e.weight for e in anchors])
    return [_nearness_of(distance_km(c.place.lat, c.place.lon, lats, lons), weights) for c in candidates]


def _nearness_of(distances: NDArray[np.float64], weights: NDArray[np.float64]) -> Clues:
    shares = weights / weights.sum()
    return {
        "distance": math.log1p(float(distances.min())) / 10,
        "within 100 km": min(float(weights[distances <= 100].sum()), 1.0),
        "share near": float(shares @ np.exp(-distances / 100)),
        "share around": float(shares @ np.exp(-distances / 500)),
    }


def home_of(document: Document, gazetteer: Gazetteer) -> frozenset[str]:
    """
    Country and first-level unit at home in which a document was published.

    They are what the publisher's name speaks of ("The Kentucky Standard": US, US-KY) and the country of
    its address (".co.ke": KE).
    """
    words = re.findall(r"[^\W\d_]+", document.publisher or "")
    codes: set[str] = set()
    for size in (2, 1):
        for start in range(len(words) - size + 1):
            found = gazetteer.lookup(" ".join(words[start : start + size]))
            if found:
                best = max((candidate.place for candidate in found), key=prominence)
                codes.update(code for code in (best.country, best.admin1_code) if code)
    suffix = (urlsplit(document.url or "").hostname or "").rpartition(".")[2].upper()
    if len(suffix) == 2 and suffix not in _GENERIC_SUFFIXES:
        codes.add({"UK": "GB"}.get(suffix, suffix))
    return frozenset(codes)


_GENERIC_SUFFIXES: Final = frozenset({"AI", "CC", "CO", "EU", "FM", "IO", "ME", "TV", "WS"})
"""Country suffixes that anybody takes."""
