"""Place names as strings: one normal form, and the spellings under which a name may be filed."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

ARTICLES: Final = frozenset(
    {"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ech", "ed", "er", "es", "et", "ez"}
)
"""Arabic articles, as they change before the letters of the sun; a name is known without them as well."""

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


_RULES: Final = (
    # The same letters in the Russian-, Ukrainian- and Belarusian-based transliterations.
    (r"^g", "h"),
    (r"^h", "g"),
    (r"^kh", "h"),
    (r"g", "h"),
    (r"h(?<![ckpstz]h)", "g"),
    (r"kh", "h"),
    (r"(?:iy|yi|yy|ii|ij)\b", "y"),
    (r"(?:iy|yi|yy|ii|ij)", "i"),
    (r"y\b", "yi"),
    (r"y\b", "iy"),
    (r"y\b", "i"),
    (r"y(?![aeou])", "i"),
    (r"i(?![aeou])", "y"),
    (r"y(?=[aeou])", "i"),
    (r"i(?=[aeou])", "y"),
    (r"j(?=[aeou])", "i"),
    (r"j(?=[aeou])", "y"),
    (r"ay(?=[^aeou])", "ai"),
    (r"iai", "yay"),
    (r"(?:ie|ye)", "e"),
    (r"\be", "ye"),
    (r"(?<=[^aeiouy])e(?=v)", "ye"),
    (r"yo", "e"),
    (r"o(?=[vn]\b)", "i"),
    (r"i(?=[vn]\b)", "o"),
    (r"i(?=v\b)", "e"),
    (r"(?<=[vn])o\b", "e"),
    (r"(?<=[vn])e\b", "o"),
    (r"ino\b", "yne"),
    (r"oye?\b", "e"),
    (r"skoye?\b", "ske"),
    (r"(?:aya|aia)\b", "a"),
    (r"(?<=[^aeiou])ye\b", "ia"),
    (r"zhye\b", "zhzhia"),
    (r"rozh", "rizhzh"),
    (r"zhia", "zhzhia"),
    (r"v\b", "w"),
    (r"w\b", "v"),
    (r"u\b", "w"),
    (r"ev\b", "aw"),
    (r"ric(?=h)", "ryc"),
    (r"tch", "ch"),
    (r"tsk", "ck"),
    (r"ts", "c"),
    (r"sch", "shch"),
    (r"w", "v"),
    (r"x", "kh"),
    # Arabic and Persian names.
    (r"^al ", "el "),
    (r"^el ", "al "),
    (r"^(?:al|el|ar|as|ash|ad|an|at|az) ", ""),
    (r"ou", "u"),
    (r"oo", "u"),
    (r"ee", "i"),
    (r"q", "k"),
    (r"k", "q"),
    (r"ei", "ai"),
    (r"eh\b", "a"),
    (r"ah\b", "a"),
    (r"a\b", "ah"),
    (r"e(?=[^aeiou]?r\b)", "i"),
    (r"dj", "j"),
    # General habits of spelling.
    (r" ", ""),
    (r"([^aeiou])\1", r"\1"),
    (r"ph", "f"),
    (r"ck", "k"),
    (r"c(?=[aou])", "k"),
)
_COMPILED: Final = tuple((re.compile(pattern), repl) for pattern, repl in _RULES)
_MOST_SPELLINGS: Final = 400
_ROUNDS: Final = 3


def spellings(name: str) -> tuple[str, ...]:
    """
    Give other spellings of a name: transliterations from Russian, Ukrainian, Arabic and general variants.

    Parameters
    ----------
    name
        A name in Latin letters, as `normalise` gives it.

    Returns
    -------
    spellings
        Normalised, those fewest changes away first, at most 400, without the name itself. Most are no names.
    """
    found = {name: None}
    latest = [name]
    for _ in range(_ROUNDS):
        fresh = [pattern.sub(repl, known) for known in latest for pattern, repl in _COMPILED]
        latest = [variant for variant in dict.fromkeys(fresh) if variant not in found and len(variant) > 2]
        found |= dict.fromkeys(latest)
        if len(found) > _MOST_SPELLINGS:
            break
    return tuple(found)[1 : _MOST_SPELLINGS + 1]
