"""What a parse says about whether an event happened at a place: features of a trigger word and a place name.

How the noun phrase of a name (`event_place_sites`) hangs from the trigger gives the features: the preposition or case,
and the links in between. They hold for any place name, so the same scorer serves resolved mentions and names that a
recogniser found.
"""

import math
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Token

from geo.clauses import CLAUSAL, child, is_verb, path
from geo.event_place_sites import Site, Spot, contains, cues, is_place_noun, site_of

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
