"""What a parse says about whether an event happened at a place: features of a trigger word and a place name.

The features are dependency paths, prepositions, clause borders, the words around the name and its rivals.
They hold for any place name, so the same scorer serves resolved mentions and names that a recogniser found.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Token

from geo.clauses import CLAUSAL, child, climb, is_verb, path
from geo.cues import load_cues

_CHAIN: Final = frozenset({"compound", "appos", "conj", "nmod", "amod", "poss"})


@dataclass(frozen=True, slots=True)
class Spot:
    """A place name in a sentence: its code points in the stored text, its head word, the recogniser's label."""

    start: int
    end: int
    head: Token
    label: str | None = None


def cues() -> Mapping[str, frozenset[str]]:
    """Word lists of `tables/place_cues.json`."""
    return load_cues("place_cues")


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
    up, down = path(trigger, spot.head)
    found = {"bias": 1.0}
    found |= _path_features(up, down)
    found |= _preposition_features(trigger, spot.head, up)
    found |= _name_features(spot)
    found |= _rival_features(trigger, spot, spots)
    found |= _trigger_features(trigger, spot)
    return found


def _path_features(up: Sequence[Token], down: Sequence[Token]) -> dict[str, float]:
    ups = [token.dep_ for token in up]
    downs = [_label(token) for token in down]
    clauses_up = sum(label in CLAUSAL for label in ups)
    clauses_down = sum(label in CLAUSAL for label in downs)
    return {
        f"up={'>'.join(ups[:2]) or 'none'}": 1.0,
        f"down={'>'.join(downs[:2]) or 'none'}": 1.0,
        f"first={downs[0] if downs else 'none'}|{'direct' if not up else 'indirect'}": 1.0,
        "n_up": min(len(up), 5) / 5,
        "n_down": min(len(down), 6) / 6,
        f"clauses_up={min(clauses_up, 2)}": 1.0,
        f"clauses_down={min(clauses_down, 2)}": 1.0,
        "up_ccomp": float("ccomp" in ups),
        "up_advcl": float("advcl" in ups),
        "up_conj": float("conj" in ups),
        "down_nsubj": float(bool(downs) and downs[0].startswith("nsubj")),
        "down_relcl": float("relcl" in downs),
        "speech_top": float(bool(up) and up[-1].head.lower_ in cues()["speech_verbs"]),
    }


def _label(token: Token) -> str:
    return f"{token.dep_}:{token.lower_}" if token.dep_ == "prep" else token.dep_


def preposition_of(head: Token) -> Token | None:
    """The preposition that a name hangs from, across "village of", "X province", "X and Y"."""
    for token in climb(head):
        if token.dep_ == "pobj":
            prep = token.head
            nominal = prep.lower_ == "of" and prep.head.lower_ in (cues()["settlement_nouns"] | cues()["admin_nouns"])
            if not nominal:
                return prep
        elif token.dep_ not in _CHAIN and not (token.dep_ == "prep" and token.lower_ == "of"):
            return None
    return None


def _preposition_features(trigger: Token, head: Token, up: Sequence[Token]) -> dict[str, float]:
    prep = preposition_of(head)
    if prep is None:
        return {"prep=none": 1.0, f"role={head.dep_}": 1.0}
    word = prep.lower_ if prep.lower_ in cues()["reach_prepositions"] else "other"
    governor = prep.head
    if governor.i == trigger.i:
        site = "trigger"
    elif any(token.head.i == governor.i for token in up):
        site = "above"
    else:
        site = "verb" if is_verb(governor) else "noun"
    return {f"prep={word}": 1.0, f"prep_site={site}": 1.0, f"prep={word}@{site}": 1.0}


def _name_features(spot: Spot) -> dict[str, float]:
    words = cues()
    head = spot.head
    before = [head.doc[i].lower_ for i in range(max(head.sent.start, head.i - 4), head.i)]
    after = head.nbor(1).lower_ if head.i + 1 < head.sent.end else ""
    noun = head.head.lower_ if head.dep_ in {"compound", "amod", "poss", "nmod"} else ""
    chain = {token.lower_ for token in list(climb(head))[1:4]}
    return {
        f"label={spot.label or 'none'}": 1.0,
        "settlement_noun": float(bool(words["settlement_nouns"] & ({after, noun, *before[-2:]}))),
        "admin_noun": float(bool(words["admin_nouns"] & {after, noun, *before[-2:], head.lower_})),
        "modifies_body": float(noun in words["body_nouns"]),
        "modifies_other": float(bool(noun) and noun not in words["body_nouns"]),
        "under_body": float(bool(chain & words["body_nouns"])),
        "under_person": float(bool(chain & words["person_nouns"])),
        "possessive": float(head.dep_ == "poss" or after in {"'s", "’s"}),
        "starts_sentence": float(head.i - head.sent.start <= 2),
        "in_brackets": float(head.i > head.sent.start and head.nbor(-1).text in {"(", "["}),
        "like": float(bool({"like"} & set(before[-2:]))),
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
        "beside": float(spot.head.dep_ == "conj" and any(other.head.i == spot.head.head.i for other in others)),
        "distance": math.log1p(gap) / 4,
        "after": float(spot.head.i > trigger.i),
        "verbs_between": min(3, sum(is_verb(token) for token in trigger.doc[low + 1 : high])) / 3,
    }


def contains(larger: Spot, smaller: Spot) -> bool:
    """Whether the words put one place inside another: "X in Y", "X, Y"."""
    if smaller.start >= larger.start:
        return False
    for token in climb(larger.head):
        if token.i == smaller.head.i:
            return True
        if token.dep_ not in {*_CHAIN, "pobj", "prep", "npadvmod", "dep"} or token.dep_ == "conj":
            return False
        if token.dep_ == "prep" and token.lower_ not in {"in", "of", "at"}:
            return False
        noun = token.head
        if any(part.i == smaller.head.i for part in noun.subtree) and noun.lower_ in cues()["settlement_nouns"]:
            return True
    return False


def _trigger_features(trigger: Token, spot: Spot) -> dict[str, float]:
    words = cues()
    word = trigger.lower_
    passive = child(trigger, "auxpass", "nsubjpass") is not None
    is_object = any(t.dep_ in {"dobj", "nsubjpass"} and t.head.i == trigger.i for t in climb(spot.head))
    prep = preposition_of(spot.head)
    return {
        "trigger_noun": float(not is_verb(trigger)),
        "trigger_speech": float(word in words["speech_verbs"]),
        "trigger_passive": float(passive),
        "target_object": float(word in words["target_verbs"] and is_object),
        "motion_to": float(
            word in words["motion_verbs"] and prep is not None and prep.lower_ in {"to", "into", "toward", "towards"}
        ),
        "motion_from": float(word in words["motion_verbs"] and prep is not None and prep.lower_ == "from"),
        "passive_object": float(passive and is_object),
    }
