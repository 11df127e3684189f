"""Place names in a parsed sentence: the noun phrase that each names a place in, and which lies in which.

A name is lifted to the noun phrase it names a place in ("the outskirts of *X*", "*X* airport", "a village near *X*").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Token

from geo.clauses import climb, is_verb
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
