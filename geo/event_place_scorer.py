"""The fitted scorer: how likely it is that an event happened at a named place.

A logistic regression over the features of `event_place_features`; its weights are a table
(`tables/event_place_weights.json`, fitted by `data/fit_event_places.py`), readable feature by feature.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from spacy.tokens import Token

from geo.event_place_features import features
from geo.event_place_sites import Spot, contains, lies_in
from geo.syntax import text_of

SURE: Final = 0.75
"""From this probability on a further place is taken without standing in a list."""
INNER_PLACE: Final = 0.03
INNER_OTHER: Final = 0.08
"""What a smaller place needs to take the place of the larger one that holds it."""
TOGETHER: Final = 0.4
"""What the likeliest place and those it is nested with need together where none of them has enough by itself."""
_DEPTH: Final = 4
_LIST_LINK: Final = re.compile(
    r"(?:\([^)]*\))?\s*[,;]?\s*(?:and|or|&)?\s*(?:in|at)?\s*(?:the)?\s*(?:villages? of|towns? of|city of|capital)?"
)
_AND: Final = re.compile(r"\b(?:and|or)\b|&")
WEIGHTS_PATH: Final = Path(__file__).parent / "tables" / "event_place_weights.json"


@cache
def load_weights() -> tuple[Mapping[str, float], float, float]:
    """Weights by feature, the probability a first place needs, and the one that a further place needs."""
    table = json.loads(WEIGHTS_PATH.read_text(encoding="utf-8"))
    return table["weights"], table["threshold"], table["threshold_further"]


def probability(found: Mapping[str, float]) -> float:
    """Probability (0 to 1) for the features of one place; features without a weight count nothing."""
    weights, _, _ = load_weights()
    score = sum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def rank(trigger: Token, spots: Sequence[Spot]) -> list[tuple[Spot, float]]:
    """All places with their probability, best first."""
    scored = [(spot, probability(features(trigger, spot, spots))) for spot in spots]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].start))


def choose(trigger: Token, spots: Sequence[Spot]) -> list[tuple[Spot, float]]:
    """
    The places of an event, in the order of the text; empty where none is likely enough.

    The likeliest place gives way to the smallest one that the words put inside it. Further places are taken where they
    are listed with it ("A, B and C"), or are likely by themselves and neither hold nor are held by one already taken.
    """
    _, threshold, further = load_weights()
    ranked = rank(trigger, spots)
    if not ranked or (ranked[0][1] < threshold and _together(ranked) < TOGETHER):
        return []
    chosen = [_innermost(ranked, spots)]
    for spot, likely in ranked:
        taken = [other for other, _ in chosen]
        if spot not in taken and _belongs(spot, likely, taken, spots, further):
            chosen.append((spot, likely))
    best = max(likely for _, likely in ranked)
    held = [(spot, best if spot is chosen[0][0] else likely) for spot, likely in chosen]
    return sorted(held, key=lambda pair: pair[0].start)


def _together(ranked: Sequence[tuple[Spot, float]]) -> float:
    """How likely it is that the event happened in the likeliest place or in one that holds it or lies in it."""
    best = ranked[0][0]
    return 1 - math.prod(1 - likely for spot, likely in ranked if spot is best or _nested(spot, best))


def _belongs(spot: Spot, likely: float, taken: Sequence[Spot], spots: Sequence[Spot], further: float) -> bool:
    """Whether a further place joins those already taken."""
    if likely >= further and any(_listed(spot, other, spots) for other in taken):
        return True
    if any(_nested(spot, other) for other in taken):
        return False
    return likely >= SURE or (likely >= further and any(_coordinated(spot.head, other.head) for other in taken))


def _innermost(ranked: Sequence[tuple[Spot, float]], spots: Sequence[Spot]) -> tuple[Spot, float]:
    best = ranked[0]
    for _ in range(_DEPTH):
        inside = [
            pair
            for pair in ranked
            if pair[0] is not best[0]
            and _may_hold(pair)
            and (contains(best[0], pair[0]) or lies_in(pair[0], best[0]))
            and not _listed(pair[0], best[0], spots)
        ]
        if not inside:
            break
        outer = best[0].head.i
        best = min(inside, key=lambda pair: abs(pair[0].head.i - outer))
    return best


def _may_hold(pair: tuple[Spot, float]) -> bool:
    """Whether a name is place enough to be the smaller one: not a body or person that stands in front of a place."""
    spot, likely = pair
    if spot.label in {"GPE", "LOC", "FAC"}:
        return likely > INNER_PLACE
    return likely > INNER_OTHER and (spot.known or spot.label not in {"ORG", "NORP", "PERSON"})


def _nested(one: Spot, other: Spot) -> bool:
    if lies_in(one, other) or lies_in(other, one):
        return True
    return contains(one, other) or (contains(other, one) and " and " not in _text_between(one, other))


def _text_between(one: Spot, other: Spot) -> str:
    first, second = sorted((one, other), key=lambda spot: spot.start)
    return text_of(first.head.doc)[first.end : second.start].lower()


def _listed(one: Spot, other: Spot, spots: Sequence[Spot]) -> bool:
    """Whether two names stand in one list: nothing but commas and an "and" between all the names in it."""
    order = sorted(spots, key=lambda spot: spot.start)
    low, high = sorted((order.index(one), order.index(other)))
    links = [_text_between(a, b).strip() for a, b in zip(order[low:high], order[low + 1 : high + 1], strict=True)]
    if not all(_LIST_LINK.fullmatch(link) for link in links):
        return False
    return _in_list(order, low, high)


def _in_list(order: Sequence[Spot], low: int, high: int) -> bool:
    """Whether the names around stand in a list with an "and": "X, Y" alone means X in Y."""
    links = [_text_between(a, b).strip() for a, b in pairwise(order)]
    while low > 0 and _LIST_LINK.fullmatch(links[low - 1]):
        low -= 1
    while high < len(links) and _LIST_LINK.fullmatch(links[high]):
        high += 1
    return any(_AND.search(link) for link in links[low:high])


def _coordinated(one: Token, other: Token) -> bool:
    return _first_conjunct(one) == _first_conjunct(other) or _first_conjunct(one, up=1) == _first_conjunct(other, up=1)


def _first_conjunct(token: Token, up: int = 0) -> int:
    """Index of the first of coordinated nouns; `up` looks past "the village of X"-like nouns first."""
    for _ in range(2 * up):
        if token.dep_ in {"compound", "pobj", "appos"} or (token.dep_ == "prep" and token.lower_ == "of"):
            token = token.head
    while token.dep_ in {"conj", "appos"}:
        token = token.head
    return token.i
