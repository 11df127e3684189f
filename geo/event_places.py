"""The place of *this* event, among the places that its sentence and the sentences before it name.

Places compete under the fitted scorer (`event_place_scorer`). What the words then do to the winner is ruled here:
"near X" widens it, "10 km north of X" moves it, "between X and Y" lies between them, and a name that no table holds
falls back to the larger place that the words put it in. Demonyms, and capitals
that stand for governments, never compete.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Final

from spacy.tokens import Span, Token

from geo.clauses import carrier, climb, is_verb, tokens_in
from geo.event_place_back import back_noun, of_its_head, pointed_back
from geo.event_place_described import described
from geo.event_place_elsewhere import LARGE, is_elsewhere
from geo.event_place_scorer import choose
from geo.event_place_sites import Spot, contains, cues, preposition_of
from geo.records import Place, RelationClaim, Resolution, Trigger
from geo.syntax import text_of
from geo.vocabulary import GeoPrecision

NEAR_KM: Final = 15.0
"""How far "near X" or "outside X" may reach beyond a settlement's own radius."""
PAIR_SHARE: Final = 0.5
"""Radius of "between X and Y", as a share of the distance between them."""
PLACE_AFTER_ALL: Final = 0.8
"""Probability of being a place's name from which another label of the entity recogniser's is not believed."""
UNIT_KM: Final = 25.0
"""Least radius of a unit that the tables know by the town it is named after alone."""
_UNITS: Final = frozenset({"admin1", "admin2", "region"})
_UNIT_HINTS: Final = frozenset({"admin1", "admin2", "unit"})
LEAST_SURE: Final = 0.35
"""A resolution with less of a chance puts no event on the map: hardly two in five such are right."""
_POINTED_BACK: Final = 0.5
_OF_ITS_HEAD: Final = 0.45
"""Chances that an event happened where its words only hint at."""
_SOLE_UNIT: Final = 0.6
"""Share of its confidence that an unknown place keeps when the one unit that its sentence names stands for it."""


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """
    The place of an event, or none, and why.

    `score` is the probability (0 to 1) that the event happened there, given that the name is resolved rightly.
    `near` asks for a radius around the place, `claim` moves the event away from it ("10 km north of X"),
    `other` is the second place of "between X and Y"; `back` says that the words point back ("the town", "there");
    `relation` is a claim that relates the chosen place to another and moves nothing ("Krichev, 307 km east of Minsk").
    """

    resolution: Resolution | None
    score: float
    reason: str
    near: bool = False
    claim: RelationClaim | None = None
    other: Resolution | None = None
    back: bool = False
    relation: RelationClaim | None = None

    @property
    def place(self) -> Place | None:
        """The gazetteer's place, None where there is none."""
        return self.resolution.place if self.resolution else None


def places_of(
    trigger: Trigger,
    sentence: Span,
    resolutions: Sequence[Resolution],
    claims: Sequence[RelationClaim] = (),
) -> tuple[PlaceChoice, ...]:
    """
    Choose the place or places where an event happened.

    Parameters
    ----------
    trigger
        The event's word or words.
    sentence
        Its parsed sentence.
    resolutions
        Those of the document, in order; sentences before this one serve as a fallback.
    claims
        Distance and direction claims of the document.

    Returns
    -------
    choices
        One for each coordinated place ("A, B and C"), at least one; a choice without a resolution says why.
    """
    token = carrier(sentence, trigger.start, trigger.end)
    spots = {
        spot.start: (spot, found)
        for found in (*resolutions, *described(sentence, resolutions))
        if (spot := _spot_of(found, sentence)) is not None and not is_elsewhere(spot, token)
    }
    chosen = choose(token, [spot for spot, _ in spots.values()])
    if trigger.kind != "incident":
        chosen = [(spot, likely) for spot, likely in chosen if _is_located(spot.head, token)]
    if chosen and all(_is_goal(spot.head) for spot, _ in chosen) and back_noun(token, sentence, own=True):
        chosen = []
    chosen = [*chosen, *_enumerated(chosen, [spot for spot, _ in spots.values()], sentence)]
    choices = [_choice(spot, likely, spots, sentence, claims) for spot, likely in chosen]
    told = [choice.relation for choice in choices if choice.relation is not None]
    choices = [choice for choice in choices if choice.claim is None or choice.claim not in told]
    if not choices:
        return (_from_elsewhere(token, sentence, resolutions),)
    return _as_one_pair(choices, chosen) or _as_road(choices, chosen, spots) or _each_once(choices)


def place_of(
    trigger: Trigger, sentence: Span, resolutions: Sequence[Resolution], claims: Sequence[RelationClaim] = ()
) -> PlaceChoice:
    """Choose the likeliest place alone; parameters as in `places_of`."""
    return max(places_of(trigger, sentence, resolutions, claims), key=lambda choice: choice.score)


def _spot_of(found: Resolution, sentence: Span) -> Spot | None:
    mention = found.mention
    if mention.demonym or found.actor or not sentence.start_char <= mention.start < sentence.end_char:
        return None
    if _COMPOUND.match(text_of(sentence.doc), mention.end):
        return None
    if not tokens_in(sentence, mention.start, mention.end):
        return None
    place = found.place
    return Spot(
        mention.start,
        mention.end,
        carrier(sentence, mention.start, mention.end),
        "GPE" if place is not None and (mention.score or 0.0) > PLACE_AFTER_ALL else mention.label,
        known=place is not None,
        score=mention.score,
        size=place.geo_precision if place else None,
        unit=_own_code(place),
        units=frozenset(_codes(place)) - {_own_code(place)},
    )


_COMPOUND: Final = re.compile(r"[-‐‑][a-z]")
"""As in "a *Barbados*-flagged carrier", "*Kyiv*-controlled land": it tells what kind of thing, not where."""


def _own_code(place: Place | None) -> str | None:
    """The code of a country or first-level unit; other places have none."""
    codes = {"country": place.country, "admin1": place.admin1_code} if place else {}
    return codes.get(place.geo_precision) if place else None


def _codes(place: Place | None) -> Iterator[str]:
    yield from filter(None, (place.country, place.admin1_code) if place else ())


def _choice(
    spot: Spot,
    likely: float,
    spots: dict[int, tuple[Spot, Resolution]],
    sentence: Span,
    claims: Sequence[RelationClaim],
) -> PlaceChoice:
    found = spots[spot.start][1]
    if found.place is None or found.score < LEAST_SURE:
        return _larger(spot, likely, spots, claims)
    here = [claim for claim in claims if sentence.start_char <= claim.start < sentence.end_char]
    anchored = next((claim for claim in here if claim.anchor_start < spot.end and claim.anchor_end > spot.start), None)
    if anchored is not None:
        anchored, found = _shorter(anchored, here, spots, sentence) or (anchored, found)
        return PlaceChoice(found, likely, f"stated as {anchored.text}", claim=anchored)
    related = next((claim for claim in here if claim.start - spot.end >= 0), None)
    near = _is_near(spot.head)
    reason = f"{'near ' if near else ''}{found.mention.text} belongs to the event's words"
    return PlaceChoice(found, likely, reason, near=near, relation=related)


def _shorter(
    claim: RelationClaim,
    claims: Sequence[RelationClaim],
    spots: Mapping[int, tuple[Spot, Resolution]],
    sentence: Span,
) -> tuple[RelationClaim, Resolution] | None:
    """The shorter measure of "30 km west of A and 280 km north-east of B", and its place: both tell of one point."""
    text = text_of(sentence.doc)
    for other in claims:
        first, second = sorted((claim, other), key=lambda one: one.start)
        joined = _JOINED.fullmatch(text, first.anchor_end, second.start)
        if joined is None or (other.distance_km or math.inf) >= (claim.distance_km or math.inf):
            continue
        for spot, found in spots.values():
            if other.anchor_start < spot.end and other.anchor_end > spot.start and found.place is not None:
                return other, found
    return None


_JOINED: Final = re.compile(r"\s*,?\s*(?:and|or)?\s*(?:about|some|roughly)?\s*")


def _larger(
    spot: Spot, likely: float, spots: dict[int, tuple[Spot, Resolution]], claims: Sequence[RelationClaim]
) -> PlaceChoice:
    """The larger place that the words put an unknown name in, or the point that they measure from another place."""
    own = spots[spot.start][1]
    why = _unknown(own)
    for larger, found in spots.values():
        if found.place is None or found is own or not contains(larger, spot):
            continue
        measured = next((claim for claim in claims if claim.anchor_start < larger.end <= claim.anchor_end), None)
        if measured is not None and measured.start >= spot.end:
            return PlaceChoice(found, likely, f"{why}; stated as {measured.text}", claim=measured)
        return PlaceChoice(found, likely, f"{why}; placed in {found.mention.text}")
    units = [found for larger, found in spots.values() if larger.size in _UNITS and found is not own]
    if len(units) == 1:
        return PlaceChoice(units[0], likely * _SOLE_UNIT, f"{why}; {units[0].mention.text} is named beside it")
    return PlaceChoice(own if own.place is None else None, likely, why)


def _unknown(found: Resolution) -> str:
    """Why a name cannot be placed by itself."""
    name = repr(found.mention.text)
    if found.place is None:
        return f"{name} is in no table"
    place = found.place
    inside = ", ".join(filter(None, (place.name, place.admin1, place.country)))
    return f"{name} is too uncertain: at best {inside} ({found.score:.0%})"


def _each_once(choices: Sequence[PlaceChoice]) -> tuple[PlaceChoice, ...]:
    """One choice a place: a name told twice is one place."""
    kept: dict[object, PlaceChoice] = {}
    for choice in choices:
        key = choice.place.place_id if choice.place else choice.reason
        if key not in kept or choice.score > kept[key].score:
            kept[key] = choice
    return tuple(kept.values())


def _is_located(head: Token, trigger: Token) -> bool:
    """As in "met *in* Doha", "flew *to* Doha": talks happen only where the words put them, not where they are about."""
    prep = preposition_of(head)
    if head.dep_ == "dobj" and head.head.lower_ in _VISITS:
        return True
    reached = prep is not None and prep.lower_ == "to" and prep.head.lower_ in cues()["motion_verbs"]
    if prep is None or not (reached or prep.lower_ in {"in", "at", "near", "outside", "inside"}):
        return False
    if any(word.i == prep.head.i for word in list(climb(trigger))[:2]):
        return True
    within = takewhile(lambda word: not is_verb(word), climb(prep.head))
    return trigger.pos_ == "NOUN" and any(word.i == trigger.i for word in within)


_VISITS: Final = frozenset({"visit", "visits", "visited", "visiting", "toured", "reached"})


def _is_near(head: Token) -> bool:
    """As in "outside the village of X", but not "outside a bank *in* X", which lies in it."""
    prep = preposition_of(head)
    if prep is None or prep.lower_ not in cues()["near_words"]:
        return False
    between = takewhile(lambda word: word.i != prep.i, climb(head))
    return not any(word.dep_ == "prep" and word.lower_ in {"in", "at", "inside"} for word in between)


def _as_one_pair(choices: Sequence[PlaceChoice], chosen: Sequence[tuple[Spot, float]]) -> tuple[PlaceChoice, ...]:
    """As in "between X and Y" as one choice; empty where that is not what the words say."""
    if len(choices) != 2 or any(choice.place is None for choice in choices):
        return ()
    one, other = chosen[0][0], chosen[1][0]
    text = text_of(one.head.doc)
    if not text[: one.start].rstrip().endswith("between") or text[one.end : other.start].strip() != "and":
        return ()
    first, second = choices
    if first.resolution is None or second.resolution is None:
        return ()
    names = f"{first.resolution.mention.text} and {second.resolution.mention.text}"
    return (PlaceChoice(first.resolution, min(first.score, second.score), f"between {names}", other=second.resolution),)


def _as_road(
    choices: Sequence[PlaceChoice],
    chosen: Sequence[tuple[Spot, float]],
    spots: Mapping[int, tuple[Spot, Resolution]],
) -> tuple[PlaceChoice, ...]:
    """As in "on the X-Y highway": somewhere between the two; empty where that is not what the words say."""
    for spot, likely in chosen:
        for other, _ in spots.values():
            first, second = sorted((spot, other), key=lambda one: one.start)
            ends = spots[first.start][1], spots[second.start][1]
            text = text_of(spot.head.doc)
            if first is second or any(end.place is None for end in ends) or len(choices) > 2:
                continue
            if _DASH.fullmatch(text, first.end, second.start) and _ROAD.match(text, second.end):
                names = f"{ends[0].mention.text} and {ends[1].mention.text}"
                return (PlaceChoice(ends[0], likely, f"on the way between {names}", other=ends[1]),)
    return ()


_DASH: Final = re.compile(r"\s*[-–—]\s*")
_ROAD: Final = re.compile(r"\s+(?:[a-z]+\s+)?(?:road|highway|motorway|expressway|route|axis|corridor|railway|line)\b")


def _enumerated(
    chosen: Sequence[tuple[Spot, float]], spots: Sequence[Spot], sentence: Span
) -> Iterator[tuple[Spot, float]]:
    """
    Further places of an enumeration: "near A; north of B near C and D; and south of E near F".

    Parts between semicolons without a verb of their own go on with the one before; what only gives a direction ("north
    of B") is no place of theirs.
    """
    taken = {spot.start for spot, _ in chosen}
    if not chosen or ";" not in sentence.text:
        return
    for part in _parts(sentence):
        if not taken.isdisjoint(range(part.start_char, part.end_char)):
            continue
        if any(map(is_verb, part)):
            return
        near = [word.idx for word in part if word.lower_ in _LISTING]
        for spot in spots:
            named = near and near[-1] < spot.start < part.end_char
            if named and spot.start not in taken and spot.size not in LARGE:
                yield spot, chosen[0][1]


_LISTING: Final = frozenset({"near", "in", "at", "around", "within"})


def _parts(sentence: Span) -> Iterator[Span]:
    """The parts of a sentence between semicolons."""
    edges = [sentence.start, *(word.i + 1 for word in sentence if word.text == ";"), sentence.end]
    for start, end in pairwise(edges):
        if end > start:
            yield sentence.doc[start:end]


def _from_elsewhere(token: Token, sentence: Span, resolutions: Sequence[Resolution]) -> PlaceChoice:
    """The place that the words point back to, or that of who speaks, with less confidence."""
    back = pointed_back(token, sentence, resolutions)
    if back is not None:
        found, pointer = back
        return PlaceChoice(found, _POINTED_BACK, f"{pointer!r} points back to {found.mention.text}", back=True)
    own = of_its_head(sentence, resolutions)
    if own is not None:
        return PlaceChoice(own, _OF_ITS_HEAD, f"the head of {own.mention.text} speaks of it")
    return PlaceChoice(None, 0.0, "the text gives this event no place")


def _is_goal(head: Token) -> bool:
    prep = preposition_of(head)
    return prep is not None and prep.lower_ in {"to", "toward", "towards", "from"}


def precision_of(choice: PlaceChoice) -> tuple[GeoPrecision, float | None]:
    """How precisely the choice locates an event, and the radius (km) of its own place widened by the words."""
    place = choice.place
    if place is None:
        return "unknown", None
    own = place.geo_precision
    if choice.near and own not in LARGE:
        return "near", place.radius_km + NEAR_KM
    if own == "settlement" and choice.resolution is not None and choice.resolution.mention.hint in _UNIT_HINTS:
        return "admin2", max(place.radius_km, UNIT_KM)
    return own, place.radius_km
