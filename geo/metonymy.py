"""Telling a government from the place it sits in: in "Moscow said", Moscow is no place of an event."""

from typing import Final

from spacy.tokens import Doc, Token

from geo.place_words import WORDS
from geo.records import Mention, Place

_SEATS: Final = ("PPLC", "PCL", "TERR")
_BLAMING: Final = frozenset({"accuse", "blame", "condemn", "criticise", "criticize", "urge", "warn", "thank", "praise"})
"""What is done to governments and never to the places they sit in."""


def is_actor(mention: Mention, place: Place, doc: Doc) -> bool:
    """
    Whether a mention stands for a government or an army.

    Parameters
    ----------
    mention
        A mention of the document that `doc` parses.
    place
        What it was resolved to; only capitals and countries can be actors.
    doc
        The parse, with heads and dependencies.

    Returns
    -------
    actor
        True for subjects of active verbs that places do not do ("Pyongyang acknowledged"), for whom others accuse or
        warn, for one side of talks
        or relations ("between Washington and Brussels"), and before the name of an office ("Kyiv's ministry").
    """
    if mention.demonym or not place.feature_code.startswith(_SEATS):
        return False
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return span is not None and _acts(span.root)


def _acts(token: Token, seen: frozenset[int] = frozenset()) -> bool:
    head, relation = token.head, token.dep_
    if relation in ("conj", "appos"):
        return token.i not in seen and _acts(head, seen | {token.i})
    if relation == "nsubj" and head.pos_ in ("VERB", "AUX"):
        return head.lemma_ in WORDS.acting_verbs or head.text.lower() in WORDS.speech or _has_object(head)
    if relation == "dobj":
        return head.lemma_ in _BLAMING
    if relation in ("poss", "compound", "nmod"):
        return head.lower_ in WORDS.offices
    if relation == "pobj":
        return head.lower_ in ("between", "with", "against", "by") and _side(head)
    return False


def _side(preposition: Token) -> bool:
    """Whether a preposition hangs on dealings, or names the agent of a passive ("accused by Kyiv")."""
    if preposition.lower_ == "by":
        return preposition.dep_ == "agent"
    return preposition.head.lower_ in WORDS.dealings


def _has_object(verb: Token) -> bool:
    return (
        any(child.dep_ in ("dobj", "ccomp", "xcomp", "dative") for child in verb.children)
        and verb.lemma_ not in WORDS.static_verbs
    )
