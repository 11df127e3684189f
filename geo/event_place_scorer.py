"""The fitted scorer: how likely it is that an event happened at a named place.

A logistic regression over the features of `event_place_features`; its weights are a table
(`tables/event_place_weights.json`, fitted by `data/fit_event_places.py`), readable feature by feature.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from spacy.tokens import Token

from geo.event_place_features import Spot, features

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

    A further place is taken only where it is coordinated with the best one ("A, B and C").
    """
    _, threshold, further = load_weights()
    ranked = rank(trigger, spots)
    if not ranked or ranked[0][1] < threshold:
        return []
    chosen = [ranked[0]]
    for spot, likely in ranked[1:]:
        if likely >= further and any(_coordinated(spot.head, other.head) for other, _ in chosen):
            chosen.append((spot, likely))
    return sorted(chosen, key=lambda pair: pair[0].start)


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
