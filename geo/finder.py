"""Looking a name up without a text around it: which places it may mean, ranked, and why so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.errors import PlaceError
from geo.gazetteer import Gazetteer
from geo.place_groups import kind_of, prominence
from geo.records import Candidate, MatchKind, Place

_MATCH_WORDS: Final[dict[MatchKind, str]] = {
    "exact": "has exactly this name",
    "main": "has this name, but for accents or case",
    "alternate": "is also called so",
    "admin": "is the unit named after it",
    "abbreviation": "is abbreviated so",
    "demonym": "is the country of these people",
    "derived": "is spelled so in another transliteration",
    "fuzzy": "is spelled nearly so",
}
_MATCH_COST: Final[dict[MatchKind, float]] = {
    "exact": 0.0,
    "main": 0.0,
    "abbreviation": 0.0,
    "alternate": 0.02,
    "admin": 0.1,
    "derived": 0.15,
    "demonym": 0.3,
    "fuzzy": 0.3,
}
_KIND_COST: Final = {"admin2": 0.15}
"""A name alone rather means the town than the district that bears its name."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that a name may mean, its rank from 1, and why it stands there."""

    rank: int
    candidate: Candidate
    reason: str

    @property
    def place(self) -> Place:
        """The place itself."""
        return self.candidate.place


def find_places(name: str, gazetteer: Gazetteer) -> tuple[Found, ...]:
    """
    Find the places that a name may mean.

    Parameters
    ----------
    name
        As somebody would write it; other spellings are tried only where nothing bears this one.
    gazetteer
        Where to look.

    Returns
    -------
    found
        Best first: by prominence (population and kind), less for names that match less well. Empty if no
        place is called so.
    """
    candidates = gazetteer.lookup(name) or gazetteer.spelled(name)
    ranked = sorted(candidates, key=lambda item: (-_weight(item), item.place.place_id))
    return tuple(Found(rank, item, _reason(rank, item, ranked)) for rank, item in enumerate(ranked, 1))


def no_such_place(name: str) -> PlaceError:
    """Return the error that no place is called so."""
    return PlaceError(f"no place is called {name!r:.80}: check the spelling, or add it with `gazetteer add`")


def _weight(candidate: Candidate) -> float:
    cost = _MATCH_COST[candidate.match] + _KIND_COST.get(kind_of(candidate.place.feature_code), 0.0)
    return prominence(candidate.place) - cost


def _reason(rank: int, candidate: Candidate, ranked: Sequence[Candidate]) -> str:
    place = candidate.place
    facts = [f"{kind_of(place.feature_code)} that {_MATCH_WORDS[candidate.match]}"]
    if place.population:
        facts.append(f"{place.population:,} people")
    if len(ranked) == 1:
        facts.append("the only one")
    elif rank == 1:
        facts.append(f"the most prominent of {len(ranked)}")
    return ", ".join(facts)


def admin_chain(place: Place, gazetteer: Gazetteer) -> str:
    """Name the units that a place lies in, from the smallest to the country."""
    names = [place.admin2, place.admin1, _country_name(place.country, gazetteer)]
    kept = [name for name in names if name and name != place.name]
    return ", ".join(dict.fromkeys(kept))


def _country_name(code: str | None, gazetteer: Gazetteer) -> str | None:
    if code is None:
        return None
    try:
        return gazetteer.country(code).name
    except PlaceError:
        return code
