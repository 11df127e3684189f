"""
Choosing the place that each mention denotes, or none, with a score and a reason.

Two passes over a document: in the first, names are judged by their prominence, the words around them
("Paris, Texas") and the countries that the document names; in the second, also by nearness to what the
first found possible. A softmax over the candidates and "none of them" gives the score; its weights
(`resolution_weights.json`) are fitted by `data/fit_places.py`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from spacy.tokens import Doc

from geo.gazetteer import Gazetteer, distance_km
from geo.metonymy import is_actor
from geo.place_evidence import Evidence, Names, Possible, home_of
from geo.place_groups import Group, group_mentions, kind_of
from geo.place_words import resolution_weights
from geo.records import Candidate, Document, Mention, Place, Resolution

POSSIBLE: Final = 0.1
"""Probability from which a place of the first pass counts, by as much, as evidence in the second."""
ACCEPTED: Final = 0.5
"""Probability of being a place's name from which a mention is resolved."""
SAME_SPOT_KM: Final = 25.0
KEPT: Final = 5
"""Candidates kept in a resolution, best first."""

Pair = tuple[Mention, tuple[Candidate, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A group's candidates with their probabilities and clues, and the probability of none."""

    probabilities: tuple[float, ...]
    none: float
    clues: tuple[Mapping[str, float], ...]


def resolve(document: Document, doc: Doc, pairs: Sequence[Pair], gazetteer: Gazetteer) -> tuple[Resolution, ...]:
    """
    Choose a place for each mention of a document.

    Parameters
    ----------
    document
        The document; its publisher's home is a clue.
    doc
        Its parse.
    pairs
        Mentions in their order, each with its candidates.
    gazetteer
        Where the candidates come from.

    Returns
    -------
    resolutions
        In the same order, one for each mention but those that, seen with the rest of the document, are
        likelier no place's name.
    """
    groups = group_mentions(pairs, document.text)
    judged = judge(document, groups, gazetteer)
    made: dict[int, Resolution] = {}
    for group, verdict in zip(groups, judged, strict=True):
        for member in group.members:
            mention = replace(pairs[member][0], score=round(place_probability(pairs[member][0], verdict), 4))
            if mention.score >= ACCEPTED:
                made[member] = _resolution(mention, group, verdict, doc)
    return tuple(made[position] for position in sorted(made))


def place_probability(mention: Mention, verdict: Judged) -> float:
    """How likely a mention is a place's name, now that it is known what place it would be."""
    if mention.demonym:
        return 1.0
    weights = resolution_weights()
    total = sum(weights.get(f"3:{clue}", 0.0) * value for clue, value in naming_clues(mention, verdict).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def naming_clues(mention: Mention, verdict: Judged) -> dict[str, float]:
    """What the mention's own score and its best candidate's clues say about its being a place's name."""
    odds = math.log(max(mention.score, 1e-6) / max(1 - mention.score, 1e-6))
    if not verdict.probabilities:
        return {"bias": 1.0, "odds": odds, "unknown name": 1.0}
    best = max(range(len(verdict.probabilities)), key=lambda i: verdict.probabilities[i])
    found = {"bias": 1.0, "odds": odds, "best": verdict.probabilities[best], "none": verdict.none}
    return found | {clue: value for clue, value in verdict.clues[best].items() if clue in _NAMING}


def judge(document: Document, groups: Sequence[Group], gazetteer: Gazetteer) -> list[Judged]:
    """Both passes: probabilities of every group's candidates."""
    weights = resolution_weights()
    names = Names(groups, home_of(document, gazetteer))
    first = judge_pass(Evidence(names), "1", weights)
    return judge_pass(Evidence(names, possible_places(groups, first)), "2", weights)


def possible_places(groups: Sequence[Group], judged: Sequence[Judged]) -> list[Possible]:
    """The places that a pass finds possible, weighted by how likely and how often named."""
    return [
        Possible(number, candidate.place, group.score * probability * (1 + math.log(len(group.members))))
        for number, (group, verdict) in enumerate(zip(groups, judged, strict=True))
        for candidate, probability in zip(group.candidates, verdict.probabilities, strict=True)
        if probability >= POSSIBLE
    ]


def judge_pass(evidence: Evidence, number: str, weights: Mapping[str, float]) -> list[Judged]:
    """One pass ("1" or "2"), with the weights whose names begin with its number."""
    own = {clue[2:]: weight for clue, weight in weights.items() if clue.startswith(f"{number}:")}
    return [_judged(evidence.clues(place), own) for place in range(len(evidence.groups))]


def _judged(clues: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> Judged:
    totals = [sum(weights.get(clue, 0.0) * value for clue, value in found.items()) for found in clues]
    none = weights.get("none", 0.0)
    top = max([none, *totals])
    powers = [math.exp(total - top) for total in totals]
    whole = sum(powers) + math.exp(none - top)
    return Judged(tuple(power / whole for power in powers), math.exp(none - top) / whole, tuple(clues))


def _resolution(mention: Mention, group: Group, verdict: Judged, doc: Doc) -> Resolution:
    order = sorted(range(len(group.candidates)), key=lambda i: -verdict.probabilities[i])
    if not order:
        return Resolution(mention, None, 0.0, f"no place in the gazetteer is called “{mention.text}”")
    ranked = tuple(
        Candidate(group.candidates[i].place, group.candidates[i].match, round(verdict.probabilities[i], 4))
        for i in order
    )
    best, runner_up = ranked[0], ranked[1].place if len(ranked) > 1 else None
    if verdict.none > best.score:
        reason = (
            f"none of the {len(ranked)} places called “{mention.text}” fits well enough (best: {described(best.place)})"
        )
        return Resolution(mention, None, round(verdict.none, 4), reason, best.place, ranked[:KEPT], len(ranked))
    return Resolution(
        mention=mention,
        place=best.place,
        score=round(min(_at_one_spot(ranked), 1.0) * mention.score, 4),
        reason=_reason(best, verdict.clues[order[0]], ranked),
        runner_up=runner_up,
        candidates=ranked[:KEPT],
        n_candidates=len(ranked),
        actor=is_actor(mention, best.place, doc),
    )


def _at_one_spot(ranked: Sequence[Candidate]) -> float:
    """Probability of the best candidate and of those within 25 km of it, such as a city's own province."""
    spot = ranked[0].place
    lats, lons = np.array([c.place.lat for c in ranked]), np.array([c.place.lon for c in ranked])
    near = distance_km(spot.lat, spot.lon, lats, lons) <= SAME_SPOT_KM
    return float(sum(c.score for c, close in zip(ranked, near, strict=True) if close))


def described(place: Place) -> str:
    """A place with its kind and what it lies in, for people: "Huliaipole (settlement, Zaporizhzhia, UA)"."""
    parts = [kind_of(place.feature_code), place.admin1, place.country]
    return f"{place.name} ({', '.join(part for part in parts if part and part != place.name)})"


_NAMING: Final = frozenset(
    {
        "size",
        "country named",
        "country of document",
        "admin1 named",
        "in container",
        "within 100 km",
        "distance",
        "share near",
        "hint agrees",
        "hint disagrees",
        "match=alternate",
        "match=derived",
        "match=fuzzy",
    }
)
"""Clues of the best candidate that also tell whether the mention names a place."""
_TELLING: Final = {
    "in container": "the text says what it lies in",
    "hint agrees": "the words beside it name its kind",
    "admin1 named": "other places of the same province are named",
    "country named": "its country is named or meant elsewhere",
    "within 100 km": "near other places of the text",
    "home admin1": "at home where the publisher is",
    "home country": "in the publisher's country",
}


def _reason(best: Candidate, clues: Mapping[str, float], ranked: Sequence[Candidate]) -> str:
    telling = [words for clue, words in _TELLING.items() if clues.get(clue, 0.0) > 0]
    only = "the only place of that name" if len(ranked) == 1 else None
    largest = "the most prominent of its name" if len(ranked) > 1 and clues.get("size below rivals") == 0 else None
    facts = [fact for fact in (only, largest, *telling) if fact]
    how = f"{best.match} name"
    against = f"; before {described(ranked[1].place)}" if len(ranked) > 1 else ""
    return f"{described(best.place)}: {', '.join([how, *facts])}{against}"
