"""Whether a text is in English, which the stages read: by its letters and its commonest words."""

import re
from typing import Final

from geo.records import Document, Unread

MIN_LETTERS: Final = 20
"""Fewer letters of another script may be a name or two."""

MIN_OTHER: Final = 3
"""Fewer words of another language than this, and than twice the English ones, may be names or a quotation."""

MIN_WORDS: Final = 40
"""So many words without one that is common in English are in another language, whichever."""

_ENGLISH_WORDS: Final = (
    "the of and to that for it with his by are were from or have had they which their been there who said after this "
    "its when what she you than up out into about two could our would but not"
)
_OTHER_WORDS: Final = (
    "de la el en que los las del un una por con se su lo le les des et du dans est pour une qui sur aux il der das und "
    "dem von mit für auf ist ein eine nicht het een van op zijn dat niet di che per della nel os em não uma da dos na "
    "ve bir bu ile için w z się nie że po yang dan pada itu dengan untuk och att som är på og af til"
)
"""Common in Spanish, French, German, Dutch, Italian, Portuguese, Turkish and others, and neither set in the other's."""

_ENGLISH: Final = frozenset(_ENGLISH_WORDS.split())
_OTHER: Final = frozenset(_OTHER_WORDS.split())
_AFTER_LATIN: Final = "\u0250"
_REMEDY: Final = "only English is read, give a translation"
_WORD: Final = re.compile(r"[^\W\d_]+")


def why_not_english(text: str) -> str | None:
    """
    Say why a text cannot be English, or None if it may well be.

    Parameters
    ----------
    text
        Of any length; what is too short to tell passes.

    Returns
    -------
    reason
        In words for the reader, with the remedy.
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    letters = sum(map(len, words))
    latin = sum(len(word) for word in words if word[0] < _AFTER_LATIN)
    if letters >= MIN_LETTERS and latin < 0.5 * letters:
        return f"is mostly in letters that are not Latin: {_REMEDY}"
    english = sum(word in _ENGLISH for word in words)
    other = sum(word in _OTHER for word in words)
    if other >= MIN_OTHER + 2 * english or (english == 0 and len(words) >= MIN_WORDS):
        return f"does not read as English: {_REMEDY}"
    return None


def unless_foreign(item: Document | Unread) -> Document | Unread:
    """Return a document as it is, or as unread with the reason if it cannot be English."""
    if isinstance(item, Document) and (reason := why_not_english(item.text)):
        return Unread(item.source or item.doc_id, reason)
    return item
