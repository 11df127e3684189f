"""What a parse says about whether an event happened at a place: features of a trigger word and a place name.

A name is first lifted to the noun phrase it names a place in ("the outskirts of *X*", "*X* airport", "a village near
*X*"); how that phrase hangs from the trigger gives the features: the preposition or case, and the links in between.
They hold for any place name, so the same scorer serves resolved mentions and names that a recogniser found.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Token

from geo.clauses import CLAUSAL, child, climb, is_verb, path
from geo.cues import load_cues
from geo.syntax import text_of


@dataclass(frozen=True, slots=True)
class Spot:
    """
    A place name in a sentence: its code points in the stored text and the word that it hangs from.

    `label` is the entity recogniser's; `known` tells whether a gazetteer has the name; `score` is the probability (0 to
    1) that it is a place's name, None where the place recogniser passed it over; `size` is the geo_precision of the
    place it was resolved to; `unit` is the code of a country or first-level unit that it was resolved to, `units` those
    of the ones that hold the place.
    """

    start: int
    end: int
    head: Token
    label: str | None = None
    known: bool = False
    score: float | None = None
    size: str | None = None
    unit: str | None = None
    units: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The name as written."""
        return text_of(self.head.doc)[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Site:
    """The noun phrase that a name names a place in: its head word and the links passed on the way up to it."""

    top: Token
    links: tuple[str, ...]


_ROLES: Final = {
    word: role
    for role, words in {
        "in": "in inside within throughout across amid",
        "at": "at",
        "on": "on upon",
        "near": "near outside around beside off along behind above by between",
        "to": "to into toward towards onto",
        "through": "through over via",
        "from": "from",
        "of": "of",
        "against": "against",
        "with": "with",
        "during": "during after before since following",
    }.items()
    for word in words.split()
}
_NESTING: Final = frozenset(
    {"in", "at", "near", "on", "inside", "outside", "around", "along", "between", "off", "of", "for"}
)


def cues() -> Mapping[str, frozenset[str]]:
    """Word lists of `tables/place_cues.json`."""
    return load_cues("place_cues")


def is_place_noun(token: Token) -> bool:
    """Whether a common noun means a place or a part of one ("village", "outskirts", "province")."""
    return token.lower_ in cues()["settlement_nouns"] or token.lower_ in cues()["admin_nouns"]


def site_of(head: Token) -> Site:
    """Climb from a name to the noun phrase that it names a place in."""
    links: list[str] = []
    token = head
    for _ in range(10):
        step = _step(token)
        if step is None:
            break
        token, link = step
        links.append(link)
    return Site(token, tuple(links))


def _step(token: Token) -> tuple[Token, str] | None:  # noqa: PLR0911 - one case a link
    head, label = token.head, token.dep_
    if head.i == token.i:
        return None
    if label == "conj" and head.pos_ in {"NOUN", "PROPN"}:
        return head, "conj"
    if label == "appos":
        return head, "appos"
    if label in {"compound", "nmod", "amod", "poss"} and (is_place_noun(head) or head.pos_ == "PROPN"):
        return head, "poss" if label == "poss" else "mod"
    if label != "pobj" or head.dep_ != "prep":
        return None
    noun = head.head
    if head.lower_ == "of" and is_place_noun(noun):
        return noun, "of"
    named = noun.ent_type_ in {"GPE", "LOC", "FAC"} or is_place_noun(noun)
    if head.lower_ in _NESTING and noun.pos_ in {"NOUN", "PROPN"} and named:
        return noun, "nest"
    return None


def preposition_of(head: Token) -> Token | None:
    """The preposition that a name's noun phrase hangs from: "near" for "near the village of X"."""
    top = site_of(head).top
    return top.head if top.dep_ == "pobj" and top.head.dep_ in {"prep", "agent"} else None


def names_a_body(spot: Spot) -> bool:
    """Whether the last word of a name says that it is no place: an army, an agency, a treaty, a cup, a time zone."""
    last = spot.text.lower().split()[-1]
    return last in cues()["body_names"]


# -- rivals --------------------------------------------------------------------------------------


def contains(larger: Spot, smaller: Spot) -> bool:
    """Whether the words put one place inside (or beside) another: "X in Y", "X, Y", "Y's town of X", "X near Y"."""
    if smaller.start > larger.start:
        return _names_the_setting(larger.head) and any(token.i == larger.head.head.i for token in climb(smaller.head))
    between = larger.head.doc[smaller.head.i + 1 : larger.head.i]
    if not 0 < len(between) <= 9 or any(_breaks(token) for token in between):
        return _climbs_through(larger, smaller)
    return any(token.tag_ == "IN" or token.text == "," for token in between)


def lies_in(smaller: Spot, larger: Spot) -> bool:
    """Whether the words say "in" or "near" the smaller place, and the gazetteer has it in the larger one."""
    if larger.unit is None or larger.unit not in smaller.units:
        return False
    prep = preposition_of(smaller.head)
    return prep is not None and prep.lower_ in _LOCATING


_LOCATING: Final = frozenset({"in", "at", "near", "outside", "inside", "on"})


def _names_the_setting(head: Token) -> bool:
    """As in "*Iraq*'s city of X", "the *Red Sea* port of X"."""
    return head.dep_ == "poss" or (head.dep_ in {"compound", "nmod", "amod"} and is_place_noun(head.head))


def _breaks(token: Token) -> bool:
    """Whether a word between two names shows that the second does not place the first."""
    other = token.lower_ in {"to", "from", "with", "against", "by", "into", "towards", "toward", "over", "through"}
    return (
        other or is_verb(token) or token.tag_ in {"CC", "``", "''", "WDT", "WP", "PRP"} or token.text in {";", "-", "("}
    )


def _climbs_through(larger: Spot, smaller: Spot) -> bool:
    token = larger.head
    for _ in range(10):
        step = _step(token)
        if step is None:
            return False
        token, link = step
        if token.i == smaller.head.i:
            return link in {"nest", "appos", "of"}
    return False


# -- features ------------------------------------------------------------------------------------


def features(trigger: Token, spot: Spot, spots: Sequence[Spot]) -> dict[str, float]:
    """
    Features of one place name as the place of one event.

    Parameters
    ----------
    trigger
        The word that names the event.
    spot
        The place name in question.
    spots
        All place names of the sentence, `spot` among them.

    Returns
    -------
    features
        Name to value, mostly 0 or 1; the names are those of `tables/event_place_weights.json`.
    """
    site = site_of(spot.head)
    found = {"bias": 1.0}
    found |= _link_features(trigger, site)
    found |= _name_features(spot, site)
    found |= _claim_features(trigger, spot, spots)
    found |= _rival_features(trigger, spot, spots)
    found |= _trigger_features(trigger, site)
    return found


def _role(site: Site) -> tuple[str, Token]:
    """How a phrase hangs from what governs it, and that governor."""
    top = site.top
    if top.dep_ != "pobj" or top.head.dep_ not in {"prep", "agent", "advmod"}:
        label = "mod" if top.dep_ in {"compound", "amod", "nmod", "poss"} else top.dep_
        return label, top.head
    preposition = top.head
    role = "agent" if preposition.dep_ == "agent" else _ROLES.get(preposition.lower_, "other")
    governor = preposition.head
    while governor.dep_ == "prep" or (governor.pos_ == "ADV" and governor.dep_ in {"advmod", "npadvmod"}):
        governor = governor.head
    return role, governor


def _link_features(trigger: Token, site: Site) -> dict[str, float]:
    role, governor = _role(site)
    if site.top.i == trigger.i:
        return {"role=self": 1.0}
    up, down = path(trigger, governor)
    ups = [_up_kind(token) for token in up]
    downs = [_down_kind(token) for token in down if token.dep_ not in {"prep", "agent"} and not is_place_noun(token)]
    link = _link(ups, downs)
    found = {f"role={role}": 1.0, f"link={link}": 1.0, f"{role}@{link}": 1.0}
    found |= {f"up={kind}": 1.0 for kind in ups if kind not in {"pobj", "prep"}}
    found |= {f"down={kind}": 1.0 for kind in downs}
    found["length"] = min(len(up) + len(down), 8) / 8
    found["said_above"] = float("say" in ups)
    found["clauses_down"] = min(2, sum(kind in _CLAUSES for kind in downs)) / 2
    found["clauses_up"] = min(2, sum(kind in _CLAUSES for kind in ups)) / 2
    return found


def _up_kind(token: Token) -> str:
    if token.dep_ == "advcl":
        return "finite" if child(token, "mark", "nsubj", "nsubjpass") is not None else "participle"
    if token.dep_ in {"ccomp", "parataxis"}:
        return "say" if token.head.lower_ in cues()["speech_verbs"] else "ccomp"
    if token.dep_ == "conj" and is_verb(token):
        return "conj_own" if child(token, "nsubj", "nsubjpass") is not None else "conj"
    return "noun_conj" if token.dep_ == "conj" else token.dep_


def _down_kind(token: Token) -> str:
    if token.dep_ in CLAUSAL or (token.dep_ == "conj" and is_verb(token)):
        return _up_kind(token)
    if token.lower_ in cues()["event_nouns"]:
        return "event_subject" if token.dep_.startswith("nsubj") else "event"
    body = token.lower_ in cues()["body_nouns"] or token.lower_ in cues()["person_nouns"]
    if body or token.ent_type_ in {"ORG", "PERSON", "NORP"}:
        return "body"
    return f"{token.dep_}_noun"


_CLAUSES: Final = frozenset(
    {"finite", "participle", "say", "ccomp", "conj", "conj_own", "relcl", "acl", "xcomp", "pcomp"}
)
_CONTINUES: Final = frozenset(
    {"participle", "conj", "xcomp", "acl", "pcomp", "prep", "pobj", "dobj", "nsubj", "nsubjpass"}
)


def _link(ups: Sequence[str], downs: Sequence[str]) -> str:  # noqa: PLR0911 - one case a kind of way
    """One word for the way between the trigger and what the place hangs from."""
    if not ups and not downs:
        return "own"
    if not ups:
        first = downs[0]
        return first if len(downs) == 1 else f"{first}+"
    if "say" in ups or "ccomp" in ups:
        return "above_speech"
    if "relcl" in ups:
        return "above_relative" if not downs else "aside_relative"
    if "finite" in ups or "conj_own" in ups:
        return "above_clause" if not downs else "aside_clause"
    if all(kind in _CONTINUES for kind in ups):
        return "continued" if not downs else f"continued_{downs[0]}"
    return "above" if not downs else "aside"


def name_kind(spot: Spot, site: Site) -> str:
    """How much a name looks like a place: by gazetteer, by label, by the noun that it goes with."""
    head = spot.head
    noun = head.head if head.dep_ in {"compound", "amod", "poss", "nmod"} else head
    kind = is_place_noun(noun) or head.lower_ in cues()["settlement_nouns"] or "of" in site.links
    if spot.label in {"GPE", "LOC", "FAC"}:
        return "place" if spot.known or kind else "place_unknown"
    if spot.label in {"PERSON", "NORP", "ORG"}:
        return f"other_{'kind' if kind else 'known' if spot.known else 'unknown'}"
    return "bare_kind" if kind else "bare_known" if spot.known else "bare_unknown"


def _name_features(spot: Spot, site: Site) -> dict[str, float]:
    head = spot.head
    noun = head.head if head.dep_ in {"compound", "amod", "poss", "nmod"} else head
    name, (role, _) = name_kind(spot, site), _role(site)
    ground = "located" if role in {"in", "at", "near", "on", "through"} else "object" if role == "dobj" else "rest"
    return _recognised_features(spot) | {
        f"name={name}": 1.0,
        f"name={name}@{ground}": 1.0,
        f"label={spot.label or 'none'}": 1.0,
        "under_body": float(noun is not head and noun.lower_ in cues()["body_nouns"]),
        "possessive": float(head.dep_ == "poss" and "poss" not in site.links),
        "link_nest": float("nest" in site.links),
        "link_appos": float("appos" in site.links),
        "starts_sentence": float(head.i - head.sent.start <= 2),
        "in_brackets": float(head.i > head.sent.start and head.nbor(-1).text in {"(", "["}),
    }


def _recognised_features(spot: Spot) -> dict[str, float]:
    if spot.score is None:
        return {"passed_over": 1.0}
    size = {f"size={spot.size}": 1.0} if spot.size else {}
    return {
        "name_score": spot.score,
        "name_sure": float(spot.score > 0.6),
        "name_doubtful": float(spot.score < 0.3),
        **size,
    }


_GROUPS: Final = {
    "own": "own",
    "event": "event",
    "event+": "event",
    "continued": "continued",
    "above": "continued",
    "above_speech": "speech",
    "aside_clause": "aside",
    "aside_relative": "aside",
}
_LOCATED: Final = frozenset({"in", "at", "near", "on", "through"})


def _claim_of(trigger: Token, spot: Spot) -> tuple[str, str, str]:
    """How a name stands to an event, in three coarse words: case, way, and how much it looks like a place."""
    site = site_of(spot.head)
    role, governor = _role(site)
    up, down = path(trigger, governor)
    ups = [_up_kind(token) for token in up]
    downs = [_down_kind(token) for token in down if token.dep_ not in {"prep", "agent"} and not is_place_noun(token)]
    way = _GROUPS.get(_link(ups, downs), "other")
    case = "located" if role in _LOCATED else role if role in {"dobj", "to", "from", "of"} else "rest"
    name = name_kind(spot, site)
    looks = "place" if name.startswith("place") or name.endswith("kind") else name
    if spot.label == "PERSON" and " " in spot.text:
        looks = "person"
    elif looks != "place" and spot.text.isupper():
        looks = "acronym"
    return case, way, looks


def _claim_features(trigger: Token, spot: Spot, spots: Sequence[Spot]) -> dict[str, float]:
    case, way, looks = _claim_of(trigger, spot)
    rivals = [_claim_of(trigger, other) for other in spots if other.start != spot.start]
    places = [rival for rival in rivals if rival[2] == "place"]
    located = any(rival[:2] in {("located", "own"), ("located", "event"), ("located", "continued")} for rival in places)
    return {
        f"{case}/{way}": 1.0,
        f"{case}/{way}/{looks}": 1.0,
        f"looks={looks}": 1.0,
        f"{case}/rival": float(located),
        f"{looks}/rival": float(located),
        "object_rival": float(any(rival[:2] == ("dobj", "own") for rival in places)),
    }


def _rival_features(trigger: Token, spot: Spot, spots: Sequence[Spot]) -> dict[str, float]:
    others = [other for other in spots if other.start != spot.start]
    gap = abs(spot.head.i - trigger.i)
    low, high = sorted((spot.head.i, trigger.i))
    reach = sum(map(len, path(trigger, spot.head)))
    return {
        "alone": float(not others),
        "nearest": float(all(abs(other.head.i - trigger.i) >= gap for other in others)),
        "between": min(3, sum(low < other.head.i < high for other in others)) / 3,
        "tree_nearest": float(all(sum(map(len, path(trigger, other.head))) >= reach for other in others)),
        "holds_smaller": float(any(contains(spot, other) for other in others)),
        "held_by_larger": float(any(contains(other, spot) for other in others)),
        "distance": math.log1p(gap) / 4,
        "after": float(spot.head.i > trigger.i),
        "verbs_between": min(3, sum(is_verb(token) for token in trigger.doc[low + 1 : high])) / 3,
    }


def _trigger_features(trigger: Token, site: Site) -> dict[str, float]:
    words = cues()
    role, governor = _role(site)
    word = trigger.lower_
    own = governor.i == trigger.i
    return {
        "trigger_noun": float(not is_verb(trigger)),
        "trigger_speech": float(word in words["speech_verbs"]),
        "target_object": float(own and word in words["target_verbs"] and role in {"dobj", "nsubjpass"}),
        "motion_to": float(own and word in words["motion_verbs"] and role == "to"),
        "motion_from": float(own and word in words["motion_verbs"] and role == "from"),
    }
