"""The places that a mention may denote."""

import re
from typing import Final

from spacy.tokens import Doc

from geo.gazetteer import Gazetteer
from geo.names import ARTICLES
from geo.place_groups import agrees
from geo.place_words import WORDS
from geo.records import Candidate, Mention
from geo.syntax import text_of

MAX_CANDIDATES: Final = 60
"""The most populous of more namesakes are kept, and all administrative units."""
_WORDS_AFTER: Final = re.compile(r"[\s-]{1,3}(?:[Pp]eople's )?([A-Za-z]+)")
_WORDS_BEFORE: Final = re.compile(r"([A-Za-z]+) of (?:the )?$")
_GENERIC_UNIT: Final[dict[str, str]] = {"admin1": "region", "admin2": "district", "unit": "territory"}
_GENERIC: Final = frozenset(
    {"city", "town", "village", "township", "old", "new", "greater", "downtown", "metro", "metropolitan"}
)


def candidates_for(mention: Mention, doc: Doc, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """
    Gather the places that bear a mention's name.

    Parameters
    ----------
    mention
        A mention of the document that `doc` parses.
    doc
        The parse; the words after and before the mention ("region", "village of") add units of that name.
    gazetteer
        Where to look.

    Returns
    -------
    candidates
        One a place; exact and alternate names and, only where there are none, other spellings. Empty if
        nothing is called so.
    """
    text = text_of(doc)
    name = text[mention.start : mention.end]
    found = _units_named(text, mention, name, gazetteer)
    for candidate in gazetteer.lookup(name) if not found else ():
        found.setdefault(candidate.place.place_id, candidate)
    for shorter in _shortened(name) if not found else ():
        for candidate in gazetteer.lookup(shorter):
            found.setdefault(candidate.place.place_id, candidate)
    if not found:
        found = {candidate.place.place_id: candidate for candidate in gazetteer.spelled(name)}
    if not mention.demonym:
        plain = {key: candidate for key, candidate in found.items() if candidate.match != "demonym"}
        found = plain or found
    return _limited(_own_names_first(tuple(found.values())))


def _own_names_first(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Without the provinces that tables also call so, where a province of the same country has the very name."""
    owned = {each.place.country for each in candidates if each.match == "exact" and each.place.feature_code == "ADM1"}
    return tuple(
        each
        for each in candidates
        if each.match == "exact" or each.place.feature_code != "ADM1" or each.place.country not in owned
    )


def _units_named(text: str, mention: Mention, name: str, gazetteer: Gazetteer) -> dict[str, Candidate]:
    """Units of a name that the text calls a unit ("Kharkiv region", "the province of Idlib"); else none."""
    if mention.hint is None or mention.hint not in _GENERIC_UNIT:
        return {}
    unit = _unit_word(text, mention) or _GENERIC_UNIT[mention.hint]
    known = (*gazetteer.lookup(f"{name} {unit}"), *gazetteer.lookup(name))
    fitting = [candidate for candidate in known if agrees(mention.hint, candidate.place)]
    if not fitting and mention.hint in ("admin2", "unit"):
        fitting = [candidate for candidate in known if candidate.match == "admin"]
    return {candidate.place.place_id: candidate for candidate in reversed(fitting)}


def _unit_word(text: str, mention: Mention) -> str | None:
    """The unit word beside a mention, as a singular."""
    after = _WORDS_AFTER.match(text, mention.end)
    if after and after.group(1).lower() in WORDS.unit_after:
        return after.group(1)
    before = _WORDS_BEFORE.search(text, max(0, mention.start - 30), mention.start)
    return before.group(1) if before and before.group(1).lower() in WORDS.unit_before else None


def _shortened(name: str) -> list[str]:
    """The name less a direction, a generic word or an article, for "Northern Syria", "Mosul City" and "ar-Raqqa"."""
    words = name.split()
    article, hyphen, rest = name.partition("-")
    shorter = [rest] if hyphen and article.lower() in ARTICLES else []
    if len(words) > 1:
        if words[0].lower() in WORDS.directions or words[0].lower() in _GENERIC:
            shorter.append(" ".join(words[1:]))
        if words[-1].lower() in _GENERIC or words[-1].lower() in WORDS.unit_after:
            shorter.append(" ".join(words[:-1]))
        if words[0] in ("The", "the"):
            shorter.append(" ".join(words[1:]))
    return shorter


def _limited(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    if len(candidates) <= MAX_CANDIDATES:
        return candidates
    units = [candidate for candidate in candidates if not candidate.place.feature_code.startswith("PPL")]
    towns = [candidate for candidate in candidates if candidate.place.feature_code.startswith("PPL")]
    towns.sort(key=lambda candidate: -candidate.place.population)
    return tuple((units + towns)[:MAX_CANDIDATES])
