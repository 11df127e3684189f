"""
Where a name is that no table holds, as far as the text tells: in a larger place, or measured from another.

"Holliday, Missouri" is somewhere in Missouri, "Novobakhmutivka, 12 km north of Ocheretyne" about there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geo.gazetteer import distance_km
from geo.place_evidence import Names
from geo.place_groups import inside, kind_of
from geo.records import Place, RelationClaim

Best = Callable[[int], tuple[Place, float] | None]
"""The likeliest place of a group and its probability; None where none is likely."""

SURE: Final = 0.6
"""Probability from which what a name is said to lie in speaks against namesakes elsewhere."""
MARGIN_KM: Final = 50.0
_HOLDERS: Final = ("settlement", "admin2", "admin1")
"""Kinds of places that say enough of where a name is, smallest first; a country does not."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """The place that stands in for an unknown one, its probability, and why in words."""

    place: Place
    score: float
    reason: str


def stand_in(number: int, names: Names, best: Best) -> StandIn | None:
    """
    Say where the name of a group is, though no table holds it.

    Parameters
    ----------
    number
        Of the group.
    names
        All groups, with what the text measures.
    best
        What the other groups were resolved to.

    Returns
    -------
    place
        A point measured from a known place, else the smallest place that the text puts the name in, marked as
        approximate; None where the text says neither.
    """
    return _measured(number, names, best) or _larger(number, names, best)


def _measured(number: int, names: Names, best: Best) -> StandIn | None:
    for item in names.measured:
        found = best(item.anchor) if item.subject == number else None
        if found is None or names.measures is None or item.claim.distance_km is None or item.claim.direction is None:
            continue
        point = names.measures.offset(item.claim, found[0])
        return StandIn(_offset(found[0], item.claim, *point), found[1], item.claim.text)
    return None


def _offset(anchor: Place, claim: RelationClaim, lat: float, lon: float, radius_km: float) -> Place:
    return replace(
        anchor,
        place_id=f"offset:{anchor.place_id}",
        name=claim.text,
        lat=round(lat, 5),
        lon=round(lon, 5),
        feature_code="PPL",
        population=0,
        radius_km=round(radius_km, 1),
        basis="offset_from_text",
    )


def _larger(number: int, names: Names, best: Best) -> StandIn | None:
    group = names.groups[number]
    containers = [*group.containers, *(other for beside in group.listed for other in names.groups[beside].containers)]
    holders = [found for other in containers if other != number and (found := best(other))]
    holders = [found for found in holders if kind_of(found[0].feature_code) in _HOLDERS]
    if not holders:
        return None
    place, score = min(holders, key=lambda found: _HOLDERS.index(kind_of(found[0].feature_code)))
    return StandIn(replace(place, basis="approximate"), score, f"somewhere in {place.name}")


def contradicted(number: int, place: Place, names: Names, best: Best) -> Place | None:
    """
    Tell what the text puts a name in, where a place of that name lies elsewhere.

    Parameters
    ----------
    number
        Of the name's group.
    place
        A place of that name.
    names, best
        As in `stand_in`.

    Returns
    -------
    unit
        The country, province or district right behind the name ("Holliday, Missouri") that the place neither
        belongs to nor lies near; None where nothing speaks against the place.
    """
    for other in names.groups[number].stated:
        found = best(other) if other != number else None
        rank = _RANK.get(kind_of(found[0].feature_code), 0) if found else 0
        if found is None or found[1] < SURE or rank <= _RANK.get(kind_of(place.feature_code), 0):
            continue
        unit = found[0]
        away = distance_km(unit.lat, unit.lon, np.array([place.lat]), np.array([place.lon]))[0]
        if not inside(place, unit) and away > unit.radius_km + MARGIN_KM:
            return unit
    return None


_RANK: Final = {"country": 3, "admin1": 2, "admin2": 1}
