"""Places that an event's words point back to: "the town", "there", and what governors and mayors speak of."""

import re
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Span, Token

from geo.clauses import climb
from geo.event_place_features import cues
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
    Find the place that "the town" or "there" points back to.

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
        The last place below a country that the paragraph, or the sentences just before, name, and the pointing words.
    """
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
