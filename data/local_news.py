"""
Invented local news about real small places, for fitting how namesakes are told apart.

Every place of a text but one lies within 60 km of its main town; province and district are named in some of the
texts only, and a great city, province or country far away in all. In most texts the main town has namesakes elsewhere;
in the others the great place has one beside the main town, and is meant all the same: news of Boston is seldom of the
Boston next door. The sentences are our own; distances and directions are those of the gazetteer.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from geo.gazetteer import Gazetteer, distance_km, load_gazetteer
from geo.geodesy import geodesic
from geo.place_tables import PlaceTable
from geo.records import Candidate, Place

NEAR_KM: Final = 60.0
GREAT_CITY: Final = 1_500_000
COUNTRIES: Final = (
    *("US",) * 5,
    *("GB", "CA", "AU", "IN", "NG", "PH", "UA", "SY", "SD", "MX", "CO", "MM", "PK", "CD", "IQ"),
)

OPENINGS: Final = {
    "full": ("Police in {T}, {P}, arrested two men on Monday.", "A market in {T}, {P}, burned down on Monday."),
    "dateline": ("{T}, {P} — A judge sentenced a local man to nine years in prison on Monday.",),
    "of": ("Gunmen attacked a checkpoint in {T} in {P} on Monday.", "Floods cut off {T} in {P} on Monday."),
    "district": ("The {D} sheriff was called to {T} on Monday.", "Officials of {D} went to {T} on Monday."),
    "measured": (
        "Shells hit {T}, {M}, on Monday.",
        "A bus overturned in {T}, about {M}.",
        "Two men were found dead in {T}, which lies {M}.",
    ),
    "nothing": ("The council of {T} met on Monday.",),
}
EXPLICIT: Final = ("full", "dateline", "of")
"""Openings that say where a town lies: none does without it whose name is better known for another place."""
ABOUT_ONE: Final = (
    "A fire damaged a house in {T}, police said.",
    "Two people were hurt in a crash near {T}.",
    "She grew up in {T} and studied nursing.",
    "A water main broke in {T} overnight.",
    "The suspect was last seen driving toward {T}.",
    "Residents of {T} complained about the noise.",
)
ABOUT_TWO: Final = (
    "The road between {A} and {B} will be closed until May.",
    "Rain flooded streets in {A} and {B}.",
    "The chase began in {A} and ended near {B}.",
)
FAR_AWAY: Final = (
    "He had moved there from {F} in 2015.",
    "The company is based in {F}.",
    "A plane from {F} brought the patient.",
    "Her brother lives in {F}.",
)
LISTS: Final = (
    "The recall covers {L}.",
    "Cases were reported in {L}, officials said.",
    "The storm cut power to homes in {L} on Monday.",
    "The company has plants in {L}.",
)
STATES_OF: Final = ("US", "US", "CA", "AU", "IN")
"""Countries whose states, named in a row, are meant rather than towns of the same names."""
NAMESAKE: Final = 100_000
LIST_SHARE: Final = 0.3
FAMED_SHARE: Final = 0.25
FAMED: Final = {"PPL": 300_000, "ADM1": 500_000, "PCL": 500_000}
"""People from which a place of a kind is meant by its name, even beside a namesake."""
OBSCURE: Final = 50_000
_SLOT: Final = re.compile(r"\{(\w)\}")
_POINTS: Final = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


@dataclass(frozen=True)
class Story:
    """A text, and the spans of its settlements with their points: start, end, lat, lon."""

    text: str
    gold: tuple[tuple[int, int, float, float], ...]


def stories(n: int, seed: int = 1) -> Iterator[Story]:
    """
    Invent texts.

    Parameters
    ----------
    n
        How many.
    seed
        Of the random choices; the same seed and gazetteer give the same texts.
    """
    gazetteer = load_gazetteer()
    towns = Towns(gazetteer)
    rng = random.Random(seed)  # noqa: S311 - nothing here is secret
    made = 0
    while made < n:
        drawn = rng.random()
        if drawn < LIST_SHARE:
            story = _list_of_states(towns, rng)
        elif drawn < LIST_SHARE + FAMED_SHARE:
            story = _beside_famed(towns, rng)
        else:
            story = _with_namesakes(towns, rng)
        if story is not None:
            made += 1
            yield story


class Towns:
    """The settlements of the built-in table, by country and nearness."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._table: PlaceTable = gazetteer._tables[0]
        settled = self._table.matching("feature_code", ("PPL",))
        self._rows = {
            code: np.flatnonzero(settled & self._table.matching("country", (code,))) for code in set(COUNTRIES)
        }
        self._great = np.flatnonzero(settled & (self._table.population >= GREAT_CITY))

    def any_of(self, country: str, rng: random.Random) -> Place:
        """Any settlement of a country."""
        return self._place(rng.choice(self._rows[country]))

    def great(self, rng: random.Random) -> Place:
        """Any of the world's great cities."""
        return self._place(rng.choice(self._great))

    def states(self, country: str) -> list[Place]:
        """First-level units of a country."""
        found = self._table.matching("feature_code", ("ADM1",)) & self._table.matching("country", (country,))
        return [self._place(row) for row in np.flatnonzero(found)]

    @cached_property
    def beside_famed(self) -> dict[str, list[tuple[Place, Place]]]:
        """Small settlements of each country, each with the famed place that bears its name."""
        pairs: dict[str, list[tuple[Place, Place]]] = {code: [] for code in self._rows}
        for code, people in FAMED.items():
            famed = self._table.matching("feature_code", (code,)) & (self._table.population >= people)
            for place in (self._place(row) for row in np.flatnonzero(famed)):
                for namesake in (c.place for c in self.gazetteer.lookup(place.name) if _is_town(c)):
                    if namesake.country in pairs and namesake.population < OBSCURE:
                        pairs[namesake.country].append((namesake, place))
        return pairs

    def eclipsed(self, place: Place) -> bool:
        """Whether a famed place elsewhere bears the name of a place that is none."""
        if _is_famed(place):
            return False
        return any(_is_famed(c.place) for c in self.gazetteer.lookup(place.name) if c.match in ("exact", "main"))

    def near(self, place: Place, rng: random.Random, n: int) -> list[Place]:
        """Up to n neighbours of other names, larger ones more often."""
        rows = self._rows[str(place.country)]
        away = distance_km(place.lat, place.lon, self._table.lat[rows], self._table.lon[rows])
        rows = rows[(away > 1) & (away < NEAR_KM)]
        if not len(rows):
            return []
        sizes = np.sqrt(self._table.population[rows] + 200.0)
        drawn = [self._place(row) for row in rng.choices(list(rows), weights=list(sizes), k=4 * n)]
        return list({other.name: other for other in drawn if other.name != place.name}.values())[:n]

    def _place(self, row: Any) -> Place:
        return self.gazetteer.place(self._table.ids[int(row)])


def _with_namesakes(towns: Towns, rng: random.Random) -> Story | None:
    town = towns.any_of(rng.choice(COUNTRIES), rng)
    return _story(towns, rng, town, towns.great(rng)) if len(towns.gazetteer.lookup(town.name)) >= 3 else None


def _beside_famed(towns: Towns, rng: random.Random) -> Story | None:
    namesakes = towns.beside_famed[rng.choice(COUNTRIES)]
    if not namesakes:
        return None
    obscure, famed = rng.choice(namesakes)
    return _story(towns, rng, rng.choice(towns.near(obscure, rng, 3) or [obscure]), famed)


def _story(towns: Towns, rng: random.Random, town: Place, far: Place) -> Story | None:
    """About a town and its neighbours, with a word about a place far away."""
    neighbours = [place for place in towns.near(town, rng, rng.randint(1, 3)) if not towns.eclipsed(place)]
    if town.admin1 is None or not neighbours:
        return None
    kinds = EXPLICIT if towns.eclipsed(town) else tuple(OPENINGS)
    kind = rng.choice([kind for kind in kinds if kind != "district" or town.admin2])
    slots: dict[str, Place | str] = {
        "T": town,
        "F": far,
        "P": town.admin1,
        "D": _district(town),
        "M": _measure(town, neighbours[0], rng),
        "B": neighbours[0],
    }
    sentences = [(rng.choice(OPENINGS[kind]), slots)]
    for _ in range(rng.randint(1, 3)):
        sentences.append((rng.choice(ABOUT_ONE), {"T": rng.choice([town, *neighbours])}))
    if rng.random() < 0.5:
        sentences.append((rng.choice(ABOUT_TWO), {"A": town, "B": rng.choice(neighbours)}))
    sentences.append((rng.choice(FAR_AWAY), slots))
    return _told(sentences)


def _list_of_states(towns: Towns, rng: random.Random) -> Story:
    """As in "The recall covers Utah, Washington and Wyoming"; one of them is a town's name too."""
    states = towns.states(rng.choice(STATES_OF))
    shared = [state for state in states if _has_great_namesake(state, towns.gazetteer)] or states
    chosen = list(
        {state.name: state for state in (rng.choice(shared), *rng.sample(states, rng.randint(2, 5)))}.values()
    )
    rng.shuffle(chosen)
    slots: dict[str, Place | str] = {str(place): state for place, state in enumerate(chosen)}
    names = [f"{{{place}}}" for place in slots]
    pattern = rng.choice(LISTS).replace("{L}", f"{', '.join(names[:-1])} and {names[-1]}")
    return _told([(pattern, slots)])


def _has_great_namesake(state: Place, gazetteer: Gazetteer) -> bool:
    """Whether a city of 100,000 people bears a state's name."""
    return any(
        candidate.place.population >= NAMESAKE for candidate in gazetteer.lookup(state.name) if _is_town(candidate)
    )


def _is_famed(place: Place) -> bool:
    return any(place.feature_code.startswith(code) and place.population >= people for code, people in FAMED.items())


def _is_town(candidate: Candidate) -> bool:
    return candidate.place.feature_code.startswith("PPL")


def _district(town: Place) -> str:
    return f"{town.admin2} County" if town.country == "US" else f"{town.admin2} district"


def _measure(town: Place, other: Place, rng: random.Random) -> str:
    """As in "12 miles north-east of {B}", rounded as news does."""
    km, bearing = geodesic(other.lat, other.lon, town.lat, town.lon)
    miles = town.country in ("US", "GB")
    distance = km / 1.609344 if miles else km
    rounded = 5 * round(distance / 5) if distance > 15 and rng.random() < 0.5 else round(distance)
    return f"{max(rounded, 1)} {'miles' if miles else 'km'} {_POINTS[round(bearing / 45) % 8]} of {{B}}"


def _told(sentences: list[tuple[str, dict[str, Place | str]]]) -> Story:
    text, gold = "", []
    for pattern, slots in sentences:
        filled_in = pattern.replace("{M}", str(slots.get("M", "")))
        done = 0
        for slot in _SLOT.finditer(filled_in):
            text += filled_in[done : slot.start()]
            filled = slots[slot[1]]
            name = filled if isinstance(filled, str) else filled.name
            if not isinstance(filled, str):
                gold.append((len(text), len(text) + len(name), filled.lat, filled.lon))
            text, done = text + name, slot.end()
        text += filled_in[done:] + " "
    return Story(text.strip(), tuple(gold))
