"""Place names as strings: one normal form, and the spellings under which a name may be filed."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_PLAIN_LETTERS: Final = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ə": "a",
        "&": " and ",
        **dict.fromkeys("'’‘ʼʹʺ`´ʻʿʾ\"“”«»′″", ""),
        "\u0307": "",
    }
)
_KEPT_MARKS: Final = {"й": "\ue000", "ї": "\ue001", "ё": "\ue002", "ў": "\ue003"}
_NOT_WORD: Final = re.compile(r"[^\w]+|_+")
_LONG_FORM: Final = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_ASCII_WORDS: Final = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*\Z")


@lru_cache(maxsize=65536)
def normalise(name: str) -> str:
    """
    Bring a name to the one form under which names are compared.

    Letters are casefolded and lose their diacritics, apostrophes and dots go, hyphens and other
    punctuation become spaces, "St." and "Ft." are written out. Cyrillic letters keep the marks that
    make them other letters (й, ї, ё, ў).

    Parameters
    ----------
    name
        A name as written.

    Returns
    -------
    normalised
        Words separated by single spaces; empty if the name holds neither letter nor digit.
    """
    folded = name.casefold()
    if not folded.isascii():
        folded = _without_marks(folded)
    folded = folded.translate(_PLAIN_LETTERS) if not _ASCII_WORDS.match(folded) else folded
    words = _NOT_WORD.sub(" ", _joined_initials(folded)).split()
    return " ".join(_long_form(word, position) for position, word in enumerate(words))


def _without_marks(folded: str) -> str:
    for letter, stand_in in _KEPT_MARKS.items():
        folded = folded.replace(letter, stand_in)
    decomposed = unicodedata.normalize("NFKD", folded.translate(_PLAIN_LETTERS))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    for letter, stand_in in _KEPT_MARKS.items():
        bare = bare.replace(stand_in, letter)
    return bare


_INITIALS: Final = re.compile(r"\b(?:\w\.){2,}")


def _joined_initials(folded: str) -> str:
    """Write "n.s.w." as "nsw", so that initials stay one word."""
    if "." not in folded:
        return folded
    return _INITIALS.sub(lambda found: found.group().replace(".", ""), folded)


def _long_form(word: str, position: int) -> str:
    if word in ("mt", "ft") and position:
        return word
    return _LONG_FORM.get(word, word)


def spellings(name: str) -> tuple[str, ...]:
    """
    Give other transliterations of a normalised name.

    Returns
    -------
    spellings
        Normalised, without the name itself.
    """
    return ()
