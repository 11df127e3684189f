"""
Finding what may be place names: gazetteer and context decide, the recogniser's labels are one clue.

Spans come from the longest names of the gazetteer that begin at a capitalised word and from the
recogniser's place entities; a logistic model over some fifty clues (`recognition_weights.json`,
fitted by `data/fit_resolution.py`) says how likely each is a place's name.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc, Span, Token

from geo.gazetteer import Gazetteer
from geo.names import normalise
from geo.place_evidence import kind_of, prominence
from geo.place_words import WORDS, recognition_weights
from geo.records import Candidate, Document, Mention
from geo.syntax import text_of

MAX_WORDS: Final = 8
"""No name of the gazetteer that occurs in news is longer."""
DOUBTFUL: Final = 0.1
"""Spans less likely than this are no mentions."""
FAMOUS: Final = 0.72
"""Prominence of a first-level unit or a city of 250,000; namesakes below it don't stand against a demonym."""
PLACE_LABELS: Final = frozenset({"GPE", "LOC", "FAC"})
_JOINTS: Final = frozenset("-–—/")
_BREAKS: Final = frozenset(",.;:()")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a part of a hyphenated one, with the token it belongs to."""

    start: int
    end: int
    text: str
    token: int

    @property
    def capital(self) -> bool:
        """Whether it is written as a name is: a capital first, or after an apostrophe or article ("d'Ivoire")."""
        return self.text[:1].isupper() or any(char.isupper() for char in self.text[1:3])


@dataclass(frozen=True, slots=True)
class Name:
    """A run of pieces that may be a place's name; `first` and `last` are piece indexes, both included."""

    first: int
    last: int
    start: int
    end: int
    candidates: tuple[Candidate, ...]
    entity: str | None = None
    demonym: bool = False


class Reader:
    """One document's pieces, with what the document as a whole says about its words."""

    def __init__(self, document: Document, doc: Doc, gazetteer: Gazetteer) -> None:
        self.document = document
        self.doc = doc
        self.gazetteer = gazetteer
        self._text = text_of(doc)
        self.pieces = _pieces(doc)
        self.entities = {token: entity for entity in doc.ents for token in range(entity.start, entity.end)}
        self.people = _people(doc.ents, gazetteer)
        self.lower_words = {token.text for token in doc if token.is_lower}
        self.labels = _labels_by_name(doc.ents)

    def text(self, first: int, last: int) -> str:
        """The words of a run of pieces as parsed."""
        return self._text[self.pieces[first].start : self.pieces[last].end]

    def entity_of(self, piece: int) -> Span | None:
        """The entity that a piece is in."""
        return self.entities.get(self.pieces[piece].token)

    def token(self, piece: int) -> Token:
        """The token that a piece belongs to."""
        return self.doc[self.pieces[piece].token]


def find_mentions(document: Document, doc: Doc, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """
    Find the place names of a document.

    Parameters
    ----------
    document
        The document, for its text and offsets.
    doc
        Its parse (`syntax.parse`).
    gazetteer
        The names that exist.

    Returns
    -------
    mentions
        In order, not overlapping, also the doubtful ones: `resolution` has the last word on them, when it
        knows of what places the document speaks. Demonyms ("Ukrainian") are among them and marked.
    """
    reader = Reader(document, doc, gazetteer)
    scored = [(name, 1.0 if name.demonym else probability(reader, name)) for name in find_names(reader)]
    kept: list[tuple[Name, float]] = []
    for name, score in sorted(scored, key=lambda pair: (-pair[1], -(pair[0].end - pair[0].start), pair[0].start)):
        if score >= DOUBTFUL and not any(_overlap(name, other) for other, _score in kept):
            kept.append((name, score))
    return tuple(_mention(reader, name, score) for name, score in sorted(kept, key=lambda pair: pair[0].start))


def probability(reader: Reader, name: Name) -> float:
    """How likely it is that a name denotes a place here, 0 to 1."""
    weights = recognition_weights()
    total = sum(weights.get(clue, 0.0) * value for clue, value in clues(reader, name).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def find_names(reader: Reader) -> list[Name]:
    """All spans worth judging; they may overlap."""
    names = list(_gazetteer_names(reader))
    known = {(name.start, name.end) for name in names}
    for entity in reader.doc.ents:
        name = _entity_name(reader, entity)
        if name is not None and (name.start, name.end) not in known:
            names.append(name)
    return [name for name in names if not _within_organisation(reader, name)]


def _gazetteer_names(reader: Reader) -> Iterable[Name]:
    place = 0
    while place < len(reader.pieces):
        names = _from(reader, place) if reader.pieces[place].capital else []
        yield from names
        place = names[0].last + 1 if names else place + 1


def _from(reader: Reader, first: int) -> list[Name]:
    """
    The longest name of the gazetteer that starts at a piece and ends on a capitalised one.

    Where its last word is a unit's ("Kentucky State" in "Kentucky State Police"), the shorter name too.
    """
    found: list[Name] = []
    for last in range(first, min(first + MAX_WORDS, len(reader.pieces))):
        piece = reader.pieces[last]
        text = reader.text(first, last)
        if "\n\n" in text or piece.text in _BREAKS:
            break
        if piece.capital or piece.text.isdigit():
            candidates = reader.gazetteer.lookup(text)
            if candidates and not (first < last and _only_adds_article(reader, first, last, candidates)):
                found.append(_name(reader, first, last, candidates))
        if not reader.gazetteer.has_prefix(normalise(text)):
            break
    if not found or found[-1].last == first:
        dotted = _with_period(reader, first)
        return [dotted] if dotted is not None else found[-1:]
    longest = found.pop()
    shorter = found[-1:] if reader.pieces[longest.last].text.lower() in WORDS.unit_after else []
    return [longest, *shorter]


def _only_adds_article(reader: Reader, first: int, last: int, candidates: Sequence[Candidate]) -> bool:
    """Whether a name is found without its "The" as well ("The Philippines", but not "The Hague")."""
    if reader.pieces[first].text.lower() != "the":
        return False
    shorter = reader.gazetteer.lookup(reader.text(first + 1, last))
    return candidates[0].place.place_id in {candidate.place.place_id for candidate in shorter}


def _name(reader: Reader, first: int, last: int, candidates: tuple[Candidate, ...]) -> Name:
    start, end = reader.pieces[first].start, reader.pieces[last].end
    return Name(first, last, start, end, candidates, demonym=_demonymic(candidates))


def _with_period(reader: Reader, first: int) -> Name | None:
    """An abbreviation whose period the tokeniser has split off ("Sask.")."""
    piece = reader.pieces[first]
    if (
        first + 1 == len(reader.pieces)
        or reader.pieces[first + 1].text != "."
        or reader.pieces[first + 1].start != piece.end
    ):
        return None
    found = reader.gazetteer.lookup(piece.text + ".")
    if found == reader.gazetteer.lookup(piece.text) or all(c.match != "abbreviation" for c in found):
        return None
    return Name(first, first + 1, piece.start, piece.end + 1, found)


def _within_organisation(reader: Reader, name: Name) -> bool:
    """Whether a name ends an organisation's: "Bank of England", "University of Toronto"."""
    entity = reader.entity_of(name.first)
    body = _word(reader, name.first - 2) if _word(reader, name.first - 1) == "of" else ""
    return (
        entity is not None
        and entity.label_ == "ORG"
        and entity.start < reader.pieces[name.first].token
        and body in WORDS.organisation_after
        and body not in WORDS.unit_before
    )


def _demonymic(candidates: Sequence[Candidate]) -> bool:
    """Whether a word is first of all a people's or a country's adjective ("Canadian", also a town in Texas)."""
    if all(candidate.match != "demonym" for candidate in candidates):
        return False
    others = [prominence(candidate.place) for candidate in candidates if candidate.match != "demonym"]
    return max(others, default=0.0) < FAMOUS


def _entity_name(reader: Reader, entity: Span) -> Name | None:
    """A place entity of the recogniser, less articles and directions in front and possessives behind."""
    if entity.label_ not in PLACE_LABELS:
        return None
    inside = [i for i, piece in enumerate(reader.pieces) if entity.start <= piece.token < entity.end]
    while inside and not reader.pieces[inside[0]].capital:
        inside.pop(0)
    if inside and reader.pieces[inside[0]].text == "The":
        inside.pop(0)
    while inside and not reader.pieces[inside[-1]].capital and not reader.pieces[inside[-1]].text[:1].isdigit():
        inside.pop()
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    text = reader.text(first, last)
    candidates = reader.gazetteer.lookup(text)
    return Name(
        first,
        last,
        reader.pieces[first].start,
        reader.pieces[last].end,
        candidates,
        entity.label_,
        _demonymic(candidates),
    )


def _pieces(doc: Doc) -> list[Piece]:
    pieces: list[Piece] = []
    for token in doc:
        if token.is_space:
            continue
        if len(token) > 2 and any(joint in token.text for joint in _JOINTS) and any(c.isupper() for c in token.text):
            pieces += _split(token)
        else:
            pieces.append(Piece(token.idx, token.idx + len(token), token.text, token.i))
    return pieces


def _split(token: Token) -> Iterable[Piece]:
    start = 0
    text = token.text
    for place, char in enumerate(text + "-"):
        if char in _JOINTS:
            if place > start:
                yield Piece(token.idx + start, token.idx + place, text[start:place], token.i)
            if place < len(text):
                yield Piece(token.idx + place, token.idx + place + 1, char, token.i)
            start = place + 1


def _people(entities: Iterable[Span], gazetteer: Gazetteer) -> frozenset[str]:
    """Names of which the document speaks as parts of a person's full name ("Kim" after "Kim Jong-un")."""
    words: set[str] = set()
    for entity in entities:
        parts = [token.text for token in entity if token.text[:1].isupper()]
        if entity.label_ == "PERSON" and len(parts) > 1 and not gazetteer.lookup(entity.text):
            words.update(parts)
            words.add(entity.text)
    return frozenset(words)


def _labels_by_name(entities: Iterable[Span]) -> Mapping[str, Counter[str]]:
    labels: dict[str, Counter[str]] = {}
    for entity in entities:
        labels.setdefault(normalise(entity.text), Counter())[entity.label_] += 1
    return labels


def _overlap(one: Name, other: Name) -> bool:
    return one.start < other.end and other.start < one.end


def _mention(reader: Reader, name: Name, score: float) -> Mention:
    entity = reader.entity_of(name.first)
    return Mention(
        start=name.start,
        end=name.end,
        text=reader.document.text[name.start : name.end],
        label=entity.label_ if entity is not None else None,
        hint=hint(reader, name),
        demonym=name.demonym,
        score=round(score, 4),
    )


def hint(reader: Reader, name: Name) -> str | None:
    """What the words around a name say about its kind: "the village of X", "X oblast", "River X"."""
    words = [reader.pieces[i].text.lower() for i in range(name.first, name.last + 1)]
    if len(words) > 1:
        for word in (words[-1], words[0]):
            if word in WORDS.unit_after:
                return WORDS.unit_after[word]
    after = _word(reader, name.last + 1)
    if after in WORDS.unit_after:
        return WORDS.unit_after[after]
    before, second = _word(reader, name.first - 1), _word(reader, name.first - 2)
    if before == "of" and second in WORDS.unit_before:
        return WORDS.unit_before[second]
    return WORDS.unit_before.get(before)


def _word(reader: Reader, piece: int) -> str:
    return reader.pieces[piece].text.lower() if 0 <= piece < len(reader.pieces) else ""


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


def _entity_clues(reader: Reader, name: Name) -> dict[str, float]:
    entity = reader.entity_of(name.first) or reader.entity_of(name.last)
    if entity is None:
        return {"ner=none": 1.0}
    inside = [i for i in range(entity.start, entity.end) if reader.doc[i].text[:1].isupper()]
    first, last = reader.pieces[name.first].token, reader.pieces[name.last].token
    if not inside or (first <= inside[0] and last >= inside[-1]):
        return {f"ner={entity.label_}": 1.0}
    if first < entity.start or last >= entity.end:
        return {f"across={entity.label_}": 1.0}
    place = "first" if first <= inside[0] else "last" if last >= inside[-1] else "middle"
    return {f"in={entity.label_}": 1.0, f"in={entity.label_}:{place}": 1.0}


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
    if _demonymic(name.candidates):
        found["demonym"] = 1.0
    entity = reader.entity_of(name.first)
    if entity is not None:
        found[f"size&{entity.label_}"] = prominence(top.place)
    return found


def _before_clues(reader: Reader, name: Name) -> dict[str, float]:
    word = _word(reader, name.first - 1)
    if not word or reader.token(name.first).is_sent_start:
        return {"before=start": 1.0}
    found: dict[str, float] = {}
    groups = {
        "locative": WORDS.locative, "title": WORDS.titles, "given": WORDS.given_names, "direction": WORDS.directions
    }  # fmt: skip
    for group, words in groups.items():
        if word.rstrip(".") in words:
            found[f"before={group}"] = 1.0
    if word in (
        "the",
        "of",
        "and",
        "or",
        ",",
        "(",
        "-",
        "–",
        "/",
        "a",
        "an",
        "by",
        "with",
        "for",
        "'s",
        "’s",
        "“",
        '"',
    ):
        found[f"before={word}"] = 1.0
    if word.endswith("$"):
        found["before=$"] = 1.0
    if word == "of" and _word(reader, name.first - 2) in WORDS.organisation_after:
        found["before=organisation of"] = 1.0
    before = reader.pieces[name.first - 1]
    if before.capital and word not in WORDS.directions and word not in WORDS.locative and word != "the":
        found["before=Capital"] = 1.0
    if not found:
        found[f"before:{reader.token(name.first - 1).pos_}"] = 1.0
    return found


def _after_clues(reader: Reader, name: Name) -> dict[str, float]:
    word = _word(reader, name.last + 1)
    if not word:
        return {"after=end": 1.0}
    found: dict[str, float] = {}
    after = reader.pieces[name.last + 1]
    if word in WORDS.organisation_after and after.capital:
        found["after=organisation"] = 1.0
    elif after.capital:
        found["after=Capital"] = 1.0
        found[f"after=Capital:{reader.token(name.last + 1).ent_type_ or 'none'}"] = 1.0
    for group in ("press", "sport", "office", "school"):
        if after.capital and word in getattr(WORDS, f"{group}_after"):
            found[f"after={group}"] = 1.0
    if word in WORDS.disease_after:
        found["after=disease"] = 1.0
    if word in ("-", "–") and _word(reader, name.last + 2)[:1].isdigit():
        found["after=-digit"] = 1.0
    if word in WORDS.unit_after and not after.capital:
        found["after=unit"] = 1.0
    if word in WORDS.speech:
        found["after=speech"] = 1.0
    if word in ("'s", "’s", ",", ".", "-", "–", "(", ")", "and", "/", ":", "--", "—"):
        found[f"after={word}"] = 1.0
    if word == "," and name.last + 2 < len(reader.pieces) and reader.pieces[name.last + 2].capital:
        found["after=,Capital"] = 1.0
        if reader.gazetteer.lookup(reader.pieces[name.last + 2].text):
            found["after=,Place"] = 1.0
    return found


def _document_clues(reader: Reader, name: Name) -> dict[str, float]:
    text = reader.text(name.first, name.last)
    found: dict[str, float] = {}
    labels = reader.labels.get(normalise(text))
    if labels:
        total = labels.total()
        found["same:place"] = (labels["GPE"] + labels["LOC"]) / total
        found["same:PERSON"] = labels["PERSON"] / total
        found["same:ORG"] = labels["ORG"] / total
    if text in reader.people:
        found["person elsewhere"] = 1.0
    if text.lower() in reader.lower_words:
        found["lower elsewhere"] = 1.0
    token = reader.token(name.first)
    if name.first == name.last:
        found[f"pos={token.pos_}"] = 1.0
        if token.is_sent_start:
            found[f"start&pos={token.pos_}"] = 1.0
        if text.isupper() and len(text) <= 4:
            found["short caps"] = 1.0
    kind = hint(reader, name)
    if kind is not None:
        found["hint"] = 1.0
        found[f"hint={kind}"] = 1.0
    return found
