"""Modern English display names for places whose filed names are old or carry local unit words."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rapidfuzz.distance import Levenshtein

from geo.names import normalise

REVIEWED: Final = Path(__file__).parent / "reviewed"


def _letters(alphabet: str) -> dict[str, str]:
    """Letters of an alphabet with their Latin equivalents; signs that fall away have an empty one."""
    with (REVIEWED / "letters.csv").open(encoding="utf-8", newline="") as lines:
        return {row["letter"]: row["latin"] for row in csv.DictReader(lines) if row["alphabet"] == alphabet}


def _unit_words(position: str) -> str:
    """Alternatives of a pattern: the unit words that stand in a position, longest first."""
    with (REVIEWED / "unit_words.csv").open(encoding="utf-8", newline="") as lines:
        words = [row["word"] for row in csv.DictReader(lines) if row["position"] == position]
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_UKRAINIAN: Final = _letters("uk")
_INITIAL: Final = _letters("uk-initial")
_RUSSIAN: Final = _letters("ru")
_BELARUSIAN: Final = _letters("be")
_SOFT_SIGNS: Final = ("UA", "RU", "BY", "KZ", "KG", "MD", "TJ", "TM", "GE", "AM")
_SCHOLARLY: Final = frozenset("āīūḩḨţŢḑḐẕĀĪŪ‘")
"""Letters of scholarly transliteration, which news English leaves plain (Khān Yūnis)."""
CYRILLIC_UNITS: Final = ("UA", "RU", "BY", "KZ", "BG")
"""Countries whose units are shown with an English unit word ("Zaporizhzhia Oblast")."""
_APOSTROPHES: Final = re.compile("['’ʼ‘ʹ`]")


def ukrainian(name: str) -> str:
    """Transliterate by the table of the Cabinet of Ministers (2010), which Ukraine's passports and maps follow."""
    words = re.split(r"([\s-]+)", _APOSTROPHES.sub("", name))
    return "".join(_ukrainian_word(word) for word in words)


def _ukrainian_word(word: str) -> str:
    low = word.lower().replace("зг", "z\u0001")
    letters = []
    for position, char in enumerate(low):
        latin = "gh" if char == "\u0001" else (_INITIAL.get(char) if position == 0 else None)
        letters.append(latin or _UKRAINIAN.get(char, char))
    out = "".join(letters)
    return out[:1].upper() + out[1:] if word[:1].isupper() else out


def locality(name: str, country: str) -> str:
    """Transliterate a Cyrillic name in the manner usual for its country (BGN/PCGN for Russian and Belarusian)."""
    if country == "UA":
        return ukrainian(name)
    table = _RUSSIAN if country == "RU" else _BELARUSIAN
    return "".join(_capital_like(char, table.get(char.lower(), char)) for char in name)


def _capital_like(char: str, latin: str) -> str:
    return latin.capitalize() if char.isupper() else latin


def city_name(name: str, alternates: Iterable[str], country: str) -> str:
    """
    Choose the name to show for a settlement.

    For Ukraine that is the official transliteration of a Ukrainian alternate which is the same name
    (Hulyaypole becomes Huliaipole); elsewhere GeoNames' name, without signs for soft letters and, where it
    is a scholarly transliteration, without diacritics.
    """
    plain = _APOSTROPHES.sub("", name) if country in _SOFT_SIGNS else name
    if set(plain) & _SCHOLARLY:
        plain = _APOSTROPHES.sub(
            "", "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
        )
    if country != "UA":
        return plain
    best = (0.75, plain)
    for alternate in alternates:
        if re.search("[а-яіїєґ]", alternate) and not re.search("[ыэъё]", alternate):
            latin = ukrainian(alternate)
            likeness = Levenshtein.normalized_similarity(normalise(latin), normalise(name))
            best = max(best, (likeness + 0.001 * bool(re.search("[іїєґ'ʼ’]", alternate)), latin))
    return best[1]


ENGLISH_UNIT: Final = re.compile(rf" (?:{_unit_words('english')})$", re.IGNORECASE)
_OF: Final = r"(?: (?:de la|de los|de las|de l|del|de|du|des|d|di|da|do|dos|of))?[ '’]+"
_LOCAL_UNIT: Final = re.compile(rf"^(?:the )?(?:{_unit_words('before')}){_OF}", re.IGNORECASE)
_TRAILING_UNIT: Final = re.compile(rf"[ -](?:{_unit_words('after')})$", re.IGNORECASE)


_ADJECTIVE: Final = re.compile(r"(?:[scz]k(?:a|aya|aja|iy|yi|oi|oye)|oblast’) ", re.IGNORECASE)


def unit_name(name: str, aliases: Iterable[str], country: str, english: str | None = None) -> str:
    """
    Choose the name to show for an administrative unit.

    In the countries of Cyrillic script that is an alias with an English unit word ("Zaporizhzhia
    Oblast", not "Zaporizka oblast"), or Natural Earth's English name with the unit word of the filed
    name; elsewhere Natural Earth's English name, if it is like one of the unit's names (it has a few
    that belong to a neighbour), else an alias with an English unit word, without that word, else the
    filed name.
    """
    if country in CYRILLIC_UNITS:
        noun = [alias for alias in aliases if alias.isascii() and ENGLISH_UNIT.search(alias)]
        noun = [alias for alias in noun if not _ADJECTIVE.search(alias)]
        if noun:
            return max(noun, key=len)
        word = next((word for stem, word in _UNIT_WORD.items() if stem in name), "")
        if english and word and not english.endswith(word):
            return f"{english} {word}"
        return english or _APOSTROPHES.sub("", name)
    known = [normalise(bare(alias)) for alias in (name, *aliases)]
    if english and max(Levenshtein.normalized_similarity(normalise(bare(english)), other) for other in known) >= 0.7:
        return english
    return next((bare(alias) for alias in aliases if alias.isascii() and ENGLISH_UNIT.search(alias)), name)


_UNIT_WORD: Final = {"oblast": "Oblast", "voblas": "Region", "oblysy": "Region", "kray": "Krai", "okrug": "Okrug"}


def bare(name: str) -> str:
    """Strip the words that say what kind of unit it is ("Provincia de", "Oblast")."""
    stripped = _TRAILING_UNIT.sub("", _LOCAL_UNIT.sub("", name)).strip(" ,")
    return stripped if len(stripped) >= 3 else name
