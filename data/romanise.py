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


_ENGLISH: Final = """
    oblast region province governorate state county district department prefecture krai republic territory
    voivodeship""".split()
ENGLISH_UNIT: Final = re.compile(rf" (?:{'|'.join(_ENGLISH)})$", re.IGNORECASE)
_BEFORE: Final = """
    provincia estado departamento département province region région regione comunidad muḩāfaz̧at muhafazat ostān ostan
    wilāyat wilayat kabupaten kota tỉnh tinh changwat amphoe khet landkreis kreis okres powiat gmina judeţul judetul judeţ
    comuna municipio município municipiul municipality arrondissement mintaqat imārat emirate gouvernorat governorate state
    county district department velāyat velayat muḩāfaz̧ah qaḑā’ liwā’ markaz obshtina oblast prefecture préfecture cercle
    commune wilaya provinsi propinsi république republic""".split()
_AFTER: Final = """
    oblast oblast' oblast’ oblasts oblasti voblasć voblasc voblasc’ rayon raion raioni krai kray sheng shi zizhiqu tumani
    viloyati vilayəti oblısı oblysy audany province region governorate state county district prefecture department
    municipality voivodeship wilaya parish shahrestān kommune megye județ okres kraj republic respublika territory division
    canton emirate ken do fu regency gwangyeoksi teukbyeolsi ili область край район области обл""".split()
_OF: Final = r"(?: (?:de la|de los|de las|de l|del|de|du|des|d|di|da|do|dos|of))?[ '’]+"
_LOCAL_UNIT: Final = re.compile(rf"^(?:the )?(?:{'|'.join(_BEFORE)}){_OF}", re.IGNORECASE)
_TRAILING_UNIT: Final = re.compile(rf"[ -](?:{'|'.join(_AFTER)})$", re.IGNORECASE)


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
