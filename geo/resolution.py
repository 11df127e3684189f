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
from functools import partial
from typing import Final

import numpy as np
from spacy.tokens import Doc

from geo.gazetteer import Gazetteer, distance_km
from geo.metonymy import is_actor
from geo.place_evidence import Evidence, Names, Possible, home_of
from geo.place_groups import Group, group_mentions, kind_of
from geo.place_measures import Measured, Measures, measured_names
from geo.place_standins import contradicted, stand_in
from geo.place_words import resolution_weights
from geo.records import Candidate, Document, Mention, Place, RelationClaim, Resolution

POSSIBLE: Final = 0.1
"""Probability from which a place of the first pass counts, by as much, as evidence in the second."""
ACCEPTED: Final = 0.5
"""Probability of being a place's name from which a mention is resolved."""
SUREST: Final = 0.98
"""No score is higher: of the choices that a model trusts most, that share held on documents it had not seen."""
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


@dataclass(frozen=True, slots=True)
class Choice:
    """
    The place chosen for a mention or none, with its probability (of none, where none is chosen) and why.

    `ranked` are the candidates, best first, `clues` those of the chosen one; "stand-in" among them marks a place that
    stands in for one that no table holds.
    """

    place: Place | None
    probability: float
    reason: str
    ranked: tuple[Candidate, ...]
    clues: Mapping[str, float]


def resolve(
    document: Document,
    doc: Doc,
    pairs: Sequence[Pair],
    gazetteer: Gazetteer,
    claims: Sequence[RelationClaim] = (),
    measures: Measures | None = None,
) -> tuple[Resolution, ...]:
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
    claims
        Distances and directions that the document tells; without `measures` they are no evidence.
    measures
        How to hold them against places.

    Returns
    -------
    resolutions
        In the same order, one for each mention but those that, seen with the rest of the document, are
        likelier no place's name.
    """
    groups = group_mentions(pairs, document.text)
    names = names_of(document, groups, pairs, gazetteer, claims, measures)
    judged = judge(names)
    made: dict[int, Resolution] = {}
    for number, (group, verdict) in enumerate(zip(groups, judged, strict=True)):
        for member in group.members:
            mention = replace(pairs[member][0], score=round(place_probability(pairs[member][0], verdict), 4))
            if mention.score >= ACCEPTED:
                made[member] = _resolution(mention, choose(mention, number, names, judged), doc)
    return tuple(made[position] for position in sorted(made))


def place_probability(mention: Mention, verdict: Judged) -> float:
    """How likely a mention is a place's name, now that it is known what place it would be."""
    if mention.demonym:
        return 1.0
    weights = resolution_weights()
    total = sum(weights.get(f"3:{clue}", 0.0) * value for clue, value in naming_clues(mention, verdict).items())
    return _logistic(total)


def naming_clues(mention: Mention, verdict: Judged) -> dict[str, float]:
    """What the mention's own score and its best candidate's clues say about its being a place's name."""
    odds = _odds(mention.score)
    if not verdict.probabilities:
        return {"bias": 1.0, "odds": odds, "unknown name": 1.0}
    best = max(range(len(verdict.probabilities)), key=lambda i: verdict.probabilities[i])
    found = {"bias": 1.0, "odds": odds, "best": verdict.probabilities[best], "none": verdict.none}
    return found | {clue: value for clue, value in verdict.clues[best].items() if clue in _NAMING}


def names_of(
    document: Document,
    groups: Sequence[Group],
    pairs: Sequence[Pair],
    gazetteer: Gazetteer,
    claims: Sequence[RelationClaim] = (),
    measures: Measures | None = None,
) -> Names:
    """What both passes know of the names of a document; parameters as in `resolve`."""
    group_of = {member: number for number, group in enumerate(groups) for member in group.members}
    measured = [
        Measured(group_of[item.subject], group_of[item.anchor], item.claim)
        for item in measured_names([mention for mention, _ in pairs], claims, document.text)
    ]
    return Names(groups, home_of(document, gazetteer), measured, measures)


def judge(names: Names) -> list[Judged]:
    """Both passes: probabilities of every group's candidates."""
    weights = resolution_weights()
    first = judge_pass(Evidence(names), "1", weights)
    return judge_pass(Evidence(names, possible_places(names.groups, first)), "2", weights)


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


def choose(mention: Mention, number: int, names: Names, verdicts: Sequence[Judged]) -> Choice:
    """
    Choose the place of a mention.

    Parameters
    ----------
    mention
        The mention.
    number
        Of its group.
    names
        All groups.
    verdicts
        On all groups.

    Returns
    -------
    choice
        The best candidate or, where the text speaks against all of them, what stands in for it or none.
    """
    group, verdict = names.groups[number], verdicts[number]
    best = partial(_likeliest, names.groups, verdicts)
    order = sorted(range(len(group.candidates)), key=lambda i: -verdict.probabilities[i])
    ranked = tuple(
        Candidate(group.candidates[i].place, group.candidates[i].match, round(verdict.probabilities[i], 4))
        for i in order
    )
    why_not = _why_not(mention, ranked, verdict, contradicted(number, ranked[0].place, names, best) if ranked else None)
    if why_not is None:
        clues = verdict.clues[order[0]]
        return Choice(ranked[0].place, _at_one_spot(ranked), _reason(ranked[0], clues, ranked), ranked, clues)
    found = stand_in(number, names, best)
    if found is None:
        return Choice(None, verdict.none if ranked else 0.0, why_not, ranked, {})
    return Choice(found.place, found.score, f"{why_not}; {found.reason}", ranked, {"stand-in": 1.0})


def _resolution(mention: Mention, choice: Choice, doc: Doc) -> Resolution:
    known = choice.place is not None and "stand-in" not in choice.clues
    return Resolution(
        mention=mention,
        place=choice.place,
        score=round(choice.probability, 4) if choice.place is None else trust(mention, choice),
        reason=choice.reason,
        runner_up=next((rival.place for rival in choice.ranked[int(known) :]), None),
        candidates=choice.ranked[:KEPT],
        n_candidates=len(choice.ranked),
        actor=choice.place is not None and is_actor(mention, choice.place, doc),
    )


def _likeliest(groups: Sequence[Group], verdicts: Sequence[Judged], number: int) -> tuple[Place, float] | None:
    """The likeliest place of a group and its probability; None where it is likelier none of them."""
    found = verdicts[number].probabilities
    place = max(range(len(found)), key=found.__getitem__, default=None)
    if place is None or found[place] < max(verdicts[number].none, ACCEPTED):
        return None
    return groups[number].candidates[place].place, found[place]


def _why_not(mention: Mention, ranked: Sequence[Candidate], verdict: Judged, unit: Place | None) -> str | None:
    """Why none of the candidates is meant, or None if the best one is."""
    name = mention.text
    if not ranked:
        return f"no place in the gazetteer is called “{name}”"
    best = described(ranked[0].place)
    if unit is not None:
        return f"no place called “{name}” is known in {unit.name} (elsewhere: {best})"
    if verdict.none > ranked[0].score:
        return f"none of the {len(ranked)} places called “{name}” fits well enough (best: {best})"
    return None


def trust(mention: Mention, choice: Choice) -> float:
    """The calibrated probability that a mention is a place's name and means the place chosen for it."""
    if mention.demonym:
        return round(min(choice.probability, 1.0), 4)
    weights = resolution_weights()
    found = trust_clues(mention, choice)
    total = sum(weights.get(f"4:{clue}", 0.0) * value for clue, value in found.items())
    return round(min(_logistic(total), SUREST), 4)


def trust_clues(mention: Mention, choice: Choice) -> dict[str, float]:
    """What tells how far a choice can be trusted: both probabilities as log-odds, and how the place was found."""
    found = {"bias": 1.0, "place": _odds(choice.probability), "name": _odds(mention.score)}
    return found | {clue: value for clue, value in choice.clues.items() if clue in _TRUST}


_TRUST: Final = frozenset({"stand-in", "kind=settlement", "match=fuzzy", "match=derived", "match=alternate"})


def _odds(probability: float) -> float:
    return math.log(max(probability, 1e-4) / max(1 - probability, 1e-4))


def _logistic(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


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
    "province said": "its province is named",
    "district said": "its district is named",
    "as measured": "it lies as far and in the direction that the text says",
    "kin in list=admin1": "listed with other provinces or states",
    "kin in list=country": "listed with other countries",
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
