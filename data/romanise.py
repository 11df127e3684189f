"""Modern English display names for places whose filed names are old or carry local unit words."""

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import Levenshtein

from geo.names import normalise

_UKRAINIAN: Final = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ iu ia".split(),
        strict=True,
    )
)
_INITIAL: Final = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
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
        letters.append(latin or _UKRAINIAN.get(char, char).replace("_", ""))
    out = "".join(letters)
    return out[:1].upper() + out[1:] if word[:1].isupper() else out


def city_name(name: str, alternates: Iterable[str], country: str) -> str:
    """
    Choose the name to show for a settlement.

    For Ukraine that is the official transliteration of a Ukrainian alternate which is the same name
    (Hulyaypole becomes Huliaipole); elsewhere GeoNames' name, without signs for soft letters.
    """
    plain = (
        name.replace("’", "'")
        if country not in ("UA", "RU", "BY", "KZ", "KG", "MD", "TJ", "TM")
        else _APOSTROPHES.sub("", name)
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


ENGLISH_UNIT: Final = re.compile(
    r" (?:oblast|region|province|governorate|state|county|district|department|prefecture|krai|republic|territory|voivodeship)$",
    re.IGNORECASE,
)
_LOCAL_UNIT: Final = re.compile(
    r"^(?:the )?(?:provincia|estado|departamento|département|province|region|région|regione|comunidad|muḩāfaz̧at|muhafazat|ostān|ostan|wilāyat|"
    r"wilayat|kabupaten|kota|tỉnh|tinh|changwat|amphoe|khet|landkreis|kreis|okres|powiat|gmina|judeţul|judetul|judeţ|comuna|"
    r"municipio|município|municipiul|municipality|arrondissement|mintaqat|imārat|emirate|gouvernorat|governorate|state|county|"
    r"district|department|velāyat|velayat|muḩāfaz̧ah|qaḑā’|liwā’|markaz|obshtina|oblast|prefecture|préfecture|cercle|"
    r"commune|wilaya|provinsi|propinsi|free state|république|republic)"
    r"(?: (?:de la|de los|de las|de l|del|de|du|des|d|di|da|do|dos|of))?[ '’]+",
    re.IGNORECASE,
)
_TRAILING_UNIT: Final = re.compile(
    r"[ -](?:oblast['’]?|oblasts|oblasti|voblas[ct][ćʹ’']?|rayon|raion|raioni|krai|kray|sheng|shi|zizhiqu|tumani|viloyati|vilayəti|oblısı|"
    r"oblysy|audany|province|region|governorate|state|county|district|prefecture|department|municipality|voivodeship|wilaya|"
    r"parish|shahrestān|kommune|megye|județ|okres|kraj|republic|respublika|territory|division|canton|emirate|ken|do|fu|"
    r"regency|gwangyeoksi|teukbyeolsi|ili|regional state|область|край|район|области|обл)$",
    re.IGNORECASE,
)


def unit_name(name: str, aliases: Iterable[str], country: str) -> str:
    """
    Choose the name to show for an administrative unit where no English name is given.

    In the countries of Cyrillic script that is an alias with an English unit word if there is one
    ("Zaporizhzhia Oblast", not "Zaporizka oblast").
    """
    if country not in CYRILLIC_UNITS:
        return name
    english = [alias for alias in aliases if alias.isascii() and ENGLISH_UNIT.search(alias)]
    best = [alias for alias in english if not re.search(r"s[ky][yi]*a?(?:ya|yi|iy|y)? ", alias)]
    return next(iter(best), _APOSTROPHES.sub("", name))


def bare(name: str) -> str:
    """Strip the words that say what kind of unit it is ("Provincia de", "Oblast")."""
    stripped = _TRAILING_UNIT.sub("", _LOCAL_UNIT.sub("", name)).strip(" ,")
    return stripped if len(stripped) >= 3 else name
