"""Names in an event's sentence that say by their words that they are not where it happened."""

from typing import Final

from spacy.tokens import Token

from geo.clauses import climb, is_verb
from geo.event_place_sites import Spot, cues, preposition_of

LARGE: Final = frozenset({"country", "admin1", "region"})


def is_elsewhere(spot: Spot, trigger: Token) -> bool:
    """Whether a name is an origin, beyond a border, where somebody speaks, where a route leads, or of another time."""
    return (
        _is_origin(spot.head, trigger)
        or _is_beyond_border(spot.head)
        or _is_where_they_speak(spot.head)
        or _is_where_routes_lead(spot)
        or _is_of_another_time(spot.head, trigger)
    )


def _is_origin(head: Token, trigger: Token) -> bool:
    """As in "killed tourists *from* Gujarat": where those who take part come from, not where it happens."""
    prep = preposition_of(head)
    if prep is None or prep.lower_ != "from":
        return False
    return prep.head.pos_ in {"NOUN", "PROPN", "PRON"} and prep.head.i != trigger.i


def _is_beyond_border(head: Token) -> bool:
    """As in "a town on the border with *X*": the border is meant, and the town on this side of it."""
    prep = preposition_of(head)
    return prep is not None and prep.lower_ == "with" and prep.i > 0 and prep.nbor(-1).lower_ in {"border", "frontier"}


def _is_where_they_speak(head: Token) -> bool:
    """As in "according to their command in *Kigali*"."""
    return any(word.lower_ == "according" for word in climb(head))


def _is_where_routes_lead(spot: Spot) -> bool:
    """As in "control of smuggling routes to *Europe*"."""
    prep = preposition_of(spot.head)
    if prep is None or prep.lower_ not in {"to", "into", "for"} or spot.size not in LARGE:
        return False
    return prep.i > 0 and prep.nbor(-1).lower_ in cues()["route_nouns"]


def _is_of_another_time(head: Token, trigger: Token) -> bool:
    """As in "killed two, hours after inmates seized a prison in *X*": another event's place, at another time."""
    between = trigger.doc[trigger.i + 1 : head.i]
    turns = [word.i for word in between if word.lower_ in {"after", "before"} and _is_time(word.nbor(-1))]
    return bool(turns) and any(is_verb(word) for word in trigger.doc[turns[-1] : head.i])


def _is_time(word: Token) -> bool:
    return word.lower_ in cues()["time_nouns"]
