"""Places that an event's words point back to: "the town", "there", and what governors and mayors speak of."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from spacy.tokens import Span, Token

from geo.clauses import climb
from geo.event_place_sites import cues
from geo.records import Resolution
from geo.syntax import text_of

LOOK_BACK: Final = 400
"""Characters before a sentence, at least, in which what it points back to is looked for."""
_HEAD_OF: Final = re.compile(
    r"(?:['’]s)?\s+(?:acting\s+|regional\s+|oblast\s+|region\s+)?(?:governor|mayor|police chief)\b", re.IGNORECASE
)
_SAYS: Final = re.compile(r"\b(?:said|says|reported|wrote|told)\b")


def pointed_back(token: Token, sentence: Span, resolutions: Sequence[Resolution]) -> tuple[Resolution, str] | None:
    """
    Find the place that "the town", "there" or "the palace" (once "the palace in X") points back to.

    Parameters
    ----------
    token
        The event's word.
    sentence
        Its parsed sentence.
    resolutions
        Those of the document, in order.

    Returns
    -------
    found
        The last place below a country that the paragraph, or the sentences just before, name, and the pointing words;
        for a building or site, the place that it was said to be in.
    """
    same = _same_site(sentence, resolutions)
    if same is not None:
        return same
    pointer = _pointer(token, sentence)
    first = min(_paragraph_start(sentence), sentence.start_char - LOOK_BACK)
    earlier = [
        found
        for found in resolutions
        if first <= found.mention.start < sentence.start_char
        and found.place is not None
        and not found.actor
        and not found.mention.demonym
        and found.place.geo_precision not in {"country", "region"}
    ]
    return (earlier[-1], pointer) if pointer and earlier else None


def _same_site(sentence: Span, resolutions: Sequence[Resolution]) -> tuple[Resolution, str] | None:
    """As in "the palace" after "the presidential palace in Khartoum", "the airport" after "Goma airport"."""
    text = text_of(sentence.doc)
    for definite in _DEFINITE.finditer(sentence.text):
        noun = definite["noun"].lower()
        if noun not in cues()["settlement_nouns"] or noun in cues()["back_nouns"] - {"airport", "camp", "base"}:
            continue
        for found in reversed(resolutions):
            at = found.mention
            if at.start >= sentence.start_char or found.place is None or found.actor or at.demonym:
                continue
            before, after = text[max(0, at.start - _SITE_REACH) : at.start], text[at.end : at.end + _SITE_REACH]
            if _site_in(noun).search(before) or _site_of(noun).match(after):
                return found, f"the {noun}"
    return None


_DEFINITE: Final = re.compile(r"\b(?:the|this|that)\s+(?:[a-z]+\s+)??(?P<noun>[a-z]+)\b", re.IGNORECASE)
_SITE_REACH: Final = 50
"""Characters beside a name in which the building or site may stand."""


@cache
def _site_in(noun: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b{noun}\b(?:\s+[a-z]+)?\s+(?:in|of|at|near|outside)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", re.IGNORECASE
    )


@cache
def _site_of(noun: str) -> re.Pattern[str]:
    return re.compile(rf"(?:['’]s)?\s+(?:[a-z]+\s+)?{noun}\b", re.IGNORECASE)


def of_its_head(sentence: Span, resolutions: Sequence[Resolution]) -> Resolution | None:
    """Find the town or province whose governor or mayor speaks of what has no other place: they speak of their own."""
    text = text_of(sentence.doc)
    for found in resolutions:
        at = found.mention
        if found.place is None or not sentence.start_char <= at.start < sentence.end_char:
            continue
        if found.place.geo_precision != "country" and _HEAD_OF.match(text, at.end) and _SAYS.search(sentence.text):
            return found
    return None


def back_noun(token: Token, sentence: Span, *, own: bool) -> str | None:
    """As in "the city": a place named before; `own` asks for it among the trigger's own complements."""
    for word in sentence:
        definite = any(kid.dep_ == "det" and kid.lower_ in {"the", "this", "that"} for kid in word.children)
        if word.lower_ not in cues()["back_nouns"] or not definite:
            continue
        bare = not any(kid.dep_ in {"prep", "appos", "relcl"} or kid.ent_type_ for kid in word.children)
        close = any(part.i == token.i for part in list(climb(word))[1:4])
        if bare and word.dep_ in {"pobj", "dobj", "nsubj", "nsubjpass"} and (close or not own):
            return f"the {word.text}"
    return None


def _pointer(token: Token, sentence: Span) -> str | None:
    if any(word.lower_ == "there" and word.dep_ == "advmod" for word in sentence):
        return "there"
    return back_noun(token, sentence, own=False)


def _paragraph_start(sentence: Span) -> int:
    return text_of(sentence.doc).rfind("\n\n", 0, sentence.start_char) + 1
