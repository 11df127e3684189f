"""Capitals that a sentence describes without their name: "the Ukrainian capital", "Lebanon's capital"."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Span

from geo.gazetteer import load_gazetteer
from geo.records import Mention, Place, Resolution
from geo.syntax import text_of

_WHAT: Final = r"(?P<what>capital)\b(?!\s+(?:punish|market|gain|expend|flight|control|invest))"
_AFTER: Final = re.compile(rf"(?:['’]s?)?\s+{_WHAT}")
_BEFORE: Final = re.compile(rf"\b{_WHAT}(?: city)?\s+of\s+(?:the\s+)?$")
_NAMED_NEXT: Final = re.compile(r"(?: city)?(?:,| of)?\s+(?:the\s+)?$")
_NAMED_JUST: Final = re.compile(r"\s*,\s*(?:the\s+)?$")
_LOOK_BACK: Final = 40
_DESCRIBED: Final = 0.95
"""What remains of the confidence in a country for its capital."""
CONTESTED: Final = frozenset({"IL", "PS"})
"""Countries of whose capital the tables' word is not taken."""


def described(sentence: Span, resolutions: Sequence[Resolution]) -> Iterator[Resolution]:
    """
    Yield the capitals that a sentence describes by their country, as resolutions of the describing word.

    Parameters
    ----------
    sentence
        A parsed sentence.
    resolutions
        Those of the document; demonyms count ("the Lebanese capital").

    Returns
    -------
    capitals
        None for those whose name stands beside the description: the name tells more.
    """
    here = [found for found in resolutions if sentence.start_char <= found.mention.start < sentence.end_char]
    text = text_of(sentence.doc)
    for found in here:
        what = _words(text, found.mention, sentence.start_char) if found.place is not None else None
        if what is None or found.place is None or _is_named(text, found, what, here):
            continue
        city = _capital(found.place)
        if city is not None:
            start, end = what.span("what")
            mention = Mention(start, end, text[start:end], "GPE")
            reason = f"the capital of {found.place.name} is {city.name}"
            yield Resolution(mention, city, found.score * _DESCRIBED, reason, n_candidates=1)


def _words(text: str, mention: Mention, start: int) -> re.Match[str] | None:
    """The describing words behind or before the name of a country."""
    return _AFTER.match(text, mention.end) or _BEFORE.search(
        text, max(start, mention.start - _LOOK_BACK), mention.start
    )


def _is_named(text: str, country: Resolution, what: re.Match[str], here: Sequence[Resolution]) -> bool:
    """As in "the Ukrainian capital, Kyiv", "Kyiv, the capital of Ukraine", "Ukraine's capital Kyiv"."""
    first, last = min(what.start("what"), country.mention.start), max(what.end("what"), country.mention.end)
    return any(
        (other.mention.start >= last and _NAMED_NEXT.fullmatch(text, last, other.mention.start))
        or (other.mention.end <= first and _NAMED_JUST.fullmatch(text, other.mention.end, first))
        for other in here
        if other is not country
    )


def _capital(country: Place) -> Place | None:
    if country.geo_precision != "country" or country.country is None or country.country in CONTESTED:
        return None
    return load_gazetteer().capital(country.country)
