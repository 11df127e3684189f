"""What speaks for and against a span being a place's name, as numbers by name of clue."""

from typing import Final

from spacy.tokens import Span

from geo.calendar_words import MONTHS, WEEKDAYS
from geo.cues import load_cues
from geo.name_spans import Name, Reader, hint, is_demonymic
from geo.names import normalise
from geo.place_groups import kind_of, prominence
from geo.place_words import WORDS


def clues(reader: Reader, name: Name) -> dict[str, float]:
    """What speaks for and against a span being a place's name, by the names used in the table of weights."""
    return (
        {"bias": 1.0}
        | _entity_clues(reader, name)
        | _gazetteer_clues(reader, name)
        | _before_clues(reader, name)
        | _after_clues(reader, name)
        | _document_clues(reader, name)
    )


def _entity_of(reader: Reader, name: Name) -> Span | None:
    """The recognised entity that a name begins or ends in; a town before "next month" is no part of the date."""
    entity = reader.entity_of(name.first) or reader.entity_of(name.last)
    if entity is None or entity.label_ not in {"DATE", "TIME"}:
        return entity
    dated = any(word in MONTHS or word in WEEKDAYS for word in reader.text(name.first, name.last).split())
    return entity if dated or name.first != name.last else None


def _entity_clues(reader: Reader, name: Name) -> dict[str, float]:
    entity = _entity_of(reader, name)
    if entity is None:
        return {"ner=none": 1.0}
    inside = [i for i in range(entity.start, entity.end) if reader.doc[i].text[:1].isupper()]
    first, last = reader.pieces[name.first].token, reader.pieces[name.last].token
    if not inside or (first <= inside[0] and last >= inside[-1]):
        return {f"ner={entity.label_}": 1.0}
    if first < entity.start or last >= entity.end:
        return {f"across={entity.label_}": 1.0}
    place = "first" if first <= inside[0] else "last" if last >= inside[-1] else "middle"
    found = {f"in={entity.label_}": 1.0, f"in={entity.label_}:{place}": 1.0}
    kind = _body_kind(reader.doc[inside[-1]].lower_) if entity.label_ == "ORG" else None
    if kind is not None and place != "last":
        found[f"organisation={kind}"] = 1.0
        if name.candidates and kind_of(name.candidates[0].place.feature_code) == "country":
            found[f"organisation={kind}&country"] = 1.0
    return found


def _body_kind(word: str) -> str | None:
    """The kind of organisation whose name ends on a word."""
    return next((kind for kind in _BODIES if word in getattr(WORDS, f"{kind}_after")), None)


_BODIES: Final = ("militia", "press", "office", "school", "sport")


def _gazetteer_clues(reader: Reader, name: Name) -> dict[str, float]:
    found: dict[str, float] = {}
    size = name.last - name.first + 1
    if not name.candidates:
        return {"gaz=none": 1.0, f"gaz=none&words={min(size, 3)}": 1.0}
    top = max(name.candidates, key=lambda candidate: prominence(candidate.place))
    kind = kind_of(top.place.feature_code)
    found[f"gaz={kind}"] = 1.0
    found["size"] = prominence(top.place)
    found[f"match={'main' if top.match == 'exact' else top.match}"] = 1.0
    if size > 1:
        found["words>1"] = 1.0
    if is_demonymic(name.candidates):
        found["demonym"] = 1.0
    entity = _entity_of(reader, name)
    if entity is not None:
        found[f"size&{entity.label_}"] = prominence(top.place)
    return found


_STRIKING: Final = frozenset({"of", "on", "in", "at", "near", "for"})
_VISITING: Final = frozenset({"visit", "visited", "visiting", "visits", "left", "leave", "leaving", "reached"})


def _deed_clues(word: str, second: str) -> dict[str, float]:
    """As in "the shelling *of* Zalingei", "visited Juba": a deed before a name."""
    cues = load_cues("place_cues")
    if word in _STRIKING and second in cues["event_nouns"]:
        return {"before=deed on": 1.0}
    return {"before=target verb": 1.0} if word in cues["target_verbs"] or word in _VISITING else {}


_TELLING: Final = frozenset(
    ["the", "of", "and", "or", ",", "(", "-", "–", "/", "a", "an", "by", "with", "for", "'s", "’s", "“", '"']
)
"""Words and marks before a name that count as themselves."""


def _before_clues(reader: Reader, name: Name) -> dict[str, float]:
    word = reader.word(name.first - 1)
    if not word or reader.token(name.first).is_sent_start:
        return {"before=start": 1.0}
    second = reader.word(name.first - 2)
    if word == "to" and second in ("according", "thanks", "due", "owing"):
        return {"before=according to": 1.0}
    found: dict[str, float] = {}
    if word in ("'s", "’s") and reader.gazetteer.lookup(reader.text(name.first - 2, name.first - 2)):
        found["before=Place's"] = 1.0
    groups = {
        "locative": WORDS.locative, "title": WORDS.titles, "given": WORDS.given_names, "direction": WORDS.directions
    }  # fmt: skip
    for group, words in groups.items():
        if word.rstrip(".") in words:
            found[f"before={group}"] = 1.0
    if word in _TELLING:
        found[f"before={word}"] = 1.0
    if word.endswith("$"):
        found["before=$"] = 1.0
    found |= _deed_clues(word, second)
    if word == "of" and second in WORDS.organisation_after:
        found["before=organisation of"] = 1.0
    if word == "of" and second in WORDS.unit_before:
        found["before=unit of"] = 1.0
    before = reader.pieces[name.first - 1]
    if (
        before.capital
        and word not in WORDS.directions
        and word not in WORDS.locative
        and word not in ("the", "a", "an")
    ):
        found["before=Capital"] = 1.0
    if not found:
        found[f"before:{reader.token(name.first - 1).pos_}"] = 1.0
    return found


def _after_clues(reader: Reader, name: Name) -> dict[str, float]:
    word = reader.word(name.last + 1)
    if not word:
        return {"after=end": 1.0}
    found: dict[str, float] = {}
    after = reader.pieces[name.last + 1]
    if word in WORDS.organisation_after and after.capital:
        found["after=organisation"] = 1.0
    elif after.capital:
        found["after=Capital"] = 1.0
        found[f"after=Capital:{reader.token(name.last + 1).ent_type_ or 'none'}"] = 1.0
    for group in _BODIES:
        if after.capital and word in getattr(WORDS, f"{group}_after"):
            found[f"after={group}"] = 1.0
    if word in WORDS.disease_after:
        found["after=disease"] = 1.0
    if word in ("-", "–") and reader.word(name.last + 2)[:1].isdigit():
        found["after=-digit"] = 1.0
    if word in WORDS.unit_after and not after.capital:
        found["after=unit"] = 1.0
    if word in WORDS.speech:
        found["after=speech"] = 1.0
    if word in ("'s", "’s", ",", ".", "-", "–", "(", ")", "and", "/", ":", "--", "—"):
        found[f"after={word}"] = 1.0
    return found | _second_after_clues(reader, name, word)


def _second_after_clues(reader: Reader, name: Name, word: str) -> dict[str, float]:
    """What a capital says behind a comma ("Paris, Texas") or a possessive ("St. Mark's Cathedral")."""
    if name.last + 2 >= len(reader.pieces) or not reader.pieces[name.last + 2].capital:
        return {}
    if word in ("'s", "’s"):
        return {"after='s Capital": 1.0}
    if word != ",":
        return {}
    known = reader.gazetteer.lookup(reader.pieces[name.last + 2].text)
    return {"after=,Capital": 1.0} | ({"after=,Place": 1.0} if known else {})


def _document_clues(reader: Reader, name: Name) -> dict[str, float]:
    text = reader.text(name.first, name.last)
    found: dict[str, float] = {}
    labels = reader.labels.get(normalise(text))
    if labels:
        total = labels.total()
        found["same:place"] = (labels["GPE"] + labels["LOC"]) / total
        found["same:PERSON"] = labels["PERSON"] / total
        found["same:ORG"] = labels["ORG"] / total
    if name.first == name.last and text in reader.tails:
        found["tail elsewhere"] = 1.0
    if text in reader.people:
        found["person elsewhere"] = 1.0
    if text.lower() in reader.lower_words:
        found["lower elsewhere"] = 1.0
    token = reader.token(name.first)
    if name.first == name.last:
        whole = len(text) == len(token)
        found[f"pos={token.pos_ if whole else 'part'}"] = 1.0
        if token.is_sent_start:
            found[f"start&pos={token.pos_}"] = 1.0
        abbreviation = any(candidate.match == "abbreviation" for candidate in name.candidates)
        if text.isupper() and len(text) <= 4 and not abbreviation:
            found["short caps"] = 1.0
    kind = hint(reader, name)
    if kind is not None:
        found["hint"] = 1.0
        found[f"hint={'admin2' if kind == 'unit' else kind}"] = 1.0
    return found
